"""Pure text of /update: what is asked, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.utils.formatting import Text

from bot.features.update.limits import NO_LIMIT
from bot.telegram.targets import Found
from bot.ui.container_card import joined
from bot.ui.texts import Translate
from bot.ui.view import View


def changes(given: Sequence[tuple[str, str]], t: Translate) -> str:
    return ", ".join(
        t(f"update-what-{name}", value=t("update-no-limit") if value == NO_LIMIT else value) for name, value in given
    )


def question(found: Sequence[Found], what: str, t: Translate) -> View:
    names = ", ".join(one.container.name for one in found)
    lines = [Text(t("update-ask", name=names, changes=what))]
    lines += [Text(t("containers-guessed", ref=one.ref, name=one.container.name)) for one in found if one.is_guessed]
    return View(text=joined(lines))


def done(results: Sequence[tuple[str, tuple[str, ...]]], what: str, t: Translate) -> View:
    """``results``: names with the engine's warnings."""
    lines: list[Text] = []
    for name, warnings in results:
        lines.append(Text("✓ ", t("update-done", name=name, changes=what)))
        lines += [Text(t("update-warning", text=warning)) for warning in warnings]
    return View(text=joined(lines))
