"""Pure text of what is done to a project: the question before it, how far it is, what came of it.

Apart from view.py because four commands ask and report alike.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from aiogram.utils.formatting import Bold, Text

from bot.compose.projects import Project
from bot.consequences.concerns import Dependent
from bot.engine.model import Container, Port
from bot.errors import BotError
from bot.features.compose.view import CARD
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import sentence
from bot.ui.ports import ports_text
from bot.ui.signs import state_sign
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

SHOWN = 25
NAME_SHOWN = 48
TIES_SHOWN = 10
PORTS_SHOWN = 10
BACK = {"stop": "start", "start": "stop", "kill": "start", "pause": "unpause"}


class Mark(StrEnum):
    """How a container stands in an act."""

    WAITS = "–"  # not begun
    DOING = "…"
    WAITING = "⏳"  # done, and its dependents wait for it
    DONE = "✓"
    WAS_SO = "="
    FAILED = "⚠"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worries:
    """What the question has to say; true where it has to be asked because of that."""

    protected: Sequence[str] = ()
    dependents: Sequence[Dependent] = ()
    dark: Sequence[Port] = ()
    spared: Sequence[str] = ()  # the bot's own container

    def __bool__(self) -> bool:
        return bool(self.protected or self.dependents)


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far an act is, by container name, in the order shown."""

    verb: str
    project: str
    containers: Sequence[str]
    was_stopped: bool = False
    marks: dict[str, Mark] = field(default_factory=dict)
    errors: dict[str, BotError] = field(default_factory=dict)

    def mark(self, name: str, mark: Mark) -> None:
        self.marks[name] = mark

    def fail(self, name: str, error: BotError) -> None:
        self.marks[name] = Mark.FAILED
        self.errors[name] = error

    def is_failed(self, name: str) -> bool:
        return name in self.errors

    def count(self, *marks: Mark) -> int:
        return sum(self.marks.get(name, Mark.WAITS) in marks for name in self.containers)


def question(verb: str, project: Project, targets: Sequence[Container], worries: Worries, t: Translate) -> View:
    count = len(targets)
    lines: list[Text] = [Bold(t(f"compose-ask-{verb}", name=clean(project.name), count=count))]
    lines += containers(targets, t)
    if notes := notes_of(worries, t):
        lines += [Text(), *notes]
    return View(text=joined(lines))


def containers(targets: Sequence[Container], t: Translate) -> list[Text]:
    lines = [
        Text(f"{state_sign(one.state, one.health, one.exit_code)} ", clipped(one.name, NAME_SHOWN))
        for one in targets[:SHOWN]
    ]
    return [*lines, *_more(targets, t)]


def notes_of(worries: Worries, t: Translate) -> list[Text]:
    notes = []
    if worries.protected:
        notes.append(t("containers-is-protected", names=", ".join(worries.protected[:TIES_SHOWN])))
    tied = worries.dependents[:TIES_SHOWN]
    notes += [t(f"containers-tie-{one.tie.value}", name=one.name, on=one.on) for one in tied]
    if len(worries.dependents) > TIES_SHOWN:
        notes.append(t("card-more", count=len(worries.dependents) - TIES_SHOWN))
    if worries.dark:
        notes.append(t("containers-dark", ports=ports_text(worries.dark, at_most=PORTS_SHOWN)))
    if worries.spared:
        notes.append(t("compose-spared", names=", ".join(worries.spared)))
    return [Text(note) for note in notes]


def under_way(progress: Progress, t: Translate) -> View:
    done = progress.count(Mark.DONE, Mark.WAS_SO, Mark.FAILED, Mark.WAITING)
    title = t(f"compose-doing-{progress.verb}", name=clean(progress.project))
    lines: list[Text] = [Text(Bold(title), f" {done}/{len(progress.containers)}")]
    return View(text=joined([*lines, *_lines(progress, t)]))


def done(progress: Progress, *, may: Callable[[str], bool], t: Translate) -> View:
    """``may``: which commands the reader may run."""
    well = progress.count(Mark.DONE, Mark.WAS_SO)
    title = t(f"compose-did-{progress.verb}", name=clean(progress.project))
    lines: list[Text] = [Text(Bold(title), f" {well}/{len(progress.containers)}")]
    lines += _lines(progress, t)
    if progress.was_stopped:
        lines.append(Text(t("compose-was-stopped")))
    elif progress.errors and progress.count(Mark.WAITS):
        lines.append(Text(t("compose-left-off")))
    return View(text=joined(lines), rows=_rows(progress, may, t))


def _lines(progress: Progress, t: Translate) -> list[Text]:
    lines = []
    for name in progress.containers[:SHOWN]:
        text = f"{progress.marks.get(name, Mark.WAITS).value} {clipped(name, NAME_SHOWN)}"
        if error := progress.errors.get(name):
            text += f": {sentence(error, t)}"
        lines.append(Text(text))
    return [*lines, *_more(progress.containers, t)]


def _more(items: Sequence[object], t: Translate) -> list[Text]:
    return [Text(t("card-more", count=len(items) - SHOWN))] if len(items) > SHOWN else []


def _rows(progress: Progress, may: Callable[[str], bool], t: Translate) -> tuple[Row, ...]:
    name = shlex.quote(progress.project)
    rows: list[Row] = []
    back = BACK.get(progress.verb, "")
    if back and may(f"compose {back}") and progress.count(Mark.DONE):
        rows.append((Button(text=t(f"compose-do-{back}"), tap=tap_command(f"compose {back} {name}")),))
    if not may("compose logs"):
        return tuple(rows)
    logs = Button(text=t("compose-do-logs"), tap=tap_command(f"compose logs {name}"))
    rows.append((logs, Button(text=t("compose-do-card"), tap=Tap(action=CARD, args={"name": progress.project}))))
    return tuple(rows)
