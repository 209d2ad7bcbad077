"""Commands and presses of the alerts: a real store, a book of incidents in memory, an engine without a daemon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

from bot.engine.model import Event, Space
from bot.fleet import Fleet
from bot.settings import Settings
from bot.store import Store
from bot.store.incident_rows import Incident
from bot.telegram.command import Role
from bot.telegram.incident_book import IncidentBook, Until
from bot.telegram.people import ChatRef
from bot.ui.view import View
from tests.features.calls import REGISTRY, FakeCall, call
from tests.features.fakes import FakeEngine

PRIVATE = ChatRef(id=1, is_private=True)


@dataclass(slots=True)
class Watched(FakeEngine):
    """Tells of events and of its disk as well."""

    events: Sequence[Event] = ()
    space: Space | None = None

    async def past_events(self, **asked: Any) -> tuple[Event, ...]:
        self._call("events", asked)
        return tuple(self.events)

    async def data_root_space(self) -> Space | None:
        self._call("space")
        return self.space


@dataclass(slots=True)
class Book:
    """Fulfils ``IncidentBook``."""

    incidents: list[Incident] = field(default_factory=list)
    mutes: dict[tuple[str, str], tuple[Until, str]] = field(default_factory=dict)

    async def open(self) -> list[Incident]:
        return [one for one in self.incidents if one.resolved_at is None]

    async def past(self, limit: int) -> list[Incident]:
        return [one for one in self.incidents if one.resolved_at is not None][:limit]

    async def get(self, id: int) -> Incident | None:
        return next((one for one in self.incidents if one.id == id), None)

    async def acknowledge(self, id: int, actor_name: str, now: datetime) -> Incident | None:
        found = next(one for one in self.incidents if one.id == id)
        taken = replace(found, acknowledged_by=actor_name, acknowledged_at=now)
        self.incidents[self.incidents.index(found)] = taken
        return taken

    async def mute(self, host: str, subject: str, until: Until, by: str) -> None:
        self.mutes[host, subject] = (until, by)

    async def unmute(self, host: str, subject: str) -> bool:
        return self.mutes.pop((host, subject), None) is not None


@dataclass(slots=True, kw_only=True)
class Asking(FakeCall):
    """Keeps what came as a message of its own apart from what was edited, and each toast."""

    replies: list[View] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)

    async def answer(self, view: View) -> int | None:
        (self.views if self.query_id or not self.message_id else self.replies).append(view)
        return 1

    async def reply(self, view: View) -> int | None:
        self.replies.append(view)
        return 2

    async def toast(self, text: str = "", *, is_alert: bool = False) -> None:
        self.toasts.append(text)


@dataclass(slots=True, kw_only=True)
class Desk:
    """Who asks, where, and of what."""

    store: Store
    engine: FakeEngine = field(default_factory=Watched)
    book: Book | None = field(default_factory=Book)
    settings: Settings = field(default_factory=Settings)
    role: Role = Role.ADMIN
    chat: ChatRef = PRIVATE
    others: Sequence[FakeEngine] = ()

    async def type(self, line: str, *, host: str = "", is_part: bool = False) -> Asking:
        """``host``: the one that the line names, or whose part of an answer about all it is."""
        asking = self._asking(line)
        asking.host = host
        asking.named_host = "" if is_part else host
        asking.parts = [] if is_part else None
        await asking.command.run(asking)
        return asking

    async def press(self, action: str, **args: Any) -> Asking:
        """Under a card: its message is number 5."""
        asking = self._asking("alerts")
        asking.query_id, asking.message_id = "q", 5
        await REGISTRY.actions[action].run(asking, args)
        return asking

    def _asking(self, line: str) -> Asking:
        made = call(line, self.engine, role=self.role)
        services = SimpleNamespace(
            fleet=Fleet([cast(Any, engine) for engine in (self.engine, *self.others)]),
            settings=self.settings,
            registry=REGISTRY,
            store=self.store,
            roles=SimpleNamespace(everyone=lambda: {PRIVATE.id: self.role, 2: Role.ADMIN}),
            own_container=lambda: "",
            incidents=cast(IncidentBook, self.book),
        )
        values = {name: getattr(made, name) for name in FakeCall.__dataclass_fields__}
        return Asking(**{**values, "services": cast(Any, services), "chat": self.chat})
