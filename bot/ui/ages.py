"""Ages and durations in short words: one unit, or two where the second one matters. Pure; ``now`` is passed in."""

from __future__ import annotations

from datetime import datetime

from bot.ui.texts import Translate

_STEPS = (("year", 365 * 86400), ("month", 30 * 86400), ("week", 7 * 86400), ("day", 86400), ("hour", 3600), ("minute", 60))
_SECOND_UNIT = {"day": "hour", "hour": "minute", "minute": "second"}
_SECONDS = {**dict(_STEPS), "second": 1}


def duration(seconds: float, t: Translate) -> str:
    """``3 мин 12 с``; under ten of a unit the next smaller one is told too."""
    whole = max(0, int(seconds))
    for unit, length in (*_STEPS, ("second", 1)):
        if whole < length and unit != "second":
            continue
        count, rest = divmod(whole, length)
        text = t(f"unit-{unit}", n=count)
        smaller = _SECOND_UNIT.get(unit)
        if smaller is not None and count < 10:
            few = rest // _SECONDS[smaller]
            if few:
                return f"{text} {t(f'unit-{smaller}', n=few)}"
        return text
    raise AssertionError("a second is the last unit")


def age(moment: datetime, now: datetime, t: Translate) -> str:
    """How long ago, in one unit; "just now" under ten seconds."""
    seconds = (now - moment).total_seconds()
    if seconds < 10:
        return t("age-now")
    for unit, length in (*_STEPS, ("second", 1)):
        if seconds >= length:
            return t("age-ago", time=t(f"unit-{unit}", n=int(seconds // length)))
    return t("age-now")
