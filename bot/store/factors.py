"""Second factors: each person's sealed secret, the last code that was used, and wrong tries. No code is known here.

Secrets come in and go out sealed: a copy of the database alone makes no code.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.db import Database, stamp

TRIES = 5
TRIES_PER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """``is_proven``: a code of it was handed in. ``shown_as``: the message with the secret, until that is deleted."""

    user_id: int
    sealed: bytes
    is_proven: bool
    shown_as: int | None
    last_step: int


class Factors:
    def __init__(self, database: Database):
        self._database = database
        self._proven: set[int] = set()

    async def load(self) -> None:
        rows = await self._database.rows("SELECT user_id FROM second_factor WHERE is_proven")
        self._proven = {row["user_id"] for row in rows}

    def has(self, user_id: int) -> bool:
        """Whether that person has proven one."""
        return user_id in self._proven

    async def get(self, user_id: int) -> Factor | None:
        row = await self._database.row("SELECT * FROM second_factor WHERE user_id = ?", (user_id,))
        if row is None:
            self._proven.discard(user_id)  # taken off on the console
            return None
        return Factor(
            user_id=row["user_id"],
            sealed=row["sealed"],
            is_proven=bool(row["is_proven"]),
            shown_as=row["shown_as"],
            last_step=row["last_step"],
        )

    async def offer(self, user_id: int, sealed: bytes) -> bool:
        """A new secret in place of one that was never proven; False where there is a proven one. Raises DiskFull."""
        touched = await self._database.execute(
            "INSERT INTO second_factor (user_id, sealed, is_proven) VALUES (?, ?, 0) ON CONFLICT (user_id)"
            " DO UPDATE SET sealed = excluded.sealed, shown_as = NULL, last_step = 0 WHERE NOT is_proven",
            (user_id, sealed),
        )
        return touched == 1

    async def shown(self, user_id: int, message_id: int | None) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "UPDATE second_factor SET shown_as = ? WHERE user_id = ?", (message_id, user_id), is_durable=False
        )

    async def try_once(self, user_id: int, now: datetime) -> int:
        """Count a try before it is looked at: how many are left after it, -1 where there was none left.

        On the disk before this returns, so that a crash gives none back. Raises DiskFull.
        """

        def count(connection: sqlite3.Connection) -> int:
            row = connection.execute(
                "SELECT tries, tries_since FROM second_factor WHERE user_id = ?", (user_id,)
            ).fetchone()
            if row is None:
                return -1
            since = datetime.fromisoformat(row["tries_since"]) if row["tries_since"] else None
            is_new = since is None or now - since >= TRIES_PER
            tries = 0 if is_new else int(row["tries"])
            if tries >= TRIES:
                return -1
            connection.execute(
                "UPDATE second_factor SET tries = ?, tries_since = ? WHERE user_id = ?",
                (tries + 1, stamp(now) if is_new else row["tries_since"], user_id),
            )
            return TRIES - tries - 1

        return await self._database.write(count)

    async def use(self, user_id: int, step: int) -> bool:
        """Use up the code of that time step; False where it, or a later one, was used. Raises DiskFull."""
        touched = await self._database.execute(
            "UPDATE second_factor SET last_step = ?, is_proven = 1, tries = 0, tries_since = NULL"
            " WHERE user_id = ? AND last_step < ?",
            (step, user_id, step),
        )
        if touched == 1:
            self._proven.add(user_id)
        return touched == 1

    async def remove(self, user_id: int) -> bool:
        """Whether there was one. Raises DiskFull."""
        touched = await self._database.execute("DELETE FROM second_factor WHERE user_id = ?", (user_id,))
        self._proven.discard(user_id)
        return touched > 0
