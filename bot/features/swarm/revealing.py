"""A key or token on the screen for a minute: in private, under a spoiler, deleted by itself or by a press.

Apart from the handlers since it is the one place where a swarm's secrets are shown. None is written down: a bot that is
killed within that minute leaves the message to its reader.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiogram.utils.formatting import Bold, Spoiler, Text

from bot.errors import UsageError
from bot.telegram.call import Call
from bot.telegram.people import ChatRef
from bot.telegram.services import Services
from bot.ui.container_card import joined
from bot.ui.view import Button, Tap, View

FORGET = "swarm.forget"
SHOWN_S = 60.0


def only_in_private(call: Call) -> None:
    """Raises UsageError. An admin writes: the command's role sees to that."""
    if not call.chat.is_private:
        raise UsageError(key="swarm-private", command=call.command.name)


async def reveal(call: Call, title: str, secret: str, *notes: str) -> None:
    only_in_private(call)
    lines = [*([Bold(title)] if title else []), Text(Spoiler(secret)), *(Text(note) for note in notes)]
    lines.append(Text(call.t("swarm-shown-for")))
    copy = Button(text=call.t("swarm-do-copy"), copy=secret)
    forget = Button(text=call.t("swarm-do-forget"), tap=Tap(action=FORGET))
    message_id = await call.answer(View(text=joined(lines), rows=((copy,), (forget,))))
    if message_id is not None:
        deletion = _delete_later(call.services, call.chat, message_id)
        call.services.nursery.start(deletion, name="forget what was shown")


async def forget(call: Call, args: Mapping[str, Any]) -> None:
    if call.message_id is not None:
        await call.services.sender.delete(call.chat, call.message_id)


async def _delete_later(services: Services, chat: ChatRef, message_id: int) -> None:
    """A stop of the bot comes before the minute is over: then it goes at once."""
    try:
        await asyncio.sleep(SHOWN_S)
    finally:
        await services.sender.delete(chat, message_id)
