"""What a cut ``up`` has come to for one service of a Compose project, by its containers. Pure but for the asking.

The Compose tool leaves alone what is as its file asks: that, too, is done. What it asks is known by the hash that the
tool labels containers with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from bot.compose.projects import CONFIG_HASH, ONE_OFF, PROJECT, SERVICE
from bot.engine.model import Container, State
from bot.engine.port import Engine
from bot.store import Step
from bot.telegram.object_aftermath import Shown

SERVICE_UP = "compose-service"
KINDS = frozenset({SERVICE_UP})
ANEW = "anew"  # no container may stay as it was
TAKES_S = 10  # the tool outlives a killed bot until it has something to say


def step_for(
    position: int, project: str, service: str, containers: Iterable[Container], *, asked: str, patience_s: int = TAKES_S
) -> Step:
    """``containers``: all there are before. ``asked``: the hash that the file leads to, "" unknown, or ANEW."""
    mark = _mark([one for one in containers if one.project == project and one.service == service])
    return Step(
        position=position, verb="up", kind=SERVICE_UP, name=service, id=f"{project}/{service}",
        known=f"{mark} {asked}", patience_s=patience_s,
    )  # fmt: skip


async def look(engine: Engine, step: Step) -> Shown:
    """Raises EngineError where nobody can look."""
    project, _, service = step.id.partition("/")
    labels = {"label": [f"{PROJECT}={project}", f"{SERVICE}={service}"]}
    containers = [
        one
        for one in await engine.list_containers(all=True, filters=labels)
        if one.labels.get(ONE_OFF, "").lower() != "true"
    ]
    mark, _, asked = step.known.partition(" ")
    return Shown(is_done=_is_done(containers, mark, asked), sentence=_sentence(containers))


def _is_done(containers: Sequence[Container], mark: str, asked: str) -> bool | None:
    """None where it runs as before and nobody knows whether it should."""
    is_other = _mark(containers) != mark
    if not containers or any(one.state is State.CREATED for one in containers):
        return False
    if not all(one.is_running for one in containers):
        return is_other and all(one.is_running or one.exit_code == 0 for one in containers)
    if is_other:
        return True
    if asked in ("", ANEW):
        return False if asked else None
    return all(one.labels.get(CONFIG_HASH) == asked for one in containers)


def _mark(containers: Iterable[Container]) -> str:
    told = sorted(f"{one.id} {one.is_running}" for one in containers)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _sentence(containers: Sequence[Container]) -> str:
    if not containers:
        return "gone"
    if all(one.is_running for one in containers):
        return "running"
    return "created" if any(one.state is State.CREATED for one in containers) else "exited"
