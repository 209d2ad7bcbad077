"""The hash chain over the audit: an entry when a row is opened, one when it is closed, each with a hash over the hash
before it and what it is about. Written in the transaction of the row itself; checking is in ``chain_walk``.

What an entry is about (its *form*) is sorted-key compact JSON of all columns of the row, as they lie in the file. It is
not kept beside the hash but made again from the row, so a row that was changed no longer fits its entry. ``begin`` and
``cut`` are about no row and keep their form.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

CHAIN_TABLES = """
    CREATE TABLE audit_chain (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        audit_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        form TEXT NOT NULL DEFAULT '',
        hash BLOB NOT NULL
    );

    INSERT INTO audit_chain (audit_id, kind, hash) VALUES (0, 'begin', x'')
"""
FIRST = 1  # the number of the entry ``begin``
NO_HASH = b""
CHAINED_AT_ONCE = 10_000


class Kind(StrEnum):
    BEGIN = "begin"  # the chain's first entry: how many rows an older Lotsman had written by then
    OPEN = "open"  # a row at ``started``
    WHOLE = "whole"  # a row that was complete at once
    CLOSE = "close"
    CUT = "cut"  # what lay before was forgotten by AUDIT_DAYS


IDENTITY = ("actor_id", "actor_name", "arguments", "at", "chat_id", "command", "host", "id", "role", "update_id", "via")
STATE = ("duration_ms", "error", "outcome", "targets")
Columns = Mapping[str, Any] | sqlite3.Row
_AT_START: Mapping[str, Any] = {"duration_ms": None, "error": "", "outcome": "started", "targets": "[]"}

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def opened(row: Columns) -> str:
    """The form of a row at its opening, whatever became of it since."""
    return _encode({"kind": Kind.OPEN, **{name: row[name] for name in IDENTITY}, **_AT_START})


def is_as_opened(row: Columns) -> bool:
    """Whether nothing of a row reads as if it had been closed."""
    return all(row[name] == value for name, value in _AT_START.items())


def whole(row: Columns) -> str:
    return _encode({"kind": Kind.WHOLE, **{name: row[name] for name in (*IDENTITY, *STATE)}})


def closed(row: Columns) -> str:
    """What closing adds; who and what is in the opening, which the chain ties to the same id."""
    return _encode({"kind": Kind.CLOSE, "id": row["id"], **{name: row[name] for name in STATE}})


def stated(kind: Kind, facts: Mapping[str, Any]) -> str:
    """The form of an entry about no row."""
    return _encode({"kind": kind, **facts})


def linked(before: bytes, form: str) -> bytes:
    return hashlib.sha256(before + form.encode()).digest()


def append(connection: sqlite3.Connection, kind: Kind, form: str, *, audit_id: int = 0) -> None:
    """Within the transaction of the row. The form is kept only where no row could give it again."""
    kept = "" if audit_id else form
    connection.execute(
        "INSERT INTO audit_chain (audit_id, kind, form, hash) VALUES (?, ?, ?, ?)",
        (audit_id, kind, kept, linked(newest(connection), form)),
    )


def newest(connection: sqlite3.Connection) -> bytes:
    found = connection.execute("SELECT hash FROM audit_chain ORDER BY seq DESC LIMIT 1").fetchone()
    return bytes(found["hash"]) if found is not None else NO_HASH


def is_new(connection: sqlite3.Connection) -> bool:
    """An emptied chain is no new one: the migration alone makes the entry that ``begin`` fills."""
    entries = connection.execute("SELECT seq, kind, hash FROM audit_chain ORDER BY seq LIMIT 2").fetchall()
    return [(row["seq"], row["kind"], bytes(row["hash"])) for row in entries] == [(FIRST, Kind.BEGIN, NO_HASH)]


def begin(connection: sqlite3.Connection, at: str) -> int:
    """Take the rows of an older Lotsman into a chain that has only just been made: how many."""
    if not is_new(connection):
        return 0
    count = int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])
    form = stated(Kind.BEGIN, {"at": at, "rows": count})
    before = linked(NO_HASH, form)
    connection.execute("UPDATE audit_chain SET form = ?, hash = ? WHERE seq = ?", (form, before, FIRST))
    rows = connection.execute("SELECT * FROM audit ORDER BY id")
    while batch := rows.fetchmany(CHAINED_AT_ONCE):
        entries_made = []
        for row in batch:
            kind = Kind.OPEN if row["outcome"] == "started" else Kind.WHOLE
            before = linked(before, opened(row) if kind is Kind.OPEN else whole(row))
            entries_made.append((row["id"], kind, before))
        connection.executemany("INSERT INTO audit_chain (audit_id, kind, hash) VALUES (?, ?, ?)", entries_made)
    return count
