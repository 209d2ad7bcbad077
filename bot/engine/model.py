"""What the rest of Lotsman knows of Docker's objects: frozen values, no SDK types, no I/O.

Sizes are bytes, moments are aware UTC datetimes, ids are full 64-digit ids unless a field says otherwise. ``raw``
holds the engine's own answer for those who show or export it whole; nothing else may be read from it outside this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

Raw = Mapping[str, Any]

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
class Image:
    """An image with all its names; ``docker images`` prints one line a name."""

    id: str
    tags: tuple[str, ...] = ()  # "repo:tag"; empty for a dangling one
    digests: tuple[str, ...] = ()  # "repo@sha256:..."
    parent_id: str = ""
    created_at: datetime
    size_bytes: int
    shared_bytes: int | None = None
    containers: int | None = None  # only known from disk usage
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_dangling(self) -> bool:
        return not self.tags


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDetails:
    id: str
    tags: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    created_at: datetime | None = None
    size_bytes: int = 0
    architecture: str = ""
    os: str = ""
    author: str = ""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    working_dir: str = ""
    user: str = ""
    exposed_ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    layers: int = 0
    raw: Raw = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A line of ``docker history``."""

    id: str  # "<missing>" where the layer has no image of its own
    created_at: datetime
    created_by: str
    size_bytes: int
    comment: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One line of what removing an image did."""

    untagged: str = ""
    deleted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    name: str
    driver: str = "local"
    mountpoint: str = ""
    scope: str = "local"
    created_at: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    size_bytes: int | None = None  # only known from disk usage
    used_by: int | None = None  # containers; only known from disk usage
    raw: Raw = field(default_factory=dict)

    @property
    def is_anonymous(self) -> bool:
        """As the engine decides for ``volume prune``: its label (23.0 and later), or a 64-digit name on older ones."""
        if "com.docker.volume.anonymous" in self.labels:
            return True
        return len(self.name) == 64 and all(digit in "0123456789abcdef" for digit in self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMember:
    container_id: str
    name: str
    ip_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    id: str
    name: str
    driver: str
    scope: str = "local"
    created_at: datetime | None = None
    is_internal: bool = False
    is_attachable: bool = False
    subnets: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    members: tuple[NetworkMember, ...] = ()  # only known from inspect
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    raw: Raw = field(default_factory=dict)

    @property
    def is_builtin(self) -> bool:
        """The engine's own networks, which it refuses to remove."""
        return self.name in ("bridge", "host", "none", "ingress", "docker_gwbridge")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildCacheRecord:
    id: str
    kind: str
    description: str
    size_bytes: int
    is_in_use: bool
    is_shared: bool
    created_at: datetime | None = None
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskUsage:
    """``docker system df -v``: every object with its size, from one (slow) request."""

    layers_bytes: int  # all image layers together, each counted once
    images: tuple[Image, ...] = ()
    containers: tuple[Container, ...] = ()
    volumes: tuple[Volume, ...] = ()
    build_cache: tuple[BuildCacheRecord, ...] = ()


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


class Source(StrEnum):
    STDOUT = "stdout"
    STDERR = "stderr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One measurement of a running container, as ``docker stats`` counts it. Network and block bytes are all since its
    start.
    """

    id: str
    name: str
    cpu: float = 0.0  # cores over the last second: 1.0 is one whole core, which docker prints as 100 %
    memory_bytes: int = 0  # without the file cache that the kernel would give back
    memory_limit_bytes: int = 0  # the host's memory where it has no limit of its own; 0 where unknown
    received_bytes: int | None = None  # None where it has no network of its own
    sent_bytes: int | None = None
    read_bytes: int = 0
    written_bytes: int = 0
    pids: int = 0  # processes and threads

    @property
    def memory_fraction(self) -> float:
        """Of its limit, 0 to 1; 0 where there is no limit to compare with."""
        return self.memory_bytes / self.memory_limit_bytes if self.memory_limit_bytes else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """What a running container has used since its start, at one moment. Two of them make what it used in between."""

    id: str
    name: str
    at: datetime  # by the engine's clock
    cpu_ns: int = 0  # of all its processors together
    memory_bytes: int = 0  # as ``Usage`` has it
    memory_limit_bytes: int = 0
    received_bytes: int = 0
    sent_bytes: int = 0
    read_bytes: int = 0
    written_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of output, decoded with replacement, without its line end; ``at`` only when timestamps were asked for.

    Control characters and ANSI sequences are still in it: taking them out is the shower's choice.
    """

    text: str
    source: Source = Source.STDOUT
    at: datetime | None = None
    is_cut: bool = False  # longer than the limit: the rest was dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which lines of a container's log: docker's own options."""

    tail: int | None = 50  # None: all
    since: datetime | None = None
    until: datetime | None = None
    timestamps: bool = False
    stdout: bool = True
    stderr: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBatch:
    """What a follow saw since it was last asked: the newest lines, and how many passed unseen before them."""

    lines: tuple[LogLine, ...]
    skipped: int = 0
    has_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of a pull, push or build stream.

    ``id`` is the layer it speaks of ("" for the whole), ``total_bytes`` 0 where unknown. ``stream`` is build output
    as it came; ``error`` ends the stream; ``image_id`` or ``digest`` tell the result when it is known.
    """

    id: str = ""
    status: str = ""
    current_bytes: int = 0
    total_bytes: int = 0
    stream: str = ""
    error: str = ""
    image_id: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSpec:
    """A build: exactly one of ``context`` (path of a tar file on this machine) and ``remote`` (git or http address)."""

    context_path: str = ""
    remote: str = ""
    tags: tuple[str, ...] = ()
    dockerfile: str = ""  # path within the context; "" is Dockerfile
    build_args: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    no_cache: bool = False
    pull: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Healthcheck:
    """Times are seconds; ``command`` runs in the image's shell; ``is_disabled`` is --no-healthcheck."""

    command: str = ""
    interval_s: float = 0
    timeout_s: float = 0
    start_period_s: float = 0
    retries: int = 0
    is_disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PortBinding:
    """A published port; ``host_port`` None lets the engine choose."""

    container_port: int
    protocol: str = "tcp"
    host_ip: str = ""
    host_port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MountSpec:
    """A mount to make: kind bind, volume or tmpfs; options as in --mount."""

    kind: str
    source: str = ""
    target: str
    is_read_only: bool = False
    tmpfs_bytes: int = 0
    tmpfs_options: str = ""  # as after --tmpfs PATH:
    volume_driver: str = ""
    volume_options: Mapping[str, str] = field(default_factory=dict)
    bind_propagation: str = ""
    creates_source: bool = False  # a missing host folder is made, as -v does; --mount refuses


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSpec:
    """Everything ``docker run`` may set here, parsed and checked; what is left out takes the image's own value."""

    image: str
    command: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] | None = None
    name: str = ""
    hostname: str = ""
    user: str = ""
    working_dir: str = ""
    env: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[PortBinding, ...] = ()
    publish_all: bool = False
    expose: tuple[str, ...] = ()
    mounts: tuple[MountSpec, ...] = ()
    volumes_from: tuple[str, ...] = ()
    network: str = ""
    network_aliases: tuple[str, ...] = ()
    restart_policy: str = ""
    restart_max_retries: int = 0
    memory_bytes: int = 0
    memory_swap_bytes: int = 0
    cpus: float = 0.0
    is_init: bool = False
    is_read_only: bool = False
    is_tty: bool = False
    is_stdin_open: bool = False
    is_auto_removed: bool = False
    is_privileged: bool = False
    healthcheck: Healthcheck | None = None
    cap_add: tuple[str, ...] = ()
    cap_drop: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    security_opt: tuple[str, ...] = ()
    pid_mode: str = ""
    ipc_mode: str = ""
    uts_mode: str = ""
    userns_mode: str = ""
    dns: tuple[str, ...] = ()
    extra_hosts: tuple[str, ...] = ()
    stop_signal: str = ""
    stop_timeout_s: int | None = None
    log_driver: str = ""
    log_options: Mapping[str, str] = field(default_factory=dict)
    shm_bytes: int = 0
    ulimits: tuple[str, ...] = ()
    sysctls: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSpec:
    name: str
    driver: str = "bridge"
    subnet: str = ""
    gateway: str = ""
    ip_range: str = ""
    is_internal: bool = False
    is_attachable: bool = False
    enable_ipv6: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


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
