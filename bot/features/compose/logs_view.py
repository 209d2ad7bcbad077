"""Pure text of a project's merged logs. Apart from view.py because lines have rules of their own."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.model import Container, LogLine
from bot.features.compose.view import CARD
from bot.ui.clean import clean
from bot.ui.log_window import BUDGET_UNITS, Window, newest_that_fit, units_of
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

DEFAULT_TAIL = 20  # of each container
HEAD_UNITS = 1_500  # of the newest lines above a file that has them all
NAME_SHOWN = 20


class Ending(StrEnum):
    """How a follow ended; each has its message ``compose-logs-…``."""

    STOPPED = "stopped"
    LIMIT = "limit"
    ENDED = "ended"
    SHUTDOWN = "shutdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    name: str
    line: LogLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Whose logs they are. ``left_out`` were too many, ``unread`` could not be read."""

    project: str
    line: str  # the command line that shows it again
    count: int
    left_out: int = 0
    unread: tuple[str, ...] = ()


def short_names(project: str, containers: Sequence[Container]) -> dict[str, str]:
    """By id: the service, with its number where it has several, as Compose has it before each line."""
    services = [one.service or one.name for one in containers]
    names = {}
    for one, service in zip(containers, services, strict=True):
        own = one.name.removeprefix(f"{project}-").removeprefix(f"{project}_")
        name = clean(own if services.count(service) > 1 else service)
        names[one.id] = name if len(name) <= NAME_SHOWN else name[: NAME_SHOWN - 1] + "…"
    return names


def width_of(names: Mapping[str, str]) -> int:
    return max((len(name) for name in names.values()), default=0)


def shown_line(named: Named, *, has_stamps: bool, width: int) -> str:
    """Harmless, on one line, secrets masked, its container before it."""
    line = named.line
    text = mask_text(clean(line.text).replace("\n", " ")) + ("…" if line.is_cut else "")
    if has_stamps and line.at is not None:
        text = f"{line.at:%Y-%m-%dT%H:%M:%S}.{line.at.microsecond // 1000:03d}Z {text}"
    return f"{named.name.ljust(width)} | {text}"


def fits(lines: Sequence[str]) -> bool:
    return len(lines) <= BUDGET_UNITS and sum(units_of(line) + 1 for line in lines) <= BUDGET_UNITS


def recent(sources: Sources, lines: Sequence[str], *, t: Translate) -> View:
    head: list[Text] = [
        Bold(t("compose-logs-title", name=clean(sources.project), count=len(lines), containers=sources.count))
    ]
    head += _notes(sources, t)
    if not lines:
        return View(text=Text(*head, "\n", t("compose-logs-empty")), rows=_rows(sources, t))
    shown: Sequence[str] = lines
    if not fits(lines):
        shown = newest_that_fit(lines, HEAD_UNITS)
        head.append(Text("\n", t("logs-as-file", count=len(shown))))
    return View(text=Text(*head, "\n", Pre("\n".join(shown) or " ")), rows=_rows(sources, t))


def following(sources: Sources, window: Window, *, t: Translate) -> View:
    title = t("compose-logs-following", name=clean(sources.project), count=sources.count)
    return View(text=_window(title, sources, window, t))


def followed(sources: Sources, window: Window, ending: Ending, *, t: Translate) -> View:
    title = t("compose-logs-followed", name=clean(sources.project))
    text = Text(_window(title, sources, window, t), "\n", t(f"compose-logs-{ending.value}"))
    return View(text=text, rows=_rows(sources, t))


def as_file(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _window(title: str, sources: Sources, window: Window, t: Translate) -> Text:
    head: list[Text] = [Bold(title), *_notes(sources, t)]
    if window.total > len(window.lines):
        head.append(Text("\n", t("logs-counts", shown=len(window.lines), total=window.total)))
    if window.skipped:
        head.append(Text(" · ", t("logs-skipped", count=window.skipped)))
    body = Pre("\n".join(window.lines)) if window.lines else Text(t("logs-waiting"))
    return Text(*head, "\n", body)


def _notes(sources: Sources, t: Translate) -> list[Text]:
    notes = []
    if sources.left_out:
        notes.append(Text("\n", t("compose-logs-left-out", count=sources.left_out)))
    if sources.unread:
        notes.append(Text("\n", t("compose-logs-unread", names=", ".join(sources.unread))))
    return notes


def _rows(sources: Sources, t: Translate) -> tuple[Row, ...]:
    name = shlex.quote(sources.project)
    return (
        (
            Button(text=t("logs-do-refresh"), tap=tap_command(sources.line)),
            Button(text=t("logs-do-follow"), tap=tap_command(f"compose logs -f {name}")),
        ),
        (Button(text=t("compose-do-card"), tap=Tap(action=CARD, args={"name": sources.project})),),
    )
