"""A failure as a person reads it: what happened, what to do next, and taps that do it. Pure; texts lie in locales."""

from __future__ import annotations

from collections.abc import Iterable

from aiogram.utils.formatting import Code, Text

from bot.errors import BotError, InUse, UsageError
from bot.ui.clean import clean
from bot.ui.secrets import mask_text
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command

SUGGESTIONS_AT_MOST = 4
BUTTON_LENGTH = 60
VALUE_LENGTH = 600  # an engine's sentence may quote a whole build step
_BYTES = "_bytes"


def error_view(error: BotError, t: Translate) -> View:
    """Sentence, hint, the command's form where the line was wrong, and up to four suggested commands."""
    lines: list[Text] = [Text(sentence(error, t))]
    params = _params(error)
    if error.hint:
        lines.append(Text(t(error.hint, **params)))
    if usage := params.get("usage"):
        lines.append(Text(t("error-usage-form"), " ", Code(f"/{usage}")))
    parts = [part for line in lines for part in ("\n", line)][1:]
    return View(text=Text(*parts), rows=_rows(_suggestions(error)))


def sentence(error: BotError, t: Translate) -> str:
    """What happened, in one sentence."""
    params = _params(error)
    is_told_by_whom = isinstance(error, InUse) and error.key == InUse.key and params.get("users")
    return t(f"{InUse.key}-by" if is_told_by_whom else error.key, **params)


def _params(error: BotError) -> dict[str, object]:
    """As a sentence wants them: lists joined, foreign text clean and masked, ``limit_bytes`` also as ``limit``."""
    params: dict[str, object] = {}
    for name, value in error.params.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            params[name] = value
            if name.endswith(_BYTES):
                params[name.removesuffix(_BYTES)] = size(value)
        elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
            params[name] = _readable(", ".join(str(item) for item in value))
        else:
            params[name] = _readable("" if value is None else str(value))
    return params


def _readable(text: str) -> str:
    text = mask_text(clean(text)).strip()
    return text if len(text) <= VALUE_LENGTH else text[: VALUE_LENGTH - 1] + "…"


def _suggestions(error: BotError) -> tuple[str, ...]:
    if not error.suggestions and isinstance(error, UsageError) and error.params.get("command"):
        return (f"help {error.params['command']}",)
    return error.suggestions[:SUGGESTIONS_AT_MOST]


def _rows(lines: Iterable[str]) -> tuple[Row, ...]:
    return tuple((Button(text=f"/{line}"[:BUTTON_LENGTH], tap=tap_command(line)),) for line in dict.fromkeys(lines))
