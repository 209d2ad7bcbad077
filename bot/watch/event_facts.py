"""Engine events as facts, told against what was known before. Pure but for the roster, which it leads on.

What only the engine can add (out of memory, the output of a check) is ``completion``'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.engine.model import Event, Health
from bot.watch.facts import (
    ContainerFact,
    Created,
    Died,
    ExecOpened,
    Fact,
    HealthChanged,
    ImageChanged,
    OutOfMemory,
    Paused,
    Removed,
    Renamed,
    Signalled,
    Started,
    Stopped,
)
from bot.watch.roster import Known, Roster

IMAGE_ACTIONS = ("delete", "import", "load", "pull", "tag", "untag")
CONTAINER_ACTIONS = (
    "attach",
    "create",
    "destroy",
    "die",
    "exec_start",
    "health_status",
    "kill",
    "oom",
    "pause",
    "rename",
    "start",
    "stop",
    "unpause",
)
WANTED = {"type": ["container", "image"], "event": [*CONTAINER_ACTIONS, *IMAGE_ACTIONS]}
"""The filter to ask the engine with."""

_BARE_IMAGE = re.compile(r"sha256:[0-9a-f]{64}$")
_GIVEN_NAME = re.compile(r"[a-z]+_[a-z]+\d?$")
LAG_NS = 2_000_000_000
MOST_STEPS = 256  # of builds that are remembered


def is_wanted(event: Event) -> bool:
    return event.action in (IMAGE_ACTIONS if event.kind == "image" else CONTAINER_ACTIONS) and event.kind in (
        "container",
        "image",
    )


class Teller:
    """Takes events in the order they come, whether they are told or not."""

    def __init__(self, host: str, roster: Roster):
        self._host = host
        self._roster = roster
        self._steps: dict[str, None] = {}

    def skip(self, event: Event) -> None:
        """It was told before: only what is known changes."""
        if event.kind == "container":
            self._roster.apply(event)

    def tell(self, event: Event, *, is_late: bool = False) -> Fact | None:
        if event.kind == "image":
            return self._of_image(event, is_late)
        before = self._roster.get(event.id)
        if event.action == "attach":
            self._note_step(event, before)
        is_told = not _is_known_already(event, before) and not self._is_build_step(event)
        make = _MAKERS.get(event.action) if is_told else None
        fact = make(event, self._common(event, is_late)) if make else None
        self._roster.apply(event)
        if event.action == "destroy":
            self._steps.pop(event.id, None)
        return fact

    def _of_image(self, event: Event, is_late: bool) -> Fact | None:
        if event.action not in IMAGE_ACTIONS:
            return None
        name = event.name or event.id
        return ImageChanged(
            host=self._host, at=event.at, time_ns=event.time_ns, is_late=is_late, image=name, action=event.action
        )

    def _common(self, event: Event, is_late: bool) -> dict[str, Any]:
        met = self._roster.met(event)
        return {
            "host": self._host,
            "at": event.at,
            "time_ns": event.time_ns,
            "is_late": is_late,
            "id": met.id,
            "name": met.name,
            "image": met.image,
            "labels": met.labels,
        }

    def _note_step(self, event: Event, before: Known | None) -> None:
        """The classic builder runs each step in a container that it attaches to before the start, as somebody does who
        runs one in the foreground and sees for himself how it ends.
        """
        if _looks_passing(event) and not (before and before.is_running):
            self._steps[event.id] = None
            if len(self._steps) > MOST_STEPS:
                del self._steps[next(iter(self._steps))]

    def _is_build_step(self, event: Event) -> bool:
        return event.id in self._steps or (event.action in ("create", "destroy") and _looks_passing(event))


def _looks_passing(event: Event) -> bool:
    is_bare = _BARE_IMAGE.match(event.attributes.get("image", "")) is not None
    return is_bare and _GIVEN_NAME.match(event.name) is not None


def _is_known_already(event: Event, before: Known | None) -> bool:
    """A list may have shown it before its event came."""
    if before is None:
        return event.action == "destroy"
    match event.action:
        case "create":
            return True
        case "start":
            return before.was_listed and before.is_running and _is_of(event, before.started_ns)
        case "die":
            return before.was_listed and not before.is_running and _is_of(event, before.ended_ns)
        case "health_status":
            return before.health == event.detail
        case "pause" | "unpause":
            return before.is_paused == (event.action == "pause") and before.was_listed
        case "rename":
            return before.name == event.name
        case _:
            return False


def _is_of(event: Event, recorded_ns: int) -> bool:
    """Whether it is the event of what the container's record says: that is written first."""
    return 0 <= event.time_ns - recorded_ns < LAG_NS


_Maker = Callable[[Event, dict[str, Any]], ContainerFact | None]


def _died(event: Event, common: dict[str, Any]) -> ContainerFact:
    code = event.attributes.get("exitCode", "")
    return Died(**common, exit_code=int(code) if code.lstrip("-").isdigit() else None)


def _health(event: Event, common: dict[str, Any]) -> ContainerFact | None:
    # Some engines tell "starting" and "none" as well.
    if event.detail not in (Health.HEALTHY, Health.UNHEALTHY):
        return None
    return HealthChanged(**common, is_healthy=event.detail == Health.HEALTHY)


def _renamed(event: Event, common: dict[str, Any]) -> ContainerFact:
    return Renamed(**common, old_name=event.attributes.get("oldName", "").removeprefix("/"))


_MAKERS: dict[str, _Maker] = {
    "create": lambda event, common: Created(**common),
    "start": lambda event, common: Started(**common),
    "die": _died,
    "stop": lambda event, common: Stopped(**common),
    "kill": lambda event, common: Signalled(**common, signal=event.attributes.get("signal", "")),
    "oom": lambda event, common: OutOfMemory(**common),
    "destroy": lambda event, common: Removed(**common),
    "rename": _renamed,
    "pause": lambda event, common: Paused(**common),
    "unpause": lambda event, common: Paused(**common, is_paused=False),
    "health_status": _health,
    "exec_start": lambda event, common: ExecOpened(**common, command=event.detail),
}
