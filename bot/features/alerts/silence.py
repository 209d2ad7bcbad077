"""Until when a mute lasts, as people type it and as buttons have it. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from bot.errors import UsageError
from bot.telegram.incident_book import Until
from bot.ui.moments import parse_duration

HEALTHY: Final = "healthy"
TOMORROW = "tomorrow"
WAKES_AT = time(8)
SLEEP_AT_LEAST = timedelta(hours=4)  # at three in the morning "tomorrow" is the morning that comes
LONGEST = timedelta(days=30)


def parse_until(text: str, now: datetime, zone: tzinfo) -> Until:
    """``1h``, ``healthy``, ``tomorrow``. Raises UsageError."""
    word = text.strip().lower()
    if word == HEALTHY:
        return HEALTHY
    if word == TOMORROW:
        return tomorrow(now, zone)
    try:
        lasts = parse_duration(word)
    except UsageError:
        raise UsageError(key="alerts-mute-bad", until=text, command="mute") from None
    if not timedelta(0) < lasts <= LONGEST:
        raise UsageError(key="alerts-mute-bad", until=text, command="mute")
    return now + lasts


def tomorrow(now: datetime, zone: tzinfo) -> datetime:
    """The next morning that is far enough away to sleep until then."""
    local = now.astimezone(zone)
    morning = datetime.combine(local.date(), WAKES_AT, zone)
    while morning - now < SLEEP_AT_LEAST:
        morning = datetime.combine(morning.date() + timedelta(days=1), WAKES_AT, zone)
    return morning.astimezone(now.tzinfo)
