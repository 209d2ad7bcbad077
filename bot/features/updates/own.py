"""The bot's own container: a helper of the same image exchanges it, as nothing goes on in a container that is stopped.

Here it is started, and what came of it is read off the engine; what it does is in ``bot.replacing``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace

import structlog

from bot.engine.model import State
from bot.engine.port import Engine
from bot.errors import BotError, NotFound
from bot.features.updates.doing import Job
from bot.telegram.services import Services
from bot.upgrades.helper import MOST_STARTS, helper_settings
from bot.upgrades.swap import HELPER, Stage, Swap

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 2.0
LOOKS_AT_MOST = 900  # half an hour: a check of its health may take ten minutes, and each way is gone once


async def start(services: Services, engine: Engine, job: Job) -> None:
    """Once all else is told: it stops this very process. What goes wrong here is in the job."""
    swap = job.swap
    name = f"{swap.name}{HELPER}"
    try:
        await services.store.copy_before_update()
        with suppress(NotFound):
            await engine.remove_container(name, force=True, volumes=True)
        settings = helper_settings(swap, settle_s=services.settings.update_settle_s)
        made = await engine.recreate_container(settings, name=name, image=swap.old_image_id, keeps_volumes=False)
        await engine.start_container(made)
    except BotError as error:
        log.error("the helper that updates the bot does not start", reason=str(error))
        job.error = error


async def came_of_it(engine: Engine, swap: Swap) -> Swap:
    """When the helper has ended. Raises EngineError."""
    helper = f"{swap.name}{HELPER}"
    for _ in range(LOOKS_AT_MOST):
        try:
            now = await engine.inspect_container(helper)
        except NotFound:
            break
        if now.state in (State.EXITED, State.DEAD) or now.restart_count >= MOST_STARTS:
            break
        await asyncio.sleep(LOOK_EVERY_S)
    with suppress(NotFound):
        await engine.remove_container(helper, force=True, volumes=True)
    try:
        found = await engine.inspect_container(swap.name)
    except NotFound:
        return replace(swap, stage=Stage.LEFT, inspected={})
    if found.id == swap.old_id:
        return replace(swap, stage=Stage.RESTORED, failure="own", inspected={})
    return replace(swap, stage=Stage.DONE, new_id=found.id, inspected={})
