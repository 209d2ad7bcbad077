"""Watching a change of a service until it has come to its end: one live message. Apart from changes.py since four
commands end in it.

It only looks: whether anybody watches makes no difference to the swarm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.engine.swarm_model import SwarmService
from bot.errors import EngineError, NotFound
from bot.features.services import rollout
from bot.features.services.rollout import Seen, Stage
from bot.telegram.call import Call
from bot.telegram.live import Live

LOOK_EVERY_S = 1.0
WATCH_LIFE = timedelta(minutes=15)
SILENCE_LIFE = timedelta(minutes=2)  # an election takes seconds; after that nobody waits for a manager any more
QUIET_LOOKS = 2  # a change needs a moment to show: what looks finished has to do so twice
QUIET_LOOKS_AFTER_FAILURE = 8  # a task that ends at once is started again five seconds later


async def watch(call: Call, service: SwarmService, *, before: str = "") -> None:
    """``service`` as it was before the change; ``before`` its image then, where that has changed."""
    async with call.live() as live:
        await _watch(call, live, Seen(service=service, tasks=(), nodes={}, before=before))


async def _watch(call: Call, live: Live, seen: Seen) -> None:
    began = call.clock()
    answered_at, quiet, running = began, 0, frozenset[str]()
    while True:
        now = call.clock()
        try:
            seen, answered_at = await _look(call, seen), now
        except NotFound:
            await _finish(call, live, seen, Stage.GONE, began, note="")
            return
        except EngineError:
            seen = replace(seen, is_silent=True)
        stage = rollout.stage_of(seen)
        is_steady = stage is not Stage.DONE or seen.running == running  # tasks that end and begin anew are not
        is_quiet = stage.is_end and not seen.is_silent and is_steady
        quiet, running = quiet + 1 if is_quiet else 0, seen.running
        if quiet >= (QUIET_LOOKS_AFTER_FAILURE if stage is Stage.DONE and seen.has_failed else QUIET_LOOKS):
            await _finish(call, live, seen, stage, began, note="")
            return
        why = _why_not_longer(live, now, began, answered_at)
        if why:
            await _finish(call, live, seen, _so_far(stage), began, note=call.t(f"services-watch-{why}"))
            return
        view = rollout.shown(seen, _so_far(stage), took_s=(now - began).total_seconds(), may=call.may, t=call.t)
        await live.show(view)
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY_S):
                await live.stopped.wait()


def _so_far(stage: Stage) -> Stage:
    """What may be the state before the change is not told as its end yet."""
    return Stage.STARTING if stage is Stage.DONE else stage


def _why_not_longer(live: Live, now: datetime, began: datetime, answered_at: datetime) -> str:
    if live.stopped.is_set():
        return "shutdown" if live.is_shutdown else "stopped"
    if now - answered_at > SILENCE_LIFE:
        return "silent"
    return "limit" if now - began > WATCH_LIFE else ""


async def _look(call: Call, seen: Seen) -> Seen:
    service = await call.engine.inspect_service(seen.service.id)
    tasks = await call.engine.service_tasks(service.id)
    nodes: Mapping[str, str] = seen.nodes
    if any(task.node_id and task.node_id not in nodes for task in tasks):
        nodes = await call.engine.node_names()
    return Seen(service=service, tasks=tasks, nodes=nodes, before=seen.before)


async def _finish(call: Call, live: Live, seen: Seen, stage: Stage, began: datetime, *, note: str) -> None:
    if stage in (Stage.PAUSED, Stage.ROLLBACK_PAUSED) or (
        stage is Stage.ROLLED_BACK and call.command.name != "service rollback"
    ):
        call.fail(f"{seen.service.update.value}: {seen.service.update_message}")
    took_s = (call.clock() - began).total_seconds()
    await live.finish(rollout.finished(seen, stage, took_s=took_s, may=call.may, note=note, t=call.t))
