"""Messages of ours that ask for a reply, and the command line that a reply completes. Kept as long as keyboards are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from weakref import WeakValueDictionary

from bot.store.db import Database, stamp
from bot.store.keyboards import KEPT


class Replies:
    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self._clock = clock
        self._asking: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def asking(self, chat_id: int) -> asyncio.Lock:
        """Held while a message that asks is sent and until it is known here: a reply that comes in between waits."""
        lock = self._asking.get(chat_id)
        if lock is None:
            lock = self._asking[chat_id] = asyncio.Lock()
        return lock

    async def await_one(self, chat_id: int, message_id: int, line: str, host: str = "") -> None:
        """A reply to that message means ``line`` on that host with its text as what follows. Raises DiskFull."""
        await self._database.execute(
            "INSERT OR REPLACE INTO awaited_reply (chat_id, message_id, line, created_at, host) VALUES (?, ?, ?, ?, ?)",
            (chat_id, message_id, line, stamp(self._clock()), host),
            is_durable=False,
        )

    async def line(self, chat_id: int, message_id: int) -> tuple[str, str] | None:
        """The line and its host."""
        async with self.asking(chat_id):
            row = await self._database.row(
                "SELECT line, host FROM awaited_reply WHERE chat_id = ? AND message_id = ?", (chat_id, message_id)
            )
        return (str(row["line"]), str(row["host"])) if row is not None else None

    async def sweep(self, now: datetime) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "DELETE FROM awaited_reply WHERE created_at < ?", (stamp(now - KEPT),), is_durable=False
        )
