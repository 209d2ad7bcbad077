"""What the engine says it has loaded. Pure."""

from __future__ import annotations

from collections.abc import Iterable

_SIGNS = ("Loaded image: ", "Loaded image ID: ")


def loaded_in(texts: Iterable[str]) -> list[str]:
    """Names, and ids of those without a name, in the engine's order."""
    found: dict[str, None] = {}
    for line in "".join(texts).splitlines():
        for sign in _SIGNS:
            if line.startswith(sign):
                found[line.removeprefix(sign).strip()] = None
    return list(found)
