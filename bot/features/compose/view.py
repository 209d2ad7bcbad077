"""Pure text of projects: the list, and one project's card with its buttons."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.compose.projects import Project, Service
from bot.engine.model import Container, short_id
from bot.ui.clean import clean
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.pages import page, pager_row
from bot.ui.ports import ports_text
from bot.ui.signs import IDLE, ILL, UNSURE, WELL, state_sign
from bot.ui.statuses import status_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "compose.page"
CARD = "compose.card"
CONTAINER_CARD = "containers.card"
NAME_SHOWN = 40
NAME_ON_BUTTON = 22
FOLDER_SHOWN = 80
IMAGE_SHOWN = 36
SERVICES_SHOWN = 4
PORTS_SHOWN = 3
CARDS_AT_MOST = 8  # buttons that open a container
CONTAINERS_SHOWN = 30
_SIGNS = (ILL, UNSURE, WELL)


def listed(found: Sequence[Project], folders: Sequence[str], number: int, *, is_all: bool, t: Translate) -> View:
    """Page ``number`` (from 0). ``folders``: projects that lie ready and have no container."""
    names: list[Project | str] = [*found, *folders]
    if not names:
        return View(text=Text(t("compose-none-hint")))
    shown = page(names, number)
    lines: list[Text] = [Bold(t("compose-title", count=len(names)))]
    buttons: list[Button] = []
    for item in shown.items:
        if isinstance(item, Project):
            lines += [Text(), *_two_lines(item, t)]
            label = f"{sign(item)} {clipped(clean(item.name), NAME_ON_BUTTON)}"
            buttons.append(Button(text=label, tap=Tap(action=CARD, args={"name": item.name})))
        else:
            lines += [Text(), Text(f"{IDLE} ", Bold(clean(item)), f" · {t('compose-ready')}")]
            up = tap_command(f"compose up {shlex.quote(item)}")
            buttons.append(Button(text=f"▶ {clipped(clean(item), NAME_ON_BUTTON)}", tap=up))
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    pager = pager_row(shown, lambda turn: Tap(action=PAGE, args={"page": turn, "all": is_all}))
    refresh = Button(text=t("containers-refresh"), tap=Tap(action=PAGE, args={"page": shown.number, "all": is_all}))
    return View(text=joined(lines), rows=tuple(row for row in (*rows, pager, (refresh,)) if row))


def names(found: Sequence[Project], t: Translate) -> View:
    return View(
        text=Pre("\n".join(clean(project.name) for project in found)) if found else Text(t("compose-none-hint"))
    )


def sign(project: Project) -> str:
    """The worst of what its containers show."""
    signs = {state_sign(one.state, one.health, one.exit_code) for one in project.containers}
    return next((one for one in _SIGNS if one in signs), IDLE)


def card(
    project: Project,
    services: Sequence[Service],
    *,
    is_all: bool,
    can_up: bool,
    may: Callable[[str], bool],
    t: Translate,
) -> View:
    """``is_all``: with what does not run. ``can_up``: there is a folder and a tool for it."""
    head = t("compose-head", running=project.running, count=len(project.containers))
    lines: list[Text] = [Text(f"{sign(project)} ", Bold(clean(project.name)), f" · {head}")]
    if project.folder:
        lines.append(Text(Code(clipped(clean(project.folder), FOLDER_SHOWN))))
    shown = [one for service in services for one in service.containers if is_all or one.is_running]
    for service in services:
        mine = [one for one in service.containers if is_all or one.is_running]
        if mine:
            lines += [Text(), *_service(service, [one for one in mine if one in shown[:CONTAINERS_SHOWN]], t)]
    if not shown:
        lines += [Text(), Text(t("compose-none-runs"))]
    if len(shown) > CONTAINERS_SHOWN:
        lines.append(Text(t("card-more", count=len(shown) - CONTAINERS_SHOWN)))
    rows = (*_card_buttons(shown), *_acts(project, services, can_up=can_up, may=may, t=t))
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def gone(name: str, *, can_up: bool, t: Translate) -> View:
    """A card's button outlived its project."""
    up = Button(text=t("compose-do-up"), tap=tap_command(f"compose up {shlex.quote(name)}"))
    back = Button(text=t("containers-back"), tap=Tap(action=PAGE, args={"page": 0, "all": True}))
    return View(text=Text(t("compose-gone", name=clean(name))), rows=((*((up,) if can_up else ()), back),))


def ids(containers: Sequence[Container], t: Translate) -> View:
    if not containers:
        return View(text=Text(t("compose-none-runs")))
    return View(text=Pre("\n".join(short_id(one.id) for one in containers)))


def service_names(services: Sequence[Service]) -> View:
    return View(text=Pre("\n".join(clean(service.name) for service in services)))


def _two_lines(project: Project, t: Translate) -> list[Text]:
    head = t("compose-head", running=project.running, count=len(project.containers))
    services = [clipped(clean(service.name), NAME_SHOWN) for service in project.services[:SERVICES_SHOWN]]
    if len(project.services) > SERVICES_SHOWN:
        services.append(t("card-more", count=len(project.services) - SERVICES_SHOWN))
    return [
        Text(f"{sign(project)} ", Bold(clipped(clean(project.name), NAME_SHOWN)), f" · {head}"),
        Text("    ", ", ".join(services)),
    ]


def _service(service: Service, containers: Sequence[Container], t: Translate) -> list[Text]:
    image = image_name(service.containers[0].image).partition("@")[0]
    image = image if len(image) <= IMAGE_SHOWN else "…" + image[-(IMAGE_SHOWN - 1) :]
    lines = [Text(Bold(clipped(clean(service.name), NAME_SHOWN)), "  ", image)]
    for one in containers:
        told = [status_text(one, t)]
        if published := ports_text(one.ports, at_most=PORTS_SHOWN):
            told.append(published)
        number = f"{one.name}: " if len(service.containers) > 1 else ""
        lines.append(Text(f"{state_sign(one.state, one.health, one.exit_code)} {number}{' · '.join(told)}"))
    return lines


def _card_buttons(containers: Sequence[Container]) -> list[Row]:
    buttons = [
        Button(
            text=f"{state_sign(one.state, one.health, one.exit_code)} {clipped(one.name, NAME_ON_BUTTON)}",
            tap=Tap(action=CONTAINER_CARD, args={"name": one.name, "back": None}),
        )
        for one in containers[:CARDS_AT_MOST]
    ]
    return [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]


def _acts(
    project: Project,
    services: Sequence[Service],
    *,
    can_up: bool,
    may: Callable[[str], bool],
    t: Translate,
) -> list[Row]:
    is_whole = len(services) == len(project.services)
    words = shlex.join([project.name, *(() if is_whole else (service.name for service in services))])
    containers = [one for service in services for one in service.containers]

    def buttons(*lines: str) -> Row:
        return tuple(
            Button(text=t(f"compose-do-{line.replace(' -', '-')}"), tap=tap_command(f"compose {line} {words}"))
            for line in lines
            if may(f"compose {line.partition(' ')[0]}")
        )

    moves = []
    if any(not one.is_running for one in containers):
        moves.append("start")
    if any(one.is_running for one in containers):
        moves += ["restart", "stop"]
    last = ["pull", *(["up"] if can_up else []), *(["down"] if is_whole else [])]
    refresh = Button(text=t("containers-refresh"), tap=Tap(action=CARD, args={"name": project.name}))
    back = Button(text=t("containers-back"), tap=Tap(action=PAGE, args={"page": 0, "all": True}))
    return [buttons("logs", "logs -f"), buttons(*moves), buttons(*last), (back, refresh)]
