"""Pure text of nodes: the list, the card, tasks, the questions, what was done."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.engine.cluster_model import Node, Quorum, quorum_of
from bot.engine.model import short_id
from bot.engine.swarm_model import Task
from bot.ui import failures
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import failed_lines, suggestion_rows
from bot.ui.pages import page, pager_row
from bot.ui.secrets import mask_json, mask_text, mask_value
from bot.ui.signs import IDLE, ILL, PAUSED, UNSURE, WELL
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "nodes.page"
CARD = "nodes.card"
BUTTONS_IN_A_ROW = 2
NAME_ON_BUTTON = 24
SERVICES_SHOWN = 6
TASKS_SHOWN = 30
PAIRS_SHOWN = 6
VALUE_SHOWN = 120
ERROR_SHOWN = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(failures.Result):
    said: str = ""  # another word than the verb's for what came of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Services with tasks on a node, and those of them that have no task elsewhere."""

    services: tuple[str, ...] = ()
    only_here: tuple[str, ...] = ()


def sign(node: Node) -> str:
    if not node.is_ready:
        return ILL
    if node.is_manager and not node.is_reachable:
        return UNSURE
    return {"drain": IDLE, "pause": PAUSED}.get(node.availability, WELL)


def listed(nodes: Sequence[Node], own: str, filters: Sequence[tuple[str, str]], number: int, t: Translate) -> View:
    """Page ``number`` (from 0). ``own`` is the id of the node that was asked."""
    refresh = _turn(filters)
    if not nodes:
        return View(text=Text(t("nodes-none-match")), rows=((Button(text=t("nodes-refresh"), tap=refresh(0)),),))
    found = page(nodes, number)
    lines: list[Text] = [Bold(t("nodes-title", count=len(nodes)))]
    if not filters:
        lines.append(Text(quorum_line(quorum_of(nodes), t)))
    lines.append(Text())
    for node in found.items:
        lines += _two_lines(node, own, t)
    back = {"filters": [list(pair) for pair in filters], "page": found.number}
    buttons = [
        Button(text=clipped(node.name, NAME_ON_BUTTON), tap=Tap(action=CARD, args={"id": node.id, "back": back}))
        for node in found.items
    ]
    rows: tuple[Row, ...] = (
        *(tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW)),
        pager_row(found, refresh),
        (Button(text=t("nodes-refresh"), tap=refresh(found.number)),),
    )
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def ids(nodes: Sequence[Node], t: Translate) -> View:
    return View(text=Pre("\n".join(node.id for node in nodes)) if nodes else Text(t("nodes-none-match")))


def quorum_line(quorum: Quorum, t: Translate) -> str:
    key = "nodes-quorum-lost" if quorum.is_lost else "nodes-quorum-risk" if quorum.is_at_risk else "nodes-quorum"
    return t(key, managers=quorum.managers, reachable=quorum.reachable, spare=max(quorum.spare, 0))


def card(
    node: Node,
    load: Load,
    *,
    own: str,
    may: Callable[[str], bool],
    back: Mapping[str, Any] | None,
    now: datetime,
    t: Translate,
) -> View:
    rows: list[Row] = [(_do("ps", f"node ps {node.id}", t),)]
    if may("node update"):
        other = "active" if node.availability != "active" else "drain"
        rows.append((_do(other, f"node update --availability {other} {node.id}", t),))
    if may("node promote"):
        role = "demote" if node.is_manager else "promote"
        rows[-1] = (*rows[-1], _do(role, f"node {role} {node.id}", t))
    if may("node rm") and not node.is_ready and not node.is_manager:
        rows.append((_do("rm", f"node rm {node.id}", t),))
    if back:
        rows.append((Button(text=t("nodes-back"), tap=Tap(action=PAGE, args=dict(back))),))
    return View(text=card_text(node, load, own=own, now=now, t=t), rows=tuple(rows))


def card_text(node: Node, load: Load, *, own: str, now: datetime, t: Translate) -> Text:
    facts = [
        ("nodes-card-address", node.address),
        ("nodes-card-engine", " · ".join(part for part in (node.engine_version, node.platform) if part)),
        ("nodes-card-power", t("nodes-power", cpus=node.cpus, memory=size(node.memory_bytes))),
        ("nodes-card-labels", _pairs(node.labels, t)),
        ("nodes-card-joined", age(node.created_at, now, t) if node.created_at else ""),
        ("nodes-card-services", _few(load.services, t)),
        ("nodes-card-only-here", _few(load.only_here, t)),
    ]
    lines: list[Text] = [
        Text(sign(node), " ", Bold(node.name), "  ", Code(short_id(node.id))),
        Text(", ".join([*_states(node, t), *([t("nodes-own")] if node.id == own else [])])),
    ]
    if node.message and not node.is_ready:
        lines.append(Text(clipped(mask_text(clean(node.message)), ERROR_SHOWN)))
    return joined([*lines, *(Text(t(key), " ", value) for key, value in facts if value)])


def cards(texts: Sequence[Text], failed: Sequence[Result], t: Translate) -> View:
    lines: list[Text] = []
    for text in texts:
        lines += [Text(), text] if lines else [text]
    return View(text=joined([*lines, *failed_lines(failed, t)]), rows=suggestion_rows(failed))


def as_json(nodes: Sequence[Node]) -> bytes:
    """What docker node inspect prints without the certificates, secrets masked."""
    raws = [mask_json(node.raw) for node in nodes]
    return (json.dumps(raws, indent=4, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")


def task_ids(found: Sequence[Task], t: Translate) -> View:
    return View(text=Pre("\n".join(task.id for task in found)) if found else Text(t("nodes-no-tasks")))


def tasks(
    found: Sequence[tuple[Node, Sequence[Task]]],
    services: Mapping[str, str],
    failed: Sequence[Result],
    now: datetime,
    t: Translate,
) -> View:
    """``services``: names by id. What runs first, then what was."""
    lines: list[Text] = []
    for node, its in found:
        lines += [*([Text()] if lines else []), Text(sign(node), " ", Bold(node.name))]
        if not its:
            lines.append(Text(t("nodes-no-tasks")))
        ordered = sorted(its, key=lambda task: (not task.is_wanted, task_name(task, services)))
        lines += [line for task in ordered[:TASKS_SHOWN] for line in _task_lines(task, services, now, t)]
        if len(ordered) > TASKS_SHOWN:
            lines.append(Text(t("nodes-more", count=len(ordered) - TASKS_SHOWN)))
    lines += failed_lines(failed, t)
    rows = suggestion_rows(failed)
    if len(found) == 1:
        node = found[0][0]
        opened = Tap(action=CARD, args={"id": node.id, "back": None})
        rows = ((Button(text=t("nodes-do-card"), tap=opened),), *rows)
    return View(text=joined(lines), rows=rows)


def task_name(task: Task, services: Mapping[str, str]) -> str:
    service = services.get(task.service_id) or short_id(task.service_id)
    return f"{service}.{task.slot}" if task.slot else service


def question(title: str, notes: Sequence[str]) -> View:
    return View(text=joined([Bold(title), *(Text(note) for note in notes)]))


def report(verb: str, results: Sequence[Result], t: Translate) -> View:
    return failures.report(results, lambda result: t(result.said or f"nodes-did-{verb}", name=result.name), t)


# parts


def _two_lines(node: Node, own: str, t: Translate) -> list[Text]:
    mark = f"  {t('nodes-own')}" if node.id == own else ""
    return [Text(sign(node), " ", Bold(clipped(node.name, 40)), mark), Text("    ", " · ".join(_states(node, t)))]


def _states(node: Node, t: Translate) -> list[str]:
    role = "leader" if node.is_leader else node.role
    states = [t(f"nodes-role-{role}"), t("nodes-state", state=node.state)]
    if node.is_manager and not node.is_reachable:
        states.append(t("nodes-unreachable"))
    if node.availability != "active":
        states.append(t("nodes-availability", availability=node.availability))
    return states


def _task_lines(task: Task, services: Mapping[str, str], now: datetime, t: Translate) -> list[Text]:
    mark = ILL if task.is_failed else WELL if task.state == "running" else IDLE if not task.is_wanted else UNSURE
    since = f" · {age(task.at, now, t)}" if task.at else ""
    lines = [Text(mark, " ", Bold(clipped(task_name(task, services), 40)), f"  {task.state}{since}")]
    if task.error:
        lines.append(Text("    ", clipped(mask_text(clean(task.error)), ERROR_SHOWN)))
    return lines


def _few(names: Sequence[str], t: Translate) -> str:
    shown = list(names[:SERVICES_SHOWN])
    if len(names) > SERVICES_SHOWN:
        shown.append(t("nodes-more", count=len(names) - SERVICES_SHOWN))
    return ", ".join(shown)


def _pairs(pairs: Mapping[str, str], t: Translate) -> str:
    shown = [f"{key}={clipped(clean(mask_value(key, value)), VALUE_SHOWN)}" for key, value in sorted(pairs.items())]
    if len(shown) > PAIRS_SHOWN:
        shown[PAIRS_SHOWN:] = [t("nodes-more", count=len(shown) - PAIRS_SHOWN)]
    return ", ".join(shown)


def _do(verb: str, line: str, t: Translate) -> Button:
    return Button(text=t(f"nodes-do-{verb}"), tap=tap_command(line))


def _turn(filters: Sequence[tuple[str, str]]) -> Callable[[int], Tap]:
    packed = [list(pair) for pair in filters]
    return lambda number: Tap(action=PAGE, args={"filters": packed, "page": number})
