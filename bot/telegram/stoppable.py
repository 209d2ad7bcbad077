"""Work under a live message: it ends at once when ⏹ is pressed or the bot stops, also while nothing comes in, and its
failure becomes the message's last state.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.errors import BotError
from bot.nursery import Nursery
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.ui.failures import error_view


async def until_stopped(live: Live, nursery: Nursery, work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work came to its end by itself; what it raises is raised. When stopped, it is cancelled and has
    cleaned up before this returns.
    """
    task = nursery.start(work, name=f"work of live {live.id}")
    press = nursery.start(live.stopped.wait(), name=f"stop of live {live.id}")
    try:
        await asyncio.wait({task, press}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            return False
        await task
        return True
    finally:
        task.cancel()
        press.cancel()
        await asyncio.wait({task, press})


@asynccontextmanager
async def failing_in(live: Live, call: Call) -> AsyncIterator[None]:
    """Tell a failure in the live message itself, which would stand there as if it still worked."""
    try:
        yield
    except BotError as error:
        call.fail(str(error))
        await live.finish(error_view(error, call.t))
