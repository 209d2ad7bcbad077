"""How long a change is watched, and how that ends; without a swarm and without waiting."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.engine.swarm_model import SwarmService, Task, Update
from bot.errors import EngineTimeout, NotFound
from bot.features.services import following
from bot.services.progress import Seen
from bot.ui.view import View
from tests.features.calls import FakeCall, call
from tests.features.fakes import NOW, FakeEngine

NEW = {"ContainerSpec": {"Image": "nginx:2"}}


def service(update: Update = Update.NONE) -> SwarmService:
    return SwarmService(id="s1", name="web", image="nginx:2", replicas=1, spec={"TaskTemplate": NEW}, update=update)


def task(id: str = "t1", state: str = "running") -> Task:
    return Task(id=id, service_id="s1", slot=1, state=state, desired="running", spec=NEW)


Look = tuple[SwarmService, Sequence[Task]] | Exception


@dataclass(slots=True)
class Manager(FakeEngine):
    """Shows one look after the other, the last one for ever."""

    looks: list[Look] = field(default_factory=list)
    now: Look = field(default_factory=lambda: (service(), ()))

    async def inspect_service(self, ref: str) -> SwarmService:
        self.now = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        if isinstance(self.now, Exception):
            raise self.now
        return self.now[0]

    async def service_tasks(self, *ids: str, filters: Any = None) -> tuple[Task, ...]:
        assert not isinstance(self.now, Exception)
        return tuple(self.now[1])

    async def node_names(self) -> dict[str, str]:
        return {}


class Pressed:
    """Set after so many looks; never waits."""

    def __init__(self, one: FakeCall, after: int):
        self._one = one
        self._after = after

    def is_set(self) -> bool:
        return len(self._one.lived.states) >= self._after

    async def wait(self) -> None:
        return None


async def watch(*looks: Look, stopped_after: int = 10_000) -> tuple[FakeCall, View]:
    one = call("service update --force web", Manager(looks=list(looks)))
    minutes: Iterator[int] = iter(range(100_000))
    one.tick = lambda: NOW + timedelta(seconds=next(minutes) * 10)
    live = SimpleNamespace(
        stopped=Pressed(one, stopped_after), is_shutdown=False, show=one.lived.show, finish=one.lived.finish
    )
    await following.follow(one, cast(Any, live), Seen(service=service(), tasks=(), nodes={}))
    assert one.lived.last is not None
    return one, one.lived.last


def text(view: View) -> str:
    return str(view.text.render()[0])


async def test_what_looks_finished_has_to_do_so_twice() -> None:
    old = Task(id="t0", service_id="s1", slot=1, state="running", desired="running", spec={})
    one, last = await watch((service(), [task()]), (service(Update.UPDATING), [old]), (service(), [task()]))
    assert "Done: 1 of 1" in text(last)
    assert len(one.lived.states) >= 3


async def test_tasks_that_end_and_begin_anew_are_no_success() -> None:
    looks: list[Look] = [(service(), [task(f"t{number}")]) for number in range(30)]
    _one, last = await watch(*looks, (service(), []), stopped_after=20)
    assert "Done" not in text(last)
    assert "I no longer look" in text(last)


@pytest.mark.parametrize(
    ("update", "told"), [(Update.PAUSED, "Paused after a failure"), (Update.ROLLBACK_COMPLETED, "Rolled back")]
)
async def test_an_update_that_did_not_come_through_is_a_failure_in_the_audit(update: Update, told: str) -> None:
    one, last = await watch((service(update), [task()]))
    assert told in text(last)
    assert one.outcome.value == "failed"


async def test_a_manager_that_does_not_answer_is_waited_for_and_the_last_state_stays() -> None:
    silent = EngineTimeout(host="test")
    one, last = await watch((service(Update.UPDATING), [task()]), silent, silent, (service(), [task()]))
    assert any("does not answer at the moment" in text(view) for view in one.lived.states)
    assert "Done: 1 of 1" in text(last)


async def test_one_that_stays_silent_is_not_waited_for_for_ever() -> None:
    _one, last = await watch((service(Update.UPDATING), [task()]), EngineTimeout(host="test"))
    assert "if enough managers are left" in text(last)


async def test_a_service_that_was_removed_meanwhile_ends_it() -> None:
    _one, last = await watch((service(), []), NotFound(kind="service", ref="s1"))
    assert "was removed" in text(last)
    assert last.rows == ()


async def test_nobody_looks_on_for_ever() -> None:
    _one, last = await watch((service(Update.UPDATING), [task()]))
    assert "it takes too long" in text(last)
