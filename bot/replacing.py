"""``python -m bot replace``: what the helper container runs, so that the bot can be put on a newer image.

It keeps no database: where it stands is read off the engine, so that a start of the engine in the middle does no harm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from bot.connection import connect
from bot.engine.model import Container, State
from bot.engine.port import Engine
from bot.errors import BotError, NotFound
from bot.recreating.sharers import sharers
from bot.settings import Settings
from bot.upgrades.exchange import Exchange
from bot.upgrades.planning import restarted_after
from bot.upgrades.reporting import report_line, reported
from bot.upgrades.swap import HELPER, NEXT, PREV, Follower, Stage, Swap

READ_WITHIN_S = 120.0  # a bot that starts, Telegram away, reads it long before


async def replace_bot(
    engine: Engine,
    name: str,
    old_id: str,
    new_image_id: str,
    *,
    settle_s: float,
    echo: Callable[[str], None],
) -> Swap | None:
    """As it ended; None where the old one is gone. Raises BotError where it could not be put back: started again, it
    goes on.
    """

    async def keep(swap: Swap) -> None:
        echo(f"{swap.stage.value} {swap.failure} {swap.detail}".rstrip())

    swap = await where_it_stands(engine, name, old_id, new_image_id)
    if swap is None:
        echo("nothing to do: the old container is gone")
        return None
    exchange = Exchange(engine, keep, clock=lambda: datetime.now(UTC), settle_s=settle_s)
    return await exchange.run(swap)


async def where_it_stands(engine: Engine, name: str, old_id: str, new_image_id: str) -> Swap | None:
    every = await engine.list_containers(all=True)
    by_name = {one.name: one for one in every}
    try:
        old = await engine.inspect_container(old_id)
    except NotFound:
        return None
    one = next(container for container in every if container.id == old_id)
    swap = Swap(
        name=name,
        image=old.image,
        old_id=old_id,
        old_image_id=old.image_id,
        was_running=True,
        inspected=old.raw,
        followers=_followers(replace(one, name=name), every),
        dependents=restarted_after(replace(one, name=name), every),
        new_image_id=new_image_id,
    )
    stage, new_id = _stage(old.name, old.is_running, name, by_name)
    return replace(swap, stage=stage, new_id=new_id)


def _stage(old_name: str, is_running: bool, name: str, by_name: dict[str, Container]) -> tuple[Stage, str]:
    """Which step comes next, by the names that there are."""
    new = by_name.get(name) if old_name != name else by_name.get(f"{name}{NEXT}")
    new = new or by_name.get(f"{name}{NEXT}")
    if new is None:
        return (Stage.RESTORING if old_name == f"{name}{PREV}" else Stage.MAKING), ""
    if new.name != name and new.state is not State.CREATED:  # it ran, and was taken back
        return Stage.RESTORING, new.id
    if old_name == name and is_running:
        return Stage.MAKING, ""
    return (Stage.PROVING if new.name == name else Stage.NAMING), new.id


def _followers(one: Container, every: Sequence[Container]) -> tuple[Follower, ...]:
    return tuple(
        Follower(id=other.id, name=other.name, was_running=other.is_running)
        for other in sharers(one.id, one.name, every)
    )


async def run(
    settings: Settings, name: str, old_id: str, new_image_id: str, *, settle_s: float, echo: Callable[[str], None]
) -> None:
    """The helper's whole life: the bot that runs at its end reads its report and removes it; where none does, it
    removes itself. Raises BotError where it has to be started again.
    """
    fleet = connect(settings)
    try:
        engines = list(fleet.values())
        engine = await find_engine(engines, old_id) or await find_engine(engines, f"{name}{HELPER}")
        if engine is None:
            raise NotFound(kind="container", ref=f"{name}{HELPER}")
        nothing = Swap(name=name, image="", old_id=old_id, old_image_id="")
        if await reported(engine, nothing) is None:  # else it was started again after its end
            swap = await replace_bot(engine, name, old_id, new_image_id, settle_s=settle_s, echo=echo)
            echo(report_line(swap or replace(nothing, stage=Stage.DONE)))
        await asyncio.sleep(READ_WITHIN_S)
        with suppress(BotError):
            await engine.remove_container(f"{name}{HELPER}", force=True, volumes=True)
    finally:
        await fleet.close()


async def find_engine(engines: Sequence[Engine], container_id: str) -> Engine | None:
    """The one that has the container; one that does not answer is passed by."""
    for engine in engines:
        try:
            await engine.inspect_container(container_id)
        except BotError:
            continue
        return engine
    return None
