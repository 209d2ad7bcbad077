"""Pure text of taking a project down: everything that goes is named before, and what went is told after.

Apart from acts_view.py because only here networks and volumes go too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiogram.utils.formatting import Bold, Text

from bot.compose.projects import Project
from bot.engine.model import Container
from bot.errors import BotError
from bot.features.compose import acts_view
from bot.features.compose.acts_view import Progress, Worries
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import sentence
from bot.ui.texts import Translate
from bot.ui.view import View

NAMES_SHOWN = 15
NAME_SHOWN = 48


@dataclass(slots=True)
class Result:
    """What went beside the containers, and what did not."""

    networks: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    errors: dict[str, BotError] = field(default_factory=dict)


def question(
    project: Project,
    targets: Sequence[Container],
    *,
    networks: Sequence[str],
    volumes: Sequence[str],
    takes_anonymous: bool,
    kept: Sequence[str],
    worries: Worries,
    t: Translate,
) -> View:
    """``kept``: volumes that stay, without a container."""
    lines: list[Text] = [Bold(t("compose-ask-down", name=clean(project.name), count=len(targets)))]
    lines += acts_view.containers(targets, t)
    if networks:
        lines.append(Text(t("compose-down-networks", names=few(networks, t))))
    if volumes:
        lines.append(Text("⚠ ", Bold(t("compose-down-volumes", names=few(volumes, t)))))
    if takes_anonymous:
        lines.append(Text(t("compose-down-anonymous")))
    if kept:
        lines.append(Text(t("compose-down-kept", names=few(kept, t))))
    if notes := acts_view.notes_of(worries, t):
        lines += [Text(), *notes]
    return View(text=joined(lines))


def done(progress: Progress, result: Result, *, may: Callable[[str], bool], t: Translate) -> View:
    told = acts_view.done(progress, may=may, t=t)
    lines = [told.text]
    if result.networks:
        lines.append(Text("✓ ", t("compose-down-networks", names=few(result.networks, t))))
    if result.volumes:
        lines.append(Text("✓ ", t("compose-down-volumes", names=few(result.volumes, t))))
    lines += [
        Text(f"⚠ {clipped(clean(name), NAME_SHOWN)}: {sentence(error, t)}") for name, error in result.errors.items()
    ]
    is_gone = not progress.errors and not progress.was_stopped
    return View(text=joined(lines), rows=() if is_gone else told.rows)


def few(names: Sequence[str], t: Translate) -> str:
    shown = [clipped(clean(name), NAME_SHOWN) for name in names[:NAMES_SHOWN]]
    if len(names) > NAMES_SHOWN:
        shown.append(t("card-more", count=len(names) - NAMES_SHOWN))
    return ", ".join(shown)
