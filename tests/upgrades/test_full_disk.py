"""The engine's disk is full in the middle of an update: on a real engine with a small disk, nothing is lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import RunSpec
from bot.engine.private import PrivateEngine
from bot.errors import EngineError
from bot.ui.pull_refusals import pull_refusal
from bot.upgrades.exchange import Exchange
from bot.upgrades.planning import plan
from bot.upgrades.swap import Stage, Swap
from tests.registry import Registry
from tests.upgrades.test_exchange import FIRST, GOOD, publish

DISK_BYTES = 48 << 20


class SmallEngine(PrivateEngine):
    """Its data lies in memory, and there is little of it. The mount goes with all others when it stops."""

    def _prepare(self) -> None:
        super()._prepare()
        self.data_root.mkdir(exist_ok=True)
        size = f"size={DISK_BYTES}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(self.data_root)], check=True)


@pytest.fixture
def small_engine(docker_api: docker.APIClient) -> Iterator[PrivateEngine]:
    """``docker_api`` brings what engines need."""
    engine = SmallEngine.temporary()
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()


@pytest.fixture
async def engine(small_engine: PrivateEngine) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(address=small_engine.host)
    yield engine
    await engine.close()


async def _pull(engine: DockerEngine, image: str) -> None:
    async with aclosing(engine.pull_image(image)) as steps:
        async for _step in steps:
            pass


async def _keep(swap: Swap) -> None:
    return None


async def _web(engine: DockerEngine, image: str) -> str:
    await _pull(engine, image)
    made = await engine.create_container(RunSpec(name="web", image=image, stop_signal="KILL"))
    await engine.start_container(made)
    return made


async def test_a_pull_that_finds_no_room_leaves_the_container_as_it_is(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    image = registry.name("small-disk:1")
    publish(docker_api, image, FIRST)
    old = await _web(engine, image)
    publish(docker_api, image, f"{GOOD}RUN dd if=/dev/urandom of=/large bs=1M count=60\n")
    with pytest.raises(EngineError) as raised:
        await _pull(engine, image)
    assert pull_refusal(raised.value, image).key == "pull-disk-full"
    (now,) = await engine.list_containers()
    assert now.id == old


async def test_an_exchange_that_finds_no_room_puts_the_old_container_back(
    engine: DockerEngine, small_engine: PrivateEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    image = registry.name("small-disk:2")
    publish(docker_api, image, FIRST)
    old = await _web(engine, image)
    every = await engine.list_containers(all=True)
    swap = await plan(engine, every[0], every)
    publish(docker_api, image, GOOD)
    await _pull(engine, image)
    new_image_id = (await engine.inspect_image(image)).id
    _fill(small_engine.data_root / "filling")
    exchange = Exchange(engine, _keep, clock=lambda: datetime.now(UTC), settle_s=0.1)
    done = await exchange.run(replace(swap, stage=Stage.MAKING, new_image_id=new_image_id))
    assert (done.stage, done.failure) == (Stage.RESTORED, "refused")
    assert "no space left" in done.detail
    (now,) = await engine.list_containers(all=True)
    assert (now.id, now.name, now.is_running) == (old, "web", True)
    (small_engine.data_root / "filling").unlink()
    done = await exchange.run(replace(swap, stage=Stage.MAKING, new_image_id=new_image_id))
    assert done.stage is Stage.DONE


def _fill(path: Path) -> None:
    with path.open("wb") as file, suppress(OSError):
        for _ in range(DISK_BYTES // 4096):
            os.write(file.fileno(), bytes(4096))
        raise AssertionError("the disk is larger than it should be")
