"""A process that delivers what waits in a database and ends when nothing is left: to be killed in the middle.

python -m tests.watch.deliverer DATABASE API_URL
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from aiogram import Bot  # noqa: E402

from bot.nursery import Nursery  # noqa: E402
from bot.store import Store  # noqa: E402
from bot.telegram.sender import Sender  # noqa: E402
from bot.telegram.session import LeanSession  # noqa: E402
from bot.watch.delivery_notes import DeliveryNotes  # noqa: E402
from bot.watch.outbox import Outbox  # noqa: E402
from tests.unpaced import Unpaced  # noqa: E402
from tests.watch.delivery import TOKEN, until  # noqa: E402


def now() -> datetime:
    return datetime.now(UTC)


async def deliver(path: Path, api_url: str) -> None:
    store = await Store.open(path, clock=now)
    bot = Bot(TOKEN, session=LeanSession(api_url))
    async with Nursery() as nursery:
        outbox = Outbox(
            store=store,
            bot=bot,
            sender=Sender(bot=bot, store=store, pace=Unpaced()),
            nursery=nursery,
            notes=DeliveryNotes(language=lambda _chat: "en", zone=UTC),
            admin_chats=lambda: (),
            clock=now,
        )
        nursery.start(outbox.run(), name="outbox")

        async def is_done() -> bool:
            return await store.outbox.waiting() == 0

        await until(is_done)
        await outbox.stop()
    await bot.session.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(deliver(Path(sys.argv[1]), sys.argv[2]))
