"""Questions that wait for ✅ or ✖: kept on disk so that they outlive a restart, answered at most once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.errors import DiskFull
from bot.store.db import Database, stamp

KEPT = timedelta(days=30)  # an answered question; its audit row tells the rest


class ConfirmationState(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question: who asked what, where, and which exact objects (id -> name) it is about."""

    token: str
    asker_id: int
    chat_id: int
    topic_id: int | None
    command: str
    argv: tuple[str, ...]
    body: str
    document: Mapping[str, Any] | None
    bound: Mapping[str, str]
    audit_id: int | None
    lang: str
    created_at: datetime
    expires_at: datetime
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Ask):
    message_id: int | None
    state: ConfirmationState


class Confirmations:
    def __init__(self, database: Database):
        self._database = database

    async def ask(self, ask: Ask) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "INSERT INTO confirmation (token, asker_id, chat_id, topic_id, command, argv, body, document, bound,"
            " audit_id, lang, created_at, expires_at, host, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
            (
                ask.token,
                ask.asker_id,
                ask.chat_id,
                ask.topic_id,
                ask.command,
                json.dumps(ask.argv, ensure_ascii=False),
                ask.body,
                json.dumps(dict(ask.document), ensure_ascii=False) if ask.document is not None else None,
                json.dumps(dict(ask.bound), ensure_ascii=False),
                ask.audit_id,
                ask.lang,
                stamp(ask.created_at),
                stamp(ask.expires_at),
                ask.host,
            ),
        )

    async def set_message(self, token: str, message_id: int) -> None:
        """Which message shows the question. Raises DiskFull."""
        await self._database.execute(
            "UPDATE confirmation SET message_id = ? WHERE token = ?", (message_id, token), is_durable=False
        )

    async def get(self, token: str) -> Confirmation | None:
        row = await self._database.row("SELECT * FROM confirmation WHERE token = ?", (token,))
        return _confirmation(row) if row is not None else None

    async def take(self, token: str, now: datetime) -> bool:
        """Use it up, on the disk before this returns, so that a crash cannot make it act twice.

        False where it was answered before or has expired (``get`` tells which): of two presses at once one gets it.
        Raises DiskFull.
        """
        touched = await self._database.execute(
            "UPDATE confirmation SET state = 'confirmed' WHERE token = ? AND state = 'pending' AND expires_at > ?",
            (token, stamp(now)),
        )
        return touched == 1

    async def cancel(self, token: str) -> bool:
        """False where it was answered before. Raises DiskFull."""
        touched = await self._database.execute(
            "UPDATE confirmation SET state = 'cancelled' WHERE token = ? AND state = 'pending'", (token,)
        )
        return touched == 1

    async def expire(self, now: datetime) -> list[Confirmation]:
        """Close what nobody answered in time, oldest first; each is returned once. On a full disk none, until later."""

        def close(connection: sqlite3.Connection) -> list[sqlite3.Row]:
            return connection.execute(
                "UPDATE confirmation SET state = 'expired' WHERE state = 'pending' AND expires_at <= ? RETURNING *",
                (stamp(now),),
            ).fetchall()

        try:
            rows = await self._database.write(close, is_durable=False)
        except DiskFull:
            return []
        return sorted((_confirmation(row) for row in rows), key=lambda confirmation: confirmation.created_at)

    async def sweep(self, now: datetime) -> None:
        """Forget what was answered long ago. Raises DiskFull."""
        await self._database.execute(
            "DELETE FROM confirmation WHERE state != 'pending' AND expires_at < ?",
            (stamp(now - KEPT),),
            is_durable=False,
        )


def _confirmation(row: sqlite3.Row) -> Confirmation:
    return Confirmation(
        token=row["token"],
        asker_id=row["asker_id"],
        chat_id=row["chat_id"],
        topic_id=row["topic_id"],
        message_id=row["message_id"],
        command=row["command"],
        argv=tuple(json.loads(row["argv"])),
        body=row["body"],
        document=json.loads(row["document"]) if row["document"] else None,
        bound=json.loads(row["bound"]),
        audit_id=row["audit_id"],
        lang=row["lang"],
        created_at=datetime.fromisoformat(row["created_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        host=row["host"],
        state=ConfirmationState(row["state"]),
    )
