"""The values of the audit log: what is known before an act, a row, a question about rows. No SQL here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    STARTED = "started"
    OK = "ok"
    FAILED = "failed"
    DENIED = "denied"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Via(StrEnum):
    COMMAND = "command"
    BUTTON = "button"
    QUESTION = "question"
    SCHEDULE = "schedule"
    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``kind`` is container, image, volume, ...; ``id`` is empty for what has only a name."""

    kind: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditStart:
    """What is known before the act."""

    at: datetime
    update_id: int
    actor_id: int
    actor_name: str
    chat_id: int
    via: Via
    command: str
    arguments: tuple[str, ...]
    role: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    id: int
    at: datetime
    update_id: int
    actor_id: int
    actor_name: str
    chat_id: int
    via: Via
    command: str
    arguments: tuple[str, ...]
    targets: tuple[Target, ...]
    role: str
    outcome: Outcome
    error: str
    duration_ms: int | None
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """All that is set must fit. ``user`` is "@name", a name or an id; ``target`` a name, an id or an id's beginning."""

    user: str | None = None
    command: str | None = None
    target: str | None = None
    since: datetime | None = None
    outcome: Outcome | None = None
    host: str | None = None
    before_id: int | None = None
    limit: int | None = None
