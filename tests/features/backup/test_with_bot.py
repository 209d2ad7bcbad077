"""The copy that an admin gets, and what becomes of it: the whole bot, and the console that puts it back."""

import io
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import restoring
from bot.features.backup import handlers
from bot.localchat import LocalChat
from bot.store import Outcome, Store
from bot.store import backup as backups
from bot.store.backup import BadBackup
from bot.store.chain_walk import verify_file
from tests.bot import Running, run_bot
from tests.store.fakes import start

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def _unpacked(data: bytes, folder: Path) -> Path:
    folder.mkdir()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)
    return folder / "lotsman.db"


def _names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.rglob(pattern))


def _write_note(running: Running) -> None:
    notes = running.settings.data_dir / "notes"
    notes.mkdir(exist_ok=True)
    (notes / "disk.md").write_text("# Disk\n\nClean it.\n", encoding="utf-8")


async def test_an_admin_gets_a_whole_copy_in_private(running: Running, tmp_path: Path) -> None:
    await running.anna.say("/ps")
    _write_note(running)
    reply = await running.anna.say("/backup")
    copy = _unpacked(reply.data, tmp_path / "copy")
    verdict = verify_file(copy)
    assert verdict.bad is None
    assert verdict.newest_hash[:32] in reply.text
    assert sorted(path.name for path in copy.parent.rglob("*") if path.is_file()) == [
        "RESTORE.txt",
        "disk.md",
        "lotsman.db",
    ]


async def test_nothing_of_it_stays_behind(docker_host: str, tmp_path: Path, server: LocalChat) -> None:
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say("/backup")
    assert [*(tmp_path / "data" / "tmp").iterdir(), *(tmp_path / "data").glob("backups/*")] == []


async def test_in_a_group_it_is_refused(running: Running) -> None:
    reply = await running.anna.in_group().say("/backup")
    assert reply.text.startswith("В копии весь журнал: отправляю её только в личной переписке.")
    assert reply.document is None


@pytest.mark.parametrize("who", ["oleg", "vera"])
async def test_nobody_but_an_admin_gets_it(running: Running, who: str) -> None:
    reply = await getattr(running, who).say("/backup")
    assert reply.document is None
    assert running.audit()[-1]["outcome"] == "denied"


async def test_what_telegram_does_not_take_stays_on_the_host_for_its_owner_alone(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "TELEGRAM_TAKES_BYTES", 10)
    replies = [await running.anna.say("/backup") for _ in range(5)]
    kept = sorted((running.settings.data_dir / "backups").iterdir())
    assert 1 <= len(kept) <= 3
    assert str(kept[-1]) in replies[-1].text
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


# restoring


async def _made(folder: Path, *, rows: int = 1) -> Path:
    """A backup of a database with so many rows."""
    store = await Store.open(folder / "lotsman.db")
    for _ in range(rows):
        row = await store.audit.begin(start())
        await store.audit.finish(row, outcome=Outcome.OK)
    (folder / "note.md").write_text("# A note\n", encoding="utf-8")
    await store.backup(folder / "copy.zip", {"note.md": folder / "note.md"})
    await store.close()
    return folder / "copy.zip"


def _rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])


async def test_a_backup_takes_the_place_of_the_database_which_is_kept(tmp_path: Path) -> None:
    archive = await _made(tmp_path / "old", rows=2)
    data = tmp_path / "new"
    store = await Store.open(data / "lotsman.db")
    for _ in range(5):
        await store.audit.begin(start())
    await store.close()
    said: list[str] = []
    restoring.restore(archive, data, said.append, now=NOW)
    assert _rows(data / "lotsman.db") == 2
    assert _rows(data / "lotsman.db.before-restore-20260504T120000Z") == 5
    assert (data / "notes" / "note.md").read_text(encoding="utf-8") == "# A note\n"
    assert said[0].startswith("Restored ")
    reopened = await Store.open(data / "lotsman.db")
    await reopened.audit.begin(start())
    await reopened.close()
    assert verify_file(data / "lotsman.db").bad is None


async def test_a_wal_that_a_killed_bot_left_is_not_played_into_the_backup(tmp_path: Path) -> None:
    archive = await _made(tmp_path / "old")
    data = tmp_path / "new"
    store = await Store.open(data / "lotsman.db")
    await store.audit.begin(start())
    killed = {suffix: (data / f"lotsman.db{suffix}").read_bytes() for suffix in ("", "-wal")}
    await store.close()
    for suffix, content in killed.items():
        (data / f"lotsman.db{suffix}").write_bytes(content)
    restoring.restore(archive, data, lambda _line: None, now=NOW)
    assert verify_file(data / "lotsman.db").bad is None
    assert _rows(data / "lotsman.db") == 1
    assert _rows(data / "lotsman.db.before-restore-20260504T120000Z") == 1


async def test_a_note_that_is_there_already_stays_as_it_is(tmp_path: Path) -> None:
    archive = await _made(tmp_path / "old")
    note = tmp_path / "new" / "notes" / "note.md"
    note.parent.mkdir(parents=True)
    note.write_text("newer", encoding="utf-8")
    restoring.restore(archive, tmp_path / "new", lambda _line: None, now=NOW)
    assert note.read_text(encoding="utf-8") == "newer"


def _broken_copies(archive: Path, folder: Path) -> dict[str, Path]:
    folder.mkdir()
    database = _unpacked(archive.read_bytes(), folder / "it")
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("UPDATE audit SET actor_id = 5")
    whole = archive.read_bytes()
    (folder / "text.zip").write_text("no archive at all", encoding="utf-8")
    (folder / "half.zip").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(folder / "empty.zip", "w") as empty:
        empty.writestr("other.txt", "x")
    return {"changed": database} | {name: folder / f"{name}.zip" for name in ("text", "half", "empty")}


@pytest.mark.parametrize("kind", ["changed", "text", "half", "empty"])
async def test_what_is_no_whole_backup_changes_nothing(tmp_path: Path, kind: str) -> None:
    archive = await _made(tmp_path / "old")
    broken = _broken_copies(archive, tmp_path / "broken")[kind]
    await _made(tmp_path / "new", rows=3)
    before = (tmp_path / "new" / "lotsman.db").read_bytes()
    with pytest.raises(BadBackup):
        restoring.restore(broken, tmp_path / "new", lambda _line: None, now=NOW)
    assert (tmp_path / "new" / "lotsman.db").read_bytes() == before
    assert not list((tmp_path / "new").glob("*restor*"))


async def test_nothing_outside_the_notes_is_written(tmp_path: Path) -> None:
    archive = await _made(tmp_path / "old")
    with zipfile.ZipFile(archive, "a") as packed:
        for name in ("notes/../../evil.md", "/tmp/evil.md", "notes/x.sh", "evil.md"):
            packed.writestr(name, "x")
    restoring.restore(archive, tmp_path / "new", lambda _line: None, now=NOW)
    assert _names(tmp_path, "*evil*") == []
    assert _names(tmp_path / "new" / "notes", "*") == ["note.md"]


async def test_while_the_bot_runs_nothing_is_restored(running: Running, tmp_path: Path) -> None:
    archive = await _made(tmp_path / "old")
    data = running.settings.data_dir
    with pytest.raises(SystemExit, match="stop it first"):
        restoring.restore(archive, data, lambda _line: None, now=NOW)
    assert _names(data, "*restor*") == []


async def test_as_soon_as_it_has_stopped_it_is(docker_host: str, tmp_path: Path, server: LocalChat) -> None:
    archive = await _made(tmp_path / "old", rows=2)
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say("/help")
    restoring.restore(archive, tmp_path / "data", lambda _line: None, now=NOW)
    assert _rows(tmp_path / "data" / "lotsman.db") == 2
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say("/help")
        assert [row["command"] for row in running.audit()] == ["stop", "stop", "help"]


async def test_where_secrets_lie_unmasked_nothing_gets_into_a_copy(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "lotsman.db")
    for table in backups.LEFT_OUT:
        columns = await store._database.rows(f"PRAGMA table_info({table})")
        assert columns, table
        values = ", ".join("7" if row["type"] == "INTEGER" else "'SECRET'" for row in columns)
        await store._database.execute(f"INSERT INTO {table} VALUES ({values})")
    await store._database.execute("UPDATE removed SET settings = 'SECRET again'")  # the old text stays in a free page
    await store.backup(tmp_path / "copy.zip", {})
    await store.close()
    copy = _unpacked((tmp_path / "copy.zip").read_bytes(), tmp_path / "copy")
    assert b"SECRET" in (tmp_path / "lotsman.db").read_bytes()
    assert b"SECRET" not in copy.read_bytes()
    assert verify_file(copy).bad is None
