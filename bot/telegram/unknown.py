"""What is answered to a line that is no command: the nearest ones, or what may follow a management word. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from aiogram.utils.formatting import Text

from bot.telegram.command import Command, Effect, Role
from bot.telegram.left_out import left_out, reason_of
from bot.telegram.registry import Registry
from bot.ui.texts import Translate
from bot.ui.view import Button, Tap, View, tap_command

HELP = "help"
SUBCOMMANDS_IN_A_ROW = 2


def unknown_view(registry: Registry, tokens: Sequence[str], role: Role | None, t: Translate) -> View:
    word = tokens[0] if tokens else ""
    for count in (1, 2):  # one of docker's that is left out on purpose is no slip of the finger
        name = " ".join(tokens[:count]).lower()
        if reason := reason_of(name):
            return left_out(name, reason, t)
    inside = [command for command in registry.subcommands(word) if _may(role, command)]
    if inside:
        return _management(registry, word, tokens, role, t)
    near = registry.near(tokens, role)
    text = t("unknown-command", command=" ".join(tokens[:2])[:64])
    if near:
        text = f"{text}\n{t('unknown-command-near')}"
    else:
        near = (HELP,)
    rows = tuple((Button(text=f"/{spelling}", tap=_spelled(registry, spelling, tokens)),) for spelling in near)
    return View(text=Text(text), rows=rows)


def _spelled(registry: Registry, spelling: str, tokens: Sequence[str]) -> Tap:
    """Run the near spelling with the rest of what was typed, if that is a reading command; otherwise show its
    help.
    """
    found = registry.find(spelling.split())
    assert found is not None
    command, _rest = found
    if command.name == HELP:
        return tap_command(HELP)
    rest = list(tokens[len(spelling.split()) :])
    needs_more = any(parameter.required for parameter in command.params) and not rest
    if needs_more or command.effect is not Effect.READ:
        return tap_command(f"{HELP} {command.name}")
    return tap_command(" ".join([spelling, *(shlex.quote(token) for token in rest)]))


def _management(registry: Registry, word: str, tokens: Sequence[str], role: Role | None, t: Translate) -> View:
    spellings = [
        spelling
        for spelling in registry.spelled(word)
        if (found := registry.find(spelling.split())) and _may(role, found[0])
    ]
    key = "management-unknown" if len(tokens) > 1 else "management-choose"
    text = t(key, word=word.lower(), sub=tokens[1] if len(tokens) > 1 else "")
    buttons = [Button(text=f"/{spelling}", tap=_spelled(registry, spelling, ())) for spelling in spellings]
    rows = tuple(
        tuple(buttons[start : start + SUBCOMMANDS_IN_A_ROW]) for start in range(0, len(buttons), SUBCOMMANDS_IN_A_ROW)
    )
    return View(text=Text(text), rows=rows)


def _may(role: Role | None, command: Command) -> bool:
    return command.is_open or (role is not None and role >= command.role)
