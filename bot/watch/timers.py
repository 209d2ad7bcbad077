"""What becomes of incidents by the mere passing of time. Pure; every moment is kept with its incident."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.store.alerting_rows import Following, Tracked
from bot.store.incident_rows import Incident, Severity, Step, Trouble
from bot.watch import groups
from bot.watch.facts import Fact
from bot.watch.limits import Limits
from bot.watch.state import NEVER, Draft, Say
from bot.watch.troubles import news, news_due, say, say_news_if_due

CATCHING_UP = timedelta(seconds=1)  # until what was unseen has been told, which takes a moment


def due(tracked: Tracked, limits: Limits) -> datetime:
    """When it is to be looked at next."""
    moments = _moments(tracked.incident, tracked.following, limits)
    return min((moment for moment in moments if moment is not None), default=NEVER)


def _moments(incident: Incident, following: Following, limits: Limits) -> Iterable[datetime | None]:
    yield following.say_at
    if incident.resolved_at is not None:
        return
    yield following.back_by
    yield following.well_at
    yield following.worse_at
    yield news_due(following, limits)
    yield _unanswered_due(incident, following, limits)
    if _is_left(incident, following):
        yield incident.updated_at + limits.stopped_for


def pass_time(draft: Draft) -> None:
    """Do all that is due. Each thing that is done takes its moment away, so this ends.

    Before the next moment that was known only what has just changed can be due.
    """
    for id in draft.touchable() if draft.now >= draft.next_due else draft.changed():
        for _ in range(_AT_ONCE):
            if id not in draft.tracked or due(draft.tracked[id], draft.limits) > draft.now:
                break
            _act(draft, id)


_AT_ONCE = 8  # moments of one incident that may be due together, after a sleep of the machine


def _act(draft: Draft, id: int) -> None:
    tracked, now = draft.tracked[id], draft.now
    incident, following = tracked.incident, tracked.following
    if _is_due(following.say_at, now):
        _say_held(draft, tracked)
    elif _is_due(following.back_by, now):
        _not_back(draft, tracked)
    elif _is_due(following.well_at, now):
        _well(draft, tracked)
    elif _is_due(following.worse_at, now):
        draft.follow(id, worse_at=None)
        draft.change(id, now, severity=Severity.CRITICAL)
        _tell(draft, id)
    elif _is_due(news_due(following, draft.limits), now):
        say_news_if_due(draft, id)
    elif _is_due(_unanswered_due(incident, following, draft.limits), now):
        _unanswered(draft, tracked)
    else:
        draft.resolve(id, now, "left", step=Step(at=now, what="left"))


def _say_held(draft: Draft, tracked: Tracked) -> None:
    id = tracked.incident.id
    if tracked.following.is_late:
        groups.sum_up_late(draft, Fact(host=tracked.incident.host, at=draft.now, is_late=True))
        draft.follow(id, is_late=False, say_at=None)
        return
    failure = tracked.incident.trouble.value
    if failure in tracked.following.failures and tracked.following.told_at is not None:
        draft.follow(id, say_at=None)
        news(draft, id)
    else:
        draft.follow(id, failures=(*tracked.following.failures, failure))
        say(draft, id)
    if tracked.incident.details.get("inside") == "yes":
        draft.resolve(id, draft.now, "running")


def _not_back(draft: Draft, tracked: Tracked) -> None:
    """Its policy should have brought it back by now; while the engine is gone nothing is known of that."""
    id, now = tracked.incident.id, draft.now
    if (wait := _unseen(draft, tracked, draft.limits.back_within)) is not None:
        draft.follow(id, back_by=now + wait)
        return
    draft.follow(id, back_by=None)
    step = Step(at=now, what="not_back")
    draft.change(id, now, step=step, trouble=Trouble.NOT_BACK, severity=Severity.CRITICAL)
    _tell(draft, id)


def _well(draft: Draft, tracked: Tracked) -> None:
    id, now = tracked.incident.id, draft.now
    if (wait := _unseen(draft, tracked, draft.limits.well_after)) is not None:
        draft.follow(id, well_at=now + wait)
        return
    at = tracked.following.well_at or now
    draft.resolve(id, at, "running", step=Step(at=at, what="running"))


def _unseen(draft: Draft, tracked: Tracked, usual: timedelta) -> timedelta | None:
    """How long to wait with a judgement, while nothing is seen or not all of it was told yet."""
    host = draft.host(tracked.incident.host)
    if host.lost_at is not None:
        return usual
    return CATCHING_UP if host.blind_since is not None else None


def _tell(draft: Draft, id: int) -> None:
    """It got worse. Within a group the group says so, and no more often than others repeat themselves."""
    group = draft.tracked[id].following.group
    if group not in draft.tracked:
        say(draft, id)
        return
    draft.follow(group, is_news=True)
    say_news_if_due(draft, group)


def _unanswered_due(incident: Incident, following: Following, limits: Limits) -> datetime | None:
    if incident.severity < Severity.CRITICAL or incident.acknowledged_by or incident.resolved_at is not None:
        return None
    if following.rings_from is None or following.group:
        return None
    schedule = _schedule(limits)
    if following.repeats >= len(schedule):
        return None
    return following.rings_from + schedule[following.repeats][0]


def _unanswered(draft: Draft, tracked: Tracked) -> None:
    id = tracked.incident.id
    after, how = _schedule(draft.limits)[tracked.following.repeats]
    rings_from = tracked.following.rings_from
    draft.follow(id, repeats=tracked.following.repeats + 1)
    if how is Say.AGAIN:
        say(draft, id)
        draft.follow(id, rings_from=rings_from)
        return
    step = Step(at=draft.now, what="unanswered")
    draft.change(id, draft.now, step=step)
    draft.say(id, Say.ESCALATE, unanswered_s=after.total_seconds())


def _schedule(limits: Limits) -> list[tuple[timedelta, Say]]:
    steps = {(limits.repeat_after, Say.AGAIN), *((after, Say.ESCALATE) for after in limits.escalate_after)}
    return sorted(steps)


def _is_left(incident: Incident, following: Following) -> bool:
    return incident.trouble is Trouble.STOPPED and following.well_at is None and following.back_by is None


def _is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
