"""Pure text of a pull: under way, done, stopped."""

from __future__ import annotations

from aiogram.utils.formatting import Bold, Code, Text

from bot.ui.layers import Layers
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command


def under_way(ref: str, layers: Layers, t: Translate) -> View:
    return View(text=Text(t("pull-title"), " ", Bold(ref), "\n", layers.line(t)))


def done(ref: str, layers: Layers, took: str, *, may_run: bool, t: Translate) -> View:
    key = "pull-current" if layers.is_newer is False else "pull-done"
    parts: list[Text | str] = ["✓ ", Bold(ref), " ", t(key, took=took)]
    if layers.digest:
        parts += ["\n", Code(layers.digest)]
    buttons = [Button(text=t("pull-images"), tap=tap_command("images"))]
    if may_run:
        buttons.append(Button(text=t("pull-how-to-run"), tap=tap_command("help run")))
    return View(text=Text(*parts), rows=(tuple(buttons),))


def stopped(ref: str, t: Translate) -> View:
    return View(text=Text(t("pull-stopped", ref=ref)))
