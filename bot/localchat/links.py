"""What Telegram finds in plain text by itself, and which addresses it takes as links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.localchat.entities import Entity, utf16_length

# What it is, a mark without which the text has none, how it looks.
_PATTERNS = (
    ("email", "@", re.compile(r"(?<![\w.@/])[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,12}\b")),
    ("url", "://", re.compile(r"(?<![\w@.])(?:https?|tg|ton)://[^\s<>\"'`]*[^\s<>\"'`.,:;!?)\]}]", re.IGNORECASE)),
    (
        "url",
        ".",
        re.compile(
            r"(?<![\w@./-])(?:[A-Za-z0-9-]{1,63}\.)+(?:com|net|org|io|dev|ru|me|app|info|ua|by|kz|de|co|uk|eu)"
            r"(?::\d{1,5})?(?:/[^\s<>\"'`]*[^\s<>\"'`.,:;!?)\]}])?(?![\w@-])",
            re.IGNORECASE,
        ),
    ),
    ("bot_command", "/", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w@/])")),
    ("mention", "@", re.compile(r"(?<![\w@./])@[A-Za-z][A-Za-z0-9_]{2,31}(?![\w@])")),
    ("hashtag", "#", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
)

_USER_LINK = re.compile(r"tg://user\?id=(\d{1,15})$")


def find_entities(text: str) -> Sequence[Entity]:
    """Commands, mentions, hashtags, addresses, in order; of two that overlap the one of the earlier pattern stays."""
    taken: list[tuple[int, int, str]] = []
    for kind, mark, pattern in _PATTERNS:
        for match in pattern.finditer(text) if mark in text else ():
            start, end = match.span()
            if not any(start < other_end and other_start < end for other_start, other_end, _ in taken):
                taken.append((start, end, kind))
    return [
        Entity(type=kind, offset=utf16_length(text[:start]), length=utf16_length(text[start:end]))
        for start, end, kind in sorted(taken)
    ]


def mentioned_user(url: str) -> int | None:
    """The user of a `tg://user?id=...` link."""
    match = _USER_LINK.match(url)
    return int(match[1]) if match else None


def checked_link(url: str) -> str | None:
    """The address as Telegram would store it, or None where it takes it for no link (a host without a dot, say)."""
    url = url.strip()
    scheme, separator, rest = url.partition("://")
    if separator and scheme.lower() in {"tg", "ton"}:
        return f"{scheme.lower()}://{rest}" if rest else None
    if separator and scheme.lower() not in {"http", "https"}:
        return None
    try:
        parts = urlsplit(url if separator else f"http://{url}")
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if not host or ("." not in host and ":" not in host) or any(character.isspace() for character in host):
        return None
    if ":" in host:
        host = f"[{host}]"
    tail = (
        (parts.path or "/")
        + (f"?{parts.query}" if parts.query else "")
        + (f"#{parts.fragment}" if parts.fragment else "")
    )
    return f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}{tail}"
