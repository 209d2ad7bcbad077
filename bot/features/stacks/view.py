"""Pure text of stacks: the list, a stack's services, what a deploy is about to do and what it did."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.swarm_model import SwarmService
from bot.errors import BotError
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import failed_line
from bot.ui.pages import page, pager_row
from bot.ui.service_buttons import CARD
from bot.ui.service_lines import service_lines, sign
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "stacks.page"
NAME_SHOWN = 40
NAMES_SHOWN = 12
SERVICES_SHOWN = 20
BUTTONS_IN_A_ROW = 2
NAME_ON_BUTTON = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a deploy does: names of services that are new, that are there, that the file does not have any more and are
    left or ``removed``; the networks, and the secrets and configs, that are made. ``notes``: what is handed over.
    """

    name: str
    new: Sequence[str] = ()
    there: Sequence[str] = ()
    left: Sequence[str] = ()
    removed: Sequence[str] = ()
    networks: Sequence[str] = ()
    files: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing done or not; ``did`` names its message ``stacks-did-…``. ``after``: a service as it was made."""

    name: str
    did: str = ""
    error: BotError | None = None
    warnings: Sequence[str] = field(default_factory=tuple)
    after: SwarmService | None = None


def listed(services: Sequence[SwarmService], number: int, t: Translate) -> View:
    stacks = by_stack(services)
    refresh = Button(text=t("stacks-refresh"), tap=Tap(action=PAGE, args={"page": number}))
    if not stacks:
        return View(text=Text(t("stacks-none")), rows=((refresh,),))
    found = page(sorted(stacks), number)
    lines: list[Text] = [Bold(t("stacks-title", count=len(stacks))), Text()]
    for name in found.items:
        members = stacks[name]
        worst = next((mark for mark in ("⏸", "⚠") if any(sign(one) == mark for one in members)), "✓")
        count = t("stacks-services", count=len(members))
        lines.append(Text(f"{worst} ", Bold(clipped(name, NAME_SHOWN)), f"  {count}"))
    buttons = [
        Button(text=clipped(name, NAME_ON_BUTTON), tap=tap_command(f"stack services {shlex.quote(name)}"))
        for name in found.items
    ]
    pager = pager_row(found, lambda to: Tap(action=PAGE, args={"page": to}))
    return View(text=joined(lines), rows=tuple(row for row in (*_in_rows(buttons), pager, (refresh,)) if row))


def by_stack(services: Sequence[SwarmService]) -> dict[str, list[SwarmService]]:
    found: dict[str, list[SwarmService]] = {}
    for service in services:
        if service.stack:
            found.setdefault(service.stack, []).append(service)
    return found


def of_stack(
    name: str, services: Sequence[SwarmService], *, may: Callable[[str], bool], now: datetime, t: Translate
) -> View:
    lines: list[Text] = [Bold(t("stacks-services-title", name=name)), Text()]
    for service in services[:SERVICES_SHOWN]:
        lines += service_lines(service, now, t)
    if len(services) > SERVICES_SHOWN:
        lines.append(Text(t("card-more", count=len(services) - SERVICES_SHOWN)))
    quoted = shlex.quote(name)
    buttons = [
        Button(
            text=clipped(service.name.removeprefix(f"{name}_"), NAME_ON_BUTTON),
            tap=Tap(action=CARD, args={"id": service.id, "back": None}),
        )
        for service in services[:SERVICES_SHOWN]
    ]
    last = [
        Button(text=t("stacks-refresh"), tap=tap_command(f"stack services {quoted}")),
        Button(text=t("stacks-do-ps"), tap=tap_command(f"stack ps {quoted}")),
    ]
    if may("stack rm"):
        last.append(Button(text=t("stacks-do-rm"), tap=tap_command(f"stack rm {quoted}")))
    return View(text=joined(lines), rows=(*_in_rows(buttons), tuple(last)))


def ids(values: Sequence[str]) -> View:
    return View(text=Pre("\n".join(values) or " "))


def deploy_question(plan: Plan, t: Translate) -> View:
    lines: list[Text] = [Bold(t("stacks-ask-deploy", name=plan.name))]
    for key, names in (
        ("removed", plan.removed),
        ("create", plan.new),
        ("update", plan.there),
        ("networks", plan.networks),
        ("files", plan.files),
        ("left", plan.left),
    ):
        if names:
            lines.append(Text(t(f"stacks-plan-{key}", names=some(names))))
    if plan.notes:
        lines += [Text(), *(Text(note) for note in plan.notes)]
    return View(text=joined(lines))


def deployed(plan: Plan, deeds: Sequence[Deed], t: Translate) -> View:
    is_whole = all(deed.error is None for deed in deeds)
    title = Bold(t("stacks-deployed" if is_whole else "stacks-deployed-partly", name=plan.name))
    lines: list[Text] = [title, *deed_lines(deeds, t), *left_lines(plan, t)]
    return View(text=joined(lines), rows=((to_services(plan.name, t),),))


def left_lines(plan: Plan, t: Translate) -> list[Text]:
    return [Text(t("stacks-plan-left", names=some(plan.left)))] if plan.left else []


def to_services(name: str, t: Translate) -> Button:
    return Button(text=t("stacks-do-services"), tap=tap_command(f"stack services {shlex.quote(name)}"))


def rm_question(
    names: Sequence[str], services: Sequence[SwarmService], networks: Sequence[str], notes: Sequence[str], t: Translate
) -> View:
    lines: list[Text] = [Bold(t("stacks-ask-rm", count=len(names), names=some(names)))]
    lines.append(Text(t("stacks-note-services", names=some([service.name for service in services]))))
    if networks:
        lines.append(Text(t("stacks-note-networks", names=some(networks))))
    lines += [Text(t("stacks-note-volumes")), *(Text(note) for note in notes)]
    return View(text=joined(lines))


def removed(names: Sequence[str], deeds: Sequence[Deed], networks_left: Sequence[str], t: Translate) -> View:
    failed = [deed for deed in deeds if deed.error is not None]
    lines: list[Text] = [Text(f"✓ {t('stacks-removed', name=name)}") for name in names] if not failed else []
    lines += deed_lines(deeds if failed else [], t)
    if networks_left:
        lines.append(Text("⚠ ", t("stacks-networks-left", names=some(networks_left))))
    return View(text=joined(lines))


def some(names: Sequence[str]) -> str:
    shown = [clipped(name, NAME_SHOWN) for name in names[:NAMES_SHOWN]]
    return ", ".join([*shown, f"+{len(names) - NAMES_SHOWN}"] if len(names) > NAMES_SHOWN else shown)


def deed_lines(deeds: Sequence[Deed], t: Translate) -> list[Text]:
    lines: list[Text] = []
    for deed in deeds:
        if deed.error is not None:
            lines.append(Text(failed_line(deed.name, deed.error, t)))
        else:
            lines.append(Text(f"✓ {t(f'stacks-did-{deed.did}', name=deed.name)}"))
        lines += [Text("⚠ ", clean(warning)) for warning in deed.warnings]
    return lines


def _in_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW))
