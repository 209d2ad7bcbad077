"""Everything that changes in a chat, told to listeners inside the process: the page and the scripted people of tests.

The bot never hears of it; it has the Bot API. Nothing here decides what happens.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any

from bot.localchat.messages import Message

# A listener that falls further behind than this is told to look at the whole state again.
BACKLOG = 5_000


class ChangeKind(StrEnum):
    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"
    PRESS = "press"  # payload: callback_query_id, person_id, data
    CALLBACK_ANSWER = "callback_answer"  # payload: callback_query_id, person_id, text, show_alert, url
    CHAT_ACTION = "chat_action"  # payload: action
    DRAFT = "draft"  # payload: draft_id, text, entities, can_stop; a None text says that the draft is gone
    MENU = "menu"  # a command menu changed; chat_id is None
    PIN = "pin"  # payload: message_id, is_pinned
    REACTION = "reaction"
    PEOPLE = "people"  # somebody's language, or who blocked the bot, changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`message` is the message as it was right after the change; of a deleted one, as it last was."""

    seq: int
    kind: ChangeKind
    chat_id: int | None = None
    message: Message | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


class Listener:
    """Changes since it was opened, oldest first. Close it when done (`async with` or `with` does)."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._changes: deque[Change] = deque()
        self._arrived = asyncio.Event()
        self.has_missed = False

    def put(self, change: Change) -> None:
        if len(self._changes) >= BACKLOG:
            self._changes.clear()
            self.has_missed = True
        self._changes.append(change)
        self._arrived.set()

    async def next(self) -> Change:
        """Waits without limit: put it under `asyncio.timeout`."""
        while not self._changes:
            self._arrived.clear()
            await self._arrived.wait()
        return self._changes.popleft()

    def drain(self) -> list[Change]:
        """What has come so far, without waiting."""
        changes = list(self._changes)
        self._changes.clear()
        return changes

    def close(self) -> None:
        self._feed.forget(self)

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Feed:
    def __init__(self) -> None:
        self.seq = 0
        self._listeners: list[Listener] = []

    def listen(self) -> Listener:
        listener = Listener(self)
        self._listeners.append(listener)
        return listener

    def forget(self, listener: Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)

    def publish(
        self,
        kind: ChangeKind,
        chat_id: int | None = None,
        message: Message | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> Change:
        self.seq += 1
        change = Change(seq=self.seq, kind=kind, chat_id=chat_id, message=message, payload=payload or {})
        for listener in self._listeners:
            listener.put(change)
        return change
