"""Telegram's command menu, for each person by role and in both languages. A stranger's menu stays empty."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.telegram.command import Command, Role
from bot.telegram.registry import Registry
from bot.ui.texts import Translate, translator

log = structlog.get_logger(__name__)

COMMANDS_AT_MOST = 100  # Bot API, setMyCommands
DESCRIPTION_LENGTH = 256


def entries(registry: Registry, role: Role, t: Translate) -> list[BotCommand]:
    """One entry a first word; a management word (volume, network) stands for all that follow it."""
    found: dict[str, str] = {}
    for command in registry.for_role(role):
        if command.is_open:
            continue
        for words in (command.words, *command.aliases):
            if len(words) == 1 and words == command.words:
                found[words[0]] = _phrase(command, t)
            elif len(words) > 1 and (words == command.words):
                found.setdefault(words[0], t(f"management-{words[0]}"))
    return [BotCommand(command=word, description=text[:DESCRIPTION_LENGTH]) for word, text in found.items()][
        :COMMANDS_AT_MOST
    ]


def _phrase(command: Command, t: Translate) -> str:
    return t(f"cmd-{command.slug}")


async def publish(bot: Bot, registry: Registry, people: Mapping[int, Role], language: str | None) -> None:
    """Set every person's menu. Who has not opened the chat yet is left out: Telegram has no chat to set it for."""
    for user_id, role in people.items():
        for code, spoken in ((None, language or "en"), *((("ru", "ru"),) if not language else ())):
            try:
                await bot.set_my_commands(
                    entries(registry, role, translator(spoken)),
                    scope=BotCommandScopeChat(chat_id=user_id),
                    language_code=code,
                )
            except TelegramBadRequest:
                break
            except TelegramAPIError as error:
                log.warning("the command menu was not set", user=user_id, reason=str(error))
                return
