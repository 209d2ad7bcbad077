"""Containers as they are: rows of lists, and what inspect tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.engine.model.raw import Raw

SHORT_ID_LENGTH = 12  # what docker's own tables print


def short_id(full_id: str) -> str:
    """Twelve digits, without an algorithm prefix, as docker's tables have them."""
    return full_id.removeprefix("sha256:")[:SHORT_ID_LENGTH]


class State(StrEnum):
    """A container's states, in the engine's own words."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    REMOVING = "removing"
    EXITED = "exited"
    DEAD = "dead"


class Health(StrEnum):
    NONE = "none"
    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One port of a container; ``host_port`` is None where it is only exposed."""

    container_port: int
    protocol: str = "tcp"
    host_ip: str = ""
    host_port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A row of ``docker ps``: all of it comes from one list request."""

    id: str
    name: str
    image: str
    image_id: str
    command: str
    state: State
    status: str
    health: Health = Health.NONE
    exit_code: int | None = None
    created_at: datetime
    ports: tuple[Port, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    mounts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    network_mode: str = ""
    size_rw_bytes: int | None = None
    size_root_bytes: int | None = None

    @property
    def project(self) -> str | None:
        return self.labels.get("com.docker.compose.project")

    @property
    def service(self) -> str | None:
        return self.labels.get("com.docker.compose.service")

    @property
    def is_running(self) -> bool:
        return self.state in (State.RUNNING, State.PAUSED, State.RESTARTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    kind: str  # bind, volume, tmpfs, npipe
    source: str  # host path or volume name; empty for tmpfs
    target: str
    is_read_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLink:
    """A container's place in one network."""

    network: str
    ip_address: str = ""
    gateway: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """One run of a container's health check; the engine keeps the last five."""

    ended_at: datetime | None = None
    exit_code: int = 0  # 0 well, 1 ill, -1 where it took too long or could not be run
    output: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerDetails:
    """What ``docker inspect`` tells of a container, as far as a card or a decision needs it."""

    id: str
    name: str
    image: str  # the reference it was started from
    image_id: str
    state: State
    health: Health = Health.NONE
    health_output: str = ""  # what the last check printed
    health_failures: int = 0  # checks in a row that failed, the last one included
    health_checks: tuple[HealthCheck, ...] = ()  # oldest first
    health_command: str = ""  # as the engine's exec events tell it
    exit_code: int | None = None  # of one that was never started: that its start failed with
    error: str = ""  # the engine's own sentence, e.g. why it could not start
    was_oom_killed: bool = False
    pid: int = 0
    is_tty: bool = False
    is_stdin_open: bool = False
    is_auto_removed: bool = False
    is_privileged: bool = False
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    restart_count: int = 0
    restart_policy: str = "no"
    restart_max_retries: int = 0
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    working_dir: str = ""
    user: str = ""
    hostname: str = ""
    env: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[Port, ...] = ()
    mounts: tuple[Mount, ...] = ()
    network_mode: str = ""
    networks: tuple[NetworkLink, ...] = ()
    memory_limit_bytes: int = 0  # 0: none
    cpus: float = 0.0  # 0: no limit
    log_driver: str = ""
    raw: Raw = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        return self.state in (State.RUNNING, State.PAUSED, State.RESTARTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A line of ``docker diff``: A added, C changed, D deleted."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Processes:
    """``docker top``: column titles and rows as ps printed them."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitStatus:
    code: int
    error: str = ""
