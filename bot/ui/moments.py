"""Moments as people type them: durations (10m, 2h, 7d), Unix seconds, RFC 3339. Pure; ``now`` is passed in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bot.errors import UsageError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+", re.IGNORECASE)
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhdw])", re.IGNORECASE)


def parse_duration(text: str) -> timedelta:
    """``1h30m``, ``45s``, ``7d``. Raises UsageError."""
    if not _DURATION.fullmatch(text):
        raise UsageError(key="error-duration", value=text)
    seconds = sum(
        float(number) * (_UNITS[unit.lower()] if unit.lower() != "ms" else 0.001)
        for number, unit in _PART.findall(text)
    )
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        raise UsageError(key="error-duration", value=text) from None


def parse_since(text: str, now: datetime) -> datetime:
    """As docker's --since: a duration back from now, Unix seconds, or a date with or without time (UTC unless it says).

    Raises UsageError.
    """
    if _DURATION.fullmatch(text):
        try:
            return now - parse_duration(text)
        except OverflowError:
            raise UsageError(key="error-moment", value=text) from None
    try:
        if re.fullmatch(r"\d{9,}(\.\d+)?", text):
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UsageError(key="error-moment", value=text) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
