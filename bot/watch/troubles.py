"""How a trouble is opened, opened again, and when it is told: at once, held back, in a summary, or after a pause. Pure.

A *failure* is the kind of what went wrong ("crash:1", "oom", "crash_loop"). One that an incident has not told of yet is
told at once, however often the others came; one that it has told of waits for a pause that grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.store.alerting_rows import Following, Tracked
from bot.store.incident_rows import Severity, Step, Trouble
from bot.watch import groups
from bot.watch.facts import Fact
from bot.watch.limits import Limits
from bot.watch.state import Draft

FAILURES_AT_MOST = 8  # beyond, a program that ends with ever new codes waits like any other
_REOPENED = {
    "resolved_at": None,
    "resolution": "",
    "acknowledged_by": "",
    "acknowledged_at": None,
    "cause": None,
    "exit_code": None,
    "memory_users": (),
}
_MUTED = ("muted_until", "muted_by")


def raise_trouble(
    draft: Draft,
    fact: Fact,
    subject: str,
    trouble: Trouble,
    severity: Severity,
    *,
    failure: str,
    step: Step,
    held_for: timedelta | None = None,
    is_death: bool = False,
    details: dict[str, str] | None = None,
    **changes: Any,
) -> int:
    """Open it, open it again, or go on with it; and tell it if that is due. The incident's id.

    ``held_for``: it is told only if it lasts so long.
    """
    found = remembered(draft, fact, subject, trouble)
    was_open = found is not None and found.incident.resolved_at is None
    if found is None:
        id = draft.open(fact, subject, trouble, severity, step=step, details=details, **changes).incident.id
    else:
        id = found.incident.id
        if not was_open:
            times = int(found.incident.details.get("times", "1")) + 1
            changes = {**_REOPENED, "opened_at": fact.at, "is_late": fact.is_late, **changes}
            details = {**(details or {}), "times": str(times)}
            draft.follow(id, group=0, is_late=False)
        else:
            severity = max(severity, found.incident.severity)
        before = found.incident.details if was_open else _unmuted(found.incident.details, draft.now)
        changes["details"] = {**before, **(details or {})}
        draft.change(id, fact.at, step=step, trouble=trouble, severity=severity, **changes)
    if is_death:
        draft.died(id)
    following = draft.tracked[id].following
    if held_for is not None:
        if not was_open:
            draft.follow(id, say_at=draft.moment(fact) + held_for)
    elif not was_open or following.say_at is not None or failure not in following.failures:
        tell(draft, id, fact, failure, is_fresh=not was_open or following.told_at is None, is_death=is_death)
    return id


def _unmuted(details: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Of one that comes again: a mute until it was well, or until some time that is past, is over."""
    until = details.get("muted_until", "")
    if until and until != "healthy" and datetime.fromisoformat(until) > now:
        return dict(details)
    return {key: value for key, value in details.items() if key not in _MUTED}


def remembered(draft: Draft, fact: Fact, subject: str, trouble: Trouble) -> Tracked | None:
    """Open, or over so lately that it is the same trouble still."""
    found = draft.find(fact.host, subject, trouble)
    if found is None or found.incident.resolved_at is None:
        return found
    return found if fact.at - found.incident.resolved_at <= draft.limits.remembered else None


def tell(draft: Draft, id: int, fact: Fact, failure: str, *, is_fresh: bool, is_death: bool = False) -> None:
    """``is_fresh``: it was not open before, so it may go into a summary or a wave."""
    following = draft.tracked[id].following
    is_known = failure in following.failures
    if not is_known and len(following.failures) < FAILURES_AT_MOST:
        following = draft.follow(id, failures=(*following.failures, failure))
    else:
        is_known = True
    if is_fresh and fact.is_late:
        draft.follow(id, is_late=True, say_at=draft.now + draft.limits.late_grace)
        return
    if following.group:
        news(draft, following.group)
        return
    if is_fresh and is_death and groups.take(draft, id, fact):
        draft.follow(id, say_at=None)
        return
    if is_known and following.told_at is not None:
        news(draft, id)
    else:
        say(draft, id)


def news(draft: Draft, id: int) -> None:
    """More of the same: told when the pause since the last message, counted from its delivery, is over."""
    draft.follow(id, is_news=True)
    say_news_if_due(draft, id)


def say_news_if_due(draft: Draft, id: int) -> None:
    following = draft.tracked[id].following
    due = news_due(following, draft.limits)
    if due is not None and due <= draft.now:
        draft.follow(id, level=following.level + 1)
        say(draft, id)


def news_due(following: Following, limits: Limits) -> datetime | None:
    """None where there is none, or where the message before has not arrived yet and will show it anyway."""
    if not following.is_news or following.delivered_at is None:
        return None
    return following.delivered_at + limits.pauses[min(following.level, len(limits.pauses) - 1)]


def say(draft: Draft, id: int) -> None:
    """Now, as a message of its own; all that waits for its delivery begins anew."""
    following = draft.tracked[id].following
    groups.say(draft, id, is_first=following.told_at is None)
    draft.follow(id, told_at=draft.now, delivered_at=None, is_news=False, say_at=None)


def note(draft: Draft, fact: Fact, subject: str, trouble: Trouble, step: Step, **details: str) -> None:
    """What is only worth a line in the digest: kept as over at once, and together with more of the same."""
    found = remembered(draft, fact, subject, trouble)
    if found is None:
        opened = draft.open(
            fact, subject, trouble, Severity.INFO, step=step, details={**details, "count": "1"}, resolved_at=fact.at
        )
        draft.follow(opened.incident.id, told_at=draft.now)
        groups.say(draft, opened.incident.id, is_first=True)
        return
    count = int(found.incident.details.get("count", "1")) + 1
    details = {**found.incident.details, **details, "count": str(count)}
    draft.change(found.incident.id, fact.at, step=step, resolved_at=fact.at, details=details)
