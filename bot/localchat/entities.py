"""Message entities: their form, the checks that Telegram makes of explicit ones, and what any text goes through.

Offsets and lengths count UTF-16 code units. Reading HTML or MarkdownV2, finding links in plain text, and nesting each
have their own module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.localchat.refusals import bad_request

MAX_ENTITIES = 100  # the servers keep the first hundred and drop the rest without a word
MAX_OFFSET = 1_000_000

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
VERBATIM = ("pre", "code")
QUOTES = ("blockquote", "expandable_blockquote")
WITH_HIDDEN_DATA = ("text_link", "text_mention", "custom_emoji", "date_time")
FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")

# Deleted on the way in, as Telegram's own library does: carriage returns, marks that hide or turn text around.
_DROPPED = {0x0D, 0x0333, 0x033F, 0x030A, *range(0x2028, 0x202F)}
_BLANK = {*range(0x20)} - {0x0A, 0x0D}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    type: str
    offset: int
    length: int
    url: str | None = None
    user_id: int | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        """Without the user of a `text_mention`: whoever knows the people puts it in."""
        answer: dict[str, Any] = {"offset": self.offset, "length": self.length, "type": self.type}
        for name in ("url", "language", "custom_emoji_id", "unix_time", "date_time_format"):
            value = getattr(self, name)
            if value is not None:
                answer[name] = value
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    text: str = ""
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def covered(text: str, entity: Entity) -> str:
    """The part of the text that the entity marks."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[entity.offset * 2 : entity.end * 2].decode("utf-16-le", "replace")


def explicit_entities(value: Sequence[object]) -> tuple[Entity, ...]:
    """The `entities` parameter. Types that Telegram finds by itself (`url`, `bot_command`, ...) are passed over."""
    entities = []
    for item in value:
        if not isinstance(item, dict):
            raise bad_request("Can't parse message entity: expected an Object")
        kind = item.get("type")
        if not isinstance(kind, str):
            raise bad_request("Can't parse message entity: Can't find field \"type\"")
        if kind in FOUND:
            continue
        if kind not in (*SPLITTABLE, *VERBATIM, *QUOTES, *WITH_HIDDEN_DATA):
            raise bad_request("Can't parse message entity: Unsupported type specified")
        entities.append(_explicit(kind, item))
    return tuple(entities)


def _explicit(kind: str, item: dict[str, object]) -> Entity:
    user = item.get("user")
    user_id = user.get("id") if isinstance(user, dict) else None
    return Entity(
        type=kind,
        offset=_whole(item, "offset"),
        length=_whole(item, "length"),
        url=_words(item, "url") if kind == "text_link" else None,
        user_id=user_id if kind == "text_mention" and isinstance(user_id, int) else None,
        language=(_words(item, "language") or None) if kind == "pre" else None,
        custom_emoji_id=_words(item, "custom_emoji_id") if kind == "custom_emoji" else None,
        unix_time=_whole(item, "unix_time") if kind == "date_time" else None,
        date_time_format=_words(item, "date_time_format") or None,
    )


def _whole(item: dict[str, object], name: str) -> int:
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad_request(f'Can\'t parse message entity: Field "{name}" must be of type Number')
    return value


def _words(item: dict[str, object], name: str) -> str:
    value = item.get(name, "")
    if not isinstance(value, str):
        raise bad_request(f'Can\'t parse message entity: Field "{name}" must be of type String')
    return value


Nest = Callable[[Sequence[Entity], Sequence[Entity]], Sequence[Entity]]
Find = Callable[[str], Sequence[Entity]]


def finish(formatted: Formatted, find: Find, nest: Nest) -> Formatted:
    """What becomes of any text on its way through Telegram.

    Control characters go, links and commands are found, entities are nested and sorted, the ends are trimmed.
    Raises a refusal for entities that lie outside the text or cut a character in two.
    """
    _check_offsets(formatted)
    cleaned = _clean(formatted)
    nested = nest(cleaned.entities, find(cleaned.text))
    return _trim(Formatted(text=cleaned.text, entities=tuple(_without_blank(cleaned.text, nested))))


def _check_offsets(formatted: Formatted) -> None:
    if not formatted.entities:
        return
    middles = _middles(formatted.text)
    end = utf16_length(formatted.text)
    for entity in formatted.entities:
        if not 0 <= entity.offset <= MAX_OFFSET:
            raise bad_request(f"Receive an entity with incorrect offset {entity.offset}")
        if not 0 <= entity.length <= MAX_OFFSET:
            raise bad_request(f"Receive an entity with incorrect length {entity.length}")
        start_words = f"Entity beginning at UTF-16 offset {entity.offset}"
        if entity.offset > end:
            raise bad_request(f"Entity begins after the end of the text at UTF-16 offset {entity.offset}")
        if entity.end > end:
            raise bad_request(f"{start_words} ends after the end of the text at UTF-16 offset {entity.end}")
        if entity.offset in middles:
            raise bad_request(f"Entity begins in a middle of a UTF-16 symbol at byte offset {middles[entity.offset]}")
        if entity.end in middles:
            raise bad_request(f"{start_words} ends in a middle of a UTF-16 symbol at byte offset {middles[entity.end]}")


def _middles(text: str) -> dict[int, int]:
    """UTF-16 offsets inside a surrogate pair, with the byte offset of that character."""
    middles = {}
    units = size_bytes = 0
    for character in text:
        wide = ord(character) > 0xFFFF
        if wide:
            middles[units + 1] = size_bytes
        units += 2 if wide else 1
        size_bytes += len(character.encode("utf-8", "surrogatepass"))
    return middles


def _clean(formatted: Formatted) -> Formatted:
    """Control characters (tabs among them) become spaces, as in Telegram; some marks are dropped."""
    kept: list[str] = []
    moved = [0]  # new offset of each old one
    for character in formatted.text:
        width = 2 if ord(character) > 0xFFFF else 1
        is_dropped = ord(character) in _DROPPED
        if not is_dropped:
            kept.append(" " if ord(character) in _BLANK else character)
        for _ in range(width):
            moved.append(moved[-1] + (0 if is_dropped else 1))
    entities = (
        replace(entity, offset=moved[entity.offset], length=moved[entity.end] - moved[entity.offset])
        for entity in formatted.entities
    )
    return Formatted(text="".join(kept), entities=tuple(entity for entity in entities if entity.length))


def _without_blank(text: str, entities: Iterable[Entity]) -> Iterable[Entity]:
    for entity in entities:
        if entity.type in WITH_HIDDEN_DATA or covered(text, entity).strip(" \n"):
            yield entity


def _trim(formatted: Formatted) -> Formatted:
    """White space goes at the end, and at the beginning up to the first entity."""
    text = formatted.text.rstrip(" \n")
    first = formatted.entities[0].offset if formatted.entities else utf16_length(text)
    cut = min(first, len(text) - len(text.lstrip(" \n")))
    text = text[cut:]
    end = utf16_length(text)
    entities = []
    for entity in formatted.entities:
        start = entity.offset - cut
        length = min(start + entity.length, end) - start
        if length > 0:
            entities.append(replace(entity, offset=start, length=length))
    return Formatted(text=text, entities=tuple(entities))
