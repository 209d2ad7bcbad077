"""What a cut step on an image, a volume, a network, or inside a container has come to. Pure but for the asking.

An image is known by what its name stands for before and after: a pull or a build that nothing is to be seen of was not
done, or brought what was there already, and either may be done again. What runs inside a container leaves nothing to
see, and is told as unknown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.engine.model import ContainerDetails
from bot.engine.port import Engine
from bot.errors import EngineError, NotFound
from bot.store import Step

IMAGE, VOLUME, NETWORK, LINK, LIMITS, INSIDE = "image", "volume", "network", "link", "limits", "inside"
KINDS = frozenset({IMAGE, VOLUME, NETWORK, LINK, LIMITS, INSIDE})

MAKE, REMOVE, TAG = "make", "remove", "tag"  # ``known`` of MAKE: ``image_mark`` before; of TAG: the image's id
CONNECT, DISCONNECT = "connect", "disconnect"  # of LINK: ``id`` is the container's, ``known`` the network's name
UPDATE = "update"  # of LIMITS: ``known`` is ``limits_mark`` before
UNCLEAR = "unclear"
NOBODY = "nobody"  # had the name before
IMAGE_TAKES_S = 5  # what goes on without its client: a commit
NOT_REPEATED = frozenset(
    {
        "build",
        "load",
        "import",
        "exec",
        "attach",
        "cp",
        "volume create",
        "network create",
        "secret create",
        "config create",
    }
)
"""Their options may be secret, or a file goes with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """``is_done``: None where nothing tells. ``sentence`` is one of ``recovery-now-…``."""

    is_done: bool | None
    sentence: str


async def look(engine: Engine, step: Step) -> Shown:
    """Raises EngineError where nobody can look."""
    return await _LOOKS[step.kind](engine, step)


async def image_mark(engine: Engine, ref: str) -> str:
    """What the name stands for now; "" where that cannot be told."""
    with suppress(EngineError):
        return await _image(engine, ref)
    return ""


def limits_mark(details: ContainerDetails) -> str:
    """What an update may change."""
    settings = details.raw.get("HostConfig", {})
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()[:16]


async def _image(engine: Engine, ref: str) -> str:
    try:
        return (await engine.inspect_image(ref)).id
    except NotFound:
        return NOBODY


async def _at_image(engine: Engine, step: Step) -> Shown:
    if not step.id:
        return Shown(is_done=None, sentence=UNCLEAR)
    now = await _image(engine, step.id)
    is_there = now != NOBODY
    if step.verb == REMOVE:
        is_done = not is_there
    elif step.verb == TAG:
        is_done = now == step.known
    else:
        is_done = is_there and bool(step.known) and now != step.known
    return Shown(is_done=is_done, sentence="image" if is_there else "no-image")


async def _at_volume(engine: Engine, step: Step) -> Shown:
    if not step.id:
        return Shown(is_done=None, sentence=UNCLEAR)
    return _there(step, await _is_there(engine.inspect_volume(step.id)), VOLUME)


async def _at_network(engine: Engine, step: Step) -> Shown:
    return _there(step, await _is_there(engine.inspect_network(step.id)), NETWORK)


async def _is_there(look: Awaitable[object]) -> bool:
    try:
        await look
    except NotFound:
        return False
    return True


def _there(step: Step, is_there: bool, kind: str) -> Shown:
    return Shown(is_done=is_there is (step.verb != REMOVE), sentence=kind if is_there else f"no-{kind}")


async def _at_link(engine: Engine, step: Step) -> Shown:
    try:
        container = await engine.inspect_container(step.id)
    except NotFound:
        return Shown(is_done=None, sentence="gone")
    is_linked = any(link.network == step.known for link in container.networks)
    return Shown(is_done=is_linked is (step.verb == CONNECT), sentence="connected" if is_linked else "not-connected")


async def _at_limits(engine: Engine, step: Step) -> Shown:
    try:
        container = await engine.inspect_container(step.id)
    except NotFound:
        return Shown(is_done=None, sentence="gone")
    is_done = limits_mark(container) != step.known if step.known else None
    return Shown(is_done=is_done, sentence="running" if container.is_running else "exited")


async def _inside(engine: Engine, step: Step) -> Shown:
    is_there = not step.id or await _is_there(engine.inspect_container(step.id))
    return Shown(is_done=None, sentence=UNCLEAR if is_there else "gone")


_LOOKS: Mapping[str, Callable[[Engine, Step], Awaitable[Shown]]] = {
    IMAGE: _at_image,
    VOLUME: _at_volume,
    NETWORK: _at_network,
    LINK: _at_link,
    LIMITS: _at_limits,
    INSIDE: _inside,
}
