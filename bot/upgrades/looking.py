"""Which image each running container is of, and whether a registry can be asked for a newer one. Pure but for one
look.

One list of containers and one of images tell nearly all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from bot.engine.model import Container, Image
from bot.engine.port import Engine
from bot.errors import NotFound
from bot.registries.names import Tagged, digests_of, is_loopback, tagged
from bot.upgrades.swap import MARKS

LABEL = "lotsman.update"
LOOKED_AT_ONE_BY_ONE = 50  # containers whose image lost its name: the list no longer tells which it was


class Wish(StrEnum):
    """By the container's label; what is no such word is the usual."""

    AUTO = "auto"
    NOTIFY = "notify"
    OFF = "off"


class Kind(StrEnum):
    ASKED = "asked"
    OFF = "off"  # by the label of each of its containers
    PINNED = "pinned"  # to a digest: there is no newer one under it
    LOCAL = "local"  # built here, or given a name here: no registry gave it under this name
    NAMELESS = "nameless"  # started by an id
    FOREIGN = "foreign"  # from a registry on the loopback of another machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One image name on one engine, as its containers run it. ``running`` are the digests that it is known by."""

    host: str
    name: str
    kind: Kind
    image: Tagged | None = None
    image_id: str = ""
    running: frozenset[str] = frozenset()
    containers: tuple[Container, ...] = ()

    def is_behind(self, newest: str) -> bool:
        return bool(newest) and newest not in self.running

    @property
    def automatic(self) -> tuple[Container, ...]:
        return tuple(one for one in self.containers if wish(one) is Wish.AUTO)


def wish(container: Container) -> Wish:
    try:
        return Wish(container.labels.get(LABEL, "").strip().lower())
    except ValueError:
        return Wish.NOTIFY


async def look(engine: Engine, *, is_near: bool) -> list[Watched]:
    """``is_near``: the engine is on this machine, so that its loopback is ours. Raises EngineError."""
    containers = [one for one in await engine.list_containers() if not one.name.endswith(MARKS)]
    images = await engine.list_images()
    return watched(containers, images, await _names(engine, containers), host=engine.host, is_near=is_near)


def watched(
    containers: Iterable[Container],
    images: Iterable[Image],
    names: Mapping[str, str],
    *,
    host: str,
    is_near: bool,
) -> list[Watched]:
    """``names``: what a container was made from, by its id, where the list does not tell. By name."""
    known = {image.id: image for image in images}
    groups: dict[tuple[str, str], list[Container]] = {}
    for one in containers:
        groups.setdefault((names.get(one.id, one.image), one.image_id), []).append(one)
    return [
        _one(name, known.get(image_id), image_id, sorted(members, key=lambda one: one.name), host, is_near=is_near)
        for (name, image_id), members in sorted(groups.items())
    ]


def _one(
    name: str, image: Image | None, image_id: str, members: Sequence[Container], host: str, *, is_near: bool
) -> Watched:
    wanted = tuple(one for one in members if wish(one) is not Wish.OFF)
    asked = tagged(name)
    running = digests_of(asked.repository, image.digests) if asked is not None and image is not None else frozenset()
    kind = Kind.ASKED
    if "@sha256:" in name:
        kind = Kind.PINNED
    elif asked is None:
        kind = Kind.NAMELESS
    elif not running:
        kind = Kind.LOCAL
    elif not wanted:
        kind = Kind.OFF
    elif not is_near and is_loopback(asked.registry):
        kind = Kind.FOREIGN
    return Watched(
        host=host,
        name=asked.familiar if asked is not None else name,
        kind=kind,
        image=asked if kind is Kind.ASKED else None,
        image_id=image_id,
        running=running,
        containers=wanted if kind is Kind.ASKED else tuple(members),
    )


async def _names(engine: Engine, containers: Sequence[Container]) -> dict[str, str]:
    """Of those whose name means another image by now: the list shows an id in its place."""
    found: dict[str, str] = {}
    for one in [one for one in containers if tagged(one.image) is None and "@" not in one.image][:LOOKED_AT_ONE_BY_ONE]:
        with suppress(NotFound):
            found[one.id] = (await engine.inspect_container(one.id)).image
    return found
