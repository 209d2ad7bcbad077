"""Pure text of services: the list, the card, the tasks, questions and reports."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.swarm_model import Mode, SwarmService, Task
from bot.services import holding
from bot.ui import failures
from bot.ui.clean import clean
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.failures import failed_lines, suggestion_rows
from bot.ui.pages import page, pager_row
from bot.ui.secrets import mask_json, mask_text
from bot.ui.service_buttons import CARD, update_buttons
from bot.ui.service_lines import (
    by_place,
    newest_trouble,
    numbers,
    ports_text,
    service_lines,
    sign,
    task_line,
    update_text,
)
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "services.page"
BUTTONS_IN_A_ROW = 2
NAME_ON_BUTTON = 24
TARGETS_SHOWN = 15

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(failures.Result):
    warnings: Sequence[str] = ()


def listed(services: Sequence[SwarmService], filters: Pairs, number: int, *, now: datetime, t: Translate) -> View:
    """Page ``number`` (from 0), by name; two lines a service."""

    def turn(to: int) -> Tap:
        return Tap(action=PAGE, args={"filters": [list(pair) for pair in filters], "page": to})

    refresh = Button(text=t("services-refresh"), tap=turn(number))
    if not services:
        return View(text=Text(t("services-none-match" if filters else "services-none")), rows=((refresh,),))
    found = page(services, number)
    short = sum(service.running < service.desired for service in services if not service.mode.is_job)
    lines: list[Text] = [
        Bold(t("services-title-short" if short else "services-title", count=len(services), short=str(short))),
        Text(),
    ]
    for service in found.items:
        lines += service_lines(service, now, t)
    back = {"filters": [list(pair) for pair in filters], "page": found.number}
    buttons = [
        Button(text=clipped(service.name, NAME_ON_BUTTON), tap=Tap(action=CARD, args={"id": service.id, "back": back}))
        for service in found.items
    ]
    rows = (*_in_rows(buttons), pager_row(found, turn), (Button(text=t("services-refresh"), tap=turn(found.number)),))
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def names(services: Sequence[SwarmService], t: Translate) -> View:
    """As -q has it."""
    if not services:
        return View(text=Text(t("services-none")))
    return View(text=Pre("\n".join(service.id for service in services)))


def card(
    service: SwarmService,
    tasks: Sequence[Task],
    nodes: Mapping[str, str],
    *,
    may: Callable[[str], bool],
    back: Mapping[str, Any] | None,
    now: datetime,
    t: Translate,
) -> View:
    return View(text=card_text(service, tasks, nodes, now, t), rows=_card_rows(service, may=may, back=back, t=t))


def card_text(
    service: SwarmService, tasks: Sequence[Task], nodes: Mapping[str, str], now: datetime, t: Translate
) -> Text:
    facts = [
        ("services-card-image", image_name(service.image)),
        ("services-card-stack", service.stack),
        ("services-card-ports", ports_text(service.ports, at_most=10)),
        ("services-card-update", update_text(service, now, t)),
        ("services-card-message", clean(service.update_message) if service.update.is_stuck else ""),
    ]
    lines: list[Text] = [Text(f"{sign(service)} ", Bold(service.name), f"  {numbers(service, t)}")]
    lines += [Text(t(key), " ", mask_text(value)) for key, value in facts if value]
    wanted = [task for task in tasks if task.is_wanted]
    if wanted:
        lines.append(Text())
        lines += [Text(task_line(task, service.name, nodes, now, t)) for task in by_place(wanted, nodes)[:10]]
        if len(wanted) > 10:
            lines.append(Text(t("card-more", count=len(wanted) - 10)))
    if trouble := newest_trouble(tasks):
        lines += [Text(), Text("⚠ ", trouble)]
    return joined(lines)


def as_json(services: Sequence[SwarmService]) -> bytes:
    """What docker service inspect tells of the spec, secrets masked, and without our own label: it holds a spec too."""
    raws = [mask_json({"ID": service.id, "Spec": holding.without_label(service.spec)}) for service in services]
    return (json.dumps(raws, indent=4, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")


# questions and reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """``verb`` names the messages; ``notes`` are whole sentences."""

    verb: str
    services: Sequence[SwarmService]
    notes: Sequence[str] = ()
    values: Mapping[str, str] | None = None


def question(asked: Question, t: Translate) -> View:
    services = asked.services
    head = t(f"services-ask-{asked.verb}", count=len(services), name=services[0].name, **(asked.values or {}))
    lines: list[Text] = [Bold(head)]
    for service in services[:TARGETS_SHOWN]:
        about = f"  {numbers(service, t)}  {image_name(service.image)}"
        ports = f"\n    {ports_text(service.ports)}" if service.ports else ""
        lines.append(Text(f"{sign(service)} ", Bold(service.name), about, ports))
    if len(services) > TARGETS_SHOWN:
        lines.append(Text(t("card-more", count=len(services) - TARGETS_SHOWN)))
    if asked.notes:
        lines += [Text(), *(Text(note) for note in asked.notes)]
    return View(text=joined(lines))


def report(verb: str, results: Sequence[Result], t: Translate, rows: tuple[Row, ...] = ()) -> View:
    lines: list[Text] = []
    for result in results:
        lines += failed_lines([result], t) or [Text(f"✓ {t(f'services-did-{verb}', name=result.name)}")]
        lines += [Text("⚠ ", clean(warning)) for warning in result.warnings]
    return View(text=joined(lines), rows=(*rows, *suggestion_rows(results)))


# parts


def _in_rows(buttons: Sequence[Button]) -> tuple[Row, ...]:
    return tuple(tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW))


def _card_rows(
    service: SwarmService, *, may: Callable[[str], bool], back: Mapping[str, Any] | None, t: Translate
) -> tuple[Row, ...]:
    name = shlex.quote(service.name)
    rows: list[Row] = []
    if service.mode is Mode.REPLICATED and may("service scale"):
        fewer, more = service.replicas - 1, service.replicas + 1
        scale = [Button(text=f"+ → {more}", tap=tap_command(f"service scale {name}={more}", ask=False))]
        if fewer >= 0:
            # Nothing runs after the last one: that is asked about.
            tap = tap_command(f"service scale {name}={fewer}", ask=fewer == 0)
            scale.insert(0, Button(text=f"− → {fewer}", tap=tap))
        rows.append(tuple(scale))
    rows.append(
        (
            Button(text=t("services-do-logs"), tap=tap_command(f"service logs {name}")),
            Button(text=t("services-do-ps"), tap=tap_command(f"service ps {name}")),
        )
    )
    change = update_buttons(service, may=may, t=t)
    if may("service update"):
        change = (*change, Button(text=t("services-do-restart"), tap=tap_command(f"service update --force {name}")))
    rows.append(change)
    last = [Button(text=t("services-refresh"), tap=Tap(action=CARD, args={"id": service.id, "back": back}))]
    if may("service rm"):
        last.insert(0, Button(text=t("services-do-rm"), tap=tap_command(f"service rm {name}")))
    rows.append(tuple(last))
    if back:
        rows.append((Button(text=t("services-back"), tap=Tap(action=PAGE, args=dict(back))),))
    return tuple(row for row in rows if row)
