"""Settings of what was removed: for a day, the newest first, on their own host."""

from bot.store import Removed, Store
from bot.store.removed import KEPT_AT_MOST, OFFERED
from tests.store.fakes import FULL_ID, MINUTE, NOON


def removed(name: str = "web01", host: str = "local") -> Removed:
    return Removed(
        at=NOON,
        host=host,
        container_id=FULL_ID,
        name=name,
        by_name="Анна",
        was_running=True,
        lost_volumes=False,
        settings={"Config": {"Env": ["A=ü"]}},
    )


async def test_what_was_removed_is_there_for_a_day_as_it_was(store: Store) -> None:
    number = await store.removed.keep(removed())
    (found,) = await store.removed.recent("local", NOON + OFFERED - MINUTE)
    assert found.id == number
    assert found.settings == removed().settings
    assert await store.removed.recent("local", NOON + OFFERED) == []


async def test_the_newest_comes_first_and_other_hosts_have_their_own(store: Store) -> None:
    for one in (removed("a"), removed("b"), removed("c", host="far")):
        await store.removed.keep(one)
    assert [one.name for one in await store.removed.recent("local", NOON)] == ["b", "a"]


async def test_what_was_not_removed_after_all_is_forgotten(store: Store) -> None:
    await store.removed.forget(await store.removed.keep(removed()))
    assert await store.removed.recent("local", NOON) == []


async def test_secrets_in_settings_do_not_outlive_their_day(store: Store) -> None:
    await store.removed.keep(removed())
    await store.removed.sweep(NOON + OFFERED)
    assert await store.removed.recent("local", NOON) == []


async def test_only_so_many_are_kept(store: Store) -> None:
    for number in range(KEPT_AT_MOST + 3):
        await store.removed.keep(removed(f"c{number}"))
    await store.removed.sweep(NOON)
    kept = await store.removed.recent("local", NOON)
    assert (len(kept), kept[-1].name) == (KEPT_AT_MOST, "c3")
