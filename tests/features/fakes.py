"""Containers and an engine without a daemon, for tests of flow and text; what it does is proved on a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.engine.model import Container, ContainerDetails, LogBatch, LogLine, LogQuery, State, Usage
from bot.errors import NotFound

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


@dataclass(slots=True)
class FakeEngine:
    """Knows the containers it was given; every call is written down in ``calls``; ``failures`` are raised by name."""

    containers: Sequence[Container] = ()
    details: Mapping[str, ContainerDetails] = field(default_factory=dict)
    lines: Sequence[LogLine] = ()
    batches: Sequence[LogBatch] = ()
    usages: Sequence[Usage] = ()
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

    async def stats(self, ids: Sequence[str]) -> tuple[Usage, ...]:
        self._call("stats", tuple(ids))
        return tuple(usage for usage in self.usages if usage.id in ids)

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
