"""Settings of containers that were removed through the bot, for a day: enough to make each one anew.

They hold the container's environment, secrets included, as the engine itself had them; nothing here is shown.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.store.db import Database, stamp

OFFERED = timedelta(hours=24)
KEPT_AT_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """``settings`` are the engine's own inspect answer. ``lost_volumes``: its anonymous volumes went with it."""

    id: int = 0
    at: datetime
    host: str
    container_id: str
    name: str
    by_name: str
    was_running: bool
    lost_volumes: bool
    settings: Mapping[str, Any]


class RemovedContainers:
    def __init__(self, database: Database):
        self._database = database

    async def keep(self, one: Removed) -> int:
        """Its number; before the removal, so that no crash loses it. Raises DiskFull."""
        values = (
            stamp(one.at),
            one.host,
            one.container_id,
            one.name,
            one.by_name,
            one.was_running,
            one.lost_volumes,
            json.dumps(one.settings, ensure_ascii=False, separators=(",", ":")),
        )
        statement = (
            "INSERT INTO removed (at, host, container_id, name, by_name, was_running, lost_volumes, settings)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        return await self._database.write(
            lambda connection: connection.execute(statement, values).lastrowid or 0, is_durable=False
        )

    async def forget(self, number: int) -> None:
        """It was not removed, or was made anew. Raises DiskFull."""
        await self._database.execute("DELETE FROM removed WHERE id = ?", (number,))

    async def recent(self, host: str, now: datetime) -> list[Removed]:
        """What can still be made anew, the newest first."""
        rows = await self._database.rows(
            "SELECT * FROM removed WHERE host = ? AND at > ? ORDER BY id DESC", (host, stamp(now - OFFERED))
        )
        return [_removed(row) for row in rows]

    async def sweep(self, now: datetime) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "DELETE FROM removed WHERE at <= ? OR id <= (SELECT max(id) FROM removed) - ?",
            (stamp(now - OFFERED), KEPT_AT_MOST),
            is_durable=False,
        )


def _removed(row: sqlite3.Row) -> Removed:
    return Removed(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        host=row["host"],
        container_id=row["container_id"],
        name=row["name"],
        by_name=row["by_name"],
        was_running=bool(row["was_running"]),
        lost_volumes=bool(row["lost_volumes"]),
        settings=json.loads(row["settings"]),
    )
