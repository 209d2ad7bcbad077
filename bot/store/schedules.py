"""Commands that run at set times: what is to run, for whom, and when it last did. What a line means is not known here.

A run is begun once for its moment: beginning it and going on past that moment are one write, so that a kill between
them neither loses a moment nor runs it twice.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.store.audit_rows import Outcome
from bot.store.db import Database, stamp

RUNS_KEPT = timedelta(days=30)
RUNS_KEPT_AT_MOST = 10_000

_ADD = (
    "INSERT INTO schedule (expression, zone, line, host, author_id, author_name, author_username, author_language,"
    " chat_id, is_private, topic_id, catches_up, mutes, created_at, checked_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALL = (
    "SELECT schedule.*, run.due_at AS last_due, run.outcome AS last_outcome FROM schedule LEFT JOIN schedule_run AS run"
    " ON run.id = (SELECT max(id) FROM schedule_run WHERE schedule_id = schedule.id) ORDER BY schedule.id"
)
_SWEEP = "DELETE FROM schedule_run WHERE ended_at < ? OR id <= (SELECT max(id) FROM schedule_run) - ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """``line`` has no slash and names no host; moments up to ``checked_at`` are dealt with; ``wanted_at``: somebody
    wants it run once out of turn.
    """

    id: int = 0
    expression: str
    zone: str
    line: str
    host: str
    author_id: int
    author_name: str
    author_username: str = ""
    author_language: str = ""
    chat_id: int
    is_private: bool
    topic_id: int | None = None
    catches_up: bool = False
    mutes: bool = False
    created_at: datetime
    checked_at: datetime
    wanted_at: datetime | None = None
    last_due: datetime | None = None
    last_outcome: Outcome | None = None


class Schedules:
    """``changed`` is set by every change: whoever waits for the next moment looks again."""

    def __init__(self, database: Database):
        self._database = database
        self.changed = asyncio.Event()

    async def all(self) -> list[Schedule]:
        """In the order they were added, each with its newest run."""
        return [_schedule(row) for row in await self._database.rows(_ALL)]

    async def get(self, id: int) -> Schedule | None:
        return next((one for one in await self.all() if one.id == id), None)

    async def add(self, one: Schedule) -> Schedule:
        """With its number. Raises DiskFull."""
        values = (
            one.expression, one.zone, one.line, one.host, one.author_id, one.author_name, one.author_username,
            one.author_language, one.chat_id, one.is_private, one.topic_id, one.catches_up, one.mutes,
            stamp(one.created_at), stamp(one.checked_at),
        )  # fmt: skip
        id_ = await self._change(lambda connection: connection.execute(_ADD, values).lastrowid or 0)
        return replace(one, id=id_)

    async def remove(self, id: int) -> bool:
        """Whether it was there. Raises DiskFull."""

        def write(connection: sqlite3.Connection) -> int:
            connection.execute("DELETE FROM schedule_run WHERE schedule_id = ?", (id,))
            return connection.execute("DELETE FROM schedule WHERE id = ?", (id,)).rowcount

        return bool(await self._change(write))

    async def want(self, id: int, now: datetime) -> None:
        """Run it once out of turn. Raises DiskFull."""
        await self._change(
            lambda connection: (
                connection.execute("UPDATE schedule SET wanted_at = ? WHERE id = ?", (stamp(now), id)).rowcount
            )
        )

    async def checked(self, id: int, until: datetime) -> None:
        """Moments up to ``until`` are dealt with. Raises DiskFull."""
        await self._database.execute("UPDATE schedule SET checked_at = ? WHERE id = ?", (stamp(until), id))

    async def begin(self, id: int, due_at: datetime, now: datetime) -> int | None:
        """The run's number; None where it was begun for that moment before. Raises DiskFull."""

        def write(connection: sqlite3.Connection) -> int:
            connection.execute(
                "UPDATE schedule SET checked_at = max(checked_at, ?), wanted_at = NULL WHERE id = ?",
                (stamp(due_at), id),
            )
            begun = connection.execute(
                "INSERT OR IGNORE INTO schedule_run (schedule_id, due_at, started_at) VALUES (?, ?, ?)",
                (id, stamp(due_at), stamp(now)),
            )
            return begun.lastrowid or 0 if begun.rowcount else 0

        return await self._database.write(write) or None

    async def end(self, run_id: int, outcome: Outcome, now: datetime) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "UPDATE schedule_run SET ended_at = ?, outcome = ? WHERE id = ?", (stamp(now), outcome, run_id)
        )

    async def leave_unfinished(self, now: datetime) -> int:
        """Runs that a stop of the bot cut off are called unknown; how many. Raises DiskFull."""
        return await self._database.execute(
            "UPDATE schedule_run SET ended_at = ?, outcome = ? WHERE ended_at IS NULL", (stamp(now), Outcome.UNKNOWN)
        )

    async def sweep(self, now: datetime) -> None:
        """Raises DiskFull."""
        await self._database.execute(_SWEEP, (stamp(now - RUNS_KEPT), RUNS_KEPT_AT_MOST), is_durable=False)

    async def _change(self, act: Callable[[sqlite3.Connection], int]) -> int:
        found = await self._database.write(act)
        self.changed.set()
        return found


def _schedule(row: sqlite3.Row) -> Schedule:
    return Schedule(
        id=row["id"],
        expression=row["expression"],
        zone=row["zone"],
        line=row["line"],
        host=row["host"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        author_username=row["author_username"],
        author_language=row["author_language"],
        chat_id=row["chat_id"],
        is_private=bool(row["is_private"]),
        topic_id=row["topic_id"],
        catches_up=bool(row["catches_up"]),
        mutes=bool(row["mutes"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        checked_at=datetime.fromisoformat(row["checked_at"]),
        wanted_at=_moment(row["wanted_at"]),
        last_due=_moment(row["last_due"]),
        last_outcome=Outcome(row["last_outcome"]) if row["last_outcome"] else None,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
