"""Runs an aiogram dispatcher's polling for the length of a block, and waits until it has begun and ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot, Dispatcher


@asynccontextmanager
async def polling(dispatcher: Dispatcher, bot: Bot) -> AsyncIterator[None]:
    begun = asyncio.Event()

    async def begin() -> None:
        begun.set()

    dispatcher.startup.register(begin)
    run = asyncio.get_running_loop().create_task(
        dispatcher.start_polling(bot, handle_signals=False, polling_timeout=10)
    )
    await begun.wait()
    try:
        yield
    finally:
        await dispatcher.stop_polling()
        await run
