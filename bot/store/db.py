"""The database file: opened, migrated, written by one connection and read by another. No table's meaning is known here.

``synchronous=FULL``: an audit row must outlive a power cut, and in WAL mode NORMAL only promises to outlive a crash of the
process. What need not outlive a power cut (the keyboards) is written by a connection of its own with NORMAL, which does not
wait for the disk. Source: SQLite's documentation, "PRAGMA synchronous" and "Write-Ahead Logging".
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite
import structlog

from bot.errors import DiskFull
from bot.store.schema import MIGRATIONS

log = structlog.get_logger(__name__)

BUSY_TIMEOUT_MS = 5_000
_FULL = ("database or disk is full", "disk i/o error", "readonly database")


class Database:
    """Three connections to one file: ``write`` (durable), ``hasty`` (survives a kill, not a power cut), ``read``."""

    def __init__(self, path: Path, write: aiosqlite.Connection, hasty: aiosqlite.Connection, read: aiosqlite.Connection):
        self.path = path
        self._write = write
        self._hasty = hasty
        self.read = read
        self._writing = asyncio.Lock()
        self._hurrying = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Create or migrate. A corrupt file is set aside beside the new one, loudly."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            return await cls._open(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            aside = _set_aside(path)
            log.error("the database is corrupt: set aside, a new one is begun", kept_as=aside.name, reason=str(error))
            return await cls._open(path)

    @classmethod
    async def _open(cls, path: Path) -> Database:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        connections: list[aiosqlite.Connection] = []
        try:
            for synchronous in ("FULL", "NORMAL", "NORMAL"):
                connections.append(await _connect(path, synchronous))
                if len(connections) == 1:
                    await _check(connections[0])
                    await _migrate(connections[0])
        except BaseException:
            for connection in connections:
                await connection.close()
            raise
        return cls(path, *connections)

    async def close(self) -> None:
        """Checkpoint and close; an unclosed connection would keep the process alive (aiosqlite 0.22)."""
        for connection in (self.read, self._hasty, self._write):
            await connection.close()

    async def execute(self, statement: str, values: Sequence[object] = ()) -> int:
        """One durable statement, one commit; the new row's id. Raises DiskFull."""
        async with self._writing:
            try:
                cursor = await self._write.execute(statement, values)
            except sqlite3.OperationalError as error:
                raise _translated(error) from error
            rowid = cursor.lastrowid
            await cursor.close()
            return rowid or 0

    async def changed(self, statement: str, values: Sequence[object] = ()) -> int:
        """As ``execute``; how many rows were touched."""
        async with self._writing:
            try:
                cursor = await self._write.execute(statement, values)
            except sqlite3.OperationalError as error:
                raise _translated(error) from error
            count = cursor.rowcount
            await cursor.close()
            return count

    async def hurry(self, statement: str, values: Sequence[object] = ()) -> None:
        """One statement that need not outlive a power cut."""
        async with self._hurrying:
            try:
                cursor = await self._hasty.execute(statement, values)
            except sqlite3.OperationalError as error:
                raise _translated(error) from error
            await cursor.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        """Several durable statements as one. Raises DiskFull."""
        async with self._writing:
            try:
                await self._write.execute("BEGIN IMMEDIATE")
                yield self._write
                await self._write.execute("COMMIT")
            except BaseException as error:
                if self._write.in_transaction:
                    await self._write.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise _translated(error) from error
                raise

    async def rows(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        return list(await self.read.execute_fetchall(statement, values))

    async def row(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        found = await self.rows(statement, values)
        return found[0] if found else None


async def _connect(path: Path, synchronous: str) -> aiosqlite.Connection:
    # Autocommit: a lone statement is one trip to the connection's thread instead of two.
    connection = await aiosqlite.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -2000",
    ):
        await connection.execute(f"PRAGMA {pragma}")
    return connection


async def _check(connection: aiosqlite.Connection) -> None:
    """A quick look at the file's form. Raises sqlite3.DatabaseError."""
    async with connection.execute("SELECT count(*) FROM sqlite_master") as cursor:
        await cursor.fetchone()


async def _migrate(connection: aiosqlite.Connection) -> None:
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    version = int(row[0]) if row is not None else 0
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        await connection.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        companion = path.with_name(path.name + suffix)
        if companion.exists():
            companion.rename(aside.with_name(aside.name + suffix))
    return aside


def _translated(error: sqlite3.OperationalError) -> Exception:
    return DiskFull() if any(sign in str(error).lower() for sign in _FULL) else error
