"""When a schedule is due: five fields of cron in a time zone of its own. Pure.

Daylight saving as Debian's cron has it: a fixed hour that a night skips runs right after the gap, one that a night has
twice runs once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from bot.errors import UsageError

FIELDS = 5
WORDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
"""Cron's own short forms, but for @reboot, which is no time."""

_RUSSIAN_DAYS = {"вс": "SUN", "пн": "MON", "вт": "TUE", "ср": "WED", "чт": "THU", "пт": "FRI", "сб": "SAT"}
_RUSSIAN_DAY = re.compile("|".join(_RUSSIAN_DAYS), re.IGNORECASE)
_DAYS = "[a-zа-я]{2,3}"
_FIELD = re.compile(rf"[\d*][\d*/,-]*|{_DAYS}(?:[,-]{_DAYS})*", re.IGNORECASE)
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


def unquoted(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The time and the rest, where its five fields may have come without quotes: on a phone they are hard to find."""
    fields = words[:FIELDS]
    if len(words) > FIELDS and all(_FIELD.fullmatch(word) for word in fields):
        return " ".join(fields), words[FIELDS:]
    return words[0], words[1:]


def timing(expression: str, zone: str) -> Timing:
    """Raises UsageError for what is no cron expression, never comes, or names no time zone."""
    words = " ".join(expression.split())
    fields = WORDS.get(words.lower(), words).split()
    if len(fields) != FIELDS:
        raise UsageError(key="schedule-bad-cron", expression=words, command="schedule add")
    fields[-1] = _RUSSIAN_DAY.sub(lambda day: _RUSSIAN_DAYS[day[0].lower()], fields[-1])
    try:
        found = Timing(" ".join(fields), ZoneInfo(zone))
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
