"""A desk that is killed again and again, and told again what it may not have kept: nothing is lost, nothing doubled."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.incident_rows import Incident, Severity
from bot.watch.facts import Fact
from bot.watch.limits import Limits
from tests.watch.desking import Night, defaults, desk_over, night
from tests.watch.facts import HOST, NIGHT, crash, health, restarting_crash, start, stop

NO_WAVES = 10_000  # which deaths a wave takes depends on what is known of the seconds before
OVERLAP_NS = 1_000_000_000  # a follower asks for the last second again


def a_bad_night(luck: random.Random) -> list[Fact]:
    """Crashes, restarts, recoveries and stops of a dozen containers, some of them at once."""
    facts: list[Fact] = []
    seconds = 0.0
    for _ in range(120):
        seconds += luck.choice((0.2, 0.5, 5, 40, 200))
        name = f"c{luck.randrange(12)}"
        kind = luck.randrange(4)
        if kind == 0:
            facts += [crash(seconds, name, code=luck.choice((1, 2, 137)))]
        elif kind == 1:
            facts += [restarting_crash(seconds, name), start(seconds + 0.11, name)]
        elif kind == 2:
            facts += [health(seconds, well=luck.random() < 0.5, name=name)]
        else:
            facts += stop(seconds, name)
    return facts


def story(incident: Incident) -> tuple[str, str, Severity, tuple[str, ...], str]:
    return (
        incident.subject,
        incident.trouble.value,
        incident.severity,
        tuple(step.what for step in incident.steps),
        incident.resolution,
    )


async def everything(it: Night) -> list[tuple[str, str, Severity, tuple[str, ...], str]]:
    incidents = await it.store.incidents.between(NIGHT - timedelta(days=1), it.clock.now, limit=10_000)
    return [story(one) for one in incidents]


async def killed(it: Night) -> Night:
    """Another process on the same database, as after ``kill -9``."""
    desk = desk_over(it.store, it.clock, it.engine, it.views, defaults(), Limits(wave_size=NO_WAVES))
    await desk.resume()
    return Night(it.store, it.clock, it.engine, it.views, desk)


@pytest.mark.parametrize("seed", range(8))
async def test_kills_change_nothing_of_what_is_known_in_the_end(tmp_path: Path, seed: int) -> None:
    facts = a_bad_night(random.Random(seed))
    async with night(tmp_path / "calm.db", wave_size=NO_WAVES) as it:
        for fact in facts:
            await it.sees(fact)
            await it.desk.tick()
        await it.waits(40_000)
        expected = await everything(it)
    luck = random.Random(seed)
    async with night(tmp_path / "killed.db", wave_size=NO_WAVES) as first:
        process, told = first, 0
        while told < len(facts):
            upto = min(len(facts), told + luck.randrange(1, 12))
            for fact in facts[told:upto]:
                await process.sees(fact)
                await process.desk.tick()
            told = upto
            process = await killed(process)
            read_ns = await process.store.alerting.cursor(HOST) - OVERLAP_NS
            for fact in facts[:told]:
                if fact.time_ns > read_ns:
                    await process.desk.take(HOST, [fact], fact.time_ns)
        await process.waits(40_000)
        assert await everything(process) == expected
        assert len(expected) > 10
