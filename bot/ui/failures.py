"""A failure as a person reads it: what happened, what to do next, and taps that do it. Pure; texts lie in locales."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from aiogram.utils.formatting import Code, Text

from bot.errors import BotError, InUse, UsageError
from bot.ui.clean import clean
from bot.ui.container_card import joined
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
    return View(text=joined(lines), rows=_rows(_suggestions(error)))


def sentence(error: BotError, t: Translate) -> str:
    """What happened, in one sentence."""
    params = _params(error)
    is_told_by_whom = isinstance(error, InUse) and error.key == InUse.key and params.get("users")
    return t(f"{InUse.key}-by" if is_told_by_whom else error.key, **params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one of several that something was asked of."""

    name: str
    error: BotError | None = None


R = TypeVar("R", bound=Result)


def report(results: Sequence[R], done: Callable[[R], str], t: Translate) -> View:
    """A line each, and the ways on from what failed. ``done`` says what was done."""
    lines = [Text(f"✓ {done(one)}" if one.error is None else failed_line(one.name, one.error, t)) for one in results]
    return View(text=joined(lines), rows=suggestion_rows(results))


def failed_lines(results: Iterable[Result], t: Translate) -> list[Text]:
    return [Text(failed_line(one.name, one.error, t)) for one in results if one.error is not None]


def failed_line(name: str, error: BotError, t: Translate) -> str:
    """Most sentences name their subject already."""
    told = sentence(error, t)
    return f"⚠ {told}" if name in told else f"⚠ {name}: {told}"


def suggestion_rows(results: Iterable[Result]) -> tuple[Row, ...]:
    """Ways on from all failures among them, each once."""
    lines = dict.fromkeys(line for one in results if one.error is not None for line in one.error.suggestions)
    return _rows(list(lines)[:SUGGESTIONS_AT_MOST])


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
