from datetime import timedelta

import pytest

from bot.engine.model import State
from bot.errors import BotError, NotFound, UsageError
from bot.features.stats.handlers import MOST_MEASURED, MOST_ROUNDS
from tests.features.calls import REGISTRY, FakeCall, FakeLive, call
from tests.features.fakes import NOW, FakeEngine, container
from tests.features.stats.test_view import usage


def engine(*names: str) -> FakeEngine:
    return FakeEngine(containers=[container(name) for name in names], usages=[usage(name) for name in names])


async def answer(line: str, found: FakeEngine) -> FakeCall:
    one = call(line, found)
    await one.command.run(one)
    return one


async def test_all_running_ones_are_measured_by_one_list_and_one_call() -> None:
    found = engine("web01", "db")
    one = await answer("stats --no-stream", found)
    assert [name for name, *_ in found.calls] == ["list", "stats"]
    assert one.text.startswith("Most memory first, containers: 2\n")


async def test_no_more_than_a_hundred_are_measured() -> None:
    found = engine(*(f"c{number:03}" for number in range(MOST_MEASURED + 5)))
    one = await answer("stats --no-stream", found)
    assert len(found.calls[-1][1]) == MOST_MEASURED
    assert one.text.endswith("\nNot measured: 5 more")


async def test_only_those_named_are_measured() -> None:
    found = engine("web01", "db")
    one = await answer("container stats --no-stream we", found)
    assert found.calls[-1] == ("stats", (container("web01").id,))
    assert "db" not in one.text
    assert [target.name for target in one.targets] == ["web01"]


async def test_one_that_does_not_run_is_said_so() -> None:
    found = engine("web01")
    found.containers = [*found.containers, container("job", state=State.EXITED)]
    with pytest.raises(BotError) as caught:
        await answer("stats job", found)
    assert caught.value.key == "containers-not-running"
    assert "job is not running" in (await answer("stats --no-stream web01 job", found)).text


async def test_an_unknown_name_is_a_failure_of_its_own() -> None:
    with pytest.raises(NotFound):
        await answer("stats nope", engine("web01"))
    one = await answer("stats --no-stream nope web01", engine("web01"))
    assert "⚠ nope: " in one.text
    assert one.outcome.value == "failed"


async def test_what_waits_for_its_restart_is_not_measured() -> None:
    found = FakeEngine(containers=[container("loop", state=State.RESTARTING)])
    assert (await answer("stats", found)).text == "No container is running."


async def test_an_option_that_is_not_there_is_refused() -> None:
    for line in ("stats -a", "stats --sort name"):
        with pytest.raises(UsageError):
            await answer(line, engine())


async def test_a_page_is_measured_anew() -> None:
    found = engine(*(f"c{number:03}" for number in range(20)))
    one = await answer("stats --no-stream", found)
    tap = one.views[0].rows[0][-1].tap
    assert tap is not None
    await REGISTRY.actions[tap.action].run(one, tap.args)
    assert [name for name, *_ in found.calls] == ["list", "stats", "list", "stats"]
    assert "c019" in one.views[1].text.render()[0]


async def test_without_an_option_it_lives_for_a_minute() -> None:
    found = engine("web01")
    one = call("stats", found)
    moments = iter(NOW + timedelta(seconds=10 * number) for number in range(20))
    one.tick = lambda: next(moments)
    await one.command.run(one)
    assert len(one.lived.states) == 5
    assert one.lived.last is not None
    assert [len(state.rows) for state in one.lived.states] == [0] * 5
    assert len(one.lived.last.rows) == 2


async def test_it_ends_when_it_is_stopped_and_after_some_rounds_whatever_the_clock_says() -> None:
    one = call("stats", engine("web01"))
    one.lived = FakeLive(stop_after=2)
    await one.command.run(one)
    assert len(one.lived.states) == 2
    assert one.lived.last is not None
    other = await answer("stats", engine("web01"))
    assert len(other.lived.states) == MOST_ROUNDS


async def test_what_stops_meanwhile_is_shown_as_it_last_was() -> None:
    found = engine("web01")
    one = call("stats", found)
    one.lived = FakeLive(stop_after=3)
    seen = 0

    def tick() -> object:
        nonlocal seen
        seen += 1
        if seen == 2:
            found.containers = []
        return NOW

    one.tick = tick  # type: ignore[assignment]
    await one.command.run(one)
    assert one.lived.last is not None
    assert "web01" in one.lived.last.text.render()[0]


async def test_a_press_measures_once() -> None:
    one = call("stats", engine("web01"))
    one.query_id = "1"
    await one.command.run(one)
    assert one.text.startswith("Usage\n")
