import pytest

from bot.engine.model import Container, Port, State
from bot.errors import BotError, Denied, EngineTimeout, NotFound
from bot.store import Outcome
from bot.telegram.call import AwaitingConfirmation, ConfirmationVoid
from bot.telegram.command import Role
from tests.features.calls import FakeCall, call
from tests.features.fakes import NOW, FakeEngine, container, details

WEB = container("web01")
DB = container("db", labels={"com.docker.compose.project": "shop", "com.docker.compose.service": "db"})
API = container(
    "api",
    labels={
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "api",
        "com.docker.compose.depends_on": "db:service_healthy:true",
    },
)
GUARD = container("guard", labels={"lotsman.protect": "true"})
IDLE = container("idle", state=State.EXITED, status="Exited (0) 1 hour ago", exit_code=0)


def engine(*containers: Container) -> FakeEngine:
    return FakeEngine(containers=containers or (WEB, DB, API, GUARD, IDLE))


async def asks(one: FakeCall) -> None:
    with pytest.raises(AwaitingConfirmation):
        await one.command.run(one)


async def test_a_typed_stop_with_an_exact_name_acts_at_once() -> None:
    found = engine()
    one = call("stop -t 30 web01", found, role=Role.OPERATOR)
    await one.command.run(one)
    assert found.did() == [("stop", "web01", 30)]
    assert one.text == "✓ web01 stopped"
    assert [target.name for target in one.targets] == ["web01"]


async def test_a_tap_asks_first_and_acts_when_answered() -> None:
    found = engine()
    one = call("stop web01", found, tapped=True)
    await asks(one)
    assert (found.did(), one.asked_for) == ([], {WEB.id: "web01"})
    again = call("stop web01", found, confirmed=one.asked_for)
    await again.command.run(again)
    assert found.did() == [("stop", "web01", None)]


async def test_a_container_made_anew_under_the_same_name_is_left_alone() -> None:
    found = engine(container("web01", id="e" * 64))
    one = call("stop web01", found, confirmed={WEB.id: "web01"})
    with pytest.raises(ConfirmationVoid):
        await one.command.run(one)
    assert found.did() == []


async def test_the_beginning_of_a_name_is_asked_about() -> None:
    one = call("stop web", engine())
    await asks(one)
    assert "“web” is the beginning of one name only: web01" in one.question


async def test_a_stop_that_others_would_suffer_from_asks_and_names_them() -> None:
    one = call("stop db", engine())
    await asks(one)
    assert one.question.endswith("⚠ api depends on db (Compose depends_on)")


async def test_a_start_of_the_same_container_does_not_ask() -> None:
    found = engine()
    one = call("start idle db", found)
    await one.command.run(one)
    assert found.did() == [("start", "idle"), ("start", "db")]
    assert one.text == "✓ idle started\n– db is running already"


async def test_a_protected_container_asks_an_admin_for_every_change() -> None:
    one = call("start guard", engine())
    await asks(one)
    assert one.question.endswith("🔒 Protected: guard")


@pytest.mark.parametrize("line", ["start guard", "stop guard", "restart guard", "kill guard", "pause guard"])
async def test_a_protected_container_is_an_admins_alone(line: str) -> None:
    found = engine()
    one = call(line, found, role=Role.OPERATOR)
    with pytest.raises(Denied):
        await one.command.run(one)
    assert found.did() == []


async def test_the_bots_own_container_is_protected() -> None:
    one = call("restart web01", engine(), own=WEB.id[:12])
    await asks(one)
    assert "⚠ The bot itself runs in this container" in one.question


async def test_names_are_protected_by_the_setting() -> None:
    one = call("stop web01", engine(), role=Role.OPERATOR, protect=("web*",))
    with pytest.raises(Denied):
        await one.command.run(one)


async def test_several_targets_are_reported_one_by_one() -> None:
    found = engine()
    one = call("stop web01 nope guard idle", found, role=Role.OPERATOR)
    await one.command.run(one)
    assert one.text == (
        "✓ web01 stopped\n"
        "– idle was stopped already\n"
        "⚠ nope: There is no container nope.\n"
        "⚠ guard: guard is protected: only an admin may change it."
    )
    assert one.outcome is Outcome.FAILED
    assert found.did() == [("stop", "web01", None), ("stop", "idle", None)]


async def test_what_the_engine_refuses_is_told_for_the_one_target() -> None:
    found = FakeEngine(containers=(WEB,), failures={"stop": EngineTimeout(limit_s=30)})
    one = call("stop web01", found)
    with pytest.raises(EngineTimeout):
        await one.command.run(one)


async def test_one_unknown_name_is_the_whole_answer() -> None:
    one = call("stop wbe01", engine())
    with pytest.raises(NotFound) as caught:
        await one.command.run(one)
    assert caught.value.suggestions[0] == "stop web01"


async def test_a_removal_always_asks_even_with_force() -> None:
    one = call("rm -f -v web01", engine())
    await asks(one)
    assert one.question.startswith("Remove web01 for good?")
    assert one.question.endswith(
        "⚠ A running one is killed without warning (-f)\n⚠ Anonymous volumes go with their data (-v)"
    )


async def test_a_running_container_is_not_removed_without_force() -> None:
    found = engine()
    one = call("rm web01", found)
    with pytest.raises(BotError) as caught:
        await one.command.run(one)
    assert caught.value.key == "containers-rm-running"
    assert caught.value.suggestions == ("stop web01", "rm -f web01")
    assert found.did() == []


async def test_a_confirmed_removal_removes_what_was_asked_about() -> None:
    found = engine()
    one = call("rm idle nope", found, confirmed={IDLE.id: "idle"})
    await one.command.run(one)
    assert found.did() == [("remove", "idle", False, False)]
    assert one.text == "✓ idle removed\n⚠ nope: There is no container nope."


@pytest.mark.parametrize("line", ["kill idle", "pause idle", "unpause idle"])
async def test_what_does_not_run_is_neither_killed_nor_paused(line: str) -> None:
    one = call(line, engine())
    with pytest.raises(BotError) as caught:
        await one.command.run(one)
    assert caught.value.key == "containers-not-running"


VOLUMED = container(
    "shop", ports=(Port(container_port=80, host_port=8080),), mounts=("data", "b" * 64), labels={"tier": "web"}
)


async def test_a_question_before_a_stop_names_the_ports_that_close() -> None:
    one = call("stop shop", engine(VOLUMED), tapped=True)
    await asks(one)
    assert one.question.endswith("⚠ Ports on the host go dark: 8080→80")


async def test_a_typed_stop_is_not_asked_about_for_its_ports_alone() -> None:
    found = engine(VOLUMED)
    one = call("stop shop", found)
    await one.command.run(one)
    assert found.did() == [("stop", "shop", None)]


async def test_a_question_before_a_removal_names_the_volumes_that_are_left() -> None:
    one = call("rm -f shop", engine(VOLUMED))
    await asks(one)
    assert (
        "⚠ Ports on the host go dark: 8080→80\n"
        "Volumes left without a container: data\n"
        "Anonymous volumes left without a container: 1\n"
    ) in one.question


async def test_every_change_is_planned_before_it_is_begun() -> None:
    one = call("stop -t 5 web01 db", engine(WEB, DB), confirmed={WEB.id: "web01", DB.id: "db"})
    await one.command.run(one)
    assert [(step.verb, step.name, step.id, step.ref, step.patience_s) for step in one.planned] == [
        ("stop", "web01", WEB.id, "web01", 7),
        ("stop", "db", DB.id, "db", 7),
    ]


async def test_the_settings_of_what_is_removed_are_kept_and_it_is_offered_to_make_it_anew() -> None:
    found = FakeEngine(containers=(IDLE,), details={"idle": details("idle", state=State.EXITED, raw={"Id": "x"})})
    one = call("rm idle", found, confirmed={IDLE.id: "idle"})
    await one.command.run(one)
    (kept,) = await one.store.removed.recent("test", NOW)
    assert (kept.name, kept.was_running, kept.lost_volumes, kept.settings) == ("idle", False, False, {"Id": "x"})
    assert [button.text for row in one.views[0].rows for button in row] == ["↩ Make anew"]


async def test_nothing_is_kept_of_what_the_engine_would_not_remove() -> None:
    found = FakeEngine(
        containers=(IDLE,), details={"idle": details("idle")}, failures={"remove": EngineTimeout(limit_s=30)}
    )
    one = call("rm idle", found, confirmed={IDLE.id: "idle"})
    with pytest.raises(EngineTimeout):
        await one.command.run(one)
    assert await one.store.removed.recent("test", NOW) == []
