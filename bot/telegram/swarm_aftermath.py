"""What a cut step on the swarm itself has come to: the server is in one or not, a key is another one. Pure but for the
asking. Of keys only a digest is written down.
"""

from __future__ import annotations

from bot.engine.port import Engine
from bot.services.holding import digest
from bot.store import Step
from bot.telegram.object_aftermath import UNCLEAR, Shown

SWARM = "swarm"
KINDS = frozenset({SWARM})
INIT, LEAVE, ROTATE = "swarm-init", "swarm-leave", "swarm-rotate"
"""``known`` of an init: the node's id before, which one that forces a new swarm has; of a rotation: the key's mark."""

WORKER, MANAGER, CA, UNLOCK_KEY = "join-token worker", "join-token manager", "ca", "unlock-key"
"""What can be rotated: the steps' names."""


def swarm_step(verb: str, *, name: str = "Swarm", id: str = SWARM, known: str = "") -> Step:
    return Step(position=0, verb=verb, kind=SWARM, name=name, id=id, known=known)


async def look(engine: Engine, step: Step) -> Shown:
    """Raises EngineError where nobody can look."""
    member = await engine.membership()
    is_in = member.state != "inactive"
    sentence = SWARM if is_in else f"no-{SWARM}"
    if step.verb == LEAVE:
        return Shown(is_done=member.node_id != step.id, sentence=sentence)
    if step.verb == INIT:
        return Shown(is_done=None if step.known else is_in, sentence=UNCLEAR if step.known else sentence)
    is_done = is_in and await key_mark(engine, step.name) != step.known
    return Shown(is_done=is_done, sentence=sentence)


async def key_mark(engine: Engine, name: str) -> str:
    """Another one for another key."""
    if name == UNLOCK_KEY:
        return digest(await engine.unlock_key())
    cluster = await engine.cluster()
    if name == CA:
        return digest([cluster.root_ca, cluster.is_rotating_ca])
    return digest(cluster.worker_token if name == WORKER else cluster.manager_token)
