"""Pure text of the table of docker's commands."""

from __future__ import annotations

from collections.abc import Sequence

import click
from aiogram.utils.formatting import Bold, Code, Text

from bot.telegram.command import Command
from bot.telegram.left_out import LEFT_OUT
from bot.ui.texts import Translate
from bot.ui.view import View

GROUPS = ("containers", "images", "volumes", "networks", "compose", "swarm", "system")

OURS = frozenset({"hosts", "sessions", "status", "undo", "updates", "upgrade", "use", "why"})
"""Commands of those groups that docker does not have."""

OWN = {
    "run": ("--size",),
    "exec": ("--size",),
    "attach": ("--size",),
    "logs": ("--grep", "--errors"),
    "inspect": ("--show-secrets",),
    "stats": ("--sort",),
    "system df": ("--picture",),
}
"""Command -> options that docker does not have."""


def table(commands: Sequence[Command], t: Translate) -> View:
    """Each command with how many of docker's options it takes and how many it refuses by name."""
    parts: list[Text | str] = [Bold(t("docker-title")), "\n"]
    for group in GROUPS:
        members = [command for command in commands if command.group == group and is_dockers(command)]
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


def options(command: Command, t: Translate) -> View:
    """Each of one command's options: taken, refused by name, or docker's no more."""
    declared = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    own = OWN.get(command.name, ())
    taken = [_spelled(one.opts) for one in declared if not set(one.opts) & set(own)]
    parts: list[Text | str] = [Bold(f"docker {command.name}"), f" – {t(f'cmd-{command.slug}')}\n"]
    for key, found in (("taken", taken), ("refused", sorted(command.refused, key=_order)), ("own", list(own))):
        if found:
            parts += ["\n", Bold(t(f"docker-{key}", count=len(found))), "\n", Code(" ".join(found)), "\n"]
    if not declared and not command.refused:
        parts += ["\n", t("docker-no-options"), "\n"]
    return View(text=Text(*parts, "\n", t("docker-help", command=command.name)))


def is_dockers(command: Command) -> bool:
    return command.group in GROUPS and command.name not in OURS


def _spelled(names: Sequence[str]) -> str:
    return ",".join(names)


def _order(name: str) -> tuple[str, str]:
    return name.lstrip("-").lower(), name
