"""Pure text of bringing a project up: what it hands over, what the tool prints, what came of it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.compose.printed import Output
from bot.compose.projects import Project
from bot.compose.review import Found
from bot.features.compose.view import CARD, sign
from bot.recreating.together import Followed
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import sentence
from bot.ui.log_window import newest_that_fit
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Tap, View, tap_command

DANGERS_SHOWN = 12
SERVICES_SHOWN = 12
NAME_SHOWN = 48
PATH_SHOWN = 120
OUTPUT_UNITS = 2_800
LAST_UNITS = 1_200  # of the output once it is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``other_folder``: where the project was started from before, "" for here. ``is_elsewhere``: the engine is on
    another machine, and so are the folders that it binds.
    """

    name: str
    folder: str
    services: Sequence[str]
    dangers: Sequence[Found]
    protected: Sequence[str]
    other_folder: str
    is_elsewhere: bool = False

    @property
    def has_to_be_asked(self) -> bool:
        return bool(self.dangers or self.protected or self.other_folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``followed``: who was made anew since it lives in the network of one that was."""

    output: Output
    followed: Sequence[Followed] = ()


def question(asked: Question, t: Translate) -> View:
    lines: list[Text] = [Bold(t("compose-ask-up", name=clean(asked.name)))]
    if asked.folder:
        lines.append(Text(Code(clipped(clean(asked.folder), PATH_SHOWN))))
    services = [clipped(clean(name), NAME_SHOWN) for name in asked.services[:SERVICES_SHOWN]]
    if len(asked.services) > SERVICES_SHOWN:
        services.append(t("card-more", count=len(asked.services) - SERVICES_SHOWN))
    lines.append(Text(t("compose-up-services", names=", ".join(services))))
    if asked.other_folder:
        lines.append(Text(t("compose-up-other-folder", folder=clipped(clean(asked.other_folder), PATH_SHOWN))))
    if asked.is_elsewhere and any(found.danger.kind == "mount" for found in asked.dangers):
        lines.append(Text(t("compose-up-elsewhere")))
    if asked.protected:
        lines.append(Text(t("containers-is-protected", names=", ".join(asked.protected[:SERVICES_SHOWN]))))
    if asked.dangers:
        lines += [Text(), Text(t("compose-up-dangers"))]
        lines += [Text(f"⚠ {line}") for line in _danger_lines(asked.dangers, t)]
    return View(text=joined(lines))


def told(dangers: Sequence[Found], t: Translate) -> str:
    """On one line."""
    return ", ".join(_danger_lines(dangers, t))


def under_way(name: str, output: Output, t: Translate) -> View:
    title = Bold(t("compose-up-under-way", name=clean(name)))
    lines = shown_lines(output, OUTPUT_UNITS)
    return View(text=Text(title, "\n", Pre("\n".join(lines))) if lines else title)


def stopped(name: str, result: Result, t: Translate) -> View:
    return _ended([Bold(t("compose-up-stopped", name=clean(name)))], name, result, OUTPUT_UNITS, t)


def failed(name: str, code: int, result: Result, t: Translate) -> View:
    return _ended([Bold(t("compose-up-failed", name=clean(name), code=str(code)))], name, result, OUTPUT_UNITS, t)


def done(name: str, project: Project | None, result: Result, t: Translate) -> View:
    lines: list[Text] = [Bold(t("compose-up-done", name=clean(name)))]
    if project is not None:
        head = t("compose-head", running=project.running, count=len(project.containers))
        lines.append(Text(f"{sign(project)} {head}"))
    return _ended(lines, name, result, LAST_UNITS, t)


def shown_lines(output: Output, units: int) -> list[str]:
    """The newest, harmless and masked."""
    return newest_that_fit([mask_text(clean(line)) for line in output.lines], units)


def _ended(lines: list[Text], name: str, result: Result, units: int, t: Translate) -> View:
    if printed := shown_lines(result.output, units):
        lines.append(Pre("\n".join(printed)))
    made = [clipped(clean(one.name), NAME_SHOWN) for one in result.followed if one.error is None]
    if made:
        lines.append(Text(t("compose-up-along", names=", ".join(made[:SERVICES_SHOWN]))))
    failures = [(one.name, one.error) for one in result.followed if one.error is not None]
    for who, error in failures[:SERVICES_SHOWN]:
        lines.append(Text(f"⚠ {clipped(clean(who), NAME_SHOWN)}: {sentence(error, t)}"))
    return View(text=joined(lines), rows=(_buttons(name, t),))


def _buttons(name: str, t: Translate) -> tuple[Button, ...]:
    return (
        Button(text=t("compose-do-logs"), tap=tap_command(f"compose logs {shlex.quote(name)}")),
        Button(text=t("compose-do-card"), tap=Tap(action=CARD, args={"name": name})),
    )


def _danger_lines(dangers: Sequence[Found], t: Translate) -> list[str]:
    lines = []
    for found in dangers[:DANGERS_SHOWN]:
        what = clipped(clean(found.danger.what), PATH_SHOWN)
        lines.append(f"{clipped(clean(found.service), NAME_SHOWN)}: {t(f'run-danger-{found.danger.kind}', what=what)}")
    if len(dangers) > DANGERS_SHOWN:
        lines.append(t("card-more", count=len(dangers) - DANGERS_SHOWN))
    return lines
