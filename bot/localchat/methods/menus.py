"""Methods about the bot's command menus."""

from __future__ import annotations

from bot.localchat.feed import ChangeKind
from bot.localchat.menus import Command, Scope, read_commands, read_language, read_scope
from bot.localchat.parameters import Arguments
from bot.localchat.refusals import bad_request
from bot.localchat.world import World


def set_my_commands(world: World, arguments: Arguments) -> object:
    return _set(world, arguments, read_commands(arguments.items("commands")))


def delete_my_commands(world: World, arguments: Arguments) -> object:
    return _set(world, arguments, ())


def get_my_commands(world: World, arguments: Arguments) -> object:
    scope, language = _where(world, arguments)
    return [dict(command) for command in world.menus.get(scope, language)]


def _set(world: World, arguments: Arguments, commands: tuple[Command, ...]) -> bool:
    scope, language = _where(world, arguments)
    world.menus.set(scope, language, commands)
    world.feed.publish(ChangeKind.MENU)
    return True


def _where(world: World, arguments: Arguments) -> tuple[Scope, str]:
    scope = read_scope(arguments.fields("scope"))
    if scope.chat_id is not None and scope.chat_id not in world.chats:
        raise bad_request("chat not found")
    return scope, read_language(arguments.words("language_code"))
