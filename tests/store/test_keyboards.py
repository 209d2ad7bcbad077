from datetime import timedelta

import pytest

from bot.store import Store, StoredTap
from bot.store.db import Database
from bot.store.keyboards import KEPT_AT_MOST, SWEPT_AT_ONCE, UNWRITTEN_AT_MOST, Keyboards
from tests.store.fakes import NOON, Clock, fill_disk

CHAT = -1001234567890
TAPS = [StoredTap(action="command", args={"line": "stop веб"}), StoredTap(action="page", args={"number": 2})]


async def test_each_button_means_its_tap(store: Store) -> None:
    data = await store.keyboards.save(CHAT, TAPS)
    assert [await store.keyboards.load(one, CHAT) for one in data] == TAPS


async def test_data_fits_telegrams_64_bytes_and_is_never_the_same(store: Store) -> None:
    data = await store.keyboards.save(CHAT, TAPS * 50) + await store.keyboards.save(CHAT, TAPS * 50)
    assert len(set(data)) == 200
    assert all(len(one.encode()) <= 64 for one in data)


async def test_a_button_of_another_chat_means_nothing(store: Store) -> None:
    data = await store.keyboards.save(CHAT, TAPS)
    assert await store.keyboards.load(data[0], CHAT + 1) is None


@pytest.mark.parametrize("forged", ["", ":", "x", "{}:2", "{}:-1", "{}:", "{}:٠", "{}", "{}:0x0", "{}:" + "9" * 5000])
async def test_forged_data_means_nothing(store: Store, forged: str) -> None:
    token = (await store.keyboards.save(CHAT, TAPS))[0].partition(":")[0]
    assert await store.keyboards.load(forged.format(token), CHAT) is None


async def test_a_keyboard_is_forgotten_after_a_month(store: Store, clock: Clock) -> None:
    old = await store.keyboards.save(CHAT, TAPS)
    clock.now = NOON + timedelta(days=2)
    young = await store.keyboards.save(CHAT, TAPS)
    await store.sweep(NOON + timedelta(days=31))
    assert await store.keyboards.load(old[0], CHAT) is None
    assert await store.keyboards.load(young[0], CHAT) == TAPS[0]


async def test_of_too_many_keyboards_the_oldest_are_forgotten(database: Database, clock: Clock) -> None:
    keyboards = Keyboards(database, clock)
    oldest = await keyboards.save(CHAT, TAPS)
    newest = await keyboards.save(CHAT, TAPS)
    # As if so many had been sent in between.
    await database.execute("UPDATE keyboard SET id = id + ? WHERE id > 1", (KEPT_AT_MOST,))
    await keyboards.sweep(NOON)
    assert await keyboards.load(oldest[0], CHAT) is None
    assert await keyboards.load(newest[0], CHAT) == TAPS[0]


async def test_a_sweep_takes_only_so_many_at_once(database: Database, clock: Clock) -> None:
    def fill(connection: object) -> None:
        connection.executemany(  # type: ignore[attr-defined]
            "INSERT INTO keyboard (token, chat_id, created_at, taps) VALUES (?, 1, '2020', '[]')",
            [(str(number),) for number in range(SWEPT_AT_ONCE + 10)],
        )

    await database.write(fill)
    keyboards = Keyboards(database, clock)
    await keyboards.sweep(NOON)
    assert [row[0] for row in await database.rows("SELECT count(*) FROM keyboard")] == [10]


async def test_on_a_full_disk_buttons_work_from_memory_which_is_bounded(database: Database, clock: Clock) -> None:
    keyboards = Keyboards(database, clock)
    await fill_disk(database)
    big = [StoredTap(action="command", args={"line": "x" * 50_000})]
    first = await keyboards.save(CHAT, big)
    assert await keyboards.load(first[0], CHAT) == big[0]
    assert await keyboards.load(first[0], CHAT + 1) is None
    others = [await keyboards.save(CHAT, big) for _ in range(UNWRITTEN_AT_MOST)]
    assert await keyboards.load(first[0], CHAT) is None
    assert await keyboards.load(others[-1][0], CHAT) == big[0]
