"""Pure text of a service's log."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.swarm_model import ServiceLine, SwarmService
from bot.ui.clean import clean
from bot.ui.log_window import BUDGET_UNITS, Window, newest_that_fit, units_of
from bot.ui.secrets import mask_text
from bot.ui.service_buttons import to_card
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

HEAD_UNITS = 1_500  # of the newest lines above a file that has them all


def shown_line(one: ServiceLine, task: str, *, stamps: bool) -> str:
    text = mask_text(clean(one.line.text).replace("\n", " ")) + ("…" if one.line.is_cut else "")
    at = f"{one.line.at:%Y-%m-%dT%H:%M:%S}Z " if stamps and one.line.at is not None else ""
    return f"{at}{task} | {text}" if task else f"{at}{text}"


def fits(lines: Sequence[str]) -> bool:
    return len(lines) <= BUDGET_UNITS and sum(units_of(line) + 1 for line in lines) <= BUDGET_UNITS


def as_file(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def recent(service: SwarmService, lines: Sequence[str], missing: Sequence[str], line: str, t: Translate) -> View:
    """``missing``: nodes that did not answer."""
    name = shlex.quote(service.name)
    rows = (
        (
            Button(text=t("services-refresh"), tap=tap_command(line)),
            Button(text=t("services-do-follow"), tap=tap_command(f"service logs -f {name}")),
        ),
        (to_card(service, t),),
    )
    if not lines:
        return View(text=Text(t("services-logs-none", name=service.name), *_missing(missing, t)), rows=rows)
    shown = lines if fits(lines) else newest_that_fit(list(lines), HEAD_UNITS)
    head: list[Text] = [Bold(t("services-logs-title", name=service.name, count=len(lines)))]
    if len(shown) < len(lines):
        head.append(Text("\n", t("services-logs-as-file", count=len(shown))))
    head += _missing(missing, t)
    return View(text=Text(*head, "\n", Pre("\n".join(shown) or " ")), rows=rows)


def following(service: SwarmService, window: Window, missing: Sequence[str], t: Translate) -> View:
    return View(text=_follow(t("services-logs-following", name=service.name), window, missing, t))


def followed(service: SwarmService, window: Window, missing: Sequence[str], why: str, t: Translate) -> View:
    name = shlex.quote(service.name)
    again = Button(text=t("services-do-follow"), tap=tap_command(f"service logs -f {name}"))
    shown = _follow(t("services-logs-followed", name=service.name), window, missing, t)
    text = Text(shown, "\n", t(f"services-logs-{why}"))
    return View(text=text, rows=((again, to_card(service, t)),))


def _follow(title: str, window: Window, missing: Sequence[str], t: Translate) -> Text:
    lines = window.lines
    body: Text = Pre("\n".join(lines) or " ") if lines else Text(t("services-logs-waiting"))
    return Text(Bold(title), *_missing(missing, t), "\n", body)


def _missing(missing: Sequence[str], t: Translate) -> list[Text]:
    return [Text("\n⚠ ", t("services-logs-missing", names=", ".join(missing)))] if missing else []
