"""The bot's command menus: which commands are shown to whom, by scope and language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.localchat.people import Chat, ChatKind, Standing
from bot.localchat.refusals import bad_request

MAX_COMMANDS = 100
MAX_NAME = 32
MAX_DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")

_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    type: str = "default"
    chat_id: int | None = None
    user_id: int | None = None


Command = Mapping[str, Any]


def read_scope(value: object) -> Scope:
    """Raises a refusal; whether the chat exists is for the caller to see."""
    if value is None:
        return Scope()
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = value.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    ids = {}
    for name in _SCOPES[kind]:
        number = value.get(name)
        if not isinstance(number, int | str) or not str(number).lstrip("-").isdigit():
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{name}\"")
        ids[name] = int(number)
    return Scope(type=kind, **ids)


def read_language(code: str) -> str:
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def read_commands(value: Sequence[object]) -> tuple[Command, ...]:
    """Raises a refusal for names, descriptions or a number of them that Telegram does not take."""
    commands = tuple(_command(item) for item in value)
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return commands


def _command(item: object) -> Command:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    fields = {name: item.get(name) for name in ("command", "description")}
    for name, value in fields.items():
        if not isinstance(value, str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    name = str(fields["command"]).strip().removeprefix("/")
    description = str(fields["description"]).strip()
    if not name:
        raise bad_request("Command must be non-empty")
    if len(name) > MAX_NAME:
        raise bad_request(f"Command length must not exceed {MAX_NAME}")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > MAX_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {MAX_DESCRIPTION}")
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {**item, "command": name, "description": description}


class Menus:
    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], tuple[Command, ...]] = {}

    def set(self, scope: Scope, language: str, commands: tuple[Command, ...]) -> None:
        """An empty list deletes the menu, so that a wider one shows."""
        if commands:
            self._menus[scope, language] = commands
        else:
            self._menus.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> tuple[Command, ...]:
        return self._menus.get((scope, language), ())

    def shown(self, chat: Chat, person_id: int, language: str) -> tuple[Command, ...]:
        """What this person sees in this chat: the narrowest scope wins, in it the person's language."""
        for scope in _narrowest_first(chat, person_id):
            for code in (language, ""):
                if commands := self.get(scope, code):
                    return commands
        return ()


def _narrowest_first(chat: Chat, person_id: int) -> Iterator[Scope]:
    """Telegram's order, see "Determining list of commands" in the Bot API."""
    if chat.kind is ChatKind.PRIVATE:
        yield Scope(type="chat", chat_id=chat.id)
        yield Scope(type="all_private_chats")
    else:
        is_admin = chat.members.get(person_id) in {Standing.CREATOR, Standing.ADMINISTRATOR}
        yield Scope(type="chat_member", chat_id=chat.id, user_id=person_id)
        if is_admin:
            yield Scope(type="chat_administrators", chat_id=chat.id)
        yield Scope(type="chat", chat_id=chat.id)
        if is_admin:
            yield Scope(type="all_chat_administrators")
        yield Scope(type="all_group_chats")
    yield Scope()
