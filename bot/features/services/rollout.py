"""A change of a service on its way, task by task: how far it is, and its text. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aiogram.utils.formatting import Bold, Text

from bot.engine.model import Raw
from bot.engine.swarm_model import Mode, SwarmService, Task, Update
from bot.features.services.view import to_card, update_buttons
from bot.services import holding
from bot.ui.ages import span
from bot.ui.clean import clean
from bot.ui.container_card import clipped, image_name, joined
from bot.ui.secrets import mask_text
from bot.ui.service_lines import ERROR_SHOWN, by_place, newest_trouble, t_state, task_name
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

PLACES_SHOWN = 20


class Stage(StrEnum):
    """Each has its message ``services-stage-…``."""

    UPDATING = "updating"
    STARTING = "starting"  # no update, tasks on their way
    HELD = "held"
    ROLLING_BACK = "rolling-back"
    DONE = "done"
    PAUSED = "paused"
    ROLLED_BACK = "rolled-back"
    ROLLBACK_PAUSED = "rollback-paused"
    GONE = "gone"

    @property
    def is_end(self) -> bool:
        return self in (Stage.DONE, Stage.PAUSED, Stage.ROLLED_BACK, Stage.ROLLBACK_PAUSED, Stage.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The service at one look. ``before`` is the image that it came from, "" where that is the same."""

    service: SwarmService
    tasks: Sequence[Task]
    nodes: Mapping[str, str]
    before: str = ""
    is_silent: bool = False  # the engine did not answer this time: all of it is of an earlier look

    @property
    def wanted(self) -> list[Task]:
        return [task for task in self.tasks if task.is_wanted]

    @property
    def desired(self) -> int:
        """A global one has a task for each node that it may be on."""
        return self.service.replicas if self.service.mode is Mode.REPLICATED else len(self.places)

    @property
    def places(self) -> dict[object, list[Task]]:
        """Tasks of each slot, or of each node for a global service."""
        found: dict[object, list[Task]] = {}
        for task in by_place(self.wanted, self.nodes):
            found.setdefault(task.slot or task.node_id, []).append(task)
        return found

    @property
    def arrived(self) -> int:
        """Places where a task of the newest kind runs."""
        return sum(
            any(self.is_new(task) and task.state == "running" for task in tasks) for tasks in self.places.values()
        )

    @property
    def running(self) -> frozenset[str]:
        return frozenset(task.id for task in self.wanted if task.state == "running")

    @property
    def has_failed(self) -> bool:
        """Whether a task of the newest kind has."""
        return any(task.is_failed and self.is_new(task) for task in self.tasks)

    def is_new(self, task: Task) -> bool:
        return _kind(task.spec) == _kind(self.service.spec.get("TaskTemplate") or {})


def _kind(template: Raw) -> str:
    """The same where the swarm sees no difference: a task is not told its runtime, and placing is no property of it."""
    of_task = {key: value for key, value in template.items() if value and key not in ("Runtime", "Placement")}
    return holding.digest(of_task)


def stage_of(seen: Seen) -> Stage:
    service = seen.service
    match service.update:
        case Update.PAUSED:
            return Stage.PAUSED
        case Update.ROLLBACK_STARTED:
            return Stage.ROLLING_BACK
        case Update.ROLLBACK_PAUSED:
            return Stage.ROLLBACK_PAUSED
        case Update.ROLLBACK_COMPLETED:
            return Stage.ROLLED_BACK
        case Update.UPDATING:
            return Stage.HELD if holding.is_held(service) else Stage.UPDATING
        case Update.COMPLETED | Update.NONE:
            is_there = seen.arrived >= seen.desired and len(seen.places) == seen.desired
            return Stage.DONE if is_there else Stage.STARTING


def shown(seen: Seen, stage: Stage, *, took_s: float, may: Callable[[str], bool], t: Translate) -> View:
    service = seen.service
    image = image_name(service.image)
    change = f"{image_name(seen.before)} → {image}" if seen.before else image
    head = t(f"services-stage-{stage.value}", done=seen.arrived, all=seen.desired, took=span(took_s, t))
    lines: list[Text] = [Text(Bold(service.name), f"  {change}"), Text(head)]
    if seen.is_silent:
        lines.append(Text(t("services-silent")))
    lines += _places(seen, t)
    message = mask_text(clean(service.update_message))
    if stage in (Stage.PAUSED, Stage.ROLLBACK_PAUSED) and message:
        lines += [Text(), Text(t("services-card-message"), " ", message)]
    trouble = newest_trouble(seen.tasks)
    if trouble and stage is not Stage.DONE:
        lines += [Text(), Text("⚠ ", trouble)]
    return View(text=joined(lines), rows=((update_buttons(service, may=may, t=t)),) if stage is not Stage.DONE else ())


def finished(seen: Seen, stage: Stage, *, took_s: float, may: Callable[[str], bool], note: str, t: Translate) -> View:
    """The last state, with ways on. ``note``: why nobody looks on any longer, "" where it has come to its end."""
    view = shown(seen, stage, took_s=took_s, may=may, t=t)
    text = Text(view.text, "\n\n", note) if note else view.text
    if stage is Stage.GONE:
        return View(text=text)
    buttons = [to_card(seen.service, t)]
    if stage is not Stage.DONE or newest_trouble(seen.tasks):
        line = f"service logs {seen.service.name}"
        buttons.append(Button(text=t("services-do-logs"), tap=tap_command(line)))
    if stage is Stage.DONE and seen.service.previous is not None and may("service rollback"):
        line = f"service rollback {seen.service.name}"
        buttons.append(Button(text=t("services-do-rollback"), tap=tap_command(line)))
    return View(text=text, rows=(*(row for row in view.rows if row), tuple(buttons)))


def _places(seen: Seen, t: Translate) -> list[Text]:
    places = list(seen.places.values())
    # Those that something happens to come first where not all can be shown.
    if len(places) > PLACES_SHOWN:
        places.sort(key=lambda tasks: any(seen.is_new(task) and task.state == "running" for task in tasks))
    lines = [Text(_place(tasks, seen, t)) for tasks in places[:PLACES_SHOWN]]
    if len(places) > PLACES_SHOWN:
        lines.append(Text(t("card-more", count=len(places) - PLACES_SHOWN)))
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
