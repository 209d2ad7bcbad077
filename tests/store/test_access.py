from pathlib import Path

import pytest

from bot.errors import DiskFull
from bot.store import Grant, Store
from bot.store.access import Access
from bot.store.db import Database
from tests.store.fakes import NOON, Clock


async def test_nobody_has_a_role_at_first(store: Store) -> None:
    assert store.access.role_of(1001) is None
    assert store.access.grants() == ()


async def test_a_role_that_was_given_outlives_a_restart(path: Path, clock: Clock) -> None:
    store = await Store.open(path, clock=clock)
    await store.access.grant_role(1001, name="Анна", role="admin", by=1001)
    assert store.access.role_of(1001) == "admin"
    await store.close()
    reopened = await Store.open(path, clock=clock)
    assert reopened.access.grants() == (
        Grant(user_id=1001, name="Анна", role="admin", granted_by=1001, granted_at=NOON),
    )
    await reopened.close()


async def test_a_new_role_replaces_the_old_one(store: Store) -> None:
    await store.access.grant_role(1001, name="Анна", role="viewer", by=1)
    await store.access.grant_role(1001, name="Анна К.", role="operator", by=2)
    assert [(grant.name, grant.role, grant.granted_by) for grant in store.access.grants()] == [
        ("Анна К.", "operator", 2)
    ]


async def test_a_role_that_cannot_be_written_does_not_count(database: Database, clock: Clock) -> None:
    access = Access(database, clock)
    await database.write(lambda connection: connection.execute("PRAGMA query_only = ON"))
    with pytest.raises(DiskFull):
        await access.grant_role(1001, name="Анна", role="admin", by=1001)
    assert access.role_of(1001) is None
