"""What is asked, refused and sent to the engine; that it does so is proved on a real Swarm."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from bot.engine.model import Raw
from bot.engine.swarm_model import Mode, ServiceSpec, SwarmService, Task, Update
from bot.errors import BotError, Denied, UsageError
from bot.services import holding
from bot.telegram.call import AwaitingConfirmation
from bot.telegram.command import Role
from tests.features.calls import FakeCall, call
from tests.features.fakes import FakeEngine

SPEC = {"Name": "web", "Mode": {"Replicated": {"Replicas": 2}}, "TaskTemplate": {"ContainerSpec": {"Image": "nginx:1"}}}


def service(name: str = "web", **more: Any) -> SwarmService:
    values = {"id": f"id-{name}", "image": "nginx:1", "replicas": 2, "running": 2, "desired": 2, "spec": SPEC, **more}
    return SwarmService(name=name, **values)


@dataclass(slots=True)
class Manager(FakeEngine):
    services_there: Sequence[SwarmService] = ()
    sent: list[tuple[str, Raw]] = field(default_factory=list)
    made: list[ServiceSpec] = field(default_factory=list)

    async def swarm_services(self, *, filters: Any = None) -> tuple[SwarmService, ...]:
        return tuple(one for one in self.services_there if not filters or one.id in filters.get("id", [one.id]))

    async def inspect_service(self, ref: str) -> SwarmService:
        return next(one for one in (*self.services_there, service("new", id="new")) if one.id == ref)

    async def service_tasks(self, *ids: str, filters: Any = None) -> tuple[Task, ...]:
        return ()

    async def node_names(self) -> Mapping[str, str]:
        return {}

    async def swarm_ids(self, kind: str) -> Mapping[str, str]:
        return {"key": "k1"}

    async def change_service(
        self, service_id: str, change: Callable[[dict[str, Any]], Raw], *, with_login: bool = False
    ) -> tuple[str, ...]:
        spec = next(one.spec for one in self.services_there if one.id == service_id)
        self.sent.append((service_id, change(dict(spec))))
        return ()

    async def rollback_service(self, service_id: str) -> tuple[str, ...]:
        self.sent.append((service_id, {"rollback": "previous"}))
        return ()

    async def create_service(self, spec: ServiceSpec, *, with_login: bool = False) -> tuple[str, tuple[str, ...]]:
        self.made.append(spec)
        return "new", ()


async def run(line: str, manager: Manager, **more: Any) -> FakeCall:
    one = call(line, manager, **more)
    settings = cast(Any, one.services.settings)
    settings.allowed_mounts, settings.dangerous_run = (), "confirm"
    await one.command.run(one)
    return one


async def test_a_plain_scale_acts_at_once() -> None:
    manager = Manager(services_there=[service()])
    done = await run("service scale -d web=5", manager, role=Role.OPERATOR)
    assert manager.sent == [("id-web", {**SPEC, "Mode": {"Replicated": {"Replicas": 5}}})]
    assert done.text == "✓ web=5"
    assert [(step.verb, step.known) for step in done.planned] == [("service-scale", "5")]


async def test_several_are_scaled_and_each_failure_is_told() -> None:
    manager = Manager(services_there=[service(), service("agent", mode=Mode.GLOBAL)])
    done = await run("service scale -d web=3 agent=2 nowhere=1", manager)
    assert len(manager.sent) == 1
    assert "✓ web=3" in done.text
    assert "⚠ agent has no number of tasks" in done.text
    assert "nowhere" in done.text


@pytest.mark.parametrize(
    ("there", "line", "note"),
    [
        (service(), "service scale we=5", "this is about web"),
        (service(labels={"lotsman.protect": "true"}), "service scale web=5", "Protected: web"),
        (service(update=Update.UPDATING, previous=SPEC), "service scale web=5", "has not come through: web"),
        (service(update=Update.PAUSED, previous=SPEC), "service update --force web", "has not come through: web"),
        (service(), "service update --mount-add type=bind,source=/etc,target=/e web", "/etc"),
        (service(previous=SPEC), "service rollback we", "this is about web"),
    ],
)
async def test_what_is_not_plain_is_asked_about(there: SwarmService, line: str, note: str) -> None:
    manager = Manager(services_there=[there])
    one = call(line, manager)
    settings = cast(Any, one.services.settings)
    settings.allowed_mounts, settings.dangerous_run = (), "confirm"
    with pytest.raises(AwaitingConfirmation):
        await one.command.run(one)
    assert note in one.question
    assert "id-web" in one.asked_for
    assert manager.sent == []


async def test_a_stuck_update_is_gone_on_with_by_a_line_without_options() -> None:
    manager = Manager(services_there=[service(update=Update.PAUSED, previous=SPEC)])
    await run("service update -d web", manager)
    assert manager.sent == [("id-web", SPEC)]


async def test_an_operator_does_not_change_what_is_protected() -> None:
    manager = Manager(services_there=[service(labels={"lotsman.protect": "yes"})])
    with pytest.raises(Denied):
        await run("service scale web=0", manager, role=Role.OPERATOR)
    with pytest.raises(Denied):
        await run("service scale api=0", Manager(services_there=[service("api")]), role=Role.OPERATOR, protect=("ap*",))


async def test_the_way_back_is_the_engines_own_or_the_one_that_was_kept() -> None:
    plain = Manager(services_there=[service(previous=SPEC)])
    await run("service rollback -d web", plain)
    assert plain.sent == [("id-web", {"rollback": "previous"})]
    new = {**SPEC, "TaskTemplate": {"ContainerSpec": {"Image": "nginx:2"}}}
    held = Manager(services_there=[service(spec=holding.hold(dict(new), SPEC), previous=new)])
    await run("service rollback -d web", held)
    assert held.sent == [("id-web", SPEC)]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("service scale web", UsageError),
        ("service scale web=-1", UsageError),
        ("service update web", UsageError),
        ("service update --rollback --force web", UsageError),
        ("service update --replicas many web", UsageError),
        ("service rollback web", BotError),
        ("service create --mode global --replicas 3 nginx", UsageError),
        ("service create --publish 1.2.3.4:80:80 nginx", UsageError),
        ("service create --secret other nginx", BotError),
        ("service create --name web nginx", BotError),
    ],
)
async def test_a_wrong_line_changes_nothing(line: str, error: type[BotError]) -> None:
    manager = Manager(services_there=[service()])
    with pytest.raises(error):
        await run(line, manager)
    assert (manager.sent, manager.made) == ([], [])


async def test_a_service_is_made_of_its_line() -> None:
    manager = Manager()
    await run(
        "service create -d --no-resolve-image --name api --replicas 3 -p 8080:80 -e A=1 --secret key "
        "--update-order start-first --health-cmd true nginx:1 serve --port 80",
        manager,
    )
    (made,) = manager.made
    assert (made.name, made.image, made.args, made.replicas) == ("api", "nginx:1", ("serve", "--port", "80"), 3)
    assert (made.env, made.secrets[0].id, made.update.order) == ((("A", "1"),), "k1", "start-first")


async def test_where_the_host_may_not_be_handed_over_it_is_refused() -> None:
    one = call("service create --mount type=bind,source=/,target=/host nginx", Manager())
    settings = cast(Any, one.services.settings)
    settings.allowed_mounts, settings.dangerous_run = (), "off"
    with pytest.raises(BotError) as caught:
        await one.command.run(one)
    assert caught.value.key == "run-danger-off"


async def test_removal_is_bound_to_what_was_asked_about() -> None:
    manager = Manager(services_there=[service(labels={"com.docker.stack.namespace": "shop"})])
    one = call("service rm web", manager)
    with pytest.raises(AwaitingConfirmation):
        await one.command.run(one)
    assert one.asked_for == {"id-web": "web"}
    assert "Belongs to the stack shop" in one.question


async def test_the_tasks_of_those_that_are_there_are_listed_beside_the_one_that_is_not() -> None:
    done = await run("service ps web nowhere", Manager(services_there=[service()]))
    assert "web" in done.text
    assert "⚠ There is no service nowhere" in done.text
    assert done.outcome.value == "failed"
