from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.engine.model import ContainerDetails, Health, State
from bot.engine.port import Engine
from bot.errors import EngineUnreachable
from bot.watch.completion import Completion
from bot.watch.facts import Died, ExecOpened, Fact, HealthChanged, OutOfMemory, Signalled, Started
from bot.watch.roster import Known, Roster
from tests.features.fakes import FakeEngine, details

BEGAN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
NS = 1_000_000_000
EXITED = details("web", state=State.EXITED)
ID = EXITED.id
COMMON: dict[str, Any] = {"host": "test", "at": BEGAN, "time_ns": 100 * NS, "id": ID, "name": "web"}


def _completion(*there: ContainerDetails, known: Known | None = None, **changes: Any) -> tuple[Completion, FakeEngine]:
    engine = FakeEngine(details={one.name: one for one in there}, **changes)
    return Completion(cast(Engine, engine), Roster([known] if known else [])), engine


async def _one(fact: Fact, *there: ContainerDetails, **changes: Any) -> Fact:
    (full,) = await _completion(*there, **changes)[0].complete([fact])
    return full


@pytest.mark.parametrize(
    ("there", "exit_code", "was_oom_killed", "is_restarting"),
    [
        ([EXITED], 3, False, False),
        ([details("web", state=State.EXITED, was_oom_killed=True)], 137, True, False),
        ([EXITED], 137, None, False),  # by whom, nobody has said
        ([details("web", state=State.RESTARTING)], 3, False, True),
        ([details("web", state=State.RUNNING, restart_policy="always")], 137, None, True),
        ([details("web", state=State.RUNNING)], 3, False, False),
        ([], 137, None, False),
        ([], 3, False, False),
    ],
)
async def test_a_death_is_completed_by_the_container_s_record(
    there: list[ContainerDetails],
    exit_code: int,
    was_oom_killed: bool | None,
    is_restarting: bool,
) -> None:
    full = await _one(Died(**COMMON, exit_code=exit_code), *there)
    assert full == Died(**COMMON, exit_code=exit_code, was_oom_killed=was_oom_killed, is_restarting=is_restarting)


@pytest.mark.parametrize(
    ("before_s", "was_oom_killed"), [(0.02, True), (9, True), (11, False), (-0.05, True), (-2, False)]
)
async def test_an_out_of_memory_just_before_is_the_death_s(before_s: float, was_oom_killed: bool) -> None:
    completion, _engine = _completion(EXITED)
    oom = OutOfMemory(**{**COMMON, "time_ns": int((100 - before_s) * NS)})
    await completion.complete([oom])
    (death,) = await completion.complete([Died(**COMMON, exit_code=1)])
    assert isinstance(death, Died)
    assert death.was_oom_killed == was_oom_killed


async def test_a_kill_through_the_engine_is_no_want_of_memory() -> None:
    completion, _engine = _completion(EXITED)
    signal = Signalled(**{**COMMON, "time_ns": 90 * NS}, signal="9")
    _signal, death = await completion.complete([signal, Died(**COMMON, exit_code=137)])
    assert isinstance(death, Died)
    assert death.was_oom_killed is False


async def test_sickness_gets_the_check_s_output_and_health_asks_nothing() -> None:
    completion, engine = _completion(details("web", health_output="refused"))
    sick, well = await completion.complete(
        [HealthChanged(**COMMON, is_healthy=False), HealthChanged(**{**COMMON, "id": "other"}, is_healthy=True)]
    )
    assert isinstance(sick, HealthChanged)
    assert sick.output == "refused"
    assert isinstance(well, HealthChanged)
    assert engine.calls == [("inspect", ID)]


async def test_the_execs_of_a_check_are_left_out_and_it_is_asked_about_once() -> None:
    completion, engine = _completion(details("web", health_command="/bin/sh -c test"))
    for command, told in (("/bin/sh -c test", 0), ("sh", 1), ("/bin/sh -c test", 0)):
        assert len(await completion.complete([ExecOpened(**COMMON, command=command)])) == told
    assert engine.calls == [("inspect", ID)]


async def test_an_exec_in_a_container_without_a_check_asks_nothing() -> None:
    completion, engine = _completion(known=Known(id=ID, name="web", health=Health.NONE))
    assert len(await completion.complete([ExecOpened(**COMMON, command="sh")])) == 1
    assert engine.calls == []


async def test_an_exec_in_a_container_that_is_gone_may_have_been_a_check_s() -> None:
    completion, _engine = _completion()
    assert await completion.complete([ExecOpened(**COMMON, command="sh")]) == []


async def test_an_engine_that_does_not_answer_holds_no_fact_back() -> None:
    failure = EngineUnreachable(host="test", reason="gone")
    death, started = Died(**COMMON, exit_code=3), Started(**COMMON)
    completion, _engine = _completion(EXITED, failures={"inspect": failure})
    assert await completion.complete([death, started]) == [Died(**COMMON, exit_code=3, was_oom_killed=False), started]


async def test_each_container_is_asked_about_once_a_batch() -> None:
    completion, engine = _completion(EXITED)
    await completion.complete([Died(**COMMON, exit_code=3)] * 5)
    assert engine.calls == [("inspect", ID)]
