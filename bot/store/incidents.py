"""Incidents as they are kept: the open ones, and the past for as long as somebody may ask. What is said of them and to
whom is not known here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.store.alerting_rows import Following, Tracked
from bot.store.db import Database, stamp
from bot.store.incident_rows import Incident, Severity, Trouble
from bot.store.values import packed, unpacked

KEPT = timedelta(days=90)
KEPT_AT_MOST = 20_000  # some 40 MB with their last lines
SWEPT_AT_ONCE = 2_000  # so that no other write waits long behind a sweep
TRACKED_AT_MOST = 2_000

_PUT = (
    "INSERT OR REPLACE INTO incident (id, host, subject, trouble, severity, group_id, opened_at, updated_at,"
    " resolved_at, is_pending, body, following) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LIVE = (
    "SELECT body, following FROM incident WHERE resolved_at IS NULL OR is_pending = 1"
    " UNION ALL SELECT body, following FROM (SELECT body, following FROM incident"
    " WHERE resolved_at >= ? AND is_pending = 0 ORDER BY resolved_at DESC LIMIT ?)"
)
_OPEN = "SELECT body FROM incident WHERE resolved_at IS NULL AND trouble != ? ORDER BY severity DESC, opened_at DESC"
_PAST = (
    "SELECT body FROM incident WHERE resolved_at IS NOT NULL AND trouble != ? AND severity > ?"
    " ORDER BY resolved_at DESC, id DESC LIMIT ?"
)
_BETWEEN = (
    "SELECT body FROM incident WHERE updated_at >= ? AND opened_at < ? AND trouble != ? ORDER BY opened_at, id LIMIT ?"
)
_SWEEP = (
    "DELETE FROM incident WHERE id IN (SELECT id FROM (SELECT id, resolved_at FROM incident WHERE resolved_at"
    " IS NOT NULL ORDER BY id LIMIT ?) WHERE resolved_at < ? OR id <= (SELECT max(id) FROM incident) - ?)"
)


def put(connection: sqlite3.Connection, tracked: Sequence[Tracked]) -> None:
    """Within the caller's transaction."""
    connection.executemany(_PUT, [_values(one) for one in tracked])


class Incidents:
    def __init__(self, database: Database):
        self._database = database

    async def next_id(self) -> int:
        row = await self._database.row("SELECT coalesce(max(id), 0) + 1 AS id FROM incident")
        return int(row["id"]) if row is not None else 1

    async def live(self, since: datetime) -> list[Tracked]:
        """What the rules go on with after a start: open, not yet told, or over only since then."""
        rows = await self._database.rows(_LIVE, (stamp(since), TRACKED_AT_MOST))
        return [
            Tracked(incident=unpacked(Incident, row["body"]), following=unpacked(Following, row["following"]))
            for row in rows
        ]

    async def open(self) -> list[Incident]:
        """The gravest first, then the newest; the members of a wave, not the wave."""
        return await self._incidents(_OPEN, Trouble.WAVE)

    async def past(self, limit: int) -> list[Incident]:
        """Those that are over, newest first, without what is only told in the digest."""
        return await self._incidents(_PAST, Trouble.WAVE, int(Severity.INFO), limit)

    async def get(self, id: int) -> Incident | None:
        found = await self._incidents("SELECT body FROM incident WHERE id = ?", id)
        return found[0] if found else None

    async def of_group(self, id: int) -> list[Incident]:
        """The incidents that this one's card tells of together, oldest first."""
        return await self._incidents("SELECT body FROM incident WHERE group_id = ? AND group_id > 0 ORDER BY id", id)

    async def between(self, since: datetime, until: datetime, *, limit: int) -> list[Incident]:
        """What began or went on then, oldest first."""
        return await self._incidents(_BETWEEN, stamp(since), stamp(until), Trouble.WAVE, limit)

    async def sweep(self, now: datetime) -> None:
        """Forget what is long over, by age and by number. Raises DiskFull."""
        await self._database.execute(_SWEEP, (SWEPT_AT_ONCE, stamp(now - KEPT), KEPT_AT_MOST), is_durable=False)

    async def _incidents(self, statement: str, *values: object) -> list[Incident]:
        return [unpacked(Incident, row["body"]) for row in await self._database.rows(statement, values)]


def _values(tracked: Tracked) -> tuple[object, ...]:
    incident, following = tracked.incident, tracked.following
    return (
        incident.id,
        incident.host,
        incident.subject,
        incident.trouble,
        int(incident.severity),
        following.group,
        stamp(incident.opened_at),
        stamp(incident.updated_at),
        stamp(incident.resolved_at) if incident.resolved_at is not None else None,
        following.is_late or following.say_at is not None,
        packed(incident),
        packed(following),
    )
