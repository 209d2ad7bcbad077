"""Samples: as they were, thinned with time, of one container or of all, in little room."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.store import Sample, Store, Tier
from bot.store.samples import SUBJECTS_AT_MOST
from tests.store.fakes import NOON

STEP = Tier.SECONDS.step


def sample(cpu: float = 0.5, **values: float) -> Sample:
    return Sample(at=NOON, cpu=cpu, cpu_peak=cpu, **values)


async def fill(store: Store, *, until: timedelta, name: str = "web01", start: datetime = NOON) -> None:
    at = start + STEP
    while at <= start + until + STEP:
        await store.samples.add("local", at, {name: sample(cpu=(at - start) / timedelta(minutes=1))})
        at += STEP


async def test_a_sample_comes_back_as_it_was(store: Store) -> None:
    kept = Sample(
        at=NOON,
        cpu=1.25,
        cpu_peak=1.5,
        memory_bytes=64 * 1024,
        memory_peak_bytes=128 * 1024,
        memory_limit_bytes=1 << 30,
        received=1.0,
        sent=2.0,
        read=3.0,
        written=4.0,
    )
    await store.samples.add("local", NOON, {"web01": kept, "db": sample()})
    assert await store.samples.of("local", "web01", Tier.SECONDS, NOON - STEP) == [kept]


async def test_who_was_never_sampled_has_none_and_hosts_have_their_own(store: Store) -> None:
    await store.samples.add("local", NOON, {"web01": sample()})
    assert await store.samples.of("local", "db", Tier.SECONDS, NOON - STEP) == []
    assert await store.samples.of("far", "web01", Tier.SECONDS, NOON - STEP) == []


async def test_a_minute_is_the_mean_of_its_samples_with_their_peak(store: Store) -> None:
    await fill(store, until=timedelta(minutes=1))
    (minute,) = await store.samples.of("local", "web01", Tier.MINUTES, NOON)
    assert minute.at == NOON + timedelta(minutes=1)
    assert round(minute.cpu, 2) == 0.58
    assert minute.cpu_peak == 1.0


async def test_a_quarter_of_an_hour_is_made_of_its_minutes(store: Store) -> None:
    await fill(store, until=timedelta(minutes=15))
    (quarter,) = await store.samples.of("local", "web01", Tier.QUARTERS, NOON)
    assert quarter.at == NOON + timedelta(minutes=15)
    assert round(quarter.cpu, 2) == 7.58
    assert quarter.cpu_peak == 15.0


async def test_what_was_begun_before_a_gap_is_summed_up_after_it(store: Store) -> None:
    await store.samples.add("local", NOON + STEP, {"web01": sample(cpu=2.0)})
    await store.samples.add("local", NOON + timedelta(hours=2), {"web01": sample()})
    minutes = await store.samples.of("local", "web01", Tier.MINUTES, NOON)
    quarters = await store.samples.of("local", "web01", Tier.QUARTERS, NOON)
    assert [(one.at, one.cpu) for one in minutes] == [(NOON + timedelta(minutes=1), 2.0)]
    assert [(one.at, one.cpu) for one in quarters] == [(NOON + timedelta(minutes=15), 2.0)]


async def test_a_clock_that_went_back_changes_nothing(store: Store) -> None:
    await store.samples.add("local", NOON, {"web01": sample(cpu=1.0)})
    await store.samples.add("local", NOON - STEP, {"web01": sample(cpu=9.0)})
    assert [one.cpu for one in await store.samples.of("local", "web01", Tier.SECONDS, NOON - 2 * STEP)] == [1.0]


async def test_all_together_are_one_sum_a_moment(store: Store) -> None:
    await store.samples.add("local", NOON, {"a": sample(cpu=0.25, sent=5), "b": sample(cpu=0.5, sent=6)})
    (found,) = await store.samples.sums("local", Tier.SECONDS, NOON - STEP)
    assert (found.cpu, found.sent) == (0.75, 11)


async def test_each_kind_is_forgotten_after_its_own_time(store: Store) -> None:
    await fill(store, until=timedelta(minutes=16))
    await store.samples.sweep(NOON + timedelta(hours=2))
    counts = [len(await store.samples.of("local", "web01", tier, NOON)) for tier in Tier]
    assert counts == [0, 16, 1]
    await store.samples.sweep(NOON + timedelta(days=31))
    assert [len(await store.samples.of("local", "web01", tier, NOON)) for tier in Tier] == [0, 0, 0]


async def test_no_moment_holds_more_than_some_hundreds(store: Store) -> None:
    await store.samples.add("local", NOON, {f"c{n}": sample() for n in range(SUBJECTS_AT_MOST + 1)})
    assert await store.samples.of("local", f"c{SUBJECTS_AT_MOST - 1}", Tier.SECONDS, NOON - STEP)
    assert not await store.samples.of("local", f"c{SUBJECTS_AT_MOST}", Tier.SECONDS, NOON - STEP)


async def test_a_sample_of_a_container_takes_less_than_its_numbers(store: Store, path: Path) -> None:
    many = {f"c{n}": sample(memory_bytes=50e6, memory_limit_bytes=8e9, sent=n % 7) for n in range(200)}
    for number in range(50):
        await store.samples.add("local", NOON + number * STEP, many)
    moment = len(many) * 10 * 4
    sizes = sum(file.stat().st_size for file in path.parent.iterdir() if file.name == path.name)
    assert sizes < 50 * moment
