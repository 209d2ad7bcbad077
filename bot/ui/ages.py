"""How long something lasted or how long ago it was, in one unit or in two: what fits beside a name on a phone. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.ui.texts import Translate

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
MONTH = 30 * DAY
YEAR = 365 * DAY

_STEPS = (  # below this many seconds: the unit's message, its length
    (MINUTE, "duration-seconds", 1),
    (HOUR, "duration-minutes", MINUTE),
    (2 * DAY, "duration-hours", HOUR),
    (2 * WEEK, "duration-days", DAY),
    (2 * MONTH, "duration-weeks", WEEK),
    (2 * YEAR, "duration-months", MONTH),
)
_JUST_NOW_S = 3


def duration(seconds: float, t: Translate) -> str:
    """``45 с``, ``12 мин``, ``3 ч``, ``5 дней``: whole units, cut down. What is negative counts as zero."""
    whole = max(int(seconds), 0)
    for below, key, unit in _STEPS:
        if whole < below:
            return t(key, n=whole // unit)
    return t("duration-years", n=whole // YEAR)


def span(seconds: float, t: Translate) -> str:
    """``3 мин 12 с``, ``2 ч 5 мин``, ``3 дня 4 ч``: the largest unit up to days, and the rest in the next one."""
    whole = max(int(seconds), 0)
    if whole < MINUTE:
        return t("duration-seconds", n=whole)
    if whole < HOUR:
        parts = [("duration-minutes", whole // MINUTE), ("duration-seconds", whole % MINUTE)]
    elif whole < DAY:
        parts = [("duration-hours", whole // HOUR), ("duration-minutes", whole % HOUR // MINUTE)]
    else:
        parts = [("duration-days", whole // DAY), ("duration-hours", whole % DAY // HOUR)]
    return " ".join(t(key, n=number) for key, number in parts if number)


def age(moment: datetime, now: datetime, t: Translate) -> str:
    """``5 мин назад``. A moment ahead of ``now`` (the engine's clock may differ from ours) is just now."""
    seconds = (now - moment).total_seconds()
    if seconds < _JUST_NOW_S:
        return t("age-now")
    return t("age-ago", duration=duration(seconds, t))
