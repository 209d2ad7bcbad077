"""Commands that wait for somebody: for an admin's leave, for a second person, for the asker's own code.

Kept on disk so that they outlive a restart, and decided at most once. What follows from a decision is not known here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.errors import DiskFull
from bot.store.db import Database, stamp
from bot.store.values import packed, unpacked

KEPT = timedelta(days=1)  # a decided one: its audit row may still be open for a question


class PermitKind(StrEnum):
    LEAVE = "leave"  # the role does not reach: an admin may allow it
    SECOND = "second"  # the two-person rule
    FACTOR = "factor"  # the asker's code


class PermitState(StrEnum):
    PENDING = "pending"
    ALLOWED = "allowed"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """All that it takes to run the command later. ``bound``: the ids (to names) that the asker has confirmed.

    ``pinned``: the containers (id to name) that it was held for; others are not acted upon later. ``shown``: the
    messages (chat to message) that ask others. ``notice_id``: the one that tells the asker.
    """

    token: str
    kind: PermitKind
    asker_id: int
    asker_name: str
    asker_username: str
    asker_language: str
    chat_id: int
    topic_id: int | None
    is_private: bool
    message_id: int | None
    update_id: int
    via: str
    command: str
    argv: tuple[str, ...]
    body: str
    document: Mapping[str, Any] | None = None
    bound: Mapping[str, Any] | None = None
    pinned: Mapping[str, Any] = field(default_factory=dict)
    lang: str
    created_at: datetime
    expires_at: datetime
    audit_id: int | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)
    notice_id: int | None = None
    host: str = ""


class Permits:
    def __init__(self, database: Database):
        self._database = database

    async def place(self, permit: Permit) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "INSERT INTO permit (token, kind, state, asker_id, audit_id, expires_at, body)"
            " VALUES (?, ?, 'pending', ?, ?, ?, ?)",
            (permit.token, permit.kind, permit.asker_id, permit.audit_id, stamp(permit.expires_at), packed(permit)),
        )

    async def get(self, token: str) -> Permit | None:
        row = await self._database.row("SELECT * FROM permit WHERE token = ?", (token,))
        return _permit(row) if row is not None else None

    async def note(self, permit: Permit) -> None:
        """Remember where it is shown. Does not wait for the disk. Raises DiskFull."""
        await self._database.execute(
            "UPDATE permit SET body = ? WHERE token = ?", (packed(permit), permit.token), is_durable=False
        )

    async def decide(self, token: str, state: PermitState, now: datetime) -> bool:
        """On the disk before this returns, so that a crash cannot make it act twice.

        False where it was decided before or has expired: of two presses at once one gets it. Raises DiskFull.
        """
        touched = await self._database.execute(
            "UPDATE permit SET state = ? WHERE token = ? AND state = 'pending' AND expires_at > ?",
            (state, token, stamp(now)),
        )
        return touched == 1

    async def belongs_to(self, token: str, audit_id: int) -> None:
        """The row of the run that it allowed. Raises DiskFull."""
        await self._database.execute("UPDATE permit SET audit_id = ? WHERE token = ?", (audit_id, token))

    async def allowed_for(self, audit_id: int) -> frozenset[PermitKind]:
        """What others have allowed to the command of that row."""
        rows = await self._database.rows(
            "SELECT kind FROM permit WHERE audit_id = ? AND state = 'allowed'", (audit_id,)
        )
        return frozenset(PermitKind(row["kind"]) for row in rows)

    async def pending_of(self, asker_id: int, kind: PermitKind, now: datetime) -> list[Permit]:
        rows = await self._database.rows(
            "SELECT * FROM permit WHERE state = 'pending' AND expires_at > ? AND asker_id = ? AND kind = ?",
            (stamp(now), asker_id, kind),
        )
        return sorted((_permit(row) for row in rows), key=lambda permit: permit.created_at)

    async def expire(self, now: datetime) -> list[Permit]:
        """Close what nobody decided in time, oldest first; each is returned once. On a full disk none, until later."""

        def close(connection: sqlite3.Connection) -> list[sqlite3.Row]:
            return connection.execute(
                "UPDATE permit SET state = 'expired' WHERE state = 'pending' AND expires_at <= ? RETURNING *",
                (stamp(now),),
            ).fetchall()

        try:
            rows = await self._database.write(close, is_durable=False)
        except DiskFull:
            return []
        return sorted((_permit(row) for row in rows), key=lambda permit: permit.created_at)

    async def sweep(self, now: datetime) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "DELETE FROM permit WHERE state != 'pending' AND expires_at < ?", (stamp(now - KEPT),), is_durable=False
        )


def _permit(row: sqlite3.Row) -> Permit:
    return replace(unpacked(Permit, row["body"]), audit_id=row["audit_id"])
