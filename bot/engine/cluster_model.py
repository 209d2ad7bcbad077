"""Nodes, secrets, configs and the swarm itself as values, and the part of the port that is about them.

Services and tasks are ``swarm_model``'s. What a secret or config holds is in none of these values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.engine.model import Raw
from bot.engine.swarm_model import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """All words are the engine's. ``reachability`` and ``manager_address`` are empty for a worker."""

    id: str
    name: str
    role: str = "worker"  # worker, manager
    availability: str = "active"  # active, pause, drain
    state: str = "ready"  # ready, down, unknown, disconnected
    message: str = ""
    address: str = ""
    engine_version: str = ""
    platform: str = ""
    cpus: float = 0
    memory_bytes: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    is_leader: bool = False
    reachability: str = ""  # reachable, unreachable, unknown
    manager_address: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    raw: Raw = field(default_factory=dict)

    @property
    def is_manager(self) -> bool:
        return self.role == "manager"

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"

    @property
    def is_reachable(self) -> bool:
        """As a manager by the other managers."""
        return self.reachability == "reachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """A swarm decides while more than half of its managers hear each other."""

    managers: int
    reachable: int

    @property
    def needed(self) -> int:
        return self.managers // 2 + 1

    @property
    def spare(self) -> int:
        """How many more may go; negative where it is lost."""
        return self.reachable - self.needed

    @property
    def is_lost(self) -> bool:
        return self.spare < 0

    @property
    def is_at_risk(self) -> bool:
        """One that is away is missed; a swarm of one or two that are all there was made so."""
        return self.reachable < self.managers and self.spare <= 0


def quorum_of(nodes: Sequence[Node]) -> Quorum:
    managers = [node for node in nodes if node.is_manager]
    return Quorum(managers=len(managers), reachable=sum(node.is_reachable for node in managers))


class Kept(StrEnum):
    """What a swarm keeps for its services; the value is the path's word."""

    SECRET = "secrets"
    CONFIG = "configs"

    @property
    def word(self) -> str:
        return self.value.removesuffix("s")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A secret or a config. ``size_bytes`` is known of a config only; ``raw`` is without what it holds."""

    kind: Kept
    id: str
    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    driver: str = ""
    size_bytes: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    raw: Raw = field(default_factory=dict)


class RotatedToken(StrEnum):
    """Which of the swarm's keys is made anew; the value is the request's parameter."""

    WORKER = "rotateWorkerToken"
    MANAGER = "rotateManagerToken"
    UNLOCK_KEY = "rotateManagerUnlockKey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What this engine knows of itself in a swarm."""

    state: str = "inactive"  # inactive, pending, active, error, locked
    node_id: str = ""
    address: str = ""
    is_manager: bool = False
    error: str = ""
    managers: tuple[str, ...] = ()  # their addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The swarm. Its tokens are left out of what is printed of it."""

    id: str
    version: int = 0
    created_at: datetime | None = None
    worker_token: str = field(default="", repr=False)
    manager_token: str = field(default="", repr=False)
    root_ca: str = ""
    is_autolocked: bool = False
    is_rotating_ca: bool = False
    node_cert_expiry_s: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class InitSpec:
    advertise_address: str = ""
    listen_address: str = "0.0.0.0:2377"
    data_path_address: str = ""
    data_path_port: int = 0
    default_address_pools: tuple[str, ...] = ()
    default_pool_mask: int = 0
    availability: str = "active"
    is_autolocked: bool = False
    forces_new_cluster: bool = False
    task_history: int | None = None
    heartbeat_s: float | None = None
    cert_expiry_s: float | None = None


class SwarmControl(Protocol):
    """The part of ``port.Engine`` for the swarm itself. All but ``membership``, ``init_swarm`` and ``leave_swarm``
    raises NoSwarm where the engine is no manager of a swarm with a leader.
    """

    async def nodes(self, *, filters: Mapping[str, Sequence[str]] | None = None) -> tuple[Node, ...]:
        """Managers first, by name."""
        ...

    async def node_tasks(self, *node_ids: str) -> tuple[Task, ...]:
        """Of these nodes, newest first."""
        ...

    async def change_node(self, node_id: str, change: Callable[[dict[str, Any]], Raw]) -> None:
        """Hand its spec, a copy, to ``change`` and give the engine what it returns; again where it was changed in
        between. ``change`` runs in another thread.
        """
        ...

    async def remove_node(self, node_id: str, *, force: bool = False) -> None: ...
    async def kept_files(
        self, kind: Kept, *, filters: Mapping[str, Sequence[str]] | None = None
    ) -> tuple[KeptFile, ...]:
        """By name."""
        ...

    async def create_kept(self, kind: Kept, name: str, content: bytes, labels: Mapping[str, str]) -> str:
        """Its id. The content is in no error."""
        ...

    async def relabel_kept(self, kind: Kept, id: str, content: bytes, labels: Mapping[str, str]) -> None:
        """Raises BadRequest where it holds something else: what a swarm keeps is never changed."""
        ...

    async def remove_kept(self, kind: Kept, id: str) -> None:
        """Raises InUse with the services that use it."""
        ...

    async def membership(self) -> Membership: ...
    async def cluster(self) -> Cluster: ...
    async def init_swarm(self, spec: InitSpec) -> str:
        """The id of this node."""
        ...

    async def leave_swarm(self, *, force: bool = False) -> None: ...
    async def rotate(self, key: RotatedToken) -> None: ...
    async def rotate_ca(self) -> None:
        """Begin it: every node gets a certificate of the new authority, which takes a while."""
        ...

    async def unlock_key(self) -> str:
        """Empty where the swarm is not locked."""
        ...
