"""What is known of one container's exchange, as it is written down before each step. Values only.

Beside NAME there is ``NAME.lotsman-next`` from the making on, and ``NAME.lotsman-prev`` once the newer one has the
name: by these names, too, somebody at the engine sees what is what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

NEXT = ".lotsman-next"
PREV = ".lotsman-prev"
HELPER = ".lotsman-helper"  # what exchanges the bot itself
MARKS = (NEXT, PREV, HELPER)
TRACE = "trace"


class Stage(StrEnum):
    """The step that is being done, or how it ended."""

    PLANNED = "planned"
    PULLING = "pulling"
    MAKING = "making"
    STOPPING = "stopping"
    NAMING = "naming"
    PROVING = "proving"
    FOLLOWING = "following"  # those that hang on it
    CLEARING = "clearing"
    RESTORING = "restoring"
    HANDED = "handed"  # to the helper that exchanges the bot itself

    DONE = "done"
    CURRENT = "current"  # it is of the newest image already
    LEFT = "left"  # nothing was done to it
    RESTORED = "restored"


UNTOUCHED = (Stage.PLANNED, Stage.PULLING, Stage.MAKING)  # the old one runs as it did
ENDED = (Stage.DONE, Stage.CURRENT, Stage.LEFT, Stage.RESTORED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """One that lives in the container's network, as it was before."""

    id: str
    name: str
    was_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """``image`` is the name that is pulled. ``inspected`` is the old one's inspect answer: what it is made anew from
    should it be gone. ``failure`` and ``detail`` say why it is being put back.
    """

    name: str
    image: str
    old_id: str
    old_image_id: str
    old_digest: str = ""
    was_running: bool = True
    inspected: Mapping[str, Any] = field(default_factory=dict)
    followers: tuple[Follower, ...] = ()
    dependents: tuple[str, ...] = ()  # names, in the order in which they are restarted
    stage: Stage = Stage.PLANNED
    new_id: str = ""
    new_image_id: str = ""
    new_digest: str = ""
    failure: str = ""
    detail: str = ""
    output: str = ""  # the newer one's last words
    notes: tuple[str, ...] = ()  # what did not go with it, as "key: name"

    @property
    def has_ended(self) -> bool:
        return self.stage in ENDED


def packed(swap: Swap) -> dict[str, Any]:
    """Once it has ended its trace alone: by that, while it goes on and after it, the watch knows what it caused."""
    return {**({} if swap.has_ended else asdict(swap)), TRACE: _trace(swap)}


def _trace(swap: Swap) -> dict[str, Any]:
    """Its names, who goes along with it, and the container that is over."""
    over = {Stage.DONE: swap.old_id, Stage.RESTORED: swap.new_id, Stage.LEFT: swap.new_id}.get(swap.stage, "")
    return {
        "names": [swap.name, *(f"{swap.name}{mark}" for mark in MARKS)],
        "along": [*(one.name for one in swap.followers), *swap.dependents],
        "over": over,
    }


def unpacked(work: Mapping[str, Any]) -> Swap:
    """Raises TypeError, KeyError or ValueError for what never was one."""
    values = {name: value for name, value in work.items() if name != TRACE}
    values["followers"] = tuple(Follower(**one) for one in values.get("followers") or ())
    for name in ("dependents", "notes"):
        values[name] = tuple(values.get(name) or ())
    return Swap(**{**values, "stage": Stage(values["stage"])})
