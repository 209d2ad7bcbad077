"""Text with entities, cut into messages that Telegram takes: at line ends, counted in UTF-16 units, nothing lost.

Source of the limits: Bot API, sendMessage ("1-4096 characters after entities parsing") and MessageEntity (UTF-16 units).
"""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import MessageEntity
from aiogram.utils.formatting import Text

MESSAGE_UNITS = 4096
ENTITIES_AT_MOST = 100  # Telegram silently drops further ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One message's text; entity offsets are within it."""

    text: str
    entities: tuple[MessageEntity, ...] = ()


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def split(text: Text, *, limit: int = MESSAGE_UNITS) -> list[Piece]:
    """At least one piece; an empty text becomes a dash, since Telegram takes no empty message."""
    plain, entities = text.render()
    if not plain.strip():
        return [Piece(text="–")]
    if len(plain) <= limit // 2 or units(plain) <= limit:
        return [Piece(text=plain, entities=tuple(entities[:ENTITIES_AT_MOST]))]
    pieces = []
    start_units = 0
    for part in _cut(plain, limit):
        length = units(part)
        if part.strip():
            pieces.append(Piece(text=part, entities=_within(entities, start_units, length)))
        start_units += length
    return pieces


def _cut(text: str, limit: int) -> list[str]:
    parts: list[str] = []
    current: list[str] = []
    room = limit
    for line in text.splitlines(keepends=True):
        size = units(line)
        if size > room and current:
            parts.append("".join(current))
            current, room = [], limit
        while size > room:
            head = _head(line, room)
            parts.append(head)
            line = line[len(head) :]  # noqa: PLW2901 - the rest of the same line
            size = units(line)
        current.append(line)
        room -= size
    if current:
        parts.append("".join(current))
    return parts


def _head(line: str, limit: int) -> str:
    """As much of a line as fits, cut after a space where there is one near the end."""
    head = line[:limit]
    while units(head) > limit:
        head = head[: len(head) - max(1, (units(head) - limit) // 2)]
    space = head.rfind(" ")
    return head[: space + 1] if space > len(head) * 2 // 3 else head


def _within(entities: list[MessageEntity], start: int, length: int) -> tuple[MessageEntity, ...]:
    found = []
    for entity in entities:
        first = max(entity.offset, start)
        last = min(entity.offset + entity.length, start + length)
        if first < last:
            found.append(entity.model_copy(update={"offset": first - start, "length": last - first}))
    return tuple(found[:ENTITIES_AT_MOST])
