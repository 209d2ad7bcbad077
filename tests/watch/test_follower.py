import asyncio
import random
import statistics
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.private import PrivateEngine
from bot.errors import DiskFull
from bot.watch import follower as following_module
from bot.watch.facts import (
    CaughtUp,
    ContainerFact,
    Died,
    EngineBack,
    EngineLost,
    ExecOpened,
    Fact,
    HealthChanged,
    ImageChanged,
    OutOfMemory,
    Paused,
    Removed,
    Renamed,
    Signalled,
    Started,
    Stopped,
)
from tests import images
from tests.watch.following import Book, client, following, told

LABELS = {"lotsman.alerts": "critical"}


@pytest.fixture
async def engine(docker_host: str) -> AsyncIterator[DockerEngine]:
    async with client(docker_host) as running:
        yield running


@pytest.fixture
def book() -> Book:
    return Book()


def _run(api: docker.APIClient, name: str, *command: str, image: str = images.BUSYBOX, **host: Any) -> str:
    identity: str = api.create_container(
        image, list(command) or None, name=name, labels=LABELS, host_config=api.create_host_config(**host)
    )["Id"]
    api.start(identity)
    return identity


def _crash(api: docker.APIClient, name: str, code: int = 3) -> None:
    api.wait(_run(api, name, "sh", "-c", f"exit {code}"))


def _exec(api: docker.APIClient, name: str, *command: str) -> None:
    api.exec_start(api.exec_create(name, list(command))["Id"])


async def test_a_crash_is_told_with_its_code(engine: DockerEngine, docker_api: docker.APIClient, book: Book) -> None:
    async with following(engine, book):
        began = datetime.now().astimezone()
        identity = _run(docker_api, "web", "sh", "-c", "exit 3")
        (death,) = await book.have(Died)
    assert told(book.facts) == ["CaughtUp", "Created web", "Started web", "Died web"]
    assert (death.host, death.id, death.image, death.labels) == ("harbour", identity, images.BUSYBOX, LABELS)
    assert (death.exit_code, death.was_oom_killed, death.is_restarting) == (3, False, False)
    assert timedelta(0) < death.at - began < timedelta(seconds=10)
    assert book.cursor_ns >= death.time_ns > 0


async def test_a_stop_is_a_signal_a_death_and_a_stop(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    async with following(engine, book):
        _run(docker_api, "web", "forever")
        await book.have(Started)
        docker_api.stop("web")
        await book.have(Stopped)
    assert told(book.facts)[3:] == ["Signalled web", "Died web", "Stopped web"]
    assert book.of(Signalled)[0].signal == "15"


async def test_out_of_memory_is_told_as_that_and_a_kill_is_not(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    async with following(engine, book):
        _run(docker_api, "greedy", "tail", "/dev/zero", mem_limit="16m")
        _run(docker_api, "web", "forever")
        await book.have(Died, "greedy")
        docker_api.kill("web")
        await book.have(Died, "web")
    assert [(death.name, death.exit_code, death.was_oom_killed) for death in book.of(Died)] == [
        ("greedy", 137, True),
        ("web", 137, False),
    ]
    assert told(book.of(OutOfMemory)) == ["OutOfMemory greedy"]


async def test_out_of_memory_is_told_though_the_engine_says_it_after_the_death(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    """One in eighty here: then its own record never has it. Now and then the engine says it in no way."""
    async with following(engine, book):
        for number in range(20):
            docker_api.wait(_run(docker_api, f"greedy{number}", "tail", "/dev/zero", mem_limit="16m"))
        deaths = await book.have(Died, count=20)
    told = {death.id for death in book.of(OutOfMemory)}
    unsure = [death for death in deaths if not death.was_oom_killed]
    assert {death.was_oom_killed for death in unsure} <= {None}
    assert [death for death in unsure if death.id in told or _is_recorded(docker_api, death.id)] == []


def _is_recorded(api: docker.APIClient, identity: str) -> bool:
    return bool(api.inspect_container(identity)["State"]["OOMKilled"])


async def test_a_death_that_the_policy_makes_good_says_so(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    policy = {"Name": "on-failure", "MaximumRetryCount": 2}
    async with following(engine, book):
        _run(docker_api, "web", "sh", "-c", "exit 4", restart_policy=policy)
        deaths = await book.have(Died, count=3)
    assert [death.is_restarting for death in deaths] == [True, True, False]
    assert len(book.of(Started)) == 3


async def test_health_is_told_and_the_check_s_own_execs_are_not(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    async with following(engine, book):
        _run(docker_api, "web", image=images.HEALTH)
        await book.have(HealthChanged)
        _exec(docker_api, "web", "sick", "now")
        await book.have(HealthChanged, count=2)
        _exec(docker_api, "web", "well")
        await book.have(HealthChanged, count=3)
    assert [change.is_healthy for change in book.of(HealthChanged)] == [True, False, True]
    assert [opened.command for opened in book.of(ExecOpened)] == ["sick now", "well"]


async def test_what_else_happens_to_a_container_is_told(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    async with following(engine, book):
        _run(docker_api, "web", "forever")
        docker_api.pause("web")
        docker_api.unpause("web")
        docker_api.rename("web", "shop")
        docker_api.remove_container("shop", force=True)
        await book.have(Removed)
    assert told(book.facts)[3:] == [
        "Paused web",
        "Paused web",
        "Renamed shop",
        "Signalled shop",
        "Died shop",
        "Removed shop",
    ]
    assert [pause.is_paused for pause in book.of(Paused)] == [True, False]
    assert book.of(Renamed)[0].old_name == "web"


async def test_images_are_told_and_the_steps_of_a_build_are_not(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    async with following(engine, book):
        with pytest.raises(AssertionError):
            images.build(docker_api, "shop:1", f"FROM {images.BUSYBOX}\nRUN exit 7\n")
        images.build(docker_api, "shop:1", f"FROM {images.BUSYBOX}\nRUN echo\n")
        docker_api.remove_image("shop:1")
        await book.until(lambda: any(change.action == "delete" for change in book.of(ImageChanged)))
    assert book.of(ContainerFact) == []
    assert [change.action for change in book.of(ImageChanged)] == ["tag", "untag", "delete"]
    assert book.of(ImageChanged)[0].image == "shop:1"


async def test_a_first_run_takes_what_is_there_as_it_is(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    _crash(docker_api, "old")
    async with following(engine, book):
        _crash(docker_api, "new")
        await book.have(Died)
    assert told(book.facts) == ["CaughtUp", "Created new", "Started new", "Died new"]


async def test_a_run_without_news_leaves_a_cursor_to_go_on_from(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    async with following(engine, book):
        pass
    _crash(docker_api, "web")
    async with following(engine, book):
        pass
    assert told(book.facts) == [
        "CaughtUp",
        "EngineBack",
        "Created web late",
        "Started web late",
        "Died web late",
        "CaughtUp",
    ]


async def test_what_happened_while_the_bot_was_down_comes_late_and_once(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    for name in ("one", "two", "three"):
        _run(docker_api, name, "forever")
    async with following(engine, book):
        pass
    left_at = datetime.now().astimezone()
    for name in ("one", "two", "three"):
        docker_api.kill(name)
    for _ in range(3):
        async with following(engine, book):
            pass
    assert [(death.name, death.exit_code, death.is_late) for death in book.of(Died)] == [
        ("one", 137, True),
        ("two", 137, True),
        ("three", 137, True),
    ]
    assert told(book.facts)[1] == "EngineBack"
    back = book.of(EngineBack)[0]
    assert abs(back.blind_since - left_at) < timedelta(seconds=3)
    assert not back.has_restarted
    assert len(book.of(CaughtUp)) == 4


def _overrun(api: docker.APIClient) -> None:
    """More events than an engine keeps."""
    for _ in range(300):
        api.tag(images.BUSYBOX, "lotsman-test/again", "1")


def _without_images(book: Book) -> list[Fact]:
    return [fact for fact in book.facts if not isinstance(fact, ImageChanged)]


async def test_deaths_that_the_engine_has_forgotten_are_found_by_comparing(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    for name in ("dies", "restarts", "goes", "stays"):
        _run(docker_api, name, "forever")
    _crash(docker_api, "dead")
    async with following(engine, book):
        pass
    book.facts.clear()
    docker_api.kill("dies")
    docker_api.restart("restarts", timeout=5)
    docker_api.remove_container("goes", force=True)
    _crash(docker_api, "new", code=5)
    docker_api.rename("dead", "buried")
    _overrun(docker_api)
    async with following(engine, book):
        pass
    assert sorted(told(_without_images(book))) == [
        "CaughtUp",
        "Created new late",
        "Died dies late",
        "Died new late",
        "Died restarts late",
        "EngineBack",
        "Removed goes late",
        "Renamed buried late",
        "Started restarts late",
    ]
    assert [(death.name, death.exit_code) for death in book.of(Died)] == [
        ("dies", 137),
        ("restarts", None),
        ("new", 5),
    ]
    assert not book.of(EngineBack)[0].has_restarted


async def test_a_forgotten_change_of_health_is_found_by_comparing(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    _run(docker_api, "stays", "forever")
    async with following(engine, book):
        _run(docker_api, "web", image=images.HEALTH)
        await book.have(HealthChanged)
    _exec(docker_api, "web", "sick")
    while docker_api.inspect_container("web")["State"]["Health"]["Status"] != "unhealthy":
        pass
    _overrun(docker_api)
    async with following(engine, book):
        pass
    change = book.of(HealthChanged)[-1]
    assert (change.name, change.is_healthy, change.is_late) == ("web", False, True)


async def test_without_a_snapshot_the_cursor_tells_what_is_new(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    _crash(docker_api, "old")
    _run(docker_api, "stays", "forever")
    _run(docker_api, "dies", "forever")
    async with following(engine, book):
        pass
    book.facts.clear()
    docker_api.kill("dies")
    _overrun(docker_api)
    async with following(engine, book, known={}):
        pass
    assert told(_without_images(book)) == ["EngineBack", "Died dies late", "CaughtUp"]


async def test_an_engine_restarted_under_it_is_lost_back_and_caught_up(spare_engine: PrivateEngine, book: Book) -> None:
    api = docker.APIClient(base_url=spare_engine.host, version="auto", timeout=60)
    images.build_all(api)
    async with client(spare_engine.host) as engine, following(engine, book):
        _run(api, "web", "forever", restart_policy={"Name": "always"})
        _run(api, "job", "forever")
        await book.have(Started, count=2)
        await asyncio.get_running_loop().run_in_executor(None, spare_engine.restart)
        await book.have(CaughtUp, count=2)
        _crash(api, "after")
        await book.have(Died, "after")
    api.close()
    assert [type(fact) for fact in book.facts if isinstance(fact, EngineLost | EngineBack | CaughtUp)] == [
        CaughtUp,
        EngineLost,
        EngineBack,
        CaughtUp,
    ]
    assert book.of(EngineBack)[0].has_restarted
    assert sorted(fact.name for fact in book.of(Died)) == ["after", "job", "web"]
    assert [fact.name for fact in book.of(Started)] == ["web", "job", "web", "after"]


async def test_an_engine_that_dies_takes_nothing_with_it(spare_engine: PrivateEngine, book: Book) -> None:
    api = docker.APIClient(base_url=spare_engine.host, version="auto", timeout=60)
    images.build_all(api)
    async with client(spare_engine.host) as engine, following(engine, book):
        _run(api, "job", "forever")
        await book.have(Started)
        spare_engine.kill()
        await book.have(EngineLost)
        await asyncio.get_running_loop().run_in_executor(None, spare_engine.start)
        await book.have(CaughtUp, count=2)
        _crash(api, "after")
        await book.have(Died, "after")
    api.close()
    assert len(book.of(Died, "job")) == 1
    assert book.of(EngineLost)[0].reason


async def test_an_engine_that_hangs_is_lost_and_found(
    spare_engine: PrivateEngine, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following_module, "QUIET_S", 0.2)
    monkeypatch.setattr(following_module, "ANSWER_S", 1.0)
    async with client(spare_engine.host) as engine, following(engine, book) as follower:
        spare_engine.pause()
        try:
            await book.have(EngineLost)
            heard_at = follower.heard_at
        finally:
            spare_engine.resume()
        await book.have(CaughtUp, count=2)
        assert heard_at is not None
        assert follower.heard_at is not None
        assert follower.heard_at > heard_at
    assert told(book.facts) == ["CaughtUp", "EngineLost", "EngineBack", "CaughtUp"]
    assert book.of(EngineLost)[0].told == {"error": "alerts-engine-hangs"}


async def test_a_bot_started_before_its_engine_waits_for_it(book: Book, docker_host: str, tmp_path: Path) -> None:
    # A socket's path has at most 107 bytes.
    link = Path(tempfile.mkdtemp(dir=tmp_path)) / "s"
    async with client(f"unix://{link}") as engine:
        follower = following(engine, book)
        opening = asyncio.ensure_future(follower.__aenter__())  # noqa: TID251
        await book.have(EngineLost)
        link.symlink_to(docker_host.removeprefix("unix://"))
        await opening
        await follower.__aexit__(None, None, None)
    assert told(book.facts) == ["EngineLost", "EngineBack", "CaughtUp"]


async def test_kills_at_any_moment_lose_no_death_and_repeat_hardly_any(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    """Each run ends as by ``kill -9``: what was not committed is gone, and the snapshot is as old as it happens."""
    chance = random.Random(5)
    async with following(engine, book):
        pass
    loop = asyncio.get_running_loop()

    def crash_all() -> None:
        for number in range(24):
            _crash(docker_api, f"web{number}")

    crashing = loop.run_in_executor(None, crash_all)
    while not crashing.done():
        lasting = book if chance.random() < 0.5 else Book()
        async with following(engine, book, keep=lasting.keep):
            await asyncio.wait([crashing], timeout=chance.uniform(0, 0.5))
            book.is_dead = True
        book.is_dead = False
    async with following(engine, book):
        pass
    deaths = book.of(Died)
    assert {death.name for death in deaths} == {f"web{number}" for number in range(24)}
    # One found by comparing has the container's own time, a hair before its event's: killed between the two it may be
    # told once more. That takes a loaded machine, and then it is a step more on the same card.
    assert len({death.key for death in deaths}) <= 26


async def test_facts_that_cannot_be_kept_are_offered_until_they_can(
    engine: DockerEngine, docker_api: docker.APIClient, book: Book
) -> None:
    async with following(engine, book):
        book.refusals += [DiskFull(), DiskFull()]
        _crash(docker_api, "web")
        await book.have(Died)
    assert told(book.facts) == ["CaughtUp", "Created web", "Started web", "Died web"]
    assert book.refusals == []


async def test_what_is_told_is_told_soon(engine: DockerEngine, docker_api: docker.APIClient, book: Book) -> None:
    delays: list[float] = []
    async with following(engine, book):
        for number in range(10):
            await asyncio.get_running_loop().run_in_executor(None, _crash, docker_api, f"web{number}")
            (death,) = await book.have(Died, f"web{number}")
            delays.append((datetime.now().astimezone() - death.at).total_seconds())
    assert statistics.median(delays) < 0.3
