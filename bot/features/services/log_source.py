"""Where a service's lines come from. A manager waits for every node that has a task of it, also for one that is gone:
then the tasks of the others are asked one by one, and who is missing is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.engine.model import LogQuery
from bot.engine.swarm_model import ServiceLine, SwarmService, Task
from bot.errors import EngineError, EngineTimeout
from bot.telegram.call import Call

MOST_BYTES = 2 * 1024 * 1024
LIMIT_S = 4.0
TASKS_AT_MOST = 20
COMPLAINT = "Error grabbing logs:"  # the engine's, as a line of the log; it names nodes whose lines are not in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """``names``: how a task is called in the log, by its id. ``missing``: nodes whose lines are not among these."""

    lines: Sequence[ServiceLine] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


async def fetch(call: Call, service: SwarmService, query: LogQuery) -> Fetched:
    tasks = [task for task in await call.engine.service_tasks(service.id) if task.node_id]
    nodes = {node.id: node for node in await call.engine.nodes()}
    names = {task.id: _name(task, nodes[task.node_id].name if task.node_id in nodes else "") for task in tasks}
    gone = {task.node_id for task in tasks if task.node_id not in nodes or nodes[task.node_id].state != "ready"}
    lines: Sequence[ServiceLine] = ()
    if not gone:
        try:
            lines = await call.engine.service_logs(service.id, query, max_bytes=MOST_BYTES, limit_s=LIMIT_S)
            gone = _blamed(lines, tasks)
        except EngineTimeout:
            lines, gone = await _one_by_one(call, tasks, query)
    else:
        lines, others = await _one_by_one(call, [task for task in tasks if task.node_id not in gone], query)
        gone |= others
    said = [one for one in lines if not _is_complaint(one)]
    missing = sorted(nodes[id].name if id in nodes else id for id in gone)
    return Fetched(lines=said, names=names, missing=tuple(missing))


async def _one_by_one(call: Call, tasks: Sequence[Task], query: LogQuery) -> tuple[list[ServiceLine], set[str]]:
    """Those that run first; and the nodes that did not answer."""
    chosen = sorted(tasks, key=lambda task: not task.is_wanted)[:TASKS_AT_MOST]
    gone: set[str] = set()

    async def of_task(task: Task) -> Sequence[ServiceLine]:
        try:
            lines = await call.engine.task_logs(task.id, query, max_bytes=MOST_BYTES // len(chosen), limit_s=LIMIT_S)
        except EngineError:
            gone.add(task.node_id)
            return ()
        gone.update(_blamed(lines, [task]))
        return lines

    found = [line for lines in await asyncio.gather(*(of_task(task) for task in chosen)) for line in lines]
    found.sort(key=lambda one: (one.line.at is None, one.line.at))
    return found, gone


def _is_complaint(one: ServiceLine) -> bool:
    return one.task_id == "" and one.line.text.startswith(COMPLAINT)


def _blamed(lines: Sequence[ServiceLine], tasks: Sequence[Task]) -> set[str]:
    """The nodes of these tasks that the manager could not ask: it ends such a log as if it were whole."""
    complaints = [one.line.text for one in lines if _is_complaint(one)]
    return {task.node_id for task in tasks if any(task.node_id in text for text in complaints)}


def _name(task: Task, node: str) -> str:
    return f"{task.slot}@{node}" if task.slot else node
