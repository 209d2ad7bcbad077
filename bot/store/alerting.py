"""Alerting's own state: how far the events were read, who wants to hear what, what is muted, what waits.

``commit`` writes incidents, posts and the cursor in one transaction: an event counts as read when what it caused is on
the disk, and not before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.store import deeds, incidents
from bot.store.alerting_rows import Deed, DiskSample, Held, Mute, Subscription, Tracked
from bot.store.db import Database, stamp
from bot.store.posts import Post
from bot.store.values import packed, unpacked

SAMPLES_KEPT = timedelta(days=90)

Place = tuple[int, int | None]


class PostBox(Protocol):
    """The outbox, as far as writing into it goes."""

    def put(self, connection: sqlite3.Connection, posts: Sequence[Post]) -> None: ...
    def committed(self) -> None:
        """The posts are on the disk and can be sent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a host's events were read."""

    host: str
    cursor_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is written together."""

    tracked: Sequence[Tracked] = ()
    posts: Sequence[Post] = ()
    progress: Progress | None = None
    held: Sequence[Held] = ()
    released: Sequence[Held] = ()
    unmuted: Sequence[Mute] = ()
    marks: Mapping[str, str] | None = None
    sample: DiskSample | None = None

    @property
    def must_last(self) -> bool:
        """What the engine can tell again, and what is measured anew, need not wait for the disk."""
        return bool(self.tracked or self.posts or self.held or self.released or self.unmuted or self.marks)


class Alerting:
    def __init__(self, database: Database, box: PostBox):
        self._database = database
        self._box = box

    async def commit(self, batch: Batch) -> None:
        """All or nothing. Raises DiskFull."""

        def write(connection: sqlite3.Connection) -> None:
            incidents.put(connection, batch.tracked)
            if batch.posts:
                self._box.put(connection, batch.posts)
            _write_state(connection, batch)

        await self._database.write(write, is_durable=batch.must_last)
        if batch.posts:
            self._box.committed()

    # how far the events were read

    async def cursor(self, host: str) -> int:
        """Nanoseconds of the engine's clock; 0 for a host that was never followed."""
        row = await self._database.row("SELECT cursor_ns FROM alert_follower WHERE host = ?", (host,))
        return int(row["cursor_ns"]) if row is not None else 0

    async def snapshot(self, host: str) -> Mapping[str, Any]:
        """What the follower last put there; empty at first."""
        row = await self._database.row("SELECT snapshot FROM alert_follower WHERE host = ?", (host,))
        found: Mapping[str, Any] = json.loads(row["snapshot"]) if row is not None else {}
        return found

    async def put_snapshot(self, host: str, snapshot: Mapping[str, Any]) -> None:
        """Raises DiskFull."""
        text = json.dumps(dict(snapshot), ensure_ascii=False, separators=(",", ":"))
        await self._database.execute(
            "INSERT INTO alert_follower (host, snapshot) VALUES (?, ?)"
            " ON CONFLICT (host) DO UPDATE SET snapshot = excluded.snapshot",
            (host, text),
            is_durable=False,
        )

    # who wants to hear what

    async def subscriptions(self) -> list[Subscription]:
        """Those that somebody has set; a chat of NOTIFY_CHATS that is not among them has the defaults."""
        rows = await self._database.rows("SELECT body FROM subscription ORDER BY chat_id, topic_id")
        return [unpacked(Subscription, row["body"]) for row in rows]

    async def set_subscription(self, subscription: Subscription) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "INSERT OR REPLACE INTO subscription (chat_id, topic_id, body) VALUES (?, ?, ?)",
            (subscription.chat_id, subscription.topic_id or 0, packed(subscription)),
        )

    async def drop_subscription(self, place: Place) -> bool:
        """Back to the defaults; whether there was one. Raises DiskFull."""
        values = (place[0], place[1] or 0)
        return await self._database.execute("DELETE FROM subscription WHERE chat_id = ? AND topic_id = ?", values) > 0

    async def mutes(self) -> list[Mute]:
        rows = await self._database.rows("SELECT * FROM mute ORDER BY at, subject")
        return [
            Mute(host=row["host"], subject=row["subject"], until=_moment(row["until"]), by=row["by"], at=_at(row["at"]))
            for row in rows
        ]

    async def set_mute(self, mute: Mute) -> None:
        """Raises DiskFull."""
        until = stamp(mute.until) if mute.until is not None else None
        await self._database.execute(
            "INSERT OR REPLACE INTO mute (host, subject, until, by, at) VALUES (?, ?, ?, ?, ?)",
            (mute.host, mute.subject, until, mute.by, stamp(mute.at)),
        )

    # what waits, and what was done already

    async def held(self, now: datetime) -> list[Held]:
        """What quiet hours held back and is due, by chat and in the order of the incidents."""
        rows = await self._database.rows(
            "SELECT * FROM alert_held WHERE due_at <= ? ORDER BY chat_id, topic_id, incident_id", (stamp(now),)
        )
        return [
            Held(
                chat_id=row["chat_id"],
                topic_id=row["topic_id"] or None,
                incident_id=row["incident_id"],
                due_at=_at(row["due_at"]),
            )
            for row in rows
        ]

    async def next_held_at(self) -> datetime | None:
        row = await self._database.row("SELECT min(due_at) AS due_at FROM alert_held")
        return _moment(row["due_at"]) if row is not None else None

    async def marks(self) -> dict[str, str]:
        return {row["name"]: row["value"] for row in await self._database.rows("SELECT * FROM alert_mark")}

    async def disk_at(self, host: str, moment: datetime) -> DiskSample | None:
        """The last sample not later than that; the first one after it where there is none."""
        before = "SELECT * FROM disk_sample WHERE host = ? AND at <= ? ORDER BY at DESC LIMIT 1"
        after = "SELECT * FROM disk_sample WHERE host = ? AND at > ? ORDER BY at LIMIT 1"
        row = await self._database.row(before, (host, stamp(moment)))
        row = row or await self._database.row(after, (host, stamp(moment)))
        if row is None:
            return None
        return DiskSample(
            host=row["host"], at=_at(row["at"]), total_bytes=row["total_bytes"], free_bytes=row["free_bytes"]
        )

    def repoint(self, connection: sqlite3.Connection, old_id: int, new_id: int) -> None:
        """A group became a supergroup: what is set for it goes on, within the transaction that moves its posts."""
        rows = connection.execute("SELECT topic_id, body FROM subscription WHERE chat_id = ?", (old_id,)).fetchall()
        for row in rows:
            body = packed(replace(unpacked(Subscription, row["body"]), chat_id=new_id))
            connection.execute(
                "INSERT OR REPLACE INTO subscription (chat_id, topic_id, body) VALUES (?, ?, ?)",
                (new_id, row["topic_id"], body),
            )
        connection.execute("DELETE FROM subscription WHERE chat_id = ?", (old_id,))
        connection.execute("UPDATE OR REPLACE alert_held SET chat_id = ? WHERE chat_id = ?", (new_id, old_id))

    # who did what through the bot

    async def deeds(self, host: str, since: datetime) -> list[Deed]:
        """Acts on containers that ended, or were under way, after that; questions nobody has answered are none."""
        return await self._database.read(lambda connection: deeds.find(connection, host, since))

    async def done_by(self, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
        """(person, command) -> how often, of what went well."""
        return await self._database.read(lambda connection: deeds.count(connection, since, until))

    async def sweep(self, now: datetime) -> None:
        """Raises DiskFull."""
        await self._database.execute(
            "DELETE FROM disk_sample WHERE at < ?", (stamp(now - SAMPLES_KEPT),), is_durable=False
        )


def _write_state(connection: sqlite3.Connection, batch: Batch) -> None:
    if batch.progress is not None:
        connection.execute(
            "INSERT INTO alert_follower (host, cursor_ns) VALUES (?, ?)"
            " ON CONFLICT (host) DO UPDATE SET cursor_ns = max(cursor_ns, excluded.cursor_ns)",
            (batch.progress.host, batch.progress.cursor_ns),
        )
    connection.executemany(
        "INSERT OR IGNORE INTO alert_held (chat_id, topic_id, incident_id, due_at) VALUES (?, ?, ?, ?)",
        [(one.chat_id, one.topic_id or 0, one.incident_id, stamp(one.due_at)) for one in batch.held],
    )
    connection.executemany(
        "DELETE FROM alert_held WHERE chat_id = ? AND topic_id = ? AND incident_id = ?",
        [(one.chat_id, one.topic_id or 0, one.incident_id) for one in batch.released],
    )
    connection.executemany(
        "DELETE FROM mute WHERE host = ? AND subject = ?", [(mute.host, mute.subject) for mute in batch.unmuted]
    )
    connection.executemany(
        "INSERT OR REPLACE INTO alert_mark (name, value) VALUES (?, ?)", list((batch.marks or {}).items())
    )
    if batch.sample is not None:
        connection.execute(
            "INSERT OR REPLACE INTO disk_sample (host, at, total_bytes, free_bytes) VALUES (?, ?, ?, ?)",
            (batch.sample.host, stamp(batch.sample.at), batch.sample.total_bytes, batch.sample.free_bytes),
        )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _moment(text: str | None) -> datetime | None:
    return _at(text) if text else None
