"""The journal of updates: what came is on the disk before anything is done about it, so that it is done once.

A row is taken when Telegram hands the update out and before Telegram is told so, and closed when all was said. What a
crash leaves open was either not begun (there is no audit row) and can be run, or begun and cut off; then its steps say
how far it came. Texts of updates are kept only while they are open. What a step means on an engine is not known here.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from bot.errors import DiskFull
from bot.store.audit_rows import Outcome
from bot.store.db import Database, stamp

log = structlog.get_logger(__name__)

KEPT = timedelta(days=3)  # Telegram offers an update for one day
KEPT_AT_MOST = 50_000  # some 10 MB
SWEPT_AT_ONCE = 5_000
REMEMBERED = 1_000  # ids, for the time in which the disk is full
AUDIT_LOOKED_THROUGH = 5_000  # rows from the newest back: what a crash cut off is among them

_TAKE = "INSERT OR IGNORE INTO journal (source, update_id, query_id, at, body) VALUES (?, ?, ?, ?, ?)"
_END = "UPDATE journal SET is_done = 1, body = '', argv = '[]' WHERE source = ? AND update_id = ?"
_PLAN = (
    "UPDATE journal SET command = ?, argv = ?, audit_id = ?, host = ? WHERE source = ? AND update_id = ? RETURNING id"
)
_STEP = (
    "INSERT OR REPLACE INTO journal_step (journal_id, position, verb, kind, name, target_id, ref, patience_s, known,"
    " state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned')"
)
_STATE = (
    "UPDATE journal_step SET state = ?, began_at = coalesce(?, began_at) WHERE position = ?"
    " AND journal_id = (SELECT id FROM journal WHERE source = ? AND update_id = ?)"
)
_KNOWN = (
    "UPDATE journal_step SET known = ? WHERE target_id = ?"
    " AND journal_id = (SELECT id FROM journal WHERE source = ? AND update_id = ?)"
)
_ROWS = (
    "SELECT id, command, arguments, outcome, host, (SELECT state FROM confirmation WHERE audit_id = audit.id) AS asked,"
    " (SELECT message_id FROM confirmation WHERE audit_id = audit.id) AS shown_in,"
    " (SELECT token FROM confirmation WHERE audit_id = audit.id) AS token"
    " FROM audit WHERE id > (SELECT coalesce(max(id), 0) FROM audit) - ? AND (update_id = ? OR id = ?) ORDER BY id"
)
_SWEEP = (
    "DELETE FROM journal WHERE id IN (SELECT id FROM (SELECT id, at, is_done FROM journal ORDER BY id LIMIT ?)"
    " WHERE is_done = 1 AND (at < ? OR id <= (SELECT max(id) FROM journal) - ?))"
)
_SWEEP_STEPS = "DELETE FROM journal_step WHERE journal_id NOT IN (SELECT id FROM journal)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One update as it came. ``query_id`` is a press's own id, empty for a message; ``body`` the update as JSON."""

    update_id: int
    query_id: str = ""
    body: str


class StepState(StrEnum):
    PLANNED = "planned"  # not begun: the engine has not heard of it
    DOING = "doing"
    DONE = "done"
    FAILED = "failed"  # the engine refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act on one object. ``ref`` is what was typed for it; the engine may take ``patience_s`` to do it;
    ``known`` is what was seen before, for telling whether it was done.
    """

    position: int
    verb: str
    kind: str
    name: str
    id: str
    ref: str = ""
    patience_s: int = 2
    known: str = ""
    state: StepState = StepState.PLANNED
    began_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An audit row of a cut update; ``token`` and ``asked`` of the question that it waits with, "" where none."""

    audit_id: int
    command: str
    arguments: tuple[str, ...]
    outcome: Outcome
    host: str
    asked: str
    token: str
    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """An update that a stop of the bot left open. ``is_ours``: of this very bot, not of one that ran here before."""

    update_id: int
    at: datetime
    body: str
    tries: int  # starts that have met it, this one included
    is_ours: bool
    is_cut: bool  # an earlier start has found it cut off, and could not say so
    command: str  # "" where nothing was planned
    argv: tuple[str, ...]
    host: str  # "" where nothing was planned
    steps: tuple[Step, ...]
    begun: tuple[Begun, ...]


class Journal:
    def __init__(self, database: Database):
        self._database = database
        self._source = ""
        self._fresh: set[int] = set()
        self._begun: OrderedDict[int, None] = OrderedDict()

    async def adopt(self, source: str) -> list[Leftover]:
        """Name the bot whose updates come from now on, and what is open from before, oldest first.

        Two bots, or one before and after its token was changed, count their updates apart. Raises DiskFull.
        """
        self._source = source

        def count(connection: sqlite3.Connection) -> list[sqlite3.Row]:
            return connection.execute("UPDATE journal SET tries = tries + 1 WHERE is_done = 0 RETURNING *").fetchall()

        rows = await self._database.write(count)
        found = [await self._leftover(row) for row in sorted(rows, key=lambda row: row["id"])]
        for left in found:
            if not left.is_ours:  # told of under their own number, which may be one of ours as well
                await self._database.execute(
                    "UPDATE journal SET is_done = 1, body = '', argv = '[]' WHERE update_id = ? AND source != ?",
                    (left.update_id, source),
                )
        return found

    async def take(self, updates: Sequence[Taken], now: datetime) -> None:
        """What Telegram handed out. On a full disk it is remembered in memory: reading must go on.

        Survives a kill, not a power cut, before which nothing was begun anyway: what changes something has its audit
        row on the disk first.
        """

        def write(connection: sqlite3.Connection) -> list[int]:
            return [
                one.update_id
                for one in updates
                if connection.execute(
                    _TAKE, (self._source, one.update_id, one.query_id or None, stamp(now), one.body)
                ).rowcount
            ]

        try:
            self._fresh.update(await self._database.write(write, is_durable=False))
        except DiskFull:
            log.error("updates are journaled in memory: the disk is full")
            self._fresh.update(one.update_id for one in updates if one.update_id not in self._begun)

    def readmit(self, update_id: int) -> None:
        """What a crash kept from being begun may begin now."""
        self._fresh.add(update_id)

    async def begin(self, update_id: int, come: Callable[[], Taken], now: datetime) -> bool:
        """Whether this update may be acted upon: True once, whatever is delivered again.

        ``come`` is how it came, for one that was not taken yet.
        """
        if update_id not in self._fresh:
            await self.take([come()], now)
        if update_id not in self._fresh:
            return False
        self._fresh.discard(update_id)
        self._begun[update_id] = None
        if len(self._begun) > REMEMBERED:
            self._begun.popitem(last=False)
        return True

    async def end(self, update_id: int) -> None:
        """All was done and said. On a full disk it stays open, and is told of as cut off at the next start."""
        try:
            await self._database.execute(_END, (self._source, update_id), is_durable=False)
        except DiskFull:
            log.error("an update stays open in the journal: the disk is full", update_id=update_id)

    async def is_open(self, update_id: int) -> bool:
        """Whether something is still being done about it."""
        query = "SELECT 1 FROM journal WHERE source = ? AND update_id = ? AND is_done = 0"
        return await self._database.row(query, (self._source, update_id)) is not None

    async def plan(
        self,
        update_id: int,
        *,
        command: str,
        argv: Sequence[str],
        audit_id: int | None,
        steps: Sequence[Step],
        host: str = "",
    ) -> None:
        """What is about to be done to what. Survives a kill. Raises DiskFull."""

        def write(connection: sqlite3.Connection) -> None:
            values = (command, json.dumps(list(argv), ensure_ascii=False), audit_id, host, self._source, update_id)
            row = connection.execute(_PLAN, values).fetchone()
            if row is None:  # an act of no update, or one that came while the disk was full
                return
            connection.executemany(
                _STEP,
                [
                    (row["id"], one.position, one.verb, one.kind, one.name, one.id, one.ref, one.patience_s, one.known)
                    for one in steps
                ],
            )

        await self._database.write(write, is_durable=False)

    async def step(self, update_id: int, position: int, state: StepState, *, at: datetime | None = None) -> None:
        """Raises DiskFull."""
        began_at = stamp(at) if at is not None else None
        await self._database.execute(_STATE, (state, began_at, position, self._source, update_id), is_durable=False)

    async def note(self, update_id: int, target_id: str, known: str) -> None:
        """What was seen of the target before. Raises DiskFull."""
        await self._database.execute(_KNOWN, (known, target_id, self._source, update_id), is_durable=False)

    async def cut(self, update_id: int) -> None:
        """It was found cut off: from now on it has to be told, whatever becomes of its audit row. Raises DiskFull."""
        await self._database.execute(
            "UPDATE journal SET is_cut = 1 WHERE source = ? AND update_id = ?", (self._source, update_id)
        )

    async def sweep(self, now: datetime) -> None:
        """Forget by age and by number, oldest first and not too many at once. Raises DiskFull."""
        values = (SWEPT_AT_ONCE, stamp(now - KEPT), KEPT_AT_MOST)
        if await self._database.execute(_SWEEP, values, is_durable=False):
            await self._database.execute(_SWEEP_STEPS, is_durable=False)

    async def _leftover(self, row: sqlite3.Row) -> Leftover:
        steps = await self._database.rows(
            "SELECT * FROM journal_step WHERE journal_id = ? ORDER BY position", (row["id"],)
        )
        begun = await self._database.rows(_ROWS, (AUDIT_LOOKED_THROUGH, row["update_id"], row["audit_id"]))
        return Leftover(
            update_id=row["update_id"],
            at=datetime.fromisoformat(row["at"]),
            body=row["body"],
            tries=row["tries"],
            is_ours=row["source"] == self._source,
            is_cut=bool(row["is_cut"]),
            command=row["command"],
            argv=tuple(json.loads(row["argv"])),
            host=row["host"],
            steps=tuple(_step(step) for step in steps),
            begun=tuple(_begun(one) for one in begun),
        )


def _step(row: sqlite3.Row) -> Step:
    return Step(
        position=row["position"],
        verb=row["verb"],
        kind=row["kind"],
        name=row["name"],
        id=row["target_id"],
        ref=row["ref"],
        patience_s=row["patience_s"],
        known=row["known"],
        state=StepState(row["state"]),
        began_at=datetime.fromisoformat(row["began_at"]) if row["began_at"] else None,
    )


def _begun(row: sqlite3.Row) -> Begun:
    return Begun(
        audit_id=row["id"],
        command=row["command"],
        arguments=tuple(json.loads(row["arguments"])),
        outcome=Outcome(row["outcome"]),
        host=row["host"],
        asked=row["asked"] or "",
        token=row["token"] or "",
        is_shown=row["shown_in"] is not None,
    )
