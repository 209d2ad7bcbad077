"""A command is one declaration, and everything else is derived from it.

Routing, parsing and usage errors, help, the command menu per role and language, the access check, the need to
confirm, the audit row, the README's table and the test matrix all read the values here. Nothing here talks to
Telegram or to an engine.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.engine.model import Container
    from bot.telegram.call import Call
    from bot.telegram.targets import Found


class Role(IntEnum):
    """Each may do what the ones below may."""

    VIEWER = 1
    OPERATOR = 2
    ADMIN = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Effect(StrEnum):
    READ = "read"
    CHANGE = "change"
    DESTROY = "destroy"  # always asks


Reaches = Callable[["Sequence[Container]", Mapping[str, Any], str], "Sequence[Found]"]
"""All containers, the arguments, the command's name -> those that are acted on. Raises BotError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``words`` are docker's own ("volume", "ls"); aliases are further spellings of the same.

    Phrases are Fluent messages named after the words: ``cmd-volume-ls`` (one line for lists and menu) and for each
    option ``opt-volume-ls-NAME`` (one line), NAME being the click parameter's. ``group`` is a help group:
    ``help-group-NAME``. ``refused`` are options that docker has here and Lotsman does not. ``examples`` are whole
    lines without the slash.
    """

    words: tuple[str, ...]
    role: Role
    effect: Effect
    group: str
    run: Callable[[Call], Awaitable[None]]
    aliases: tuple[tuple[str, ...], ...] = ()
    params: tuple[click.Parameter, ...] = ()
    refused: frozenset[str] = frozenset()
    examples: tuple[str, ...] = ()
    stops_at_argument: bool = False  # run and exec: what follows the first argument is not ours to parse
    words_with_sign: frozenset[str] = frozenset()  # what begins with @ and is no host's name: @daily
    takes_body: bool = False  # the lines after the first are content, not arguments
    takes_document: bool = False
    merges: bool = False  # may be asked of every host at once: @all
    is_secret: bool = False  # its arguments never reach a log or the audit (a code)
    works_frozen: bool = False  # in a lockdown and with READ_ONLY too
    is_open: bool = False  # may be used by people without a role (/claim, /start)
    reaches: Reaches | None = (
        None  # the containers of a line that does not name them one by one, for a grant of its verb
    )
    keeps_steps: bool = False  # plans in the journal before it acts: without a plan, nothing was done

    @property
    def name(self) -> str:
        """The canonical words: "volume ls"."""
        return " ".join(self.words)

    @property
    def slug(self) -> str:
        return "-".join(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What a button may stand for beside a command: a page, a card. Its role is checked at each press, by the
    presser.
    """

    name: str
    role: Role
    run: Callable[[Call, Mapping[str, Any]], Awaitable[None]]
    effect: Effect = Effect.READ


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    commands: tuple[Command, ...] = ()
    actions: tuple[Action, ...] = ()


def option(*names: str, **attrs: Any) -> click.Option:
    """A docker option. Flags: ``is_flag=True``; repeatable: ``multiple=True``."""
    return click.Option(names, **attrs)


def argument(name: str, **attrs: Any) -> click.Argument:
    """A positional argument; several with ``nargs=-1``."""
    return click.Argument((name,), **attrs)
