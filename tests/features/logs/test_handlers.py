from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.engine.model import LogBatch, LogLine, LogQuery, State
from bot.errors import BotError, EngineRefused, EngineUnreachable, UsageError
from bot.features.logs.handlers import FOLLOW_LIFE
from bot.store import Outcome
from tests.features.calls import FakeCall, FakeLive, call
from tests.features.fakes import NOW, FakeEngine, details


def lines(*texts: str, **changes: Any) -> tuple[LogLine, ...]:
    return tuple(LogLine(text=text, **changes) for text in texts)


def engine(*found: LogLine, **changes: Any) -> FakeEngine:
    one = details("web01", **changes)
    return FakeEngine(details={one.id: one}, lines=found)


async def answer(line: str, found: FakeEngine) -> FakeCall:
    one = call(line, found)
    await one.command.run(one)
    return one


def queries(found: FakeEngine) -> list[LogQuery]:
    return [arguments[1] for arguments in found.calls if arguments[0] in ("logs", "follow")]


async def test_the_last_lines_come_in_one_message() -> None:
    found = engine(*lines("one", "two"))
    one = await answer("logs web01", found)
    assert one.text == "web01: the last 2 lines\none\ntwo"
    assert one.files == []
    assert queries(found) == [LogQuery(tail=50)]


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ("logs -n 7 web01", LogQuery(tail=7)),
        ("logs web01 --tail=all", LogQuery(tail=None)),
        ("logs --since 10m web01", LogQuery(since=NOW - timedelta(minutes=10))),
        ("logs --until 2h web01", LogQuery(until=NOW - timedelta(hours=2))),
        ("logs -t web01", LogQuery(timestamps=True)),
    ],
)
async def test_dockers_options_reach_the_engine(line: str, query: LogQuery) -> None:
    found = engine(*lines("x"))
    await answer(line, found)
    assert queries(found) == [query]


async def test_a_wrong_tail_is_explained() -> None:
    with pytest.raises(UsageError):
        await answer("logs -n ten web01", engine())


async def test_timestamps_are_shown_when_asked_for() -> None:
    at = datetime.fromisoformat("2026-05-01T11:00:00.123456+00:00")
    one = await answer("logs -t web01", engine(*lines("x", at=at)))
    assert one.text.endswith("\n2026-05-01T11:00:00.123Z x")


async def test_what_does_not_fit_comes_as_a_file_with_its_end_in_the_message() -> None:
    many = [f"line {number} " + "x" * 80 for number in range(200)]
    one = await answer("logs -n all web01", engine(*lines(*many)))
    assert one.text.startswith("web01: the last 200 lines\nAll of it is in the file, here are the last ")
    assert one.text.endswith(many[-1])
    assert len(one.text) < 4096
    assert one.files == [("web01.log.txt", ("\n".join(many) + "\n").encode())]


async def test_colours_controls_and_secrets_stay_out_of_message_and_file() -> None:
    raw = "\x1b[31mred\x1b[0m \x07\u202e password=hunter2hunter2 10%\r100%"
    one = await answer(
        "logs web01", engine(*lines("\x1b[31mred\x1b[0m\x07\u202e", "password=hunter2", "10%\r100%", raw))
    )
    assert "hunter2" not in one.text
    assert not set("\x1b\x07\u202e\r") & set(one.text)
    assert one.text.split("\n")[1:4] == ["red", "password=***", "100%"]


async def test_grep_chooses_among_the_scanned_lines() -> None:
    one = await answer("logs --grep b.+d web01", engine(*lines("bad", "bd", "bread")))
    assert one.text == "web01: 2 of 3 lines match\nbad\nbread"


async def test_a_secret_cannot_be_guessed_by_grep() -> None:
    one = await answer("logs --grep hunter web01", engine(*lines("password=hunter2")))
    assert one.text == "web01: none of the last lines (1) matches."


async def test_a_pattern_that_is_none_is_looked_for_as_text() -> None:
    one = await answer("logs --grep [x web01", engine(*lines("a [x b", "x")))
    assert one.text == (
        "web01: 1 of 2 lines match\n“[x” is no regular expression, or too much of one: looked for as plain text\na [x b"
    )


async def test_errors_are_chosen_with_their_tracebacks() -> None:
    found = engine(*lines("ok", "Traceback (most recent call last):", "  File x", "KeyError: 'a'", "ok"))
    one = await answer("logs --errors web01", found)
    assert one.text == "web01: 3 of 5 lines match\nTraceback (most recent call last):\n  File x\nKeyError: 'a'"


@pytest.mark.parametrize(
    ("changes", "line", "sentence"),
    [
        ({}, "logs web01", "The log of web01 is empty: it runs but printed nothing."),
        ({"state": State.EXITED}, "logs web01", "The log of web01 is empty: it has stopped and printed nothing."),
        ({"state": State.CREATED}, "logs web01", "web01 was never started, it has no log."),
        ({}, "logs --since 10m web01", "web01: the log has nothing in that time."),
    ],
)
async def test_an_empty_log_says_why(changes: dict[str, Any], line: str, sentence: str) -> None:
    assert (await answer(line, engine(**changes))).text.startswith(sentence)


async def test_a_log_that_docker_does_not_keep_names_the_driver() -> None:
    found = engine(log_driver="none")
    found.failures = {"logs": EngineRefused(reason="configured logging driver does not support reading")}
    with pytest.raises(BotError) as caught:
        await answer("logs web01", found)
    assert (caught.value.key, caught.value.params["driver"]) == ("logs-driver", "none")


async def test_a_line_of_a_megabyte_is_harmless() -> None:
    one = await answer("logs web01", engine(*lines("x" * 1_000_000)))
    assert len(one.text) < 4096
    assert one.files[0][1] == b"x" * 1_000_000 + b"\n"


# follow


def follow(*batches: LogBatch, **changes: Any) -> FakeEngine:
    one = details("web01", **changes)
    return FakeEngine(details={one.id: one}, batches=batches)


def last(one: FakeCall) -> str:
    assert one.lived.last is not None
    return str(one.lived.last.text.render()[0])


ENDED = LogBatch(lines=(), has_ended=True)


async def test_a_follow_ends_with_the_container_and_says_how() -> None:
    found = follow(LogBatch(lines=lines("one")), ENDED, state=State.EXITED, exit_code=137, was_oom_killed=True)
    one = await answer("logs -f web01", found)
    assert last(one) == "web01: log\none\n■ The container ended, code 137 · out of memory (OOM)"


async def test_a_follow_of_a_removed_container_says_so() -> None:
    found = follow()
    one = call("logs -f web01", found)

    def remove() -> None:
        found.details = {}

    found.before_batch = remove
    await one.command.run(one)
    assert last(one).endswith("■ The container was removed")


async def test_a_follow_whose_engine_goes_away_says_why_and_offers_to_go_on() -> None:
    found = follow(LogBatch(lines=lines("one")), LogBatch(lines=lines("two")))
    moments = iter([None, EngineUnreachable(host="vps", reason="gone")])

    def lose() -> None:
        if (failure := next(moments)) is not None:
            raise failure

    found.before_batch = lose
    one = await answer("logs -f web01", found)
    assert last(one) == "web01: log\none\n⚠ The connection broke, no longer following. Docker cannot be reached."
    assert one.lived.last is not None
    assert [button.text for row in one.lived.last.rows for button in row] == ["Follow on", "Logs", "Card"]
    assert one.outcome is Outcome.FAILED


async def test_a_follow_is_stopped_by_its_button() -> None:
    one = call("logs -f web01", follow(*(LogBatch(lines=lines(str(number))) for number in range(9))))
    one.lived = FakeLive(stop_after=3)
    await one.command.run(one)
    assert last(one) == "web01: log\n0\n1\n⏹ No longer following"


async def test_a_follow_lasts_ten_minutes() -> None:
    one = call("logs -f web01", follow(*(LogBatch(lines=lines("x")) for _ in range(99))))
    moments: Iterator[datetime] = iter(NOW + timedelta(minutes=number) for number in range(99))
    one.tick = lambda: next(moments)
    await one.command.run(one)
    assert last(one).endswith("⌛ Ten minutes are over, no longer following")
    assert timedelta(minutes=10) == FOLLOW_LIFE


async def test_what_a_flood_skipped_is_counted() -> None:
    flood = tuple(LogBatch(lines=lines(*["x" * 20] * 300), skipped=99_700) for _ in range(10))
    one = await answer("logs -f web01", follow(*flood, ENDED, state=State.EXITED, exit_code=0))
    shown = last(one).split("\n")
    assert shown[1] == "the last 161 of 1000000 · 998390 skipped"
    assert all(len(state.text) < 4096 for state in one.lived.states)
