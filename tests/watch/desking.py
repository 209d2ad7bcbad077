"""A desk over a real database, with an engine and views that are made up, and a clock that is set by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from aiogram.utils.formatting import Text

from bot.engine.model import Container, DiskUsage, Image, LogLine, LogQuery, Usage
from bot.engine.port import Engine
from bot.errors import NotFound
from bot.store import Store
from bot.store.incident_rows import Incident
from bot.store.posts import Post
from bot.ui.view import View
from bot.watch.card_views import Audience, CardViews, Report
from bot.watch.desk import IncidentDesk, Surroundings
from bot.watch.facts import Fact
from bot.watch.limits import Limits
from bot.watch.routing import Defaults, Place
from tests.features.fakes import container
from tests.watch.facts import HOST, NIGHT, after

CHAT = 1001
OTHER = -100500


class PlainViews:
    """Says what a card would be about, in one line."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.breaks = False

    def card(self, incident: Incident, audience: Audience, now: datetime) -> View:
        if self.breaks:
            raise RuntimeError("a view that does not work")
        state = incident.resolution or "open"
        on_it = f" · {incident.acknowledged_by}" if incident.acknowledged_by else ""
        tail = f" · {incident.log_tail[-1]}" if incident.log_tail else ""
        users = f" · {incident.memory_users[0].name}" if incident.memory_users else ""
        muted = f" · muted {incident.details['muted_by']}" if incident.details.get("muted_by") else ""
        return View(
            text=Text(f"{audience.lang} {incident.subject} {incident.trouble} {state}{on_it}{tail}{users}{muted}")
        )

    def wave(self, wave: Incident, members: Sequence[Incident], audience: Audience, now: datetime) -> View:
        return View(text=Text(f"wave {','.join(wave.members)}"))

    def away(
        self, incidents: Sequence[Incident], blind_since: datetime, audience: Audience, now: datetime, *, host: str = ""
    ) -> View:
        return View(text=Text(f"away {','.join(one.subject for one in incidents)}"))

    def morning(self, incidents: Sequence[Incident], audience: Audience, now: datetime) -> View:
        return View(text=Text(f"morning {','.join(one.subject for one in incidents)}"))

    def digest(self, report: Report, audience: Audience, now: datetime) -> View:
        self.reports.append(report)
        return View(text=Text(f"digest {len(report.incidents)}"))


@dataclass(slots=True)
class LogEngine:
    """Has last lines for each container, and measures memory."""

    host: str = HOST
    lines: Sequence[str] = ("the last line",)
    calls: list[str] = field(default_factory=list)
    is_gone: bool = False

    async def container_logs(self, ref: str, query: LogQuery, *, max_bytes: int) -> tuple[LogLine, ...]:
        self.calls.append(f"logs {bytes.fromhex(ref).rstrip(bytes(1)).decode()}")
        if self.is_gone:
            raise NotFound(kind="container", ref=ref)
        return tuple(LogLine(text=line) for line in self.lines)

    async def list_containers(self, **_wanted: Any) -> tuple[Container, ...]:
        self.calls.append("list")
        return (container("db"), container("web01"))

    async def stats(self, ids: Sequence[str]) -> tuple[Usage, ...]:
        sizes = {"db": 9, "web01": 5}
        names = [bytes.fromhex(id).rstrip(bytes(1)).decode() for id in ids]
        return tuple(Usage(id=id, name=name, memory_bytes=sizes[name]) for id, name in zip(ids, names, strict=True))

    async def disk_usage(self) -> DiskUsage:
        unused = Image(id="sha256:1", created_at=NIGHT, size_bytes=100, shared_bytes=40, containers=0)
        used = Image(id="sha256:2", created_at=NIGHT, size_bytes=100, containers=1)
        return DiskUsage(layers_bytes=0, images=(unused, used))


class Clock:
    def __init__(self) -> None:
        self.now = NIGHT

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Night:
    """One desk; ``sees`` hands it facts, each at its own time, and ``waits`` lets time pass."""

    store: Store
    clock: Clock
    engine: LogEngine
    views: PlainViews
    desk: IncidentDesk

    async def sees(self, *facts: Fact, late: bool = False, cursor_ns: int | None = None) -> None:
        for fact in facts:
            if not late:
                self.clock.now = max(self.clock.now, fact.at)
            await self.desk.take(HOST, [fact], cursor_ns if cursor_ns is not None else fact.time_ns or None)

    async def waits(self, until: float) -> None:
        self.clock.now = after(until)
        await self.desk.tick()

    async def posts(self, chat_id: int = CHAT) -> list[Post]:
        """What waits in the outbox for that chat, taken out as if it had been sent, at this moment."""
        taken = []
        while (due := await self._next(chat_id)) is not None:
            attempt = await self.store.outbox.begin(due)
            assert attempt is not None
            taken.append(attempt.post)
            await self.store.outbox.taken(attempt, message_id=attempt.message_id or 100 + attempt.id)
        return taken

    async def texts(self, chat_id: int = CHAT) -> list[str]:
        return [str(post.view["text"]) for post in await self.posts(chat_id)]

    async def _next(self, chat_id: int) -> int | None:
        turns = await self.store.outbox.turns(chat_id, self.clock.now)
        if turns.fresh is not None:
            return turns.fresh.id
        return turns.edits[0].id if turns.edits else None


def defaults(*places: Place, **more: Any) -> Defaults:
    return Defaults(**{"notify": places or ((CHAT, None),), "zone": UTC, **more})


def desk_over(
    store: Store,
    clock: Clock,
    engine: LogEngine,
    views: PlainViews,
    where: Defaults,
    limits: Limits,
    tell_unwritten: Callable[[Sequence[Post]], None] = lambda _posts: None,
) -> IncidentDesk:
    return IncidentDesk(
        Surroundings(
            store=store,
            engines={engine.host: cast(Engine, engine)},
            views=cast(CardViews, views),
            defaults=lambda: where,
            language=lambda chat_id: "ru" if chat_id > 0 else "en",
            clock=clock,
            limits=limits,
            is_change=lambda command: command != "logs",
            tell_unwritten=tell_unwritten,
        )
    )


@asynccontextmanager
async def night(
    path: Path,
    where: Defaults | None = None,
    tell_unwritten: Callable[[Sequence[Post]], None] = lambda _posts: None,
    **limits: Any,
) -> AsyncIterator[Night]:
    clock, engine, views = Clock(), LogEngine(), PlainViews()
    store = await Store.open(path, clock=clock)
    try:
        desk = desk_over(store, clock, engine, views, where or defaults(), Limits(**limits), tell_unwritten)
        await desk.resume()
        yield Night(store, clock, engine, views, desk)
    finally:
        await store.close()
