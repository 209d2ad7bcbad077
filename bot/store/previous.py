"""The database as it was before the bot was put on a newer image: for the older one, should it have to come back.

A newer Lotsman migrates the file, and an older one refuses it then; so the copy takes its place, for a day.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.errors import DiskFull

log = structlog.get_logger(__name__)

SUFFIX = ".before-update"
OF_USE_FOR = timedelta(days=1)


def copy(connection: sqlite3.Connection, path: Path) -> None:
    """Of the whole file, readable by its owner alone. Raises DiskFull, and then there is none."""
    target = _copy_of(path)
    try:
        target.unlink(missing_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(target)) as other:
            connection.backup(other)
    except (OSError, sqlite3.Error) as error:
        drop(path)
        raise DiskFull from error


def drop(path: Path) -> None:
    with suppress(OSError):
        _copy_of(path).unlink(missing_ok=True)


def bring_back(path: Path, newest_version: int, *, now: datetime) -> bool:
    """Where the file is too new and the copy is not: the copy takes its place, and the file is kept beside it."""
    target = _copy_of(path)
    try:
        made = datetime.fromtimestamp(target.stat().st_mtime, UTC)
        is_of_use = now - made < OF_USE_FOR and _version(target) <= newest_version < _version(path)
    except (OSError, sqlite3.Error):
        return False
    if not is_of_use:
        return False
    aside = path.with_name(f"{path.name}.newer-{now:%Y%m%dT%H%M%SZ}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    target.rename(path)
    log.warning(
        "the database of a newer Lotsman is set aside, the one from before its update is used", aside=aside.name
    )
    return True


def _copy_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def _version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
