"""Who is changing what at this moment: two people, or two taps, at once are one act and one answer that says so.

Nobody waits: whoever comes second is told at once, and asks again when it is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.errors import BotError

Key = tuple[str, str]  # the engine's host, and the full id of what is changed

VERBS = frozenset({"start", "stop", "restart", "kill", "pause", "unpause", "rm", "upgrade"})


class BeingChanged(BotError):
    """Somebody changes it already; the sentence names who and how."""

    key = "held-change"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    id: int
    name: str
    verb: str


class Holds:
    """In memory: a stop of the bot ends all of them, and the engine guards itself against the rest."""

    def __init__(self) -> None:
        self._held: dict[Key, _Holder] = {}

    def __len__(self) -> int:
        return len(self._held)

    @contextmanager
    def hold(self, key: Key, *, name: str, verb: str, actor_id: int, actor_name: str) -> Iterator[None]:
        """Raises BeingChanged where somebody else, or the same person a moment ago, changes it."""
        holder = self._held.get(key)
        if holder is not None:
            word = holder.verb if holder.verb in VERBS else "change"
            own = "-own" if holder.id == actor_id else ""
            raise BeingChanged(key=f"held-{word}{own}", name=name, who=holder.name)
        self._held[key] = _Holder(id=actor_id, name=actor_name, verb=verb)
        try:
            yield
        finally:
            del self._held[key]
