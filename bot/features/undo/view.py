"""Pure text of what can be made anew, what of it does not come back, and what came of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Text

from bot.engine.model import Container
from bot.engine.recreation import anonymous_volumes
from bot.errors import BotError
from bot.store import Removed
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.failures import sentence
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command

SHOWN = 10
NAME_SHOWN = 40
PATHS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """``is_other_image``: its own is gone, and its name means another one now. ``sharers`` lived in its network."""

    removed: Removed
    image: str
    is_other_image: bool = False
    sharers: Sequence[Container] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    name: str
    id: str = ""
    is_started: bool = False
    error: BotError | None = None


def listed(recent: Sequence[Removed], now: datetime, t: Translate) -> View:
    if not recent:
        return View(text=Text(t("undo-nothing")))
    lines: list[Text] = [Bold(t("undo-title"))]
    rows: list[Row] = []
    for one in recent[:SHOWN]:
        lines.append(Text(f"• {_about(one, now, t)}"))
        text = t("undo-do", name=clipped(clean(one.name), NAME_SHOWN))
        rows.append((Button(text=text, tap=tap_command(f"undo {shlex.quote(one.name)}")),))
    if len(recent) > SHOWN:
        lines.append(Text(t("card-more", count=len(recent) - SHOWN)))
    return View(text=joined(lines), rows=tuple(rows))


def question(makings: Sequence[Making], now: datetime, t: Translate) -> View:
    first = makings[0].removed.name
    lines: list[Text] = [Bold(t("undo-ask", count=len(makings), name=first))]
    for making in makings[:SHOWN]:
        lines += [Text(), Text(_about(making.removed, now, t)), *(Text(f"✖ {loss}") for loss in losses(making, t))]
        if making.sharers:
            lines.append(Text(t("undo-along", names=_few([sharer.name for sharer in making.sharers], t))))
    lines += [Text(), Text(t("undo-comes-back"))]
    return View(text=joined(lines))


def report(results: Sequence[Result], t: Translate) -> View:
    lines = [Text(_line(result, t)) for result in results]
    made = [result.name for result in results if result.error is None]
    rows = tuple(
        (Button(text=t("containers-do-logs"), tap=tap_command(f"logs {shlex.quote(name)}")),) for name in made[:1]
    )
    return View(text=joined(lines), rows=rows if len(results) == 1 else ())


def losses(making: Making, t: Translate) -> list[str]:
    """What does not come back, whatever was said before the removal."""
    settings = making.removed.settings
    found = [t("undo-lost-files"), t("undo-lost-logs")]
    if making.removed.lost_volumes and (volumes := anonymous_volumes(settings)):
        found.append(t("undo-lost-volumes", paths=_few([target for _name, target in volumes], t)))
    if ports := random_ports(settings):
        found.append(t("undo-lost-ports", ports=", ".join(ports[:PATHS_SHOWN])))
    if making.is_other_image:
        found.append(t("undo-lost-image", image=image_name(making.image)))
    return found


def random_ports(settings: Mapping[str, Any]) -> list[str]:
    """Whose number on the host the engine chose, and chooses anew."""
    host = settings.get("HostConfig") or {}
    bindings: Mapping[str, Any] = host.get("PortBindings") or {}
    found = {port for port, ways in bindings.items() if any((way.get("HostPort") or "0") == "0" for way in ways or ())}
    if host.get("PublishAllPorts"):
        found |= set((settings.get("Config") or {}).get("ExposedPorts") or ()) - set(bindings)
    return sorted(found)


def _about(one: Removed, now: datetime, t: Translate) -> str:
    image = image_name(str((one.settings.get("Config") or {}).get("Image") or ""))
    ago = age(one.at, now, t)
    return t("undo-about", name=clean(one.name), image=clipped(image, NAME_SHOWN), ago=ago, who=clean(one.by_name))


def _line(result: Result, t: Translate) -> str:
    if result.error is not None:
        return f"⚠ {result.name}: {sentence(result.error, t)}"
    return f"✓ {t('undo-did-start' if result.is_started else 'undo-did', name=result.name, id=result.id)}"


def _few(paths: Sequence[str], t: Translate) -> str:
    shown = [clipped(clean(path), NAME_SHOWN) for path in paths[:PATHS_SHOWN]]
    if len(paths) > PATHS_SHOWN:
        shown.append(t("card-more", count=len(paths) - PATHS_SHOWN))
    return ", ".join(shown)
