"""Pure text of the greeting and of the claim's answers."""

from __future__ import annotations

from aiogram.utils.formatting import Bold, Text

from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command


def greeting(name: str, role: str, t: Translate) -> View:
    buttons = (Button(text="/ps", tap=tap_command("ps")), Button(text="/help", tap=tap_command("help")))
    return View(
        text=Text(Bold(t("start-title", name=name)), "\n", t("start-text", role=t(f"role-{role}"))), rows=(buttons,)
    )


def claimable(t: Translate) -> View:
    return View(text=Text(t("start-claim")))


def claimed(t: Translate) -> View:
    return View(text=Text(t("claim-accepted")), rows=((Button(text="/help", tap=tap_command("help")),),))


def wrong(tries_left: int, t: Translate) -> View:
    return View(text=Text(t("claim-wrong", tries=tries_left)))


def void(t: Translate) -> View:
    return View(text=Text(t("claim-void")))


def not_here(t: Translate) -> View:
    return View(text=Text(t("claim-private")))
