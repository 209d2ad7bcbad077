"""Go's times and the few shapes that all nouns share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

EPOCH = datetime.fromtimestamp(0, UTC)


def from_seconds(seconds: object) -> datetime:
    """A moment from Unix seconds; the epoch where there is none."""
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, (int, float)) and seconds > 0 else EPOCH


def from_text(text: object) -> datetime | None:
    """RFC 3339 with any number of digits; None for nothing and for Go's zero time (year 1)."""
    if not isinstance(text, str) or not text or text.startswith("0001-"):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def strings(values: object) -> tuple[str, ...]:
    """A list of strings; a single string is a list of one (an entrypoint may be either)."""
    if isinstance(values, str):
        return (values,) if values else ()
    return tuple(str(value) for value in values) if isinstance(values, Iterable) else ()


def texts(mapping: object) -> dict[str, str]:
    if not isinstance(mapping, Mapping):
        return {}
    return {str(name): "" if value is None else str(value) for name, value in mapping.items()}


def environment(values: object) -> tuple[tuple[str, str], ...]:
    """``NAME=value`` pairs, in their order; a name without a value has an empty one."""
    return tuple((name, value) for name, _, value in (entry.partition("=") for entry in strings(values)))


def part(answer: Any, name: str) -> dict[str, Any]:
    """A sub-object; empty where it is missing or null."""
    value = answer.get(name)
    return value if isinstance(value, dict) else {}


def items(answer: Any, name: str = "") -> list[Any]:
    """A list, or the list under a name; empty where it is missing or null."""
    value = (answer or {}).get(name) if name else answer
    return value if isinstance(value, list) else []
