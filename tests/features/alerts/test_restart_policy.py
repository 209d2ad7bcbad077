import pytest

from bot.errors import NotFound, UsageError
from bot.features.alerts.restart_policy import parse_policy
from bot.telegram.call import AwaitingConfirmation
from tests.features.alerts.asking import Watched
from tests.features.calls import call
from tests.features.fakes import container

WEB = container("web01")


async def test_a_typed_one_is_done_at_once() -> None:
    engine = Watched(containers=[WEB, container("db")])
    one = call("update --restart on-failure:3 web01 db", engine)
    await one.command.run(one)
    assert engine.did() == [("policy", "web01", "on-failure", 3), ("policy", "db", "on-failure", 3)]
    assert one.text == "✓ web01: the restart policy is now on-failure:3\n✓ db: the restart policy is now on-failure:3"


async def test_a_tapped_one_asks_first() -> None:
    engine = Watched(containers=[WEB])
    one = call("update --restart no web01", engine, tapped=True)
    with pytest.raises(AwaitingConfirmation):
        await one.command.run(one)
    assert (one.question, one.asked_for) == ("Change the restart policy of web01 to no?", {WEB.id: "web01"})
    assert engine.did() == []


async def test_a_confirmed_one_is_done() -> None:
    engine = Watched(containers=[WEB])
    one = call("update --restart no web01", engine, confirmed={WEB.id: "web01"})
    await one.command.run(one)
    assert engine.did() == [("policy", "web01", "no", 0)]


async def test_the_beginning_of_a_name_and_a_protected_one_are_asked_about() -> None:
    for line, protect in (("update --restart no we", ()), ("update --restart no web01", ("web*",))):
        one = call(line, Watched(containers=[WEB]), protect=protect)
        with pytest.raises(AwaitingConfirmation):
            await one.command.run(one)


async def test_one_that_is_not_there_stops_all() -> None:
    engine = Watched(containers=[WEB])
    one = call("update --restart no web01 nobody", engine)
    with pytest.raises(NotFound):
        await one.command.run(one)
    assert engine.did() == []


async def test_without_a_policy_there_is_nothing_to_change() -> None:
    one = call("update web01", Watched(containers=[WEB]))
    with pytest.raises(UsageError) as caught:
        await one.command.run(one)
    assert caught.value.key == "alerts-update-nothing"


@pytest.mark.parametrize("text", ["always", "no", "unless-stopped"])
def test_a_policy_is_taken_by_its_name(text: str) -> None:
    assert parse_policy(text) == (text, 0)


@pytest.mark.parametrize("text", ["", "never", "always:3", "on-failure:x"])
def test_a_policy_that_docker_has_not_is_named(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_policy(text)
    assert caught.value.params["value"] == text
