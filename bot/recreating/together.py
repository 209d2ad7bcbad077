"""Making those anew that live in a container's network, once that container is another one.

A network namespace goes with its container: who shared it keeps an id that is nobody's, and cannot even start. So
each is made anew with its own settings, pointing to the new id, in the order in which they hang on each other.

What is under way is written into the names that the engine keeps, so that a kill at any moment loses no container:
``finish`` reads them and goes on where it stopped. Beside NAME there is ``NAME.lotsman-new`` (or ``-new-up`` where it
is to run) from before the old one is stopped, and ``NAME.lotsman-old`` (``-old-up``) until the new one is there.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bot.engine.model import Container, Raw
from bot.engine.port import Engine
from bot.errors import BotError, NotFound
from bot.recreating.sharers import pointed_anew

NEW = ".lotsman-new"
OLD = ".lotsman-old"
UP = "-up"

Guard = Callable[[Container], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of one. ``id`` is the new one's; empty where it was not made and the old one still has the name.

    ``error`` says why it was not made, or why it does not run.
    """

    name: str
    old_id: str
    id: str = ""
    is_started: bool = False
    error: BotError | None = None


async def follow(
    engine: Engine, chain: Sequence[Container], *, moved: Mapping[str, str], guard: Guard | None = None
) -> list[Followed]:
    """Make each of ``chain`` (as ``sharers`` gives it) anew, pointing to where its namespaces are now.

    ``moved``: what their container was (id, and name where they may know it by that) -> its id now. ``guard`` is
    entered around each, and may refuse it. Raises nothing of the engine's: one that fails is told, those that live in
    it are left as they are.
    """
    now = dict(moved)
    results: list[Followed] = []
    for one in chain:
        try:
            with guard(one) if guard is not None else contextlib.nullcontext():
                result = await _follow_one(engine, one, now)
        except BotError as error:
            result = Followed(name=one.name, old_id=one.id, error=error)
        if result.id:
            now[one.id] = now[one.name] = result.id
        results.append(result)
    return results


async def stop_all(engine: Engine, chain: Sequence[Container]) -> None:
    """Before their container goes: the last in the chain first. One that is gone or stopped is no failure."""
    for one in reversed(chain):
        if one.is_running:
            with contextlib.suppress(NotFound):
                await engine.stop_container(one.id)


async def finish(engine: Engine, every: Sequence[Container]) -> list[Followed]:
    """Go on with what a kill cut off, by the names in a list of all containers. A second call finds nothing to do.

    Raises nothing of the engine's: what does not go on is told, and the next call tries again.
    """
    by_name = {one.name: one for one in every}
    results: list[Followed] = []
    for name, is_up in _under_way(by_name).items():
        try:
            result = await _finish_one(engine, by_name, name, is_up=is_up)
        except BotError as error:
            result = Followed(name=name, old_id="", error=error)
        if result is not None:
            results.append(result)
    return results


async def _finish_one(engine: Engine, names: Mapping[str, Container], name: str, *, is_up: bool) -> Followed | None:
    """None where there was nothing to be made anew any more."""
    up = UP if is_up else ""
    new, old, plain = names.get(f"{name}{NEW}{up}"), names.get(f"{name}{OLD}{up}"), names.get(name)
    if new is None and plain is None:
        if old is not None:
            await engine.rename_container(old.id, name)  # its successor was removed by somebody
        return None
    if new is not None and plain is not None and not _has_its_owner(new, names.values()):
        await engine.remove_container(new.id, force=True)  # what it points to was taken back
        return None
    made = new or plain
    assert made is not None
    old_id = old.id if old is not None else plain.id if new is not None and plain is not None else ""
    if new is not None:
        await _take_over(engine, new.id, "" if old is not None else old_id, name, is_up=is_up)
    return await _start_and_clear(engine, made.id, old_id, name, is_up=is_up)


async def image_now(engine: Engine, inspected: Raw) -> str:
    """By what a container's very image is found now: the name that it was made with, or the id where that name means
    another image. Raises NotFound where the image is gone.
    """
    name = str((inspected.get("Config") or {}).get("Image") or "")
    image_id = str(inspected.get("Image") or "")
    with contextlib.suppress(NotFound):
        if name and (await engine.inspect_image(name)).id == image_id:
            return name
    await engine.inspect_image(image_id)
    return image_id


async def _follow_one(engine: Engine, one: Container, moved: Mapping[str, str]) -> Followed:
    details = await engine.inspect_container(one.id)
    is_up = one.is_running or details.is_running
    made = await engine.recreate_container(
        pointed_anew(details.raw, moved),
        name=f"{one.name}{NEW}{UP if is_up else ''}",
        image=await image_now(engine, details.raw),
        keeps_volumes=not details.is_auto_removed,
    )
    try:
        await _take_over(engine, made, one.id, one.name, is_up=is_up)
    except BotError:
        await _give_up(engine, made, one)
        raise
    return await _start_and_clear(engine, made, one.id, one.name, is_up=is_up)


async def _take_over(engine: Engine, made: str, old_id: str, name: str, *, is_up: bool) -> None:
    """The new one gets the name. ``old_id`` is empty where the old one has given it away already."""
    if old_id:
        with contextlib.suppress(NotFound):  # one that removes itself when it ends
            await engine.stop_container(old_id)
            await engine.rename_container(old_id, f"{name}{OLD}{UP if is_up else ''}")
    await engine.rename_container(made, name)


async def _start_and_clear(engine: Engine, made: str, old_id: str, name: str, *, is_up: bool) -> Followed:
    """The old one goes once the new one is there, whether that starts or not: the old one never could again."""
    failed: BotError | None = None
    try:
        if is_up:
            await engine.start_container(made)
    except BotError as error:
        failed = error
    try:
        if old_id:
            await engine.remove_container(old_id)
    except NotFound:
        pass
    except BotError as error:  # it stands beside the new one until the next ``finish``
        failed = failed or error
    return Followed(name=name, old_id=old_id, id=made, is_started=is_up and failed is None, error=failed)


async def _give_up(engine: Engine, made: str, one: Container) -> None:
    """The engine refused in the middle: the old one keeps its name, as far as the engine lets it."""
    with contextlib.suppress(BotError):
        await engine.remove_container(made, force=True)
    with contextlib.suppress(BotError):
        await engine.rename_container(one.id, one.name)


def _has_its_owner(one: Container, every: Iterable[Container]) -> bool:
    mode, _, owner = one.network_mode.partition(":")
    return mode != "container" or any(other.name == owner or other.id.startswith(owner) for other in every)


def _under_way(names: Mapping[str, Container]) -> dict[str, bool]:
    """Plain name -> whether it is to run."""
    found: dict[str, bool] = {}
    for name in sorted(names):
        for mark in (NEW, OLD):
            for up in (UP, ""):
                plain = name.removesuffix(mark + up)
                if plain and plain != name:
                    found[plain] = bool(up)
    return found
