"""The audit log: one row an act, written before the act and closed after it. Searching is in ``audit_search``.

Each opening and closing is an entry in the hash chain (``chain``), written in the same transaction. Arguments
come in with secrets masked already.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.errors import DiskFull
from bot.store import audit_search, chain, retention
from bot.store.audit_rows import AuditQuery, AuditRow, AuditStart, Outcome, Target, Via
from bot.store.chain import Kind
from bot.store.chain_walk import Broken
from bot.store.db import Database, stamp

log = structlog.get_logger(__name__)

EXPORTED_AT_ONCE = 500  # rows, so that an export of any length takes the same memory

_INSERT = (
    "INSERT INTO audit"
    " (at, update_id, actor_id, actor_name, chat_id, via, command, arguments, role, outcome, error, host)"
    " VALUES (:at, :update_id, :actor_id, :actor_name, :chat_id, :via, :command, :arguments, :role, :outcome, :error,"
    " :host)"
)
_CLOSE = (
    "UPDATE audit SET outcome = :outcome, error = :error, targets = :targets, duration_ms = :duration_ms"
    " WHERE id = :id AND outcome = 'started'"
)
_ADD_TARGET = (
    "INSERT OR IGNORE INTO audit_target (name, audit_id, actor_id, command, outcome)"
    " SELECT ?, id, actor_id, command, outcome FROM audit WHERE id = ?"
)
_LEAVE = (
    "UPDATE audit SET outcome = 'unknown', error = 'cut off by a stop of the bot' WHERE outcome = 'started'"
    " AND id NOT IN (SELECT audit_id FROM confirmation WHERE state = 'pending' AND audit_id IS NOT NULL)"
    " AND id NOT IN (SELECT audit_id FROM permit WHERE state = 'pending' AND audit_id IS NOT NULL)"
    " AND NOT EXISTS (SELECT 1 FROM journal WHERE is_done = 0"
    " AND (journal.update_id = audit.update_id OR journal.audit_id = audit.id)) RETURNING *"
)


class AuditLog:
    def __init__(self, database: Database):
        self._database = database
        self._is_broken = False  # as far as a sweep has found

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
        values = {
            "id": audit_id,
            "outcome": outcome,
            "error": error,
            "targets": _packed(targets),
            "duration_ms": duration_ms,
        }
        keys = sorted({key for target in targets for key in audit_search.keys_of(target)})

        def close(connection: sqlite3.Connection) -> bool:
            if connection.execute(_CLOSE, values).rowcount == 0:
                return False
            chain.append(connection, Kind.CLOSE, chain.closed(values), audit_id=audit_id)
            connection.executemany(_ADD_TARGET, [(key, audit_id) for key in keys])
            return True

        return await self._database.write(close, is_durable=False)

    async def leave_unfinished(self) -> int:
        """At start: rows that a crash left at ``started`` and nothing can close any more become ``unknown``.

        A question that waits still can, and so can who looks after what the journal says was cut off.
        """

        def leave(connection: sqlite3.Connection) -> int:
            rows = connection.execute(_LEAVE).fetchall()
            for row in rows:
                chain.append(connection, Kind.CLOSE, chain.closed(row), audit_id=row["id"])
            return len(rows)

        return await self._database.write(leave)

    async def begin_chain(self, now: datetime) -> None:
        """Once in a file's life: rows that were written before there was a chain are taken into it. Raises DiskFull."""
        if not await self._database.read(chain.is_new):
            return
        count = await self._database.write(lambda connection: chain.begin(connection, stamp(now)))
        if count:
            log.info("the audit's rows were taken into a hash chain", rows=count)

    async def newest_hash(self) -> str:
        """Of the chain: whoever has seen it can tell later whether any row up to now was changed or taken away."""
        return await self._database.read(lambda connection: chain.newest(connection).hex())

    async def record_begun_anew(self, now: datetime, aside: str) -> None:
        """That the log before this one lies in another file."""
        await self.record(_by_itself(now, "audit begin", (aside,)), outcome=Outcome.OK)

    async def record_unlock(self, now: datetime, user_id: str) -> None:
        """That the console lifted a lockdown, and whose second factor it took off."""
        await self.record(_by_itself(now, "unlock", (user_id,) if user_id else ()), outcome=Outcome.OK)

    async def sweep(self, now: datetime, *, days: int) -> None:
        """Forget what is older than AUDIT_DAYS, 0 being never, and record that. Raises DiskFull."""
        if not days or self._is_broken:
            return
        before = now - timedelta(days=days)
        oldest = await self._database.read(retention.oldest_at)
        if oldest is None or oldest >= stamp(before - retention.SLACK):
            return
        rows = 0
        try:
            while True:
                part = await self._database.write(partial(retention.cut, before=before, at=now), is_durable=False)
                rows += part.rows
                if part.is_last:
                    break
        except Broken as error:
            self._is_broken = True
            log.error("the audit's chain is broken, so nothing is cut: python -m bot audit verify", reason=str(error))
        if rows:
            arguments = (f"{rows} rows", f"before {before:%Y-%m-%d}")
            await self.record(_by_itself(now, "audit cut", arguments), outcome=Outcome.OK)

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
        values = {
            "at": stamp(start.at),
            "update_id": start.update_id,
            "actor_id": start.actor_id,
            "actor_name": start.actor_name,
            "chat_id": start.chat_id,
            "via": start.via,
            "command": start.command,
            "arguments": json.dumps(start.arguments, ensure_ascii=False),
            "role": start.role,
            "outcome": outcome,
            "error": error,
            "host": start.host,
        }

        def insert(connection: sqlite3.Connection) -> int:
            audit_id = connection.execute(_INSERT, values).lastrowid or 0
            row = {**values, "id": audit_id, "targets": "[]", "duration_ms": None}
            kind = Kind.OPEN if outcome is Outcome.STARTED else Kind.WHOLE
            form = chain.opened(row) if kind is Kind.OPEN else chain.whole(row)
            chain.append(connection, kind, form, audit_id=audit_id)
            return audit_id

        return await self._database.write(insert)


def _by_itself(at: datetime, command: str, arguments: tuple[str, ...]) -> AuditStart:
    return AuditStart(
        at=at,
        update_id=0,
        actor_id=0,
        actor_name="Lotsman",
        chat_id=0,
        via=Via.SCHEDULE,
        command=command,
        arguments=arguments,
        role="",
        host="",
    )


def _packed(targets: tuple[Target, ...]) -> str:
    return json.dumps(
        [{"kind": target.kind, "name": target.name, "id": target.id} for target in targets], ensure_ascii=False
    )
