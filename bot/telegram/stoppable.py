"""Work under a live message that ends at once when ⏹ is pressed or the bot stops, also while nothing comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.nursery import Nursery
from bot.telegram.live import Live


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
