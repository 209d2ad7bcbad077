"""A project's images pulled from a registry by the real bot."""

from __future__ import annotations

import docker

from tests import images
from tests.bot import Running
from tests.features.compose.test_with_engine import made
from tests.registry import Registry

Api = docker.APIClient


def pushed(api: Api, registry: Registry, name: str, source: str = images.BUSYBOX) -> str:
    """An image of that name here and in the registry."""
    whole = registry.name(name)
    api.tag(source, whole, "1", force=True)
    assert not [step for step in api.push(whole, "1", stream=True, decode=True) if "error" in step]
    return f"{whole}:1"


async def test_each_image_is_pulled_once_and_a_newer_one_offers_an_up(
    running: Running, docker_api: Api, registry: Registry
) -> None:
    same, newer = pushed(docker_api, registry, "compose/same"), pushed(docker_api, registry, "compose/newer")
    made(docker_api, "web", image=newer, starts=False)
    made(docker_api, "db", image=same, starts=False)
    made(docker_api, "db", image=same, number=2, starts=False)
    gone = registry.name("compose/gone") + ":1"
    docker_api.tag(images.BUSYBOX, gone.removesuffix(":1"), "1")
    made(docker_api, "old", image=gone, starts=False)
    pushed(docker_api, registry, "compose/newer", images.SERVICE)
    docker_api.tag(images.BUSYBOX, newer.removesuffix(":1"), "1", force=True)

    running.anna.say_only("/compose pull shop")
    done = await running.anna.wait_for(lambda reply: "Образы shop" in reply.text)
    assert f"{newer}: скачан новее" in done.text
    assert done.text.count(f"{same}: тот же") == 1
    assert f"⚠ {gone}" in done.text
    assert "Поднять" in done.buttons
    running.anna.say_only("/compose pull shop web")  # the list has but its id by now
    await running.anna.wait_for(lambda reply: f"{newer}: тот же" in reply.text)
    await running.anna.say("/help")
    assert next(row["outcome"] for row in running.audit() if row["command"] == "compose pull") == "failed"


async def test_what_has_no_name_is_not_pulled(running: Running, docker_api: Api) -> None:
    identity = docker_api.inspect_image(images.BUSYBOX)["Id"]
    made(docker_api, "web", image=identity, starts=False)
    assert "нет образов" in (await running.anna.say("/compose pull shop")).text
