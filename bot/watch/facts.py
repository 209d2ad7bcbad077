"""What was seen of an engine, as values: the follower and the monitors make them, the rules turn them into incidents.

Every fact carries when it happened by the engine's own clock. A fact may come twice (a reconnect asks again from the
cursor): ``key`` is the same then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    host: str
    at: datetime  # the engine's time where it has one
    time_ns: int = 0  # of the engine's event, 0 for what was measured or concluded here
    is_late: bool = False  # learned after the fact: the bot was down, or the engine out of reach

    @property
    def key(self) -> str:
        return f"{type(self).__name__}:{self.time_ns}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerFact(Fact):
    id: str
    name: str
    image: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{type(self).__name__}:{self.id}:{self.time_ns}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Died(ContainerFact):
    exit_code: int | None = None
    was_oom_killed: bool | None = None  # None: 137 with no signal of anybody's, and the engine has not said why
    is_restarting: bool = False  # its policy brings it back


@dataclass(frozen=True, slots=True, kw_only=True)
class Signalled(ContainerFact):
    """``docker kill`` or the first half of ``docker stop``: somebody sent a signal through the engine."""

    signal: str = ""  # a number as the engine gives it, "15"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(ContainerFact):
    """The engine has carried out a ``stop``; it follows a Died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(ContainerFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfMemory(ContainerFact):
    """The engine's oom event: the kernel killed a process of the container, perhaps not the main one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChanged(ContainerFact):
    is_healthy: bool
    output: str = ""  # of the last check, where it was looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Created(ContainerFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(ContainerFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed(ContainerFact):
    old_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(ContainerFact):
    is_paused: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecOpened(ContainerFact):
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageChanged(Fact):
    image: str
    action: str  # pull, delete, untag, tag, load, import

    @property
    def key(self) -> str:
        return f"ImageChanged:{self.action}:{self.image}:{self.time_ns}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineLost(Fact):
    """``told``: of what somebody has to mend on the way to it, the message and what that names."""

    reason: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineBack(Fact):
    """The stream is open again. ``blind_since``: from when on nothing was seen; events between may still follow."""

    blind_since: datetime
    has_restarted: bool = False  # the engine itself was started anew meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp(Fact):
    """All that happened while nothing was seen has been told: what came as ``is_late`` can be summed up now."""

    blind_since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskMeasured(Fact):
    """Of the file system that holds the engine's data root, bytes."""

    total_bytes: int
    free_bytes: int
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageMeasured(ContainerFact):
    cpu_fraction: float  # 1.0 is one core
    memory_bytes: int
    memory_limit_bytes: int = 0  # 0: none


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMeasured(Fact):
    """Of a Swarm service."""

    service: str
    running: int
    desired: int
    error: str = ""  # of its newest failed task

    @property
    def key(self) -> str:
        return f"ServiceMeasured:{self.service}:{self.at.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeMeasured(Fact):
    """Of a swarm. ``state`` is the engine's word, or "removed"; ``is_reachable`` by the other managers, None for a
    worker.
    """

    node: str
    id: str
    state: str
    message: str = ""
    is_manager: bool = False
    is_reachable: bool | None = None

    @property
    def key(self) -> str:
        return f"NodeMeasured:{self.node}:{self.at.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumMeasured(Fact):
    """Of a swarm's managers. ``reachable`` is None where none of them can say it."""

    managers: int
    reachable: int | None
    is_at_risk: bool  # lost, or lost with the next one
    is_lost: bool = False

    @property
    def key(self) -> str:
        return f"QuorumMeasured:{self.at.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMeasured(Fact):
    """How a Swarm service's newest change stands. ``state`` is the engine's word, or "removed"."""

    service: str
    state: str
    is_stuck: bool
    message: str = ""

    @property
    def key(self) -> str:
        return f"UpdateMeasured:{self.service}:{self.at.isoformat()}"
