"""Terminal sessions under way, so that after a kill of the bot somebody can say that they are over and end what they
left behind. A row goes with its session.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from bot.store.db import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """``mark`` and ``user`` are what the engine ends an exec's program by."""

    id: str
    host: str
    chat_id: int
    topic_id: int | None
    lang: str
    title: str
    kind: str
    container_id: str
    mark: str = ""
    user: str = ""
    message_id: int | None = None


class Sessions:
    def __init__(self, database: Database):
        self._database = database

    async def add(self, one: OpenSession) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "INSERT OR REPLACE INTO terminal_session (id, host, chat_id, topic_id, lang, title, kind, container_id,"
            " mark, run_as) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                one.id, one.host, one.chat_id, one.topic_id, one.lang, one.title, one.kind, one.container_id,
                one.mark, one.user,
            ),
            is_durable=False,
        )  # fmt: skip

    async def shown_in(self, session_id: str, message_id: int) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "UPDATE terminal_session SET message_id = ? WHERE id = ?", (message_id, session_id), is_durable=False
        )

    async def remove(self, session_id: str) -> None:
        """Raises DiskFull."""
        await self._database.execute("DELETE FROM terminal_session WHERE id = ?", (session_id,), is_durable=False)

    async def every(self, host: str) -> list[OpenSession]:
        rows = await self._database.rows("SELECT * FROM terminal_session WHERE host = ? ORDER BY id", (host,))
        return [_session(row) for row in rows]


def _session(row: sqlite3.Row) -> OpenSession:
    return OpenSession(
        id=row["id"],
        host=row["host"],
        chat_id=row["chat_id"],
        topic_id=row["topic_id"],
        lang=row["lang"],
        title=row["title"],
        kind=row["kind"],
        container_id=row["container_id"],
        mark=row["mark"],
        user=row["run_as"],
        message_id=row["message_id"],
    )
