"""The real bot, a real engine and a real registry: what is newer, taken, skipped, gone wrong, cut off, by itself."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import docker
import pytest

from bot.errors import EngineUnreachable
from bot.features.updates import resuming, schedule
from bot.localchat import LocalChat
from bot.upgrades.exchange import Exchange
from bot.upgrades.swap import PREV, Stage
from tests import images
from tests.bot import Running, run_bot
from tests.registry import Registry
from tests.watch.delivery import until

Api = docker.APIClient

FIRST = f'FROM {images.BUSYBOX}\nLABEL version=one\nCMD ["forever"]\n'
SECOND = f'FROM {images.BUSYBOX}\nLABEL version=two\nCMD ["forever"]\n'
BROKEN = f'FROM {images.BUSYBOX}\nCMD ["sh", "-c", "echo no database; exit 3"]\n'


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def running(docker_host: str, tmp_path: Path, server: LocalChat, clock: Clock) -> AsyncIterator[Running]:
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock, update_settle_s=0.3) as bot:
        yield bot


def _publish(api: Api, name: str, dockerfile: str) -> str:
    identity = images.build(api, name, dockerfile)
    assert "errorDetail" not in api.push(name)
    return identity


def _newer(api: Api, name: str, dockerfile: str) -> None:
    """At the registry alone: here the name still means what it did."""
    before = api.inspect_image(name)["Id"]
    _publish(api, name, dockerfile)
    repository, tag = name.rsplit(":", 1)
    api.tag(before, repository, tag)


def _run(api: Api, name: str, image: str, **more: Any) -> str:
    made = str(api.create_container(image, name=name, **more)["Id"])
    api.start(made)
    return made


def _names(api: Api) -> dict[str, str]:
    return {one["Names"][0].removeprefix("/"): one["State"] for one in api.containers(all=True)}


async def test_what_is_newer_is_listed_with_its_containers_and_the_rest_is_counted(
    running: Running, docker_api: Api, registry: Registry
) -> None:
    image, other = registry.name("listed:1"), registry.name("listed-current:1")
    _publish(docker_api, image, FIRST)
    _publish(docker_api, other, FIRST)
    _run(docker_api, "web01", image)
    _run(docker_api, "web02", image)
    _run(docker_api, "fresh", other)
    _run(docker_api, "local", images.BUSYBOX, command="forever")
    _run(docker_api, "pinned", docker_api.inspect_image(image)["RepoDigests"][0])
    _newer(docker_api, image, SECOND)
    before = {one["Id"] for one in docker_api.images()}
    told = await running.vera.say("/updates")
    assert "1 из 2" in told.text
    assert "web01, web02" in told.text
    assert "самые новые: 1" in told.text
    assert "собраны здесь: 1" in told.text
    assert "закреплены по дайджесту: 1" in told.text
    assert not any("⬆" in button for button in told.buttons)  # who may not change is offered nothing
    assert {one["Id"] for one in docker_api.images()} == before  # nothing was pulled


async def test_a_container_is_updated_from_the_list_and_the_audit_has_both_digests(
    running: Running, docker_api: Api, registry: Registry
) -> None:
    image = registry.name("taken:1")
    _publish(docker_api, image, FIRST)
    old = _run(docker_api, "web01", image)
    _newer(docker_api, image, SECOND)
    await running.anna.say("/updates")
    question = await running.anna.press("⬆")
    assert "Обновить web01?" in question.text
    await running.anna.press("✅", message=question)
    await running.anna.wait_for(lambda reply: "обновлён" in reply.text)
    details = docker_api.inspect_container("web01")
    assert details["Id"] != old
    assert details["Config"]["Labels"]["version"] == "two"
    assert _names(docker_api) == {"web01": "running"}

    def rows() -> list[dict[str, Any]]:
        return [row for row in running.audit() if row["command"] == "upgrade" and row["targets"] != "[]"]

    async def is_closed() -> bool:
        return bool(rows())

    await until(is_closed)  # a moment after it was told
    row = rows()[0]
    targets = [one["name"] for one in json.loads(row["targets"])]
    assert [name for name in targets if name.startswith(f"{image}@sha256:")] == targets[1:]
    assert len(set(targets[1:])) == 2
    assert row["outcome"] == "ok"
    assert "самые новые: 1" in (await running.anna.say("/updates")).text
    assert "web01" not in (await running.anna.say("/incidents")).text  # an end that was asked for is no alert


async def test_a_broken_image_is_told_with_its_last_words_and_can_be_skipped(
    running: Running, docker_api: Api, registry: Registry
) -> None:
    image = registry.name("fails:1")
    _publish(docker_api, image, FIRST)
    old = _run(docker_api, "web01", image)
    _newer(docker_api, image, BROKEN)
    running.anna.say_only("/upgrade web01")
    told = await running.anna.wait_for(lambda reply: "Старый возвращён" in reply.text)
    assert "кодом 3" in told.text
    assert "no database" in told.text
    assert docker_api.inspect_container("web01")["Id"] == old
    assert _names(docker_api) == {"web01": "running"}
    assert "web01" not in (await running.anna.say("/incidents")).text  # one message tells of it
    assert [one for one in running.anna.said() if "web01" in one.text and one.is_from_bot] == [told]
    assert "1 из 1" in (await running.anna.say("/updates")).text
    assert next(row for row in running.audit() if row["command"] == "upgrade")["outcome"] == "failed"
    pressed = await running.anna.press("Пропустить", message=told)
    assert "больше не предлагается" in (pressed.toast or "")
    again = await running.anna.say("/updates")
    assert "среди скрытых: 1 из 1" in again.text
    hidden = await running.anna.press("Скрытые", message=again)
    assert "пропущена" in hidden.text
    await running.anna.press("Предлагать", message=hidden)
    assert "1 из 1" in (await running.anna.say("/updates")).text


async def test_all_are_updated_after_one_question(running: Running, docker_api: Api, registry: Registry) -> None:
    one, two = registry.name("all-one:1"), registry.name("all-two:1")
    for name, image in (("web01", one), ("web02", two)):
        _publish(docker_api, image, FIRST)
        _run(docker_api, name, image)
        _newer(docker_api, image, SECOND)
    await running.anna.say("/updates")
    question = await running.anna.press("⬆ Обновить все")
    assert "web01" in question.text
    assert "web02" in question.text
    await running.anna.press("✅", message=question)
    await running.anna.wait_for(lambda reply: reply.text.count("обновлён") == 2)
    for name in ("web01", "web02"):
        assert docker_api.inspect_container(name)["Config"]["Labels"]["version"] == "two"


async def test_what_cannot_be_put_back_or_is_not_the_askers_is_refused(
    running: Running, docker_api: Api, registry: Registry
) -> None:
    _run(docker_api, "local", images.BUSYBOX, command="forever")
    assert "не из реестра" in (await running.anna.say("/upgrade local")).text
    assert "администратор" in (await running.oleg.say("/upgrade local")).text.lower()
    assert "--all" in (await running.anna.say("/upgrade")).text


async def test_a_stop_in_the_middle_is_gone_on_with_and_told_at_the_next_start(
    docker_host: str,
    docker_api: Api,
    registry: Registry,
    server: LocalChat,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = registry.name("cut:1")
    _publish(docker_api, image, FIRST)
    _run(docker_api, "web01", image)
    _newer(docker_api, image, SECOND)
    reached = asyncio.Event()
    proper = Exchange._prove

    async def hang(self: Exchange, swap: Any) -> Any:
        reached.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Exchange, "_prove", hang)
    monkeypatch.setattr("bot.app.STOP_WAIT_S", 0.1)
    async with run_bot(docker_host, tmp_path / "data", server, update_settle_s=0.3) as bot:
        bot.anna.say_only("/upgrade web01")
        await reached.wait()
    assert set(_names(docker_api)) == {"web01", f"web01{PREV}"}
    monkeypatch.setattr(Exchange, "_prove", proper)
    async with run_bot(docker_host, tmp_path / "data", server, update_settle_s=0.3) as bot:
        told = await bot.anna.wait_for(lambda reply: "доведено до конца" in reply.text)
        assert "обновлён" in told.text
        row = next(row for row in bot.audit() if row["command"] == "upgrade")
        assert row["outcome"] == "ok"
    assert _names(docker_api) == {"web01": "running"}
    assert docker_api.inspect_container("web01")["Config"]["Labels"]["version"] == "two"


async def test_at_the_set_time_what_is_labelled_is_updated_and_the_rest_is_told_silently_once(
    docker_host: str,
    docker_api: Api,
    registry: Registry,
    server: LocalChat,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image, auto, off = registry.name("night:1"), registry.name("night-auto:1"), registry.name("night-off:1")
    for name, ref, labels in (
        ("web01", image, {}),
        ("auto01", auto, {"lotsman.update": "auto"}),
        ("off01", off, {"lotsman.update": "off"}),
    ):
        _publish(docker_api, ref, FIRST)
        _run(docker_api, name, ref, labels=labels)
        _newer(docker_api, ref, SECOND)
    monkeypatch.setattr(schedule, "LOOK_EVERY_S", 0.05)
    async with run_bot(
        docker_host,
        tmp_path / "data",
        server,
        clock=clock,
        update_settle_s=0.3,
        notify_chats=("1001",),
        updates_at="00:00",
    ) as bot:
        await _marked(bot, clock().date())
        clock.ahead = timedelta(days=1)
        told = await bot.anna.wait_for(lambda reply: "Есть новые образы" in reply.text)
        assert "auto01: обновлён" in told.text
        assert "web01" in told.text
        assert "off01" not in told.text
        assert any(button.startswith("⬆") for button in told.buttons)
        assert docker_api.inspect_container("auto01")["Config"]["Labels"]["version"] == "two"
        assert docker_api.inspect_container("web01")["Config"]["Labels"]["version"] == "one"
        row = next(row for row in bot.audit() if row["command"] == "upgrade")
        assert (row["via"], row["outcome"], row["actor_name"]) == ("schedule", "ok", "Lotsman")
        clock.ahead = timedelta(days=2)
        await _marked(bot, clock().date())  # looked again, and nothing else has come
        _newer(docker_api, image, f"{SECOND}LABEL version=three\n")
        clock.ahead = timedelta(days=3)
        await bot.anna.wait_for(lambda reply: "Есть новые образы" in reply.text and "auto01" not in reply.text)
    digests = [one for one in server.world.history(1001) if "Есть новые образы" in one.text]
    assert len(digests) == 2


async def _marked(bot: Running, day: date) -> None:
    """That day was seen to."""
    async with asyncio.timeout(10):
        while True:
            with sqlite3.connect(bot.settings.data_dir / "lotsman.db") as connection:
                if connection.execute("SELECT 1 FROM alert_mark WHERE value = ?", (day.isoformat(),)).fetchone():
                    return
            await asyncio.sleep(0.02)


async def test_an_old_container_that_cannot_be_put_back_yet_is_as_soon_as_that_is_possible(
    running: Running, docker_api: Api, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = registry.name("waits:1")
    _publish(docker_api, image, FIRST)
    old = _run(docker_api, "web01", image)
    _newer(docker_api, image, BROKEN)
    tries = []
    proper = Exchange._restore

    async def away(self: Exchange, swap: Any) -> Any:
        tries.append(swap.stage)
        if len(tries) < 3:
            raise EngineUnreachable(host="local", reason="gone")
        return await proper(self, swap)

    monkeypatch.setattr(Exchange, "_restore", away)
    monkeypatch.setattr(resuming, "FIRST_WAIT_S", 0.01)
    running.anna.say_only("/upgrade web01")
    told = await running.anna.wait_for(lambda reply: "Старый возвращён" in reply.text)
    assert "кодом 3" in told.text
    assert tries == [Stage.RESTORING] * 3
    assert docker_api.inspect_container("web01")["Id"] == old
    assert _names(docker_api) == {"web01": "running"}
