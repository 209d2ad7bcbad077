"""/service logs: what the tasks of a service wrote, by time, with the task before each line.

The engine's own follow of a service cannot be ended from outside, so the newest lines are asked for again and again.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.engine.model import LogQuery
from bot.engine.swarm_model import ServiceLine, SwarmService, Task
from bot.errors import EngineError, UsageError
from bot.features.services import logs_view as view
from bot.features.services.targets import find_service
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.ui.log_window import Window
from bot.ui.moments import parse_since

MOST_BYTES = 2 * 1024 * 1024
FOLLOW_LIFE = timedelta(minutes=10)
LOOK_EVERY_S = 1.5
OVERLAP = timedelta(seconds=3)  # lines of one moment reach a manager one after another
FOLLOW_TAIL = 200  # of each task between two looks
REMEMBERED = 5_000


async def show_logs(call: Call) -> None:
    query = LogQuery(
        tail=_tail(call.args["tail"]),
        since=parse_since(call.args["since"], call.now) if call.args["since"] else None,
        timestamps=True,
    )
    service = (await find_service(call, call.args["service"])).item
    names = await _names(call, service)
    if call.args["follow"]:
        await _follow(call, service, query, names)
        return
    lines = await call.engine.service_logs(service.id, query, max_bytes=MOST_BYTES)
    texts = _texts(lines, names, stamps=call.args["timestamps"])
    line = shlex.join(["service", "logs", *call.argv])
    await call.answer(view.recent(service, texts, line, call.t))
    if not view.fits(texts):
        await call.send_file(f"{service.name}.log.txt", view.as_file(texts))


async def _follow(call: Call, service: SwarmService, query: LogQuery, names: Mapping[str, str]) -> None:
    window, ends_at = Window(), call.clock() + FOLLOW_LIFE
    seen: dict[tuple[str, datetime | None, str], None] = {}
    async with call.live() as live:
        await live.show(view.following(service, window, call.t))
        while (why := _why_not_longer(call, live, ends_at)) == "":
            try:
                lines = await call.engine.service_logs(service.id, query, max_bytes=MOST_BYTES)
                new = _unseen(lines, seen)
                if any(line.task_id not in names for line in new):
                    names = await _names(call, service)
            except EngineError as error:
                why = "broken"
                call.fail(str(error))
                break
            if new:
                window.add(_texts(new, names, stamps=call.args["timestamps"]))
                await live.show(view.following(service, window, call.t))
            query = _next(query, lines)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await live.stopped.wait()
        await live.finish(view.followed(service, window, why, call.t))


def _why_not_longer(call: Call, live: Live, ends_at: datetime) -> str:
    if live.stopped.is_set():
        return "shutdown" if live.is_shutdown else "stopped"
    return "limit" if call.clock() >= ends_at else ""


def _unseen(lines: Sequence[ServiceLine], seen: dict[tuple[str, datetime | None, str], None]) -> list[ServiceLine]:
    """A moment of a task, with what it said then, is one line."""
    new = []
    for one in lines:
        key = (one.task_id, one.line.at, one.line.text)
        if key not in seen:
            seen[key] = None
            new.append(one)
    for key in list(seen)[: max(len(seen) - REMEMBERED, 0)]:
        del seen[key]
    return new


def _next(query: LogQuery, lines: Sequence[ServiceLine]) -> LogQuery:
    newest = max((one.line.at for one in lines if one.line.at is not None), default=None)
    since = newest - OVERLAP if newest is not None else query.since
    return replace(query, since=since, tail=FOLLOW_TAIL)


async def _names(call: Call, service: SwarmService) -> dict[str, str]:
    """Task ids and how they are called in the log: ``web.1@anna``."""
    tasks = await call.engine.service_tasks(service.id)
    nodes = await call.engine.node_names()
    return {task.id: _name(task, nodes) for task in tasks}


def _name(task: Task, nodes: Mapping[str, str]) -> str:
    node = nodes.get(task.node_id, "")
    return f"{task.slot}@{node}" if task.slot else node


def _texts(lines: Sequence[ServiceLine], names: Mapping[str, str], *, stamps: bool) -> list[str]:
    return [view.shown_line(one, names.get(one.task_id, ""), stamps=stamps) for one in lines]


def _tail(text: str) -> int | None:
    if text.lower() == "all":
        return None
    if not (text.isascii() and text.isdecimal()):
        raise UsageError(key="logs-bad-tail", value=text, command="service logs")
    return int(text)
