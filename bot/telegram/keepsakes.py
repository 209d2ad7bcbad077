"""What is kept of a container before it is removed, so that it can be made anew: for every feature that removes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.errors import BotError, DiskFull, NotFound
from bot.store import Removed
from bot.telegram.call import Call


@asynccontextmanager
async def keepsake(call: Call, container_id: str, *, with_volumes: bool = False) -> AsyncIterator[None]:
    """Around the removal of one container. Raises DiskFull where its settings cannot be kept."""
    try:
        details = await call.engine.inspect_container(container_id)
    except NotFound:  # the removal says so better
        yield
        return
    number = await call.store.removed.keep(
        Removed(
            at=call.clock(),
            host=call.engine.host,
            container_id=details.id,
            name=details.name,
            by_name=call.actor.name,
            was_running=details.is_running,
            lost_volumes=with_volumes or details.is_auto_removed,
            settings=details.raw,
        )
    )
    try:
        yield
    except BotError:
        with suppress(DiskFull):
            await call.store.removed.forget(number)
        raise
