"""Pure text of what is read about containers: the list, the card's buttons, processes, ports, changed files."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.engine.model import Change, Container, ContainerDetails, Processes, State, short_id
from bot.ui.clean import clean
from bot.ui.container_card import COMPOSE_PROJECT, clipped, container_card, image_name, joined
from bot.ui.pages import page, pager_row
from bot.ui.ports import ports_text
from bot.ui.secrets import mask_text
from bot.ui.signs import state_sign
from bot.ui.sizes import size
from bot.ui.statuses import status_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "containers.page"
CARD = "containers.card"
PROJECT_CARD = "compose.card"  # declared by the feature of Compose
BUTTONS_IN_A_ROW = 2
IMAGE_SHOWN = 36
NAME_ON_BUTTON = 22
PORTS_SHOWN = 3
TOP_COLUMNS = ("PID", "USER", "UID", "TIME", "CMD", "COMMAND")  # of ps -ef; what a phone has room for


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What was asked for with /ps; a page's buttons carry it."""

    all: bool = False
    last: int | None = None
    size: bool = False
    filters: tuple[tuple[str, str], ...] = ()

    def packed(self) -> dict[str, Any]:
        return {
            "all": self.all,
            "last": self.last,
            "size": self.size,
            "filters": [list(pair) for pair in self.filters],
        }

    def turn(self, number: int) -> Tap:
        """What shows that page of it."""
        return Tap(action=PAGE, args={**self.packed(), "page": number})

    @classmethod
    def unpacked(cls, args: Mapping[str, Any]) -> Listing:
        return cls(
            all=bool(args.get("all")),
            last=args.get("last"),
            size=bool(args.get("size")),
            filters=tuple((str(key), str(value)) for key, value in args.get("filters", ())),
        )


def listed(containers: Sequence[Container], listing: Listing, number: int, t: Translate) -> View:
    """Page ``number`` (from 0) of the list, two lines a container, Compose projects together."""
    if not containers:
        return _nothing(listing, t)
    ordered = _grouped(containers)
    found = page(ordered, number)
    shown, number = found.items, found.number
    has_projects = any(container.project for container in containers)
    lines: list[Text] = [Bold(_title(containers, listing, t))]
    project: str | None = None
    for position, container in enumerate(shown):
        if has_projects and (position == 0 or container.project != project):
            project = container.project
            lines += [Text(), Text(t("containers-project", name=project) if project else t("containers-no-project"))]
        elif position == 0:
            lines.append(Text())
        lines += _two_lines(container, listing, t)
    rows = (
        *_name_buttons(shown, listing, number),
        pager_row(found, listing.turn),
        _list_buttons(listing, number, t),
    )
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def ids(containers: Sequence[Container], t: Translate) -> View:
    if not containers:
        return View(text=Text(t("containers-none")))
    return View(text=Pre("\n".join(short_id(container.id) for container in containers)))


def card(
    details: ContainerDetails,
    *,
    may: Callable[[str], bool],
    is_protected: bool,
    back: Mapping[str, Any] | None,
    now: datetime,
    t: Translate,
) -> View:
    """``may`` tells whether the presser may run a command; ``back`` are the arguments of the list before it."""
    text = container_card(details, now, t)
    if is_protected:
        text = Text(text, "\n", t("containers-card-protected"))
    return View(text=text, rows=_card_rows(details, may, back, t))


def processes(name: str, found: Processes, *, is_default: bool, t: Translate) -> View:
    columns = [
        position
        for position, title in enumerate(found.titles)
        if not is_default or title.upper() in TOP_COLUMNS or len(found.titles) <= 4
    ]
    table = [[found.titles[column] for column in columns]]
    table += [[mask_text(clean(row[column])) if column < len(row) else "" for column in columns] for row in found.rows]
    widths = [max(len(row[position]) for row in table) for position in range(len(columns))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    title = t("containers-top-title", name=name, count=len(found.rows))
    return View(text=Text(Bold(title), "\n", Pre("\n".join(lines))))


def ports(container: Container, wanted: tuple[int, str] | None, t: Translate) -> View:
    """As docker port prints them: one line a published port, or the addresses of the one asked for."""
    lines = sorted(
        {
            (port.container_port, port.protocol, _address(port.host_ip or "0.0.0.0", port.host_port))
            for port in container.ports
            if port.host_port is not None
        }
    )
    if wanted is not None:
        return View(
            text=Code("\n".join(address for number, protocol, address in lines if (number, protocol) == wanted))
        )
    if not lines:
        key = "containers-port-none" if container.is_running else "containers-port-stopped"
        return View(text=Text(t(key, name=container.name)))
    body = "\n".join(f"{number}/{protocol} → {address}" for number, protocol, address in lines)
    return View(text=Text(Bold(container.name), "\n", Pre(body)))


def changes(name: str, found: Sequence[Change], t: Translate) -> View:
    if not found:
        return View(text=Text(t("containers-diff-none", name=name)))
    return View(text=Text(_changes_title(name, found, t), "\n", Pre(changes_text(found))))


def changes_head(name: str, found: Sequence[Change], t: Translate) -> Text:
    """Above a file with the changes."""
    return _changes_title(name, found, t)


def changes_text(found: Sequence[Change]) -> str:
    return "\n".join(f"{change.kind} {clean(change.path)}" for change in sorted(found, key=lambda item: item.path))


def _changes_title(name: str, found: Sequence[Change], t: Translate) -> Text:
    kinds = Counter(change.kind for change in found)
    return Bold(t("containers-diff-title", name=name, added=kinds["A"], changed=kinds["C"], deleted=kinds["D"]))


# the list's parts


def _grouped(containers: Sequence[Container]) -> list[Container]:
    """Projects by name, what belongs to none last; within them the engine's order, newest first."""
    return sorted(containers, key=lambda container: (container.project is None, container.project or ""))


def _title(containers: Sequence[Container], listing: Listing, t: Translate) -> str:
    running = sum(container.is_running for container in containers)
    if listing.all or listing.last is not None or listing.filters:
        return t("containers-title", count=len(containers), running=running)
    return t("containers-title-running", count=len(containers))


def _two_lines(container: Container, listing: Listing, t: Translate) -> list[Text]:
    sign = state_sign(container.state, container.health, container.exit_code)
    details = [status_text(container, t)]
    if published := ports_text(container.ports, at_most=PORTS_SHOWN):
        details.append(published)
    if listing.size:  # the engine leaves out a size of zero
        sizes = {"rw": size(container.size_rw_bytes or 0), "virtual": size(container.size_root_bytes or 0)}
        details.append(t("containers-size", **sizes))
    return [
        Text(f"{sign} ", Bold(container.name), "  ", _short_image(container.image)),
        Text("    ", " · ".join(details)),
    ]


def _short_image(image: str) -> str:
    """Its end tells more than its registry."""
    name = image_name(image).partition("@")[0]
    return name if len(name) <= IMAGE_SHOWN else "…" + name[-(IMAGE_SHOWN - 1) :]


def _name_buttons(shown: Sequence[Container], listing: Listing, number: int) -> list[Row]:
    buttons = [
        Button(
            text=f"{state_sign(item.state, item.health, item.exit_code)} {clipped(item.name, NAME_ON_BUTTON)}",
            tap=Tap(action=CARD, args={"name": item.name, "back": {**listing.packed(), "page": number}}),
        )
        for item in shown
    ]
    return [tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW)]


def _page_button(text: str, number: int, listing: Listing) -> Button:
    return Button(text=text, tap=listing.turn(number))


def _list_buttons(listing: Listing, number: int, t: Translate) -> Row:
    refresh = _page_button(t("containers-refresh"), number, listing)
    if listing.filters or listing.last is not None:
        return (refresh,)
    key = "containers-show-running" if listing.all else "containers-show-all"
    other = Listing(all=not listing.all, size=listing.size)
    return (refresh, _page_button(t(key), 0, other))


def _nothing(listing: Listing, t: Translate) -> View:
    if listing.filters:
        return View(text=Text(t("containers-none-match")), rows=(_list_buttons(listing, 0, t),))
    if listing.all or listing.last is not None:
        return View(text=Text(t("containers-none-at-all")), rows=(_list_buttons(listing, 0, t)[:1],))
    return View(text=Text(t("containers-none")), rows=(_list_buttons(listing, 0, t),))


# the card's buttons


def _card_rows(
    details: ContainerDetails, may: Callable[[str], bool], back: Mapping[str, Any] | None, t: Translate
) -> tuple[Row, ...]:
    name = shlex.quote(details.name)

    def buttons(*lines: str) -> Row:
        return tuple(
            Button(text=t(f"containers-do-{_label(line)}"), tap=tap_command(f"{line} {name}"))
            for line in lines
            if may(line.partition(" ")[0])
        )

    looks = ("logs", "logs -f") if details.is_running else ("logs",)
    inner = ("inspect", "top") if details.state in (State.RUNNING, State.PAUSED) else ("inspect",)
    removal = "rm -f" if details.is_running else "rm"
    refresh = Button(
        text=t("containers-refresh"),
        tap=Tap(action=CARD, args={"name": details.name, "back": dict(back) if back else None}),
    )
    last = (Button(text=t("containers-back"), tap=Tap(action=PAGE, args=back)), refresh) if back else (refresh,)
    project = details.labels.get(COMPOSE_PROJECT, "")
    if project:
        text = f"{t('compose-do-card')} {clipped(clean(project), NAME_ON_BUTTON)}"
        last = (*last, Button(text=text, tap=Tap(action=PROJECT_CARD, args={"name": project})))
    rows = (buttons(*looks), buttons(*_moves(details.state)), (*buttons(*inner), *buttons(removal)), last)
    return tuple(row for row in rows if row)


def _label(line: str) -> str:
    return {"logs -f": "follow", "rm -f": "rm"}.get(line, line)


def _moves(state: State) -> tuple[str, ...]:
    match state:
        case State.RUNNING:
            return ("stop", "restart", "pause")
        case State.PAUSED:
            return ("unpause", "stop")
        case State.RESTARTING:
            return ("stop", "restart")
        case State.CREATED | State.EXITED:
            return ("start",)
        case State.REMOVING | State.DEAD:
            return ()


def _address(host_ip: str, host_port: int | None) -> str:
    return f"[{host_ip}]:{host_port}" if ":" in host_ip else f"{host_ip}:{host_port}"
