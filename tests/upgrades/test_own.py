"""The bot's own container exchanged by a helper, on a real engine; the helper's program is run here and killed at each
request.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import MountSpec, RunSpec, State
from bot.features.updates import own
from bot.replacing import replace_bot
from bot.upgrades.helper import LABEL, QUIET, helper_settings
from bot.upgrades.planning import plan
from bot.upgrades.swap import HELPER, NEXT, PREV, Stage, Swap
from tests import images
from tests.registry import Registry
from tests.upgrades.test_exchange import EXITS, FIRST, GOOD, Dying, Killed, publish

PROGRAM = f"""FROM {images.BUSYBOX}
RUN printf '#!/bin/sh\\necho "$@"; env; ls /socket\\n' > /bin/python && chmod +x /bin/python
ENV PYTHONOPTIMIZE=2
VOLUME /data
ENTRYPOINT ["forever"]
"""
"""The bot's image as far as a helper needs one: its python tells what it was started with."""


@pytest.fixture
async def engine(docker_host: str) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(address=docker_host)
    yield engine
    await engine.close()


async def _planned(engine: DockerEngine, name: str) -> Swap:
    every = await engine.list_containers(all=True)
    return await plan(engine, next(one for one in every if one.name == name), every)


async def test_the_helper_reaches_the_engine_as_the_bot_does_and_has_nothing_of_it_that_two_cannot_have(
    engine: DockerEngine,
    docker_api: docker.APIClient,
    registry: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = registry.name("bot-helper:1")
    publish(docker_api, image, PROGRAM)
    (tmp_path / "docker.sock").touch()
    made = await engine.create_container(
        RunSpec(
            name="lotsman",
            image=image,
            env=(("BOT_TOKEN", "12:secret"), ("DOCKER_HOST", "unix:///socket/docker.sock")),
            labels={"com.docker.compose.project": "p"},
            mounts=(MountSpec(kind="bind", source=str(tmp_path), target="/socket"),),
            restart_policy="unless-stopped",
            hostname="lotsman",
            stop_timeout_s=1,
        )
    )
    await engine.start_container(made)
    swap = replace(await _planned(engine, "lotsman"), new_image_id="sha256:new", stage=Stage.HANDED)
    settings = helper_settings(swap, settle_s=15.0)
    helper = await engine.recreate_container(
        settings, name=f"lotsman{HELPER}", image=swap.old_image_id, keeps_volumes=False
    )
    await engine.start_container(helper)
    assert (await engine.wait_container(helper)).code == 0
    said = docker_api.logs(helper).decode()
    assert said.startswith(f"-m bot replace lotsman {made} sha256:new 15.0")
    assert "DOCKER_HOST=unix:///socket/docker.sock" in said
    assert "PYTHONOPTIMIZE=2" in said
    assert "docker.sock\n" in said  # the mount
    assert "secret" not in said
    details = docker_api.inspect_container(helper)
    assert details["Config"]["Labels"] == {LABEL: "1", QUIET: "off"}
    assert details["HostConfig"]["RestartPolicy"] == {"Name": "always", "MaximumRetryCount": 0}
    monkeypatch.setattr(own, "LOOK_EVERY_S", 0.05)
    after = await own.came_of_it(engine, swap)  # it gets nowhere, and the bot's container is the old one
    assert after.stage is Stage.LEFT
    assert f"lotsman{HELPER}" not in {one.name for one in await engine.list_containers(all=True)}
    assert {mount["Name"] for mount in details["Mounts"] if mount["Type"] == "volume"}.isdisjoint(
        volume["Name"] for volume in docker_api.volumes()["Volumes"] or []
    )


async def test_what_a_helper_leaves_that_somebody_has_removed_is_cleared_away(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    image = registry.name("bot-left:1")
    publish(docker_api, image, FIRST)
    old = await engine.create_container(RunSpec(name="lotsman", image=image, stop_signal="KILL"))
    await engine.start_container(old)
    swap = replace(await _planned(engine, "lotsman"), stage=Stage.HANDED)
    await engine.create_container(RunSpec(name=f"lotsman{NEXT}", image=image, stop_signal="KILL"))
    assert (await own.came_of_it(engine, swap)).stage is Stage.LEFT
    assert [one.name for one in await engine.list_containers(all=True)] == ["lotsman"]

    await engine.rename_container(old, f"lotsman{PREV}")  # the newer one runs: it is the one that reads this
    new = await engine.create_container(RunSpec(name="lotsman", image=image, stop_signal="KILL"))
    after = await own.came_of_it(engine, swap)
    assert (after.stage, after.new_id) == (Stage.DONE, new)
    assert [one.id for one in await engine.list_containers(all=True)] == [new]


@pytest.mark.parametrize(("dockerfile", "stage"), [(GOOD, Stage.DONE), (EXITS, Stage.RESTORED)])
async def test_the_helper_can_be_killed_anywhere_and_started_again(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry, dockerfile: str, stage: Stage
) -> None:
    image = registry.name(f"bot-{stage.value}:1")
    repository, tag = image.rsplit(":", 1)
    first, second = publish(docker_api, image, FIRST), publish(docker_api, image, dockerfile)
    for lives in range(0, 20, 1 if "EVERY_KILL" in os.environ else 4):
        docker_api.tag(first, repository, tag)
        old = await engine.create_container(RunSpec(name="lotsman", image=image, stop_signal="KILL"))
        await engine.start_container(old)
        docker_api.tag(second, repository, tag)
        has_died = False
        try:
            await _replaced(Dying(engine, lives), old, second)
        except Killed:
            has_died = True
            assert await _replaced(engine, old, second) in (stage, Stage.DONE)  # also where nothing was left to do
        (now,) = await engine.list_containers(all=True)
        assert (now.name, now.state) == ("lotsman", State.RUNNING), lives
        assert (now.id == old) is (stage is Stage.RESTORED), lives
        await engine.remove_container(now.id, force=True)
        if not has_died:
            break
    assert lives >= 6


async def _replaced(engine: Any, old: str, image_id: str) -> Stage:
    said: list[str] = []
    swap = await replace_bot(engine, "lotsman", old, image_id, settle_s=0.05, echo=said.append)
    return swap.stage if swap is not None else Stage.DONE
