"""The lockdown: on or off, on disk, lifted by this process or by another one (the console's). Who may is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.store.db import Database, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    by_name: str
    at: datetime


class Lockdown:
    """Held in memory; while it is on, whoever asks looks at the disk, where the console lifts it."""

    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self._clock = clock
        self._locked: Locked | None = None

    async def load(self) -> None:
        row = await self._database.row("SELECT by_name, at FROM lockdown")
        self._locked = Locked(by_name=row["by_name"], at=datetime.fromisoformat(row["at"])) if row else None

    async def now(self) -> Locked | None:
        if self._locked is not None:
            await self.load()
        return self._locked

    async def begin(self, by_name: str) -> None:
        """It counts at once, even where the disk is full and a restart would forget it. Raises DiskFull."""
        self._locked = Locked(by_name=by_name, at=self._clock())
        await self._database.execute(
            "INSERT OR IGNORE INTO lockdown (id, by_name, at) VALUES (1, ?, ?)", (by_name, stamp(self._locked.at))
        )

    async def lift(self) -> bool:
        """Whether there was one. Raises DiskFull."""
        was_on = await self._database.execute("DELETE FROM lockdown") > 0
        self._locked = None
        return was_on
