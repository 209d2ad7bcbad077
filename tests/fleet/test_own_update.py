"""The bot in a container puts itself on a newer image: the whole of it as it is shipped, for real.

The image is none that has to be built: an empty one in which this machine's own Python, its packages and this very
project are mounted read-only, so that it is there in a second wherever the tests run. Its entrypoint, its check of
health and the helper's command are those of the Dockerfile; its versions differ in what they do at their start.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import docker
import pytest

from bot.app import LOCAL_TOKEN
from bot.localchat import LocalChat
from bot.store.previous import SUFFIX
from bot.upgrades.swap import HELPER, PREV
from tests import images
from tests.chat import Person, Reply
from tests.registry import Registry

pytestmark = pytest.mark.timeout(240)

Api = docker.APIClient

PROJECT = Path(__file__).parents[2]
OF_PYTHON = {"/usr", "/lib", "/lib64", sys.base_prefix, sys.prefix, str(PROJECT)}
LONG_S = 120.0  # for a machine that does much else

CHECK = '["python", "-m", "bot", "check", "--live"]'
IMAGE = f"""FROM {images.BUSYBOX}
ENV PATH={Path(sys.executable).parent}:/bin PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
WORKDIR {PROJECT}
HEALTHCHECK --interval=1s --timeout=10s --start-period=90s --retries=3 CMD {CHECK}
ENTRYPOINT ["python", "-m", "bot"]
LABEL version="""
OLD, GOOD = f"{IMAGE}one\n", f"{IMAGE}two\n"
EXITS = f'{GOOD}ENTRYPOINT ["sh", "-c", "echo no way to start; exit 3"]\n'
# Each of them said anew: what a second HEALTHCHECK leaves out, a build takes from the first.
SHORT = "--interval=1s --timeout=10s --start-period=1s --retries=2"
HANGS = f'{GOOD}HEALTHCHECK {SHORT} CMD {CHECK}\nENTRYPOINT ["forever"]\n'
BLIND = f"{GOOD}ENV DATA_DIR=/nowhere\n"
MIGRATES = f"""{GOOD}ENTRYPOINT ["python", "-c", "import sqlite3, sys; print('migrated'); \
c = sqlite3.connect('/data/lotsman.db'); c.execute('PRAGMA user_version = 9999'); \
c.execute('DROP TABLE IF EXISTS audit_chain'); c.commit(); sys.exit(4)"]
"""


@dataclass(slots=True)
class Shipped:
    """A bot in its container, and Anna, its administrator."""

    api: Api
    anna: Person
    image: str
    data: Path
    id: str = ""

    def newer(self, dockerfile: str) -> None:
        """At the registry alone."""
        before = self.api.inspect_image(self.image)["Id"]
        images.build(self.api, self.image, dockerfile)
        assert "errorDetail" not in self.api.push(self.image)
        repository, tag = self.image.rsplit(":", 1)
        self.api.tag(before, repository, tag)

    async def upgrade(self) -> None:
        """Asked for and confirmed: the helper goes on from there."""
        self.anna.say_only("/upgrade lotsman")
        question = await self.anna.wait_for(lambda reply: "сам бот, последним" in reply.text, timeout_s=LONG_S)
        await self.anna.press("✅", message=question, timeout_s=LONG_S)

    async def told(self) -> Reply:
        return await self.anna.wait_for(lambda reply: "самого бота закончено" in reply.text, timeout_s=LONG_S)

    async def says_that_nothing_is_broken(self) -> None:
        self.anna.say_only("/incidents")
        await self.anna.wait_for(lambda reply: "Открытых сбоев нет" in reply.text, timeout_s=LONG_S)

    @property
    def names(self) -> list[str]:
        return sorted(one["Names"][0].removeprefix("/") for one in self.api.containers(all=True))

    @property
    def version(self) -> str:
        return str(self.api.inspect_container("lotsman")["Config"]["Labels"]["version"])

    def upgrades(self) -> list[tuple[str, str]]:
        """Via and outcome of each row of the audit."""
        with closing(sqlite3.connect(self.data / "lotsman.db")) as connection:
            rows = connection.execute("SELECT via, outcome FROM audit WHERE command = 'upgrade' ORDER BY id")
            return [(via, outcome) for via, outcome in rows]


def _mounts(*folders: str) -> list[str]:
    """Each but what another one has already."""
    return [one for one in folders if not any(one != other and one.startswith(f"{other}/") for other in folders)]


@pytest.fixture
def shipped(docker_host: str, docker_api: Api, registry: Registry, server: LocalChat, tmp_path: Path) -> Shipped:
    image = registry.name("lotsman:1")
    images.build(docker_api, image, OLD)
    docker_api.push(image)
    socket = docker_host.removeprefix("unix://")
    data = tmp_path / "data"
    data.mkdir()
    binds = [f"{one}:{one}:ro" for one in _mounts(*OF_PYTHON)] + [f"{data}:/data", f"{socket}:{socket}"]
    made = docker_api.create_container(
        image,
        name="lotsman",
        environment={
            "BOT_TOKEN": LOCAL_TOKEN,
            "TELEGRAM_API_URL": server.api_url,
            "DOCKER_HOST": docker_host,
            "ADMINS": "1001",
            "LANGUAGE": "ru",
            "UPDATE_SETTLE_S": "1",
        },
        host_config=docker_api.create_host_config(
            binds=binds,
            network_mode="host",
            read_only=True,
            tmpfs={"/tmp": "size=64m"},
            restart_policy={"Name": "unless-stopped"},
        ),
    )
    docker_api.start(made)
    return Shipped(docker_api, Person(server, 1001), image, data, str(made["Id"]))


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONG_S):
        while not is_so():  # noqa: ASYNC110 - the engine tells nothing by itself
            await asyncio.sleep(0.05)


async def test_the_new_one_goes_on_with_the_same_database_and_tells(shipped: Shipped) -> None:
    shipped.newer(GOOD)
    await shipped.upgrade()
    told = await shipped.told()
    assert "lotsman: обновлён" in told.text
    assert shipped.version == "two"
    await _until(lambda: shipped.names == ["lotsman"])
    assert shipped.api.inspect_container("lotsman")["Id"] != shipped.id
    assert not (shipped.data / f"lotsman.db{SUFFIX}").exists()
    assert shipped.upgrades() == [("command", "ok"), ("button", "ok"), ("command", "ok")]
    await shipped.says_that_nothing_is_broken()  # the new one answers


@pytest.mark.parametrize(
    ("dockerfile", "words"),
    [(EXITS, "no way to start"), (HANGS, "нездоров"), (BLIND, "/nowhere"), (MIGRATES, "migrated")],
    ids=["exits", "hangs", "finds-no-data", "migrates-and-breaks"],
)
async def test_a_broken_one_is_taken_back_and_the_old_one_tells_why_once(
    shipped: Shipped, dockerfile: str, words: str
) -> None:
    shipped.newer(dockerfile)
    await shipped.upgrade()
    told = await shipped.told()
    assert "Старый возвращён" in told.text
    assert words in told.text
    assert shipped.names == ["lotsman"]
    assert shipped.api.inspect_container("lotsman")["Id"] == shipped.id
    await shipped.says_that_nothing_is_broken()
    assert shipped.upgrades()[-3:] == [("command", "ok"), ("button", "ok"), ("command", "failed")]
    assert [one.text for one in shipped.anna.said() if "lotsman упал" in one.text] == []


async def test_a_helper_that_is_killed_in_the_worst_moment_goes_on(shipped: Shipped) -> None:
    """By the kernel, as for want of memory: the engine starts it again."""
    shipped.newer(GOOD)
    await shipped.upgrade()
    await _until(lambda: f"lotsman{PREV}" in shipped.names)  # neither of them runs
    os.kill(shipped.api.inspect_container(f"lotsman{HELPER}")["State"]["Pid"], signal.SIGKILL)
    told = await shipped.told()
    assert "lotsman: обновлён" in told.text
    assert shipped.version == "two"
    await _until(lambda: shipped.names == ["lotsman"])


async def test_without_room_for_a_copy_of_its_database_nothing_is_begun(shipped: Shipped) -> None:
    shipped.newer(GOOD)
    (shipped.data / f"lotsman.db{SUFFIX}").mkdir()  # what stands in a copy's way fails it as a full disk does
    await shipped.upgrade()
    told = await shipped.told()
    assert "обновлён" not in told.text
    assert shipped.names == ["lotsman"]
    assert shipped.api.inspect_container("lotsman")["Id"] == shipped.id
    assert shipped.upgrades()[-1] == ("command", "failed")
