"""What a list of containers shows that no event has told: late facts. Pure; inspecting the doubtful ones is the
follower's business.

An engine keeps 256 events, and none over its own restart. What happened in between is concluded from each container's
own record: when it last started and ended, and how.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.engine.model import Container, ContainerDetails, Health, State
from bot.watch.facts import ContainerFact, Created, Died, HealthChanged, Paused, Removed, Renamed, Started
from bot.watch.roster import Known, Roster, listed, runs

NS = 1_000_000_000
KILLED = 137
AGE_SLACK_S = 5.0

_AGE = re.compile(r"Less than a (second)|(?:About an?|(\d+)) (second|minute|hour|day|week|month|year)")
_UNIT_S = {"second": 1, "minute": 60, "hour": 3600}
_UNIT_S |= {"day": 24 * 3600, "week": 7 * 24 * 3600, "month": 30 * 24 * 3600, "year": 365 * 24 * 3600}
_ROUNDED_S = 1800  # from an hour on docker counts in hours, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is looked at: changes after ``since_ns`` that an event would have told, up to ``until_ns``, when the event
    stream was opened; what came later it tells itself. By the engine's clock.
    """

    since_ns: int
    until_ns: int
    has_gap: bool  # events between may be missing

    @property
    def length_s(self) -> float:
        return (self.until_ns - self.since_ns) / NS


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``known``: what is true of it from now on; None where it is gone."""

    id: str
    known: Known | None
    facts: tuple[ContainerFact, ...] = ()


def youngest_age_s(status: str) -> float:
    """The least age that docker's words for it ("Up 5 minutes", "Exited (1) About an hour ago") may stand for."""
    match = _AGE.search(status)
    if match is None or match[1]:
        return 0.0
    if match[2] is None:
        return _UNIT_S[match[3]]
    age_s = int(match[2]) * _UNIT_S[match[3]]
    return age_s if age_s < _UNIT_S["hour"] else age_s - _ROUNDED_S


def doubtful(roster: Roster, rows: Sequence[Container], window: Window) -> list[Container]:
    """Those that the list alone does not settle: something about them is new, or may be."""
    return [row for row in rows if _is_doubtful(roster.get(row.id), row, window)]


def _is_doubtful(known: Known | None, row: Container, window: Window) -> bool:
    is_young = row.state is not State.CREATED and youngest_age_s(row.status) <= window.length_s + AGE_SLACK_S
    if known is None:
        return is_young or _ns(row.created_at) > window.since_ns
    return differs(known, row) or (window.has_gap and is_young)


def differs(known: Known, row: Container) -> bool:
    is_health_new = row.health in (Health.HEALTHY, Health.UNHEALTHY) and known.health != row.health
    is_state_new = (known.is_running, known.is_paused) != (runs(row.state), row.state is State.PAUSED)
    return is_state_new or known.name != row.name or (runs(row.state) and is_health_new)


def settled(roster: Roster, row: Container) -> Known:
    """What is known of one that is not in doubt."""
    known = roster.get(row.id)
    if known is None:
        return listed(row)
    return replace(known, image=row.image, labels=row.labels, health=row.health if runs(row.state) else known.health)


def gone(host: str, known: Known, window: Window) -> Finding:
    """It was removed, nobody knows when."""
    at = datetime.fromtimestamp(window.until_ns / NS, UTC)
    fact = Removed(host=host, at=at, is_late=True, id=known.id, name=known.name, image=known.image, labels=known.labels)
    return Finding(id=known.id, known=None, facts=(fact,))


def found(host: str, known: Known | None, row: Container, details: ContainerDetails, window: Window) -> Finding:
    """What happened to it, oldest first, and what is known of it now."""
    if known is None and _ns(details.created_at) > window.until_ns:
        return Finding(id=row.id, known=None)  # the stream tells all of it
    comparing = _Comparing(host, known, row, details, window)
    facts = [
        *comparing.creation(),
        *comparing.renaming(),
        *comparing.end(),
        *comparing.start(),
        *comparing.pause(),
        *comparing.health(),
    ]
    facts.sort(key=lambda fact: fact.at)
    return Finding(id=row.id, known=comparing.now_known(), facts=tuple(facts))


class _Comparing:
    def __init__(self, host: str, known: Known | None, row: Container, details: ContainerDetails, window: Window):
        self._known = known
        self._details = details
        self._window = window
        self._started_ns, self._finished_ns = _ns(details.started_at), _ns(details.finished_at)
        self._is_running = runs(details.state)
        # Of one that never started or ended before our eyes what is older than the window is old.
        self._told_start_ns = (known.started_ns if known else 0) or window.since_ns
        self._told_end_ns = (known.ended_ns if known else 0) or window.since_ns
        self._common: dict[str, Any] = {
            "host": host,
            "is_late": True,
            "id": row.id,
            "name": details.name or row.name,
            "image": row.image,
            "labels": row.labels,
        }

    def creation(self) -> list[ContainerFact]:
        created_ns = _ns(self._details.created_at)
        if self._known is not None or not self._is_new(created_ns, self._window.since_ns):
            return []
        return [Created(**self._common, **_when(created_ns))]

    def renaming(self) -> list[ContainerFact]:
        if self._known is None or self._known.name == self._common["name"]:
            return []
        return [Renamed(**self._common, **_when(self._window.until_ns), old_name=self._known.name)]

    def end(self) -> list[ContainerFact]:
        """Its last end, where that was not told: of several only the last is on record."""
        if not self._has_ended_anew():
            return []
        return [
            Died(
                **self._common,
                **_when(self._finished_ns),
                # Once it runs again nobody knows how its last run ended.
                exit_code=None if self._is_running else self._details.exit_code,
                was_oom_killed=None if self._is_running else self._was_oom_killed(),
                is_restarting=self._details.is_running,
            )
        ]

    def _was_oom_killed(self) -> bool | None:
        """The record now and then lacks it."""
        return self._details.was_oom_killed or (None if self._details.exit_code == KILLED else False)

    def start(self) -> list[ContainerFact]:
        if not self._has_started_anew():
            return []
        return [Started(**self._common, **_when(self._started_ns))]

    def pause(self) -> list[ContainerFact]:
        is_paused = self._details.state is State.PAUSED
        if self._known is None or not self._is_running or self._known.is_paused == is_paused:
            return []
        return [Paused(**self._common, **_when(self._window.until_ns), is_paused=is_paused)]

    def health(self) -> list[ContainerFact]:
        health = self._details.health
        if not self._is_running or health not in (Health.HEALTHY, Health.UNHEALTHY):
            return []
        before = self._known.health if self._known and not self._has_started_anew() else None
        if health == before or (health is Health.HEALTHY and before is None):
            return []
        checks = self._details.health_checks
        ended_ns = _ns(checks[-1].ended_at) if checks else 0
        return [
            HealthChanged(
                **self._common,
                **_when(ended_ns or self._window.until_ns),
                is_healthy=health is Health.HEALTHY,
                output=self._details.health_output if health is Health.UNHEALTHY else "",
            )
        ]

    def now_known(self) -> Known:
        """As of the window's end: what its record has later than that the stream is about to tell."""
        before = self._known or Known(id=self._common["id"], name=self._common["name"])
        until_ns = self._window.until_ns
        is_running, is_paused = self._is_running, self._details.state is State.PAUSED
        is_later = max(self._started_ns, self._finished_ns) > until_ns
        if is_later:
            is_running = before.is_running if self._known else self._started_ns <= until_ns
            is_paused = before.is_paused
        return Known(
            id=self._common["id"],
            name=self._common["name"],
            image=self._common["image"],
            labels=self._common["labels"],
            is_running=is_running,
            is_paused=is_paused,
            health=self._details.health,
            started_ns=max(before.started_ns, self._started_ns if self._started_ns <= until_ns else 0),
            ended_ns=max(before.ended_ns, self._finished_ns if self._finished_ns <= until_ns else 0),
            was_listed=not is_later,
        )

    def _has_ended_anew(self) -> bool:
        was_running = self._known is not None and self._known.is_running
        if was_running and not self._is_running and 0 < self._finished_ns <= self._window.until_ns:
            return True
        return self._is_new(self._finished_ns, self._told_end_ns)

    def _has_started_anew(self) -> bool:
        if not self._is_running:
            return False
        had_ended = self._known is not None and not self._known.is_running
        if had_ended and 0 < self._started_ns <= self._window.until_ns:
            return True
        return self._is_new(self._started_ns, self._told_start_ns)

    def _is_new(self, time_ns: int, since_ns: int) -> bool:
        return since_ns < time_ns <= self._window.until_ns


def _ns(moment: datetime | None) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000 if moment and moment.timestamp() > 0 else 0


def _when(time_ns: int) -> dict[str, Any]:
    return {"at": datetime.fromtimestamp(time_ns / NS, UTC), "time_ns": time_ns}
