"""Pure text of a push: under way, done, stopped."""

from __future__ import annotations

from aiogram.utils.formatting import Bold, Code, Text

from bot.ui.layers import Layers
from bot.ui.texts import Translate
from bot.ui.view import View


def under_way(ref: str, layers: Layers, t: Translate) -> View:
    return View(text=Text(t("push-title"), " ", Bold(ref), "\n", layers.line(t)))


def done(ref: str, layers: Layers, took: str, t: Translate) -> View:
    parts: list[Text | str] = ["✓ ", Bold(ref), " ", t("push-done", took=took)]
    if layers.digest:
        parts += ["\n", Code(layers.digest)]
    return View(text=Text(*parts))


def stopped(ref: str, t: Translate) -> View:
    return View(text=Text(t("push-stopped", ref=ref)))
