"""Which volume or network a person means: name, id, unique prefix, and the nearest names where nothing fits. Pure.

Containers have their own way in targets.py, since changes of several at once hang on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.errors import NotFound
from bot.telegram.targets import Ambiguous, near_lines

T = TypeVar("T")
_COUNT_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Generic[T]):
    ref: str
    item: T
    is_guessed: bool = False  # by the beginning of its name: a change asks first


def match(
    items: Sequence[T],
    ref: str,
    *,
    kind: str,
    line: str,
    name_of: Callable[[T], str],
    id_of: Callable[[T], str] | None = None,
) -> Match[T]:
    """Docker's order: full id or name, prefix of an id; then, beyond docker, a unique prefix of a name.

    ``line`` is the command that suggestions repeat. Raises NotFound or Ambiguous.
    """
    for item in items:
        if name_of(item) == ref or (id_of is not None and id_of(item) == ref):
            return Match(ref=ref, item=item)
    by_id = [item for item in items if id_of(item).startswith(ref.lower())] if id_of is not None and ref else []
    if len(by_id) == 1:
        return Match(ref=ref, item=by_id[0])
    by_name = [item for item in items if name_of(item).lower().startswith(ref.lower())] if ref else []
    if len(by_name) == 1 and not by_id:
        return Match(ref=ref, item=by_name[0], is_guessed=True)
    names = [name_of(item) for item in (by_id or by_name)]
    if names:
        shown = names[:_COUNT_SHOWN]
        raise Ambiguous(ref=ref, names=", ".join(shown), suggestions=[f"{line} {name}" for name in shown])
    raise NotFound(kind=kind, ref=ref, suggestions=near_lines(line, ref, [name_of(item) for item in items]))
