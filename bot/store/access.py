"""Roles given in the bot itself, beside those of the settings. What a role may is not known here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.store.db import Database, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    user_id: int
    name: str
    role: str
    granted_by: int
    granted_at: datetime


class Access:
    """Held in memory as well: every update asks."""

    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self._clock = clock
        self._grants: dict[int, Grant] = {}

    async def load(self) -> None:
        self._grants = {
            row["user_id"]: Grant(
                user_id=row["user_id"],
                name=row["name"],
                role=row["role"],
                granted_by=row["granted_by"],
                granted_at=datetime.fromisoformat(row["granted_at"]),
            )
            for row in await self._database.rows("SELECT * FROM access")
        }

    def role_of(self, user_id: int) -> str | None:
        grant = self._grants.get(user_id)
        return grant.role if grant is not None else None

    def grants(self) -> tuple[Grant, ...]:
        return tuple(self._grants.values())

    async def take_role(self, user_id: int) -> bool:
        """Whether there was one. Raises DiskFull."""
        was_there = await self._database.execute("DELETE FROM access WHERE user_id = ?", (user_id,)) > 0
        self._grants.pop(user_id, None)
        return was_there

    async def last_use(self) -> dict[int, datetime]:
        """When each person's newest audit row was written."""
        rows = await self._database.rows(
            "SELECT user_id, (SELECT at FROM audit WHERE actor_id = user_id ORDER BY id DESC LIMIT 1) AS at FROM person"
        )
        return {row["user_id"]: datetime.fromisoformat(row["at"]) for row in rows if row["at"]}

    async def grant_role(self, user_id: int, *, name: str, role: str, by: int) -> None:
        """On disk before it counts. Raises DiskFull."""
        grant = Grant(user_id=user_id, name=name, role=role, granted_by=by, granted_at=self._clock())
        await self._database.execute(
            "INSERT OR REPLACE INTO access (user_id, name, role, granted_by, granted_at) VALUES (?, ?, ?, ?, ?)",
            (user_id, name, role, by, stamp(grant.granted_at)),
        )
        self._grants[user_id] = grant
