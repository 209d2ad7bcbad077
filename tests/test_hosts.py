"""The whole bot with several engines: which of them a line, a button, a question and a right are about.

Where a host is away Vera asks: the alert of it goes to the admins, and is no answer.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import docker
import pytest

from bot.app import LOCAL_TOKEN
from bot.engine.private import PrivateEngine
from bot.localchat import LocalChat
from bot.settings import Settings
from bot.store import Step, StepState, Store, Taken
from tests import images
from tests.bot import Running, run_bot
from tests.conftest import _connect, _require, _start
from tests.faulty_engine import Fault, faulty_engine
from tests.store.fakes import start

SHORT_S = 1.0


@pytest.fixture(scope="module")
def second_engine(private_engine: PrivateEngine) -> Iterator[PrivateEngine]:
    _require("spare_engine")
    engine = PrivateEngine.temporary()
    _start(engine)
    try:
        api = _connect(engine.host)
        images.build_all(api)
        api.close()
        yield engine
    finally:
        engine.stop()


@pytest.fixture
def vps_api(second_engine: PrivateEngine) -> Iterator[docker.APIClient]:
    api = _connect(second_engine.host)
    yield api
    for container in api.containers(all=True):
        api.remove_container(container["Id"], force=True)
    api.close()


@pytest.fixture
async def bot(
    docker_host: str, second_engine: PrivateEngine, vps_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> AsyncIterator[Running]:
    async with _bot(tmp_path, server, home=docker_host, vps=second_engine.host) as running:
        yield running


@asynccontextmanager
async def _bot(folder: Path, server: LocalChat, **hosts: str) -> AsyncIterator[Running]:
    named = tuple(f"{name}={address}" for name, address in hosts.items())
    async with run_bot("", folder / "data", server, docker_hosts=named, command_timeout_s=10) as running:
        yield running


def _run(api: docker.APIClient, *names: str) -> None:
    for name in names:
        made = api.create_container(images.BUSYBOX, command=["forever"], name=name)
        api.start(made["Id"])


def _is_running(api: docker.APIClient, name: str) -> bool:
    return bool(api.inspect_container(name)["State"]["Running"])


async def test_a_line_goes_to_the_host_that_it_names(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "home-web")
    _run(vps_api, "vps-web")
    reply = await bot.anna.say("/ps")
    assert "home-web" in reply.text
    assert "vps-web" not in reply.text
    reply = await bot.anna.say("/ps @vps")
    assert reply.text.startswith("🖥 vps\n")
    assert "vps-web" in reply.text
    assert [row["host"] for row in bot.audit()] == ["home", "vps"]


async def test_a_host_may_be_written_to_the_command_itself(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "home-web")
    _run(vps_api, "vps-web")
    assert (await bot.anna.say("/ps@vps")).text.startswith("🖥 vps\n")
    reply = await bot.anna.say("/ps@all")
    assert ("home-web" in reply.text, "vps-web" in reply.text) == (True, True)


async def test_help_says_how_hosts_are_named(bot: Running) -> None:
    assert "@vps после команды" in (await bot.anna.say("/help")).text


async def test_the_chats_choice_is_kept_and_is_the_chats_alone(
    bot: Running, vps_api: docker.APIClient, docker_api: docker.APIClient
) -> None:
    _run(vps_api, "vps-web")
    reply = await bot.anna.say("/use")
    assert reply.buttons == ["✓ home", "vps"]
    assert "vps" in (await bot.anna.press("vps")).text
    assert "vps-web" in (await bot.anna.say("/ps")).text
    assert "vps-web" not in (await bot.anna.say("/ps @home")).text
    assert "vps-web" not in (await bot.oleg.say("/ps")).text
    assert await bot.app._watching._store.chat_hosts.of(bot.anna.id) == "vps"


async def test_a_button_stays_with_the_host_that_it_was_shown_for(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "web01")
    _run(vps_api, "web01")
    await bot.anna.say("/ps @vps")
    card = await bot.anna.press("🟢 web01")
    assert card.text.startswith("🖥 vps\n")
    stop = next(text for text in card.buttons if "Остановить" in text)
    await bot.anna.press(stop)
    await bot.anna.press("✅")
    assert (_is_running(docker_api, "web01"), _is_running(vps_api, "web01")) == (True, False)


async def test_a_confirmation_is_about_the_host_that_was_asked_about(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "web01")
    _run(vps_api, "web01")
    question = await bot.anna.say("/rm -f web01 @vps")
    assert "🖥 vps" in question.text
    await bot.anna.press("✅")
    assert _is_running(docker_api, "web01")
    assert vps_api.containers(all=True) == []
    undone = await bot.anna.say("/undo @vps")
    assert "web01" in undone.text
    assert {row["host"] for row in bot.audit()} == {"vps"}


async def test_a_container_that_another_host_has_is_offered_there(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "web01")
    _run(vps_api, "mail")
    for line in ("/stop -t 1 mail", "/top mail", "/logs mail --tail 3"):
        assert (await bot.anna.say(line)).text == "🖥 home\nКонтейнера mail здесь нет, есть на хосте vps."
    both = await bot.anna.say("/stop -t 1 web01 mail")
    assert "/stop @vps mail" in both.buttons
    assert _is_running(vps_api, "mail")
    assert (await bot.anna.press("/stop @vps mail")).text.startswith("🖥 vps\n")
    await bot.anna.press("✅")
    assert not _is_running(vps_api, "mail")
    assert (await bot.anna.say("/stop nobody")).text == "🖥 home\nКонтейнера nobody нет."


async def test_a_file_says_which_host_it_is_from(bot: Running, vps_api: docker.APIClient) -> None:
    _run(vps_api, "mail")
    await bot.anna.say("/cp mail:/etc/passwd @vps")
    sent = await bot.anna.wait_for(lambda shown: shown.document is not None)
    assert sent.text.startswith("🖥 vps\nmail:/etc/passwd")


async def test_a_cancelled_and_a_second_question_name_the_host(bot: Running, vps_api: docker.APIClient) -> None:
    _run(vps_api, "web01")
    await bot.anna.say("/rm -f web01 @vps")
    assert "/rm -f web01 @vps" in (await bot.anna.press("✖")).text
    assert _is_running(vps_api, "web01")


async def test_all_hosts_are_asked_at_once_and_one_that_hangs_is_one_line(
    docker_host: str, second_engine: PrivateEngine, vps_api: docker.APIClient, tmp_path: Path, server: LocalChat,
    docker_api: docker.APIClient, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _run(docker_api, "home-web")
    _run(vps_api, "vps-web")
    monkeypatch.setattr("bot.telegram.every_host.WAIT_S", SHORT_S)
    async with (
        faulty_engine(tmp_path / "lab.sock", docker_host.removeprefix("unix://")) as lab,
        _bot(tmp_path, server, home=docker_host, lab=lab.address, vps=second_engine.host) as bot,
    ):
        lab.fault = Fault.HANG
        loop = asyncio.get_running_loop()
        began = loop.time()
        reply = await bot.vera.say("/ps @all")
        assert loop.time() - began < SHORT_S + 3
        lines = [line for line in reply.text.splitlines() if line.startswith("🖥")]
        assert lines == ["🖥 home", "🖥 lab – нет ответа за 1 с", "🖥 vps"]
        assert ("home-web" in reply.text, "vps-web" in reply.text) == (True, True)
        assert reply.buttons == ["@home", "@vps"]
        assert "vps-web" in (there := (await bot.vera.press("@vps")).text)
        assert there.startswith("🖥 vps\n")
        await bot.vera.say("/hosts")
        assert [(row["command"], row["host"], row["outcome"]) for row in bot.audit()][:1] == [("ps", "all", "failed")]


@pytest.mark.parametrize("line", ["/ps @all", "/hosts"])
async def test_who_has_answered_is_shown_while_another_is_waited_for(
    line: str, docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _run(docker_api, "home-web")
    monkeypatch.setattr("bot.telegram.every_host.WAIT_S", 3 * SHORT_S)
    monkeypatch.setattr("bot.telegram.every_host.EARLY_S", SHORT_S)
    async with (
        faulty_engine(tmp_path / "lab.sock", docker_host.removeprefix("unix://")) as lab,
        _bot(tmp_path, server, home=docker_host, lab=lab.address) as bot,
    ):
        lab.fault = Fault.HANG
        early = await bot.vera.say(line)
        assert "home-web" in early.text or "🟢 home" in early.text
        assert "жду ответа…" in early.text
        whole = await bot.vera.wait_for(lambda shown: "нет ответа за 3 с" in shown.text)
        assert (whole.message_id, "жду ответа" in whole.text) == (early.message_id, False)
        assert early.text.splitlines()[:3] == whole.text.splitlines()[:3]


@pytest.mark.parametrize("line", ["images", "stats", "df", "volume ls", "network ls", "info", "version"])
async def test_reading_lists_can_be_asked_of_all(
    line: str, bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    reply = await bot.anna.say(f"/{line} @all")
    assert [text for text in reply.text.splitlines() if text.startswith("🖥")] == ["🖥 home", "🖥 vps"]


async def test_what_acts_is_for_one_host(bot: Running) -> None:
    reply = await bot.anna.say("/stop web01 @all")
    assert reply.buttons == ["/stop @home web01", "/stop @vps web01"]


async def test_hosts_are_shown_with_how_they_fare_and_open_as_cards(
    docker_host: str, tmp_path: Path, server: LocalChat, docker_api: docker.APIClient
) -> None:
    _run(docker_api, "web01")
    async with _bot(tmp_path, server, home=docker_host, away=f"unix://{tmp_path}/nobody.sock") as bot:
        reply = await bot.vera.say("/hosts")
        assert "🟢 home" in reply.text
        assert "работает 1 из 1" in reply.text
        assert "🔴 away" in reply.text
        card = await bot.vera.press("away")
        assert card.text.startswith("🔴 away")
        card = await bot.vera.press("Выбрать для этого чата")
        reply = await bot.vera.say("/ps")
        assert "🖥 away" in reply.text


async def test_a_viewer_does_not_choose_for_a_group(bot: Running) -> None:
    reply = await bot.vera.in_group().say("/use vps")
    assert "@vps" in reply.text
    assert (await bot.oleg.in_group().say("/use vps")).text.startswith("Команды в этом чате")
    assert "🖥 vps" in (await bot.vera.in_group().say("/ps")).text


async def test_a_right_is_for_the_host_that_it_was_given_for(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "web01")
    _run(vps_api, "web01")
    await bot.vera.say("/ps")
    granted = await bot.anna.say("/grant 1003 stop web* 1h @vps")
    assert "stop web* @vps" in granted.text
    assert "vps" in (await bot.anna.say("/access")).text
    assert "Можно, по разрешению" in (await bot.anna.say("/access test 1003 stop web01 @vps")).text
    assert "Можно, по разрешению" in (await bot.anna.say("/access test 1003 stop @vps web01")).text
    assert "Нельзя" in (await bot.anna.say("/access test 1003 stop web01")).text
    await bot.vera.say("/stop web01")
    assert _is_running(docker_api, "web01")
    await bot.vera.say("/stop web01 @vps")
    assert not _is_running(vps_api, "web01")


async def test_a_choice_and_a_question_outlive_a_restart(
    docker_host: str, second_engine: PrivateEngine, vps_api: docker.APIClient, docker_api: docker.APIClient,
    tmp_path: Path, server: LocalChat,
) -> None:  # fmt: skip
    _run(docker_api, "web01")
    _run(vps_api, "web01")
    async with _bot(tmp_path, server, home=docker_host, vps=second_engine.host) as bot:
        await bot.anna.say("/rm -f web01 @vps")
    async with _bot(tmp_path, server, home=docker_host, vps=second_engine.host) as bot:
        await bot.anna.press("✅")
    assert (_is_running(docker_api, "web01"), vps_api.containers(all=True)) == (True, [])


async def test_what_belonged_to_a_host_that_is_gone_is_told_so(
    docker_host: str, second_engine: PrivateEngine, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with _bot(tmp_path, server, home=docker_host, vps=second_engine.host) as bot:
        await bot.vera.say("/use vps")
        await bot.vera.say("/ps")
    async with _bot(tmp_path, server, home=docker_host, lab=f"unix://{tmp_path}/nobody.sock") as bot:
        pressed = await bot.vera.press("Обновить")
        assert "Нет хоста «vps»" in (pressed.toast or pressed.text)
        assert "🖥 home" in (await bot.vera.say("/ps")).text


async def test_a_change_in_a_chat_whose_host_is_gone_is_made_on_no_other(
    docker_host: str, second_engine: PrivateEngine, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    _run(docker_api, "web01")
    async with _bot(tmp_path, server, home=docker_host, vps=second_engine.host) as bot:
        await bot.anna.say("/use vps")
    async with _bot(tmp_path, server, home=docker_host, nas=second_engine.host) as bot:
        refused = await bot.anna.say("/stop web01")
        assert refused.buttons == ["/use home", "/use nas"]
        assert _is_running(docker_api, "web01")
        await bot.anna.press("/use home")
        await bot.anna.say("/stop web01")
        assert not _is_running(docker_api, "web01")


async def test_what_a_stop_of_the_bot_cut_off_is_looked_up_on_its_own_host(
    docker_host: str, second_engine: PrivateEngine, vps_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    made = vps_api.create_container(images.BUSYBOX, command=["forever"], name="web01")["Id"]  # as after a stop
    sender = {"id": 1001, "is_bot": False, "first_name": "Anna"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 1001, "type": "private"}, "from": sender, "text": "/stop x"}
    update = {"update_id": 900_001, "message": message}
    (tmp_path / "data").mkdir()
    store = await Store.open(tmp_path / "data" / "lotsman.db")
    now = datetime.now(UTC)
    await store.journal.adopt(hashlib.sha256(LOCAL_TOKEN.encode()).hexdigest()[:16])
    await store.journal.take([Taken(update_id=900_001, body=json.dumps(update))], now)
    step = Step(position=0, verb="stop", kind="container", name="web01", id=made, ref="web01")
    row = await store.audit.begin(start(command="stop", at=now))
    await store.journal.plan(900_001, command="stop", argv=("web01",), audit_id=row, steps=[step], host="vps")
    await store.journal.step(900_001, 0, StepState.DOING, at=now)
    await store.close()
    with server.feed.listen() as listener:
        async with _bot(tmp_path, server, home=docker_host, vps=second_engine.host) as bot:
            told = await bot.anna._answer(listener, "nothing was told", 20.0)
    assert told.text.startswith("🖥 vps\n")
    assert "✓ web01" in told.text


async def test_a_question_may_name_its_host_or_all_of_them(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "home-web")
    _run(vps_api, "vps-web")
    reply = await bot.anna.say("что запущено на vps?")
    assert reply.text.startswith("🖥 vps\n")
    assert "vps-web" in reply.text
    reply = await bot.anna.say("что запущено на всех серверах?")
    assert ("home-web" in reply.text, "vps-web" in reply.text) == (True, True)
    reply = await bot.anna.say("перезапусти vps-web на vps")
    assert any("vps-web @vps" in text for text in (*reply.buttons, reply.text))


async def test_the_audit_log_is_read_by_host(bot: Running) -> None:
    await bot.anna.say("/version @vps")
    await bot.anna.say("/version")
    reply = await bot.anna.say("/audit --host vps")
    assert "version @vps" in reply.text
    assert "@home" not in reply.text
    assert "version @vps" in (await bot.anna.say("/audit @vps")).text


async def test_a_schedule_is_for_the_host_that_either_line_names_or_for_all(
    bot: Running, docker_api: docker.APIClient, vps_api: docker.APIClient
) -> None:
    _run(docker_api, "home-web")
    _run(vps_api, "vps-web")
    for line in ("/schedule add @vps @daily restart vps-web", "/schedule add @daily restart vps-web @vps"):
        assert "/restart vps-web @vps" in (await bot.anna.say(line)).text
    refused = await bot.anna.say("/schedule add @daily restart web01 @all")
    assert refused.buttons == ["/schedule add @home @daily restart web01", "/schedule add @vps @daily restart web01"]
    assert "/ps @all" in (await bot.anna.say("/schedule add @daily ps @all")).text
    await bot.anna.say("/schedule run 3")
    told = await bot.anna.wait_for(lambda shown: shown.text.startswith("⏰ №3 /ps"))
    assert ("home-web" in told.text, "vps-web" in told.text) == (True, True)


async def test_a_schedule_whose_host_is_gone_says_so_and_can_be_taken_off(
    docker_host: str, second_engine: PrivateEngine, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with _bot(tmp_path, server, home=docker_host, vps=second_engine.host) as bot:
        await bot.anna.say("/schedule add @daily restart web01 @vps")
    async with _bot(tmp_path, server, home=docker_host, nas=second_engine.host) as bot:
        assert "Хоста vps в DOCKER_HOSTS больше нет" in (await bot.anna.say("/schedule")).text
        await bot.anna.say("/schedule run 1")
        told = await bot.anna.wait_for(lambda shown: "Нет хоста «vps»" in shown.text)
        assert told.buttons == ["Убрать №1"]


async def test_with_one_engine_no_host_is_shown(running: Running, docker_api: docker.APIClient) -> None:
    _run(docker_api, "web01")
    for line in ("/ps", "/rm -f web01", "/stop web01", "/ps @local"):
        assert "🖥" not in (await running.anna.say(line)).text
    assert (await running.anna.say("/use")).text.startswith("Хост один")


def test_the_settings_of_these_tests_are_what_a_person_writes() -> None:
    assert Settings(docker_hosts=("home=unix:///a", "vps=unix:///b")).hosts == {"home": "unix:///a", "vps": "unix:///b"}
