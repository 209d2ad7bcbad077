"""Containers on their way to a newer image, each with how far it is, so that the next start goes on after a kill; what
the registries told, since when; and what people chose not to hear of.

``work`` holds the container's settings, its environment with secrets included, until the upgrade has ended.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.store.db import Database, stamp

ENDED_KEPT = timedelta(days=2)  # the journal's recovery asks whether an update was one of these
NEVER = ""  # in place of the digest that is skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """One container's. ``stage`` and ``work`` are for who does it; ``message_id`` is the live message's."""

    id: int = 0
    at: datetime
    host: str
    name: str
    container_id: str
    position: int = 0
    update_id: int = 0
    audit_id: int | None = None
    actor_id: int = 0
    actor_name: str = ""
    chat_id: int = 0
    topic_id: int | None = None
    message_id: int | None = None
    lang: str = "ru"
    stage: str = ""
    work: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``digest`` is the version that is skipped; "" for never."""

    host: str
    reference: str
    digest: str
    by_name: str
    at: datetime


class Upgrades:
    def __init__(self, database: Database):
        self._database = database

    # under way

    async def begin(self, rows: Sequence[UnderWay]) -> list[int]:
        """Their numbers; on disk before anything is done. Raises DiskFull."""

        def write(connection: sqlite3.Connection) -> list[int]:
            return [_insert(connection, row) for row in rows]

        return await self._database.write(write)

    async def keep(self, number: int, stage: str, work: Mapping[str, Any]) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "UPDATE upgrade SET stage = ?, work = ? WHERE id = ?", (stage, _packed(work), number)
        )

    async def shown_in(self, numbers: Iterable[int], message_id: int) -> None:
        """Raises DiskFull."""
        await self._database.write(
            lambda connection: connection.executemany(
                "UPDATE upgrade SET message_id = ? WHERE id = ?", [(message_id, number) for number in numbers]
            ),
            is_durable=False,
        )

    async def end(self, number: int, stage: str, work: Mapping[str, Any], now: datetime) -> None:
        """``work``: what is still to be known of it, without anybody's settings. Raises DiskFull."""
        await self._database.execute(
            "UPDATE upgrade SET stage = ?, work = ?, ended_at = ? WHERE id = ?",
            (stage, _packed(work), stamp(now), number),
        )

    async def open_ones(self) -> list[UnderWay]:
        """In the order in which they were to be done."""
        rows = await self._database.rows("SELECT * FROM upgrade WHERE ended_at IS NULL ORDER BY id")
        return [_row(row) for row in rows]

    async def is_of(self, update_id: int) -> bool:
        """Whether that update began some: what came of it is told by who goes on with them."""
        return await self._database.row("SELECT 1 FROM upgrade WHERE update_id = ?", (update_id,)) is not None

    # what registries told

    async def heard(self, newest: Mapping[str, str], now: datetime) -> dict[str, datetime]:
        """Reference -> its newest digest as told now. Since when each is known. Raises DiskFull."""

        def write(connection: sqlite3.Connection) -> dict[str, datetime]:
            connection.executemany(
                "INSERT INTO newer_image (reference, digest, found_at) VALUES (?, ?, ?) ON CONFLICT (reference)"
                " DO UPDATE SET digest = excluded.digest, found_at = excluded.found_at"
                " WHERE digest != excluded.digest",
                [(reference, digest, stamp(now)) for reference, digest in newest.items()],
            )
            rows = connection.execute("SELECT reference, found_at FROM newer_image").fetchall()
            return {row["reference"]: datetime.fromisoformat(row["found_at"]) for row in rows}

        return await self._database.write(write, is_durable=False)

    # choices

    async def choose(self, choice: Choice) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "INSERT OR REPLACE INTO update_choice (host, reference, digest, by_name, at) VALUES (?, ?, ?, ?, ?)",
            (choice.host, choice.reference, choice.digest, choice.by_name, stamp(choice.at)),
        )

    async def offer_again(self, host: str, reference: str) -> None:
        """Raises DiskFull."""
        await self._database.execute("DELETE FROM update_choice WHERE host = ? AND reference = ?", (host, reference))

    async def choices(self) -> dict[tuple[str, str], Choice]:
        """By host and reference."""
        rows = await self._database.rows("SELECT * FROM update_choice ORDER BY host, reference")
        return {(row["host"], row["reference"]): _choice(row) for row in rows}

    async def sweep(self, now: datetime) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "DELETE FROM upgrade WHERE ended_at < ?", (stamp(now - ENDED_KEPT),), is_durable=False
        )


def _insert(connection: sqlite3.Connection, row: UnderWay) -> int:
    values = (
        stamp(row.at), row.host, row.name, row.container_id, row.position, row.update_id, row.audit_id, row.actor_id,
        row.actor_name, row.chat_id, row.topic_id, row.message_id, row.lang, row.stage, _packed(row.work),
    )  # fmt: skip
    cursor = connection.execute(
        "INSERT INTO upgrade (at, host, name, container_id, position, update_id, audit_id, actor_id, actor_name,"
        " chat_id, topic_id, message_id, lang, stage, work) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    return cursor.lastrowid or 0


def _packed(work: Mapping[str, Any]) -> str:
    return json.dumps(work, ensure_ascii=False, separators=(",", ":"))


def _row(row: sqlite3.Row) -> UnderWay:
    return UnderWay(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        host=row["host"],
        name=row["name"],
        container_id=row["container_id"],
        position=row["position"],
        update_id=row["update_id"],
        audit_id=row["audit_id"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        chat_id=row["chat_id"],
        topic_id=row["topic_id"],
        message_id=row["message_id"],
        lang=row["lang"],
        stage=row["stage"],
        work=json.loads(row["work"]),
    )


def _choice(row: sqlite3.Row) -> Choice:
    return Choice(
        host=row["host"],
        reference=row["reference"],
        digest=row["digest"],
        by_name=row["by_name"],
        at=datetime.fromisoformat(row["at"]),
    )
