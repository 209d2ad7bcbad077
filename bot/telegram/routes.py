"""The two kinds of update that lead anywhere, a message and a press, turned into the desk's terms.

Edited messages have no route: an edit never runs anything.
"""

from __future__ import annotations

import structlog
from aiogram import Router
from aiogram.types import CallbackQuery, ErrorEvent, Message, Update
from aiogram.utils.formatting import Text

from bot.telegram import line
from bot.telegram.desk import Ask, Desk
from bot.telegram.people import Actor, ChatRef, Document
from bot.telegram.sender import Sender
from bot.ui.texts import translator
from bot.ui.view import Button, View, tap_command

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = ["message", "callback_query"]


def build(*, desk: Desk, sender: Sender, username: str) -> Router:
    router = Router(name=__name__)

    async def on_message(message: Message, actor: Actor, chat: ChatRef, event_update: Update) -> None:
        text = message.text or message.caption or ""
        ask = Ask(
            actor=actor,
            chat=chat,
            update_id=event_update.update_id,
            message_id=message.message_id,
            text=text,
            document=_document(message),
            sent_at=message.date,
        )
        parsed = line.read(text, docker_alone=chat.is_private)
        if parsed is None:
            if chat.is_private:
                await _hint(ask)
            return
        if parsed.bot and parsed.bot.lower() != username.lower():
            return
        await desk.typed(ask, parsed)

    async def _hint(ask: Ask) -> None:
        t = translator(desk.language(ask.actor))
        row = (Button(text="/ps", tap=tap_command("ps")), Button(text="/help", tap=tap_command("help")))
        await sender.send(ask.chat, View(text=Text(t("plain-text-hint")), rows=(row,)))

    async def on_press(query: CallbackQuery, actor: Actor, chat: ChatRef, event_update: Update) -> None:
        if query.message is None or not query.data:
            await sender.toast(query.id, translator(desk.language(actor))("press-expired"))
            return
        ask = Ask(
            actor=actor,
            chat=chat,
            update_id=event_update.update_id,
            message_id=query.message.message_id,
            query_id=query.id,
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
