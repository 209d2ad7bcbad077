"""Services and tasks of a swarm as values, what a service is made from, and the part of the port that is about them.

Nodes, secrets and the swarm itself are another module's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.engine.model import Healthcheck, LogLine, LogQuery, MountSpec, Raw

Filters = Mapping[str, Sequence[str]]
STACK_LABEL = "com.docker.stack.namespace"


class Mode(StrEnum):
    REPLICATED = "replicated"
    GLOBAL = "global"
    REPLICATED_JOB = "replicated-job"
    GLOBAL_JOB = "global-job"

    @property
    def is_job(self) -> bool:
        """Its tasks are meant to end."""
        return self in (Mode.REPLICATED_JOB, Mode.GLOBAL_JOB)


class Update(StrEnum):
    """How a service's newest change stands, in the engine's words; NONE: there was none, or nothing is known of it."""

    NONE = ""
    UPDATING = "updating"
    PAUSED = "paused"
    COMPLETED = "completed"
    ROLLBACK_STARTED = "rollback_started"
    ROLLBACK_PAUSED = "rollback_paused"
    ROLLBACK_COMPLETED = "rollback_completed"

    @property
    def is_under_way(self) -> bool:
        return self in (Update.UPDATING, Update.ROLLBACK_STARTED)

    @property
    def is_stuck(self) -> bool:
        """Stopped by the engine after a failure; it goes on only when somebody does something."""
        return self in (Update.PAUSED, Update.ROLLBACK_PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePort:
    """``published`` is 0 where the swarm has not chosen one; ``is_ingress``: reached on every node."""

    target: int
    published: int = 0
    protocol: str = "tcp"
    is_ingress: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmService:
    """A service with its numbers. ``image`` is without the digest that the swarm pins it to.

    ``spec`` and ``previous`` (None where it was never changed) are the engine's own. ``running`` and ``desired`` are
    known from a list only, on engines from API 1.41.
    """

    id: str
    name: str
    version: int = 0
    image: str = ""
    digest: str = ""
    mode: Mode = Mode.REPLICATED
    replicas: int = 0  # as asked for; 0 for a global one
    running: int = 0
    desired: int = 0
    ports: tuple[ServicePort, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    update: Update = Update.NONE
    update_message: str = ""
    update_began_at: datetime | None = None
    update_ended_at: datetime | None = None
    spec: Raw = field(default_factory=dict)
    previous: Raw | None = None

    @property
    def stack(self) -> str:
        return self.labels.get(STACK_LABEL, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """``slot`` is 0 for a global service's. ``desired`` is what the swarm wants it to be: running, shutdown, ..."""

    id: str
    service_id: str
    node_id: str = ""
    slot: int = 0
    image: str = ""
    state: str = ""
    desired: str = ""
    error: str = ""
    exit_code: int | None = None
    at: datetime | None = None
    created_at: datetime | None = None
    spec: Raw = field(default_factory=dict)

    @property
    def is_wanted(self) -> bool:
        return self.desired not in ("shutdown", "remove")

    @property
    def is_failed(self) -> bool:
        return self.state in ("failed", "rejected", "orphaned")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """A line of a service's log, and the task that wrote it."""

    line: LogLine
    task_id: str = ""
    node_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateConfig:
    """How tasks are replaced; what is None is left to the engine."""

    parallelism: int | None = None
    delay_s: float | None = None
    failure_action: str = ""
    monitor_s: float | None = None
    max_failure_ratio: float | None = None
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartPolicy:
    condition: str = ""  # none, on-failure, any
    delay_s: float | None = None
    max_attempts: int | None = None
    window_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ulimit:
    name: str
    soft: int
    hard: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGrant:
    """A secret or config that a service sees as a file. ``target`` "" is its name, below /run/secrets for a secret."""

    name: str
    id: str = ""
    target: str = ""
    uid: str = "0"
    gid: str = "0"
    mode: int = 0o444


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkGrant:
    network: str  # a name or an id
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """Everything that a service may be made with here. Sizes are bytes, times seconds."""

    name: str
    image: str
    mode: Mode = Mode.REPLICATED
    replicas: int = 1
    entrypoint: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    container_labels: Mapping[str, str] = field(default_factory=dict)
    hostname: str = ""
    user: str = ""
    working_dir: str = ""
    ports: tuple[ServicePort, ...] = ()
    mounts: tuple[MountSpec, ...] = ()
    networks: tuple[NetworkGrant, ...] = ()
    secrets: tuple[FileGrant, ...] = ()
    configs: tuple[FileGrant, ...] = ()
    constraints: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()  # label paths, such as node.labels.zone
    is_dnsrr: bool = False  # names resolve to the tasks, without an address of the service's own
    max_replicas: int = 0
    limit_pids: int = 0
    limit_cpus: float = 0
    limit_memory_bytes: int = 0
    reserve_cpus: float = 0
    reserve_memory_bytes: int = 0
    restart: RestartPolicy = field(default_factory=RestartPolicy)
    update: UpdateConfig = field(default_factory=UpdateConfig)
    rollback: UpdateConfig = field(default_factory=UpdateConfig)
    healthcheck: Healthcheck | None = None
    stop_signal: str = ""
    stop_grace_s: float | None = None
    is_init: bool | None = None
    is_read_only: bool = False
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()  # ADDRESS NAME
    dns: tuple[str, ...] = ()
    dns_search: tuple[str, ...] = ()
    sysctls: Mapping[str, str] = field(default_factory=dict)
    ulimits: tuple[Ulimit, ...] = ()
    log_driver: str = ""
    log_options: Mapping[str, str] = field(default_factory=dict)
    is_tty: bool = False
    is_stdin_open: bool = False


class SwarmServices(Protocol):
    """The part of ``port.Engine`` for services. All of it raises NoSwarm where the engine is no manager."""

    async def swarm_services(self, *, filters: Filters | None = None) -> tuple[SwarmService, ...]:
        """By name; one request, however many."""
        ...

    async def inspect_service(self, ref: str) -> SwarmService: ...
    async def service_tasks(self, *service_ids: str, filters: Filters | None = None) -> tuple[Task, ...]:
        """Of these services, newest first; the past ones that the swarm keeps among them."""
        ...

    async def image_digest(self, image: str, *, with_login: bool = False) -> str:
        """What the registry has under this name now, asked by the engine. Raises where it cannot be asked."""
        ...

    async def node_names(self) -> Mapping[str, str]:
        """Node ids and the nodes' host names."""
        ...

    async def swarm_ids(self, kind: str) -> Mapping[str, str]:
        """Names and ids; ``kind`` is secrets or configs."""
        ...

    async def create_service(self, spec: ServiceSpec, *, with_login: bool = False) -> tuple[str, tuple[str, ...]]:
        """Its id, and the engine's warnings. ``with_login``: the nodes get the bot's login at the image's registry."""
        ...

    async def change_service(
        self, service_id: str, change: Callable[[dict[str, Any]], Raw], *, with_login: bool = False
    ) -> tuple[str, ...]:
        """Hand the service's spec, a copy, to ``change`` and give the engine what it returns; again where somebody
        else changed the service in between. The engine's warnings. ``change`` runs in another thread, and must only
        work on what it is given.
        """
        ...

    async def rollback_service(self, service_id: str) -> tuple[str, ...]:
        """To its previous spec. Raises EngineRefused where there is none."""
        ...

    async def remove_service(self, ref: str) -> None: ...
    async def service_logs(
        self, ref: str, query: LogQuery, *, max_bytes: int, limit_s: float | None = None
    ) -> tuple[ServiceLine, ...]:
        """By time, with moments; the tail is the engine's, for each task. At most ``max_bytes``, the newest.

        Hangs until ``limit_s`` (the engine's own limit where None) while the swarm waits for a node that has gone.
        """
        ...

    async def task_logs(
        self, task_id: str, query: LogQuery, *, max_bytes: int, limit_s: float | None = None
    ) -> tuple[ServiceLine, ...]: ...
