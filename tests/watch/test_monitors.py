import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import docker

from bot.engine.client import DockerEngine
from bot.engine.model import Service, Space, Usage
from bot.engine.port import Engine
from bot.errors import EngineRefused, EngineUnreachable
from bot.watch.facts import DiskMeasured, Fact, ServiceMeasured, UsageMeasured
from bot.watch.monitors import Monitors
from bot.watch.roster import Known
from tests import images
from tests.features.fakes import FakeEngine, info
from tests.watch.following import client

BEGAN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
MANAGER = info(is_manager=True, swarm="active")
WEB = Known(id="c1", name="web", image="nginx", labels={"lotsman.alerts.cpu": "80%"}, is_running=True)


class _Ended(Exception):
    """The time that a test wants to see is over."""


class _Day:
    """A clock that moves when the monitors pause, and what they tell in the meantime."""

    def __init__(self, engine: FakeEngine | DockerEngine, *running: Known, **changes: Any):
        self.now = BEGAN
        self.until = BEGAN
        self.facts: list[Fact] = []
        self.wanted: list[tuple[str, ...]] = []
        self._running = running
        self._monitors = Monitors(
            cast(Engine, engine),
            self._take,
            clock=lambda: self.now,
            containers=self._containers,
            pause=self._pause,
            **changes,
        )

    async def passes(self, seconds: float) -> list[Fact]:
        """What is told in this time from the start on."""
        self.until = BEGAN + timedelta(seconds=seconds)
        with contextlib.suppress(_Ended):
            await self._monitors.run()
        return self.facts

    async def _take(self, facts: Sequence[Fact], cursor_ns: int | None) -> None:
        assert cursor_ns is None
        self.facts += facts

    async def _pause(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        if self.now > self.until:
            raise _Ended
        await asyncio.sleep(0)

    def _containers(self, *labels: str) -> Sequence[Known]:
        self.wanted.append(labels)
        return self._running


async def test_the_disk_is_measured_once_a_minute() -> None:
    engine = FakeEngine(space=Space(path="/var/lib/docker", total_bytes=100, free_bytes=20))
    facts = await _Day(engine).passes(125)
    assert [fact.at for fact in facts] == [BEGAN + timedelta(minutes=number) for number in range(3)]
    assert facts[0] == DiskMeasured(host="test", at=BEGAN, total_bytes=100, free_bytes=20, path="/var/lib/docker")


async def test_a_disk_that_cannot_be_seen_is_no_fact() -> None:
    assert await _Day(FakeEngine()).passes(125) == []


async def test_an_idle_engine_is_hardly_asked() -> None:
    engine = FakeEngine()
    await _Day(engine).passes(3600)
    assert {call[0] for call in engine.calls} == {"info", "space"}
    assert len(engine.calls) < 70


async def test_services_are_told_at_the_start_then_those_that_lack_tasks_and_once_when_they_are_back() -> None:
    lacking = Service(id="s1", name="web", running=1, desired=3)
    engine = FakeEngine(engine_info=MANAGER, swarm=[lacking, Service(id="s2", name="db", running=1, desired=1)])
    engine.service_errors = {"s1": "no suitable node"}
    day = _Day(engine)

    async def told(seconds: float) -> list[tuple[str, int, int, str]]:
        day.facts.clear()
        facts = await day.passes(seconds)
        return [
            (fact.service, fact.running, fact.desired, fact.error)
            for fact in facts
            if isinstance(fact, ServiceMeasured)
        ]

    below = ("web", 1, 3, "no suitable node")
    assert await told(35) == [below, ("db", 1, 1, ""), below]
    engine.swarm = [Service(id="s1", name="web", running=3, desired=3)]
    # ``run`` begins anew with all that is due, and goes on with what it knows.
    assert await told(95) == [("web", 3, 3, "")]


async def test_a_service_that_is_gone_lacks_nothing_any_more_and_a_job_never_did() -> None:
    engine = FakeEngine(
        engine_info=MANAGER,
        swarm=[
            Service(id="s1", name="web", running=0, desired=1),
            Service(id="s2", name="backup", desired=1, is_job=True),
        ],
    )
    day = _Day(engine)
    await day.passes(1)
    engine.swarm = []
    facts = await day.passes(95)
    assert [(fact.service, fact.running, fact.desired) for fact in facts if isinstance(fact, ServiceMeasured)] == [
        ("web", 0, 1),
        ("web", 0, 0),
    ]


async def test_an_engine_that_is_no_manager_any_more_is_not_asked_for_services() -> None:
    engine = FakeEngine(engine_info=MANAGER, failures={"services": EngineRefused(host="test", reason="no manager")})
    await _Day(engine).passes(300)
    assert [call[0] for call in engine.calls].count("services") == 1


async def test_usage_is_measured_of_the_containers_with_a_limit() -> None:
    engine = FakeEngine(
        usages=[Usage(id="c1", name="web", cpu=1.5, memory_bytes=50, memory_limit_bytes=100)],
    )
    day = _Day(engine, WEB)
    (measured, *_more) = await day.passes(65)
    assert measured == UsageMeasured(
        host="test",
        at=BEGAN,
        id="c1",
        name="web",
        image="nginx",
        labels=WEB.labels,
        cpu_fraction=1.5,
        memory_bytes=50,
        memory_limit_bytes=100,
    )
    assert set(day.wanted) == {("lotsman.alerts.cpu", "lotsman.alerts.memory")}


async def test_a_limit_for_all_measures_all() -> None:
    day = _Day(FakeEngine(), WEB, watches_all=True)
    await day.passes(1)
    assert day.wanted == [()]


async def test_the_machine_s_memory_is_no_limit_of_a_container() -> None:
    usage = Usage(id="c1", name="web", memory_bytes=50, memory_limit_bytes=8 * 1024**3)
    (measured, *_more) = await _Day(FakeEngine(usages=[usage]), WEB).passes(1)
    assert isinstance(measured, UsageMeasured)
    assert measured.memory_limit_bytes == 0


async def test_an_engine_out_of_reach_is_asked_again_before_long() -> None:
    failure = EngineUnreachable(host="test", reason="gone")
    engine = FakeEngine(failures={"info": failure, "space": failure, "stats": failure})
    assert await _Day(engine, WEB).passes(130) == []
    assert [call[0] for call in engine.calls].count("info") == 3


async def test_a_real_engine_is_measured(docker_host: str, docker_api: docker.APIClient) -> None:
    identity = docker_api.create_container(
        images.BUSYBOX, ["sh", "-c", "while :; do :; done"], host_config=docker_api.create_host_config(mem_limit="32m")
    )["Id"]
    docker_api.start(identity)
    async with client(docker_host) as engine:
        disk, usage = await _Day(engine, Known(id=identity, name="busy", is_running=True)).passes(0.5)
    assert isinstance(disk, DiskMeasured)
    assert 0 < disk.free_bytes < disk.total_bytes
    assert isinstance(usage, UsageMeasured)
    assert usage.cpu_fraction > 0.1
    assert usage.memory_limit_bytes == 32 * 1024**2
