"""A failure as a message: what happened, the next step, and what to tap. Pure."""

from __future__ import annotations

from aiogram.utils.formatting import Text

from bot.errors import BotError
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

BUTTON_LENGTH = 60


def sentence(error: BotError, t: Translate) -> str:
    """One or two lines."""
    text = t(error.key, **error.params)
    if error.hint:
        text = f"{text}\n{t(error.hint, **error.params)}"
    return text


def error_view(error: BotError, t: Translate) -> View:
    rows = tuple(
        (Button(text=f"/{line}"[:BUTTON_LENGTH], tap=tap_command(line)),) for line in error.suggestions
    )
    return View(text=Text(sentence(error, t)), rows=rows)
