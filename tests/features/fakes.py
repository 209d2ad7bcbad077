"""Containers and an engine without a daemon, for tests of flow and text; what it does is proved on a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.engine.cluster_model import Cluster, Membership, Node
from bot.engine.model import (
    Container,
    ContainerDetails,
    Counters,
    Event,
    Info,
    LogBatch,
    LogLine,
    LogQuery,
    Service,
    Space,
    State,
    Usage,
)
from bot.engine.swarm_model import SwarmService
from bot.engine.transfer import UpdateSpec
from bot.errors import EngineError, NotFound

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def container(name: str = "web01", **changes: Any) -> Container:
    """A running one, an hour old; its id begins with its name's letters in hex, so that two names have two ids."""
    values: dict[str, Any] = {
        "id": name.encode().hex().ljust(64, "0"),
        "name": name,
        "image": "nginx:1.27",
        "image_id": "sha256:" + "9" * 64,
        "command": "nginx",
        "state": State.RUNNING,
        "status": "Up About an hour",
        "created_at": NOW - timedelta(hours=1),
    }
    return Container(**{**values, **changes})


def details(name: str = "web01", **changes: Any) -> ContainerDetails:
    values: dict[str, Any] = {
        "id": name.encode().hex().ljust(64, "0"),
        "name": name,
        "image": "nginx:1.27",
        "image_id": "sha256:" + "9" * 64,
        "state": State.RUNNING,
        "started_at": NOW - timedelta(hours=3),
        "created_at": NOW - timedelta(hours=3),
        "log_driver": "json-file",
    }
    return ContainerDetails(**{**values, **changes})


def info(**changes: Any) -> Info:
    """A machine with 8 GB, in no swarm."""
    values: dict[str, Any] = {
        "id": "E1",
        "name": "harbour",
        "server_version": "20.10.24",
        "operating_system": "Debian GNU/Linux 12",
        "os_type": "linux",
        "architecture": "x86_64",
        "kernel": "6.1.0",
        "cpus": 4,
        "memory_bytes": 8 * 1024**3,
        "containers": 0,
        "running": 0,
        "paused": 0,
        "stopped": 0,
        "images": 0,
        "storage_driver": "overlay2",
        "logging_driver": "json-file",
        "cgroup_driver": "cgroupfs",
        "cgroup_version": "1",
        "data_root": "/var/lib/docker",
    }
    return Info(**{**values, **changes})


@dataclass(slots=True)
class FakeEngine:
    """Knows the containers it was given; every call is written down in ``calls``; ``failures`` are raised by name."""

    containers: Sequence[Container] = ()
    details: Mapping[str, ContainerDetails] = field(default_factory=dict)
    lines: Sequence[LogLine] = ()
    batches: Sequence[LogBatch] = ()
    usages: Sequence[Usage] = ()
    counted: Sequence[Counters] = ()
    events: Sequence[Event] = ()
    swarm: Sequence[Service] = ()
    swarm_details: Sequence[SwarmService] = ()
    swarm_nodes: Sequence[Node] = ()
    swarm_failure: EngineError | None = None
    node_id: str = "id-anna"
    service_errors: Mapping[str, str] = field(default_factory=dict)
    space: Space | None = None
    warnings: Sequence[str] = ()
    engine_info: Info = field(default_factory=info)
    failures: Mapping[str, Exception] = field(default_factory=dict)
    before_batch: Callable[[], None] = lambda: None
    host: str = "test"
    calls: list[tuple[Any, ...]] = field(default_factory=list)

    async def list_containers(self, **wanted: Any) -> tuple[Container, ...]:
        self._call("list", wanted)
        return tuple(self.containers)

    async def inspect_container(self, ref: str) -> ContainerDetails:
        self._call("inspect", ref)
        for found in self.details.values():
            if ref in (found.name, found.id):
                return found
        raise NotFound(kind="container", ref=ref)

    async def start_container(self, ref: str) -> None:
        self._call("start", self._name(ref))

    async def stop_container(self, ref: str, *, wait_s: int | None = None) -> None:
        self._call("stop", self._name(ref), wait_s)

    async def remove_container(self, ref: str, *, force: bool = False, volumes: bool = False) -> None:
        self._call("remove", self._name(ref), force, volumes)

    async def update_container(self, ref: str, spec: UpdateSpec) -> tuple[str, ...]:
        self._call("update", self._name(ref), spec)
        return tuple(self.warnings)

    async def stats(self, ids: Sequence[str]) -> tuple[Usage, ...]:
        self._call("stats", tuple(ids))
        return tuple(usage for usage in self.usages if usage.id in ids)

    async def counters(self, ids: Sequence[str]) -> tuple[Counters, ...]:
        self._call("counters", tuple(ids))
        return tuple(one for one in self.counted if one.id in ids)

    async def past_events(
        self, *, since_ns: int, until_ns: int = 0, filters: Any = None, most: int = 1000
    ) -> tuple[Event, ...]:
        self._call("events", since_ns, until_ns, filters)
        found = [event for event in self.events if since_ns <= event.time_ns <= (until_ns or event.time_ns)]
        return tuple(found[-most:])

    async def info(self) -> Info:
        self._call("info")
        return self.engine_info

    async def services(self) -> tuple[Service, ...]:
        self._call("services")
        return tuple(self.swarm)

    async def cluster(self) -> Cluster:
        return Cluster(id="swarm1")

    async def membership(self) -> Membership:
        return Membership(state="active", node_id=self.node_id, is_manager=True)

    async def nodes(self) -> tuple[Node, ...]:
        if self.swarm_failure is not None:
            raise self.swarm_failure
        return tuple(self.swarm_nodes)

    async def swarm_services(self) -> tuple[SwarmService, ...]:
        return tuple(self.swarm_details)

    async def service_error(self, service_id: str) -> str:
        self._call("service_error", service_id)
        return self.service_errors.get(service_id, "")

    async def data_root_space(self) -> Space | None:
        self._call("space")
        return self.space

    async def container_logs(self, ref: str, query: LogQuery, *, max_bytes: int) -> tuple[LogLine, ...]:
        self._call("logs", query)
        return tuple(self.lines)

    @asynccontextmanager
    async def follow_logs(self, ref: str, query: LogQuery, *, keep_lines: int) -> AsyncIterator[FakeFollow]:
        self._call("follow", query)
        yield FakeFollow(iter(self.batches), self.before_batch)

    def did(self) -> list[tuple[Any, ...]]:
        """The changes only."""
        return [call for call in self.calls if call[0] not in ("list", "inspect")]

    def _call(self, name: str, *arguments: Any) -> None:
        self.calls.append((name, *arguments))
        failure = self.failures.get(name)
        if failure is not None:
            raise failure

    def _name(self, ref: str) -> str:
        return next(found.name for found in self.containers if found.id == ref)


@dataclass(slots=True)
class FakeFollow:
    batches: Any
    before_batch: Callable[[], None]

    async def next_batch(self, *, wait_s: float) -> LogBatch:
        self.before_batch()
        return next(self.batches, LogBatch(lines=(), has_ended=True))
