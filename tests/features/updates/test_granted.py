"""/upgrade by a grant: for the containers that it names, for what --all means of them, and for nothing that they take
along.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import docker
import pytest

from bot.localchat import LocalChat
from tests import images
from tests.bot import Running, run_bot
from tests.registry import Registry

Api = docker.APIClient

FIRST = f'FROM {images.BUSYBOX}\nLABEL version=one\nCMD ["forever"]\n'
SECOND = f'FROM {images.BUSYBOX}\nLABEL version=two\nCMD ["forever"]\n'


@pytest.fixture
def image(docker_api: Api, registry: Registry) -> str:
    """Its tag has a newer one at the registry."""
    name = registry.name("granted:1")
    before = images.build(docker_api, name, FIRST)
    docker_api.push(name)
    images.build(docker_api, name, SECOND)
    docker_api.push(name)
    docker_api.tag(before, name.rpartition(":")[0], "1")
    return name


@pytest.fixture
async def bot(docker_host: str, server: LocalChat, tmp_path: Path) -> AsyncIterator[Running]:
    async with run_bot(docker_host, tmp_path / "data", server, update_settle_s=0.2, protect=("web-vault",)) as running:
        yield running


def _run(api: Api, name: str, image: str, *, network: str = "bridge") -> None:
    api.start(api.create_container(image, name=name, host_config=api.create_host_config(network_mode=network))["Id"])


def _version(api: Api, name: str) -> str:
    return str(api.inspect_container(name)["Config"]["Labels"]["version"])


async def test_a_grant_updates_its_containers_and_all_means_those(bot: Running, docker_api: Api, image: str) -> None:
    for name in ("web-1", "web-2", "db"):
        _run(docker_api, name, image)
    await bot.anna.say("/grant 1002 upgrade web-* 30m")
    assert "db не из них" in (await bot.oleg.say("/upgrade db")).text
    assert "db не из них" in (await bot.oleg.say("/upgrade web-1 db")).text
    assert "администраторам" in (await bot.vera.say("/upgrade web-1")).text
    listed = await bot.oleg.say("/updates")
    assert [button for button in listed.buttons if "Пропустить" in button] == []
    question = await bot.oleg.press("⬆", message=listed)
    assert "web-1" in question.text
    assert "db" not in question.text
    await bot.oleg.press("✖", message=question)
    question = await bot.oleg.say("/upgrade --all")
    assert "db" not in question.text
    await bot.oleg.press("✅", message=question)
    await bot.oleg.wait_for(lambda reply: reply.text.count("обновлён") == 2)
    assert [_version(docker_api, name) for name in ("web-1", "web-2", "db")] == ["two", "two", "one"]
    assert "db не из них" in (await bot.oleg.say("/upgrade --all")).text


async def test_what_an_update_takes_along_wants_the_right_as_well(bot: Running, docker_api: Api, image: str) -> None:
    _run(docker_api, "web-1", image)
    _run(docker_api, "sidecar", image, network="container:web-1")
    _run(docker_api, "web-2", image)
    _run(docker_api, "web-vault", image, network="container:web-2")
    await bot.anna.say("/grant 1002 upgrade web-* 30m")
    assert "sidecar не из них" in (await bot.oleg.say("/upgrade web-1")).text
    assert "web-vault защищён" in (await bot.oleg.say("/upgrade web-2")).text
    assert {_version(docker_api, name) for name in ("web-1", "sidecar", "web-2", "web-vault")} == {"one"}


async def test_somebody_without_a_role_hears_no_names(bot: Running, docker_api: Api, image: str) -> None:
    for name in ("web-1", "secret"):
        _run(docker_api, name, image)
    await bot.anna.say("/grant 1004 upgrade shop-* 30m")
    assert "secret" not in (await bot.stepan.say("/upgrade --all")).text
    await bot.anna.say("/grant 1004 upgrade web-* 30m")
    bot.stepan.say_only("/upgrade web-1")
    await bot.stepan.wait_for(lambda reply: "обновлён" in reply.text)
    assert (_version(docker_api, "web-1"), _version(docker_api, "secret")) == ("two", "one")
