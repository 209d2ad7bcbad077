"""The rounds of samples: differences of two looks, what began anew, what is left out."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.engine.model import Counters
from bot.engine.port import Engine
from bot.errors import EngineUnreachable
from bot.store import Store, Tier
from bot.watch.roster import Known
from bot.watch.sampler import EVERY, OLDEST, Sampler, sample
from tests.features.fakes import NOW, FakeEngine

BEFORE = Counters(
    id="1" * 64,
    name="web01",
    at=NOW,
    cpu_ns=10_000_000_000,
    memory_bytes=1 << 20,
    memory_limit_bytes=1 << 30,
    received_bytes=1000,
    sent_bytes=2000,
    read_bytes=3000,
    written_bytes=4000,
)


def later(seconds: float = 10.0, **more: int) -> Counters:
    values = {name: getattr(BEFORE, name) + value for name, value in more.items()}
    return replace(BEFORE, at=NOW + timedelta(seconds=seconds), **values)


class Rounds:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.engine = FakeEngine(counted=[BEFORE])
        self.known = [Known(id=BEFORE.id, name="web01", is_running=True)]
        self.now = NOW
        self.pauses: list[float] = []
        self.sampler = Sampler(
            cast(Engine, self.engine),
            store,
            clock=lambda: self.now,
            containers=lambda: self.known,
            pause=self.pause,
        )

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) == 3:
            raise GeneratorExit

    async def look(self, *counted: Counters) -> None:
        self.engine.counted = counted
        self.now += EVERY
        await self.sampler.look()

    async def kept(self) -> list[float]:
        return [one.cpu for one in await self.store.samples.of("test", "web01", Tier.SECONDS, NOW)]


@pytest.fixture
async def rounds(tmp_path: Path) -> AsyncIterator[Rounds]:
    def clock() -> datetime:
        return NOW

    store = await Store.open(tmp_path / "lotsman.db", clock=clock)
    yield Rounds(store)
    await store.close()


def test_a_sample_is_what_was_used_between_two_looks() -> None:
    found = sample(BEFORE, later(10, cpu_ns=25_000_000_000, received_bytes=100, written_bytes=50))
    assert (found.cpu, found.received, found.sent, found.written) == (2.5, 10, 0, 5)
    assert (found.memory_bytes, found.memory_limit_bytes) == (1 << 20, 1 << 30)


def test_counters_that_began_anew_count_from_nothing() -> None:
    found = sample(BEFORE, replace(later(), cpu_ns=5_000_000_000, received_bytes=40))
    assert (found.cpu, found.received) == (0.5, 4)


async def test_the_first_look_only_begins_the_counting(rounds: Rounds) -> None:
    await rounds.look(BEFORE)
    assert await rounds.kept() == []
    await rounds.look(later(10, cpu_ns=1_000_000_000))
    assert await rounds.kept() == [0.1]


async def test_an_old_look_is_no_measure_of_now(rounds: Rounds) -> None:
    await rounds.look(BEFORE)
    await rounds.look(later(OLDEST.total_seconds() + 1, cpu_ns=1_000_000_000))
    assert await rounds.kept() == []


async def test_with_nothing_running_nothing_is_asked(rounds: Rounds) -> None:
    rounds.known = []
    await rounds.look()
    assert rounds.engine.calls == []


async def test_it_goes_on_when_the_engine_is_away_and_goes_slower_with_many(rounds: Rounds) -> None:
    rounds.engine.failures = {"counters": EngineUnreachable(host="test")}
    rounds.known = rounds.known * 400
    with pytest.raises(GeneratorExit):
        await rounds.sampler.run()
    assert rounds.pauses == [20.0, 20.0, 20.0]
    assert [name for name, *_ in rounds.engine.calls] == ["counters", "counters"]
