"""When a schedule is due: five fields of cron in a time zone of its own. Pure.

Daylight saving as Debian's cron has it: a fixed hour that a night skips runs right after the gap, one that a night has
twice runs once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from bot.errors import UsageError

FIELDS = 5
MISSED_COUNTED = 1_000  # more are "over a thousand"


@dataclass(frozen=True, slots=True)
class Timing:
    expression: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What fell into a span of time: the newest moment, and how many there were before it."""

    latest: datetime
    earlier: int


def timing(expression: str, zone: str) -> Timing:
    """Raises UsageError for what is no cron expression, never comes, or names no time zone."""
    words = " ".join(expression.split())
    if len(words.split()) != FIELDS:
        raise UsageError(key="schedule-bad-cron", expression=words, command="schedule add")
    try:
        found = Timing(words, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(key="schedule-bad-zone", zone=zone, command="schedule add") from None
    try:
        after(found, datetime.now(UTC))
    except (CronSimError, StopIteration):
        raise UsageError(key="schedule-bad-cron", expression=words, command="schedule add") from None
    return found


def after(timing: Timing, moment: datetime) -> datetime:
    """The next time it is due, in UTC. Raises StopIteration where there is none within fifty years."""
    return next(CronSim(timing.expression, moment.astimezone(timing.zone))).astimezone(UTC)


def due(timing: Timing, since: datetime, until: datetime) -> Due | None:
    """What is due after ``since`` and not after ``until``."""
    moments = CronSim(timing.expression, since.astimezone(timing.zone))
    latest: datetime | None = None
    count = 0
    for moment in moments:
        found = moment.astimezone(UTC)
        if found > until:
            break
        latest = found
        count += 1
        if count == MISSED_COUNTED:  # a bot that was off for weeks: the newest one is looked for from the other end
            back = CronSim(timing.expression, (until + timedelta(seconds=1)).astimezone(timing.zone), reverse=True)
            latest = max(latest, next(back).astimezone(UTC))
            break
    return Due(latest=latest, earlier=count - 1) if latest is not None else None
