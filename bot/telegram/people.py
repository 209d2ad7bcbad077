"""Who speaks and where: the two values every invocation carries."""

from __future__ import annotations

from dataclasses import dataclass

from bot.telegram.command import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A Telegram user. ``role`` is None for a stranger."""

    id: int
    name: str
    username: str = ""
    language_code: str = ""
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRef:
    """A chat, and within it a topic where there are topics."""

    id: int
    is_private: bool
    topic_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file somebody sent, not yet fetched."""

    file_id: str
    name: str
    size_bytes: int
