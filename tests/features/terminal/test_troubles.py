"""Sessions while Telegram is slow or says no, in a group, and what a start does not pay for them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docker
import pytest

from bot.localchat import LocalChat
from bot.localchat.faults import Trouble
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Reply
from tests.faulty_engine import Fault, faulty_engine


@pytest.fixture(autouse=True)
def box(docker_api: docker.APIClient) -> None:
    created = docker_api.create_container(images.BUSYBOX, ["forever"], name="box")
    docker_api.start(created)


def _line(text: str) -> Callable[[Reply], bool]:
    return lambda reply: reply.is_from_bot and f"\n{text}\n" in f"{reply.text}\n"


def _is_screen(reply: Reply) -> bool:
    return "⏎" in reply.buttons and "#" in reply.text


async def test_a_session_goes_on_across_refusals_and_a_slow_network(running: Running) -> None:
    running.anna.say_only("/exec -it box sh")
    await running.anna.wait_for(_is_screen)
    running.server.faults.start(Trouble.FLOOD, "editMessageText", times=3)
    running.anna.say_only("echo through-429")
    await running.anna.wait_for(_line("through-429"))
    slow = running.server.faults.start(Trouble.SLOW, seconds=0.4)
    running.anna.say_only("echo through-mud")
    await running.anna.wait_for(_line("through-mud"))
    running.server.faults.end(slow)
    running.anna.say_only("exit 6")
    await running.anna.wait_for(lambda reply: "Закончено с кодом 6" in reply.text)
    inputs = [row["arguments"] for row in running.audit() if row["command"] == "session input"]
    assert inputs == ['["echo through-429"]', '["echo through-mud"]', '["exit 6"]']


async def test_in_a_group_a_reply_to_the_screen_is_typed_and_other_talk_is_not(running: Running) -> None:
    anna = running.anna.in_group()
    anna.say_only("/exec -it box sh")
    screen = await anna.wait_for(_is_screen)
    anna.say_only("good morning all")
    anna.say_only("echo from-group", reply_to=screen)
    shown = await anna.wait_for(_line("from-group"))
    assert "morning" not in shown.text
    running.oleg.in_group().say_only("echo from-oleg", reply_to=screen)
    pressed = await running.oleg.in_group().press("^C")
    assert pressed.toast is not None
    assert "чужой сеанс" in pressed.toast
    for number in range(5):
        anna.say_only(f"echo {number}-pushes", reply_to=screen)
        screen = await anna.wait_for(_line(f"{number}-pushes"))
    assert "экран теперь ниже" in anna.transcript()
    anna.say_only("exit", reply_to=screen)
    last = await anna.wait_for(lambda reply: "Закончено с кодом 0" in reply.text)
    assert "from-oleg" not in last.text


async def test_a_session_whose_engine_goes_away_keeps_its_screen_and_says_why(
    docker_host: str, tmp_path: Path, server: LocalChat
) -> None:
    async with (
        faulty_engine(tmp_path / "far.sock", docker_host.removeprefix("unix://")) as way,
        run_bot(way.address, tmp_path / "data", server, command_timeout_s=2) as running,
    ):
        running.anna.say_only("/exec -it box sh")
        await running.anna.wait_for(_is_screen)
        running.anna.say_only("echo before")
        await running.anna.wait_for(_line("before"))
        way.fault = Fault.REFUSE
        way.restart()
        told = await running.anna.wait_for(lambda reply: "Связь с сервером прервалась" in reply.text)
        assert "before" in told.text
        assert "может работать в контейнере дальше" in told.text
        assert "Открытых терминалов нет" in (await running.anna.say("/sessions")).text


def test_a_start_does_not_import_the_emulator() -> None:
    program = "import bot.lean; bot.lean.import_aiogram_lean(); import sys, bot.app; print('pyte' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
