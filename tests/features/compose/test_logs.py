"""Merged logs: order, bounds, and what is said of what is left out. Streams are proved on a real engine."""

from __future__ import annotations

from datetime import timedelta

from bot.engine.model import LogBatch, LogLine, State
from bot.errors import EngineRefused
from bot.features.compose.logs import FOLLOWED_AT_MOST, READ_AT_MOST, in_order
from bot.features.compose.logs_view import Named, short_names, shown_line
from tests.compose.test_projects import made
from tests.features.calls import call
from tests.features.fakes import NOW, FakeEngine


def line(text: str, second: float = 0) -> LogLine:
    return LogLine(text=text, at=NOW + timedelta(seconds=second))


def test_lines_are_put_in_order_by_their_moments_and_keep_it_where_they_have_none() -> None:
    lines = [Named(name="a", line=line("1", 1)), Named(name="a", line=line("3", 3)), Named(name="b", line=line("2", 2))]
    assert [named.line.text for named in in_order(lines)] == ["1", "2", "3"]


def test_a_service_with_several_containers_has_their_numbers() -> None:
    containers = [made("web", 1), made("web", 2), made("db")]
    assert list(short_names("shop", containers).values()) == ["web-1", "web-2", "db"]


def test_a_line_is_harmless_and_masked() -> None:
    named = Named(name="db", line=line("\x1b[31mpassword=hunter2hunter2\x1b[0m"))
    shown = shown_line(named, has_stamps=True, width=4)
    assert shown.startswith("db   | 2026-05-01T12:00:00.000Z password=")
    assert "hunter2" not in shown
    assert "\x1b" not in shown


async def test_one_request_a_container_and_no_more_than_a_few_of_them() -> None:
    engine = FakeEngine(containers=[made("web", number) for number in range(1, 41)], lines=[line("hello")])
    asked = call("compose logs shop", engine)
    await asked.command.run(asked)
    assert len([one for one in engine.calls if one[0] == "logs"]) == READ_AT_MOST
    assert len([one for one in engine.calls if one[0] == "list"]) == 1
    assert "16 more containers" in asked.text


async def test_a_log_that_cannot_be_read_is_named_beside_the_others() -> None:
    engine = FakeEngine(containers=[made("web")], failures={"logs": EngineRefused(reason="no driver")})
    asked = call("compose logs shop", engine)
    await asked.command.run(asked)
    assert "log driver: web" in asked.text


async def test_more_than_a_message_holds_comes_as_a_file() -> None:
    engine = FakeEngine(containers=[made("web")], lines=[line("x" * 100, number) for number in range(60)])
    asked = call("compose logs --tail all shop", engine)
    await asked.command.run(asked)
    assert [name for name, _content in asked.files] == ["shop.log.txt"]


async def test_a_follow_has_one_stream_a_container_up_to_a_number() -> None:
    containers = [made("web", number) for number in range(1, 16)] + [made("db", state=State.EXITED)]
    engine = FakeEngine(containers=containers, batches=[LogBatch(lines=(line("hello"),), has_ended=True)])
    asked = call("compose logs -f shop", engine)
    await asked.command.run(asked)
    assert len([one for one in engine.calls if one[0] == "follow"]) == FOLLOWED_AT_MOST
    assert asked.lived.last is not None
    text = str(asked.lived.last.text.render()[0])
    assert "3 more containers" in text
    assert text.count("hello") == FOLLOWED_AT_MOST
