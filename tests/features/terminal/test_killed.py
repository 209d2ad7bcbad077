"""``kill -9`` of the whole bot while two people have a terminal each: what they are told, and what is left."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import docker
import pytest

from bot.app import LOCAL_TOKEN
from bot.localchat import LocalChat
from tests import images
from tests.bot import PEOPLE
from tests.chat import Person, Reply

STARTS_WITHIN_S = 30
Start = Callable[[], Awaitable[Process]]


@pytest.fixture
async def start(docker_host: str, server: LocalChat, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts the bot as a process; each is ended with the test."""
    env = {
        "BOT_TOKEN": LOCAL_TOKEN,
        "TELEGRAM_API_URL": server.api_url,
        "DOCKER_HOST": docker_host,
        "DATA_DIR": str(tmp_path / "data"),
        "ADMINS": f"{PEOPLE['anna']},{PEOPLE['oleg']}",
        "PATH": "/usr/bin:/bin",
    }
    started: list[Process] = []
    with (tmp_path / "log").open("wb") as log:

        async def bot() -> Process:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=env, stdout=log, stderr=log
            )
            started.append(process)
            return process

        yield bot
        for process in started:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await process.wait()


def _is_screen(reply: Reply) -> bool:
    return "⏎" in reply.buttons and "#" in reply.text


async def test_both_are_told_an_exec_is_ended_and_a_run_goes_on_until_its_end(
    start: Start, server: LocalChat, docker_api: docker.APIClient
) -> None:
    docker_api.start(docker_api.create_container(images.BUSYBOX, ["forever"], name="box"))
    anna, oleg = Person(server, PEOPLE["anna"]), Person(server, PEOPLE["oleg"])
    process = await start()
    anna.say_only("/exec -it box sh")
    oleg.say_only(f"/run -it --rm --name shell {images.BUSYBOX} sh")
    screens = [await person.wait_for(_is_screen, timeout_s=STARTS_WITHIN_S) for person in (anna, oleg)]
    anna.say_only("sleep 4321")
    await anna.wait_for(lambda reply: "sleep 4321" in reply.text)
    oleg.say_only("echo $((6*7))-shown")  # an edit: where it is shown was kept before
    await oleg.wait_for(lambda reply: "42-shown" in reply.text)
    process.kill()
    await process.wait()
    await start()
    for person, screen in zip((anna, oleg), screens, strict=True):
        told = await person.wait_for(lambda reply: "Бот перезапустился" in reply.text, timeout_s=STARTS_WITHIN_S)
        assert told.message_id == screen.message_id
    inside = [row[-1] for row in docker_api.top("box")["Processes"]]
    assert not [one for one in inside if "4321" in one or one == "sh"]
    await oleg.press("Подключиться снова")  # its container goes on, as it does for whoever loses a docker run -it
    await oleg.press("✅")
    await oleg.wait_for(_is_screen)
    oleg.say_only("exit 0")
    await oleg.wait_for(lambda reply: "Закончено с кодом 0" in reply.text)
    with suppress(docker.errors.NotFound):  # the engine's own removal comes a moment after the end
        docker_api.wait("shell", condition="removed", timeout=20)
    assert [found["Names"] for found in docker_api.containers(all=True)] == [["/box"]]
