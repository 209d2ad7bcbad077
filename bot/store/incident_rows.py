"""What an incident is, as it is kept: one trouble of one subject on one host, from its first sign to its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    INFO = 1  # only in the digest
    WARNING = 2  # comes silently
    CRITICAL = 3  # rings


class Trouble(StrEnum):
    CRASH = "crash"
    OOM = "oom"
    UNHEALTHY = "unhealthy"
    CRASH_LOOP = "crash_loop"
    NOT_BACK = "not_back"  # it should have been restarted and was not
    STOPPED = "stopped"  # from outside of the bot
    ENGINE = "engine"
    DISK = "disk"
    SERVICE = "service"  # a Swarm service below its replicas
    NODE = "node"  # of a swarm, down
    MANAGER = "manager"  # of a swarm, there and not heard by the others
    QUORUM = "quorum"  # a swarm's managers are no majority, or not with one less
    UPDATE = "update"  # of a Swarm service, come to a halt
    CPU = "cpu"
    MEMORY = "memory"
    EXEC = "exec"
    IMAGE = "image"
    LIFECYCLE = "lifecycle"  # created, removed
    FINISHED = "finished"  # exit 0 by itself
    WAVE = "wave"  # many deaths within seconds, as one


class CauseKind(StrEnum):
    PERSON = "person"  # through the bot
    OUTSIDE = "outside"  # a signal or a stop that did not come through the bot
    CRASH = "crash"
    OOM = "oom"
    ENGINE = "engine"  # the engine was stopped or restarted
    FINISHED = "finished"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    kind: CauseKind
    person: str = ""
    signal: str = ""  # "SIGTERM"
    exit_code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the card's history, by its ``what`` (and what ``detail`` is then).

    Containers: died (exit code), stopped (signal or exit code), stopped_by and restarted_by and started_by (person),
    started, restarted (by its policy), running, healthy, unhealthy (output), oom, not_back, finished, removed, renamed
    (old name), left, exec (command), created, ended, over and below ("93%"). Engine: lost (reason), back,
    engine_restarted. Disk: filling and freed ("91%"). Service: replicas and complete ("1/3"). Swarm: node_down,
    node_ready, node_removed, unreachable, reachable, quorum and quorum_lost ("2/3"), update_paused and resumed (state),
    removed. Image: pull, delete,
    load, import. Any: acknowledged (person), unanswered.
    """

    at: datetime
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUser:
    name: str
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    id: int  # 0 until it is kept
    host: str
    subject: str  # a container's name, a service's, "engine", "disk", an image
    subject_id: str = ""  # a container's full id
    image: str = ""
    trouble: Trouble
    severity: Severity
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None = None
    resolution: str = ""  # healthy, running, removed, back, acknowledged, ...
    cause: Cause | None = None
    exit_code: int | None = None
    restarts: int = 0  # since it was opened
    steps: tuple[Step, ...] = ()
    log_tail: tuple[str, ...] = ()  # masked, oldest first
    memory_users: tuple[MemoryUser, ...] = ()  # at the moment of an OOM
    labels: Mapping[str, str] = field(default_factory=dict)  # the container's lotsman.* ones only
    details: Mapping[str, str] = field(default_factory=dict)
    """Any: times (how often it came again; absent: once), count (of what is only noted). Container: restarting
    (yes|no: its policy brings it back), inside (yes: memory ran out for a process in it, which itself runs on). Engine:
    reason, restarted (yes|""), blind_since, blind_until (ISO). Disk: free_bytes, total_bytes, path, percent. Service:
    running, desired, error. Node: id, role, message. Manager: id. Quorum: managers, reachable ("": nobody can say),
    lost (yes|""). Update: state, message. CPU and memory: used, limit ("93%"), memory_bytes, memory_limit_bytes, since.
    Wave: before (deaths that were told singly); of what happened unseen: kind ("away"), blind_since, blind_until.
    """

    members: tuple[str, ...] = ()  # of a wave: the containers' names
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    is_late: bool = False  # told after the fact
