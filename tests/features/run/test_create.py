"""/create on a real engine: what /run asks and refuses, and no start."""

import docker

from bot.features.run.create import CREATE
from bot.features.run.handlers import RUN
from tests import images
from tests.bot import Running


async def test_a_container_is_made_and_not_started(running: Running, docker_api: docker.APIClient) -> None:
    running.anna.say_only(f"/create -it --name tmp -e MODE=x -p 8080:80 {images.BUSYBOX} sh")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓ tmp – создан, не запущен"))
    made = docker_api.inspect_container("tmp")
    assert (made["State"]["Status"], made["Config"]["Tty"], made["Config"]["Cmd"]) == ("created", True, ["sh"])
    assert "MODE=x" in made["Config"]["Env"]
    assert done.buttons == ["Запустить", "Удалить"]
    await running.anna.say("/help")
    row = running.audit()[0]
    assert (row["command"], row["outcome"]) == ("create", "ok")


async def test_what_hands_over_the_host_asks_first(running: Running, docker_api: docker.APIClient) -> None:
    asked = await running.anna.say(f"/create --name tmp --privileged {images.BUSYBOX}")
    assert "/create --name tmp --privileged" in asked.text
    assert docker_api.containers(all=True) == []
    await running.anna.press("✅")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓ tmp"))
    assert docker_api.inspect_container("tmp")["HostConfig"]["Privileged"]


async def test_options_after_the_image_are_put_right(running: Running) -> None:
    told = await running.anna.say(f"/create {images.BUSYBOX} -it sh")
    assert f"/create -it {images.BUSYBOX} sh" in told.text


async def test_a_name_that_is_taken_is_explained(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_container(images.BUSYBOX, ["true"], name="tmp")
    told = await running.anna.say(f"/create --name tmp {images.BUSYBOX}")
    assert "tmp" in told.text
    assert len(docker_api.containers(all=True)) == 1


async def test_an_operator_may_not(running: Running) -> None:
    assert "только администраторам" in (await running.oleg.say("/create busybox")).text


def test_it_takes_all_that_run_takes_but_what_is_about_running() -> None:
    ours = {parameter.name for parameter in CREATE.params}
    theirs = {parameter.name for parameter in RUN.params}
    assert theirs - ours == {"detach", "size"}
    assert ours <= theirs
