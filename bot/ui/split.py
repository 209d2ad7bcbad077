"""Text with entities cut into messages that Telegram takes. Pure. Sending a file instead is the sender's choice.

Telegram counts in UTF-16 units, of which an emoji has two; entities' offsets and lengths are in these units too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiogram.types import MessageEntity
from aiogram.utils.formatting import Text

MESSAGE_UNITS = 4096  # Bot API, sendMessage
ENTITIES_AT_MOST = 100  # of one message; Telegram drops what is beyond
NOTHING = "–"  # in place of an empty text, which Telegram refuses
# What Telegram turns into spaces or takes out: a text of nothing else is as empty.
_UNSEEN = dict.fromkeys((*range(0x20), 0x333, 0x33F, 0x30A, *range(0x2028, 0x202F)), " ")
_ENCODING = "utf-16-le"
_LINE_FEED = "\n".encode(_ENCODING)
_SPACE = " ".encode(_ENCODING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One message's text and entities."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


def is_blank(text: str) -> bool:
    """Whether Telegram would refuse it as empty."""
    return not text.translate(_UNSEEN).strip()


def fits(text: Text, limit: int = MESSAGE_UNITS) -> bool:
    """Whether it is one message; ``limit`` is in UTF-16 units."""
    return len(text) <= limit


def split(text: Text, limit: int = MESSAGE_UNITS) -> list[Piece]:
    """At least one piece, each of at most ``limit`` (two or more) UTF-16 units, cut at line ends where there are any.

    The pieces together are the text, but for pieces of nothing but white space: Telegram refuses those as empty.
    """
    whole, entities = text.render()
    encoded = whole.encode(_ENCODING)
    if len(encoded) // 2 <= limit:
        return [Piece(text=NOTHING) if is_blank(whole) else Piece(text=whole, entities=_clipped(entities, 0, limit))]
    pieces = [
        Piece(text=encoded[start * 2 : end * 2].decode(_ENCODING), entities=_clipped(entities, start, end))
        for start, end in _spans(encoded, limit)
    ]
    return [piece for piece in pieces if not is_blank(piece.text)] or [Piece(text=NOTHING)]


def _spans(encoded: bytes, limit: int) -> Iterator[tuple[int, int]]:
    """Start and end of each piece, in units."""
    total = len(encoded) // 2
    start = 0
    while total - start > limit:
        end = _cut(encoded, start, start + limit)
        yield start, end
        start = end
    yield start, total


def _cut(encoded: bytes, start: int, end: int) -> int:
    """The best place to cut before ``end``: after a line, else after a word, else between two characters."""
    for mark in (_LINE_FEED, _SPACE):
        at = _last(encoded, mark, start, end)
        if at is not None:
            return at + 1
    is_high_surrogate = 0xD8 <= encoded[end * 2 - 1] <= 0xDB  # of a pair, whose second would be torn off
    return end - 1 if is_high_surrogate else end


def _last(encoded: bytes, mark: bytes, start: int, end: int) -> int | None:
    """Position of the last such unit, None where there is none; a match across two units is none."""
    at = encoded.rfind(mark, start * 2, end * 2)
    while at != -1 and at % 2:
        at = encoded.rfind(mark, start * 2, at + len(mark) - 1)
    return None if at == -1 else at // 2


def _clipped(entities: Sequence[MessageEntity], start: int, end: int) -> tuple[MessageEntity, ...]:
    """The entities' parts between the two, counted from ``start``."""
    parts = []
    for entity in entities:
        first = max(entity.offset, start)
        last = min(entity.offset + entity.length, end)
        if first < last:
            parts.append(entity.model_copy(update={"offset": first - start, "length": last - first}))
    return tuple(parts[:ENTITIES_AT_MOST])
