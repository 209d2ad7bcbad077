"""Questions that wait for ✅ or ✖: kept on disk so that they outlive a restart, answered at most once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.store.db import Database

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
            " audit_id, lang, created_at, expires_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
            (
                ask.token,
                ask.asker_id,
                ask.chat_id,
                ask.topic_id,
                ask.command,
                json.dumps(ask.argv),
                ask.body,
                json.dumps(dict(ask.document)) if ask.document is not None else None,
                json.dumps(dict(ask.bound)),
                ask.audit_id,
                ask.lang,
                ask.created_at.isoformat(),
                ask.expires_at.isoformat(),
            ),
        )

    async def set_message(self, token: str, message_id: int) -> None:
        await self._database.hurry("UPDATE confirmation SET message_id = ? WHERE token = ?", (message_id, token))

    async def get(self, token: str) -> Confirmation | None:
        row = await self._database.row("SELECT * FROM confirmation WHERE token = ?", (token,))
        return _confirmation(row) if row is not None else None

    async def take(self, token: str, now: datetime) -> bool:
        """Use it up. False where it was answered before or has expired: of two presses at once one gets it."""
        return await self._close(token, ConfirmationState.CONFIRMED, " AND expires_at > ?", now.isoformat())

    async def cancel(self, token: str) -> bool:
        """False where it was answered before."""
        return await self._close(token, ConfirmationState.CANCELLED)

    async def expire(self, now: datetime) -> list[Confirmation]:
        """Close what nobody answered in time; each is returned once."""
        due = await self._database.rows(
            "SELECT * FROM confirmation WHERE state = 'pending' AND expires_at <= ?", (now.isoformat(),)
        )
        return [_confirmation(row) for row in due if await self._close(row["token"], ConfirmationState.EXPIRED)]

    async def sweep(self, now: datetime) -> None:
        await self._database.hurry(
            "DELETE FROM confirmation WHERE state != 'pending' AND expires_at < ?", ((now - KEPT).isoformat(),)
        )

    async def _close(self, token: str, state: ConfirmationState, condition: str = "", *values: object) -> bool:
        touched = await self._database.changed(
            f"UPDATE confirmation SET state = ? WHERE token = ? AND state = 'pending'{condition}",
            (state, token, *values),
        )
        return touched == 1


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
        state=ConfirmationState(row["state"]),
    )
