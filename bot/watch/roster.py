"""The containers of one engine as they were last known: what an event or a list is compared with.

Kept across restarts of the bot as a small snapshot, with the moment up to which it holds. No I/O.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.engine.model import Container, Event, Health, State

KEPT_LABELS = ("lotsman.", "com.docker.compose.project", "com.docker.compose.service", "com.docker.swarm.service.name")
"""Beginnings of the names of labels that the snapshot keeps."""

NOT_LABELS = frozenset(
    {"name", "image", "exitCode", "signal", "execID", "oldName", "execDuration", "container", "comment"}
)
"""What the engine puts among a container's labels in an event."""

_SHOWS_IT_THERE = frozenset({"create", "start", "die", "pause", "unpause", "rename", "health_status"})
"""The stop of one that removes itself may come after its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    id: str
    name: str
    image: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    is_running: bool = False  # paused included; between two starts it is not
    is_paused: bool = False
    health: Health | None = None  # None: not known whether it has a check
    started_ns: int = 0  # its last start and end that were told, by the engine's clock; 0: none
    ended_ns: int = 0
    was_listed: bool = False  # its state is from a list: the event that made it so may still come


def runs(state: State) -> bool:
    return state in (State.RUNNING, State.PAUSED)


def listed(row: Container) -> Known:
    """As the list shows it."""
    return Known(
        id=row.id,
        name=row.name,
        image=row.image,
        labels=row.labels,
        is_running=runs(row.state),
        is_paused=row.state is State.PAUSED,
        health=row.health if runs(row.state) else None,
        was_listed=True,
    )


def labels_in(event: Event) -> dict[str, str]:
    return {name: value for name, value in event.attributes.items() if name not in NOT_LABELS}


class Roster:
    """By id. ``is_changed`` until it was kept."""

    def __init__(self, known: Iterable[Known] = ()):
        self._known = {one.id: one for one in known}
        self.is_changed = False

    def __iter__(self) -> Iterator[Known]:
        return iter(list(self._known.values()))

    def __len__(self) -> int:
        return len(self._known)

    def get(self, container_id: str) -> Known | None:
        return self._known.get(container_id)

    def put(self, known: Known) -> None:
        if self._known.get(known.id) != known:
            self._known[known.id] = known
            self.is_changed = True

    def forget(self, container_id: str) -> None:
        if self._known.pop(container_id, None) is not None:
            self.is_changed = True

    def met(self, event: Event) -> Known:
        """The container of an event, as the event names it; one that was not known is taken to exist from here on."""
        known = self.get(event.id) or Known(id=event.id, name=event.name)
        image = event.attributes.get("image", known.image)
        return replace(known, name=event.name or known.name, image=image, labels=labels_in(event) or known.labels)

    def apply(self, event: Event) -> None:
        """Let the event have happened."""
        if event.action == "destroy":
            self.forget(event.id)
            return
        if event.action not in _SHOWS_IT_THERE and self.get(event.id) is None:
            return
        known = self.met(event)
        match event.action:
            case "start" | "die" if event.time_ns < max(known.started_ns, known.ended_ns):
                pass  # read again on a new connection: what came after it is known
            case "start":
                # Its check begins anew; whether it has one does not change.
                health = known.health if known.health in (None, Health.NONE) else Health.STARTING
                known = replace(
                    known, is_running=True, is_paused=False, health=health, started_ns=event.time_ns, was_listed=False
                )
            case "die":
                known = replace(known, is_running=False, is_paused=False, ended_ns=event.time_ns, was_listed=False)
            case "pause" | "unpause":
                known = replace(known, is_paused=event.action == "pause")
            case "health_status" if event.detail in ("healthy", "unhealthy"):
                known = replace(known, health=Health(event.detail))
        self.put(known)

    def to_json(self, *, cursor_ns: int, anchor_ns: int, seen_at: datetime | None) -> dict[str, Any]:
        return {
            "cursor_ns": cursor_ns,
            "anchor_ns": anchor_ns,
            "seen_at": seen_at.isoformat() if seen_at else "",
            "containers": [_packed(known) for known in self],
        }


def _packed(known: Known) -> dict[str, Any]:
    labels = {name: value for name, value in known.labels.items() if name.startswith(KEPT_LABELS)}
    packed = {
        "id": known.id,
        "name": known.name,
        "image": known.image,
        "labels": labels,
        "runs": known.is_running,
        "paused": known.is_paused,
        "health": known.health.value if known.health else "",
        "started_ns": known.started_ns,
        "ended_ns": known.ended_ns,
        "listed": known.was_listed,
    }
    return {name: value for name, value in packed.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What was kept: nothing where this is the first run."""

    roster: Roster
    cursor_ns: int = 0  # up to where it holds
    anchor_ns: int = 0  # of an event: where the engine still keeps it, nothing after it is missing
    seen_at: datetime | None = None  # until when the engine was watched, by our clock


def read_snapshot(kept: Mapping[str, Any]) -> Snapshot:
    """A snapshot that cannot be read is as none: it costs certainty about what happened meanwhile, not the start."""
    try:
        containers = [_unpacked(row) for row in kept.get("containers") or ()]
        seen_at = datetime.fromisoformat(kept["seen_at"]) if kept.get("seen_at") else None
        return Snapshot(
            roster=Roster(containers),
            cursor_ns=int(kept.get("cursor_ns") or 0),
            anchor_ns=int(kept.get("anchor_ns") or 0),
            seen_at=seen_at,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return Snapshot(roster=Roster())


def _unpacked(row: Mapping[str, Any]) -> Known:
    return Known(
        id=str(row["id"]),
        name=str(row["name"]),
        image=str(row.get("image") or ""),
        labels=dict(row.get("labels") or {}),
        is_running=bool(row.get("runs")),
        is_paused=bool(row.get("paused")),
        health=Health(row["health"]) if row.get("health") else None,
        started_ns=int(row.get("started_ns") or 0),
        ended_ns=int(row.get("ended_ns") or 0),
        was_listed=bool(row.get("listed")),
    )
