"""A container put on a newer image, on a real engine with a real registry: done, put back, killed at each request."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import Container, RunSpec
from bot.errors import BotError, DiskFull, EngineRefused
from bot.upgrades.exchange import Exchange
from bot.upgrades.planning import plan, restarted_after
from bot.upgrades.swap import NEXT, PREV, UNTOUCHED, Stage, Swap, packed, unpacked
from tests import images
from tests.features.fakes import container
from tests.registry import Registry

GOOD = f'FROM {images.BUSYBOX}\nLABEL version=two\nENV FROM_IMAGE=two\nCMD ["forever"]\n'
FIRST = f'FROM {images.BUSYBOX}\nLABEL version=one\nENV FROM_IMAGE=one\nCMD ["forever"]\n'
EXITS = f'FROM {images.BUSYBOX}\nCMD ["sh", "-c", "echo no database; exit 3"]\n'
SICK = f'FROM {images.BUSYBOX}\nHEALTHCHECK --interval=100ms --retries=1 CMD false\nCMD ["forever"]\n'


class Killed(BaseException):
    """The bot is gone: nothing after it runs."""


class Dying:
    """The engine of a bot that is killed after so many changes; the last one arrives, or does not."""

    def __init__(self, engine: DockerEngine, lives: int, *, arrives: bool = True):
        self._engine = engine
        self.lives = lives
        self._arrives = arrives

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._engine, name)
        if name.startswith(("inspect", "list", "container_logs")) or not callable(call):
            return call

        async def change(*args: Any, **kwargs: Any) -> Any:
            if self.lives < 0 or (self.lives == 0 and not self._arrives):
                raise Killed
            result = await call(*args, **kwargs)
            self.lives -= 1
            if self.lives < 0:
                raise Killed
            return result

        return change


class Journal:
    """What would be in the database."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.work: dict[str, Any] = {}
        self.is_full_from: Stage | None = None

    async def keep(self, swap: Swap) -> None:
        if swap.stage is self.is_full_from:
            raise DiskFull
        self.stages.append(swap.stage)
        self.work = packed(swap)

    @property
    def kept(self) -> Swap:
        return unpacked(self.work)


@pytest.fixture
async def engine(docker_host: str) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(address=docker_host)
    yield engine
    await engine.close()


def _exchange(engine: Any, journal: Journal, settle_s: float = 0.2) -> Exchange:
    async def pause(seconds: float) -> None:
        await _sleep(min(seconds, 0.05))

    return Exchange(engine, journal.keep, clock=lambda: datetime.now(UTC), settle_s=settle_s, pause=pause)


async def _sleep(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


def publish(api: docker.APIClient, name: str, dockerfile: str) -> str:
    """Build and push; the image's id. The name means it from now on, here and at the registry."""
    identity = images.build(api, name, dockerfile)
    answer = api.push(name)
    assert "errorDetail" not in answer, answer
    return identity


async def _run(engine: DockerEngine, name: str, image: str, **more: Any) -> str:
    made = await engine.create_container(RunSpec(name=name, image=image, stop_timeout_s=1, **more))
    await engine.start_container(made)
    return made


async def _named(engine: DockerEngine) -> dict[str, Container]:
    return {one.name: one for one in await engine.list_containers(all=True)}


async def _planned(engine: DockerEngine, name: str) -> Swap:
    every = await engine.list_containers(all=True)
    return await plan(engine, next(one for one in every if one.name == name), every)


async def _pulled(engine: DockerEngine, swap: Swap) -> Swap:
    async with aclosing(engine.pull_image(swap.image)) as steps:
        async for _step in steps:
            pass
    return replace(swap, stage=Stage.MAKING, new_image_id=(await engine.inspect_image(swap.image)).id)


async def _ready(engine: DockerEngine, api: docker.APIClient, image: str, dockerfile: str, **more: Any) -> Swap:
    """``web`` runs the first image, and the second one was pulled."""
    publish(api, image, FIRST)
    await _run(engine, "web", image, **more)
    swap = await _planned(engine, "web")
    publish(api, image, dockerfile)
    return await _pulled(engine, swap)


async def test_it_runs_the_newer_image_and_the_old_container_is_gone(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    swap = await _ready(engine, docker_api, registry.name("done:1"), GOOD, env=(("OWN", "1"),))
    journal = Journal()
    done = await _exchange(engine, journal).run(swap)
    assert (done.stage, done.notes, dict(done.inspected)) == (Stage.DONE, (), {})
    assert journal.stages == [
        Stage.MAKING, Stage.STOPPING, Stage.NAMING, Stage.PROVING, Stage.FOLLOWING, Stage.CLEARING, Stage.DONE,
    ]  # fmt: skip
    now = await _named(engine)
    assert set(now) == {"web"}
    assert now["web"].is_running
    details = await engine.inspect_container("web")
    assert details.image_id == swap.new_image_id
    assert dict(details.env)["FROM_IMAGE"] == "two"
    assert dict(details.env)["OWN"] == "1"
    assert details.labels["version"] == "two"


@pytest.mark.parametrize(
    ("dockerfile", "failure", "said"), [(EXITS, "exited", "no database"), (SICK, "unhealthy", "ready")]
)
async def test_a_newer_image_that_is_broken_brings_the_old_container_back(
    engine: DockerEngine,
    docker_api: docker.APIClient,
    registry: Registry,
    dockerfile: str,
    failure: str,
    said: str,
) -> None:
    name = registry.name(f"broken-{failure}:1")
    swap = await _ready(engine, docker_api, name, dockerfile)
    done = await _exchange(engine, Journal()).run(swap)
    assert (done.stage, done.failure) == (Stage.RESTORED, failure)
    assert said in done.output
    now = await _named(engine)
    assert {one.name: (one.id, one.is_running) for one in now.values()} == {"web": (swap.old_id, True)}
    assert now["web"].image == name  # the name means what runs, again


async def test_a_full_disk_in_the_middle_brings_the_old_container_back(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    class Full:
        def __getattr__(self, name: str) -> Any:
            if name == "start_container":
                return self._start
            return getattr(engine, name)

        async def _start(self, ref: str) -> None:
            if ref != swap.old_id:
                raise EngineRefused(host="local", reason="write /var/lib/docker: no space left on device")
            await engine.start_container(ref)

    swap = await _ready(engine, docker_api, registry.name("full:1"), GOOD)
    done = await _exchange(Full(), Journal()).run(swap)
    assert (done.stage, done.failure) == (Stage.RESTORED, "refused")
    assert "no space left" in done.detail
    assert {one.name: (one.id, one.is_running) for one in (await _named(engine)).values()} == {
        "web": (swap.old_id, True)
    }


async def test_nothing_is_begun_that_cannot_be_written_down(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    swap = await _ready(engine, docker_api, registry.name("unwritten:1"), GOOD)
    journal = Journal()
    journal.is_full_from = Stage.STOPPING
    with pytest.raises(DiskFull):
        await _exchange(engine, journal).run(swap)
    assert {one.name: one.id for one in (await _named(engine)).values()} == {"web": swap.old_id}
    journal.is_full_from = Stage.NAMING  # too late to leave it: it goes on
    assert (await _exchange(engine, journal).run(swap)).stage is Stage.DONE


async def test_those_in_its_network_come_along_and_those_that_depend_on_it_are_restarted(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    project = {"com.docker.compose.project": "p", "com.docker.compose.service": "web"}
    depends = "com.docker.compose.depends_on"
    image = registry.name("along:1")
    publish(docker_api, image, FIRST)
    await _run(engine, "web", image, labels=project)
    await _run(engine, "side", images.BUSYBOX, command=("forever",), network="container:web")
    after = {
        "com.docker.compose.project": "p",
        "com.docker.compose.service": "app",
        depends: "web:service_started:true",
    }
    app = await _run(engine, "app", images.BUSYBOX, command=("forever",), labels=after)
    swap = await _planned(engine, "web")
    assert [one.name for one in swap.followers] == ["side"]
    assert swap.dependents == ("app",)
    publish(docker_api, image, GOOD)
    before = (await engine.inspect_container(app)).started_at
    done = await _exchange(engine, Journal()).run(await _pulled(engine, swap))
    assert (done.stage, done.notes) == (Stage.DONE, ())
    now = await _named(engine)
    assert set(now) == {"web", "side", "app"}
    assert all(one.is_running for one in now.values())
    assert now["side"].network_mode == f"container:{now['web'].id}"
    assert (await engine.inspect_container(app)).started_at != before


async def _finished(engine: DockerEngine, journal: Journal) -> Swap:
    """What the next start does."""
    swap = journal.kept
    exchange = _exchange(engine, journal)
    return await (exchange.abandon(swap) if swap.stage in UNTOUCHED else exchange.run(swap))


@pytest.mark.parametrize("arrives", [True, False], ids=["arrives", "does-not"])
@pytest.mark.parametrize("dockerfile", [GOOD, EXITS], ids=["good", "broken"])
async def test_a_kill_at_any_request_loses_no_container(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry, dockerfile: str, arrives: bool
) -> None:
    image = registry.name(f"killed-{len(dockerfile)}-{arrives}:1".lower())
    first, second = publish(docker_api, image, FIRST), publish(docker_api, image, dockerfile)
    ends = []
    step = 1 if "EVERY_KILL" in os.environ else 3 if arrives else 2
    for lives in range(0, 20, step):
        swap, names = await _both(engine, docker_api, image, (first, second), has_side=arrives)
        journal = Journal()
        try:
            await _exchange(Dying(engine, lives, arrives=arrives), journal, settle_s=0.05).run(swap)
            break
        except Killed:
            ends.append((await _finished(engine, journal)).stage)
        now = await _named(engine)
        assert set(now) == names, (lives, journal.stages)
        assert all(one.is_running for one in now.values()), (lives, journal.stages)
        assert "side" not in now or now["side"].network_mode == f"container:{now['web'].id}", lives
        for one in now.values():
            await engine.remove_container(one.id, force=True)
    last = Stage.DONE if dockerfile == GOOD else Stage.RESTORED
    assert set(ends) == {Stage.LEFT, last}
    assert len(ends) * step >= 6


async def _both(
    engine: DockerEngine, api: docker.APIClient, image: str, ids: tuple[str, str], *, has_side: bool
) -> tuple[Swap, set[str]]:
    """``web`` of the first image, with ``side`` in its network or without; the name means the second image by now."""
    first, second = ids
    repository, tag = image.rsplit(":", 1)
    api.tag(first, repository, tag)
    await _run(engine, "web", image, stop_signal="KILL")
    if has_side:
        more = {"command": ("forever",), "network": "container:web", "stop_signal": "KILL"}
        await _run(engine, "side", images.BUSYBOX, **more)
    swap = await _planned(engine, "web")
    api.tag(second, repository, tag)
    swap = replace(swap, stage=Stage.MAKING, new_image_id=second)
    return swap, {"web", "side"} if has_side else {"web"}


async def test_an_old_container_that_somebody_removed_is_made_anew(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    swap = await _ready(engine, docker_api, registry.name("removed:1"), EXITS)
    journal = Journal()
    with pytest.raises(Killed):
        await _exchange(Dying(engine, 4), journal).run(swap)  # it has begun, under the other one's name
    await engine.remove_container(f"web{PREV}", force=True)
    done = await _finished(engine, journal)
    assert done.stage is Stage.RESTORED
    details = await engine.inspect_container("web")
    assert (details.is_running, details.image_id) == (True, swap.old_image_id)
    assert f"web{NEXT}" not in await _named(engine)


async def test_a_stopped_container_stays_stopped(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    image = registry.name("stopped:1")
    publish(docker_api, image, FIRST)
    await engine.create_container(RunSpec(name="web", image=image))
    swap = await _planned(engine, "web")
    publish(docker_api, image, GOOD)
    assert (await _exchange(engine, Journal()).run(await _pulled(engine, swap))).stage is Stage.DONE
    details = await engine.inspect_container("web")
    assert (details.is_running, details.labels["version"]) == (False, "two")


async def test_what_could_not_be_put_back_is_refused(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    image = registry.name("refused:1")
    publish(docker_api, image, FIRST)
    await _run(engine, "passing", image, is_auto_removed=True)
    await _run(engine, "local", images.BUSYBOX, command=("forever",))
    for name, key in (("passing", "updates-refused-rm"), ("local", "updates-refused-local")):
        with pytest.raises(BotError) as raised:
            await _planned(engine, name)
        assert raised.value.key == key


async def test_the_bot_is_neither_stopped_nor_restarted_by_what_it_does(
    engine: DockerEngine, docker_api: docker.APIClient, registry: Registry
) -> None:
    image = registry.name("around:1")
    publish(docker_api, image, FIRST)
    project = {"com.docker.compose.project": "p", "com.docker.compose.service": "web"}
    await _run(engine, "web", image, labels=project)
    depends = {"com.docker.compose.project": "p", "com.docker.compose.depends_on": "web:service_started:true"}
    bot = await _run(engine, "lotsman", images.BUSYBOX, command=("forever",), labels=depends)
    every = await engine.list_containers(all=True)
    web = next(one for one in every if one.name == "web")
    assert (await plan(engine, web, every)).dependents == ("lotsman",)
    assert (await plan(engine, web, every, own_id=bot)).dependents == ()
    side = await _run(engine, "side", images.BUSYBOX, command=("forever",), network="container:web")
    every = await engine.list_containers(all=True)
    with pytest.raises(BotError) as raised:
        await plan(engine, web, every, own_id=side)
    assert raised.value.key == "updates-refused-own-network"


def test_those_that_depend_on_it_are_restarted_in_their_order() -> None:
    def one(name: str, *needs: str) -> Container:
        labels = {"com.docker.compose.project": "p", "com.docker.compose.service": name}
        needed = ",".join(f"{need}:service_started:true" for need in needs)
        return container(name, labels={**labels, "com.docker.compose.depends_on": needed})

    every = [one("db"), one("worker", "app", "db"), one("app", "db", "cache"), one("cache", "db"), one("web", "app")]
    assert restarted_after(every[0], every) == ("cache", "app", "worker")
