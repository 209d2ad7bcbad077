"""What a cut step on a service has come to: its number of replicas, its spec, its being there. Pure but for the asking.

A change that nothing is to be seen of was not made, or asked for what was there already: either may be done again.
"""

from __future__ import annotations

from bot.engine.port import Engine
from bot.engine.swarm_model import SwarmService
from bot.errors import NotFound
from bot.services.holding import digest
from bot.store import Step

KIND = "service"
SERVICE_SCALE = "service-scale"  # ``known``: the number that was asked for
SERVICE_CHANGE = "service-change"  # ``known``: the digest of the spec before
SERVICE_CREATE = "service-create"
SERVICE_DEPLOY = "service-deploy"  # ``known`` as for a change; "" where there was none before
SERVICE_RM = "service-rm"
NOT_REPEATED = frozenset({SERVICE_CREATE, SERVICE_CHANGE, SERVICE_DEPLOY})
"""Their options may be secret, or a file goes with them."""


async def service_now(engine: Engine, step: Step) -> SwarmService | None:
    """None where it is not there."""
    try:
        return await engine.inspect_service(step.name if step.verb in (SERVICE_CREATE, SERVICE_DEPLOY) else step.id)
    except NotFound:
        return None


def is_done(step: Step, now: SwarmService | None) -> bool:
    if now is None or step.verb == SERVICE_RM:
        return now is None and step.verb == SERVICE_RM
    if step.verb == SERVICE_SCALE:
        return str(now.replicas) == step.known
    return step.verb == SERVICE_CREATE or digest(now.spec) != step.known


def shows(now: SwarmService | None) -> str:
    """``recovery-now-…``."""
    if now is None:
        return "no-service"
    return "service-stuck" if now.update.is_stuck else "service-updating" if now.update.is_under_way else "service"
