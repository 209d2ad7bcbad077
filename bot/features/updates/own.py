"""The bot's own container: a helper of the same image exchanges it, as nothing goes on in a container that is stopped.

Here it is started, and what came of it is read off its report and the engine; what it does is in ``bot.replacing``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

from bot.engine.model import State
from bot.engine.port import Engine
from bot.errors import BotError, NotFound
from bot.telegram.services import Services
from bot.upgrades.helper import MOST_STARTS, helper_settings
from bot.upgrades.reporting import reported
from bot.upgrades.swap import HELPER, NEXT, Stage, Swap

LOOK_EVERY_S = 2.0
LOOKS_AT_MOST = 900  # half an hour: a check of its health may take ten minutes, and each way is gone once


async def start(services: Services, engine: Engine, swap: Swap) -> None:
    """Once all else is told and written: it stops this very process. Raises BotError, and then nothing was done."""
    name = f"{swap.name}{HELPER}"
    await services.store.copy_before_update()
    try:
        await _remove_helper(engine, swap)
        settings = helper_settings(swap, settle_s=services.settings.update_settle_s)
        made = await engine.recreate_container(settings, name=name, image=swap.old_image_id, keeps_volumes=False)
        await engine.start_container(made)
    except BotError:
        with suppress(BotError):
            await _remove_helper(engine, swap)
        services.store.drop_copy()
        raise


async def came_of_it(engine: Engine, swap: Swap) -> Swap:
    """When the helper has ended. Raises EngineError."""
    told = await _told(engine, swap)
    await _remove_helper(engine, swap)
    try:
        found = await engine.inspect_container(swap.name)
    except NotFound:
        return replace(swap, stage=Stage.LEFT, inspected={})
    if found.id == swap.old_id:
        await _remove(engine, f"{swap.name}{NEXT}")  # of a helper that somebody has ended before it came to that
        is_restored = told is not None and told.stage is Stage.RESTORED
        return told if told is not None and is_restored else replace(swap, stage=Stage.LEFT, inspected={})
    await _remove(engine, swap.old_id)
    notes = told.notes if told is not None else ()
    return replace(swap, stage=Stage.DONE, new_id=found.id, inspected={}, notes=notes)


async def _told(engine: Engine, swap: Swap) -> Swap | None:
    """None where the helper has ended, or never began, and has said nothing."""
    for _ in range(LOOKS_AT_MOST):
        try:
            now = await engine.inspect_container(f"{swap.name}{HELPER}")
            if (told := await reported(engine, swap)) is not None:
                return told
        except NotFound:
            return None
        if now.state in (State.EXITED, State.DEAD) or now.restart_count >= MOST_STARTS:
            return None
        await asyncio.sleep(LOOK_EVERY_S)
    return None


async def _remove(engine: Engine, ref: str) -> None:
    """Without its volumes: the other one has them too."""
    with suppress(NotFound):
        await engine.remove_container(ref, force=True)


async def _remove_helper(engine: Engine, swap: Swap) -> None:
    with suppress(NotFound):
        await engine.remove_container(f"{swap.name}{HELPER}", force=True, volumes=True)
