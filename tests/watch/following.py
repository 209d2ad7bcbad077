"""A follower on a real engine or a fake one, and who takes its facts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from bot.engine.client import DockerEngine
from bot.engine.port import Engine
from bot.nursery import Nursery
from bot.watch.facts import CaughtUp, Fact
from bot.watch.follower import Follower
from tests.watch.simulated import SimulatedEngine

F = TypeVar("F", bound=Fact)
PATIENCE_S = 30.0


@dataclass(slots=True, kw_only=True)
class Book:
    """What was handed over, as a database would keep it: facts and cursor together, the snapshot by itself."""

    facts: list[Fact] = field(default_factory=list)
    cursor_ns: int = 0
    snapshot: Mapping[str, Any] = field(default_factory=dict)
    refusals: list[Exception] = field(default_factory=list)
    """Raised one by one before anything is taken again."""
    is_dead: bool = False
    """As after ``kill -9``: nothing more gets in."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, facts: Sequence[Fact], cursor_ns: int | None) -> None:
        if self.is_dead:
            await asyncio.Event().wait()
        if self.refusals:
            raise self.refusals.pop(0)
        self.facts += facts
        self.cursor_ns = max(self.cursor_ns, cursor_ns or 0)
        self.changed.set()

    async def keep(self, snapshot: Mapping[str, Any]) -> None:
        if not self.is_dead:
            self.snapshot = snapshot

    def of(self, kind: type[F], name: str = "") -> list[F]:
        found = [fact for fact in self.facts if isinstance(fact, kind)]
        return [fact for fact in found if not name or getattr(fact, "name", "") == name]

    async def until(self, is_so: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not is_so():
                self.changed.clear()
                await self.changed.wait()

    async def have(self, kind: type[F], name: str = "", count: int = 1) -> list[F]:
        await self.until(lambda: len(self.of(kind, name)) >= count)
        return self.of(kind, name)


def told(facts: Sequence[Fact]) -> list[str]:
    """In short: ``Died web late``."""
    return [
        " ".join(filter(None, (type(fact).__name__, getattr(fact, "name", ""), "late" if fact.is_late else "")))
        for fact in facts
    ]


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def following(engine: Engine | SimulatedEngine, book: Book, **changes: Any) -> AsyncIterator[Follower]:
    """Until it has caught up, then in the background."""
    before = len(book.of(CaughtUp))
    follower = follower_of(engine, book, **changes)
    async with Nursery() as nursery:
        nursery.start(follower.run(), name="follower")
        await book.have(CaughtUp, count=before + 1)
        yield follower


def follower_of(engine: Engine | SimulatedEngine, book: Book, **changes: Any) -> Follower:
    given = {"known": book.snapshot, "keep": book.keep, "clock": now, "sink": book.take, **changes}
    return Follower(cast(Engine, engine), cursor_ns=book.cursor_ns, **given)


@asynccontextmanager
async def client(host: str) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine("harbour", host, timeout_s=20)
    try:
        yield engine
    finally:
        await engine.close()
