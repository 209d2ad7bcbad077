import pytest

from bot.engine.transfer import UpdateSpec
from bot.errors import BotError, EngineRefused, NotFound, UsageError
from bot.features.update.limits import build_spec, parse_policy
from bot.telegram.call import AwaitingConfirmation
from bot.telegram.holds import BeingChanged
from tests.features.calls import call
from tests.features.fakes import FakeEngine, container

WEB = container("web01")
NOTHING: dict[str, str | None] = dict.fromkeys(
    ("restart", "memory", "memory_swap", "memory_reservation", "cpus", "cpu_shares", "cpuset_cpus", "pids_limit")
)


def policy(name: str, retries: int = 0) -> UpdateSpec:
    return UpdateSpec(restart_policy=name, restart_max_retries=retries)


async def test_a_typed_one_is_done_at_once() -> None:
    engine = FakeEngine(containers=[WEB, container("db")])
    one = call("update --restart on-failure:3 web01 db", engine)
    await one.command.run(one)
    assert engine.did() == [("update", "web01", policy("on-failure", 3)), ("update", "db", policy("on-failure", 3))]
    assert one.text == "✓ web01: restart policy on-failure:3\n✓ db: restart policy on-failure:3"


async def test_limits_and_the_engines_warnings_are_told() -> None:
    engine = FakeEngine(containers=[WEB], warnings=("no swap limit support",))
    one = call("update -m 512m --memory-swap -1 --cpus 1.5 web01", engine)
    await one.command.run(one)
    spec = UpdateSpec(memory_bytes=512 * 1024**2, memory_swap_bytes=-1, cpus=1.5)
    assert engine.did() == [("update", "web01", spec)]
    assert one.text == (
        "✓ web01: memory 512m, memory with swap without a limit, processors 1.5\nDocker: no swap limit support"
    )


async def test_a_tapped_one_asks_first() -> None:
    engine = FakeEngine(containers=[WEB])
    one = call("update --restart no web01", engine, tapped=True)
    with pytest.raises(AwaitingConfirmation):
        await one.command.run(one)
    assert (one.question, one.asked_for) == ("web01: change restart policy no?", {WEB.id: "web01"})
    assert engine.did() == []


async def test_a_confirmed_one_is_done() -> None:
    engine = FakeEngine(containers=[WEB])
    one = call("update --restart no web01", engine, confirmed={WEB.id: "web01"})
    await one.command.run(one)
    assert engine.did() == [("update", "web01", policy("no"))]


async def test_the_beginning_of_a_name_and_a_protected_one_are_asked_about() -> None:
    for line, protect in (("update --restart no we", ()), ("update --restart no web01", ("web*",))):
        one = call(line, FakeEngine(containers=[WEB]), protect=protect)
        with pytest.raises(AwaitingConfirmation):
            await one.command.run(one)


async def test_one_that_is_not_there_stops_all() -> None:
    engine = FakeEngine(containers=[WEB])
    one = call("update --restart no web01 nobody", engine)
    with pytest.raises(NotFound):
        await one.command.run(one)
    assert engine.did() == []


async def test_without_an_option_there_is_nothing_to_change() -> None:
    one = call("update web01", FakeEngine(containers=[WEB]))
    with pytest.raises(UsageError) as caught:
        await one.command.run(one)
    assert caught.value.key == "update-nothing"


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("Memory limit should be smaller than already set memoryswap limit, update the memoryswap too", "update-swap"),
        ("write memory.limit_in_bytes: device or resource busy", "update-below"),
        ("something else", "error-engine"),
    ],
)
async def test_what_the_engine_refuses_is_explained(reason: str, key: str) -> None:
    one = call("update -m 1g web01", FakeEngine(containers=[WEB], failures={"update": EngineRefused(reason=reason)}))
    with pytest.raises(BotError) as caught:
        await one.command.run(one)
    assert caught.value.key == key


@pytest.mark.parametrize("text", ["always", "no", "unless-stopped"])
def test_a_policy_is_taken_by_its_name(text: str) -> None:
    assert parse_policy(text) == (text, 0)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("restart", text) for text in ("", "never", "always:3", "on-failure:x")),
        *(("memory", text) for text in ("", "much", "1m", "-1", "512mm")),
        *(("cpus", text) for text in ("0", "-1", "1e3", "nan")),
        *(("cpu_shares", text) for text in ("0", "x")),
        *(("cpuset_cpus", text) for text in ("", "a", "0-", "0;1")),
        *(("pids_limit", text) for text in ("0", "-2", "many")),
    ],
)
def test_a_value_that_docker_has_not_is_named(option: str, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        build_spec({**NOTHING, option: value})
    assert (caught.value.key, caught.value.params["value"]) == ("update-bad", value)


async def test_one_that_is_being_changed_by_another_is_left_alone() -> None:
    engine = FakeEngine(containers=[WEB])
    one = call("update --restart no web01", engine)
    with one.alone(WEB.id, "web01"), pytest.raises(BeingChanged):
        await one.command.run(one)
    assert engine.did() == []
