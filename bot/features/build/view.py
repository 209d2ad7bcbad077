"""Pure text of a build: under way, built, failed, stopped."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.engine.model import short_id
from bot.features.build.steps import Steps
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

SHOWN_LINES = 8
SHOWN_CHARS = 1500
INSTRUCTION_CHARS = 200


def under_way(name: str, steps: Steps, t: Translate) -> View:
    if not steps.count:
        return View(text=Text(t("build-title"), " ", Bold(name), "\n", t("build-preparing")))
    parts: list[Text | str] = [t("build-title"), " ", Bold(name), "\n", _step(steps, t)]
    return View(text=Text(*parts, *_tail(steps)))


def built(tags: Sequence[str], image_id: str, size: str, took: str, t: Translate) -> View:
    name = ", ".join(tags) or t("build-untagged")
    parts: list[Text | str] = ["✓ ", Bold(name), "\n", Code(short_id(image_id)), f" · {size} · {took}"]
    buttons = [Button(text=t("build-images"), tap=tap_command("images"))]
    if tags:
        buttons.insert(0, Button(text=t("build-history"), tap=tap_command(f"history {tags[0]}")))
    return View(text=Text(*parts), rows=(tuple(buttons),))


def failed(name: str, steps: Steps, t: Translate) -> View:
    parts: list[Text | str] = ["⚠ ", Bold(name), " – ", t("build-failed")]
    if steps.count:
        parts += ["\n", _step(steps, t)]
    parts += _tail(steps)
    if steps.error:
        parts += ["\n", Bold(steps.error[:SHOWN_CHARS])]
    return View(text=Text(*parts))


def stopped(name: str, t: Translate) -> View:
    return View(text=Text(t("build-stopped", name=name)))


def _step(steps: Steps, t: Translate) -> Text:
    where = t("build-step", number=str(steps.number), count=str(steps.count))
    return Text(where, " ", Code(steps.instruction[:INSTRUCTION_CHARS]))


def _tail(steps: Steps) -> list[Text | str]:
    text = "\n".join(list(steps.lines)[-SHOWN_LINES:])[-SHOWN_CHARS:]
    return ["\n", Pre(text)] if text.strip() else []
