"""Pure text of the table of docker's commands."""

from __future__ import annotations

from collections.abc import Sequence

import click
from aiogram.utils.formatting import Bold, Text

from bot.telegram.command import Command
from bot.ui.texts import Translate
from bot.ui.view import View

GROUPS = ("containers", "images", "volumes", "networks", "compose", "swarm", "system")

LEFT_OUT = {
    "shell": ("completion",),
    "swarm": ("swarm join", "swarm unlock", "swarm update"),
    "console": ("context", "plugin"),
    "secrets": ("login", "logout", "trust"),
    "registry": ("push", "image push", "manifest", "search"),
}
"""Reason (``docker-why-NAME``) -> first words of docker's commands that Lotsman does not have."""


def table(commands: Sequence[Command], t: Translate) -> View:
    """Each command with how many of docker's options it takes and how many it refuses by name."""
    parts: list[Text | str] = [Bold(t("docker-title")), "\n"]
    for group in GROUPS:
        members = [command for command in commands if command.group == group]
        if members:
            parts += ["\n", Bold(t(f"help-group-{group}")), "\n"]
            parts += [_line(command, t) for command in members]
    parts += ["\n", Bold(t("docker-left-out")), "\n"]
    for reason, names in LEFT_OUT.items():
        parts.append(f"{', '.join(names)} – {t(f'docker-why-{reason}')}\n")
    return View(text=Text(*parts, "\n", t("docker-more")))


def _line(command: Command, t: Translate) -> str:
    taken = sum(isinstance(parameter, click.Option) for parameter in command.params)
    return f"/{command.name} – {t('docker-options', taken=taken, refused=len(command.refused))}\n"
