"""Which engine a line means: ``@name`` after a command, what a button or a reply brought along, the chat's choice.

The reading of a line is pure; the rest asks the database at most once, and nothing at all where there is one engine.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bot.errors import BotError, UsageError
from bot.setting_values import EVERY_HOST
from bot.telegram import grammar
from bot.telegram.command import Command
from bot.telegram.people import ChatRef
from bot.ui.view import Button, Row, on_host, tap_command

if TYPE_CHECKING:
    from bot.telegram.call import Services

PERSON = "person"  # the argument that takes @name of somebody
_SIGN = "@"
_NAME = re.compile(r"@[a-z0-9][a-z0-9_-]*", re.IGNORECASE)
_NEAR = 60.0
_COUNT_SHOWN = 3
_IN_A_ROW = 3


class UnknownHost(BotError):
    """``known`` are the names there are."""

    key = "error-host-unknown"


class ChosenGone(UnknownHost):
    """The one that the chat has chosen, of a change: another has containers of the same names."""

    key = "error-host-chosen-gone"


def taken_out(command: Command, argv: Sequence[str], hosts: Sequence[str]) -> tuple[str, list[str]]:
    """The host that the arguments name ("" for none), and the arguments without it.

    Options' values are theirs, and so is what a program gets that run or exec starts: but for a last word that is a
    host's name, unless one was named before. Raises UnknownHost where there are several hosts and the name is
    nobody's, UsageError for two hosts.
    """
    named: list[str] = []
    rest: list[str] = []
    takes_person = _names_person(command)
    is_value = False
    for position, token in enumerate(argv):
        if is_value or (len(token) > 1 and token.startswith("-") and token != "--"):
            is_value = not is_value and grammar.waits_for_value(command, token)
        elif token != "--" and takes_person:
            takes_person = False  # whatever it looks like
            if command.stops_at_argument:
                rest += _without_last(argv[position:], hosts, named)
                break
        elif _NAME.fullmatch(token) and _is_host(command, argv, token[1:].lower(), hosts):
            named.append(token[1:].lower())
            continue
        elif command.stops_at_argument:
            has_no_other = len(hosts) > 1 and not named
            rest += _without_last(argv[position:], hosts, named) if has_no_other else argv[position:]
            break
        elif token == "--":
            rest += argv[position:]
            break
        rest.append(token)
    if len(named) > 1:
        raise UsageError(key="error-host-twice", names=named, command=command.name)
    return (named[0] if named else ""), rest


def _without_last(argv: Sequence[str], hosts: Sequence[str], named: list[str]) -> Sequence[str]:
    """Whoever types on a phone adds the host to the end of a line, whatever the line."""
    last = argv[-1].removeprefix(_SIGN).lower()
    if not argv[-1].startswith(_SIGN) or last not in hosts or len(argv) < 2:
        return argv
    named.append(last)
    return argv[:-1]


def _is_host(command: Command, argv: Sequence[str], name: str, hosts: Sequence[str]) -> bool:
    if name in hosts or (name == EVERY_HOST and len(hosts) > 1):
        return True
    if len(hosts) < 2 or _names_person(command) or name in command.words_with_sign:
        return False
    raise unknown(name, hosts, command=command, argv=argv)


def _names_person(command: Command) -> bool:
    return any(isinstance(one, click.Argument) and one.name == PERSON for one in command.params)


def unknown(
    name: str, hosts: Sequence[str], *, command: Command | None = None, argv: Sequence[str] = ()
) -> UnknownHost:
    """With the same line for the nearest names as suggestions."""
    from rapidfuzz import process as nearest  # late: 2.3 MB that only a mistype needs

    near = [found for found, _score, _at in nearest.extract(name, hosts, limit=_COUNT_SHOWN, score_cutoff=_NEAR)]
    lines: list[str] = []
    if command is not None:
        others = [token for token in argv if token.lower() != f"{_SIGN}{name}"]
        lines = [shlex.join([*command.words, f"{_SIGN}{host}", *others]) for host in near]
    return UnknownHost(name=name, known=hosts, suggestions=lines)


async def chosen(services: Services, chat: ChatRef, *, for_change: bool = False) -> str:
    """The chat's engine, where nothing else names one; one that is gone is the default's, but for a change.

    Raises ChosenGone.
    """
    fleet = services.fleet
    if not fleet.has_several:
        return fleet.default.host
    host = await services.store.chat_hosts.of(chat.id)
    if for_change and host and host not in fleet:
        raise ChosenGone(name=host, known=fleet.names, suggestions=[f"use {name}" for name in fleet.names])
    return host if host in fleet else fleet.default.host


async def meant(
    services: Services, chat: ChatRef, *, named: str = "", carried: str = "", for_change: bool = False
) -> str:
    """``named`` in the line, else ``carried`` by a button and the like. Raises UnknownHost for one that is gone."""
    host = named or carried
    if not host:
        return await chosen(services, chat, for_change=for_change)
    if host != EVERY_HOST and host not in services.fleet:
        raise unknown(host, services.fleet.names)
    return host


def told(services: Services, host: str) -> str:
    """The name where people have to be told it: with one engine nobody is."""
    return host if services.fleet.has_several and host != EVERY_HOST else ""


def only_one(command: Command, argv: Sequence[str], hosts: Sequence[str], *, meant: Command | None = None) -> BotError:
    """The refusal of ``@all`` for a command that is for one host, with the same for each as suggestions.

    ``meant``: the one that is refused, where the line is another's that has it run.
    """
    lines = [shlex.join([*command.words, f"{_SIGN}{host}", *argv]) for host in hosts]
    return BotError(key="error-host-all", suggestions=lines, command=(meant or command).name)


def host_rows(hosts: Sequence[str], line: str) -> tuple[Row, ...]:
    """A button for each host that runs the line there."""
    buttons = [Button(text=f"{_SIGN}{host}", tap=on_host(tap_command(line), host)) for host in hosts]
    return tuple(tuple(buttons[start : start + _IN_A_ROW]) for start in range(0, len(buttons), _IN_A_ROW))
