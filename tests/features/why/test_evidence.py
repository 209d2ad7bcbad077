from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.engine.model import Health, LogLine, State
from bot.features.why.evidence import articles, confirmed_deed, deed, ill_ones, last_words
from bot.store import AuditRow, Outcome, Via
from tests.features.fakes import NOW, container, details

MINUTE = timedelta(minutes=1)
DIED: dict[str, Any] = {
    "state": State.EXITED,
    "exit_code": 1,
    "started_at": NOW - 9 * MINUTE,
    "finished_at": NOW - MINUTE,
}


def row(**changes: Any) -> AuditRow:
    values: dict[str, Any] = {
        "id": 1,
        "at": NOW,
        "update_id": 1,
        "actor_id": 1,
        "actor_name": "Anna",
        "chat_id": 1,
        "via": Via.COMMAND,
        "command": "stop",
        "arguments": ("web01",),
        "targets": (),
        "role": "admin",
        "outcome": Outcome.OK,
        "error": "",
        "duration_ms": 10_000,
        "host": "test",
    }
    return AuditRow(**{**values, **changes})


def said(text: str, at: datetime) -> LogLine:
    return LogLine(text=text, at=at)


@pytest.mark.parametrize(
    ("moment", "is_its"),
    [
        (NOW - timedelta(seconds=6), False),
        (NOW, True),
        (NOW + timedelta(seconds=10), True),  # while it was being stopped
        (NOW + timedelta(seconds=16), False),
    ],
)
def test_an_end_belongs_to_the_act_that_it_came_in(moment: datetime, is_its: bool) -> None:
    assert (deed([row()], moment) is not None) is is_its


@pytest.mark.parametrize("outcome", [Outcome.DENIED, Outcome.CANCELLED, Outcome.EXPIRED])
def test_what_was_not_done_ended_nothing(outcome: Outcome) -> None:
    assert deed([row(outcome=outcome)], NOW) is None


def test_a_confirmed_act_counts_from_its_press() -> None:
    asked = row(at=NOW - 3 * MINUTE)
    press = row(id=2, via=Via.BUTTON, duration_ms=None)
    other = row(id=3, via=Via.BUTTON, arguments=("db",))
    assert confirmed_deed([asked], [other, press], NOW + MINUTE / 6) == press
    assert confirmed_deed([asked], [other], NOW) is None
    assert confirmed_deed([asked], [press], NOW - MINUTE) is None


def test_last_words_are_those_of_the_run_that_ended() -> None:
    lines = [said("of the run before", NOW - 20 * MINUTE), said("begun", NOW - 8 * MINUTE), said(" ", NOW - MINUTE)]
    assert [line.text for line in last_words(details(**DIED), lines)] == ["begun"]


def test_only_the_last_ten_are_kept() -> None:
    lines = [said(str(number), NOW - MINUTE) for number in range(12)]
    assert [line.text for line in last_words(details(**DIED), lines)] == [str(number) for number in range(2, 12)]


def test_of_one_that_runs_again_the_words_before_its_end_are_told() -> None:
    again = details(started_at=NOW - MINUTE, finished_at=NOW - 2 * MINUTE)
    lines = [said("dying", NOW - 2 * MINUTE), said("begun anew", NOW)]
    assert [line.text for line in last_words(again, lines)] == ["dying"]
    assert last_words(details(), lines) == ()


def test_two_runs_that_follow_each_other_at_once_are_told_apart() -> None:
    ended, begun = NOW - MINUTE, NOW - MINUTE + timedelta(milliseconds=400)
    lines = [said("dying", ended + timedelta(milliseconds=5)), said("begun anew", begun - timedelta(milliseconds=5))]
    assert [line.text for line in last_words(details(started_at=begun, finished_at=ended), lines)] == ["dying"]


def test_an_unhealthy_one_shows_its_newest_lines() -> None:
    assert len(last_words(details(health=Health.UNHEALTHY), [said("now", NOW)])) == 1


def test_what_is_ill_now_comes_before_what_ended_and_what_was_stopped() -> None:
    names = [
        found.name
        for found in ill_ones(
            [
                container("well"),
                container("done", state=State.EXITED, exit_code=0),
                container("stopped", state=State.EXITED, exit_code=143),
                container("crashed", state=State.EXITED, exit_code=1),
                container("sick", health=Health.UNHEALTHY),
                container("looping", state=State.RESTARTING, exit_code=1),
                container("dead", state=State.DEAD),
            ]
        )
    ]
    assert names == ["sick", "looping", "dead", "crashed", "stopped"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({**DIED, "exit_code": 137}, ("exit-137",)),
        ({**DIED, "exit_code": 143}, ("exit-signals",)),
        ({**DIED, "exit_code": 127}, ("exit-126-127",)),
        ({**DIED, "exit_code": 1}, ()),  # it had run for eight minutes
        ({**DIED, "exit_code": 1, "started_at": NOW - MINUTE}, ("exits-immediately",)),
        ({"state": State.RESTARTING, "exit_code": 137, "restart_count": 4}, ("exit-137", "restart-policy")),
        ({"health": Health.UNHEALTHY}, ("healthcheck",)),
        ({"state": State.CREATED, "exit_code": 128, "error": "port is already allocated"}, ("port-allocated",)),
        ({}, ()),
    ],
)
def test_the_articles_fit_what_happened(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert articles(details(**changes), ()) == expected


def test_a_known_complaint_in_the_log_has_its_article() -> None:
    assert articles(details(**DIED), [said("exec format error", NOW)]) == ("exec-format",)
