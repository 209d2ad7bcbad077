"""Whether a container can be put on another image so that it could be put back, and what hangs on it.

Looks only; every reason against it is an error with its sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.consequences.concerns import Tie, dependents
from bot.engine.model import Container, State
from bot.engine.port import Engine
from bot.errors import BotError
from bot.recreating.sharers import sharers
from bot.registries.names import digests_of, tagged
from bot.upgrades.swap import MARKS, Follower, Swap

SWARM_LABEL = "com.docker.swarm.task.id"


async def plan(engine: Engine, one: Container, every: Sequence[Container], *, own_id: str = "") -> Swap:
    """``own_id``: the container that the bot runs in. Raises BotError where it cannot be done, EngineError."""
    details = await engine.inspect_container(one.id)
    image = tagged(details.image)
    if one.name.endswith(MARKS):
        raise BotError(key="updates-refused-marked", name=one.name)
    if SWARM_LABEL in one.labels:
        raise BotError(key="updates-refused-swarm", name=one.name)
    if "@sha256:" in details.image:
        raise BotError(key="updates-refused-pinned", name=one.name, image=details.image)
    if image is None:
        raise BotError(key="updates-refused-nameless", name=one.name)
    if details.state is State.PAUSED:
        raise BotError(key="updates-refused-paused", name=one.name, suggestions=[f"unpause {one.name}"])
    chain = sharers(one.id, one.name, every)
    if own_id and any(sharer.id.startswith(own_id) for sharer in chain):
        raise BotError(
            key="updates-refused-own-network", name=one.name
        )  # who is stopped meanwhile goes on with nothing
    for container in (details, *[await engine.inspect_container(sharer.id) for sharer in chain]):
        if container.is_auto_removed:
            raise BotError(key="updates-refused-rm", name=container.name)
    known = await engine.inspect_image(details.image_id)
    digests = digests_of(image.repository, known.digests)
    if not digests:
        raise BotError(key="updates-refused-local", name=one.name, image=image.familiar)
    return Swap(
        name=one.name,
        image=details.image,
        old_id=one.id,
        old_image_id=details.image_id,
        old_digest=min(digests),
        was_running=details.is_running,
        inspected=details.raw,
        followers=tuple(Follower(id=one.id, name=one.name, was_running=one.is_running) for one in chain),
        # A bot that restarts itself would do so again when it goes on.
        dependents=restarted_after(one, [other for other in every if not (own_id and other.id.startswith(own_id))]),
    )


def restarted_after(one: Container, every: Sequence[Container]) -> tuple[str, ...]:
    """Compose's: those that depend on it and run, one that another of them depends on first."""
    found = {tie.name for tie in dependents([one], every) if tie.tie is Tie.COMPOSE}
    members = {other.name: other for other in every if other.name in found}
    ordered: list[str] = []
    while members:
        inner = {name for name in members if any(tie.name == name for tie in dependents(_others(members, name), every))}
        free = sorted(set(members) - inner) or sorted(members)  # a ring has no first
        ordered += free
        for name in free:
            del members[name]
    return tuple(ordered)


def _others(members: dict[str, Container], name: str) -> list[Container]:
    return [one for other, one in members.items() if other != name]
