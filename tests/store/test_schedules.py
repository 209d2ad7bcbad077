"""What runs when is on the disk; a moment is begun once."""

from dataclasses import replace
from datetime import timedelta

from bot.store import Outcome, Store
from bot.store.schedules import RUNS_KEPT, Schedule
from tests.store.fakes import MINUTE, NOON

ONE = Schedule(
    expression="0 4 * * *",
    zone="Europe/Moscow",
    line="restart web01",
    host="local",
    author_id=1001,
    author_name="Анна",
    chat_id=-100,
    is_private=False,
    topic_id=7,
    mutes=True,
    created_at=NOON,
    checked_at=NOON,
)


async def test_what_is_added_is_read_as_it_was(store: Store) -> None:
    made = await store.schedules.add(ONE)
    assert await store.schedules.all() == [replace(ONE, id=made.id)]


async def test_a_change_wakes_who_waits(store: Store) -> None:
    made = await store.schedules.add(ONE)
    store.schedules.changed.clear()
    await store.schedules.want(made.id, NOON)
    assert store.schedules.changed.is_set()


async def test_a_moment_is_begun_once_and_moved_past(store: Store) -> None:
    made = await store.schedules.add(ONE)
    assert await store.schedules.begin(made.id, NOON + MINUTE, NOON + MINUTE)
    assert await store.schedules.begin(made.id, NOON + MINUTE, NOON + 2 * MINUTE) is None
    found = await store.schedules.get(made.id)
    assert found is not None
    assert (found.checked_at, found.last_due, found.last_outcome) == (NOON + MINUTE, NOON + MINUTE, Outcome.STARTED)


async def test_a_run_out_of_turn_does_not_turn_the_time_back(store: Store) -> None:
    made = await store.schedules.add(ONE)
    await store.schedules.want(made.id, NOON - MINUTE)
    await store.schedules.begin(made.id, NOON - MINUTE, NOON)
    found = await store.schedules.get(made.id)
    assert found is not None
    assert (found.checked_at, found.wanted_at) == (NOON, None)


async def test_what_a_stop_cut_off_is_called_unknown(store: Store) -> None:
    made = await store.schedules.add(ONE)
    ended = await store.schedules.begin(made.id, NOON + MINUTE, NOON)
    assert ended
    await store.schedules.end(ended, Outcome.OK, NOON)
    await store.schedules.begin(made.id, NOON + 2 * MINUTE, NOON)
    assert await store.schedules.leave_unfinished(NOON) == 1
    found = await store.schedules.get(made.id)
    assert found is not None
    assert found.last_outcome is Outcome.UNKNOWN


async def test_a_removed_one_takes_its_runs_along_and_its_number_is_not_given_again(store: Store) -> None:
    made = await store.schedules.add(ONE)
    await store.schedules.begin(made.id, NOON, NOON)
    assert await store.schedules.remove(made.id)
    assert not await store.schedules.remove(made.id)
    assert (await store.schedules.add(ONE)).id > made.id
    found = await store.schedules.all()
    assert [one.last_due for one in found] == [None]


async def test_old_runs_are_forgotten(store: Store) -> None:
    made = await store.schedules.add(ONE)
    run = await store.schedules.begin(made.id, NOON, NOON)
    assert run
    await store.schedules.end(run, Outcome.OK, NOON)
    await store.schedules.sweep(NOON + RUNS_KEPT + timedelta(seconds=1))
    found = await store.schedules.get(made.id)
    assert found is not None
    assert found.last_due is None
