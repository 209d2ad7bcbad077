"""What a step that was cut off has come to, by what the engine shows now. Pure but for the asking itself.

A step that was not begun was not done: it is written down before the engine hears of it. One that the engine may have
heard of is judged by the state that it leads to, and given the time that the engine takes for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.engine.model import ContainerDetails, State
from bot.engine.port import Engine
from bot.errors import EngineError, NotFound
from bot.store import Step, StepState
from bot.telegram import cluster_aftermath, object_aftermath, project_aftermath, service_aftermath, swarm_aftermath

RECREATE = "recreate"
RUN_STEP = "run"
NOBODY = "nobody"  # had the name before
LOOK_AGAIN_S = 0.5
LOOKS_WITHOUT_ENGINE_S = 10.0  # an engine that is down at a boot is often there a moment later


class Fate(StrEnum):
    DONE = "done"
    REFUSED = "refused"  # by the engine, which was told already or is now
    NOT_DONE = "not-done"
    NOT_BEGUN = "not-begun"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``now``: what the container is now; None where it is not there. ``is_seen`` is False where nobody could look.

    ``shows`` names the sentence for what is no container.
    """

    step: Step
    fate: Fate
    now: ContainerDetails | None = None
    is_seen: bool = True
    shows: str = ""


async def look(
    engine: Engine | None,
    steps: Sequence[Step],
    *,
    clock: Callable[[], datetime],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[Found]:
    """In the order of the steps; takes no longer than the engine has for what was under way.

    ``engine``: None where nobody can look any more.
    """
    if engine is None:
        return [Found(step=step, fate=_unseen(step), is_seen=False) for step in steps]
    return list(await asyncio.gather(*(_look_at(engine, step, clock, pause) for step in steps)))


async def _look_at(
    engine: Engine, step: Step, clock: Callable[[], datetime], pause: Callable[[float], Awaitable[None]]
) -> Found:
    began_looking = clock()
    until = (step.began_at or began_looking) + timedelta(seconds=step.patience_s)
    while True:
        try:
            found = await _found(engine, step)
        except EngineError:
            if clock() - began_looking < timedelta(seconds=LOOKS_WITHOUT_ENGINE_S):
                await pause(LOOK_AGAIN_S)
                continue
            return Found(step=step, fate=_unseen(step), is_seen=False)
        if found.fate is not Fate.NOT_DONE or clock() >= until:
            return found
        await pause(LOOK_AGAIN_S)


async def _found(engine: Engine, step: Step) -> Found:
    if step.kind == service_aftermath.KIND:
        service = await service_aftermath.service_now(engine, step)
        is_done = service_aftermath.is_done(step, service)
        fate = (Fate.DONE if is_done else Fate.NOT_DONE) if step.state is StepState.DOING else _unseen(step)
        return Found(step=step, fate=fate, shows=service_aftermath.shows(service))
    lookers = (object_aftermath, cluster_aftermath, project_aftermath, swarm_aftermath)
    looker = next((one for one in lookers if step.kind in one.KINDS), None)
    if looker is not None:
        seen = await looker.look(engine, step)
        fates = {True: Fate.DONE, False: Fate.NOT_DONE, None: Fate.UNKNOWN}
        fate = fates[seen.is_done] if step.state is StepState.DOING else _unseen(step)
        return Found(step=step, fate=fate, shows=seen.sentence)
    now = await _container(engine, step)
    return Found(step=step, fate=judge(step, now), now=now)


async def _container(engine: Engine, step: Step) -> ContainerDetails | None:
    try:
        # What is made anew has another id, and the name of the old one.
        return await engine.inspect_container(step.name if step.verb == RECREATE else step.id)
    except NotFound:
        return None


def start_mark(details: ContainerDetails) -> str:
    """What tells one start of a container from another, by the engine's own clock."""
    return details.started_at.isoformat() if details.started_at is not None else "never"


_MAKES = (RECREATE,)
_SHOWS: Mapping[str, Callable[[Step, ContainerDetails], bool]] = {
    "start": lambda step, now: now.state is State.RUNNING,
    "unpause": lambda step, now: now.state is State.RUNNING,
    "stop": lambda step, now: not now.is_running,
    "kill": lambda step, now: not now.is_running,
    "pause": lambda step, now: now.state is State.PAUSED,
    # Looked at before the engine hears of it: what was not seen was not restarted either.
    "restart": lambda step, now: bool(step.known) and now.state is State.RUNNING and start_mark(now) != step.known,
    RUN_STEP: lambda step, now: bool(step.known) and now.id != step.known,
    "rename": lambda step, now: now.name == step.ref,
}
"""Verb -> whether a container looks as after it. A signal, for one, leaves nothing to see."""


def judge(step: Step, now: ContainerDetails | None) -> Fate:
    """``now``: None where there is no such container."""
    if _was_only_made(step, now):
        return Fate.NOT_DONE
    if step.state is not StepState.DOING:
        return _unseen(step)
    if step.verb == "rm" or step.verb in _MAKES:
        is_so = (now is None) is (step.verb == "rm")
    elif step.verb not in _SHOWS or (now is None and step.verb != RUN_STEP):
        return Fate.UNKNOWN
    elif now is None:
        is_so = False
    else:
        is_so = _SHOWS[step.verb](step, now)
    return Fate.DONE if is_so else Fate.NOT_DONE


def _was_only_made(step: Step, now: ContainerDetails | None) -> bool:
    """A run is over when its container runs: it is made and started by two requests. ``ref``: run or create."""
    is_begun = step.state in (StepState.DOING, StepState.DONE)
    is_run = step.verb == RUN_STEP and step.ref == RUN_STEP and is_begun
    return is_run and now is not None and now.id != step.known and now.state is State.CREATED


def _unseen(step: Step) -> Fate:
    """What the journal alone tells."""
    match step.state:
        case StepState.PLANNED:
            return Fate.NOT_BEGUN
        case StepState.DONE:
            return Fate.DONE
        case StepState.FAILED:
            return Fate.REFUSED
        case StepState.DOING:
            return Fate.UNKNOWN
