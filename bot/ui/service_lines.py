"""Lines of services and of their tasks, as several features show them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.swarm_model import Mode, ServicePort, SwarmService, Task, Update
from bot.services import holding
from bot.services.progress import Seen
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import Row, View

NAME_SHOWN = 40
PORTS_SHOWN = 4
TASKS_SHOWN = 30
ERROR_SHOWN = 200
PLACES_SHOWN = 20


def service_lines(service: SwarmService, now: datetime, t: Translate) -> list[Text]:
    """Two: its name and numbers, and its image, ports and last change."""
    return [
        Text(f"{sign(service)} ", Bold(clipped(service.name, NAME_SHOWN)), f"  {numbers(service, t)}"),
        Text("    ", " · ".join(_about(service, now, t))),
    ]


def sign(service: SwarmService) -> str:
    if service.update.is_stuck:
        return "⏸"
    if service.mode.is_job or service.running >= service.desired > 0:
        return "✓"
    return "○" if service.desired == 0 else "⚠"


def numbers(service: SwarmService, t: Translate) -> str:
    """``2/3``; a global one and a job say so."""
    shown = f"{service.running}/{service.desired}"
    return shown if service.mode is Mode.REPLICATED else f"{shown} {t(f'services-mode-{service.mode.value}')}"


def port_text(port: ServicePort) -> str:
    protocol = "" if port.protocol == "tcp" else f"/{port.protocol}"
    return f"{port.published or '*'}→{port.target}{protocol}"


def ports_text(ports: Sequence[ServicePort], at_most: int = PORTS_SHOWN) -> str:
    shown = [port_text(port) for port in ports[:at_most]]
    return " ".join([*shown, f"+{len(ports) - at_most}"] if len(ports) > at_most else shown)


def update_text(service: SwarmService, now: datetime, t: Translate) -> str:
    """``updated 5 min ago``, and how that went where there is more to it."""
    at = service.update_began_at or service.updated_at
    state = Update.NONE if service.update is Update.COMPLETED else service.update
    key = "held" if holding.is_held(service) else state.value.replace("_", "-") or "none"
    return t(f"services-update-{key}", ago=age(at, now, t) if at else "")


def _about(service: SwarmService, now: datetime, t: Translate) -> list[str]:
    parts = [image_name(service.image), ports_text(service.ports), update_text(service, now, t)]
    return [part for part in parts if part]


def task_ids(tasks: Sequence[Task], t: Translate) -> View:
    return View(text=Pre("\n".join(task.id for task in tasks)) if tasks else Text(t("services-no-tasks")))


def newest_trouble(tasks: Sequence[Task]) -> str:
    """Why its newest failed task failed, or one cannot begin; "" once all that is wanted runs."""
    wanted = [task for task in tasks if task.is_wanted]
    if wanted and all(task.state == "running" for task in wanted):
        return ""
    for task in tasks:  # newest first
        if task.error and (task.is_failed or task.is_wanted):
            return clipped(mask_text(clean(task.error)), ERROR_SHOWN)
    return ""


def by_place(tasks: Sequence[Task], nodes: Mapping[str, str]) -> list[Task]:
    return sorted(tasks, key=lambda task: (task.slot, nodes.get(task.node_id, task.node_id)))


def task_name(task: Task, service: str) -> str:
    return f"{service}.{task.slot}" if task.slot else service


def task_line(task: Task, service: str, nodes: Mapping[str, str], now: datetime, t: Translate) -> str:
    """``✓ web.1 · anna · running, 5 min ago``."""
    if task.state == "running":
        mark = "✓" if task.is_wanted else "–"
    else:
        mark = "⚠" if task.is_failed else "…" if task.is_wanted else "–"
    node = nodes.get(task.node_id, "") or t("services-no-node")
    since = f", {age(task.at, now, t)}" if task.at else ""
    return f"{mark} {task_name(task, service)} · {node} · {t_state(task.state, t)}{since}"


def place_lines(seen: Seen, t: Translate, at_most: int = PLACES_SHOWN) -> list[Text]:
    """A line for each place of a service that changes."""
    places = list(seen.places.values())
    # Those that something happens to come first where not all can be shown.
    if len(places) > at_most:
        places.sort(key=lambda tasks: any(seen.is_new(task) and task.state == "running" for task in tasks))
    lines = [Text(_place(tasks, seen, t)) for tasks in places[:at_most]]
    if len(places) > at_most:
        lines.append(Text(t("card-more", count=len(places) - at_most)))
    return lines


def _place(tasks: Sequence[Task], seen: Seen, t: Translate) -> str:
    """One line: the new task where there is one, else the old one that still waits for its turn."""
    new = [task for task in tasks if seen.is_new(task)]
    task = new[0] if new else tasks[0]
    node = seen.nodes.get(task.node_id, "") or t("services-no-node")
    mark = "✓" if new and task.state == "running" else "…" if new else "○"
    state = t_state(task.state, t) if new else t("services-waits")
    error = f": {clipped(mask_text(clean(task.error)), ERROR_SHOWN)}" if task.error else ""
    return f"{mark} {task_name(task, seen.service.name)} · {node} · {state}{error}"


_STATES = (
    "new", "pending", "assigned", "accepted", "preparing", "ready", "starting", "running", "complete", "shutdown",
    "failed", "rejected", "remove", "orphaned",
)  # fmt: skip


def t_state(state: str, t: Translate) -> str:
    return t(f"services-task-{state}") if state in _STATES else state


def tasks_view(
    services: Sequence[SwarmService],
    tasks: Sequence[Task],
    nodes: Mapping[str, str],
    *,
    title: str,
    now: datetime,
    t: Translate,
    rows: tuple[Row, ...] = (),
) -> View:
    """What runs or should, then what was: newest first, with why it ended."""
    by_id = {service.id: service.name for service in services}
    wanted = [task for task in tasks if task.is_wanted]
    wanted.sort(key=lambda task: (by_id.get(task.service_id, ""), task.slot, nodes.get(task.node_id, "")))
    past = [task for task in tasks if not task.is_wanted]
    lines: list[Text] = [Bold(title), Text()]
    if not tasks:
        lines.append(Text(t("services-no-tasks")))
    for task in [*wanted, *past][:TASKS_SHOWN]:
        lines.append(Text(task_line(task, by_id.get(task.service_id, "?"), nodes, now, t)))
        if task.error:
            lines.append(Text("    ", clipped(mask_text(clean(task.error)), ERROR_SHOWN)))
    if len(tasks) > TASKS_SHOWN:
        lines.append(Text(t("card-more", count=len(tasks) - TASKS_SHOWN)))
    return View(text=joined(lines), rows=rows)
