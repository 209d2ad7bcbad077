"""The audit log: one row an act, written before the act and closed after it. Searching is in ``audit_search``.

Arguments come in with secrets masked already.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial

import structlog

from bot.errors import DiskFull
from bot.store import audit_search
from bot.store.audit_rows import AuditQuery, AuditRow, AuditStart, Outcome, Target
from bot.store.db import Database, stamp

log = structlog.get_logger(__name__)

EXPORTED_AT_ONCE = 500  # rows, so that an export of any length takes the same memory

_INSERT = (
    "INSERT INTO audit"
    " (at, update_id, actor_id, actor_name, chat_id, via, command, arguments, role, outcome, error, host)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CLOSE = "UPDATE audit SET outcome = ?, error = ?, targets = ?, duration_ms = ? WHERE id = ? AND outcome = 'started'"
_ADD_TARGET = (
    "INSERT OR IGNORE INTO audit_target (name, audit_id, actor_id, command, outcome)"
    " SELECT ?, id, actor_id, command, outcome FROM audit WHERE id = ?"
)
_LEAVE = (
    "UPDATE audit SET outcome = 'unknown', error = 'cut off by a stop of the bot' WHERE outcome = 'started'"
    " AND id NOT IN (SELECT audit_id FROM confirmation WHERE state = 'pending' AND audit_id IS NOT NULL)"
)


class AuditLog:
    def __init__(self, database: Database):
        self._database = database

    async def begin(self, start: AuditStart) -> int:
        """A row at ``started``, on the disk before this returns; its id. Raises DiskFull."""
        return await self._insert(start, Outcome.STARTED, "")

    async def record(self, start: AuditStart, *, outcome: Outcome, error: str = "") -> int | None:
        """A row that is complete at once, e.g. a refusal. None on a full disk, where nothing was done anyway."""
        try:
            return await self._insert(start, outcome, error)
        except DiskFull:
            log.error("unrecorded: the disk is full", command=start.command, outcome=outcome, actor=start.actor_id)
            return None

    async def finish(
        self,
        audit_id: int,
        *,
        outcome: Outcome,
        error: str = "",
        targets: tuple[Target, ...] = (),
        duration_ms: int | None = None,
    ) -> bool:
        """Close a row that is still ``started``; False where it was closed before, and then it stays as it is.

        Does not wait for the disk: after a power cut the row may read ``unknown``, never anything untrue.

        Raises DiskFull.
        """
        values = (outcome, error, _packed(targets), duration_ms, audit_id)
        keys = sorted({key for target in targets for key in audit_search.keys_of(target)})

        def close(connection: sqlite3.Connection) -> bool:
            if connection.execute(_CLOSE, values).rowcount == 0:
                return False
            connection.executemany(_ADD_TARGET, [(key, audit_id) for key in keys])
            return True

        return await self._database.write(close, is_durable=False)

    async def leave_unfinished(self) -> int:
        """At start: rows that a crash left at ``started`` and no question can close any more become ``unknown``."""
        return await self._database.execute(_LEAVE)

    async def find(self, query: AuditQuery) -> list[AuditRow]:
        """Newest first."""
        return await self._database.read(lambda connection: audit_search.find(connection, query))

    async def export(self, query: AuditQuery) -> AsyncIterator[AuditRow]:
        """Oldest first, a batch at a time; with a limit, the newest that many."""
        from_id = 0 if query.limit is None else await self._nth_newest(query, query.limit)
        batch_query = replace(query, limit=EXPORTED_AT_ONCE)
        while True:
            batch = await self._database.read(partial(audit_search.find_from, query=batch_query, from_id=from_id))
            for row in batch:
                yield row
            if len(batch) < EXPORTED_AT_ONCE:
                return
            from_id = batch[-1].id + 1

    async def _nth_newest(self, query: AuditQuery, count: int) -> int:
        """The id that ``count`` rows reach back to, 0 for all."""
        oldest = 0
        while count > 0:
            batch_query = replace(query, limit=min(count, EXPORTED_AT_ONCE))
            if oldest:
                batch_query = replace(batch_query, before_id=oldest)
            ids = await self._database.read(partial(audit_search.ids, query=batch_query))
            if not ids:
                return 0
            oldest = ids[-1]
            count -= len(ids)
        return oldest

    async def _insert(self, start: AuditStart, outcome: Outcome, error: str) -> int:
        values = (
            stamp(start.at),
            start.update_id,
            start.actor_id,
            start.actor_name,
            start.chat_id,
            start.via,
            start.command,
            json.dumps(start.arguments, ensure_ascii=False),
            start.role,
            outcome,
            error,
            start.host,
        )
        return await self._database.write(lambda connection: connection.execute(_INSERT, values).lastrowid or 0)


def _packed(targets: tuple[Target, ...]) -> str:
    return json.dumps(
        [{"kind": target.kind, "name": target.name, "id": target.id} for target in targets], ensure_ascii=False
    )
