"""The rules: from what was seen of an engine to what is told of it. Pure; nothing in here waits, asks or writes.

``decide`` takes facts in the order in which they came, and none at all when only time has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.store.alerting_rows import Deed
from bot.store.incident_rows import Incident, MemoryUser, Severity, Step
from bot.watch import container_rules, groups, host_rules, swarm_rules, timers
from bot.watch.facts import (
    CaughtUp,
    Created,
    Died,
    DiskMeasured,
    EngineBack,
    EngineLost,
    ExecOpened,
    Fact,
    HealthChanged,
    ImageChanged,
    NodeMeasured,
    OutOfMemory,
    QuorumMeasured,
    Removed,
    Renamed,
    ServiceMeasured,
    Signalled,
    Started,
    Stopped,
    UpdateMeasured,
    UsageMeasured,
)
from bot.watch.limits import Limits
from bot.watch.state import Change, Draft, Say, State

_RULES: Mapping[type[Fact], Callable[[Draft, Any], None]] = {
    Died: container_rules.died,
    Signalled: container_rules.signalled,
    Stopped: container_rules.stopped,
    Started: container_rules.started,
    OutOfMemory: container_rules.ran_out_of_memory,
    HealthChanged: container_rules.health_changed,
    Created: container_rules.created,
    Removed: container_rules.removed,
    Renamed: container_rules.renamed,
    ExecOpened: container_rules.exec_opened,
    ImageChanged: host_rules.image_changed,
    EngineLost: host_rules.lost,
    EngineBack: host_rules.back,
    CaughtUp: host_rules.caught_up,
    DiskMeasured: host_rules.disk_measured,
    UsageMeasured: host_rules.usage_measured,
    ServiceMeasured: host_rules.service_measured,
    NodeMeasured: swarm_rules.node_measured,
    QuorumMeasured: swarm_rules.quorum_measured,
    UpdateMeasured: swarm_rules.update_measured,
}
_DEFAULTS = Limits()


def decide(
    state: State,
    facts: Sequence[Fact],
    now: datetime,
    *,
    deeds: Sequence[Deed] = (),
    limits: Limits = _DEFAULTS,
    delivered: Mapping[int, datetime] | None = None,
) -> tuple[State, list[Change]]:
    """``deeds``: what people did through the bot of late. ``delivered``: when the newest messages arrived, by
    incident; until that is known they count as on their way, and nothing is repeated.

    Each incident that changed comes once, as it stands at the end.
    """
    draft = Draft(state, now=now, limits=limits, deeds=deeds)
    _take_delivered(draft, delivered or {})
    for fact in facts:
        rule = _RULES.get(type(fact))
        if rule is not None and not draft.is_repeat(fact):
            rule(draft, fact)
            if isinstance(fact, Died | Removed):
                host_rules.gone(draft, fact)
    draft.is_timed = True
    timers.pass_time(draft)
    groups.settle(draft)
    return draft.finish(timers.due)


def acknowledge(
    state: State, id: int, name: str, now: datetime, *, limits: Limits = _DEFAULTS
) -> tuple[State, list[Change]]:
    """Nothing where there is no such incident, it is over, or somebody has it already."""
    draft = Draft(state, now=now, limits=limits, deeds=())
    tracked = state.tracked.get(id)
    if tracked is not None and tracked.incident.resolved_at is None and not tracked.incident.acknowledged_by:
        step = Step(at=now, what="acknowledged", detail=name)
        draft.change(id, now, step=step, acknowledged_by=name, acknowledged_at=now)
    return draft.finish(timers.due)


def muted(
    state: State, ids: Sequence[int], until: str, by: str, now: datetime, *, limits: Limits = _DEFAULTS
) -> tuple[State, list[Change]]:
    """What the cards say of it; ``until`` is "" where it is over."""
    draft = Draft(state, now=now, limits=limits, deeds=())
    for id in ids:
        incident = state.tracked[id].incident
        draft.change(id, incident.updated_at, details={**incident.details, "muted_until": until, "muted_by": by})
    return draft.finish(timers.due)


def unwatched(
    state: State, ids: Sequence[int], now: datetime, *, limits: Limits = _DEFAULTS
) -> tuple[State, list[Change]]:
    """Nobody would ever hear how they end: they are closed as what is not watched any more."""
    draft = Draft(state, now=now, limits=limits, deeds=())
    for id in ids:
        draft.resolve(id, now, "unwatched")
    return draft.finish(timers.due)


def with_evidence(
    state: State, id: int, *, log_tail: tuple[str, ...] = (), memory_users: tuple[MemoryUser, ...] = ()
) -> tuple[State, Incident | None]:
    """The incident with what it said last; what is not given stays as it is. None where nothing is new."""
    tracked = state.tracked.get(id)
    if tracked is None or not (log_tail or memory_users):
        return state, None
    incident = replace(
        tracked.incident,
        log_tail=log_tail or tracked.incident.log_tail,
        memory_users=memory_users or tracked.incident.memory_users,
    )
    return replace(state, tracked={**state.tracked, id: replace(tracked, incident=incident)}), incident


def told(state: State, places: Mapping[int, Sequence[tuple[int, int | None]]]) -> State:
    """Which chats have an incident's card from now on, beside those that had it."""
    tracked = dict(state.tracked)
    for id, new in places.items():
        if id in tracked:
            following = tracked[id].following
            following = replace(following, told=tuple(dict.fromkeys((*following.told, *new))))
            tracked[id] = replace(tracked[id], following=following)
    return replace(state, tracked=tracked)


def waits_for_delivery(state: State) -> list[int]:
    """Incidents whose newest message is on its way, as far as is known."""
    return [
        one.incident.id
        for one in state.open()
        if one.following.told_at is not None and one.following.delivered_at is None and one.following.told
    ]


def repeated(changes: Sequence[Change]) -> list[Change]:
    """The same once more, since a mute has ended and it is open still; of many as one their card only."""
    return [
        replace(change, say=Say.AGAIN, is_timed=True) if not change.tracked.following.group else change
        for change in changes
    ]


def _take_delivered(draft: Draft, delivered: Mapping[int, datetime]) -> None:
    for id, at in delivered.items():
        tracked = draft.tracked.get(id)
        if tracked is None or tracked.following.told_at is None or tracked.following.delivered_at is not None:
            continue
        draft.follow(id, delivered_at=at)
        is_open = tracked.incident.resolved_at is None
        if is_open and tracked.incident.severity is Severity.CRITICAL and tracked.following.rings_from is None:
            draft.follow(id, rings_from=at)
