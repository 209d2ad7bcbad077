"""What the outbox does within a transaction, on a plain connection: a post becomes a row, or part of one that waits.

A card has at most two rows a chat: one that is being sent, and one in which everything newer is merged. What an attempt
left open (a kill in between, an answer that never came) is ``may_be_taken``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.store.db import stamp
from bot.store.posts import Post

IS_EDIT = "(c.message_id IS NOT NULL AND p.rings_again = 0)"
WITH_COPY = (
    "post p LEFT JOIN card_copy c ON p.card <> '' AND c.card = p.card AND c.chat_id = p.chat_id"
    " AND c.topic_id = p.topic_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A row as it is about to be sent. ``message_id`` is the one to edit, None for a new message.

    ``replaces`` is the message at which the card stood until now, where it rings again.
    """

    id: int
    post: Post
    message_id: int | None
    replaces: int | None
    head: str  # what stands above the card in this chat since it was sent
    may_be_taken: bool  # an earlier attempt was left open
    pieces_sent: int


def put(connection: sqlite3.Connection, posts: Sequence[Post], *, now: datetime | None = None) -> None:
    """Within the caller's transaction; after its commit the caller calls ``Outbox.committed``."""
    now = now or datetime.now(UTC)
    for post in posts:
        chat_id = _moved(connection, post.chat_id)
        values = _values(post, chat_id)
        known = _pending(connection, post.card, chat_id, post.topic_id or 0) if post.card else None
        if known is not None:
            _merge(connection, known, values)
        else:
            connection.execute(
                "INSERT INTO post (chat_id, topic_id, card, view, is_silent, rings_again, happened_at, hold_until,"
                " lang, time_zone, put_at) VALUES (:chat_id, :topic_id, :card, :view, :is_silent, :rings_again,"
                " :happened_at, :hold_until, :lang, :time_zone, :put_at)",
                {**values, "put_at": stamp(now)},
            )


def _moved(connection: sqlite3.Connection, chat_id: int) -> int:
    row = connection.execute("SELECT new_id FROM moved_chat WHERE old_id = ?", (chat_id,)).fetchone()
    return int(row[0]) if row else chat_id


def _values(post: Post, chat_id: int) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "topic_id": post.topic_id or 0,
        "card": post.card,
        "view": json.dumps(post.view, ensure_ascii=False, separators=(",", ":")),
        "is_silent": int(post.is_silent),
        "rings_again": int(post.rings_again),
        "happened_at": stamp(post.happened_at),
        "hold_until": stamp(post.hold_until) if post.hold_until else None,
        "lang": post.lang,
        "time_zone": post.time_zone,
    }


def _pending(connection: sqlite3.Connection, card: str, chat_id: int, topic_id: int) -> Mapping[str, Any] | None:
    rows = _dicts(
        connection.execute(
            f"SELECT p.*, {IS_EDIT} AS is_edit FROM {WITH_COPY} WHERE p.card = ? AND p.card <> ''"
            " AND p.chat_id = ? AND p.topic_id = ? AND p.in_flight = 0 ORDER BY p.id DESC LIMIT 1",
            (card, chat_id, topic_id),
        )
    )
    return next(rows, None)


def _merge(connection: sqlite3.Connection, older: Mapping[str, Any], newer: Mapping[str, Any]) -> None:
    """The newer state at the older one's place. One message comes of both: it rings if either would have."""
    if older["is_edit"]:  # an edit never rings and is never late, so nothing of it stays
        merged = {name: newer[name] for name in ("is_silent", "happened_at", "hold_until")}
    else:
        holds = (older["hold_until"], newer["hold_until"])
        merged = {
            "is_silent": older["is_silent"] and newer["is_silent"],
            "happened_at": min(older["happened_at"], newer["happened_at"]),
            "hold_until": None if None in holds else min(holds),
        }
    merged |= {name: newer[name] for name in ("view", "lang", "time_zone")}
    merged |= {"rings_again": older["rings_again"] or newer["rings_again"], "id": older["id"]}
    connection.execute(
        "UPDATE post SET view = :view, lang = :lang, time_zone = :time_zone, is_silent = :is_silent,"
        " rings_again = :rings_again, happened_at = :happened_at, hold_until = :hold_until WHERE id = :id",
        merged,
    )


def begin(connection: sqlite3.Connection, post_id: int) -> Attempt | None:
    row = _read(connection, post_id)
    if row is None:
        return None
    if row["card"]:
        connection.execute("UPDATE post SET in_flight = 1 WHERE id = ?", (post_id,))  # so that it is not its own newer
        newer = _pending(connection, row["card"], row["chat_id"], row["topic_id"])
        if newer is not None and newer["id"] > post_id:
            _merge(connection, row, newer)
            connection.execute("DELETE FROM post WHERE id = ?", (newer["id"],))
            row = _read(connection, post_id) or row
    connection.execute(
        "UPDATE post SET in_flight = 1, may_be_taken = ? WHERE id = ?",
        (row["may_be_taken"] if row["is_edit"] else 1, post_id),
    )
    return _attempt(row)


def _read(connection: sqlite3.Connection, post_id: int) -> Mapping[str, Any] | None:
    rows = _dicts(
        connection.execute(
            f"SELECT p.*, c.message_id, c.head, {IS_EDIT} AS is_edit FROM {WITH_COPY} WHERE p.id = ?", (post_id,)
        )
    )
    return next(rows, None)


def _attempt(row: Mapping[str, Any]) -> Attempt:
    post = Post(
        chat_id=row["chat_id"],
        topic_id=row["topic_id"] or None,
        view=json.loads(row["view"]),
        card=row["card"],
        is_silent=bool(row["is_silent"]),
        rings_again=bool(row["rings_again"]),
        happened_at=datetime.fromisoformat(row["happened_at"]),
        hold_until=datetime.fromisoformat(row["hold_until"]) if row["hold_until"] else None,
        lang=row["lang"],
        time_zone=row["time_zone"],
    )
    return Attempt(
        id=row["id"],
        post=post,
        message_id=row["message_id"] if row["is_edit"] else None,
        replaces=row["message_id"] if not row["is_edit"] else None,
        head=row["head"] or "" if row["is_edit"] else "",
        may_be_taken=bool(row["may_be_taken"]) and not row["is_edit"],
        pieces_sent=row["pieces_sent"],
    )


def _dicts(cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    """Whatever row factory the connection has."""
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)
