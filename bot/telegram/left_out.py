"""Docker's commands that Lotsman does not have, and why: for the table, and for whoever types one. Pure."""

from __future__ import annotations

from aiogram.utils.formatting import Bold, Text

from bot.ui.texts import Translate
from bot.ui.view import View

LEFT_OUT = {
    "shell": ("completion",),
    "swarm": ("swarm join", "swarm unlock", "swarm update"),
    "console": ("context", "plugin"),
    "engine": ("checkpoint", "volume update"),
    "files": ("stack config",),
    "secrets": ("login", "logout", "trust"),
    "registry": ("manifest", "search"),
}
"""Reason (``docker-why-NAME``) -> first words of docker's commands that Lotsman does not have."""


def reason_of(name: str) -> str:
    """Why docker's command of that name is not here; empty where docker has none, or it is here."""
    for reason, names in LEFT_OUT.items():
        if any(name == one or name.startswith(f"{one} ") for one in names):
            return reason
    return ""


def left_out(name: str, reason: str, t: Translate) -> View:
    return View(text=Text(Bold(f"docker {name}"), f" – {t('docker-is-left-out')}: {t(f'docker-why-{reason}')}"))
