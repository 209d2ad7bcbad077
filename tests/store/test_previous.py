"""An older Lotsman that comes back after an update finds a database that it can read."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.store import Store
from bot.store.previous import SUFFIX
from bot.store.schema import MIGRATIONS


async def _updated(path: Path) -> None:
    """Used by this Lotsman, copied, and then opened by one that is newer."""
    store = await Store.open(path)
    await store.access.grant_role(7, name="Anna", role="admin", by=1)
    await store.copy_before_update()
    await store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_the_copy_takes_the_place_of_a_database_that_is_too_new(tmp_path: Path) -> None:
    path = tmp_path / "lotsman.db"
    await _updated(path)
    assert (tmp_path / f"lotsman.db{SUFFIX}").stat().st_mode & 0o777 == 0o600
    store = await Store.open(path)
    await store.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM access").fetchall() == [("Anna",)]
    assert any(name.startswith("lotsman.db.newer-") for name in _names(tmp_path))
    assert not (tmp_path / f"lotsman.db{SUFFIX}").exists()


async def test_a_copy_of_the_day_before_yesterday_does_not(tmp_path: Path) -> None:
    path = tmp_path / "lotsman.db"
    await _updated(path)
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(tmp_path / f"lotsman.db{SUFFIX}", (old, old))
    with pytest.raises(SettingsError):
        await Store.open(path)


async def test_once_the_newer_one_is_well_there_is_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "lotsman.db"
    store = await Store.open(path)
    await store.copy_before_update()
    store.drop_copy()
    await store.close()
    assert not (tmp_path / f"lotsman.db{SUFFIX}").exists()
