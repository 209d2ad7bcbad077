"""The engine that a chat has chosen by /use. By name, which may be gone from the settings since."""

from __future__ import annotations

from bot.store.db import Database


class ChatHosts:
    def __init__(self, database: Database):
        self._database = database

    async def of(self, chat_id: int) -> str:
        """The name; empty where none was chosen."""
        row = await self._database.row("SELECT host FROM chat_host WHERE chat_id = ?", (chat_id,))
        return str(row["host"]) if row is not None else ""

    async def choose(self, chat_id: int, host: str) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "INSERT OR REPLACE INTO chat_host (chat_id, host) VALUES (?, ?)", (chat_id, host), is_durable=False
        )
