"""Images, volumes, networks, build cache, and the space they take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.engine.model.containers import Container
from bot.engine.model.raw import Raw


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
