import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.failures import refusal
from bot.engine.model import Healthcheck, LogLine, LogQuery, MountSpec
from bot.engine.parse.swarm import parse_swarm_services, parse_tasks, service_line
from bot.engine.private import PrivateEngine
from bot.engine.swarm_creation import service_body, update_body
from bot.engine.swarm_model import (
    FileGrant,
    Mode,
    NetworkGrant,
    RestartPolicy,
    ServiceLine,
    ServicePort,
    ServiceSpec,
    Update,
    UpdateConfig,
)
from bot.errors import EngineError, NoSwarm, NotFound
from tests import images
from tests.registry import Registry


def test_a_service_is_read_with_its_update_and_without_its_digest() -> None:
    row = {
        "ID": "s1",
        "Version": {"Index": 7},
        "Spec": {
            "Name": "web",
            "Mode": {"Replicated": {"Replicas": 3}},
            "TaskTemplate": {"ContainerSpec": {"Image": "nginx:1.27@sha256:aa"}},
            "EndpointSpec": {"Ports": [{"TargetPort": 80, "Protocol": "tcp"}]},
        },
        "PreviousSpec": {"Name": "web"},
        "Endpoint": {"Ports": [{"TargetPort": 80, "PublishedPort": 30001, "Protocol": "tcp", "PublishMode": "host"}]},
        "UpdateStatus": {"State": "paused", "Message": "task failed"},
        "ServiceStatus": {"RunningTasks": 2, "DesiredTasks": 3},
    }
    (service,) = parse_swarm_services([row])
    assert (service.image, service.digest, service.version) == ("nginx:1.27", "sha256:aa", 7)
    assert (service.running, service.desired, service.replicas) == (2, 3, 3)
    assert service.ports == (ServicePort(target=80, published=30001, is_ingress=False),)
    assert service.update is Update.PAUSED
    assert service.update.is_stuck
    assert service.previous == {"Name": "web"}


def test_a_word_of_a_newer_engine_is_no_failure() -> None:
    (service,) = parse_swarm_services(
        [{"ID": "s1", "UpdateStatus": {"State": "dancing"}, "Spec": {"Mode": {"New": 1}}}]
    )
    assert (service.update, service.mode) == (Update.NONE, Mode.REPLICATED)


def test_tasks_come_newest_first() -> None:
    def task(id: str, second: int, **more: Any) -> dict[str, Any]:
        return {"ID": id, "CreatedAt": f"2026-05-01T12:00:{second:02d}Z", **more}

    failed = {"State": "failed", "Err": "task: non-zero exit (1)", "ContainerStatus": {"ExitCode": 1}}
    newest, oldest = parse_tasks([task("a", 1), task("b", 2, Status=failed, Slot=2, DesiredState="shutdown")])
    assert (newest.id, newest.slot, newest.exit_code, newest.error) == ("b", 2, 1, "task: non-zero exit (1)")
    assert newest.is_failed
    assert not newest.is_wanted
    assert oldest.exit_code is None


def test_a_line_of_a_services_log_tells_its_task() -> None:
    text = "com.docker.swarm.node.id=n1,com.docker.swarm.service.id=s1,com.docker.swarm.task.id=t1 hello there"
    assert service_line(LogLine(text=text)) == ServiceLine(line=LogLine(text="hello there"), task_id="t1", node_id="n1")
    assert service_line(LogLine(text="plain words")).task_id == ""


def test_everything_a_service_is_made_with_is_said_to_the_engine() -> None:
    spec = ServiceSpec(
        name="web",
        image="nginx:1.27",
        replicas=3,
        args=("serve",),
        env=(("MODE", "production"),),
        ports=(ServicePort(target=80, published=8080),),
        mounts=(MountSpec(kind="volume", source="data", target="/data"),),
        networks=(NetworkGrant(network="back", aliases=("web",)),),
        secrets=(FileGrant(name="key", id="k1"),),
        constraints=("node.role==worker",),
        limit_memory_bytes=64 * 1024 * 1024,
        restart=RestartPolicy(condition="on-failure", max_attempts=3),
        update=UpdateConfig(delay_s=5, order="start-first"),
        healthcheck=Healthcheck(command="true", interval_s=2),
        stop_grace_s=0,
    )
    assert service_body(spec) == {
        "Name": "web",
        "Mode": {"Replicated": {"Replicas": 3}},
        "TaskTemplate": {
            "ContainerSpec": {
                "Image": "nginx:1.27",
                "Args": ["serve"],
                "Env": ["MODE=production"],
                "Mounts": [{"Type": "volume", "Source": "data", "Target": "/data"}],
                "Secrets": [
                    {
                        "File": {"Name": "key", "UID": "0", "GID": "0", "Mode": 0o444},
                        "SecretID": "k1",
                        "SecretName": "key",
                    }
                ],
                "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 2_000_000_000},
                "StopGracePeriod": 0,
            },
            "Resources": {"Limits": {"MemoryBytes": 64 * 1024 * 1024}},
            "RestartPolicy": {"Condition": "on-failure", "MaxAttempts": 3},
            "Placement": {"Constraints": ["node.role==worker"]},
            "Networks": [{"Target": "back", "Aliases": ["web"]}],
        },
        "UpdateConfig": {"Parallelism": 1, "Delay": 5_000_000_000, "Order": "start-first"},
        "EndpointSpec": {
            "Mode": "vip",
            "Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080, "PublishMode": "ingress"}],
        },
    }


def test_what_is_not_said_of_an_update_is_left_to_the_engine() -> None:
    assert update_body(UpdateConfig()) == {}
    assert update_body(UpdateConfig(parallelism=0)) == {"Parallelism": 0}


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        (
            (
                'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node '
                "to swarm and try again."
            ),
            "error-no-swarm",
        ),
        (
            (
                "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please "
                "run this command on a manager node or promote the current node to a manager."
            ),
            "error-swarm-worker",
        ),
        ("Swarm is encrypted and needs to be unlocked before it can be used.", "error-swarm-locked"),
        ("rpc error: code = Unknown desc = The swarm does not have a leader.", "error-swarm-no-leader"),
    ],
)
def test_why_there_are_no_services_is_told_apart(reason: str, key: str) -> None:
    error = refusal(503, reason, host="test")
    assert isinstance(error, NoSwarm)
    assert error.key == key


@asynccontextmanager
async def one_node(spare: PrivateEngine) -> AsyncIterator[DockerEngine]:
    api = docker.APIClient(base_url=spare.host, version="auto", timeout=60)
    images.build_all(api)
    api.init_swarm(advertise_addr="127.0.0.1", listen_addr="127.0.0.1:0")
    api.close()
    engine = DockerEngine("spare", spare.host, timeout_s=20)
    try:
        yield engine
    finally:
        await engine.close()


async def until(check: Callable[[], Any], *, limit_s: float = 40) -> Any:
    async with asyncio.timeout(limit_s):
        while not (found := await check()):  # noqa: ASYNC110 -- the swarm tells nobody
            await asyncio.sleep(0.1)
    return found


async def test_no_swarm_is_told_as_that(docker_host: str) -> None:
    engine = DockerEngine("test", docker_host, timeout_s=20)
    try:
        with pytest.raises(NoSwarm) as caught:
            await engine.swarm_services()
    finally:
        await engine.close()
    assert caught.value.key == "error-no-swarm"


async def test_a_service_from_its_making_to_its_end(spare_engine: PrivateEngine) -> None:
    async with one_node(spare_engine) as engine:
        spec = ServiceSpec(name="web", image=images.BUSYBOX, args=("forever",), replicas=2, stop_grace_s=0)
        service_id, _warnings = await engine.create_service(spec)

        async def running() -> bool:
            (service,) = await engine.swarm_services()
            return service.running == 2

        await until(running)

        async def logged() -> tuple[ServiceLine, ...]:
            lines = await engine.service_logs("web", LogQuery(tail=5), max_bytes=100_000)
            return lines if len(lines) == 2 else ()

        lines = await until(logged)
        tasks = await engine.service_tasks(service_id)
        assert {line.task_id for line in lines} == {task.id for task in tasks}
        assert {line.line.text for line in lines} == {"ready"}
        assert set(await engine.node_names()) == {task.node_id for task in tasks}

        def grow(body: dict[str, Any]) -> dict[str, Any]:
            body["Mode"]["Replicated"]["Replicas"] += 1
            return body

        # Each takes a turn that the others do not undo.
        await asyncio.gather(*(engine.change_service(service_id, grow) for _ in range(3)))
        assert (await engine.inspect_service("web")).replicas == 5
        await engine.rollback_service(service_id)
        assert (await engine.inspect_service("web")).replicas == 4
        await engine.remove_service(service_id)
        with pytest.raises(NotFound) as caught:
            await engine.inspect_service("web")
        assert caught.value.kind == "service"


async def test_the_engine_asks_the_registry_what_a_name_is_now(
    docker_api: docker.APIClient, docker_host: str, registry: Registry
) -> None:
    reference = registry.name("moved")
    engine = DockerEngine("test", docker_host, timeout_s=20)
    digests = []
    try:
        for image in (images.BUSYBOX, images.SERVICE):
            docker_api.tag(image, reference, "1")
            pushed = docker_api.push(reference, "1", stream=True, decode=True)
            digests.append([step["aux"]["Digest"] for step in pushed if "aux" in step][-1])
            assert await engine.image_digest(f"{reference}:1") == digests[-1]
        assert digests[0] != digests[1]
        with pytest.raises(EngineError):
            await engine.image_digest(registry.name("nowhere"))
    finally:
        await engine.close()
