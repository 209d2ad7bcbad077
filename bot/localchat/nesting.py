"""Entities brought into Telegram's shape: nested, sorted, none crossing another.

Text in `pre` and `code` carries no other mark; links and mentions do not overlap; quotes do not nest; bold and the like
are cut where they would cross something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.localchat.entities import FOUND, QUOTES, SPLITTABLE, VERBATIM, WITH_HIDDEN_DATA, Entity

# Where two entities cover the same text, the outer one comes first.
_RANK = {kind: rank for rank, kind in enumerate((*QUOTES, *VERBATIM, *WITH_HIDDEN_DATA, *FOUND, *SPLITTABLE))}


def nest(explicit: Sequence[Entity], found: Sequence[Entity]) -> list[Entity]:
    """`found` entities give way to explicit ones."""
    ordered = sorted(explicit, key=_order)
    verbatim = _first_wins(entity for entity in ordered if entity.type in VERBATIM)
    quotes = _first_wins(entity for entity in ordered if entity.type in QUOTES)
    hidden = (entity for entity in ordered if entity.type in WITH_HIDDEN_DATA)
    solid = _first_wins([*verbatim, *hidden, *found])
    fixed = [entity for entity in solid if not any(_reaches_out(entity, quote) for quote in quotes)] + quotes
    cut: list[Entity] = []
    for kind in SPLITTABLE:
        merged = _merge(entity for entity in ordered if entity.type == kind)
        bare = _outside(merged, [entity for entity in fixed if entity.type in VERBATIM])
        cut += _split(bare, [*fixed, *cut])
    return sorted([*fixed, *cut], key=_order)


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity.offset, -entity.length, _RANK[entity.type]


def _cross(one: Entity, other: Entity) -> bool:
    return one.offset < other.offset < one.end < other.end or other.offset < one.offset < other.end < one.end


def _overlap(one: Entity, other: Entity) -> bool:
    return one.offset < other.end and other.offset < one.end


def _reaches_out(entity: Entity, quote: Entity) -> bool:
    return _overlap(entity, quote) and not quote.offset <= entity.offset <= entity.end <= quote.end


def _first_wins(entities: Iterable[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for entity in entities:
        if not any(_overlap(entity, other) for other in kept):
            kept.append(entity)
    return kept


def _merge(entities: Iterable[Entity]) -> list[Entity]:
    merged: list[Entity] = []
    for entity in entities:
        if merged and entity.offset < merged[-1].end:
            last = merged[-1]
            merged[-1] = replace(last, length=max(last.end, entity.end) - last.offset)
        else:
            merged.append(entity)
    return merged


def _outside(entities: Iterable[Entity], verbatim: Sequence[Entity]) -> list[Entity]:
    pieces = list(entities)
    for hole in verbatim:
        pieces = [
            piece for entity in pieces for piece in _cut(entity, {hole.offset, hole.end}) if not _overlap(piece, hole)
        ]
    return pieces


def _split(entities: Iterable[Entity], others: Sequence[Entity]) -> list[Entity]:
    pieces = []
    for entity in entities:
        crossing = [other for other in others if _cross(entity, other)]
        pieces += _cut(entity, {border for other in crossing for border in (other.offset, other.end)})
    return pieces


def _cut(entity: Entity, borders: set[int]) -> list[Entity]:
    inside = sorted(border for border in borders if entity.offset < border < entity.end)
    points = [entity.offset, *inside, entity.end]
    return [replace(entity, offset=start, length=end - start) for start, end in pairwise(points)]
