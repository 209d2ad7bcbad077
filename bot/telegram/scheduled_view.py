"""Pure text of what a schedule's run has to say beside its command's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiogram.utils.formatting import Code, Text

from bot.errors import BotError
from bot.store.schedules import Schedule
from bot.ui.failures import error_view
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

if TYPE_CHECKING:
    from bot.scheduling.times import Due

SHOWN = 10
ERROR_SHOWN = 500


def missed(found: Sequence[tuple[Schedule, Due]], t: Translate) -> View:
    lines: list[Text] = [Text(t("schedule-missed"))]
    rows = []
    for one, due in found[:SHOWN]:
        count = str(due.earlier + 1)
        lines.append(Text("\n", t("schedule-missed-line", number=str(one.id), count=count), " ", Code(f"/{one.line}")))
        if one.catches_up:
            lines.append(Text(" – ", t("schedule-catches-up")))
        else:
            tap = tap_command(f"schedule run {one.id}", ask=False)
            rows.append((Button(text=t("schedule-run-now", number=str(one.id)), tap=tap),))
    if len(found) > SHOWN:
        lines.append(Text("\n", t("schedule-more", count=str(len(found) - SHOWN))))
    return View(text=Text(*lines), rows=tuple(rows))


def overlapping(one: Schedule, t: Translate) -> View:
    return View(
        text=Text(t("schedule-overlap", number=str(one.id)), " ", Code(f"/{one.line}")),
        is_silent=True,
    )


def not_recorded(one: Schedule, t: Translate) -> View:
    heading = t("schedule-heading", number=str(one.id), line=f"/{one.line}")
    return View(text=Text(heading, "\n\n", t("error-disk-full")))


def failed(number: int, heading: str, error: BotError, t: Translate) -> View:
    """It will be so the next time, too: hence a button that ends it."""
    said = error_view(error, t)
    away = Button(text=t("schedule-remove", number=str(number)), tap=tap_command(f"schedule rm {number}"))
    return View(text=Text(heading, "\n\n", said.text), rows=(*said.rows, (away,)))


def ended_badly(heading: str, error: str, t: Translate) -> View:
    return View(text=Text(heading, "\n\n", t("schedule-failed"), " ", mask_text(error)[:ERROR_SHOWN]))
