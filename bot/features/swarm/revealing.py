"""A key or token on the screen for a minute: in private, under a spoiler, deleted by itself or by a press.

Apart from the handlers since it is the one place where a swarm's secrets are shown. They are written down nowhere; the
message that shows them is, so that a bot that was stopped in that minute takes it away when it starts again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from aiogram.utils.formatting import Bold, Spoiler, Text

from bot.errors import DiskFull, UsageError
from bot.store import ShownSecret
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
    if message_id is None:
        return
    shown = ShownSecret(chat_id=call.chat.id, message_id=message_id, until=call.clock() + timedelta(seconds=SHOWN_S))
    await _keep(call, shown)
    call.services.nursery.start(_forget(call.services, shown), name="forget what was shown")


async def _keep(call: Call, shown: ShownSecret) -> None:
    """Where that cannot be written down, what is shown goes at once."""
    try:
        await call.store.shown_secrets.keep(shown)
    except DiskFull:
        await call.services.sender.delete(call.chat, shown.message_id)
        raise


async def forget(call: Call, args: Mapping[str, Any]) -> None:
    if call.message_id is not None:
        await _take_away(call.services, call.chat.id, call.message_id)


async def forget_shown(services: Services) -> None:
    """What an earlier run has shown and was not there any more to take away."""
    for shown in await services.store.shown_secrets.all():
        await _forget(services, shown)


async def _forget(services: Services, shown: ShownSecret) -> None:
    await asyncio.sleep(max((shown.until - services.clock()).total_seconds(), 0))
    await _take_away(services, shown.chat_id, shown.message_id)


async def _take_away(services: Services, chat_id: int, message_id: int) -> None:
    """Once: a press has done it before the minute was over. Who is away when it is due is asked at the next start."""
    if any((one.chat_id, one.message_id) == (chat_id, message_id) for one in await services.store.shown_secrets.all()):
        await services.sender.delete(ChatRef(id=chat_id, is_private=True), message_id)
        with suppress(DiskFull):
            await services.store.shown_secrets.gone(chat_id, message_id)
