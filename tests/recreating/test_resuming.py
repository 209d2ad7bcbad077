"""The start of the bot finishes what a kill left half made anew."""

from pathlib import Path

import docker

from bot.localchat.server import LocalChat
from bot.recreating.together import OLD, UP
from tests import images
from tests.bot import run_bot


async def test_a_container_that_waited_for_its_start_is_started_and_the_old_one_goes(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    docker_api.create_container(images.BUSYBOX, "forever", name=f"side{OLD}{UP}")
    made = docker_api.create_container(images.BUSYBOX, "forever", name="side")["Id"]
    async with run_bot(docker_host, tmp_path / "data", server) as bot:
        while OLD in (await bot.vera.say("/ps -a")).text:
            pass
    (left,) = docker_api.containers()
    assert (left["Id"], left["Names"]) == (made, ["/side"])


async def test_a_bot_that_may_change_nothing_leaves_it(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    docker_api.create_container(images.BUSYBOX, "forever", name=f"side{OLD}{UP}")
    async with run_bot(docker_host, tmp_path / "data", server, read_only=True) as bot:
        await bot.vera.say("/ps -a")
    assert [one["Names"] for one in docker_api.containers(all=True)] == [[f"/side{OLD}{UP}"]]
