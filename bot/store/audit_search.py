"""How audit rows are found: always along an index in the order of ids, so that a million rows open as fast as ten.

One of target, actor, command and outcome leads; the others are looked up in the same index, which carries them, so
that even a question with no answer never goes to the rows themselves. Where a name means several leaders (the beginning
of an id, a name that two people have), each is asked for its own first rows and the answers are merged: SQLite would
sort them all.
"""

from __future__ import annotations

import heapq
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from bot.store.audit_rows import AuditQuery, AuditRow, Outcome, Target, Via
from bot.store.db import stamp

KEYS_OF_A_PREFIX = 50  # objects whose id begins alike; more is no question about an object
MAX_ID = 2**63 - 1  # SQLite's
OUT_OF_ORDER = 100  # rows written at the same time whose ids and times may disagree

_ID_SIGN = "#"  # keeps ids apart from names, which cannot hold it
_ID = re.compile(r"(?:sha256:)?([0-9a-f]{1,64})")


@dataclass(frozen=True, slots=True)
class _Leader:
    """Where rows of one value lie in the order of ids; ``id_column`` is the row's id there."""

    column: str
    table: str
    id_column: str = "id"


_LEADERS = (  # the most choosy first
    _Leader("name", "audit_target", "audit_id"),
    _Leader("actor_id", "audit INDEXED BY audit_by_actor"),
    _Leader("command", "audit INDEXED BY audit_by_command"),
    _Leader("outcome", "audit INDEXED BY audit_by_outcome"),
    _Leader("host", "audit INDEXED BY audit_by_host"),
)


def keys_of(target: Target) -> Iterator[str]:
    """What a target can be found by."""
    if target.name:
        yield target.name
    if target.id:
        found = _ID.fullmatch(target.id)
        yield _ID_SIGN + (found[1] if found else target.id)


def find(connection: sqlite3.Connection, query: AuditQuery) -> list[AuditRow]:
    """Newest first."""
    return _rows(connection, ids(connection, query))


def find_from(connection: sqlite3.Connection, query: AuditQuery, from_id: int) -> list[AuditRow]:
    """Oldest first, beginning with ``from_id``."""
    return _rows(connection, ids(connection, query, from_id=from_id))


def ids(connection: sqlite3.Connection, query: AuditQuery, *, from_id: int | None = None) -> list[int]:
    """Newest first; with ``from_id`` oldest first beginning there."""
    is_newest_first = from_id is None
    lowest, highest = from_id or 0, MAX_ID
    if query.before_id is not None:
        highest = query.before_id - 1
    if query.since is not None:
        lowest = max(lowest, first_since(connection, query.since))
    order = "DESC" if is_newest_first else "ASC"
    limit = -1 if query.limit is None else query.limit
    answers = []
    for leader, conditions, values in _searches(_wanted(connection, query)):
        where = " AND ".join([*conditions, f"{leader.id_column} BETWEEN ? AND ?"])
        statement = (
            f"SELECT {leader.id_column} FROM {leader.table} WHERE {where} ORDER BY {leader.id_column} {order} LIMIT ?"
        )
        answers.append([row[0] for row in connection.execute(statement, (*values, lowest, highest, limit))])
    if len(answers) == 1:
        return answers[0]
    merged = _without_repeats(heapq.merge(*answers, reverse=is_newest_first))
    return list(merged if query.limit is None else islice(merged, query.limit))


def _wanted(connection: sqlite3.Connection, query: AuditQuery) -> dict[str, list[Any]]:
    """For each column asked about the values that fit; an empty list where none does."""
    wanted: dict[str, list[Any]] = {}
    if query.target is not None:
        wanted["name"] = _target_keys(connection, query.target)
    if query.user is not None:
        wanted["actor_id"] = _actors(connection, query.user)
    if query.command is not None:
        wanted["command"] = [query.command]
    if query.outcome is not None:
        wanted["outcome"] = [query.outcome]
    if query.host is not None:
        wanted["host"] = [query.host]
    return wanted


def _searches(wanted: dict[str, list[Any]]) -> Iterator[tuple[_Leader, list[str], list[Any]]]:
    """One search for each value that leads, with its conditions and their values."""
    leader = next((leader for leader in _LEADERS if leader.column in wanted), None)
    if leader is None:
        yield _Leader("", "audit"), [], []
        return
    others = {column: fitting for column, fitting in wanted.items() if column != leader.column}
    conditions = [
        f"{_looked_up(column, leader)} IN ({', '.join('?' * len(fitting))})" for column, fitting in others.items()
    ]
    values = [value for fitting in others.values() for value in fitting]
    for value in wanted[leader.column]:
        yield leader, [f"{leader.column} = ?", *conditions], [value, *values]


def _looked_up(column: str, leader: _Leader) -> str:
    """The host is in no other index: it is looked up row by row, for the few that all else fits."""
    if column != "host":
        return column
    outer = f"{leader.table.split()[0]}.{leader.id_column}"
    return f"(SELECT host FROM audit AS looked_up WHERE looked_up.id = {outer})"


def _target_keys(connection: sqlite3.Connection, text: str) -> list[str]:
    keys = [text]
    found = _ID.fullmatch(text.lower())
    if found is None:
        return keys
    prefix = _ID_SIGN + found[1]
    end = prefix + "g"  # after every hexadecimal digit
    # From one key to the next by the index: a key may stand in a hundred thousand rows.
    statement = "SELECT min(name) FROM audit_target WHERE name {} ? AND name < ?"
    key = connection.execute(statement.format(">="), (prefix, end)).fetchone()[0]
    while key is not None and len(keys) <= KEYS_OF_A_PREFIX:
        keys.append(key)
        key = connection.execute(statement.format(">"), (key, end)).fetchone()[0]
    return keys


def _actors(connection: sqlite3.Connection, user: str) -> list[int]:
    if re.fullmatch(r"-?[0-9]{1,18}", user):
        return [int(user)]
    name = user.removeprefix("@")
    found = connection.execute(
        "SELECT user_id FROM person WHERE username = ? COLLATE NOCASE UNION SELECT user_id FROM person WHERE name = ?",
        (name, user),
    )
    return [row[0] for row in found]


def first_since(connection: sqlite3.Connection, since: datetime) -> int:
    """Ids grow with time, so one id stands for the moment; one after all others where nothing came since."""
    row = connection.execute(
        "SELECT min(id) FROM (SELECT id FROM audit WHERE at >= ? ORDER BY at LIMIT ?)", (stamp(since), OUT_OF_ORDER)
    ).fetchone()
    return MAX_ID if row[0] is None else int(row[0])


def _without_repeats(numbers: Iterable[int]) -> Iterator[int]:
    last = None
    for number in numbers:
        if number != last:
            yield number
        last = number


def _rows(connection: sqlite3.Connection, found: list[int]) -> list[AuditRow]:
    rows = connection.execute(
        "SELECT audit.* FROM json_each(?) AS found JOIN audit ON audit.id = found.value ORDER BY found.key",
        (json.dumps(found),),
    )
    return [_row(row) for row in rows]


def _row(row: sqlite3.Row) -> AuditRow:
    return AuditRow(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        update_id=row["update_id"],
        actor_id=row["actor_id"],
        actor_name=row["actor_name"],
        chat_id=row["chat_id"],
        via=Via(row["via"]),
        command=row["command"],
        arguments=tuple(json.loads(row["arguments"])),
        targets=tuple(Target(**target) for target in json.loads(row["targets"])),
        role=row["role"],
        outcome=Outcome(row["outcome"]),
        error=row["error"],
        duration_ms=row["duration_ms"],
        host=row["host"],
    )
