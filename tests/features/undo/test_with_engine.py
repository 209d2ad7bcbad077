"""A removed container made anew by the real bot on a real engine: what it had, it has again."""

from typing import Any

import docker
import pytest

from tests import images
from tests.bot import Running
from tests.chat import Reply

Api = docker.APIClient


def _made(api: Api, **changes: Any) -> str:
    """web01 with two networks, a named and an anonymous volume, ports fixed and random, a policy, limits, secrets."""
    api.create_network("front")
    api.create_network("back")
    host = api.create_host_config(
        binds=["data:/data"],
        port_bindings={"80/tcp": ("127.0.0.1", 18480), "81/tcp": None},
        restart_policy={"Name": "on-failure", "MaximumRetryCount": 3},
        mem_limit="64m",
        network_mode="front",
        cap_drop=["MKNOD"],
    )
    created = api.create_container(
        images.BUSYBOX,
        "forever",
        name="web01",
        environment={"PASSWORD": "s3cret"},
        labels={"tier": "web"},
        ports=[80, 81],
        volumes=["/cache", "/data"],
        host_config=host,
        networking_config={"EndpointsConfig": {"front": api.create_endpoint_config(aliases=["www"])}},
        **changes,
    )["Id"]
    api.connect_container_to_network(created, "back", aliases=["inner"])
    return str(created)


def _asked(details: dict[str, Any]) -> dict[str, Any]:
    """What was asked for, as far as it is to come back."""
    config = {key: value for key, value in details["Config"].items() if key != "Hostname"}
    host = {key: value for key, value in details["HostConfig"].items() if key != "Binds"}
    return {
        "config": config,
        "host": host,
        "mounts": sorted((mount["Destination"], mount["Name"]) for mount in details["Mounts"]),
        "networks": {
            name: sorted(alias for alias in link["Aliases"] or () if not details["Id"].startswith(alias))
            for name, link in details["NetworkSettings"]["Networks"].items()
        },
    }


async def _removed(running: Running, line: str) -> Reply:
    await running.anna.say(line)
    return await running.anna.press("✅")


async def test_a_removed_container_comes_back_with_its_settings_networks_and_volumes(
    running: Running, docker_api: Api
) -> None:
    old = _made(docker_api)
    docker_api.start(old)
    before = docker_api.inspect_container(old)
    gone = await _removed(running, "/rm -f web01")
    assert "↩ Создать заново" in gone.buttons
    question = await running.anna.press("↩", message=gone)
    assert "не вернутся файлы" in question.text
    assert "другим: 81/tcp" in question.text
    assert "анонимных" not in question.text
    assert "s3cret" not in question.text
    done = await running.anna.press("✅", message=question)
    assert "создан заново" in done.text
    after = docker_api.inspect_container("web01")
    assert after["Id"] != old
    assert _asked(after) == _asked(before)
    assert after["State"]["Running"]


async def test_volumes_that_went_with_it_are_named_as_lost(running: Running, docker_api: Api) -> None:
    old = _made(docker_api)
    lost = {m["Name"] for m in docker_api.inspect_container(old)["Mounts"] if m["Destination"] == "/cache"}
    gone = await _removed(running, "/rm -v web01")
    question = await running.anna.press("↩", message=gone)
    assert "данные анонимных томов: /cache" in question.text
    await running.anna.press("✅", message=question)
    after = docker_api.inspect_container("web01")
    assert not lost & {mount["Name"] for mount in after["Mounts"]}
    assert not after["State"]["Running"]


async def test_what_was_made_anew_once_is_not_offered_again(running: Running, docker_api: Api) -> None:
    _made(docker_api)
    await _removed(running, "/rm web01")
    listed = await running.anna.say("/undo")
    assert "web01" in listed.text
    await running.anna.press("↩", message=listed)
    await running.anna.press("✅")
    assert "не удаляли" in (await running.anna.say("/undo")).text


async def test_a_name_that_is_taken_meanwhile_is_left_alone(running: Running, docker_api: Api) -> None:
    _made(docker_api)
    await _removed(running, "/rm web01")
    other = docker_api.create_container(images.BUSYBOX, "forever", name="web01")["Id"]
    await running.anna.say("/undo web01")
    await running.anna.press("✅")
    assert docker_api.inspect_container("web01")["Id"] == other
    await running.anna.say("/help")  # by then both rows are closed
    assert [row["outcome"] for row in running.audit() if row["command"] == "undo"] == ["failed", "failed"]


@pytest.mark.parametrize("person", ["oleg", "vera"])
async def test_only_an_admin_may_bring_back(running: Running, docker_api: Api, person: str) -> None:
    _made(docker_api)
    await _removed(running, "/rm web01")
    reply = await getattr(running, person).say("/undo web01")
    assert "администратор" in reply.text
    assert docker_api.containers(all=True) == []


async def test_a_pruned_container_can_be_brought_back(running: Running, docker_api: Api) -> None:
    _made(docker_api)
    await running.anna.say("/container prune")
    await running.anna.press("✅")
    await running.anna.wait_for(lambda reply: "Освобождено" in reply.text)
    await running.anna.say("/undo web01")
    await running.anna.press("✅")
    assert docker_api.inspect_container("web01")["Config"]["Env"][0] == "PASSWORD=s3cret"


async def test_those_that_lived_in_its_network_come_back_into_it(running: Running, docker_api: Api) -> None:
    docker_api.start(_made(docker_api))
    host = docker_api.create_host_config(network_mode="container:web01")
    docker_api.start(docker_api.create_container(images.BUSYBOX, "forever", name="side", host_config=host)["Id"])
    await _removed(running, "/rm -f web01")
    question = await running.anna.say("/undo web01")
    assert "уже в его сети: side" in question.text
    done = await running.anna.press("✅", message=question)
    assert "side" in done.text
    side = docker_api.inspect_container("side")
    assert side["HostConfig"]["NetworkMode"] == f"container:{docker_api.inspect_container('web01')['Id']}"
    assert side["State"]["Running"]
