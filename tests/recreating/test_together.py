"""Containers made anew with those in their network, on a real engine, and killed at each request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import Container, RunSpec
from bot.errors import BotError, Conflict
from bot.recreating.sharers import sharers
from bot.recreating.together import NEW, UP, finish, follow, image_now, stop_all
from tests import images


class Killed(BaseException):
    """The bot is gone: nothing after it runs."""


class Dying:
    """The engine of a bot that is killed after so many changes; the last one arrives."""

    def __init__(self, engine: DockerEngine, lives: int):
        self._engine = engine
        self.lives = lives

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._engine, name)
        if name.startswith(("inspect", "list")) or not callable(call):
            return call

        async def change(*args: Any, **kwargs: Any) -> Any:
            if self.lives < 0:
                raise Killed
            result = await call(*args, **kwargs)
            self.lives -= 1
            if self.lives < 0:
                raise Killed
            return result

        return change


@pytest.fixture
async def engine(docker_host: str) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(address=docker_host)
    yield engine
    await engine.close()


async def _run(engine: DockerEngine, name: str, network: str = "", **more: Any) -> str:
    values = {"image": images.BUSYBOX, "command": ("forever",), "stop_timeout_s": 1, **more}
    made = await engine.create_container(RunSpec(name=name, network=network, **values))
    await engine.start_container(made)
    return made


async def _named(engine: DockerEngine) -> dict[str, Container]:
    return {one.name: one for one in await engine.list_containers(all=True)}


async def _moved(engine: DockerEngine) -> tuple[str, str, tuple[Container, ...]]:
    """The container that others live in, replaced by another one of its name; they still name the old one."""
    old = await _run(engine, "vpn")
    await _run(engine, "torrent", "container:vpn", env=(("A", "1"),), labels={"kept": "yes"})
    await _run(engine, "side", "container:torrent")
    chain = sharers(old, "vpn", await engine.list_containers(all=True))
    await engine.remove_container(old, force=True)
    return old, await _run(engine, "vpn"), chain


async def test_those_in_its_network_are_made_anew_in_order_and_run(engine: DockerEngine) -> None:
    old, new, chain = await _moved(engine)
    results = await follow(engine, chain, moved={old: new})
    assert [(one.name, one.is_started, one.error) for one in results] == [("torrent", True, None), ("side", True, None)]
    now = await _named(engine)
    assert set(now) == {"vpn", "torrent", "side"}
    assert all(one.is_running for one in now.values())
    assert now["torrent"].network_mode == f"container:{new}"
    assert now["side"].network_mode == f"container:{now['torrent'].id}"
    assert now["torrent"].labels["kept"] == "yes"
    assert ("A", "1") in (await engine.inspect_container("torrent")).env


async def test_one_that_did_not_run_is_made_anew_and_stays_stopped(engine: DockerEngine) -> None:
    old, new, chain = await _moved(engine)
    await stop_all(engine, chain)
    stopped = sharers(old, "vpn", await engine.list_containers(all=True))
    results = await follow(engine, stopped, moved={old: new})
    assert [one.is_started for one in results] == [False, False]
    assert [one.is_running for one in (await _named(engine)).values()].count(True) == 1


async def test_one_that_removes_itself_comes_back_too(engine: DockerEngine) -> None:
    old = await _run(engine, "vpn")
    await _run(engine, "torrent", "container:vpn", is_auto_removed=True)
    chain = sharers(old, "vpn", await engine.list_containers(all=True))
    await engine.remove_container(old, force=True)
    new = await _run(engine, "vpn")
    (result,) = await follow(engine, chain, moved={old: new})
    assert result.error is None
    assert (await _named(engine))["torrent"].network_mode == f"container:{new}"


async def test_where_the_engine_refuses_in_the_middle_it_keeps_its_name(
    engine: DockerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, chain = await _moved(engine)
    rename = engine.rename_container

    async def refuse(ref: str, name: str) -> None:
        if ref not in {one.id for one in chain}:
            raise Conflict(reason="no")
        await rename(ref, name)

    monkeypatch.setattr(engine, "rename_container", refuse)
    results = await follow(engine, chain[:1], moved={old: new})
    assert [(one.id, type(one.error)) for one in results] == [("", Conflict)]
    now = await _named(engine)
    assert (set(now), now["torrent"].id) == ({"vpn", "torrent", "side"}, chain[0].id)


async def test_one_that_does_not_start_is_there_all_the_same_and_told(engine: DockerEngine) -> None:
    old, _new, chain = await _moved(engine)
    results = await follow(engine, chain, moved={old: "f" * 64})
    assert [(bool(one.id), one.is_started, isinstance(one.error, BotError)) for one in results] == [
        (True, False, True),
        (True, False, True),
    ]
    assert (await _named(engine))["side"].network_mode == f"container:{results[0].id}"


async def test_a_guard_may_refuse_one(engine: DockerEngine) -> None:
    old, new, chain = await _moved(engine)

    class Held(BotError):
        key = "held-change"

    def guard(one: Container) -> Any:
        raise Held(name=one.name, who="Anna")

    results = await follow(engine, chain, moved={old: new}, guard=guard)
    assert [type(one.error) for one in results] == [Held, Held]
    assert {one.id for one in chain} <= {one.id for one in (await _named(engine)).values()}


@pytest.mark.parametrize("lives", range(6))
async def test_killed_at_any_request_the_next_start_finishes_it(engine: DockerEngine, lives: int) -> None:
    old, new, chain = await _moved(engine)
    dying: Any = Dying(engine, lives)
    with pytest.raises(Killed):
        await follow(dying, chain[:1], moved={old: new})
    await finish(engine, await engine.list_containers(all=True))
    now = await _named(engine)
    assert set(now) == {"vpn", "torrent", "side"}
    assert now["torrent"].network_mode == f"container:{new}"
    assert now["torrent"].is_running
    assert await finish(engine, await engine.list_containers(all=True)) == []


async def test_what_points_to_a_container_that_was_taken_back_is_not_finished(engine: DockerEngine) -> None:
    old = await _run(engine, "vpn")
    await _run(engine, "torrent", "container:vpn")
    new = await _run(engine, "vpn2")
    await engine.create_container(RunSpec(image=images.BUSYBOX, name=f"torrent{NEW}{UP}", network="container:vpn2"))
    await engine.remove_container(new, force=True)
    assert await finish(engine, await engine.list_containers(all=True)) == []
    now = await _named(engine)
    assert set(now) == {"vpn", "torrent"}
    assert now["torrent"].network_mode == f"container:{old}"
    assert now["torrent"].is_running


async def test_an_image_whose_name_moved_on_is_told_by_its_id(
    engine: DockerEngine, docker_api: docker.APIClient
) -> None:
    docker_api.tag(images.BUSYBOX, "mine", "1")
    await _run(engine, "web", image="mine:1")
    raw = (await engine.inspect_container("web")).raw
    assert await image_now(engine, raw) == "mine:1"
    docker_api.tag(images.SERVICE, "mine", "1", force=True)
    assert await image_now(engine, raw) == raw["Image"]
