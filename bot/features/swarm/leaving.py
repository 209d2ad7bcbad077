"""/swarm leave: what goes with it is told before it is asked about.

Apart from the handlers since what a node takes along is gathered from many places, some of which do not answer in the
very swarm that somebody has to leave.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.cluster_model import Kept, Membership, Node, Quorum, quorum_of
from bot.errors import BotError, EngineError, NoSwarm
from bot.features.swarm import view
from bot.telegram.call import Call
from bot.telegram.swarm_aftermath import LEAVE, swarm_step

LOCKED = "locked"
NODE_LABEL = "com.docker.swarm.node.id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Radius:
    """What leaving takes along. ``quorum`` is that of those who stay; None where the swarm does not answer."""

    containers: int = 0
    is_last_manager: bool = False
    quorum: Quorum | None = None
    services: tuple[str, ...] = ()
    kept: int = 0  # secrets and configs


async def leave(call: Call) -> None:
    member = await call.engine.membership()
    if member.state == "inactive":
        raise NoSwarm(key="swarm-not-in-one", host=call.host, reason="not part of a swarm")
    call.touch("node", call.engine.host, member.node_id)
    if member.state == LOCKED and not call.args["force"]:
        raise BotError(key="swarm-leave-locked", suggestions=["swarm leave --force"])
    if member.is_manager and not call.args["force"]:
        raise BotError(key="swarm-leave-manager", suggestions=["swarm leave --force"])
    radius = await _radius(call, member)
    name = call.engine.host
    await call.confirm(view.leave_question(member, radius, call.t), bound={member.node_id: name}, danger=True)
    step = swarm_step(LEAVE, id=member.node_id)
    await call.plan([step])
    async with call.deed(step):
        await call.engine.leave_swarm(force=call.args["force"])
    await call.answer(view.left(is_over=radius.is_last_manager, t=call.t))


async def _radius(call: Call, member: Membership) -> Radius:
    containers = await call.engine.list_containers(filters={"label": [f"{NODE_LABEL}={member.node_id}"]})
    if not member.is_manager:
        return Radius(containers=len(containers))
    try:
        nodes = await call.engine.nodes()
        services = tuple(service.name for service in await call.engine.swarm_services())
        kept = sum([len(await call.engine.kept_files(kind)) for kind in Kept])
    except EngineError:  # without a leader nobody tells
        return Radius(containers=len(containers))
    others = [node for node in nodes if node.id != member.node_id]
    return Radius(
        containers=len(containers),
        is_last_manager=not any(node.is_manager for node in others),
        quorum=_after(nodes, member.node_id),
        services=services,
        kept=kept,
    )


def _after(nodes: tuple[Node, ...], leaving: str) -> Quorum:
    """A manager that leaves by force is still counted, and heard no more, until somebody demotes it."""
    before = quorum_of(nodes)
    was_heard = any(node.id == leaving and node.is_reachable for node in nodes)
    return Quorum(managers=before.managers, reachable=before.reachable - was_heard)
