"""The whole bot over a socket, TLS and ssh at once: lists of all, alerts of each, one that hangs and comes back."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import docker
import pytest

from bot.engine.private import PrivateEngine
from bot.localchat import LocalChat
from bot.watch import follower
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Reply
from tests.conftest import _containers_removed, _remove_others
from tests.features.machine import make
from tests.hosts import SSHServer, TLSEngine
from tests.watch.delivery import until

pytestmark = pytest.mark.fleet

LIMIT_S = 3.0
TOLD_WITHIN_S = 6.0
CRASH = "sh -c 'echo starting; exit 3'"


@dataclass(slots=True)
class Scene:
    bot: Running
    home: docker.APIClient
    lab: docker.APIClient
    vps: docker.APIClient
    far: PrivateEngine

    async def told(self, *words: str, within_s: float = TOLD_WITHIN_S) -> Reply:
        """A message to Anna with all these words, there by then or to come."""
        found: list[Reply] = []

        async def is_told() -> bool:
            found[:] = [reply for reply in self.bot.anna.said() if all(word in reply.text for word in words)]
            return bool(found)

        async with asyncio.timeout(within_s):
            await until(is_told)
        return found[-1]


@pytest.fixture(scope="session")
def three(
    private_engine: PrivateEngine, tls_engine: TLSEngine, far_engine: PrivateEngine
) -> Iterator[list[docker.APIClient]]:
    with ExitStack() as stack:
        engines = (private_engine, tls_engine, far_engine)
        apis = [docker.APIClient(engine.host, version="auto", timeout=60) for engine in engines]
        for api in apis:
            stack.enter_context(closing(api))
        for api in apis[1:]:
            images.build_all(api)
        yield apis


@pytest.fixture
async def scene(
    three: list[docker.APIClient],
    docker_host: str,
    tls_engine: TLSEngine,
    far_engine: PrivateEngine,
    sshd: SSHServer,
    our_certificate: Path,
    tmp_path: Path,
    server: LocalChat,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Scene]:
    monkeypatch.setattr(follower, "QUIET_S", 0.5)
    monkeypatch.setattr(follower, "ANSWER_S", 1.0)
    monkeypatch.setattr(follower, "LONGEST_DELAY_S", 0.5)
    hosts = (f"home={docker_host}", f"lab={tls_engine.address}", f"vps={sshd.address(far_engine.host)}")
    try:
        async with run_bot(
            "",
            tmp_path / "data",
            server,
            docker_hosts=hosts,
            docker_tls_verify=True,
            docker_cert_path=our_certificate,
            ssh_config=Path(sshd.config),
            command_timeout_s=LIMIT_S,
        ) as bot:
            watching = bot.app._watching

            async def are_followed() -> bool:
                return all(one.heard_at is not None for one in watching._followers)

            await until(are_followed)
            home, lab, vps = three
            yield Scene(bot, home, lab, vps, far_engine)
    finally:
        far_engine.resume()
        for api in three[1:]:
            _containers_removed(api)
            _remove_others(
                api, {name for image in api.images(all=True) for name in [image["Id"], *(image["RepoTags"] or [])]}
            )


async def test_all_are_listed_and_the_alerts_of_each_name_it(scene: Scene) -> None:
    for api, name in ((scene.home, "web01"), (scene.lab, "runner"), (scene.vps, "mail")):
        make(api, name)
    listed = await scene.bot.anna.say("/ps @all")
    assert re.findall(r"🖥 (\w+)|(web01|runner|mail)", listed.text) == [
        *(("home", ""), ("", "web01"), ("lab", ""), ("", "runner"), ("vps", ""), ("", "mail"))
    ]
    status = await scene.bot.anna.say("/status")
    assert re.findall(r"🟢 (\w+)", status.text) == ["home", "lab", "vps"]
    for api, host, name in ((scene.home, "home", "a"), (scene.lab, "lab", "b"), (scene.vps, "vps", "c")):
        make(api, f"job-{name}", CRASH)
        await scene.told(f"job-{name} упал", f"🖥 {host}", "starting")
    alert = await scene.told("job-c упал")
    await scene.bot.anna.press("Журнал", message=alert)
    logs = await scene.told("starting", "job-c", within_s=3)
    assert "🖥 vps" in logs.text


async def test_one_that_hangs_slows_nobody_and_comes_back(scene: Scene) -> None:
    make(scene.home, "web01")
    scene.far.pause()
    began = time.monotonic()
    listed = await scene.bot.anna.say("/ps @all", timeout_s=LIMIT_S * 3)
    assert time.monotonic() - began < LIMIT_S + 1
    assert "web01" in listed.text
    assert re.search(r"🖥 vps . .+", listed.text)
    make(scene.home, "job", CRASH)
    make(scene.lab, "task", CRASH)
    await scene.told("job упал", "🖥 home")
    await scene.told("task упал", "🖥 lab")
    await scene.told("Docker не отвечает", "🖥 vps", within_s=15)
    scene.far.resume()
    await scene.told("Docker снова отвечает", "🖥 vps", within_s=15)
    make(scene.vps, "mail", CRASH)
    await scene.told("mail упал", "🖥 vps")
