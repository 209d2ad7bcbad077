"""Telegram's MarkdownV2: what it reads, and the words in which it refuses the rest.

Every reserved character outside of an entity must be escaped. Byte offsets are counted, so it works on bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.localchat.entities import Entity, Formatted
from bot.localchat.links import checked_link, mentioned_user
from bot.localchat.refusals import Refusal, bad_request

_RESERVED = b"_*[]()~`>#+-=|{}.!\n"
_SPACE = b" \t\r\n\0\x0b"
# Telegram's names of entities in these errors.
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "pre_language": "PreCode",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_CLOSERS = {
    "bold": b"*",
    "strikethrough": b"~",
    "spoiler": b"||",
    "underline": b"__",
    "code": b"`",
    "pre": b"```",
    "pre_language": b"```",
    "text_link": b"]",
    "custom_emoji": b"]",
}
_OPENERS = (
    (b"__", "underline"),
    (b"_", "italic"),
    (b"*", "bold"),
    (b"~", "strikethrough"),
    (b"||", "spoiler"),
    (b"```", "pre"),
    (b"`", "code"),
    (b"![", "custom_emoji"),
    (b"[", "text_link"),
)


@dataclass(slots=True)
class _Open:
    kind: str
    at: int  # byte offset in the source
    offset: int  # UTF-16 units of text before it
    text_from: int  # bytes of text before it
    language: str | None = None


def parse_markdown_v2(source: str) -> Formatted:
    """Raises a refusal `can't parse entities: ...` in Telegram's words."""
    reader = _Reader(raw=source.replace("\0", " ").encode("utf-8", "surrogatepass") + b"\0\0\0")
    reader.read()
    return Formatted(text=reader.text.decode("utf-8", "surrogatepass"), entities=tuple(reader.entities))


def _fail(words: str) -> Refusal:
    return bad_request(f"can't parse entities: {words}")


@dataclass(slots=True)
class _Reader:
    raw: bytes
    at: int = 0
    text: bytearray = field(default_factory=bytearray)
    units: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    is_in_quote: bool = False

    @property
    def size(self) -> int:
        return len(self.raw) - 3

    def read(self) -> None:
        while self.at < self.size:
            byte = self.raw[self.at]
            if byte == ord("\\") and 0 < self.raw[self.at + 1] <= 126:
                self.at += 1
                self._take()
            elif byte not in self._reserved():
                self._take()
            elif self._closes_expandable_quote():
                self.at += 2
                self._close_quote("expandable_blockquote")
            elif self._closes():
                self._close()
            else:
                self._open_or_refuse()
        self._finish()

    def _reserved(self) -> bytes:
        return b"`" if self.open and self.open[-1].kind in {"code", "pre", "pre_language"} else _RESERVED

    def _take(self) -> None:
        byte = self.raw[self.at]
        if byte & 0xC0 != 0x80:
            self.units += 2 if byte >= 0xF0 else 1
        self.text.append(byte)
        self.at += 1

    def _sees(self, mark: bytes) -> bool:
        return self.raw.startswith(mark, self.at)

    def _is_at_line_start(self) -> bool:
        return not self.text or self.text.endswith(b"\n")

    def _ends_quote(self, at: int) -> bool:
        return at >= self.size or (self.raw[at] == ord("\n") and self.raw[at + 1] != ord(">"))

    def _closes_expandable_quote(self) -> bool:
        is_quote = bool(self.open) and self.open[-1].kind == "blockquote"
        return is_quote and self._sees(b"||") and self._ends_quote(self.at + 2)

    def _closes(self) -> bool:
        if not self.open:
            return False
        if self.is_in_quote and self._sees(b"\n") and self._ends_quote(self.at):
            return True
        kind = self.open[-1].kind
        if kind == "italic":
            return self._sees(b"_") and not self._sees(b"__")
        return kind in _CLOSERS and self._sees(_CLOSERS[kind])

    def _open_or_refuse(self) -> None:
        if self._sees(b"\n"):
            self._take()
            if self._sees(b">") and self.is_in_quote:
                self.at += 1
            return
        if self._sees(b">") and self._is_at_line_start() and not self.is_in_quote:
            self.is_in_quote = True
            self.open.append(_Open("blockquote", self.at, self.units, len(self.text)))
            self.at += 1
            return
        for mark, kind in _OPENERS:
            if self._sees(mark):
                self.open.append(_Open(kind, self.at, self.units, len(self.text)))
                self.at += len(mark)
                if kind == "pre":
                    self._read_language()
                return
        character = chr(self.raw[self.at])
        raise _fail(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _read_language(self) -> None:
        end = self.at
        while self.raw[end] not in _SPACE + b"`":
            end += 1
        if end > self.at and end < self.size and self.raw[end] != ord("`"):
            self.open[-1].kind = "pre_language"
            self.open[-1].language = self.raw[self.at : end].decode("utf-8", "replace")
            self.at = end
        if self.raw[self.at] in b"\r\n":
            is_pair = self.raw[self.at + 1] in b"\r\n" and self.raw[self.at + 1] != self.raw[self.at]
            self.at += 2 if is_pair else 1

    def _close(self) -> None:
        opened = self.open[-1]
        if self._sees(b"\n") and opened.kind != "blockquote":
            raise self._unfinished()
        if opened.kind == "blockquote":
            self._close_quote("blockquote")
            self._take()
            return
        self.open.pop()
        span = Entity(type="", offset=opened.offset, length=self.units - opened.offset)
        self.at += len(_CLOSERS.get(opened.kind, b"_"))
        if opened.kind == "text_link":
            self._close_link(opened, span)
        elif opened.kind == "custom_emoji":
            self._close_emoji(span)
        elif span.length:
            kind = "pre" if opened.kind == "pre_language" else opened.kind
            self.entities.append(replace(span, type=kind, language=opened.language))

    def _close_quote(self, kind: str) -> None:
        opened = self.open.pop()
        self.is_in_quote = False
        if self.units > opened.offset:
            self.entities.append(Entity(type=kind, offset=opened.offset, length=self.units - opened.offset))

    def _close_link(self, opened: _Open, span: Entity) -> None:
        url = self._read_address("URL") if self._sees(b"(") else self.text[opened.text_from :].decode()
        user_id = mentioned_user(url)
        link = None if user_id is not None else checked_link(url)
        if not span.length:
            return
        if user_id is not None:
            self.entities.append(replace(span, type="text_mention", user_id=user_id))
        elif link is not None:
            self.entities.append(replace(span, type="text_link", url=link))

    def _close_emoji(self, span: Entity) -> None:
        if not self._sees(b"("):
            raise _fail("Custom emoji entity must contain a tg://emoji URL")
        emoji_id = self._read_address("custom emoji URL").removeprefix("tg://emoji?id=")
        if not emoji_id.isdigit():
            raise _fail("Custom emoji URL must have an emoji identifier")
        if span.length:
            self.entities.append(replace(span, type="custom_emoji", custom_emoji_id=emoji_id))

    def _read_address(self, what: str) -> str:
        begin = self.at = self.at + 1
        address = bytearray()
        while self.at < self.size and self.raw[self.at] != ord(")"):
            if self.raw[self.at] == ord("\\") and 0 < self.raw[self.at + 1] <= 126:
                self.at += 1
            address.append(self.raw[self.at])
            self.at += 1
        if self.at >= self.size:
            raise _fail(f"Can't find end of a {what} at byte offset {begin}")
        self.at += 1
        return address.decode("utf-8", "replace")

    def _finish(self) -> None:
        if self.open and self.open[-1].kind == "blockquote":
            self._close_quote("blockquote")
        if self.open:
            raise self._unfinished()

    def _unfinished(self) -> Refusal:
        opened = self.open[-1]
        return _fail(f"Can't find end of {_NAMES[opened.kind]} entity at byte offset {opened.at}")
