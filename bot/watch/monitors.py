"""What no event tells: how full the engine's disk is, Swarm services below their replicas, processor and memory.

Measured at intervals, one request each, and only what somebody may want to hear of: services where the engine is a
manager, processor and memory where a container or the settings have a limit. What a measure means the rules decide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.engine.model import Service
from bot.engine.port import Engine
from bot.errors import EngineError, EngineRefused, NoSwarm
from bot.watch.facts import DiskMeasured, Fact, ServiceMeasured, UsageMeasured
from bot.watch.handover import Handover, Pause, Sink
from bot.watch.roster import Known
from bot.watch.swarm_monitor import NO_LEADER, SwarmMonitor
from bot.watch.voices import Voices

log = structlog.get_logger(__name__)

DISK_EVERY = timedelta(seconds=60)
SERVICES_EVERY = timedelta(seconds=30)
SWARM_EVERY = timedelta(seconds=30)
SILENT_FOR = 2.5 * SWARM_EVERY  # then another engine of the same swarm tells of it
USAGE_EVERY = timedelta(seconds=60)
ROLE_EVERY = timedelta(minutes=10)  # an engine becomes a manager rarely
LIMIT_LABELS = ("lotsman.alerts.cpu", "lotsman.alerts.memory")


class Monitors:
    """``containers`` are the running ones that carry one of some labels, all of them with none: the follower's
    ``running_with``. ``watches_all``: the settings have a limit for every container.
    """

    def __init__(
        self,
        engine: Engine,
        sink: Sink,
        *,
        clock: Callable[[], datetime],
        containers: Callable[..., Sequence[Known]],
        watches_all: bool = False,
        voices: Voices | None = None,
        pause: Pause = asyncio.sleep,
    ):
        self._engine = engine
        self._clock = clock
        self._containers = containers
        self._watches_all = watches_all
        self._pause = pause
        self._handover = Handover(engine.host, sink, pause=pause)
        self._swarm = SwarmMonitor(engine, clock=clock, voices=voices or Voices(SILENT_FOR))
        self._is_manager = False
        self._host_memory_bytes = 0
        self._below: set[str] | None = None  # services seen below their replicas; None: not looked yet
        self._jobs: list[tuple[timedelta, Callable[[], Awaitable[list[Fact]]]]] = [
            (ROLE_EVERY, self._learn_role),
            (DISK_EVERY, self._measure_disk),
            (SWARM_EVERY, self._measure_swarm),
            (SERVICES_EVERY, self._measure_services),
            (USAGE_EVERY, self._measure_usage),
        ]

    async def run(self) -> None:
        """For ever. An engine that does not answer is the follower's news: here it is passed over."""
        due = [self._clock()] * len(self._jobs)
        while True:
            for number, (every, measure) in enumerate(self._jobs):
                if self._clock() >= due[number]:
                    is_done = await self._do(measure)
                    # What an engine in trouble did not tell is asked again before long.
                    due[number] = self._clock() + (every if is_done else min(every, DISK_EVERY))
            await self._pause(max((min(due) - self._clock()).total_seconds(), 0.1))

    async def _do(self, measure: Callable[[], Awaitable[list[Fact]]]) -> bool:
        try:
            facts = await measure()
        except EngineError:
            return False
        except Exception:
            log.exception("a measurement failed", host=self._engine.host)
            return False
        if facts:
            await self._handover.deliver(facts, None)
        return True

    async def _learn_role(self) -> list[Fact]:
        info = await self._engine.info()
        self._is_manager, self._host_memory_bytes = info.is_manager, info.memory_bytes
        return []

    async def _measure_disk(self) -> list[Fact]:
        space = await self._engine.data_root_space()
        if space is None:
            return []
        return [
            DiskMeasured(
                host=self._engine.host,
                at=self._clock(),
                total_bytes=space.total_bytes,
                free_bytes=space.free_bytes,
                path=space.path,
            )
        ]

    async def _measure_swarm(self) -> list[Fact]:
        if not self._is_manager:
            return []
        try:
            return await self._swarm.measure()
        except NoSwarm:  # it has left the swarm, or was made a worker
            self._is_manager = False
            return []

    async def _measure_services(self) -> list[Fact]:
        """Those below their replicas each time, those that are back or gone once, and all of them the first time."""
        if not self._is_manager and not self._below:
            return []
        if self._is_manager and self._swarm.is_silent:
            self._below = None
            return []
        try:
            services = await self._engine.services() if self._is_manager else ()
        except EngineRefused as error:
            if isinstance(error, NoSwarm) and error.key == NO_LEADER:
                raise
            self._is_manager, services = False, ()  # it has left the swarm, or was made a worker
        services = tuple(service for service in services if not service.is_job)
        below = {service.name for service in services if service.running < service.desired}
        told = [
            service
            for service in services
            if self._below is None or service.name in below or service.name in self._below
        ]
        gone = (self._below or set()) - {service.name for service in services}
        self._below = below
        facts: list[Fact] = [await self._service_fact(service) for service in told]
        return facts + [self._fact_of(name, 0, 0) for name in sorted(gone)]

    async def _service_fact(self, service: Service) -> Fact:
        error = ""
        if service.running < service.desired:
            try:
                error = await self._engine.service_error(service.id)
            except EngineError:
                error = ""
        return self._fact_of(service.name, service.running, service.desired, error)

    def _fact_of(self, name: str, running: int, desired: int, error: str = "") -> Fact:
        return ServiceMeasured(
            host=self._swarm.name, at=self._clock(), service=name, running=running, desired=desired, error=error
        )

    async def _measure_usage(self) -> list[Fact]:
        watched = {one.id: one for one in self._containers(*(() if self._watches_all else LIMIT_LABELS))}
        if not watched:
            return []
        usages = await self._engine.stats(list(watched))
        at = self._clock()
        return [
            UsageMeasured(
                host=self._engine.host,
                at=at,
                id=one.id,
                name=one.name,
                image=one.image,
                labels=one.labels,
                cpu_fraction=usage.cpu,
                memory_bytes=usage.memory_bytes,
                memory_limit_bytes=self._own_limit(usage.memory_limit_bytes),
            )
            for usage in usages
            if (one := watched.get(usage.id)) is not None
        ]

    def _own_limit(self, limit_bytes: int) -> int:
        """Where a container has none, the engine tells the machine's memory."""
        return 0 if 0 < self._host_memory_bytes <= limit_bytes else limit_bytes
