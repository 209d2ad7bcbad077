"""Watching changes of services until all have come to their end: one live message, its text handed in.

It only looks: whether anybody watches makes no difference to the swarm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.engine.swarm_model import SwarmService, Task
from bot.errors import EngineError, NotFound
from bot.services.progress import Seen, Stage, Watched
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.ui.view import View

LOOK_EVERY_S = 1.0
WATCH_LIFE = timedelta(minutes=15)
SILENCE_LIFE = timedelta(minutes=2)  # an election takes seconds; after that nobody waits for a manager any more


class Faces(Protocol):
    """The texts of a message about these services."""

    def shown(self, many: Sequence[Watched], took_s: float) -> View: ...
    def finished(self, many: Sequence[Watched], took_s: float, note: str) -> View:
        """``note``: why nobody looks on any longer, "" where all have come to their end."""
        ...


async def watch(call: Call, live: Live, changed: Sequence[Seen], faces: Faces) -> None:
    """``changed`` as they were before the change. What did not come through is a failure in the audit."""
    many = [Watched(seen=seen) for seen in changed]
    began = answered_at = call.clock()
    while True:
        now = call.clock()
        if await _look(call, many):
            answered_at = now
        took_s = (now - began).total_seconds()
        is_over = all(one.is_settled for one in many)
        why = "" if is_over else _why_not_longer(live, now, began, answered_at)
        if is_over or why:
            _record_failures(call, many)
            await live.finish(faces.finished(many, took_s, call.t(f"services-watch-{why}") if why else ""))
            return
        await live.show(faces.shown(many, took_s))
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY_S):
                await live.stopped.wait()


async def _look(call: Call, many: Sequence[Watched]) -> bool:
    """Whether the engine answered."""
    left = [one for one in many if not one.is_settled]
    try:
        services = await _services(call, [one.seen.service.id for one in left])
        tasks = await call.engine.service_tasks(*services) if services else ()
        nodes: Mapping[str, str] = left[0].seen.nodes
        if any(task.node_id and task.node_id not in nodes for task in tasks):
            nodes = await call.engine.node_names()
    except EngineError:
        for one in left:
            one.look(replace(one.seen, is_silent=True))
        return False
    for one in left:
        service = services.get(one.seen.service.id)
        if service is None:
            one.gone()
        else:
            one.look(replace(one.seen, service=service, tasks=_of(service, tasks), nodes=nodes, is_silent=False))
    return True


async def _services(call: Call, ids: Sequence[str]) -> dict[str, SwarmService]:
    """Those that are there still."""
    if len(ids) > 1:
        return {one.id: one for one in await call.engine.swarm_services(filters={"id": list(ids)}) if one.id in ids}
    with suppress(NotFound):
        return {ids[0]: await call.engine.inspect_service(ids[0])}
    return {}


def _of(service: SwarmService, tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if task.service_id == service.id]


def _why_not_longer(live: Live, now: datetime, began: datetime, answered_at: datetime) -> str:
    if live.stopped.is_set():
        return "shutdown" if live.is_shutdown else "stopped"
    if now - answered_at > SILENCE_LIFE:
        return "silent"
    return "limit" if now - began > WATCH_LIFE else ""


def _record_failures(call: Call, many: Sequence[Watched]) -> None:
    for one in many:
        service = one.seen.service
        is_back = one.stage is Stage.ROLLED_BACK and call.command.name != "service rollback"
        if one.stage in (Stage.PAUSED, Stage.ROLLBACK_PAUSED) or is_back:
            call.fail(f"{service.name}: {service.update.value}: {service.update_message}")
        elif one.stage is Stage.FAILING:
            call.fail(f"{service.name}: its tasks do not come up")
