"""Docker's ``--filter KEY=VALUE``, as people type it. Pure; which keys there are is the engine's to say."""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import UsageError


def parse_filters(texts: Iterable[str], *, command: str, example: str) -> tuple[tuple[str, str], ...]:
    """Pairs in their order. ``example`` is a whole line for who wrote it wrong. Raises UsageError."""
    return tuple(_pair(text, command, example) for text in texts)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """As the engine takes them: every value of a key together."""
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _pair(text: str, command: str, example: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if key.endswith("!"):  # label!=key
        key = key[:-1].strip() + "!"
    if not sign or not key.strip():
        raise UsageError(key="filter-bad", filter=text, example=example, command=command)
    return key.strip().lower(), value.strip()
