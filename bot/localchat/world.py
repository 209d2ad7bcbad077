"""The state of the local chat: who is there, what was written, what the bot has yet to fetch. Only in memory.

No network and no clock of its own. What people do to it is in `acts`, what the bot does in `methods`, and how a message
looks to the bot in `rendering`.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from mimetypes import guess_type
from typing import Any

from bot.localchat.entities import Entity
from bot.localchat.faults import Faults
from bot.localchat.feed import ChangeKind, Feed
from bot.localchat.floods import Floods, Lane
from bot.localchat.menus import Menus
from bot.localchat.messages import Content, Message, StoredFile
from bot.localchat.people import BotAccount, Chat, ChatKind, all_chats, four_people
from bot.localchat.updates import Updates

DRAFT_S = 30  # a draft that is not renewed fades after that

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackQuery:
    id: str
    person_id: int
    chat_id: int
    message_id: int
    data: str
    pressed_at: float
    is_answered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    draft_id: int
    chat_id: int
    text: str
    entities: tuple[Entity, ...]
    can_stop: bool
    until: float


class World:
    """`clock` gives Unix seconds. `floods` is None where nothing is limited."""

    def __init__(self, *, bot_id: int, clock: Callable[[], float], floods: Floods | None) -> None:
        self.bot = BotAccount(id=bot_id)
        self.clock = clock
        self.floods = floods
        self.people = four_people()
        self.chats = all_chats(self.people)
        self.messages: dict[int, dict[int, Message]] = {chat_id: {} for chat_id in self.chats}
        self.pinned: dict[int, list[int]] = defaultdict(list)
        self.files: dict[str, StoredFile] = {}
        self.callback_queries: dict[str, CallbackQuery] = {}
        self.drafts: dict[tuple[int, int], Draft] = {}
        self.blocked_by: set[int] = set()
        self.menus = Menus()
        self.updates = Updates()
        self.feed = Feed()
        self.faults = Faults()
        self.violations: list[str] = []
        self._last_ids: dict[int, int] = defaultdict(int)
        self._last_query = 0

    @property
    def now(self) -> int:
        return int(self.clock())

    def tell(self, words: str) -> None:
        """Keeps what no correct bot does, for tests to assert that there is none."""
        log.warning("violation: %s", words)
        self.violations.append(words)

    @contextmanager
    def expecting(self, words: str) -> Iterator[None]:
        """Takes out the violations with these words that happen inside; AssertionError where there was none."""
        before = len(self.violations)
        yield
        told = self.violations[before:]
        left = [violation for violation in told if words not in violation]
        self.violations[before:] = left
        if len(left) == len(told):
            raise AssertionError(f"expected a violation with {words!r}, got {told}")

    def admit(self, chat: Chat, lane: Lane) -> None:
        if self.floods is not None:
            self.floods.admit(chat, lane, self.clock())

    def is_bots(self, message: Message) -> bool:
        return message.sender_id == self.bot.id

    def find_message(self, chat_id: int, message_id: int) -> Message | None:
        return self.messages.get(chat_id, {}).get(message_id)

    def has_existed(self, chat_id: int, message_id: int) -> bool:
        return 0 < message_id <= self._last_ids[self._counter(chat_id)]

    def history(self, chat_id: int) -> list[Message]:
        """Oldest first."""
        return list(self.messages[chat_id].values())

    def post(
        self,
        *,
        chat_id: int,
        sender_id: int,
        content: Content,
        reply_to: int | None = None,
        reply_keyboard: Mapping[str, Any] | None = None,
        is_protected: bool = False,
        date: int | None = None,
    ) -> Message:
        counter = self._counter(chat_id)
        self._last_ids[counter] += 1
        message = Message(
            message_id=self._last_ids[counter],
            chat_id=chat_id,
            sender_id=sender_id,
            date=self.now if date is None else date,
            content=content,
            reply_to=reply_to,
            reply_keyboard=reply_keyboard,
            is_protected=is_protected,
        )
        self.messages[chat_id][message.message_id] = message
        if self.is_bots(message):
            self._end_drafts(chat_id)
        self.feed.publish(ChangeKind.MESSAGE, chat_id, message)
        return message

    def _counter(self, chat_id: int) -> int:
        """An account's private chats number their messages together; a supergroup or channel has its own numbers."""
        return 0 if self.chats[chat_id].kind is ChatKind.PRIVATE else chat_id

    def _end_drafts(self, chat_id: int) -> None:
        for key in [key for key in self.drafts if key[0] == chat_id]:
            del self.drafts[key]
            self.feed.publish(ChangeKind.DRAFT, chat_id, payload={"draft_id": key[1], "text": None})

    def change(self, message: Message, content: Content, *, is_hidden: bool = False) -> Message:
        """`is_hidden` for a change that shows no "edited" mark, as that of an inline keyboard."""
        edit_date = message.edit_date if is_hidden else self.now
        return self._put(replace(message, content=content, edit_date=edit_date), ChangeKind.EDIT)

    def react(self, message: Message, who: int, emojis: tuple[str, ...]) -> Message:
        reactions = {**message.reactions, who: emojis} if emojis else dict(message.reactions)
        if not emojis:
            reactions.pop(who, None)
        return self._put(replace(message, reactions=reactions), ChangeKind.REACTION)

    def _put(self, message: Message, kind: ChangeKind) -> Message:
        self.messages[message.chat_id][message.message_id] = message
        self.feed.publish(kind, message.chat_id, message)
        return message

    def remove(self, message: Message) -> None:
        del self.messages[message.chat_id][message.message_id]
        if message.message_id in self.pinned[message.chat_id]:
            self.pinned[message.chat_id].remove(message.message_id)
        self.feed.publish(ChangeKind.DELETE, message.chat_id, message)

    def pin(self, message: Message, *, is_pinned: bool) -> None:
        pinned = self.pinned[message.chat_id]
        if message.message_id in pinned:
            pinned.remove(message.message_id)
        if is_pinned:
            pinned.append(message.message_id)
        payload = {"message_id": message.message_id, "is_pinned": is_pinned}
        self.feed.publish(ChangeKind.PIN, message.chat_id, message, payload)

    def store_file(self, name: str, data: bytes, *, folder: str, mime_type: str = "") -> StoredFile:
        """`folder` is the first part of the path that `getFile` gives: documents or photos."""
        number = len(self.files)
        suffix = "." + name.rsplit(".", 1)[1] if "." in name else ""
        stored = StoredFile(
            id=f"BQACAgIAAxkB{number:06d}{sha256(data).hexdigest()[:24]}",
            unique_id=f"AgAD{sha256(data).hexdigest()[:12]}",
            path=f"{folder}/file_{number}{suffix}",
            name=name,
            mime_type=mime_type or guess_type(name)[0] or "application/octet-stream",
            data=data,
        )
        self.files[stored.id] = stored
        return stored

    def open_query(self, *, person_id: int, message: Message, data: str) -> CallbackQuery:
        self._last_query += 1
        query = CallbackQuery(
            id=str(4_000_000_000_000_000_000 + self._last_query),
            person_id=person_id,
            chat_id=message.chat_id,
            message_id=message.message_id,
            data=data,
            pressed_at=self.clock(),
        )
        self.callback_queries[query.id] = query
        payload = {"callback_query_id": query.id, "person_id": person_id, "data": data}
        self.feed.publish(ChangeKind.PRESS, message.chat_id, message, payload)
        return query

    def answer_query(self, query: CallbackQuery, answer: Mapping[str, Any]) -> None:
        self.callback_queries[query.id] = replace(query, is_answered=True)
        payload = {"callback_query_id": query.id, "person_id": query.person_id, **answer}
        message = self.find_message(query.chat_id, query.message_id)
        self.feed.publish(ChangeKind.CALLBACK_ANSWER, query.chat_id, message, payload)

    def show_draft(self, draft: Draft) -> None:
        self.drafts[draft.chat_id, draft.draft_id] = draft
        payload = {
            "draft_id": draft.draft_id,
            "text": draft.text,
            "entities": [entity.as_json() for entity in draft.entities],
            "can_stop": draft.can_stop,
        }
        self.feed.publish(ChangeKind.DRAFT, draft.chat_id, payload=payload)
