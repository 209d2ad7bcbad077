"""Telegram's HTML: what it reads, and the words in which it refuses the rest.

It is stricter than a browser (a stray `<` is an unclosed tag) and counts byte offsets, so it works on bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.localchat.entities import Entity, Formatted, utf16_length
from bot.localchat.links import checked_link, mentioned_user
from bot.localchat.refusals import Refusal, bad_request

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_SIMPLE, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_SPACE = b" \t\r\n\0\x0b"
_END = 0  # the byte after the last one


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int  # UTF-16 units of text before it
    text_from: int  # pieces of text before it


def parse_html(source: str) -> Formatted:
    """Raises a refusal `can't parse entities: ...` in Telegram's words."""
    reader = _Reader(raw=source.replace("\0", " ").encode("utf-8", "surrogatepass") + b"\0")
    reader.read()
    # A language is of use only in a `pre`; a `code` kept it while the tag around it was still open.
    entities = (replace(entity, language=None) if entity.type == "code" else entity for entity in reader.entities)
    return Formatted(text="".join(reader.text), entities=tuple(entities))


def _fail(words: str) -> Refusal:
    return bad_request(f"can't parse entities: {words}")


@dataclass(slots=True)
class _Reader:
    raw: bytes
    at: int = 0
    text: list[str] = field(default_factory=list)
    units: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> None:
        end = len(self.raw) - 1
        while self.at < end:
            stop = min(position for position in (self._next(b"<"), self._next(b"&"), end) if position >= 0)
            if stop > self.at:
                self._add(self.raw[self.at : stop].decode("utf-8", "surrogatepass"))
                self.at = stop
            elif self.raw[self.at : self.at + 2] == b"</":
                self._read_end_tag()
            elif self.raw[self.at] == ord("<"):
                self._read_start_tag()
            else:
                self._add(self._read_reference())
        if self.open:
            raise _fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _next(self, mark: bytes) -> int:
        return self.raw.find(mark, self.at)

    def _add(self, piece: str) -> None:
        self.text.append(piece)
        self.units += utf16_length(piece)

    def _read_reference(self) -> str:
        """`&lt;` and the like at the present place; an unknown one stays as it is written."""
        end = self.at + 1
        if self.raw[end : end + 1] == b"#":
            character, end = self._numeric(end + 1)
        else:
            while chr(self.raw[end]).isalpha() and self.raw[end] < 128:
                end += 1
            character = _NAMED.get(self.raw[self.at + 1 : end], "")
        if not character:
            self.at += 1
            return "&"
        self.at = end + 1 if self.raw[end] == ord(";") else end
        return character

    def _numeric(self, end: int) -> tuple[str, int]:
        base, digits = (16, b"0123456789abcdefABCDEF") if self.raw[end : end + 1] == b"x" else (10, b"0123456789")
        start = end = end + (base == 16)
        while self.raw[end] in digits:
            end += 1
        code = int(self.raw[start:end], base) if end > start else 0
        if code == 0 or code >= 0x10FFFF or end - self.at >= 10:
            return "", end
        if 0xD800 <= code <= 0xDFFF:
            raise bad_request(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched"
                " surrogate code units"
            )
        return chr(code), end

    def _word(self, stops: bytes) -> str:
        start = self.at
        while self.raw[self.at] not in stops:
            self.at += 1
        return self.raw[start : self.at].decode("utf-8", "surrogatepass")

    def _skip_space(self) -> None:
        while self.raw[self.at] in _SPACE and not self._is_at_end():
            self.at += 1

    def _is_at_end(self) -> bool:
        return self.at >= len(self.raw) - 1

    def _read_start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._word(_SPACE + b">").lower()
        if self._is_at_end():
            raise _fail(f"Unclosed start tag at byte offset {begin}")
        if tag not in _TAGS:
            raise _fail(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = self._read_attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.at += 1
        self.open.append(_Open(tag, attributes, self.units, len(self.text)))

    def _read_attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        self._skip_space()
        while self.raw[self.at] != ord(">"):
            name = self._word(_SPACE + b"=>")
            if not name and not self._is_at_end():
                raise _fail(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._skip_space()
            value = ""
            if self.raw[self.at] == ord("="):
                self.at += 1
                self._skip_space()
                value = self._read_value()
            if self._is_at_end():
                raise _fail(f'Unclosed start tag "{tag}" at byte offset {begin}')
            attributes[name] = value
            self._skip_space()
        return attributes

    def _read_value(self) -> str:
        quote = self.raw[self.at]
        if quote not in b"\"'":
            return self._read_token()
        self.at += 1
        pieces = []
        while self.raw[self.at] != quote and not self._is_at_end():
            if self.raw[self.at] == ord("&"):
                pieces.append(self._read_reference())
            else:
                pieces.append(self._word(bytes((quote,)) + b"&\0"))
        if not self._is_at_end():
            self.at += 1
        return "".join(pieces)

    def _read_token(self) -> str:
        start = self.at
        while chr(self.raw[self.at]).isalnum() or self.raw[self.at] in b".-":
            self.at += 1
        if self.raw[self.at] not in _SPACE + b">":
            raise _fail(f"Unexpected end of name token at byte offset {start}")
        return self.raw[start : self.at].decode("utf-8", "replace").lower()

    def _read_end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _fail(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._word(_SPACE + b">").lower()
        self._skip_space()
        if self.raw[self.at] != ord(">"):
            raise _fail(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            raise _fail(f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"')
        self.open.pop()
        if self.units > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        span = Entity(type="", offset=opened.offset, length=self.units - opened.offset)
        if opened.tag in _SIMPLE:
            self.entities.append(replace(span, type=_SIMPLE[opened.tag]))
        elif opened.tag == "blockquote":
            kind = "expandable_blockquote" if "expandable" in opened.attributes else "blockquote"
            self.entities.append(replace(span, type=kind))
        elif opened.tag == "a":
            self._close_link(opened, span)
        elif opened.tag in {"pre", "code"}:
            self._close_code(opened, span)
        elif opened.tag == "tg-emoji":
            self._close_emoji(opened, span)
        else:
            unix_time = opened.attributes.get("unix", "")
            if not unix_time.isdigit():
                raise _fail("Invalid date specified")
            self.entities.append(
                replace(
                    span,
                    type="date_time",
                    unix_time=int(unix_time),
                    date_time_format=opened.attributes.get("format") or None,
                )
            )

    def _close_link(self, opened: _Open, span: Entity) -> None:
        url = opened.attributes.get("href") or "".join(self.text[opened.text_from :])
        user_id = mentioned_user(url)
        link = None if user_id is not None else checked_link(url)
        if user_id is not None:
            self.entities.append(replace(span, type="text_mention", user_id=user_id))
        elif link is not None:
            self.entities.append(replace(span, type="text_link", url=link))

    def _close_code(self, opened: _Open, span: Entity) -> None:
        """`<pre><code class="language-x">` and the same turned inside out are one `pre` with a language."""
        language = opened.attributes.get("class", "")
        language = language.removeprefix("language-") if language.startswith("language-") else ""
        last = self.entities[-1] if self.entities else None
        is_same = last is not None and last.offset == span.offset and last.length == span.length
        if last is not None and is_same and {last.type, opened.tag} == {"pre", "code"}:
            language = language or last.language or ""
            if language:
                self.entities[-1] = replace(span, type="pre", language=language)
                return
        self.entities.append(
            replace(span, type=opened.tag, language=(language or None) if opened.tag == "code" else None)
        )

    def _close_emoji(self, opened: _Open, span: Entity) -> None:
        emoji_id = opened.attributes.get("emoji-id", "")
        if not emoji_id.isdigit() or int(emoji_id) == 0:
            raise bad_request("can't parse entities: Invalid custom emoji identifier specified")
        self.entities.append(replace(span, type="custom_emoji", custom_emoji_id=emoji_id))
