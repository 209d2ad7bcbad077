from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.engine.model import Container, Health, HealthCheck, State
from bot.watch.comparison import Window, differs, doubtful, found, gone, youngest_age_s
from bot.watch.facts import ContainerFact, Died, HealthChanged, Paused, Removed, Started
from bot.watch.roster import Known, Roster
from tests.features.fakes import container, details

BEGAN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
ID = container().id


def _at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def _ns(seconds: float) -> int:
    return int(_at(seconds).timestamp()) * 1_000_000_000


WINDOW = Window(since_ns=_ns(0), until_ns=_ns(60), has_gap=True)


@pytest.mark.parametrize(
    ("status", "age_s"),
    [
        ("Up Less than a second", 0),
        ("Up 1 second", 1),
        ("Up 45 seconds (healthy)", 45),
        ("Up About a minute", 60),
        ("Up 5 minutes (Paused)", 300),
        ("Exited (137) About an hour ago", 3600),
        ("Up 2 hours", 5400),
        ("Exited (0) 3 days ago", 3 * 86400 - 1800),
        ("Exited (1) 2 weeks ago", 14 * 86400 - 1800),
        ("Up 5 months", 150 * 86400 - 1800),
        ("Exited (1) 2 years ago", 730 * 86400 - 1800),
        ("Restarting (1) 3 seconds ago", 3),
        ("Dead", 0),
    ],
)
def test_a_status_tells_the_least_age_it_may_stand_for(status: str, age_s: float) -> None:
    assert youngest_age_s(status) == age_s


def _known(**changes: Any) -> Known:
    return Known(**{"id": ID, "name": "web01", "image": "nginx:1.27", "is_running": True, **changes})


@pytest.mark.parametrize(
    ("row", "is_other"),
    [
        (container(), False),
        (container(state=State.EXITED), True),
        (container(state=State.RESTARTING), True),
        (container(state=State.PAUSED), True),
        (container(name="web01", health=Health.HEALTHY), True),
        (container(health=Health.STARTING), False),
    ],
)
def test_a_row_differs_where_an_event_would_have_told(row: Container, is_other: bool) -> None:
    assert differs(_known(), row) == is_other


def test_between_two_starts_a_container_does_not_run() -> None:
    assert not differs(_known(is_running=False), container(state=State.RESTARTING))


def test_only_what_may_have_changed_is_looked_at() -> None:
    rows = [
        container("old", status="Up 2 days"),
        container("young", status="Up 20 seconds"),
        container("ended", state=State.EXITED, status="Exited (1) 3 weeks ago"),
        container("new", status="Created", state=State.CREATED, created_at=_at(5)),
    ]
    roster = Roster(Known(id=row.id, name=row.name, is_running=row.state is State.RUNNING) for row in rows[:3])
    assert [row.name for row in doubtful(roster, rows, WINDOW)] == ["young", "new"]
    whole = Window(since_ns=_ns(0), until_ns=_ns(60), has_gap=False)
    assert [row.name for row in doubtful(roster, rows, whole)] == ["new"]


def _found(known: Known | None, **record: Any) -> list[ContainerFact]:
    return list(found("harbour", known, container(), details("web01", **record), WINDOW).facts)


def test_an_end_nobody_saw_has_its_code_and_time() -> None:
    (death,) = _found(_known(), state=State.EXITED, exit_code=3, finished_at=_at(20), was_oom_killed=True)
    assert death == Died(
        host="harbour",
        at=_at(20),
        time_ns=_ns(20),
        is_late=True,
        id=ID,
        name="web01",
        image="nginx:1.27",
        exit_code=3,
        was_oom_killed=True,
    )


@pytest.mark.parametrize(("record", "code", "told"), [(True, 137, True), (False, 137, None), (False, 1, False)])
def test_a_record_without_want_of_memory_proves_nothing_of_a_kill(record: bool, code: int, told: bool | None) -> None:
    (death,) = _found(_known(), state=State.EXITED, exit_code=code, finished_at=_at(20), was_oom_killed=record)
    assert isinstance(death, Died)
    assert death.was_oom_killed is told


def test_an_end_and_a_start_are_told_without_the_code_that_is_lost() -> None:
    facts = _found(_known(), finished_at=_at(20), started_at=_at(22))
    assert [type(fact) for fact in facts] == [Died, Started]
    assert isinstance(facts[0], Died)
    assert (facts[0].exit_code, facts[0].was_oom_killed, facts[0].is_restarting) == (None, None, True)


@pytest.mark.parametrize(
    ("known", "record"),
    [
        # told by its events
        (_known(started_ns=_ns(23), ended_ns=_ns(21)), {"finished_at": _at(20), "started_at": _at(22)}),
        # older than what is looked at
        (_known(), {"finished_at": _at(-20), "started_at": _at(-18)}),
        (None, {"state": State.EXITED, "finished_at": _at(-20), "created_at": _at(-99)}),
        # later: the stream tells it
        (_known(), {"state": State.EXITED, "finished_at": _at(61)}),
        (None, {"created_at": _at(61), "started_at": _at(61)}),
    ],
)
def test_what_was_told_or_will_be_is_left_out(known: Known | None, record: dict[str, Any]) -> None:
    assert _found(known, **record) == []


def test_a_death_known_before_the_stream_s_own_is_later_is_left_as_it_was() -> None:
    finding = found("harbour", _known(), container(), details("web01", state=State.EXITED, finished_at=_at(61)), WINDOW)
    assert finding.known is not None
    assert (finding.known.is_running, finding.known.was_listed) == (True, False)


def test_a_container_that_the_policy_brings_back_says_so() -> None:
    (death,) = _found(_known(), state=State.RESTARTING, exit_code=4, finished_at=_at(20))
    assert isinstance(death, Died)
    assert (death.exit_code, death.is_restarting) == (4, True)


def test_sickness_is_told_with_what_the_check_printed() -> None:
    checks = (HealthCheck(ended_at=_at(30), exit_code=1, output="refused"),)
    sick: dict[str, Any] = {"health": Health.UNHEALTHY, "health_output": "refused", "health_checks": checks}
    (change,) = _found(_known(health=Health.HEALTHY), **sick)
    assert isinstance(change, HealthChanged)
    assert (change.at, change.is_healthy, change.output) == (_at(30), False, "refused")
    assert _found(_known(health=Health.UNHEALTHY), **sick) == []


def test_recovery_is_told_and_plain_health_is_no_news() -> None:
    (change,) = _found(_known(health=Health.UNHEALTHY), health=Health.HEALTHY)
    assert isinstance(change, HealthChanged)
    assert change.is_healthy
    assert _found(_known(), health=Health.HEALTHY) == []


def test_a_pause_is_told() -> None:
    (pause,) = _found(_known(), state=State.PAUSED)
    assert isinstance(pause, Paused)
    assert pause.is_paused


def test_what_is_gone_was_removed_at_some_time() -> None:
    finding = gone("harbour", _known(), WINDOW)
    (fact,) = finding.facts
    assert isinstance(fact, Removed)
    assert (fact.at, fact.is_late, finding.known) == (_at(60), True, None)
