"""The two kinds of update that lead anywhere, a message and a press, turned into the desk's terms.

In a private chat every message is meant for the bot; in a group a command, one that names the bot, or a reply to it.
Edited messages have no route: an edit never runs anything.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import structlog
from aiogram import Router
from aiogram.types import CallbackQuery, ErrorEvent, Message, Update

from bot.telegram import line
from bot.telegram.call import Replied
from bot.telegram.desk import Desk
from bot.telegram.people import Actor, ChatRef, Document
from bot.telegram.reading import Ask
from bot.telegram.sender import Sender
from bot.ui.markdown import from_message
from bot.ui.texts import translator

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = ["message", "callback_query"]


def build(*, desk: Desk, sender: Sender, username: str) -> Router:
    router = Router(name=__name__)
    address = re.compile(rf"(?<![\w@])@{re.escape(username)}(?!\w)[,:]?", re.IGNORECASE)

    async def on_message(message: Message, actor: Actor, chat: ChatRef, event_update: Update) -> None:
        text = message.text or message.caption or ""
        markdown = _markdown(message)
        parsed = line.read(text, docker_alone=chat.is_private)
        if parsed is None:
            words = address.sub(" ", text).strip()
            is_named = address.search(text) is not None
            if not (chat.is_private or is_named or _replies_to(message, username)):
                return
            parsed = line.read(words, docker_alone=True) if is_named else None
            text, markdown = words, address.sub(" ", markdown).strip()
        ask = Ask(
            actor=actor,
            chat=chat,
            update_id=event_update.update_id,
            message_id=message.message_id,
            text=text,
            document=_document(message),
            sent_at=message.date,
            markdown=markdown,
            replied=_replied(message),
        )
        if await desk.took(ask, parsed):
            return
        if parsed is None:
            await desk.asked(ask)
        elif not parsed.bot or parsed.bot.lower() == username.lower():
            await desk.typed(ask, parsed)
        elif chat.is_private and desk.has_host(parsed.bot):  # /ps@vps: nobody else can be meant here
            await desk.typed(replace(ask, host=parsed.bot.lower()), parsed)

    async def on_press(
        query: CallbackQuery, actor: Actor, chat: ChatRef, event_update: Update, taken_at: datetime | None = None
    ) -> None:
        """``taken_at``: a press that a stop of the bot has delayed, which is then no younger than that."""
        if query.message is None or not query.data:
            await sender.toast(query.id, translator(desk.language(actor))("press-expired"))
            return
        ask = Ask(
            actor=actor,
            chat=chat,
            update_id=event_update.update_id,
            message_id=query.message.message_id,
            query_id=query.id,
            sent_at=taken_at,
        )
        await desk.pressed(ask, query.data)

    router.message.register(on_message)
    router.callback_query.register(on_press)
    return router


async def on_error(event: ErrorEvent) -> bool:
    """The last net, for what failed outside of a command: nothing more can be told than to the log."""
    log.error("an update failed", update_id=event.update.update_id, exc_info=event.exception)
    return True


def _document(message: Message) -> Document | None:
    """The document of the message, or of the one it replies to."""
    sent = message.document or (message.reply_to_message.document if message.reply_to_message else None)
    if sent is None:
        return None
    return Document(file_id=sent.file_id, name=sent.file_name or "document", size_bytes=sent.file_size or 0)


def _replied(message: Message) -> Replied | None:
    to = message.reply_to_message
    # In a topic a message that replies to none "replies" to the one that opened the topic.
    if to is None or to.forum_topic_created is not None:
        return None
    if message.quote is not None:
        text, entities = message.quote.text, message.quote.entities
    else:
        text, entities = to.text or to.caption or "", to.entities or to.caption_entities
    return Replied(message_id=to.message_id, text=text, markdown=from_message(text, entities or ()))


def _replies_to(message: Message, username: str) -> bool:
    """Whether it replies to the bot of that name, with something to read."""
    to = message.reply_to_message
    if to is None or to.forum_topic_created is not None or to.from_user is None:
        return False
    is_ours = (to.from_user.username or "").lower() == username.lower()
    return is_ours and bool(message.text or message.caption or message.document)


def _markdown(message: Message) -> str:
    text = message.text or message.caption or ""
    return from_message(text, message.entities or message.caption_entities or ())
