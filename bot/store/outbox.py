"""What waits to be told to chats, and where each card stands in them. A row leaves only when Telegram has taken it.

No Telegram and no texts here; how rows are made and merged is in ``outbox_rows``.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.store import outbox_rows
from bot.store.db import Database, stamp
from bot.store.outbox_rows import IS_EDIT, WITH_COPY, Attempt, put
from bot.store.posts import Copy, Post

__all__ = ["Attempt", "Due", "Outbox", "Plan", "Turns", "put"]

log = structlog.get_logger(__name__)

COPIES_KEPT = timedelta(days=30)
CLOSED_KEPT = timedelta(days=7)
"""What waits for a chat that takes nothing; its closing was told to the admins, and the incidents are kept anyway."""
SWEPT_AT_ONCE = 5_000
EDITS_AT_ONCE = 20  # that are looked at for one that is due

_DUE = (
    "p.chat_id = :chat AND (p.hold_until IS NULL OR p.hold_until <= :now)"
    " AND NOT EXISTS (SELECT 1 FROM closed_chat WHERE chat_id = :chat AND retry_at > :now)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A row that may be sent now."""

    id: int
    card: str
    topic_id: int | None
    put_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What may be told to a chat now: its oldest new message, and edits, oldest first."""

    fresh: Due | None
    edits: tuple[Due, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Chats with something to tell now, and the next moment when there will be more."""

    ready: tuple[int, ...]
    next_at: datetime | None


Repoint = Callable[[sqlite3.Connection, int, int], None]


class Outbox:
    """``arrived`` is set whenever there may be something new to deliver.

    ``on_move`` are run when a group became a supergroup, in the same transaction: (connection, old id, new id).
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]):
        self._database = database
        self._clock = clock
        self.arrived = asyncio.Event()
        self.on_move: list[Repoint] = []

    def put(self, connection: sqlite3.Connection, posts: Sequence[Post]) -> None:
        """Within the caller's transaction; after its commit the caller calls ``committed``."""
        put(connection, posts, now=self._clock())

    def committed(self) -> None:
        self.arrived.set()

    async def add(self, *posts: Post) -> None:
        """As a write of its own. Raises DiskFull."""
        await self._database.write(lambda connection: self.put(connection, posts))
        self.committed()

    # what others ask

    async def copies(self, card: str) -> tuple[Copy, ...]:
        rows = await self._database.rows("SELECT * FROM card_copy WHERE card = ? ORDER BY chat_id, topic_id", (card,))
        return tuple(
            Copy(
                card=row["card"],
                chat_id=row["chat_id"],
                topic_id=row["topic_id"] or None,
                message_id=row["message_id"],
                delivered_at=datetime.fromisoformat(row["delivered_at"]),
            )
            for row in rows
        )

    async def oldest_waiting_at(self) -> datetime | None:
        """Since when the longest waiting one could have been told; closed chats and held ones do not count."""
        row = await self._database.row(
            "SELECT min(max(put_at, coalesce(hold_until, put_at))) AS oldest FROM post"
            " WHERE (hold_until IS NULL OR hold_until <= ?) AND chat_id NOT IN (SELECT chat_id FROM closed_chat)",
            (stamp(self._clock()),),
        )
        return datetime.fromisoformat(row["oldest"]) if row is not None and row["oldest"] else None

    async def waiting(self) -> int:
        row = await self._database.row("SELECT count(*) AS number FROM post")
        return int(row["number"]) if row is not None else 0

    async def closed(self) -> Mapping[int, str]:
        """Chats that take nothing, with Telegram's reason."""
        rows = await self._database.rows("SELECT chat_id, reason FROM closed_chat ORDER BY chat_id")
        return {row["chat_id"]: row["reason"] for row in rows}

    async def is_unheard(self) -> bool:
        """A chat is closed, and there was nobody who could be told."""
        found = await self._database.row("SELECT 1 FROM closed_chat WHERE has_told = 0")
        return found is not None

    # for who delivers

    async def recover(self) -> None:
        """At the start: what another process was sending when it ended waits again. Raises DiskFull."""
        await self._database.execute("UPDATE post SET in_flight = 0 WHERE in_flight = 1", is_durable=False)

    async def plan(self, now: datetime) -> Plan:
        rows = await self._database.rows(
            "SELECT p.chat_id, count(CASE WHEN p.hold_until IS NULL OR p.hold_until <= :now THEN 1 END) AS ready,"
            " min(CASE WHEN p.hold_until > :now THEN p.hold_until END) AS hold, c.retry_at"
            " FROM post p LEFT JOIN closed_chat c ON c.chat_id = p.chat_id GROUP BY p.chat_id ORDER BY p.chat_id",
            {"now": stamp(now)},  # type: ignore[arg-type]
        )
        ready, later = [], []
        for row in rows:
            is_closed = row["retry_at"] is not None and row["retry_at"] > stamp(now)
            if is_closed:
                later.append(row["retry_at"])
            elif row["ready"]:
                ready.append(row["chat_id"])
            if row["hold"] and not is_closed:
                later.append(row["hold"])
        return Plan(ready=tuple(ready), next_at=datetime.fromisoformat(min(later)) if later else None)

    async def turns(self, chat_id: int, now: datetime) -> Turns:
        def read(connection: sqlite3.Connection) -> Turns:
            select = f"SELECT p.id, p.card, p.topic_id, p.put_at FROM {WITH_COPY} WHERE {_DUE}"
            values = {"chat": chat_id, "now": stamp(now)}
            fresh = connection.execute(f"{select} AND NOT {IS_EDIT} ORDER BY p.id LIMIT 1", values).fetchone()
            edits = connection.execute(f"{select} AND {IS_EDIT} ORDER BY p.id LIMIT {EDITS_AT_ONCE}", values)
            return Turns(fresh=_due(fresh) if fresh else None, edits=tuple(_due(row) for row in edits.fetchall()))

        return await self._database.read(read)

    async def begin(self, post_id: int) -> Attempt | None:
        """Mark it as being sent, with what is newer of its card merged in; None where it is no more.

        On disk before the first byte goes out: whatever happens then, it is known that it was tried. Raises DiskFull.
        """
        return await self._database.write(lambda connection: outbox_rows.begin(connection, post_id))

    async def refused(self, attempt: Attempt) -> None:
        """Telegram has surely not taken it. Raises DiskFull."""
        await self._database.execute(
            "UPDATE post SET in_flight = 0, may_be_taken = ? WHERE id = ?", (attempt.may_be_taken, attempt.id)
        )

    async def left_open(self, attempt: Attempt) -> None:
        """Telegram may have taken it: a repeat will say so. Raises DiskFull."""
        await self._database.execute("UPDATE post SET in_flight = 0 WHERE id = ?", (attempt.id,))

    async def piece_taken(self, attempt: Attempt) -> None:
        """Of a text that takes several messages; more of it follow. Raises DiskFull."""
        await self._database.execute(
            "UPDATE post SET may_be_taken = 0, pieces_sent = pieces_sent + 1 WHERE id = ?", (attempt.id,)
        )

    async def taken(self, attempt: Attempt, *, message_id: int, head: str = "") -> None:
        """It leaves; its card stands at that message from now on. A closed chat is open again. Raises DiskFull."""
        post = attempt.post

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM post WHERE id = ?", (attempt.id,))
            connection.execute("DELETE FROM closed_chat WHERE chat_id = ?", (post.chat_id,))
            if post.card and attempt.message_id is None:
                connection.execute(
                    "INSERT OR REPLACE INTO card_copy (card, chat_id, topic_id, message_id, delivered_at, head)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (post.card, post.chat_id, post.topic_id or 0, message_id, stamp(self._clock()), head),
                )

        await self._database.write(write)

    async def message_gone(self, attempt: Attempt) -> None:
        """Somebody deleted the card's message: it will come anew, without ringing. Raises DiskFull."""
        post = attempt.post

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM card_copy WHERE card = ? AND chat_id = ? AND topic_id = ?",
                (post.card, post.chat_id, post.topic_id or 0),
            )
            connection.execute("UPDATE post SET in_flight = 0, is_silent = 1 WHERE id = ?", (attempt.id,))

        await self._database.write(write)

    async def close_chat(
        self, attempt: Attempt, *, reason: str, retry_at: datetime, notices: Callable[[int], Sequence[Post]]
    ) -> bool:
        """The chat takes nothing; what waits for it waits on. False where that was known already.

        ``notices`` gets the number of what waits, and is asked only where it was not known. Raises DiskFull.
        """
        chat_id = attempt.post.chat_id

        def write(connection: sqlite3.Connection) -> bool:
            connection.execute(
                "UPDATE post SET in_flight = 0, may_be_taken = ? WHERE id = ?", (attempt.may_be_taken, attempt.id)
            )
            known = connection.execute(
                "UPDATE closed_chat SET retry_at = ?, reason = ? WHERE chat_id = ?", (stamp(retry_at), reason, chat_id)
            ).rowcount
            if known:
                return False
            number = connection.execute("SELECT count(*) FROM post WHERE chat_id = ?", (chat_id,)).fetchone()[0]
            posts = notices(number)
            connection.execute(
                "INSERT INTO closed_chat (chat_id, since, reason, retry_at, has_told) VALUES (?, ?, ?, ?, ?)",
                (chat_id, stamp(self._clock()), reason, stamp(retry_at), bool(posts)),
            )
            self.put(connection, posts)
            return True

        is_new = await self._database.write(write)
        self.committed()
        return is_new

    async def reopen(self, chat_id: int) -> None:
        """Somebody wrote there: what waits is tried now; with nothing waiting it counts as open. Raises DiskFull."""
        now = stamp(self._clock())

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE closed_chat SET retry_at = ? WHERE chat_id = ?", (now, chat_id))
            connection.execute(
                "DELETE FROM closed_chat WHERE chat_id = :chat"
                " AND NOT EXISTS (SELECT 1 FROM post WHERE chat_id = :chat)",
                {"chat": chat_id},
            )

        await self._database.write(write)
        self.committed()

    async def move_chat(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: all that waits goes there. Old messages cannot be edited, so cards come anew.

        Raises DiskFull.
        """

        def write(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE moved_chat SET new_id = ? WHERE new_id = ?", (new_id, old_id))
            connection.execute("DELETE FROM moved_chat WHERE old_id = ?", (new_id,))
            connection.execute("INSERT OR REPLACE INTO moved_chat (old_id, new_id) VALUES (?, ?)", (old_id, new_id))
            connection.execute(
                "UPDATE post SET chat_id = ?, in_flight = 0, may_be_taken = 0 WHERE chat_id = ?", (new_id, old_id)
            )
            connection.execute("DELETE FROM card_copy WHERE chat_id = ?", (old_id,))
            connection.execute("DELETE FROM closed_chat WHERE chat_id = ?", (old_id,))
            for repoint in self.on_move:
                repoint(connection, old_id, new_id)

        await self._database.write(write)
        self.committed()

    async def sweep(self, now: datetime) -> None:
        """Forget old copies, and what has long waited for a closed chat. Raises DiskFull."""

        def write(connection: sqlite3.Connection) -> int:
            connection.execute(
                "DELETE FROM card_copy WHERE (card, chat_id, topic_id) IN (SELECT card, chat_id, topic_id"
                " FROM card_copy WHERE delivered_at < ? ORDER BY delivered_at LIMIT ?)",
                (stamp(now - COPIES_KEPT), SWEPT_AT_ONCE),
            )
            return connection.execute(
                "DELETE FROM post WHERE put_at < ? AND chat_id IN (SELECT chat_id FROM closed_chat WHERE since < ?)",
                (stamp(now - CLOSED_KEPT), stamp(now - CLOSED_KEPT)),
            ).rowcount

        dropped = await self._database.write(write, is_durable=False)
        if dropped:
            log.error("a chat takes nothing for days: what waited for it was dropped", count=dropped)


def _due(row: sqlite3.Row) -> Due:
    return Due(
        id=row["id"],
        card=row["card"],
        topic_id=row["topic_id"] or None,
        put_at=datetime.fromisoformat(row["put_at"]),
    )
