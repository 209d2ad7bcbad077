"""The door for updates: what getUpdates brings is journaled before the next getUpdates tells Telegram to forget it.

A request middleware of the bot's session, since the dispatcher asks for more while it still hands out what came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.types import CallbackQuery, Message, Update, User

from bot.store.journal import Journal, Taken

_SECRET = re.compile(r"\s*(?:sudo\s+)?/?(?:docker(?:@\w+)?\s+)?/?secret(?:@\w+)?\s+create\b", re.IGNORECASE)
"""The command that is followed by what must not be written down."""


class Inbox(BaseRequestMiddleware):
    """``is_known`` tells who has a role: a stranger's updates lead to nothing, and cost no writing."""

    def __init__(self, journal: Journal, *, is_known: Callable[[int], bool], clock: Callable[[], datetime]):
        self._journal = journal
        self._is_known = is_known
        self._clock = clock

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        answer = await make_request(bot, method)
        if isinstance(method, GetUpdates):
            found = [taken(update) for update in _updates(answer) if self._is_meant(update)]
            if found:
                await self._journal.take(found, self._clock())
        return answer

    def _is_meant(self, update: Update) -> bool:
        user = sender_of(update)
        return user is not None and self._is_known(user.id)


def taken(update: Update) -> Taken:
    update = without_secret(update)
    query_id = update.callback_query.id if update.callback_query is not None else ""
    return Taken(update_id=update.update_id, query_id=query_id, body=update.model_dump_json(exclude_unset=True))


def without_secret(update: Update) -> Update:
    """A value that becomes a secret is on no disk, not even for as long as its update is open. After a crash it is
    asked for again.
    """
    message = update.message
    if message is None or (found := _SECRET.match(message.text or message.caption or "")) is None:
        return update
    if message.text:
        kept = message.model_copy(update={"text": found[0], "entities": None})
    else:
        kept = message.model_copy(update={"caption": found[0], "caption_entities": None})
    return update.model_copy(update={"message": kept})


def restored(body: str, bot: Bot) -> Update:
    """Raises ValueError for what is not an update."""
    return Update.model_validate(json.loads(body), context={"bot": bot})


def sender_of(update: Update) -> User | None:
    inner = update.message or update.callback_query
    return inner.from_user if isinstance(inner, Message | CallbackQuery) else None


def _updates(answer: Any) -> list[Update]:
    found = answer.result if isinstance(answer, Response) else answer
    return list(found or ())
