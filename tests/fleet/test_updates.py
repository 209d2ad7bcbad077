"""Updates on two engines at once: each with its section, its buttons and its containers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import docker
import pytest

from bot.engine.private import PrivateEngine
from bot.localchat import LocalChat
from tests import images
from tests.bot import run_bot
from tests.registry import Registry

pytestmark = pytest.mark.fleet

FIRST = f'FROM {images.BUSYBOX}\nLABEL version=one\nCMD ["forever"]\n'
SECOND = f'FROM {images.BUSYBOX}\nLABEL version=two\nCMD ["forever"]\n'


@pytest.fixture
def other(spare_engine: PrivateEngine) -> Iterator[docker.APIClient]:
    with closing(docker.APIClient(base_url=spare_engine.host, version="auto")) as api:
        yield api


def _version(api: docker.APIClient, name: str) -> str:
    return str(api.inspect_container(name)["Config"]["Labels"]["version"])


async def test_both_hosts_are_told_and_a_button_acts_on_its_own(
    docker_host: str,
    docker_api: docker.APIClient,
    spare_engine: PrivateEngine,
    other: docker.APIClient,
    registry: Registry,
    server: LocalChat,
    tmp_path: Path,
) -> None:
    image = registry.name("two-hosts:1")
    repository, tag = image.rsplit(":", 1)
    before = images.build(docker_api, image, FIRST)
    docker_api.push(image)
    other.pull(repository, tag)
    for api in (docker_api, other):
        api.start(api.create_container(image, name="web01")["Id"])
    images.build(docker_api, image, SECOND)
    docker_api.push(image)
    docker_api.tag(before, repository, tag)
    hosts = (f"home={docker_host}", f"vps={spare_engine.host}")
    async with run_bot("", tmp_path / "data", server, docker_hosts=hosts, update_settle_s=0.3) as bot:
        told = await bot.anna.say("/updates @all")
        assert told.text.count("web01") == 2
        assert "home" in told.text
        assert "vps" in told.text
        there = await bot.anna.say("/updates @vps")
        question = await bot.anna.press("⬆", message=there)
        assert "vps" in question.text
        await bot.anna.press("✅", message=question)
        done = await bot.anna.wait_for(lambda reply: "обновлён" in reply.text)
        assert "vps" in done.text
        row = next(row for row in bot.audit() if row["command"] == "upgrade")
        assert row["host"] == "vps"
    assert (_version(docker_api, "web01"), _version(other, "web01")) == ("one", "two")
