"""Which incidents still want evidence: an alert takes its own last lines with it, the rest is looked up behind it.

Bounded: each incident waits at most once, with its newest container; beyond the limit the oldest go without.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.engine.port import Engine
from bot.store.incident_rows import CauseKind, Incident, MemoryUser
from bot.watch.evidence import log_tail, memory_users
from bot.watch.state import Change, Say

log = structlog.get_logger(__name__)

AT_ONCE = 8  # logs read side by side: an engine has few worker threads, and people want theirs meanwhile
WAITING_AT_MOST = 256
SLOW_FOR_S = 30.0  # an engine that did not answer in time is not waited for with an alert, nor behind one


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
    """An engine that hangs costs the alerts of all engines one wait; then theirs go out without its lines."""

    def __init__(self, engines: Mapping[str, Engine], *, monotonic: Callable[[], float] = time.monotonic):
        self._engines = engines
        self._monotonic = monotonic
        self._slow_until: dict[str, float] = {}
        self._waiting: OrderedDict[int, _Wish] = OrderedDict()
        self._taken: set[int] = set()

    async def take_now(self, changes: Sequence[Change]) -> dict[int, tuple[str, ...]]:
        """Last lines by incident, of the deaths that are about to be told."""
        deaths = [change.incident for change in changes if change.has_died and change.say >= Say.NEW]
        chosen = [one for one in deaths if self._engine(one) is not None and not self._is_slow(one.host)][:AT_ONCE]
        tails = await asyncio.gather(*(self._log_tail(one.host, one.subject_id) for one in chosen))
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
        asked = sorted(host for host in hosts if not self._is_slow(host))
        found = await asyncio.gather(*(memory_users(self._engines[host]) for host in asked))
        users = dict(zip(asked, found, strict=True))
        tails = await asyncio.gather(*(self._tail(wish) for _id, wish in batch))
        return {
            id: Evidence(log_tail=tail, memory_users=users.get(wish.host, ()) if wish.wants_users else ())
            for (id, wish), tail in zip(batch, tails, strict=True)
        }

    async def _tail(self, wish: _Wish) -> tuple[str, ...]:
        return await self._log_tail(wish.host, wish.container_id) if wish.wants_tail else ()

    async def _log_tail(self, host: str, container_id: str) -> tuple[str, ...]:
        if self._is_slow(host):
            return ()
        try:
            return await log_tail(self._engines[host], container_id)
        except TimeoutError:
            log.info("no last lines in time", host=host, container=container_id[:12])
            self._slow_until[host] = self._monotonic() + SLOW_FOR_S
            return ()

    def _is_slow(self, host: str) -> bool:
        return self._monotonic() < self._slow_until.get(host, 0.0)

    def _engine(self, incident: Incident) -> Engine | None:
        return self._engines.get(incident.host) if incident.subject_id else None
