"""The bot's HTTP session: aiogram's own, without the detour that costs 3.5 MB of schemas and a look at every echoed
entity.
"""

from __future__ import annotations

from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.methods import EditMessageText, GetUpdates, Response, SendDocument, SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message, Update

_MESSAGE_METHODS = (SendMessage, EditMessageText, SendDocument)


class LeanSession(AiohttpSession):
    """Answers that are a message or updates are validated as just that; all others, and all errors, go aiogram's way.

    ``api`` is the base address of a Bot API server, "" for Telegram's.
    """

    def __init__(self, api: str):
        super().__init__(api=TelegramAPIServer.from_base(api) if api else PRODUCTION)

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        if status_code == 200 and isinstance(method, (*_MESSAGE_METHODS, GetUpdates)):
            result = self._result(bot, method, content)
            if result is not None:
                return cast("Response[TelegramType]", Response.model_construct(ok=True, result=result))
        return super().check_response(bot, method, status_code, content)

    def _result(self, bot: Bot, method: TelegramMethod[Any], content: str) -> object | None:
        """None where the answer is not of the plain form: aiogram then explains what is wrong with it."""
        try:
            answer = self.json_loads(content)
            if not answer["ok"]:
                return None
            if isinstance(method, GetUpdates):
                return [Update.model_validate(item, context={"bot": bot}) for item in answer["result"]]
            sent = answer["result"]
            sent.pop("entities", None)  # what we said ourselves need not be checked again
            sent.pop("reply_markup", None)
            sent.pop("reply_to_message", None)
            return Message.model_validate(sent, context={"bot": bot})
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
