"""The database file: opened, migrated, written by one connection and read by another. No table's meaning is known here.

Every write goes through one connection, and what waits there together is committed together, so that concurrent writes
share one wait for the disk. A commit waits (``synchronous=FULL``) when anything in it must outlive a power cut: in WAL
mode NORMAL promises only to outlive the process, a kill -9 included (SQLite, "PRAGMA synchronous"). A write that does
not ask for the disk rides along or is committed at NORMAL, and then reaches the disk with the next commit that asks.

Reads have a connection, and so a thread, of their own: in WAL mode a long one never holds up a write.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite
import structlog

from bot.errors import DiskFull, SettingsError
from bot.store.schema import MIGRATIONS

log = structlog.get_logger(__name__)

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]

BUSY_TIMEOUT_MS = 5_000
CHECKED_BYTES_AT_MOST = 32 * 1024 * 1024
"""A whole check reads every page. Up to this size that delays the start by some tenths of a second at worst."""

OTHERS = 0o077  # the rights of everyone but a file's owner

_PRIMARY_CODE = 0xFF  # SQLite's extended result codes keep the primary one in the low byte
_CANNOT_WRITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def stamp(moment: datetime) -> str:
    """UTC and of one length, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Connection(aiosqlite.Connection):
    """aiosqlite, and a whole job as one trip to the connection's thread, which no cancelling cuts in half."""

    async def run(self, job: Job[T]) -> T:
        return cast(T, await self._execute(job, self._conn))  # type: ignore[no-untyped-call]

    def wait_ended(self) -> None:
        """After a failed opening aiosqlite tells its thread to end but does not wait: it could outlive the loop."""
        self._thread.join()


@dataclass(slots=True)
class _Write:
    job: Job[Any]
    is_durable: bool
    result: Any = None
    error: Exception | None = None


class Database:
    def __init__(self, path: Path, writer: Connection, reader: Connection, set_aside: Path | None = None):
        self.set_aside = set_aside  # where the corrupt file lies that this one was begun for
        self.path = path
        self._writer = writer
        self._reader = reader
        self._waiting: deque[_Write] = deque()
        self._waits_for_disk = True  # the writer's present setting

    @classmethod
    async def open(cls, path: Path, *, migrations: Sequence[str] = MIGRATIONS) -> Database:
        """Create or migrate; a corrupt file is set aside, loudly, and a new one begun.

        Raises DiskFull, and SettingsError for a folder that cannot be used or a file that a newer Lotsman wrote.
        """
        asides: list[Path] = []
        writer = await _started(lambda: _begin(path, migrations, asides.append))
        try:
            reader = await _started(lambda: _connect(path, "query_only = ON"))
        except BaseException:
            await writer.close()
            raise
        return cls(path, writer, reader, set_aside=asides[0] if asides else None)

    async def close(self) -> None:
        """What is waiting is written first. An unclosed connection would keep the process alive (aiosqlite 0.22)."""
        await self._reader.close()
        await self._writer.close()  # the last one to close folds the WAL into the file

    async def read(self, job: Job[T]) -> T:
        return await self._reader.run(job)

    async def read_apart(self, job: Job[T]) -> T:
        """On a connection, and so a thread, of its own: for a job of seconds, that others should not wait behind."""
        connection = await _started(lambda: _connect(self.path, "query_only = ON"))
        try:
            return await connection.run(job)
        finally:
            await connection.close()

    async def rows(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        return await self.read(lambda connection: connection.execute(statement, values).fetchall())

    async def row(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def write(self, job: Job[T], *, is_durable: bool = True) -> T:
        """Run ``job`` in a transaction. When this returns it survives a kill, and if ``is_durable`` a power cut.

        A job that raises is undone alone. Raises DiskFull.
        """
        write = _Write(job, is_durable)
        self._waiting.append(write)
        # Each writer sends its own call; the first to run commits all that waits, the others then find nothing to do.
        # So nobody leads, and a cancelled writer leaves nobody behind.
        await self._writer.run(self._commit_waiting)
        if write.error is not None:
            raise _translated(write.error) from write.error
        return cast(T, write.result)

    async def execute(self, statement: str, values: Sequence[object] = (), *, is_durable: bool = True) -> int:
        """One statement as a write of its own; how many rows it touched."""
        return await self.write(
            lambda connection: connection.execute(statement, values).rowcount, is_durable=is_durable
        )

    def _commit_waiting(self, connection: sqlite3.Connection) -> None:
        writes: list[_Write] = []
        while self._waiting:
            writes.append(self._waiting.popleft())
        if not writes:
            return
        try:
            self._wait_for_disk(connection, any(write.is_durable for write in writes))
            connection.execute("BEGIN IMMEDIATE")
            for write in writes:
                _run(connection, write)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for write in writes:
                write.error = write.error or error

    def _wait_for_disk(self, connection: sqlite3.Connection, is_durable: bool) -> None:
        if is_durable != self._waits_for_disk:
            connection.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
            self._waits_for_disk = is_durable


def _run(connection: sqlite3.Connection, write: _Write) -> None:
    """Raises sqlite3.Error where not only this job but the whole transaction is lost."""
    connection.execute("SAVEPOINT job")
    try:
        write.result = write.job(connection)
    except Exception as error:  # noqa: BLE001 - handed to whoever waits for this write
        write.error = error
        # A full disk may have undone the transaction already; then this raises, and all of its writes fail.
        connection.execute("ROLLBACK TO job")
    connection.execute("RELEASE job")


async def _started(open_it: Callable[[], sqlite3.Connection]) -> Connection:
    connection = Connection(open_it, iter_chunk_size=64)
    try:
        await connection
    except BaseException as error:
        connection.wait_ended()
        if isinstance(error, sqlite3.Error):
            raise _translated(error) from error
        raise
    return connection


def _begin(path: Path, migrations: Sequence[str], tell_aside: Callable[[Path], None]) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone_in(path.parent):
            return _migrated_or_new(path, migrations, tell_aside)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise SettingsError(name="DATA_DIR", problem=f"{path.parent} cannot be used: {error.strerror}") from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """One process at a time: SQLite's waiting for a lock does not cover the change to WAL, nor setting a file aside."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _migrated_or_new(path: Path, migrations: Sequence[str], tell_aside: Callable[[Path], None]) -> sqlite3.Connection:
    try:
        return _migrated(path, migrations)
    except sqlite3.DatabaseError as error:
        if not _has_code(error, _CORRUPT):
            raise
        aside = _set_aside(path)
        log.error(
            "the database is corrupt: it was set aside and a new one is begun", kept_as=aside.name, reason=str(error)
        )
        tell_aside(aside)
        return _migrated(path, migrations)


def _migrated(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # SQLite gives its -wal and -shm the same mode
    elif path.stat().st_mode & OTHERS:
        log.warning("others could read the database: from now on only its owner can", mode=oct(path.stat().st_mode))
        path.chmod(0o600)
    connection = _connect(path, "journal_mode = WAL", "synchronous = FULL")
    try:
        _check(connection, path)
        _migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, *pragmas: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "foreign_keys = ON",
            "temp_store = MEMORY",  # the data folder may be the only place that can be written, and be full
            "cache_size = -2000",
            *pragmas,
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises sqlite3.DatabaseError for a corrupt file: every page of a small one, the beginning of a large one."""
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if path.stat().st_size > CHECKED_BYTES_AT_MOST:
        return
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        error = sqlite3.DatabaseError(verdict)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _migrate(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    """All missing steps in one transaction: a file is of one version or another, never in between."""
    connection.execute("BEGIN IMMEDIATE")  # before the look: two processes may start at once
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(migrations):
        raise SettingsError(name="DATA_DIR", problem="its database was written by a newer Lotsman")
    for script in migrations[version:]:
        for statement in script.split(";"):
            connection.execute(statement)
    if version < len(migrations):
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
    connection.execute("COMMIT")


def _set_aside(path: Path) -> Path:
    aside = path.with_name(f"{path.name}.corrupt-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _translated(error: Exception) -> Exception:
    return DiskFull() if _has_code(error, _CANNOT_WRITE) else error


def _has_code(error: Exception, codes: set[int]) -> bool:
    code = getattr(error, "sqlite_errorcode", None)  # absent where Python and not SQLite refused
    return code is not None and code & _PRIMARY_CODE in codes
