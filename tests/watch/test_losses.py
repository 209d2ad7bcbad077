"""The follower against an engine that is made up: floods, long absences, losses at any moment."""

import asyncio
import random
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.model import State
from bot.errors import EngineUnreachable
from bot.nursery import Nursery
from bot.watch import follower as following_module
from bot.watch.facts import CaughtUp, ContainerFact, Created, Died, EngineBack, EngineLost, Fact, Signalled, Started
from tests.watch.following import Book, follower_of, following, told
from tests.watch.simulated import NS, Made, SimulatedEngine


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def engine() -> SimulatedEngine:
    return SimulatedEngine()


async def _at_once(_delay_s: float) -> None:
    await asyncio.sleep(0)


@contextmanager
def _impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        for name in ("QUIET_S", "CHECK_EVERY_S", "RECHECK_S", "KEEP_EVERY_S"):
            patched.setattr(following_module, name, 0.01)
        yield


async def test_a_flood_is_told_whole_and_in_order_in_flat_memory(engine: SimulatedEngine, book: Book) -> None:
    seen: list[int] = []

    async def take(facts: Sequence[Fact], cursor_ns: int | None) -> None:
        seen.extend(fact.time_ns for fact in facts if isinstance(fact, ContainerFact))

    made = engine.create("web")
    follower = follower_of(engine, book, sink=take, pause=_at_once)
    async with Nursery() as nursery:
        nursery.start(follower.run(), name="follower")
        await engine.is_followed.wait()
        tracemalloc.start()
        sizes = []
        for number in range(10_000):
            engine.start(made)
            engine.die(made)
            if number % 250 == 249:
                await engine.streams[0].is_drained()
            if number in (4_999, 9_999):
                sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    assert len(seen) == 20_000
    assert seen == sorted(seen)
    assert sizes[1] - sizes[0] < 2_000_000


async def test_a_broken_stream_that_is_open_again_at_once_is_nobody_s_news(engine: SimulatedEngine, book: Book) -> None:
    async with following(engine, book, pause=_at_once):
        made = engine.run("web")
        await book.have(Started)
        engine.hang_up()
        engine.die(made)
        await book.have(Died)
    assert told(book.facts) == ["CaughtUp", "Created web", "Started web", "Died web"]


async def test_an_engine_that_came_back_before_it_was_missed_is_told_all_the_same(
    engine: SimulatedEngine, book: Book
) -> None:
    async with following(engine, book, pause=_at_once):
        engine.run("web")
        await book.have(Started)
        engine.ring.clear()
        engine.hang_up()
        await book.have(CaughtUp, count=2)
    assert told(book.facts)[3:] == ["EngineLost", "EngineBack", "CaughtUp"]
    assert book.of(EngineBack)[0].has_restarted


async def test_a_stream_that_goes_dead_without_a_word_is_noticed(
    engine: SimulatedEngine, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = engine.run("web")
    with _impatient(monkeypatch):
        async with following(engine, book, pause=_at_once):
            engine.is_deaf = True
            engine.die(made)
            await book.have(Died)
    assert told(book.facts) == ["CaughtUp", "Died web"]


async def test_an_idle_engine_is_pinged_and_listed_and_nothing_else(
    engine: SimulatedEngine, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        engine.run(f"web{number}")
    with _impatient(monkeypatch):
        async with following(engine, book, pause=_at_once):
            engine.calls.clear()
            await engine.have_been_called("list", 20)
    assert set(engine.calls) == {"ping", "list"}


async def test_events_that_the_engine_threw_away_are_made_good_by_comparing(
    engine: SimulatedEngine, book: Book
) -> None:
    quiet, made = engine.run("quiet"), engine.run("web")
    async with following(engine, book, pause=_at_once):
        engine.tick(1000)
        engine.is_deaf = True
        engine.die(quiet, 9)
        engine.start(quiet)
        engine.die(made, 5)
        engine.hum()
        engine.is_deaf = False
        engine.streams[0].may_have_gaps = True
        engine.run("next")
        await book.have(Died, "web")
    assert told(book.facts) == [
        "CaughtUp",
        "Created next",
        "Started next",
        "Died quiet",
        "Started quiet",
        "Died web",
    ]


async def test_a_connection_that_fails_half_way_costs_nothing(engine: SimulatedEngine, book: Book) -> None:
    made = engine.run("web")
    async with following(engine, book, pause=_at_once):
        pass
    engine.die(made)

    def fail_once() -> None:
        engine.before_list = lambda: None
        engine.is_down = True
        raise EngineUnreachable(host="harbour", reason="the engine hung up")

    engine.before_list = fail_once
    async with Nursery() as nursery:
        nursery.start(follower_of(engine, book, pause=_at_once).run(), name="follower")
        await book.have(EngineLost)
        engine.is_down = False
        await book.have(CaughtUp, count=2)
    assert told(book.facts) == ["CaughtUp", "EngineLost", "EngineBack", "Died web late", "CaughtUp"]


async def test_what_changes_between_the_list_and_the_stream_is_told_once(engine: SimulatedEngine, book: Book) -> None:
    web, job = engine.run("web"), engine.create("job")
    async with following(engine, book, pause=_at_once):
        pass
    book.facts.clear()

    def change() -> None:
        engine.before_list = lambda: None
        engine.die(web)
        engine.start(job)
        engine.run("new")

    engine.before_list = change
    engine.hum()
    async with following(engine, book, pause=_at_once):
        await book.have(Started, "new")
        await book.have(Died)
    names = sorted(fact.split(" late")[0] for fact in told(book.facts))
    assert names == ["CaughtUp", "Created new", "Died web", "EngineBack", "Started job", "Started new"]


async def test_a_clock_set_back_is_no_reason_to_be_silent(engine: SimulatedEngine, book: Book) -> None:
    made = engine.run("web")
    async with following(engine, book, pause=_at_once):
        pass
    engine.now_ns -= 7200 * NS
    engine.ring.clear()
    async with following(engine, book, pause=_at_once):
        engine.die(made)
        await book.have(Died)
    assert told(book.facts) == ["CaughtUp", "EngineBack", "CaughtUp", "Died web"]


async def test_a_snapshot_older_than_the_cursor_tells_nothing_twice(engine: SimulatedEngine, book: Book) -> None:
    one, two = engine.run("one"), engine.run("two")
    async with following(engine, book, pause=_at_once):
        engine.tick(10)
    old = book.snapshot
    async with following(engine, book, pause=_at_once):
        engine.tick(10)
        engine.die(one)
        await book.have(Died)
        engine.tick(10)
        engine.event(Made(id="f" * 64, name="gone"), "kill")
        await book.have(Signalled)
    book.facts.clear()
    book.snapshot = old
    engine.die(two)
    engine.hum()
    async with following(engine, book, pause=_at_once):
        pass
    assert told(book.facts) == ["EngineBack", "Died two late", "CaughtUp"]


async def test_what_was_taken_but_not_committed_is_told_again(engine: SimulatedEngine, book: Book) -> None:
    """Somebody who takes a fact that leads to nothing need not write its cursor down; he has forgotten it, too."""
    made = engine.run("web")
    async with following(engine, book, pause=_at_once):
        cursor_ns = book.cursor_ns
        engine.event(made, "kill", signal="15")
        await book.have(Signalled)
    assert book.snapshot["cursor_ns"] > cursor_ns
    book.cursor_ns = cursor_ns
    engine.die(made, 143)
    async with following(engine, book, pause=_at_once):
        pass
    assert told(book.facts)[1:] == ["Signalled web", "EngineBack", "Signalled web late", "Died web late", "CaughtUp"]


async def test_a_fact_that_a_bug_refuses_does_not_take_the_others_with_it(engine: SimulatedEngine, book: Book) -> None:
    async def take(facts: Sequence[Fact], cursor_ns: int | None) -> None:
        if any(isinstance(fact, Created) for fact in facts):
            raise RuntimeError("odd")
        await book.take(facts, cursor_ns)

    follower = follower_of(engine, book, sink=take, pause=_at_once)
    async with Nursery() as nursery:
        nursery.start(follower.run(), name="follower")
        await book.have(CaughtUp)
        engine.run("web")
        await book.have(Started)
    assert told(book.facts) == ["CaughtUp", "Started web"]


async def test_the_blind_time_begins_when_the_engine_was_last_watched(engine: SimulatedEngine, book: Book) -> None:
    engine.run("web")
    moment = datetime.fromtimestamp(engine.now_ns / NS, UTC)
    clock = [moment]
    async with following(engine, book, pause=_at_once, clock=lambda: clock[0]):
        clock[0] += timedelta(hours=5)
    clock[0] += timedelta(hours=1)
    engine.tick(6 * 3600)
    async with following(engine, book, pause=_at_once, clock=lambda: clock[0]):
        pass
    assert book.of(EngineBack)[0].blind_since == moment


class _Trouble:
    """Containers that die and start, an engine that breaks off, goes down and forgets, as chance has it."""

    def __init__(self, engine: SimulatedEngine, chance: random.Random):
        self.engine = engine
        self.chance = chance
        self.last: dict[str, int] = {}
        """Container -> its last end."""

    def happen(self) -> None:
        for _ in range(self.chance.randrange(8)):
            made = self.chance.choice(list(self.engine.made.values()))
            self.engine.tick(self.chance.random() * 3)
            if made.state is State.RUNNING:
                self.engine.die(made, self.chance.randrange(1, 100))
                self.last[made.name] = made.finished_ns
            else:
                self.engine.start(made)
        if self.chance.random() < 0.3:
            self.engine.hum()

    async def befall(self) -> None:
        self.happen()
        if self.chance.random() < 0.4:
            self.engine.hang_up()
        if self.chance.random() < 0.2:
            self.engine.go_down()
            self.happen()
            await asyncio.sleep(0)
            self.engine.come_up()
        for _ in range(self.chance.randrange(20)):
            await asyncio.sleep(0)


@pytest.mark.parametrize("seed", range(24))
async def test_losses_of_any_kind_at_any_moment_lose_no_last_death(
    seed: int, engine: SimulatedEngine, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several deaths that nobody saw the engine's record has only the last. The bot is killed again and again; with
    every other seed the snapshots of half its runs are lost as well, and then a death may be told a second time.
    """
    monkeypatch.setattr(following_module, "KEEP_EVERY_S", 0)
    monkeypatch.setattr(following_module, "GATHER_S", 0)
    trouble = _Trouble(engine, random.Random(seed))
    for number in range(5):
        engine.run(f"web{number}")
    for _ in range(25):
        loses = seed % 2 and trouble.chance.random() < 0.5
        async with following(engine, book, pause=_at_once, keep=Book().keep if loses else book.keep):
            for _ in range(trouble.chance.randrange(4)):
                await trouble.befall()
            book.is_dead = True
        book.is_dead = False
        trouble.happen()
    async with following(engine, book, pause=_at_once):
        pass
    deaths = book.of(Died)
    for name, finished_ns in trouble.last.items():
        # The event comes a moment after the record's time.
        times = [death.time_ns for death in deaths if death.name == name]
        near = [time_ns for time_ns in times if abs(time_ns - finished_ns) < NS // 100]
        assert len(near) == 1 or (near and seed % 2), name
