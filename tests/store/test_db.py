import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import DiskFull, SettingsError
from bot.store.db import Database, stamp
from bot.store.schema import MIGRATIONS
from tests.store.fakes import NOON, fill_disk, free_disk

OLD = ("CREATE TABLE thing (name TEXT NOT NULL)",)
NEW = (*OLD, "ALTER TABLE thing ADD COLUMN size INTEGER NOT NULL DEFAULT 7; CREATE INDEX thing_by_size ON thing (size)")
BROKEN = (*OLD, "CREATE TABLE other (x); CREATE TABLE thing (x)")


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    path.chmod(0o600)


def _content(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_new_database_and_its_folder_are_its_owners_alone(path: Path, database: Database) -> None:
    await database.execute("INSERT INTO person VALUES (1, 'a', 'b', 'ru')")
    assert _mode(path.parent) == 0o700
    assert {file.name: _mode(file) for file in path.parent.iterdir()} == {
        "lotsman.db": 0o600,
        "lotsman.db-wal": 0o600,
        "lotsman.db-shm": 0o600,
    }


def _make_folder(path: Path, mode: int) -> None:
    path.parent.mkdir()
    path.parent.chmod(mode)


async def test_a_folder_that_was_there_keeps_its_mode(path: Path) -> None:
    _make_folder(path, 0o755)
    await (await Database.open(path)).close()
    assert _mode(path.parent) == 0o755


def _open_to_others(path: Path) -> None:
    path.chmod(0o644)


async def test_a_file_that_others_could_read_becomes_its_owners_alone(path: Path) -> None:
    await (await Database.open(path)).close()
    _open_to_others(path)
    with capture_logs() as logs:
        database = await Database.open(path)
    await database.close()
    assert (_mode(path), [entry["log_level"] for entry in logs]) == (0o600, ["warning"])


async def test_after_closing_there_is_one_file_and_no_thread(path: Path) -> None:
    before = set(threading.enumerate())
    database = await Database.open(path)
    await database.execute("INSERT INTO person VALUES (1, 'a', 'b', 'ru')")
    await database.close()
    assert [file.name for file in path.parent.iterdir()] == ["lotsman.db"]
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
    assert set(threading.enumerate()) <= before


async def test_what_waits_for_the_disk_is_set_to_do_so(database: Database) -> None:
    def setting(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA synchronous").fetchone()[0])

    full, normal = 2, 1
    assert await database.write(setting) == full
    assert await database.write(setting, is_durable=False) == normal
    assert await database.write(setting) == full


async def test_an_older_file_is_migrated_and_keeps_its_rows(path: Path) -> None:
    old = await Database.open(path, migrations=OLD)
    await old.execute("INSERT INTO thing VALUES ('web01')")
    await old.close()
    new = await Database.open(path, migrations=NEW)
    assert [tuple(row) for row in await new.rows("SELECT name, size FROM thing")] == [("web01", 7)]
    assert [tuple(row) for row in await new.rows("PRAGMA user_version")] == [(2,)]
    await new.close()


async def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    await (await Database.open(path, migrations=OLD)).close()
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        await Database.open(path, migrations=BROKEN)
    old = await Database.open(path, migrations=OLD)
    assert await old.rows("SELECT name FROM sqlite_master WHERE name = 'other'") == []
    await old.close()


async def test_a_newer_lotsmans_file_is_left_alone(path: Path) -> None:
    await (await Database.open(path, migrations=NEW)).close()
    before = _content(path)
    with pytest.raises(SettingsError) as caught:
        await Database.open(path, migrations=OLD)
    assert caught.value.params["name"] == "DATA_DIR"
    assert _content(path) == before


async def test_a_folder_that_cannot_be_made_is_a_wrong_setting(path: Path) -> None:
    _write(path, b"")
    with pytest.raises(SettingsError) as caught:
        await Database.open(path / "inner" / "lotsman.db")
    assert caught.value.params == {"name": "DATA_DIR", "problem": f"{path / 'inner'} cannot be used: Not a directory"}


async def test_two_that_open_a_new_file_at_once_both_succeed(path: Path) -> None:
    databases = await asyncio.gather(*(Database.open(path) for _ in range(4)))
    assert {row[0] for database in databases for row in await database.rows("PRAGMA user_version")} == {len(MIGRATIONS)}
    for database in databases:
        await database.close()


def _set_aside(path: Path) -> list[bytes]:
    return [file.read_bytes() for file in path.parent.iterdir() if ".corrupt-" in file.name]


@pytest.mark.parametrize("garbage", [b"this is no database at all" * 1000, b"\x00" * 3], ids=["long", "short"])
async def test_a_file_that_is_no_database_is_set_aside_loudly(path: Path, garbage: bytes) -> None:
    _write(path, garbage)
    with capture_logs() as logs:
        database = await Database.open(path)
    assert await database.execute("INSERT INTO person VALUES (1, 'a', 'b', 'ru')") == 1
    await database.close()
    assert _set_aside(path) == [garbage]
    assert [(entry["log_level"], "corrupt" in entry["event"]) for entry in logs] == [("error", True)]


def _damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    path.write_bytes(content)


async def test_a_damaged_page_in_the_middle_is_found_at_the_start(path: Path) -> None:
    database = await Database.open(path)
    for number in range(200):
        await database.execute("INSERT INTO person VALUES (?, ?, 'b', 'ru')", (number, "x" * 500), is_durable=False)
    await database.close()
    _damage(path)
    reopened = await Database.open(path)
    assert await reopened.rows("SELECT * FROM person") == []
    await reopened.close()
    assert len(_set_aside(path)) == 1


async def test_a_full_disk_is_told_as_that_and_passes(database: Database) -> None:
    await fill_disk(database)
    statement = "INSERT INTO person VALUES (?, ?, 'b', 'ru')"
    with pytest.raises(DiskFull):
        await database.execute(statement, (1, "x" * 50_000))
    await free_disk(database)
    assert await database.execute(statement, (1, "x" * 50_000)) == 1


async def test_what_can_be_read_can_be_read_on_a_full_disk(database: Database) -> None:
    await database.execute("INSERT INTO person VALUES (1, 'a', 'b', 'ru')")
    await fill_disk(database)
    with pytest.raises(DiskFull):
        await database.execute("INSERT INTO person VALUES (2, ?, 'b', 'ru')", ("x" * 50_000,))
    assert [row["name"] for row in await database.rows("SELECT name FROM person")] == ["a"]


async def test_a_file_that_may_not_be_written_is_told_as_a_full_disk(database: Database) -> None:
    await database.write(lambda connection: connection.execute("PRAGMA query_only = ON"))
    with pytest.raises(DiskFull):
        await database.execute("INSERT INTO person VALUES (1, 'a', 'b', 'ru')")


async def test_the_reading_connection_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.rows("INSERT INTO person VALUES (1, 'a', 'b', 'ru')")


class Gate:
    """Holds a connection's thread until it is opened."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._entered = asyncio.Event()
        self._open = threading.Event()

    def hold(self, connection: sqlite3.Connection) -> None:
        self._loop.call_soon_threadsafe(self._entered.set)
        assert self._open.wait(timeout=10)

    async def until_entered(self) -> None:
        async with asyncio.timeout(10):
            await self._entered.wait()

    def open(self) -> None:
        self._open.set()


async def test_writes_that_wait_together_share_one_commit(database: Database) -> None:
    statements: list[str] = []
    await database.write(lambda connection: connection.set_trace_callback(statements.append))
    gate = Gate()
    async with asyncio.TaskGroup() as group:  # noqa: TID251 - the test's own tasks
        group.create_task(database.write(gate.hold))
        await gate.until_entered()
        for number in range(20):
            group.create_task(database.execute("INSERT INTO person VALUES (?, 'a', 'b', 'ru')", (number,)))
        await asyncio.sleep(0)
        gate.open()
    await database.write(lambda connection: connection.set_trace_callback(None))
    commits = [statement for statement in statements if statement == "COMMIT"]
    assert len(commits) == 3  # of the one that set the trace, of the one that held the thread, of the twenty
    assert [row[0] for row in await database.rows("SELECT count(*) FROM person")] == [20]


async def test_a_write_that_fails_takes_none_of_its_neighbours_along(database: Database) -> None:
    gate = Gate()
    insert = "INSERT INTO person VALUES (?, 'a', 'b', 'ru')"

    def half(connection: sqlite3.Connection) -> None:
        connection.execute(insert, (3,))
        raise ValueError("half done")

    async with asyncio.TaskGroup() as group:  # noqa: TID251 - the test's own tasks
        group.create_task(database.write(gate.hold))
        await gate.until_entered()
        waiting = asyncio.gather(
            database.execute(insert, (1,)),
            database.execute(insert, (1,)),
            database.write(half),
            database.execute(insert, (2,)),
            return_exceptions=True,
        )
        await asyncio.sleep(0)
        gate.open()
    outcomes = await waiting
    assert [type(outcome) for outcome in outcomes] == [int, sqlite3.IntegrityError, ValueError, int]
    assert [row[0] for row in await database.rows("SELECT user_id FROM person")] == [1, 2]


async def test_a_write_that_is_cancelled_holds_nobody_up(database: Database) -> None:
    gate = Gate()
    insert = "INSERT INTO person VALUES (?, 'a', 'b', 'ru')"
    async with asyncio.TaskGroup() as group:  # noqa: TID251 - the test's own tasks
        group.create_task(database.write(gate.hold))
        await gate.until_entered()
        cancelled = group.create_task(database.execute(insert, (1,)))
        other = group.create_task(database.execute(insert, (2,)))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.sleep(0)
        gate.open()
    assert other.result() == 1
    assert await database.execute(insert, (3,)) == 1


async def test_a_long_read_does_not_hold_up_a_write(database: Database) -> None:
    gate = Gate()
    async with asyncio.TaskGroup() as group:  # noqa: TID251 - the test's own tasks
        reading = group.create_task(database.read(gate.hold))
        await gate.until_entered()
        assert await database.execute("INSERT INTO person VALUES (1, 'a', 'b', 'ru')") == 1
        assert not reading.done()
        gate.open()


def test_times_are_kept_so_that_they_sort() -> None:
    assert stamp(NOON) == "2026-05-04T12:00:00.000000+00:00"
