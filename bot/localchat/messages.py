"""Messages and files as values. How a message looks to the bot (its JSON) is the world's to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.localchat.entities import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """`path` is the one that `getFile` gives."""

    id: str
    unique_id: str
    path: str
    name: str
    mime_type: str
    data: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    file: StoredFile

    def as_json(self) -> dict[str, Any]:
        return {
            "file_name": self.file.name,
            "mime_type": self.file.mime_type,
            "file_id": self.file.id,
            "file_unique_id": self.file.unique_id,
            "file_size": self.file.size_bytes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    file: StoredFile
    width: int
    height: int

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {
                "file_id": self.file.id,
                "file_unique_id": self.file.unique_id,
                "file_size": self.file.size_bytes,
                "width": self.width,
                "height": self.height,
            }
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an edit may change; two equal ones make Telegram say "message is not modified".

    `text` is the caption where there is a file.
    """

    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: Document | Photo | None = None
    inline_keyboard: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    link_preview: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Times are Unix seconds. `reply_keyboard` is a reply markup other than an inline keyboard."""

    message_id: int
    chat_id: int
    sender_id: int
    date: int
    content: Content
    edit_date: int | None = None
    reply_to: int | None = None
    reply_keyboard: Mapping[str, Any] | None = None
    is_protected: bool = False
    reactions: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.content.text

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.content.entities

    def button(self, row: int, column: int) -> Mapping[str, Any]:
        """Raises IndexError where there is none."""
        return self.content.inline_keyboard[row][column]
