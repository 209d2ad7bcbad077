"""Checking the chain: its entries and the audit's rows are walked side by side, each row once, in bounded memory.

Three tables have to agree: the entries among themselves, each row with its entries, and ``audit_target`` with the rows
it was made from. Nothing is mended here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.store import chain
from bot.store.audit_rows import Target
from bot.store.audit_search import keys_of
from bot.store.chain import Kind


class Fault(StrEnum):
    CHANGED = "was changed, or its entry in the chain was"
    MISSING_ROW = "is missing"
    UNKNOWN_ROW = "was put in past the bot: the chain does not know it"
    NEVER_OPENED = "is closed in the chain without having been open"
    STATE = "reads as closed, in part or whole, and the chain knows nothing of that"
    TARGETS = "is not found by its targets as it was recorded"
    STRAY_TARGETS = "is followed by targets in the search table that belong to no row"
    MISSING_ENTRY = "is the last before a gap in the chain"
    NO_BEGINNING = "is where the chain begins, and what was before is gone with no note of a cut"
    NO_END = "is the last one, and rows were written after it"
    UNREADABLE = "is in a file that is no whole database"
    NO_CHAIN = "is in no chain: this file was last written by an older Lotsman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """The first thing that is wrong: at that row (0: before the first), and at that entry of the chain."""

    row_id: int
    seq: int
    fault: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What AUDIT_DAYS has forgotten so far: the note in the chain that stands for it.

    ``open`` are rows that were under way at the cut and stayed: id -> hash of the form they were opened with.
    """

    at: str
    seq: int
    hash: bytes
    last_id: int
    rows: int
    before: str
    open: Mapping[int, str]

    def as_form(self) -> str:
        facts = {
            "at": self.at,
            "before": self.before,
            "hash": self.hash.hex(),
            "last_id": self.last_id,
            "open": {str(row_id): digest for row_id, digest in sorted(self.open.items())},
            "rows": self.rows,
            "seq": self.seq,
        }
        return chain.stated(Kind.CUT, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``wanted_row`` is the row at which the hash that was asked for stands; None where it stands nowhere."""

    rows: int
    entries: int
    newest_hash: str
    cut: Cut | None
    bad: Bad | None
    wanted_row: int | None = None


class Broken(Exception):
    """The chain and the rows do not agree."""

    def __init__(self, bad: Bad):
        self.bad = bad
        super().__init__(f"row {bad.row_id} {bad.fault}")


class Walk:
    """One pass over the entries, oldest first. ``step`` raises Broken.

    ``under_way`` are the rows that are open after the last step, with the hash of the form they were opened with.
    """

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection
        self.cut = last_cut(connection)
        self.hash = self.cut.hash if self.cut is not None else chain.NO_HASH
        self.seq = self.cut.seq if self.cut is not None else 0
        self.row_id = self.cut.last_id if self.cut is not None else 0
        self.rows = 0
        self.target_keys = 0
        self.under_way: dict[int, str] = {}
        self._cursors: list[sqlite3.Cursor] = []
        self._rows = self._read("SELECT * FROM audit ORDER BY id")
        self._open_rows: dict[int, sqlite3.Row] = {}
        self._row: sqlite3.Row | None = next(self._rows, None)
        self._carry()

    def steps(self) -> Iterator[sqlite3.Row]:
        """Each entry, once it is checked."""
        for entry in self._read("SELECT * FROM audit_chain ORDER BY seq"):
            self._step(entry)
            yield entry

    def end(self) -> None:
        """What can be said only when all entries were walked."""
        if self._row is not None:
            raise self._broken(Fault.UNKNOWN_ROW, self._row["id"])
        for row_id, row in self._open_rows.items():
            if not chain.is_as_opened(row):
                raise self._broken(Fault.STATE, row_id)
        if self._count("SELECT count(*) FROM audit_target") != self.target_keys:
            raise self._broken(Fault.STRAY_TARGETS, self.row_id)
        for table, last in (("audit", self.row_id), ("audit_chain", self.seq)):
            if self._count("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", table) > last:
                raise self._broken(Fault.NO_END, self.row_id)

    def close(self) -> None:
        """Before anything is written that the walk was reading."""
        for cursor in self._cursors:
            cursor.close()

    def _carry(self) -> None:
        """Rows that were under way at the last cut lie before all others."""
        carried = dict(self.cut.open) if self.cut is not None else {}
        while self._row is not None and self._row["id"] in carried:
            row, digest = self._row, carried.pop(self._row["id"])
            if _digest(chain.opened(row)) != digest:
                raise self._broken(Fault.CHANGED, row["id"])
            self._take(row, digest)
        if carried:
            raise self._broken(Fault.MISSING_ROW, min(carried))

    def _step(self, entry: sqlite3.Row) -> None:
        if entry["seq"] != self.seq + 1:
            raise self._broken(Fault.MISSING_ENTRY if self.seq else Fault.NO_BEGINNING, self.row_id)
        form, row = self._form(entry)
        expected = chain.linked(self.hash, form) if form or entry["kind"] != Kind.BEGIN else chain.NO_HASH
        if expected != bytes(entry["hash"]):
            raise self._broken(Fault.CHANGED, entry["audit_id"] or self.row_id, entry["seq"])
        self.seq, self.hash = entry["seq"], bytes(entry["hash"])
        if row is not None and entry["kind"] != Kind.OPEN:
            self._check_targets(row)

    def _form(self, entry: sqlite3.Row) -> tuple[str, sqlite3.Row | None]:
        row_id = entry["audit_id"]
        if not row_id:
            return entry["form"], None
        if entry["kind"] == Kind.CLOSE:
            closing = self._open_rows.pop(row_id, None)
            if closing is None:
                raise self._broken(Fault.NEVER_OPENED, row_id, entry["seq"])
            del self.under_way[row_id]
            return chain.closed(closing), closing
        row = self._next_row(row_id, entry["seq"])
        self.row_id, self.rows = row_id, self.rows + 1
        if entry["kind"] == Kind.WHOLE:
            self._row = next(self._rows, None)
            return chain.whole(row), row
        form = chain.opened(row)
        self._take(row, _digest(form), is_new=False)
        return form, row

    def _next_row(self, row_id: int, seq: int) -> sqlite3.Row:
        """The row that an opening entry is about has to be the next one of the audit."""
        if self._row is None or self._row["id"] > row_id:
            raise self._broken(Fault.MISSING_ROW, row_id, seq)
        if self._row["id"] < row_id:
            raise self._broken(Fault.UNKNOWN_ROW, self._row["id"], seq)
        return self._row

    def _take(self, row: sqlite3.Row, digest: str, *, is_new: bool = True) -> None:
        self._open_rows[row["id"]] = row
        self.under_way[row["id"]] = digest
        self._row = next(self._rows, None)
        if is_new:
            self.rows += 1

    def _check_targets(self, row: sqlite3.Row) -> None:
        if row["targets"] == "[]":
            return
        keys = {key for target in json.loads(row["targets"]) for key in keys_of(Target(**target))}
        for key in keys:
            found = self._connection.execute(
                "SELECT actor_id, command, outcome FROM audit_target WHERE name = ? AND audit_id = ?", (key, row["id"])
            ).fetchone()
            if found is None or tuple(found) != (row["actor_id"], row["command"], row["outcome"]):
                raise self._broken(Fault.TARGETS, row["id"])
        self.target_keys += len(keys)

    def _read(self, statement: str) -> Iterator[sqlite3.Row]:
        cursor = self._connection.execute(statement)
        self._cursors.append(cursor)
        return cursor

    def _count(self, statement: str, *values: object) -> int:
        return int(self._connection.execute(statement, values).fetchone()[0])

    def _broken(self, fault: Fault, row_id: int, seq: int | None = None) -> Broken:
        return Broken(Bad(row_id=row_id, seq=self.seq + 1 if seq is None else seq, fault=fault))


def last_cut(connection: sqlite3.Connection) -> Cut | None:
    """The newest note of a cut, as it claims; that it may be believed only the walk to it shows."""
    found = connection.execute("SELECT form FROM audit_chain WHERE kind = 'cut' ORDER BY seq DESC LIMIT 1").fetchone()
    if found is None:
        return None
    facts: dict[str, Any] = json.loads(found["form"])
    return Cut(
        at=facts["at"],
        seq=facts["seq"],
        hash=bytes.fromhex(facts["hash"]),
        last_id=facts["last_id"],
        rows=facts["rows"],
        before=facts["before"],
        open={int(row_id): digest for row_id, digest in facts["open"].items()},
    )


def _digest(form: str) -> str:
    return chain.linked(chain.NO_HASH, form).hex()


def verify(connection: sqlite3.Connection, *, wanted: str = "") -> Verdict:
    """Over one moment's state of the file, beside a bot that goes on writing.

    ``wanted`` is a hash, or its beginning, that was seen before, such as the digest's.
    """
    connection.execute("BEGIN")
    try:
        return judge(connection, wanted=wanted)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def judge(connection: sqlite3.Connection, *, wanted: str = "") -> Verdict:
    """The same within a transaction of the caller's."""
    walk: Walk | None = None
    bad: Bad | None = None
    wanted_row: int | None = None
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit_chain'").fetchone():
            raise Broken(Bad(row_id=0, seq=0, fault=Fault.NO_CHAIN))
        walk = Walk(connection)
        for entry in walk.steps():
            if wanted and bytes(entry["hash"]).hex().startswith(wanted):
                wanted_row = walk.row_id
        walk.end()
    except Broken as error:
        bad = error.bad
    except (ValueError, KeyError, TypeError):  # a note of a cut, or a row's targets, that nobody here wrote
        bad = Bad(row_id=walk.row_id if walk else 0, seq=walk.seq + 1 if walk else 0, fault=Fault.CHANGED)
    if walk is not None:
        walk.close()
    return Verdict(
        rows=walk.rows if walk else 0,
        entries=walk.seq if walk else 0,
        newest_hash=walk.hash.hex() if walk else "",
        cut=walk.cut if walk else None,
        bad=bad,
        wanted_row=wanted_row,
    )


def verify_file(path: Path, *, wanted: str = "") -> Verdict:
    """Of a database, or of a copy of one. Writes nothing."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA query_only = ON")
            return verify(connection, wanted=wanted)
    except sqlite3.DatabaseError:
        bad = Bad(row_id=0, seq=0, fault=Fault.UNREADABLE)
        return Verdict(rows=0, entries=0, newest_hash="", cut=None, bad=bad)
