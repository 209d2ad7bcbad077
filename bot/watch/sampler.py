"""What every running container uses, looked at every few seconds and kept: for pictures over time.

One look is one short request a container, and what was used is the difference of two looks. How far apart they are
grows with the number of containers, so that the price stays within a small part of one core.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.engine.model import Counters
from bot.engine.port import Engine
from bot.errors import DiskFull, EngineError
from bot.store import Sample, Store
from bot.store.samples import SUBJECTS_AT_MOST, Tier
from bot.watch.handover import Pause
from bot.watch.roster import Known

log = structlog.get_logger(__name__)

EVERY = Tier.SECONDS.step
A_SECOND_AT_MOST = 20  # requests; up to 200 containers are looked at as often as it goes
OLDEST = timedelta(minutes=5)  # a difference over a longer time would say nothing of now


class Sampler:
    """``containers`` are the running ones: the follower's ``running_with``."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        *,
        clock: Callable[[], datetime],
        containers: Callable[[], Sequence[Known]],
        pause: Pause = asyncio.sleep,
    ):
        self._engine = engine
        self._store = store
        self._clock = clock
        self._containers = containers
        self._pause = pause
        self._last: dict[str, Counters] = {}

    async def run(self) -> None:
        """For ever. An engine that does not answer is the follower's news, a full disk the outbox's."""
        while True:
            count = len(self._containers())
            await self._pause(max(EVERY.total_seconds(), count / A_SECOND_AT_MOST))
            try:
                await self.look()
            except (EngineError, DiskFull):
                continue
            except Exception:
                log.exception("a sample failed", host=self._engine.host)

    async def look(self) -> None:
        """One round. The first only begins the counting. Raises EngineError and DiskFull."""
        ids = [one.id for one in self._containers() if one.is_running][:SUBJECTS_AT_MOST]
        if not ids:
            self._last = {}
            return
        counted = await self._engine.counters(ids)
        found = {
            now.name: sample(before, now)
            for now in counted
            if (before := self._last.get(now.id)) is not None and timedelta() < now.at - before.at < OLDEST
        }
        self._last = {now.id: now for now in counted}
        if found:
            await self._store.samples.add(self._engine.host, self._clock(), found)


def sample(before: Counters, now: Counters) -> Sample:
    """What was used in between. A counter that is lower than before began anew."""
    seconds = (now.at - before.at).total_seconds()
    cpu = _since(before.cpu_ns, now.cpu_ns) / 1e9 / seconds
    return Sample(
        at=now.at,
        cpu=cpu,
        cpu_peak=cpu,
        memory_bytes=now.memory_bytes,
        memory_peak_bytes=now.memory_bytes,
        memory_limit_bytes=now.memory_limit_bytes,
        received=_since(before.received_bytes, now.received_bytes) / seconds,
        sent=_since(before.sent_bytes, now.sent_bytes) / seconds,
        read=_since(before.read_bytes, now.read_bytes) / seconds,
        written=_since(before.written_bytes, now.written_bytes) / seconds,
    )


def _since(before: int, now: int) -> int:
    return now - before if now >= before else now
