"""The engine itself: version, events, its disk, the services of its swarm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.engine.model.raw import Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    version: str
    api_version: str
    min_api_version: str = ""
    git_commit: str = ""
    go_version: str = ""
    os: str = ""
    arch: str = ""
    kernel: str = ""
    built_at: str = ""
    components: tuple[tuple[str, str], ...] = ()  # (name, version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    id: str
    name: str
    server_version: str
    operating_system: str
    os_type: str
    architecture: str
    kernel: str
    cpus: int
    memory_bytes: int
    containers: int
    running: int
    paused: int
    stopped: int
    images: int
    storage_driver: str
    logging_driver: str
    cgroup_driver: str
    cgroup_version: str
    data_root: str
    runtimes: tuple[str, ...] = ()
    default_runtime: str = ""
    swarm: str = "inactive"  # inactive, pending, active, error, locked
    is_manager: bool = False
    live_restore: bool = False
    at: datetime | None = None  # the engine's clock when it answered
    warnings: tuple[str, ...] = ()
    raw: Raw = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of ``docker events``."""

    kind: str  # container, image, network, ...
    action: str  # die, start, health_status, exec_start, ...: without what follows a colon
    detail: str = ""  # what follows it: unhealthy, the command
    id: str = ""  # of an image that was pulled its name
    attributes: Mapping[str, str] = field(default_factory=dict)  # labels among them
    time_ns: int = 0  # by the engine's clock

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.time_ns / 1e9, UTC)

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBatch:
    events: tuple[Event, ...] = ()
    may_have_gaps: bool = False
    """The engine had to wait for us, and throws away what it cannot hand over within a tenth of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A line of ``docker service ls``."""

    id: str
    name: str
    running: int = 0
    desired: int = 0
    is_job: bool = False  # its tasks are meant to end
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Of a file system."""

    path: str
    total_bytes: int
    free_bytes: int  # that anybody may take, root's reserve left out
