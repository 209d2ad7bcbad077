"""What ``/alerts set`` changes of a subscription. Pure; who may change it and where it is kept is not here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.errors import UsageError
from bot.setting_values import place, read_zone, time_of_day
from bot.store.alerting_rows import Subscription
from bot.store.incident_rows import Severity, Trouble
from bot.ui.moments import parse_duration

ALL = "all"  # in place of a filter's value: no filter
OFF = "off"
TROUBLES = tuple(trouble for trouble in Trouble if trouble is not Trouble.WAVE)
LEVELS = {severity.name.lower(): severity for severity in Severity}
_HOURS = re.compile(r"(\d{1,2}:\d\d)\s*[-–—]\s*(\d{1,2}:\d\d)")
_LABEL = re.compile(r"[^\s=,]+(?:=[^\s]*)?")
_LONGEST_WAIT = timedelta(days=1)


def changed(old: Subscription, args: Mapping[str, Any]) -> Subscription:
    """Only what was given changes. Raises UsageError."""
    new = {field: read(args[option]) for option, (field, read) in _READERS.items() if args[option] not in (None, ())}
    if args["on"] or args["off"]:
        new["is_on"] = bool(args["on"])
    if not new:
        raise UsageError(key="alerts-nothing-to-set", command="alerts set")
    return replace(old, **new)


def chat_and_topic(text: str) -> tuple[int, int | None]:
    """Raises UsageError."""
    try:
        return place(text)
    except ValueError:
        raise _wrong("alerts-bad-chat", text) from None


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    """Given one by one or by commas; "all" among them is no filter at all."""
    words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
    return () if ALL in words else tuple(dict.fromkeys(words))


def _labels(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(_label(word) for word in _words(texts))


def _troubles(texts: Iterable[str]) -> tuple[Trouble, ...]:
    return tuple(dict.fromkeys(_trouble(word) for word in _words(texts)))


def _label(text: str) -> str:
    if not _LABEL.fullmatch(text):
        raise _wrong("alerts-bad-label", text)
    return text


def _trouble(text: str) -> Trouble:
    word = text.lower().replace("-", "_")
    if word not in set(TROUBLES):
        raise UsageError(key="alerts-bad-kind", value=text, known=", ".join(TROUBLES), command="alerts set")
    return Trouble(word)


def _level(text: str) -> Severity:
    try:
        return LEVELS[text.lower()]
    except KeyError:
        raise _wrong("alerts-bad-level", text) from None


def _hours(text: str) -> str:
    if text.lower() == OFF:
        return ""
    found = _HOURS.fullmatch(text.strip())
    try:
        begin, end = (time_of_day(found[number]) for number in (1, 2)) if found else (None, None)
    except ValueError:
        begin = end = None
    if begin is None or end is None or begin == end:
        raise _wrong("alerts-bad-quiet", text)
    return f"{begin:%H:%M}-{end:%H:%M}"


def _time(text: str) -> str:
    if text.lower() == OFF:
        return ""
    try:
        return f"{time_of_day(text):%H:%M}"
    except ValueError:
        raise _wrong("alerts-bad-time", text) from None


def _zone(text: str) -> str:
    try:
        return read_zone(text).key
    except ValueError:
        raise _wrong("alerts-bad-zone", text) from None


def _wait(text: str) -> timedelta | None:
    if text.lower() == OFF:
        return None
    wait = parse_duration(text)
    if not timedelta(0) < wait <= _LONGEST_WAIT:
        raise _wrong("error-duration", text)
    return wait


def _wrong(key: str, value: str) -> UsageError:
    return UsageError(key=key, value=value, command="alerts set")


_READERS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "host": ("hosts", _words),
    "name": ("names", _words),
    "label": ("labels", _labels),
    "kind": ("troubles", _troubles),
    "level": ("least", _level),
    "quiet": ("quiet_hours", _hours),
    "zone": ("time_zone", _zone),
    "digest": ("digest_at", _time),
    "lang": ("language", str),
    "escalate": ("escalate_after", _wait),
}
"""Option -> the field that it sets, and how its value is read."""
