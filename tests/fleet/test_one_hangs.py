"""Two engines, a misbehaving proxy before one: what that does to the other's alerts, and how it comes back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import docker
import pytest

from bot.localchat import LocalChat
from bot.watch import follower
from tests.bot import Running, run_bot
from tests.faulty_engine import Fault, FaultyEngine, faulty_engine
from tests.features.machine import make
from tests.watch.delivery import until

CRASH = "sh -c 'exit 3'"


@pytest.fixture
async def proxy(docker_host: str, tmp_path: Path) -> AsyncIterator[FaultyEngine]:
    async with faulty_engine(tmp_path / "far.sock", docker_host.removeprefix("unix://")) as running:
        yield running


@pytest.fixture
async def bot(
    proxy: FaultyEngine, docker_host: str, tmp_path: Path, server: LocalChat, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    """Both names are of one engine: what happens there is told twice, unless the way is barred."""
    monkeypatch.setattr(follower, "QUIET_S", 0.3)
    monkeypatch.setattr(follower, "ANSWER_S", 0.5)
    monkeypatch.setattr(follower, "LONGEST_DELAY_S", 0.3)
    hosts = (f"near={docker_host}", f"far={proxy.address}")
    async with run_bot("", tmp_path / "data", server, docker_hosts=hosts, command_timeout_s=2) as running:
        followers = running.app._watching._followers

        async def are_followed() -> bool:
            return all(one.heard_at is not None for one in followers)

        await until(are_followed)
        yield running


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.REFUSE, Fault.DRIP], ids=lambda fault: fault.value)
async def test_one_engine_in_trouble_holds_up_no_alert_of_another_and_comes_back(
    fault: Fault, proxy: FaultyEngine, bot: Running, docker_api: docker.APIClient
) -> None:
    proxy.fault = fault
    proxy.restart()
    await _told(bot, "Docker не отвечает", "🖥 far", within_s=10)
    make(docker_api, "web01", CRASH)
    await _told(bot, "web01 упал", "🖥 near", within_s=3)
    assert "🟢 near" in (status := await bot.anna.say("/status")).text
    assert "🔴 far: не отвечает" in status.text
    assert bot.app._watching._is_following()  # or its keeper would restart the bot
    proxy.fault = Fault.NONE
    await _told(bot, "Docker снова отвечает", "🖥 far", within_s=10)
    make(docker_api, "db", CRASH)
    await _told(bot, "db упал", "🖥 far", within_s=3)


async def _told(bot: Running, *words: str, within_s: float) -> None:
    async def is_told() -> bool:
        return any(all(word in reply.text for word in words) for reply in bot.anna.said())

    try:
        async with asyncio.timeout(within_s):
            await until(is_told)
    except TimeoutError:
        raise AssertionError(f"never told: {words}\n{bot.anna.transcript()}") from None
