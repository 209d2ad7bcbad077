"""Many troubles as one message: the wave of a reboot, and the summary of what happened unseen. Pure.

Either is an incident of its own whose members keep theirs; while it is open it shows all that becomes of them.
"""

from __future__ import annotations

from datetime import datetime

from bot.store.incident_rows import Cause, CauseKind, Severity, Trouble
from bot.watch.facts import CaughtUp, Died, Fact
from bot.watch.limits import Limits
from bot.watch.severity import Wish, wish_of
from bot.watch.state import CONTAINER_TROUBLES, Draft, HostState, Say

AWAY = "away"


def say(draft: Draft, id: int, *, is_first: bool) -> None:
    draft.say(id, Say.NEW if is_first else Say.AGAIN)


def take(draft: Draft, id: int, fact: Fact) -> bool:
    """Whether a wave takes this death. The first ones are told singly, since they may stay the only ones."""
    host, limits = draft.host(fact.host), draft.limits
    if wish_of(draft.tracked[id].incident.labels) is Wish.OFF:
        return False
    wave = _running(draft, host, fact.at)
    if wave is not None and _has_room(draft, wave, id):
        _join(draft, wave, id, fact)
        return True
    near = tuple(at for at in host.deaths if abs(fact.at - at) <= limits.wave_within)
    if wave is None and len(near) + 1 < limits.wave_size:
        draft.host(fact.host, deaths=(*near, fact.at))
        return False
    opened = draft.open(fact, fact.host, Trouble.WAVE, Severity.WARNING, details={"before": str(len(near))})
    draft.host(fact.host, deaths=(), wave=opened.incident.id, wave_at=fact.at)
    _join(draft, opened.incident.id, id, fact)
    draft.say(opened.incident.id, Say.NEW)
    draft.follow(opened.incident.id, told_at=draft.now)
    return True


def settle(draft: Draft) -> None:
    """A group is as grave as its gravest open member, and over when all of them are."""
    groups = {draft.tracked[id].following.group for id in draft.changed() if id in draft.tracked}
    for group in sorted(groups - {0}):
        if group not in draft.tracked or draft.tracked[group].incident.resolved_at is not None:
            continue
        members = [one.incident for one in draft.tracked.values() if one.following.group == group]
        still = [member for member in members if member.resolved_at is None]
        severity = max((member.severity for member in still), default=Severity.WARNING)
        if severity is not draft.tracked[group].incident.severity:
            draft.change(group, draft.now, severity=severity)
        if not still:
            draft.resolve(group, max(member.resolved_at or draft.now for member in members), "running")


def caught_up(draft: Draft, fact: CaughtUp) -> list[int]:
    """Sum up what was learned late. Few that so short a gap hid that nobody would call it one are returned, to be told
    one by one.
    """
    late = [id for id, one in draft.tracked.items() if one.incident.host == fact.host and one.following.is_late]
    draft.host(fact.host, blind_since=None)
    for id in late:
        draft.follow(id, is_late=False, say_at=None)
    if fact.at - fact.blind_since < draft.limits.blind_grace and len(late) < draft.limits.wave_size:
        return late
    if late:
        _sum_up(draft, fact, late, fact.blind_since)
    return []


def sum_up_late(draft: Draft, fact: Fact) -> None:
    """The same where nobody says that all was told: after a kill in between, or with an engine that goes again."""
    late = [id for id, one in draft.tracked.items() if one.incident.host == fact.host and one.following.is_late]
    for id in late:
        draft.follow(id, is_late=False, say_at=None)
    if late:
        _sum_up(draft, fact, late, min(draft.tracked[id].incident.opened_at for id in late))


def is_engines_doing(host: HostState, fact: Died, limits: Limits) -> bool:
    """Whether the engine was going down, or was started anew, when that container ended."""
    if host.lost_at is not None:
        return not fact.is_late or fact.at >= host.lost_at - limits.stop_reach
    if not fact.is_late or host.restarted_at is None or host.blind_since is None:
        return False
    return host.blind_since - limits.stop_reach <= fact.at <= host.restarted_at


def blame_engine(draft: Draft, host: str, lost_at: datetime) -> None:
    """The engine has gone: what was stopped "from outside" just before was stopped by it."""
    for id, one in list(draft.tracked.items()):
        incident = one.incident
        is_near = lost_at - incident.updated_at <= draft.limits.stop_reach
        if incident.host != host or incident.resolved_at is not None or not is_near or incident.cause is None:
            continue
        if incident.trouble in CONTAINER_TROUBLES and incident.cause.kind is CauseKind.OUTSIDE:
            cause = Cause(kind=CauseKind.ENGINE, signal=incident.cause.signal, exit_code=incident.exit_code)
            draft.change(id, incident.updated_at, cause=cause)


def _running(draft: Draft, host: HostState, at: datetime) -> int | None:
    """The wave that takes what dies now. One whose members are all back again takes it too: what is restarted one by
    one is one message.
    """
    if host.wave_at is None or abs(at - host.wave_at) > draft.limits.wave_stays:
        return None
    return host.wave if host.wave in draft.tracked else None


def _has_room(draft: Draft, wave: int, id: int) -> bool:
    members = draft.tracked[wave].incident.members
    return len(members) < draft.limits.wave_members or draft.tracked[id].incident.subject in members


def _join(draft: Draft, wave: int, id: int, fact: Fact) -> None:
    subject = draft.tracked[id].incident.subject
    members = draft.tracked[wave].incident.members
    if subject not in members:
        members = (*members, subject)
    draft.follow(id, group=wave, is_late=False)
    draft.change(wave, fact.at, members=members, resolved_at=None, resolution="")
    draft.host(fact.host, wave_at=fact.at)


def _sum_up(draft: Draft, fact: Fact, late: list[int], blind_since: datetime) -> None:
    members = [draft.tracked[id].incident for id in late]
    group = draft.open(
        fact,
        fact.host,
        Trouble.WAVE,
        max(member.severity if member.resolved_at is None else Severity.WARNING for member in members),
        details={"kind": AWAY, "blind_since": blind_since.isoformat(), "blind_until": fact.at.isoformat()},
        members=tuple(dict.fromkeys(member.subject for member in members)),
    )
    id = group.incident.id
    for member in late:
        draft.follow(member, group=id)
    if all(member.resolved_at is not None for member in members):
        draft.change(id, fact.at, resolved_at=fact.at, resolution="running")
    draft.say(id, Say.NEW)
    draft.follow(id, told_at=draft.now)
