"""Pure text of changes: the question before one, and what it did to each target.

Apart from view.py because asking and reporting are the same for nine commands, and the list is long enough already.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiogram.utils.formatting import Bold, Text

from bot.consequences.concerns import Dependent, Orphans
from bot.engine.model import Container, Port, short_id
from bot.features.containers.view import CARD
from bot.ui import failures
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.failures import sentence, suggestion_rows
from bot.ui.ports import ports_text
from bot.ui.signs import state_sign
from bot.ui.statuses import status_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

TARGETS_SHOWN = 15
PORTS_SHOWN = 10
ORPHANS_SHOWN = 5
NAME_SHOWN = 40
BACK = {"stop": "start", "kill": "start", "pause": "unpause", "rm": "undo"}
"""A command -> the one that makes it good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(failures.Result):
    """What became of one target. ``was_so``: there was nothing to do."""

    was_so: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """What the question has to say beside its verb; true where it has to be asked because of that."""

    guessed: Sequence[tuple[str, str]] = ()  # what was typed, what it would act on
    protected: Sequence[str] = ()
    own: bool = False
    dependents: Sequence[Dependent] = ()
    dark: Sequence[Port] = ()
    orphans: Orphans = field(default_factory=Orphans)
    notes: Sequence[str] = ()  # message ids

    def __bool__(self) -> bool:
        return bool(self.guessed or self.protected or self.own or self.dependents)


def question(verb: str, targets: Sequence[Container], warnings: Warnings, t: Translate) -> View:
    lines: list[Text] = [Bold(t(f"containers-ask-{verb}", count=len(targets), name=targets[0].name))]
    lines += [_target(target, t) for target in targets[:TARGETS_SHOWN]]
    if len(targets) > TARGETS_SHOWN:
        lines.append(Text(t("card-more", count=len(targets) - TARGETS_SHOWN)))
    notes = _notes(warnings, t)
    if notes:
        lines += [Text(), *notes]
    return View(text=joined(lines))


def renaming(target: Container, new_name: str, warnings: Warnings, t: Translate) -> View:
    lines: list[Text] = [Bold(t("containers-ask-rename", name=target.name, new=new_name)), *_notes(warnings, t)]
    return View(text=joined(lines))


def renamed(old: str, new: str, t: Translate) -> View:
    open_card = Button(text=t("containers-do-card"), tap=Tap(action=CARD, args={"name": new, "back": None}))
    return View(text=Text(t("containers-did-rename", old=old, new=new)), rows=((open_card,),))


def report(verb: str, results: Sequence[Result], *, may_undo: bool, t: Translate) -> View:
    lines = [Text(_line(verb, result, t)) for result in results]
    return View(text=joined(lines), rows=_rows(verb, results, may_undo=may_undo, t=t))


def _target(target: Container, t: Translate) -> Text:
    sign = state_sign(target.state, target.health, target.exit_code)
    about = f"  {image_name(target.image)}  {short_id(target.id)}\n    {status_text(target, t)}"
    return Text(f"{sign} ", Bold(target.name), about)


def _notes(warnings: Warnings, t: Translate) -> list[Text]:
    notes = [t("containers-guessed", ref=ref, name=name) for ref, name in warnings.guessed]
    if warnings.own:
        notes.append(t("containers-own"))
    if warnings.protected:
        notes.append(t("containers-is-protected", names=", ".join(warnings.protected)))
    notes += [t(f"containers-tie-{tied.tie.value}", name=tied.name, on=tied.on) for tied in warnings.dependents]
    if warnings.dark:
        notes.append(t("containers-dark", ports=ports_text(warnings.dark, at_most=PORTS_SHOWN)))
    if warnings.orphans.named:
        names = [clipped(name, NAME_SHOWN) for name in warnings.orphans.named[:ORPHANS_SHOWN]]
        if len(warnings.orphans.named) > ORPHANS_SHOWN:
            names.append(t("card-more", count=len(warnings.orphans.named) - ORPHANS_SHOWN))
        notes.append(t("containers-orphans-named", names=", ".join(names)))
    if warnings.orphans.anonymous:
        notes.append(t("containers-orphans-anonymous", count=warnings.orphans.anonymous))
    notes += [t(key) for key in warnings.notes]
    return [Text(note) for note in notes]


def _line(verb: str, result: Result, t: Translate) -> str:
    if result.error is not None:
        return f"⚠ {result.name}: {sentence(result.error, t)}"
    if result.was_so:
        return f"– {t(f'containers-was-{verb}', name=result.name)}"
    return f"✓ {t(f'containers-did-{verb}', name=result.name)}"


def _rows(verb: str, results: Sequence[Result], *, may_undo: bool, t: Translate) -> tuple[Row, ...]:
    done = [result.name for result in results if result.error is None and not result.was_so]
    rows: list[Row] = []
    back = BACK.get(verb)
    if back is not None and done and may_undo:
        line = " ".join([back, *(shlex.quote(name) for name in done)])
        rows.append((Button(text=t(f"containers-undo-{back}"), tap=tap_command(line, ask=False)),))
    there = [result.name for result in results if result.error is None]
    if len(there) == 1 and len(results) == 1 and verb != "rm":
        name = there[0]
        rows.append(
            (
                Button(text=t("containers-do-logs"), tap=tap_command(f"logs {shlex.quote(name)}")),
                Button(text=t("containers-do-card"), tap=Tap(action=CARD, args={"name": name, "back": None})),
            )
        )
    return (*rows, *suggestion_rows(results))
