"""Messages of the bot's own that may not stay: which ones, so that a stop in between does not keep them. Not what they
say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.db import Database, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSecret:
    chat_id: int
    message_id: int
    until: datetime


class ShownSecrets:
    def __init__(self, database: Database):
        self._database = database

    async def keep(self, one: ShownSecret) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "INSERT OR REPLACE INTO shown_secret VALUES (?, ?, ?)", (one.chat_id, one.message_id, stamp(one.until))
        )

    async def gone(self, chat_id: int, message_id: int) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "DELETE FROM shown_secret WHERE chat_id = ? AND message_id = ?", (chat_id, message_id)
        )

    async def all(self) -> list[ShownSecret]:
        rows = await self._database.rows("SELECT chat_id, message_id, until FROM shown_secret ORDER BY until")
        return [
            ShownSecret(
                chat_id=row["chat_id"], message_id=row["message_id"], until=datetime.fromisoformat(row["until"])
            )
            for row in rows
        ]
