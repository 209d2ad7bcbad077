"""The audit log: one row an act, written before the act and closed after it.

Arguments come in with secrets masked already. Filters and pages go by index and key, so that a million rows open as fast as ten.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store.db import Database

BATCH = 500  # rows an export holds at once
_COLUMNS = (
    "id, at, update_id, actor_id, actor_name, chat_id, via, command, arguments, targets, role, outcome, error, "
    "duration_ms, host"
)


class Outcome(StrEnum):
    STARTED = "started"
    OK = "ok"
    FAILED = "failed"
    DENIED = "denied"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Via(StrEnum):
    COMMAND = "command"
    BUTTON = "button"
    QUESTION = "question"
    SCHEDULE = "schedule"
    LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    kind: str
    name: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditStart:
    """What is known before the act."""

    at: datetime
    update_id: int
    actor_id: int
    actor_name: str
    chat_id: int
    via: Via
    command: str
    arguments: tuple[str, ...]
    role: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    id: int
    at: datetime
    update_id: int
    actor_id: int
    actor_name: str
    chat_id: int
    via: Via
    command: str
    arguments: tuple[str, ...]
    targets: tuple[Target, ...]
    role: str
    outcome: Outcome
    error: str
    duration_ms: int | None
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """All that is set must fit. ``user`` is "@name" or an id; ``target`` a name, an id or the beginning of an id."""

    user: str | None = None
    command: str | None = None
    target: str | None = None
    since: datetime | None = None
    outcome: Outcome | None = None
    before_id: int | None = None
    limit: int | None = None


class AuditLog:
    def __init__(self, database: Database):
        self._database = database

    async def begin(self, start: AuditStart) -> int:
        """A row at ``started``, on disk before this returns; its id. Raises DiskFull."""
        return await self._insert(start, Outcome.STARTED, "")

    async def record(self, start: AuditStart, *, outcome: Outcome, error: str = "") -> int:
        """A row that is complete at once, e.g. a refusal. Raises DiskFull."""
        return await self._insert(start, outcome, error)

    async def finish(
        self,
        audit_id: int,
        *,
        outcome: Outcome,
        error: str = "",
        targets: tuple[Target, ...] = (),
        duration_ms: int | None = None,
    ) -> None:
        """Close a row that is still ``started``; a closed one stays as it is. Raises DiskFull."""
        values = (outcome, error, _packed(targets), duration_ms, audit_id)
        update = (
            "UPDATE audit SET outcome = ?, error = ?, targets = ?, duration_ms = ? WHERE id = ? AND outcome = 'started'"
        )
        if not targets:
            await self._database.execute(update, values)
            return
        names = {name for target in targets for name in (target.name, target.id) if name}
        async with self._database.transaction() as connection:
            await connection.execute(update, values)
            await connection.executemany(
                "INSERT OR IGNORE INTO audit_target (name, audit_id) VALUES (?, ?)",
                [(name, audit_id) for name in sorted(names)],
            )

    async def leave_unfinished(self) -> int:
        """At start: rows that a crash left at ``started`` and no pending question can close become ``unknown``."""
        return await self._database.changed(
            "UPDATE audit SET outcome = 'unknown', error = 'the bot was stopped in the middle' WHERE outcome = 'started'"
            " AND id NOT IN (SELECT audit_id FROM confirmation WHERE state = 'pending' AND audit_id IS NOT NULL)"
        )

    async def find(self, query: AuditQuery) -> list[AuditRow]:
        """Newest first, at most ``limit``."""
        statement, values = _select(query, newest_first=True)
        return [_row(row) for row in await self._database.rows(statement, values)]

    async def export(self, query: AuditQuery) -> AsyncIterator[AuditRow]:
        """All that fit, oldest first, a batch at a time; with a limit the newest ones of them."""
        first_id = 0
        if query.limit is not None:
            newest = await self.find(query)
            if not newest:
                return
            first_id = newest[-1].id
        while True:
            statement, values = _select(query, newest_first=False, from_id=first_id)
            batch = [_row(row) for row in await self._database.rows(statement, values)]
            for row in batch:
                yield row
            if len(batch) < BATCH:
                return
            first_id = batch[-1].id + 1

    async def _insert(self, start: AuditStart, outcome: Outcome, error: str) -> int:
        return await self._database.execute(
            "INSERT INTO audit (at, update_id, actor_id, actor_name, chat_id, via, command, arguments, role, outcome,"
            " error, host) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                start.at.isoformat(),
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
            ),
        )


def _select(query: AuditQuery, *, newest_first: bool, from_id: int = 0) -> tuple[str, list[object]]:
    conditions, values = _conditions(query)
    if from_id:
        conditions.append("id >= ?")
        values.append(from_id)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    order = "DESC" if newest_first else "ASC"
    limit = query.limit if newest_first else BATCH
    values.append(-1 if limit is None else limit)
    return f"SELECT {_COLUMNS} FROM audit{where} ORDER BY id {order} LIMIT ?", values


def _conditions(query: AuditQuery) -> tuple[list[str], list[object]]:
    conditions: list[str] = []
    values: list[object] = []

    def add(condition: str, *found: object) -> None:
        conditions.append(condition)
        values.extend(found)

    if query.user is not None:
        _add_user(query.user, add)
    if query.command is not None:
        add("command = ?", query.command)
    if query.target is not None:
        # A range instead of LIKE: it uses the index whatever the text holds.
        add(
            "id IN (SELECT audit_id FROM audit_target WHERE name = ? OR (name >= ? AND name < ? AND length(name) = 64))",
            query.target,
            query.target,
            query.target + "\U0010ffff",
        )
    if query.since is not None:
        # Ids grow with time: the first id since then bounds the walk along the key.
        add("id >= coalesce((SELECT min(id) FROM audit WHERE at >= ?), 9223372036854775807)", query.since.isoformat())
    if query.outcome is not None:
        add("outcome = ?", query.outcome)
    if query.before_id is not None:
        add("id < ?", query.before_id)
    return conditions, values


def _add_user(user: str, add: object) -> None:
    assert callable(add)
    if user.lstrip("-").isdigit():
        add("actor_id = ?", int(user))
    else:
        add(
            "actor_id IN (SELECT user_id FROM person WHERE username = ? COLLATE NOCASE OR name = ?)",
            user.removeprefix("@"),
            user.removeprefix("@"),
        )


def _row(row: sqlite3.Row) -> AuditRow:
    return AuditRow(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        update_id=row["update_id"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        chat_id=row["chat_id"],
        via=Via(row["via"]),
        command=row["command"],
        arguments=tuple(json.loads(row["arguments"])),
        targets=tuple(Target(**target) for target in json.loads(row["targets"])),
        role=row["role"],
        outcome=Outcome(row["outcome"]),
        error=row["error"],
        duration_ms=row["duration_ms"],
        host=row["host"],
    )


def _packed(targets: tuple[Target, ...]) -> str:
    return json.dumps(
        [{"kind": target.kind, "name": target.name, "id": target.id} for target in targets], ensure_ascii=False
    )
