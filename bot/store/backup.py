"""A consistent copy of the database in one file (SQLite's own backup, beside a bot that writes), and the way back.

The archive holds ``lotsman.db``, the notes written from the phone and a page that says how to restore. What is a secret
of a person is left out.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from bot.errors import BotError, DiskFull
from bot.store import chain
from bot.store.chain_walk import Fault, verify_file

DATABASE = "lotsman.db"
EXTRAS = "notes"
LEFT_OUT = (
    "second_factor",  # whoever holds a copy must not hold another's
    *("removed", "journal", "journal_step", "confirmation", "permit", "awaited_reply"),  # settings and lines unmasked
    "keyboard",  # a reviewed file lies behind its buttons; those of a copy lead nowhere anyway
    "post",  # what waited to be told then
    "upgrade",  # settings of containers that are being updated
    "shown_secret",  # of use for a minute
)
"""Tables that are empty in a copy: of use for minutes or a day, and the only ones where secrets lie unmasked."""
_PARTS = ("", "-wal", "-shm")
_HOW = """Lotsman's database and notes.

To restore: stop the bot, then   python -m bot restore THIS-FILE.zip   and start it again. The database that is replaced
is kept beside it. To look without restoring: unpack, then   python -m bot audit verify --file lotsman.db
"""


class BadBackup(BotError):
    """``reason``: what is wrong with the file."""

    key = "error-bad-backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    size_bytes: int
    rows: int  # of the audit
    newest_hash: str


def write(connection: sqlite3.Connection, archive: Path, extras: Mapping[str, Path]) -> Backup:
    """``extras``: name below ``notes/`` -> file. Raises DiskFull, and then nothing is left behind."""
    first, copy = archive.with_suffix(".first"), archive.with_suffix(".part")
    try:
        for path in (first, copy, archive):
            _private(path)
        with closing(sqlite3.connect(first, isolation_level=None)) as target:
            connection.backup(target)
            newest = _cleaned(target)
            target.execute("VACUUM INTO ?", (str(copy),))  # without the free pages, where deleted rows can be read
        first.unlink()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("RESTORE.txt", _HOW)
            packed.write(copy, DATABASE)
            for name, path in extras.items():
                packed.write(path, f"{EXTRAS}/{name}")
    except (OSError, sqlite3.OperationalError) as error:
        archive.unlink(missing_ok=True)
        raise _translated(error) from error
    finally:
        for path in (first, copy):
            path.unlink(missing_ok=True)
    rows = int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])
    return Backup(size_bytes=archive.stat().st_size, rows=rows, newest_hash=newest)


def _cleaned(target: sqlite3.Connection) -> str:
    """Without what a copy must not hold; its chain's newest hash."""
    target.row_factory = sqlite3.Row
    target.execute("PRAGMA journal_mode = MEMORY")
    tables = {row["name"] for row in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in tables & set(LEFT_OUT):
        target.execute(f"DELETE FROM {table}")
    return chain.newest(target).hex()


def restore(archive: Path, data_dir: Path, *, now: datetime) -> tuple[Path | None, int]:
    """Put the copy in place of the present database, if it is whole; where the old one lies now, and how many rows.

    The bot must not run. Notes that are there already stay as they are. Raises BadBackup, and DiskFull, and then
    nothing was changed.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = data_dir / f"{DATABASE}.restoring"
    try:
        _unpack(archive, part)
        rows = _checked(part)
        aside = _set_aside(data_dir / DATABASE, now)
        part.rename(data_dir / DATABASE)
        if zipfile.is_zipfile(archive):
            _unpack_extras(archive, data_dir / EXTRAS)
    except OSError as error:
        raise _translated(error) from error
    finally:
        part.unlink(missing_ok=True)
    return aside, rows


def _unpack(archive: Path, to: Path) -> None:
    _private(to)
    if not zipfile.is_zipfile(archive):
        shutil.copyfile(archive, to)  # a database as it is
        return
    try:
        with zipfile.ZipFile(archive) as packed, packed.open(DATABASE) as source, to.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (KeyError, zipfile.BadZipFile, EOFError) as error:
        raise BadBackup(reason=str(error).strip("'\"")) from None


def _checked(path: Path) -> int:
    try:
        with closing(sqlite3.connect(path)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise BadBackup(reason=verdict)
            rows = int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])
        bad = verify_file(path).bad
    except sqlite3.Error as error:
        raise BadBackup(reason=str(error)) from None
    if bad is not None and bad.fault is not Fault.NO_CHAIN:
        raise BadBackup(reason=f"row {bad.row_id} of its audit {bad.fault}")
    return rows


def _set_aside(path: Path, now: datetime) -> Path | None:
    """A WAL that stayed beside another file would be played into it."""
    aside = path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    is_there = path.exists()
    for suffix in _PARTS:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside if is_there else None


def _unpack_extras(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            name = PurePosixPath(entry.filename)
            if entry.is_dir() or name.parts[:1] != (EXTRAS,) or ".." in name.parts or name.suffix != ".md":
                continue
            target = folder.joinpath(*name.parts[1:])
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                target.write_bytes(packed.read(entry))


def _private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))


def _translated(error: Exception) -> Exception:
    is_full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
    code = getattr(error, "sqlite_errorcode", None)
    return DiskFull() if is_full or code == sqlite3.SQLITE_FULL else error
