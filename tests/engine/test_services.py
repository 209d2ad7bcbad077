import asyncio

import docker

from bot.engine.client import DockerEngine
from bot.engine.model import Service
from bot.engine.parse.services import newest_error, parse_services
from bot.engine.private import PrivateEngine


def test_a_service_has_its_tasks_counted() -> None:
    row = {
        "ID": "s1",
        "Spec": {"Name": "web", "Labels": {"a": "b"}, "Mode": {"Replicated": {"Replicas": 3}}},
        "ServiceStatus": {"RunningTasks": 2, "DesiredTasks": 3},
    }
    job = {"ID": "s2", "Spec": {"Name": "backup", "Mode": {"ReplicatedJob": {}}}}
    assert parse_services([row, job]) == (
        Service(id="s2", name="backup", is_job=True),
        Service(id="s1", name="web", running=2, desired=3, labels={"a": "b"}),
    )


def test_the_newest_failure_is_told_whatever_the_order() -> None:
    def task(state: str, at: str, error: str = "") -> dict[str, object]:
        return {"Status": {"State": state, "Timestamp": f"2026-05-01T12:00:{at}Z", "Err": error}}

    tasks = [
        task("failed", "01", "older"),
        task("failed", "03", "newer"),
        task("failed", "02", "between"),
        task("running", "04"),
    ]
    assert newest_error(tasks) == "newer"
    assert newest_error([task("running", "04")]) == ""


def test_a_failure_in_a_place_where_a_task_runs_since_explains_nothing() -> None:
    def task(slot: int, state: str, at: str, error: str = "") -> dict[str, object]:
        status = {"State": state, "Timestamp": f"2026-05-01T12:00:{at}Z", "Err": error}
        return {"Slot": slot, "DesiredState": "running", "Status": status}

    mended = [task(1, "failed", "03", "newer"), task(1, "running", "04")]
    assert newest_error(mended) == ""
    assert newest_error([*mended, task(2, "failed", "01", "older")]) == "older"
    assert newest_error([*mended, task(1, "failed", "05", "again")]) == "again"


async def test_a_service_that_cannot_run_is_below_its_replicas_and_says_why(spare_engine: PrivateEngine) -> None:
    api = docker.APIClient(base_url=spare_engine.host, version="auto", timeout=60)
    api.init_swarm(advertise_addr="127.0.0.1", listen_addr="127.0.0.1:0")
    template = docker.types.TaskTemplate(docker.types.ContainerSpec("nowhere.invalid/none:1"))
    api.create_service(template, name="web", mode=docker.types.ServiceMode("replicated", replicas=2))
    engine = DockerEngine("spare", spare_engine.host, timeout_s=20)
    try:
        async with asyncio.timeout(60):
            while not (error := await engine.service_error("web")):
                continue
        (service,) = await engine.services()
        assert (await engine.info()).is_manager
    finally:
        await engine.close()
        api.close()
    assert (service.name, service.running, service.desired) == ("web", 0, 2)
    assert "nowhere.invalid" in error
