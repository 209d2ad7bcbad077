"""What an engine is asked to build, run and create."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    """Times are seconds; ``command`` runs in the image's shell, ``words`` without one, which a service alone may have;
    ``is_disabled`` is --no-healthcheck.
    """

    command: str = ""
    words: tuple[str, ...] = ()
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
    volume_labels: Mapping[str, str] = field(default_factory=dict)  # of a service's
    keeps_empty: bool = False  # a service's: a new volume gets nothing of what the image has there
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
