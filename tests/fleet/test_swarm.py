"""The whole bot on a Swarm of three: a node killed, a manager cut off, an update that stops: told once, and over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import docker
import pytest

from bot.app import LOCAL_TOKEN
from bot.localchat import LocalChat
from bot.watch import limits, monitors
from bot.watch.limits import Limits
from tests import images
from tests.bot import run_bot
from tests.chat import Person, Reply
from tests.swarm import Swarm

pytestmark = [pytest.mark.fleet, pytest.mark.timeout(360)]

LIMIT_S = 200.0
"""A manager without the others thinks for twenty seconds at each question, and an election may take a minute."""


@pytest.fixture(autouse=True)
def _impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(monitors, "SWARM_EVERY", timedelta(seconds=1))
    monkeypatch.setattr(limits, "Limits", partial(Limits, node_grace=timedelta(seconds=3)))


@pytest.fixture
async def other_server() -> AsyncIterator[LocalChat]:
    chat = LocalChat(token=LOCAL_TOKEN, floods=False)
    await chat.start()
    yield chat
    await chat.stop()


async def aside(work: Callable[[], object]) -> None:
    """The bot lives on meanwhile."""
    await asyncio.to_thread(work)  # noqa: TID251


async def told(person: Person, *words: str) -> Reply:
    return await person.wait_for(lambda reply: all(word in reply.text for word in words), timeout_s=LIMIT_S)


def count(person: Person, *words: str) -> int:
    return sum(all(word in reply.text for word in words) for reply in person.said() if reply.is_from_bot)


async def test_a_killed_node_is_told_once_with_what_it_does_to_the_majority(
    swarm: Swarm, tmp_path: Path, server: LocalChat
) -> None:
    swarm.run("web", 3)
    async with run_bot(swarm.host, tmp_path / "data", server) as bot:
        await bot.anna.say("/node ls")
        await aside(swarm.node("clara").crash)
        card = await told(bot.anna, "🔴 clara", "узел Swarm не отвечает")
        assert {"Задачи узла", "Узлы"} <= set(card.buttons)
        await told(bot.anna, "на связи 2 из 3: потерять ещё одного нельзя")
        tasks = await bot.anna.press("Задачи узла", message=card)
        assert "🔴 clara" in tasks.text
        await aside(swarm.heal)
        over = await told(bot.anna, "🟢 clara", "снова на связи")
        assert over.message_id == card.message_id
        await told(bot.anna, "У Swarm снова есть запас управляющих")
        assert count(bot.anna, "узел Swarm не отвечает") == 1
        assert count(bot.anna, "запас управляющих") == 1


async def test_of_a_manager_that_is_cut_off_the_others_tell_and_alone_it_tells_that_nobody_manages(
    swarm: Swarm, tmp_path: Path, server: LocalChat, other_server: LocalChat
) -> None:
    """Two bots at once, since a long cut costs a minute: one sees both sides, one the lonely side alone."""
    clara = swarm.node("clara")
    hosts = (f"home={swarm.host}", f"far={clara.host}")
    async with (
        run_bot("", tmp_path / "both", server, docker_hosts=hosts) as both,
        run_bot(clara.host, tmp_path / "alone", other_server) as alone,
    ):
        await both.anna.say("/node ls @all")
        await alone.anna.say("/node ls")
        await aside(clara.cut)
        card = await told(both.anna, "🔴 clara", "узел Swarm не отвечает")
        await told(both.anna, "на связи 2 из 3")
        lost = await told(alone.anna, "🔴", "Swarm не управляется: большинства управляющих нет")
        assert "нет лидера" in (await both.anna.say("/node ls @far", timeout_s=LIMIT_S)).text
        await aside(clara.mend)
        assert (await told(both.anna, "🟢 clara", "снова на связи")).message_id == card.message_id
        await told(both.anna, "У Swarm снова есть запас управляющих")
        assert (await told(alone.anna, "У Swarm снова есть запас управляющих")).message_id == lost.message_id
        assert count(both.anna, "не управляется") == 0
        assert count(both.anna, "clara", "узел Swarm не отвечает") == 1


async def test_an_update_that_stops_is_told_and_rolled_back_from_its_card(
    swarm: Swarm, tmp_path: Path, server: LocalChat
) -> None:
    identity = swarm.run("web", 2)
    async with run_bot(swarm.host, tmp_path / "data", server) as bot:
        await bot.anna.say("/node ls")
        broken = docker.types.ContainerSpec(images.BUSYBOX, command=["false"])
        version = swarm.api.inspect_service(identity)["Version"]["Index"]
        swarm.api.update_service(
            identity,
            version,
            docker.types.TaskTemplate(broken, restart_policy=docker.types.RestartPolicy("none")),
            name="web",
            mode=docker.types.ServiceMode("replicated", replicas=2),
            update_config=docker.types.UpdateConfig(failure_action="pause", monitor=10**9),
        )
        card = await told(bot.anna, "🟡 web", "обновление остановилось", "update paused")
        await bot.anna.press("Откатить", message=card)
        await bot.anna.press("✅")
        await told(bot.anna, "🟢 web", "больше не стоит на полпути")
        assert count(bot.anna, "обновление остановилось") == 1
