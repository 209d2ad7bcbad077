"""/upgrade of the container that the bot runs in: asked about, handed to a helper, and told when that has ended."""

from __future__ import annotations

from pathlib import Path

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.features.updates import own
from bot.localchat import LocalChat
from bot.replacing import replace_bot
from bot.store.previous import SUFFIX
from bot.upgrades.swap import HELPER
from tests import images
from tests.bot import run_bot
from tests.registry import Registry

PYTHON = "RUN ln -s /bin/forever /bin/python\n"
"""The helper's program, which here only waits: the test does what it would."""
FIRST = f'FROM {images.BUSYBOX}\n{PYTHON}LABEL version=one\nCMD ["forever"]\n'
SECOND = f'FROM {images.BUSYBOX}\n{PYTHON}LABEL version=two\nCMD ["forever"]\n'


async def test_the_bot_is_updated_last_by_a_helper_and_tells_what_came_of_it(
    docker_host: str,
    docker_api: docker.APIClient,
    registry: Registry,
    server: LocalChat,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = registry.name("own:1")
    before = images.build(docker_api, image, FIRST)
    docker_api.push(image)
    ids = {name: docker_api.create_container(image, name=name)["Id"] for name in ("lotsman", "web01")}
    for made in ids.values():
        docker_api.start(made)
    second = images.build(docker_api, image, SECOND)
    docker_api.push(image)
    docker_api.tag(before, image.rpartition(":")[0], "1")
    monkeypatch.setattr("bot.app._own_container", lambda: ids["lotsman"])
    monkeypatch.setattr(own, "LOOK_EVERY_S", 0.05)
    async with run_bot(docker_host, tmp_path / "data", server, update_settle_s=0.3) as bot:
        question = await bot.anna.say("/upgrade --all")
        assert "сам бот, последним" in question.text
        await bot.anna.press("✅", message=question)
        told = await bot.anna.wait_for(lambda reply: "продолжит помощник" in reply.text)
        assert "web01: обновлён" in told.text
        assert docker_api.inspect_container("lotsman")["Id"] == ids["lotsman"]
        engine = DockerEngine(address=docker_host)
        while not any(one.name.endswith(HELPER) for one in await engine.list_containers()):
            pass
        assert (tmp_path / "data" / f"lotsman.db{SUFFIX}").exists()
        await replace_bot(engine, "lotsman", ids["lotsman"], second, settle_s=0.1, echo=lambda _said: None)
        await engine.remove_container(f"lotsman{HELPER}", force=True)
        await engine.close()
        over = await bot.anna.wait_for(lambda reply: "самого бота закончено" in reply.text)
        assert "lotsman: обновлён" in over.text
        assert not (tmp_path / "data" / f"lotsman.db{SUFFIX}").exists()
        rows = [row for row in bot.audit() if row["command"] == "upgrade" and "lotsman" in row["arguments"]]
        assert [(row["via"], row["outcome"]) for row in rows] == [("command", "ok")]
    assert {one["Names"][0] for one in docker_api.containers(all=True)} == {"/lotsman", "/web01"}
    assert docker_api.inspect_container("lotsman")["Config"]["Labels"]["version"] == "two"
