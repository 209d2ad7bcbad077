"""Which incidents still want evidence: an alert takes its own last lines with it, the rest is looked up behind it.

Bounded: each incident waits at most once, with its newest container; beyond the limit the oldest go without.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.engine.port import Engine
from bot.store.incident_rows import CauseKind, Incident, MemoryUser
from bot.watch.evidence import log_tail, memory_users
from bot.watch.state import Change, Say

AT_ONCE = 8  # logs read side by side: an engine has few worker threads, and people want theirs meanwhile
WAITING_AT_MOST = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    log_tail: tuple[str, ...] = ()
    memory_users: tuple[MemoryUser, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    host: str
    container_id: str
    wants_tail: bool
    wants_users: bool


class EvidenceQueue:
    def __init__(self, engines: Mapping[str, Engine]):
        self._engines = engines
        self._waiting: OrderedDict[int, _Wish] = OrderedDict()
        self._taken: set[int] = set()

    async def take_now(self, changes: Sequence[Change]) -> dict[int, tuple[str, ...]]:
        """Last lines by incident, of the deaths that are about to be told."""
        deaths = [change.incident for change in changes if change.has_died and change.say >= Say.NEW]
        chosen = [incident for incident in deaths if self._engine(incident) is not None][:AT_ONCE]
        tails = await asyncio.gather(*(log_tail(self._engines[one.host], one.subject_id) for one in chosen))
        self._taken = {incident.id for incident in chosen}
        return {incident.id: tail for incident, tail in zip(chosen, tails, strict=True) if tail}

    def want(self, changes: Sequence[Change]) -> None:
        """What was not taken with the alert: of many deaths at once, of repeats, and who uses the memory."""
        for change in changes:
            incident = change.incident
            if not change.has_died or self._engine(incident) is None:
                continue
            is_oom = incident.cause is not None and incident.cause.kind is CauseKind.OOM
            wish = _Wish(
                host=incident.host,
                container_id=incident.subject_id,
                wants_tail=incident.id not in self._taken,
                wants_users=is_oom and not incident.memory_users,
            )
            if wish.wants_tail or wish.wants_users:
                self._waiting[incident.id] = wish
                self._waiting.move_to_end(incident.id)
                if len(self._waiting) > WAITING_AT_MOST:
                    self._waiting.popitem(last=False)
        self._taken = set()

    def is_waiting(self) -> bool:
        return bool(self._waiting)

    async def look(self) -> dict[int, Evidence]:
        """For the next few; empty when there is nothing more to look for."""
        batch = [self._waiting.popitem(last=False) for _ in range(min(AT_ONCE, len(self._waiting)))]
        hosts = {wish.host for _id, wish in batch if wish.wants_users}
        users = {host: await memory_users(self._engines[host]) for host in sorted(hosts)}
        tails = await asyncio.gather(*(self._tail(wish) for _id, wish in batch))
        return {
            id: Evidence(log_tail=tail, memory_users=users.get(wish.host, ()) if wish.wants_users else ())
            for (id, wish), tail in zip(batch, tails, strict=True)
        }

    async def _tail(self, wish: _Wish) -> tuple[str, ...]:
        return await log_tail(self._engines[wish.host], wish.container_id) if wish.wants_tail else ()

    def _engine(self, incident: Incident) -> Engine | None:
        return self._engines.get(incident.host) if incident.subject_id else None
