"""Sessions in the local chat, on the real engine: what a person types, taps and sees."""

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docker
import pytest

from bot.engine.terminal import MARK
from bot.localchat import LocalChat
from bot.telegram.people import Actor, ChatRef
from bot.telegram.talks import Talk, Talks
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Person, Reply
from tests.watch.delivery import until
from tests.watch.scenes import watch


@pytest.fixture
def box(docker_api: docker.APIClient) -> str:
    created = docker_api.create_container(images.BUSYBOX, ["forever"], name="box")
    docker_api.start(created)
    return "box"


def _line(text: str) -> Callable[[Reply], bool]:
    """A screen with exactly this line on it."""
    return lambda reply: re.search(rf"^{re.escape(text)}$", reply.text, re.MULTILINE) is not None


def _has(text: str) -> Callable[[Reply], bool]:
    return lambda reply: text in reply.text


async def _open(person: Person, line: str = "/exec -it box sh") -> Reply:
    person.say_only(line)
    return await person.wait_for(lambda reply: "⏎" in reply.buttons and "#" in reply.text)


def _inputs(running: Running) -> list[str]:
    return [row["arguments"] for row in running.audit() if row["command"] == "session input"]


def _processes(docker_api: docker.APIClient) -> list[str]:
    return [row[-1] for row in docker_api.top("box")["Processes"]]


async def test_a_shell_shows_its_prompt_takes_lines_and_says_its_code(running: Running, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("echo $((6*7))")
    shown = await running.anna.wait_for(_line("42"))
    assert shown.marked("pre")
    running.anna.say_only("exit 3")
    await running.anna.wait_for(_has("Закончено с кодом 3"))
    assert _inputs(running) == ['["echo $((6*7))"]', '["exit 3"]']


async def test_what_is_typed_before_the_program_is_there_waits_for_it(
    running: Running, box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Talks.begin

    def begin_and_type(talks: Talks, actor: Actor, chat: ChatRef, talk: Talk) -> bool:
        running.anna.say_only("echo $((6*7))-early")
        return begin(talks, actor, chat, talk)

    monkeypatch.setattr(Talks, "begin", begin_and_type)
    running.anna.say_only("/exec -it box sh")
    await running.anna.wait_for(_line("42-early"))
    running.anna.say_only("exit")
    await running.anna.wait_for(_has("Закончено с кодом 0"))


async def test_typed_lines_do_not_push_the_screen_out_of_sight(running: Running, box: str) -> None:
    screen = await _open(running.anna)
    running.anna.say_only("echo gone-by")
    await running.anna.wait_for(_line("gone-by"))
    running.anna.say_only("exit")
    await running.anna.wait_for(_has("Закончено с кодом 0"))
    history = running.server.world.history(running.anna.chat_id)
    assert "echo gone-by" not in [message.text for message in history]
    assert history[-1].message_id == screen.message_id


async def test_ctrl_c_ends_what_runs_by_button_and_by_notation(running: Running, box: str) -> None:
    await _open(running.anna)
    for how in ("button", "notation"):
        running.anna.say_only(f"sleep 1234; echo after-{how}")
        await running.anna.wait_for(_has(f"after-{how}\n█"))  # it runs: the cursor is on the next line
        if how == "button":
            await running.anna.press("^C")
        else:
            running.anna.say_only("^C")
        running.anna.say_only(f"echo alive-{how}")
        await running.anna.wait_for(_line(f"alive-{how}"))
    await running.anna.press("⏹")
    await running.anna.wait_for(_has("Сеанс закончен"))


async def test_a_password_is_neither_shown_nor_recorded(running: Running, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("read -s -p 'Password: ' p; echo; echo got ${#p}")
    await running.anna.wait_for(_has("Password: "))
    running.anna.say_only("hunter2-and-more")
    await running.anna.wait_for(_line("got 16"))
    assert _inputs(running)[-1] == '["***"]'
    assert "hunter2" not in str(running.audit())
    assert "hunter2" not in running.anna.transcript()
    await running.anna.press("⏹")
    await running.anna.wait_for(_has("Сеанс закончен"))


async def test_top_is_a_table_that_goes_on_by_itself(running: Running, box: str) -> None:
    await _open(running.anna, "/exec -it --size 64x20 box sh")
    running.anna.say_only("top -d 1")
    table = await running.anna.wait_for(lambda reply: "PID" in reply.text and "top -d 1" in reply.text)
    assert "CPU" in table.text
    running.anna.say_only("^C")
    running.anna.say_only("echo back-again")
    await running.anna.wait_for(_line("back-again"))
    await running.anna.press("⏹")
    await running.anna.wait_for(_has("Сеанс закончен"))


async def test_a_progress_bar_stays_on_its_line(running: Running, box: str) -> None:
    await _open(running.anna)
    slowly = "for bar in '#  ' '###'; do printf '\\r[%s]' \"$bar\"; sleep 1.4; done; echo"  # slower than edits
    running.anna.say_only(slowly)
    await running.anna.wait_for(_has("[#  ]"))
    done = await running.anna.wait_for(_has("[###]"))
    assert "[#  ]" not in done.text
    running.anna.say_only("exit")
    await running.anna.wait_for(_has("Закончено с кодом 0"))


async def test_vi_writes_a_file(running: Running, docker_api: docker.APIClient, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("vi /tmp/note")
    await running.anna.wait_for(_has("~"))
    await running.anna.press("По клавише")
    running.anna.say_only("ihello from a phone")
    await running.anna.wait_for(_has("hello from a phone"))
    await running.anna.press("Esc")
    await running.anna.press("Строками")
    running.anna.say_only(":wq")
    running.anna.say_only("cat /tmp/note | tr a-z A-Z")
    await running.anna.wait_for(_line("HELLO FROM A PHONE"))
    await running.anna.press("⏹")
    await running.anna.wait_for(_has("Сеанс закончен"))


async def test_less_pages_and_leaves(running: Running, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("seq 1 500 > /tmp/many; less /tmp/many")
    await running.anna.wait_for(_line("17"))
    running.anna.say_only("<PgDn>")
    await running.anna.wait_for(_line("34"))
    running.anna.say_only("<PgUp>")
    await running.anna.wait_for(_line("1"))
    await running.anna.press("По клавише")
    running.anna.say_only("q")
    await running.anna.press("Строками")
    running.anna.say_only("echo left")
    await running.anna.wait_for(_line("left"))
    await running.anna.press("⏹")
    await running.anna.wait_for(_has("Сеанс закончен"))


async def test_what_scrolled_away_can_be_paged_and_comes_as_a_file(running: Running, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("seq 1001 1100")
    await running.anna.wait_for(_line("1100"))
    await running.anna.press("▲")
    earlier = await running.anna.wait_for(_has("раньше, страница 1"))
    assert "1080" in earlier.text
    await running.anna.press("▼")
    await running.anna.wait_for(_line("1100"))
    running.anna.say_only("exit")
    file = await running.anna.wait_for(lambda reply: reply.document is not None)
    lines = file.data.decode().split("\n")
    assert [str(number) for number in range(1001, 1101)] == [line for line in lines if re.fullmatch(r"1\d{3}", line)]


async def test_a_run_with_a_terminal_is_removed_as_docker_would(running: Running, docker_api: docker.APIClient) -> None:
    await _open(running.anna, f"/run -it --rm --name shell {images.BUSYBOX} sh")
    running.anna.say_only("exit 4")
    done = await running.anna.wait_for(_has("Закончено с кодом 4"))
    assert "Контейнер удалён" in done.text
    assert docker_api.containers(all=True) == []
    await _open(running.anna, f"/run -it --name kept {images.BUSYBOX} sh")
    await running.anna.press("⏹")
    await running.anna.wait_for(_has("Сеанс закончен"))
    assert docker_api.inspect_container("kept")["State"]["Running"] is False


async def test_an_attach_shows_the_main_program_and_leaves_it(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.start(docker_api.create_container(images.BUSYBOX, ["sh"], name="main", tty=True, stdin_open=True))
    running.anna.say_only("/attach main")
    await running.anna.wait_for(lambda reply: "⏎" in reply.buttons)
    running.anna.say_only("echo in-main")
    await running.anna.wait_for(_line("in-main"))
    running.anna.say_only("^P^Q")
    done = await running.anna.wait_for(_has("отсоединён"))
    assert done.buttons == ["Подключиться снова"]
    assert docker_api.inspect_container("main")["State"]["Running"]


async def test_two_people_have_a_session_each_and_keys_of_their_own(
    docker_host: str, docker_api: docker.APIClient, box: str, server: LocalChat, tmp_path: Path
) -> None:
    from bot.local import ROLES
    from bot.telegram.command import Role

    roles = {**ROLES, 1002: Role.ADMIN}
    async with run_bot(docker_host, tmp_path / "data", server, given_roles=roles) as running:
        await _open(running.anna)
        await _open(running.oleg)
        running.anna.say_only("echo for-anna")
        running.oleg.say_only("echo for-oleg")
        await running.anna.wait_for(_line("for-anna"))
        screen = await running.oleg.wait_for(_line("for-oleg"))
        assert "for-anna" not in screen.text
        listed = await running.anna.say("/sessions")
        assert listed.text.startswith("Терминалы: 2")
        assert len(listed.buttons) == 2
        for person in (running.anna, running.oleg):
            person.say_only("exit")
            await person.wait_for(_has("Закончено с кодом"))


async def test_a_second_session_in_the_same_chat_is_refused(running: Running, box: str) -> None:
    await _open(running.anna)
    reply = await running.anna.say("/exec -it box sh")
    assert "уже открыт терминал" in reply.text
    await running.anna.press("⏹", message=reply)
    await running.anna.wait_for(_has("Сеанс закончен"))


async def test_commands_of_the_bot_stay_commands(running: Running, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("/ps")
    await running.anna.wait_for(lambda reply: "box" in reply.text and "⏎" not in reply.buttons)
    running.anna.say_only("/bin/echo a-path")
    await running.anna.wait_for(_line("a-path"))
    running.anna.say_only("exit")
    await running.anna.wait_for(_has("Закончено с кодом 0"))


async def test_what_a_phones_keyboard_makes_of_a_command_is_undone_at_a_prompt(running: Running, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("Echo “two words” —x")
    await running.anna.wait_for(_line("two words --x"))
    running.anna.say_only("exit")
    await running.anna.wait_for(_has("Закончено с кодом 0"))


async def test_stop_ends_what_runs_inside(running: Running, docker_api: docker.APIClient, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("sleep 4321")
    await running.anna.wait_for(_has("sleep 4321"))
    await running.anna.press("⏹")
    await running.anna.wait_for(_has("Сеанс закончен"))
    assert not [process for process in _processes(docker_api) if "4321" in process or process == "sh"]
    (end,) = [row for row in running.audit() if row["command"] == "session end"]
    assert (end["arguments"], end["outcome"], end["actor_name"]) == ('["box", "stopped"]', "ok", "Anna")


async def test_control_c_without_a_terminal_is_a_signal_on_record(
    running: Running, docker_api: docker.APIClient, box: str
) -> None:
    running.anna.say_only("/attach box")
    await running.anna.wait_for(lambda reply: "^C" in reply.buttons)
    await running.anna.press("^C", is_quiet=True)
    await running.anna.wait_for(_has("Закончено с кодом 0"))
    (row,) = [row for row in running.audit() if row["command"] == "session kill"]
    assert (row["arguments"], row["outcome"]) == ('["box", "INT"]', "ok")


async def test_what_a_session_ends_raises_no_alarm(
    docker_host: str, docker_api: docker.APIClient, box: str, server: LocalChat, tmp_path: Path
) -> None:
    async with watch(docker_host, tmp_path / "data", server) as scene:
        anna = scene.anna
        await _open(anna, f"/run -it --name kept {images.BUSYBOX} sh")
        await anna.press("⏹")
        await anna.wait_for(_has("Сеанс закончен"))
        await _open(anna)
        await anna.press("⏹")
        await anna.wait_for(lambda reply: "box" in reply.text and "Сеанс закончен" in reply.text)
        docker_api.start(docker_api.create_container(images.BUSYBOX, ["forever"], name="other"))
        docker_api.exec_start(docker_api.exec_create("other", ["true"])["Id"])  # by a stranger, which is noticed
        docker_api.kill("other")

        async def is_noted() -> bool:
            return ("other", "stopped") in _noted(scene.bot)

        await until(is_noted)
        assert _noted(scene.bot) == [("other", "lifecycle"), ("other", "exec"), ("other", "stopped")]


def _noted(running: Running) -> list[tuple[str, str]]:
    """What the watch has made of the engine's events: whom, what."""
    with sqlite3.connect(running.settings.data_dir / "lotsman.db") as connection:
        rows = connection.execute("SELECT body FROM incident ORDER BY id").fetchall()
    return [(found["subject"], found["trouble"]) for found in (json.loads(body) for (body,) in rows)]


async def test_ten_idle_minutes_end_it(
    docker_host: str, docker_api: docker.APIClient, box: str, server: LocalChat, tmp_path: Path
) -> None:
    moved = timedelta()

    def clock() -> datetime:
        return datetime.now(UTC) + moved

    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        await _open(running.anna)
        running.anna.say_only("while sleep 0.2; do echo tick; done")
        await running.anna.wait_for(_line("tick"))
        moved = timedelta(minutes=11)
        await running.anna.wait_for(_has("десять минут без ввода"))
    assert "sh" not in _processes(docker_api)


async def test_a_stop_of_the_bot_is_said(
    docker_host: str, docker_api: docker.APIClient, box: str, server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await _open(running.anna)
        anna = running.anna
    await anna.wait_for(_has("Бота остановили"))
    assert "sh" not in _processes(docker_api)


async def test_a_kill_of_the_bot_is_said_at_the_next_start_and_leaves_nothing_behind(
    docker_host: str, docker_api: docker.APIClient, box: str, server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        screen = await _open(running.anna)
        await running.anna.press("^L")
        with sqlite3.connect(tmp_path / "data" / "lotsman.db") as connection:
            (row,) = connection.execute("SELECT * FROM terminal_session").fetchall()
    with sqlite3.connect(tmp_path / "data" / "lotsman.db") as connection:  # as a kill would have left it
        assert connection.execute("SELECT * FROM terminal_session").fetchall() == []
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO terminal_session VALUES ({marks})", row)
        mark = row[-2]
    left = docker_api.exec_create("box", ["sleep", "4321"], environment={MARK: mark})["Id"]
    docker_api.exec_start(left, detach=True)
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        told = await running.anna.wait_for(_has("Бот перезапустился"))
        assert told.message_id == screen.message_id
    assert not [process for process in _processes(docker_api) if "4321" in process]


async def test_a_flood_of_a_hundred_megabytes_ends_with_its_last_lines(running: Running, box: str) -> None:
    await _open(running.anna)
    running.anna.say_only("yes 0123456789012345678901234567890 | head -c 100000000; echo; echo all-out")
    await running.anna.wait_for(_line("all-out"), timeout_s=100)
    running.anna.say_only("exit")
    file = await running.anna.wait_for(lambda reply: reply.document is not None)
    assert len(file.data) < 6_000_000
    assert "пропущено строк" in file.data.decode()


async def test_a_viewer_opens_nothing(running: Running, box: str) -> None:
    for line in ("/exec -it box sh", "/exec box ls", "/attach box", "/sessions"):
        reply = await running.vera.say(line)
        assert "администратор" in reply.text, line
