"""Who did what to containers, read from the audit for whoever judges why one ended. Only reading.

What is put on another image has rows of its own, which know its containers before the audit does.

A row knows its targets once it is closed. Until then there are the words that were typed; for an act that was asked
about, the press of the button says when, and the question which containers.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

from bot.store.alerting_rows import Deed
from bot.store.db import stamp

CHANGING_WORDS = ("stop", "restart", "kill", "rm", "down", "up", "prune", "start", "run", "update", "pause", "unpause",
                  "recreate", "exec", "end", "pull", "rmi", "build", "tag", "rename", "upgrade", "undo")  # fmt: skip
"""Last words of the commands that change containers or images. The engine's events name no command."""

LONGEST = timedelta(minutes=15)  # an act that is still under way after that is no longer taken for a cause
LONGEST_EXCHANGE = timedelta(hours=3)  # of many containers one after the other, each with a pull and its proof
AT_MOST = 500
ID_LENGTH = 64

_FIND = """
    SELECT audit.id, audit.at, audit.actor_id, audit.actor_name, audit.command, audit.arguments, audit.targets,
        audit.outcome, audit.duration_ms, audit.via, confirmation.bound, confirmation.state
    FROM audit LEFT JOIN confirmation ON confirmation.audit_id = audit.id
    WHERE audit.at >= ? AND audit.host = ? AND audit.outcome IN ('started', 'ok', 'failed', 'unknown')
        AND audit.command != 'session input'
    ORDER BY audit.at DESC LIMIT ?
"""
_COUNT = """
    SELECT audit.actor_name, audit.command, count(*) AS times FROM audit
    WHERE audit.at >= ? AND audit.at < ? AND audit.outcome = 'ok' AND audit.command NOT LIKE 'session %'
        AND NOT (audit.via = 'button' AND EXISTS (SELECT 1 FROM audit AS asked JOIN confirmation
            ON confirmation.audit_id = asked.id WHERE asked.actor_id = audit.actor_id
            AND asked.command = audit.command AND asked.arguments = audit.arguments AND asked.id < audit.id
            AND asked.id > audit.id - 1000))
    GROUP BY audit.actor_name, audit.command ORDER BY audit.actor_name, audit.command
"""


_EXCHANGES = """
    SELECT at, ended_at, container_id, actor_name, work FROM upgrade
    WHERE host = ? AND (ended_at >= ? OR (ended_at IS NULL AND at >= ?)) ORDER BY id DESC LIMIT ?
"""


def find(connection: sqlite3.Connection, host: str, since: datetime) -> list[Deed]:
    """Newest first."""
    rows = connection.execute(_FIND, (stamp(since - LONGEST), host, AT_MOST)).fetchall()
    rows = [row for row in rows if row["command"].rsplit(" ", 1)[-1] in CHANGING_WORDS]
    asked = {_key(row): row for row in rows if row["state"] is not None}
    found = [_deed(row, asked.get(_key(row))) for row in rows if row["state"] is None]
    found = [deed for deed in found if deed.until is None or deed.until >= since]
    return [*_exchanges(connection, host, since), *found]


def count(connection: sqlite3.Connection, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """A confirmed act is two rows in the audit, and one here."""
    rows = connection.execute(_COUNT, (stamp(since), stamp(until)))
    return {(row["actor_name"], row["command"]): row["times"] for row in rows}


def _exchanges(connection: sqlite3.Connection, host: str, since: datetime) -> list[Deed]:
    values = (host, stamp(since), stamp(since - LONGEST_EXCHANGE), AT_MOST)
    found: list[Deed] = []
    for row in connection.execute(_EXCHANGES, values).fetchall():
        trace = json.loads(row["work"]).get("trace") or {}
        until = datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None
        deed = Deed(
            person=row["actor_name"],
            command="upgrade",
            at=datetime.fromisoformat(row["at"]),
            until=until,
            names=tuple(trace.get("names") or ()),
            ids=tuple(one for one in (trace.get("over"), row["container_id"] if until is None else "") if one),
            is_exchange=True,
        )
        found.append(deed)
        if trace.get("along"):
            found.append(replace(deed, names=tuple(trace["along"]), ids=(), is_exchange=False))
    return found


def _key(row: sqlite3.Row) -> tuple[int, str, str]:
    return row["actor_id"], row["command"], row["arguments"]


def _deed(row: sqlite3.Row, question: sqlite3.Row | None) -> Deed:
    at = datetime.fromisoformat(row["at"])
    targets = json.loads(row["targets"])
    ids, names = [target["id"] for target in targets if target["id"]], [target["name"] for target in targets]
    is_press = question is not None and row["via"] == "button"
    if is_press and question is not None and not targets:
        bound = json.loads(question["bound"])
        ids = [id for id in bound if len(id) == ID_LENGTH]  # what asks only because it came late binds none
        names = [bound[id] for id in ids]
        targets = json.loads(question["targets"])
        ids, names = ids + [target["id"] for target in targets], names + [target["name"] for target in targets]
    duration_ms = row["duration_ms"]
    if duration_ms is None and is_press and question is not None:
        duration_ms = question["duration_ms"]  # counted from the press
    return Deed(
        person=row["actor_name"],
        command=row["command"],
        at=at,
        until=None if row["outcome"] == "started" else at + timedelta(milliseconds=duration_ms or 0),
        names=tuple(dict.fromkeys(name for name in names if name)),
        ids=tuple(dict.fromkeys(id for id in ids if id)),
        words=() if ids else _words(json.loads(row["arguments"])),
    )


def _words(arguments: list[str]) -> tuple[str, ...]:
    """What may name a container: neither options nor the number after one."""
    words: list[str] = []
    before = ""
    for argument in arguments:
        takes_value = before in ("-t", "--time", "--timeout", "-s", "--signal")
        if not argument.startswith("-") and not takes_value:
            words.append(argument)
        before = argument
    return tuple(words)
