"""What a cut step has come to, as a table; and how long the engine is given before "not done" is said."""

from datetime import datetime, timedelta

import pytest

from bot.engine.model import ContainerDetails, State
from bot.errors import EngineUnreachable
from bot.store import Step, StepState
from bot.telegram.aftermath import NOBODY, RECREATE, RUN_STEP, Fate, judge, look, start_mark
from tests.features.fakes import NOW, FakeEngine, details

UP, DOWN = details(), details(state=State.EXITED)
PAUSED = details(state=State.PAUSED)
LATER = details(started_at=NOW)


def step(verb: str, state: StepState = StepState.DOING, **changes: object) -> Step:
    values: dict[str, object] = {"position": 0, "verb": verb, "kind": "container", "name": "web01", "id": UP.id}
    return Step(**{**values, "state": state, "began_at": NOW, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("verb", "now", "fate"),
    [
        ("stop", DOWN, Fate.DONE),
        ("stop", UP, Fate.NOT_DONE),
        ("stop", PAUSED, Fate.NOT_DONE),
        ("stop", None, Fate.UNKNOWN),
        ("kill", DOWN, Fate.DONE),
        ("start", UP, Fate.DONE),
        ("start", DOWN, Fate.NOT_DONE),
        ("pause", PAUSED, Fate.DONE),
        ("pause", UP, Fate.NOT_DONE),
        ("unpause", UP, Fate.DONE),
        ("unpause", PAUSED, Fate.NOT_DONE),
        ("rm", None, Fate.DONE),
        ("rm", UP, Fate.NOT_DONE),
        (RECREATE, UP, Fate.DONE),
        (RECREATE, None, Fate.NOT_DONE),
        ("signal", UP, Fate.UNKNOWN),
    ],
)
def test_a_step_under_way_is_judged_by_what_it_leads_to(verb: str, now: ContainerDetails | None, fate: Fate) -> None:
    assert judge(step(verb), now) is fate


@pytest.mark.parametrize(
    ("known", "now", "fate"),
    [
        (start_mark(UP), LATER, Fate.DONE),
        (start_mark(UP), UP, Fate.NOT_DONE),
        (start_mark(UP), DOWN, Fate.NOT_DONE),
        ("", LATER, Fate.NOT_DONE),
        (start_mark(details(started_at=None)), UP, Fate.DONE),
    ],
)
def test_a_restart_is_known_by_another_start(known: str, now: ContainerDetails, fate: Fate) -> None:
    assert judge(step("restart", known=known), now) is fate


def test_a_rename_is_known_by_the_new_name() -> None:
    assert judge(step("rename", ref="web01"), UP) is Fate.DONE
    assert judge(step("rename", ref="web02"), UP) is Fate.NOT_DONE


@pytest.mark.parametrize("state", [StepState.DOING, StepState.DONE])
def test_a_run_whose_container_was_made_and_never_started_is_not_done(state: StepState) -> None:
    made = details(state=State.CREATED)
    assert judge(step(RUN_STEP, state, known=NOBODY, ref="run"), made) is Fate.NOT_DONE
    assert judge(step(RUN_STEP, state, known=NOBODY, ref="create"), made) is Fate.DONE


@pytest.mark.parametrize(
    ("known", "now", "fate"),
    [
        (NOBODY, UP, Fate.DONE),
        (NOBODY, None, Fate.NOT_DONE),
        (UP.id, UP, Fate.NOT_DONE),
        ("", UP, Fate.NOT_DONE),
    ],
)
def test_a_run_is_known_by_a_container_that_was_not_there_before(
    known: str, now: ContainerDetails | None, fate: Fate
) -> None:
    assert judge(step(RUN_STEP, known=known), now) is fate


@pytest.mark.parametrize(
    ("state", "fate"),
    [(StepState.PLANNED, Fate.NOT_BEGUN), (StepState.DONE, Fate.DONE), (StepState.FAILED, Fate.REFUSED)],
)
def test_what_the_journal_knows_is_not_judged_by_the_engine(state: StepState, fate: Fate) -> None:
    assert judge(step("stop", state), UP) is fate


class Time:
    def __init__(self) -> None:
        self.now = NOW
        self.pauses = 0

    def __call__(self) -> datetime:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.pauses += 1
        self.now += timedelta(seconds=seconds)


async def test_the_engine_is_given_its_time_before_a_step_is_called_undone() -> None:
    time = Time()
    engine = FakeEngine(details={"web01": UP})
    (found,) = await look(engine, [step("stop", patience_s=4)], clock=time, pause=time.pause)  # type: ignore[arg-type]
    assert (found.fate, time.now - NOW) == (Fate.NOT_DONE, timedelta(seconds=4))


async def test_an_old_step_is_judged_at_once() -> None:
    time = Time()
    time.now += timedelta(hours=1)
    engine = FakeEngine(details={"web01": UP})
    (found,) = await look(engine, [step("stop", patience_s=4)], clock=time, pause=time.pause)  # type: ignore[arg-type]
    assert (found.fate, time.pauses) == (Fate.NOT_DONE, 0)


async def test_without_an_engine_nothing_is_claimed() -> None:
    time = Time()
    engine = FakeEngine(failures={"inspect": EngineUnreachable()})
    steps = [step("stop"), step("stop", StepState.DONE)]
    found = await look(engine, steps, clock=time, pause=time.pause)  # type: ignore[arg-type]
    assert [(one.fate, one.is_seen) for one in found] == [(Fate.UNKNOWN, False), (Fate.DONE, False)]


async def test_where_nobody_can_look_any_more_the_journal_alone_tells() -> None:
    steps = [step("stop", StepState.DONE), step("stop"), step("stop", StepState.PLANNED)]
    found = await look(None, steps, clock=lambda: NOW)
    assert [(one.fate, one.is_seen) for one in found] == [
        (Fate.DONE, False),
        (Fate.UNKNOWN, False),
        (Fate.NOT_BEGUN, False),
    ]
