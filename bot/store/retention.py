"""AUDIT_DAYS: old rows go, and a note in the chain stands for them, with the hash up to which the chain was whole.

What does not verify is not cut: that would take the evidence away.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import chain
from bot.store.audit_rows import Target
from bot.store.audit_search import first_since, keys_of
from bot.store.chain import Kind
from bot.store.chain_walk import Cut, Walk
from bot.store.db import stamp

ROWS_AT_ONCE = 2_000  # so that no other write waits long behind a cut
SLACK = timedelta(days=1)
"""Rows are cut when the oldest is that much older than it may be: a note a day, not one for every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What one write has cut. ``is_last``: nothing as old is left that could be cut."""

    rows: int
    is_last: bool


def cut(connection: sqlite3.Connection, *, before: datetime, at: datetime) -> Slice:
    """Forget the oldest rows that began before that moment, a slice of them. Raises chain_walk.Broken."""
    last_id = first_since(connection, before) - 1
    walk = Walk(connection)
    earlier, reached = walk.cut, walk.row_id
    seq, hash_, under_way = walk.seq, walk.hash, dict(walk.under_way)
    gone: list[int] = []
    is_last = True
    for entry in walk.steps():
        if entry["kind"] in (Kind.OPEN, Kind.WHOLE) and (entry["audit_id"] > last_id or len(gone) >= ROWS_AT_ONCE):
            is_last = entry["audit_id"] > last_id
            break
        if entry["kind"] in (Kind.WHOLE, Kind.CLOSE):
            gone.append(entry["audit_id"])
        seq, hash_, under_way, reached = walk.seq, walk.hash, dict(walk.under_way), walk.row_id
    walk.close()
    if not gone:
        return Slice(rows=0, is_last=True)
    note = Cut(
        at=stamp(at),
        seq=seq,
        hash=hash_,
        last_id=reached,
        rows=len(gone) + (earlier.rows if earlier is not None else 0),
        before=stamp(before),
        open=under_way,
    )
    chain.append(connection, Kind.CUT, note.as_form())  # before the entry that it follows is gone
    _forget(connection, gone, seq)
    return Slice(rows=len(gone), is_last=is_last)


def oldest_at(connection: sqlite3.Connection) -> str | None:
    """When the oldest row that could be cut began."""
    found = connection.execute("SELECT at FROM audit WHERE outcome != 'started' ORDER BY id LIMIT 1").fetchone()
    return str(found["at"]) if found is not None else None


def _forget(connection: sqlite3.Connection, gone: list[int], seq: int) -> None:
    for row_id in gone:
        targets = connection.execute("SELECT targets FROM audit WHERE id = ?", (row_id,)).fetchone()["targets"]
        keys = [(key, row_id) for target in json.loads(targets) for key in keys_of(Target(**target))]
        connection.executemany("DELETE FROM audit_target WHERE name = ? AND audit_id = ?", keys)
        connection.execute("DELETE FROM audit WHERE id = ?", (row_id,))
    connection.execute("DELETE FROM audit_chain WHERE seq <= ?", (seq,))
