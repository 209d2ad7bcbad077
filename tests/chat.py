"""Scripted people: they type and tap in the local chat and read what the bot answers, without any fixed sleep.

    anna = Person(server, ANNA_ID)
    reply = await anna.say("/ps -a")
    reply = await anna.press("✅")

A `Reply` is what was on the screen at that moment. For a state that comes later, `wait_for`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.localchat import GROUP_ID, LocalChat
from bot.localchat.entities import Entity, covered
from bot.localchat.feed import Change, ChangeKind, Listener
from bot.localchat.messages import Document, Message, Photo

TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A message of the chat, or, where a press led to no message, the answer alone (`message_id` of the pressed one).

    `toast` is the text of the callback answer, None where there was none; `is_alert` if it was shown as one.
    """

    message_id: int
    text: str
    entities: tuple[Entity, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    document: Document | None = None
    photo: Photo | None = None
    is_from_bot: bool = True
    is_edited: bool = False
    toast: str | None = None
    is_alert: bool = False

    @property
    def buttons(self) -> list[str]:
        """The texts of all buttons, row after row."""
        return [text for row in self.rows for text in row]

    @property
    def data(self) -> bytes:
        """Of the document or photo."""
        media = self.document or self.photo
        if media is None:
            raise AssertionError(f"no file in {self.text!r}")
        return media.file.data

    def marked(self, kind: str) -> list[str]:
        """The pieces of text that entities of this type cover."""
        return [covered(self.text, entity) for entity in self.entities if entity.type == kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    toast: str
    is_alert: bool


class Person:
    """One of the people of the local chat, in the private chat with the bot unless told otherwise."""

    def __init__(self, server: LocalChat, person_id: int, *, chat_id: int | None = None) -> None:
        self.server = server
        self.id = person_id
        self.chat_id = person_id if chat_id is None else chat_id

    def in_group(self) -> Person:
        return Person(self.server, self.id, chat_id=GROUP_ID)

    async def say(self, text: str, *, reply_to: Reply | None = None, timeout_s: float = TIMEOUT_S) -> Reply:
        """Sends it and waits for the bot's next message, or edit of one, in this chat."""
        with self.server.feed.listen() as listener:
            self.server.say(self.id, self.chat_id, text, reply_to=reply_to.message_id if reply_to else None)
            return await self._answer(listener, f"no answer to {text!r}", timeout_s)

    def say_only(self, text: str, *, reply_to: Reply | None = None, date: int | None = None) -> Message:
        """Sends it and waits for nothing."""
        reply_id = reply_to.message_id if reply_to else None
        return self.server.say(self.id, self.chat_id, text, reply_to=reply_id, date=date)

    async def upload(
        self,
        filename: str,
        data: bytes,
        *,
        caption: str | None = None,
        reply_to: Reply | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> Reply:
        with self.server.feed.listen() as listener:
            reply_id = reply_to.message_id if reply_to else None
            self.server.upload(self.id, self.chat_id, filename, data, caption=caption, reply_to=reply_id)
            return await self._answer(listener, f"no answer to the file {filename!r}", timeout_s)

    async def press(
        self,
        button: str,
        *,
        message: Reply | None = None,
        is_quiet: bool = False,
        timeout_s: float = TIMEOUT_S,
    ) -> Reply:
        """Presses the first button whose text begins so, on `message` or on the newest message that has one.

        Waits until the bot has answered the press and, unless the answer had a text, has sent or edited a message too;
        with `is_quiet` an empty answer is enough. What shows is returned, the answer's text as its `toast`. A press
        that the bot never answers is an AssertionError.
        """
        pressed, position = self._find_button(button, message)
        deadline = _deadline(timeout_s)
        with self.server.feed.listen() as listener:
            query = self.server.press(self.id, self.chat_id, pressed.message_id, position)
            answer: _Answer | None = None
            shown: Message | None = None
            while answer is None or (shown is None and not answer.toast and not is_quiet):
                lacking = "never answered" if answer is None else "answered, but nothing followed"
                change = await self._next(listener, f"the press of {button!r} was {lacking}", deadline)
                if change.payload.get("callback_query_id") == query.id and change.kind is ChangeKind.CALLBACK_ANSWER:
                    answer = _Answer(toast=change.payload["text"], is_alert=change.payload["show_alert"])
                elif self._is_bots_word(change):
                    shown = change.message
        return self._reply(shown or pressed, answer)

    async def wait_for(self, condition: Callable[[Reply], bool], *, timeout_s: float = TIMEOUT_S) -> Reply:
        """The newest message of this chat that is as described, edits included; waits until there is one."""
        deadline = _deadline(timeout_s)
        with self.server.feed.listen() as listener:
            while True:
                for message in reversed(self.server.world.history(self.chat_id)):
                    reply = self._reply(message)
                    if condition(reply):
                        return reply
                await self._next(listener, "no message as described", deadline)

    async def wait_until_gone(self, message: Reply, *, timeout_s: float = TIMEOUT_S) -> None:
        deadline = _deadline(timeout_s)
        with self.server.feed.listen() as listener:
            while self.server.world.find_message(self.chat_id, message.message_id) is not None:
                await self._next(listener, "the message was not deleted", deadline)

    def now(self, message: Reply) -> Reply:
        """The same message as it is at present. Raises AssertionError if it is gone."""
        present = self.server.world.find_message(self.chat_id, message.message_id)
        if present is None:
            raise AssertionError(f"the message is gone: {message.text!r}")
        return self._reply(present)

    def last(self) -> Reply:
        """The bot's newest message in this chat."""
        for message in reversed(self.server.world.history(self.chat_id)):
            if self.server.world.is_bots(message):
                return self._reply(message)
        raise AssertionError("the bot has written nothing here")

    def said(self) -> list[Reply]:
        """All messages of this chat, oldest first."""
        return [self._reply(message) for message in self.server.world.history(self.chat_id)]

    def commands(self) -> list[str]:
        """The command menu that this person sees here."""
        chat = self.server.world.chats[self.chat_id]
        language = self.server.world.people[self.id].language_code
        return [command["command"] for command in self.server.world.menus.shown(chat, self.id, language)]

    def transcript(self) -> str:
        """The dialogue for a human reader: who, what, [buttons]."""
        return "\n".join(line for message in self.server.world.history(self.chat_id) for line in self._lines(message))

    def _lines(self, message: Message) -> Iterator[str]:
        world = self.server.world
        who = world.bot.first_name if world.is_bots(message) else world.people[message.sender_id].first_name
        time = datetime.fromtimestamp(message.date, UTC).strftime("%H:%M:%S")
        mark = " (edited)" if message.edit_date is not None else ""
        yield f"{time} {who}{mark}:"
        if message.content.media is not None:
            file = message.content.media.file
            yield f"  <{file.name}, {file.size_bytes} bytes>"
        for line in message.text.split("\n") if message.text else ():
            yield f"  {line}"
        for row in message.content.inline_keyboard:
            yield "  " + " ".join(f"[{button['text']}]" for button in row)

    def _find_button(self, begins: str, on: Reply | None) -> tuple[Message, tuple[int, int]]:
        world = self.server.world
        seen = []
        for message in reversed(world.history(self.chat_id)):
            if on is not None and message.message_id != on.message_id:
                continue
            for row, buttons in enumerate(message.content.inline_keyboard):
                for column, button in enumerate(buttons):
                    seen.append(button["text"])
                    if button["text"].startswith(begins):
                        return message, (row, column)
        raise AssertionError(f"no button begins with {begins!r}; there are {seen}\n{self.transcript()}")

    def _is_bots_word(self, change: Change) -> bool:
        return (
            change.kind in {ChangeKind.MESSAGE, ChangeKind.EDIT}
            and change.chat_id == self.chat_id
            and change.message is not None
            and self.server.world.is_bots(change.message)
        )

    async def _answer(self, listener: Listener, complaint: str, timeout_s: float) -> Reply:
        deadline = _deadline(timeout_s)
        while True:
            change = await self._next(listener, complaint, deadline)
            if self._is_bots_word(change) and change.message is not None:
                return self._reply(change.message)

    async def _next(self, listener: Listener, complaint: str, deadline: float) -> Change:
        try:
            async with asyncio.timeout_at(deadline):
                return await listener.next()
        except TimeoutError:
            raise AssertionError(f"{complaint}\n{self.transcript()}") from None

    def _reply(self, message: Message, answer: _Answer | None = None) -> Reply:
        media = message.content.media
        return Reply(
            message_id=message.message_id,
            text=message.text,
            entities=message.entities,
            rows=tuple(tuple(button["text"] for button in row) for row in message.content.inline_keyboard),
            document=media if isinstance(media, Document) else None,
            photo=media if isinstance(media, Photo) else None,
            is_from_bot=self.server.world.is_bots(message),
            is_edited=message.edit_date is not None,
            toast=(answer.toast or None) if answer else None,
            is_alert=answer.is_alert if answer else False,
        )


def _deadline(timeout_s: float) -> float:
    return asyncio.get_running_loop().time() + timeout_s
