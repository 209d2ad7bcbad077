"""Which nodes are meant: by host name, id or self, each once, named in the audit row; and what runs on them.

Apart from the handlers since those that read and those that change both begin here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.engine.cluster_model import Node
from bot.engine.swarm_model import Mode
from bot.errors import BotError
from bot.features.nodes.view import Load, Result
from bot.telegram.call import Call
from bot.telegram.references import Match, match

KIND = "node"
SELF = "self"


@dataclass(slots=True, kw_only=True)
class Found:
    every: tuple[Node, ...]
    matches: list[Match[Node]] = field(default_factory=list)
    failed: list[Result] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        return [one.item for one in self.matches]


async def find(call: Call, refs: Sequence[str]) -> Found:
    """Raises what was wrong with the only one."""
    own = (await call.engine.membership()).node_id if SELF in refs else ""
    found = Found(every=await call.engine.nodes())
    for ref in refs:
        try:
            one = match(
                found.every,
                own if ref == SELF else ref,
                kind=KIND,
                line=call.command.name,
                name_of=lambda node: node.name,
                id_of=lambda node: node.id,
            )
        except BotError as error:
            found.failed.append(Result(name=ref, error=error))
            call.touch(KIND, ref)
            continue
        if all(one.item.id != other.item.id for other in found.matches):
            found.matches.append(one)
            call.touch(KIND, one.item.name, one.item.id)
    if not found.matches and len(found.failed) == 1 and found.failed[0].error is not None:
        raise found.failed[0].error
    return found


async def service_names(call: Call) -> dict[str, str]:
    return {service.id: service.name for service in await call.engine.swarm_services()}


async def load_of(call: Call, nodes: Sequence[Node]) -> Load:
    """Of all these nodes together. A global service is on every node: it goes nowhere and is missed nowhere."""
    here = {node.id for node in nodes}
    services = {
        service.id: service.name
        for service in await call.engine.swarm_services()
        if service.mode not in (Mode.GLOBAL, Mode.GLOBAL_JOB)
    }
    if not services:
        return Load()
    running = [task for task in await call.engine.service_tasks(*services) if task.is_wanted and task.node_id]
    on_these = {task.service_id for task in running if task.node_id in here}
    elsewhere = {task.service_id for task in running if task.node_id not in here}
    return Load(
        services=tuple(sorted(services[one] for one in on_these)),
        only_here=tuple(sorted(services[one] for one in on_these - elsewhere)),
    )
