"""What ``rmi`` would do to each target, before it is asked about. Pure: lists in, steps and refusals out.

The engine's rules (moby, ``daemon/images/image_delete.go``): a name only takes off that name while others are left; the
last name of a used image needs force, and under force a running container keeps the image itself; an id with several
names needs force, and an id that a running container uses, or that is another image's parent, cannot be forced at all.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.engine.model import Container, Image, short_id
from bot.errors import BotError, InUse
from bot.features.images.names import FoundImage, find_image, shown_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One target. ``keeps`` are the names the image has after it; ``users`` its containers."""

    found: FoundImage
    keeps: tuple[str, ...] = ()
    users: tuple[Container, ...] = ()

    @property
    def target(self) -> str:
        """What the engine is told: a name takes off the name, an id removes the image."""
        return self.found.name or self.found.image.id

    @property
    def shown(self) -> str:
        return self.found.name or shown_name(self.found.image)

    @property
    def running(self) -> tuple[Container, ...]:
        return tuple(user for user in self.users if user.is_running)


@dataclass(slots=True, kw_only=True)
class Plan:
    steps: list[Step] = field(default_factory=list)
    refused: list[tuple[str, BotError]] = field(default_factory=list)

    @property
    def bound(self) -> dict[str, str]:
        return {step.found.image.id: step.shown for step in self.steps}


def plan(refs: Sequence[str], images: Sequence[Image], containers: Sequence[Container], *, is_forced: bool) -> Plan:
    result = Plan()
    left = {image.id: list(image.tags) for image in images}
    line = "rmi -f" if is_forced else "rmi"
    for ref in dict.fromkeys(refs):
        try:
            found = find_image(images, ref, line=line)
            step = _step(found, images, containers, left[found.image.id], is_forced=is_forced)
        except BotError as error:
            result.refused.append((ref, error))
            continue
        left[found.image.id] = list(step.keeps)
        result.steps.append(step)
    return result


def _step(
    found: FoundImage, images: Sequence[Image], containers: Sequence[Container], names: list[str], *, is_forced: bool
) -> Step:
    users = tuple(container for container in containers if container.image_id == found.image.id)
    if found.name:
        keeps = tuple(name for name in names if name != found.name)
        if users and not keeps and not is_forced:
            raise _in_use(found, users, f"rmi -f {shlex.quote(found.name)}")
        return Step(found=found, keeps=keeps, users=users)
    _check_id(found, images, users, names, is_forced=is_forced)
    return Step(found=found, users=users)


def _check_id(
    found: FoundImage, images: Sequence[Image], users: Sequence[Container], names: list[str], *, is_forced: bool
) -> None:
    identity = short_id(found.image.id)
    if any(user.is_running for user in users):
        raise _in_use(found, users, "")
    children = [image for image in images if image.parent_id == found.image.id]
    if children:
        named = [child for child in children if child.tags] or children
        raise BotError(key="images-rmi-children", name=identity, children=[shown_name(child) for child in named])
    if is_forced:
        return
    if len(names) > 1:
        raise BotError(
            key="images-rmi-names",
            name=identity,
            names=names,
            suggestions=[f"rmi -f {identity}", *(f"rmi {shlex.quote(name)}" for name in names[:3])],
        )
    if users:
        raise _in_use(found, users, f"rmi -f {identity}")


def _in_use(found: FoundImage, users: Sequence[Container], force: str) -> InUse:
    """Force is offered where docker would allow it; beside it, what frees the image."""
    running = [user.name for user in users if user.is_running]
    free = [f"stop {name}" for name in running[:2]] or [f"rm {user.name}" for user in users[:2]]
    key = "images-rmi-running" if running else "images-rmi-stopped"
    if running and force:
        key = "images-rmi-running-name"
    return InUse(
        key=key,
        kind="image",
        ref=found.ref,
        name=found.name or short_id(found.image.id),
        users=[user.name for user in users],
        running=running,
        suggestions=[*([force] if force else []), *free],
    )
