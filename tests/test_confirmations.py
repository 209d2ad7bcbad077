"""Questions before what destroys: single use, five minutes, exact objects, kept over a restart; each step audited."""

import sqlite3
from datetime import UTC, datetime, timedelta

import docker
import pytest

from bot.localchat import LocalChat
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Person


@pytest.fixture
def web01(docker_api: docker.APIClient) -> str:
    return str(docker_api.create_container(images.BUSYBOX, "forever", name="web01")["Id"])


def _names(api: docker.APIClient) -> list[str]:
    return [name for item in api.containers(all=True) for name in item["Names"]]


def _outcomes(running: Running) -> list[tuple[object, object, object]]:
    return [(row["command"], row["via"], row["outcome"]) for row in running.audit()]


async def test_a_removal_waits_for_its_confirmation_and_both_are_recorded(
    running: Running, web01: str, docker_api: docker.APIClient
) -> None:
    question = await running.anna.say("/rm web01")
    assert _names(docker_api) == ["/web01"]
    assert _outcomes(running) == [("rm", "command", "started")]
    done = await running.anna.press("✅", message=question)
    assert "web01" in done.text
    assert _names(docker_api) == []
    await running.anna.say("/help")
    assert _outcomes(running)[:2] == [("rm", "command", "ok"), ("rm", "button", "ok")]


async def test_a_refused_question_changes_nothing(running: Running, web01: str, docker_api: docker.APIClient) -> None:
    await running.anna.say("/rm web01")
    reply = await running.anna.press("✖")
    assert reply.text == "✖ Отменено: /rm web01"
    assert _names(docker_api) == ["/web01"]
    assert _outcomes(running) == [("rm", "command", "cancelled"), ("rm", "button", "cancelled")]


async def test_a_question_is_answered_once(running: Running, web01: str, docker_api: docker.APIClient) -> None:
    question = await running.anna.say("/rm web01")
    await running.anna.press("✅", message=question)
    docker_api.create_container(images.BUSYBOX, "forever", name="web01")
    data = _confirm_data(running)
    running.server.press(1001, 1001, question.message_id, data, is_forged=True)
    await running.anna.say("/ps -a")
    assert _names(docker_api) == ["/web01"]


def _confirm_data(running: Running) -> str:
    with sqlite3.connect(running.settings.data_dir / "lotsman.db") as connection:
        row = connection.execute("SELECT token FROM keyboard WHERE taps LIKE '%confirm.yes%'").fetchone()
    return f"{row[0]}:0"


async def test_a_container_recreated_under_the_same_name_is_left_alone(
    running: Running, web01: str, docker_api: docker.APIClient
) -> None:
    question = await running.anna.say("/rm web01")
    docker_api.remove_container(web01)
    docker_api.create_container(images.BUSYBOX, "forever", name="web01")
    reply = await running.anna.press("✅", message=question)
    assert _names(docker_api) == ["/web01"]
    assert "web01" in reply.text
    await running.anna.say("/help")
    assert _outcomes(running)[0] == ("rm", "command", "failed")


async def test_a_question_outlives_a_restart_of_the_bot(
    docker_host: str,
    docker_api: docker.APIClient,
    web01: str,
    server: LocalChat,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("data")
    async with run_bot(docker_host, folder, server) as running:
        question = await running.anna.say("/rm web01")
    async with run_bot(docker_host, folder, server) as running:
        await running.anna.press("✅", message=question)
        assert _names(docker_api) == []


async def test_an_unanswered_question_expires_and_says_so(
    docker_host: str,
    docker_api: docker.APIClient,
    web01: str,
    server: LocalChat,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("data")
    async with run_bot(docker_host, folder, server) as running:
        await running.anna.say("/rm web01")
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    with sqlite3.connect(folder / "lotsman.db") as connection:
        connection.execute("UPDATE confirmation SET expires_at = ?", (past,))
    async with run_bot(docker_host, folder, server) as running:
        shown = await running.anna.wait_for(lambda reply: "Не подтверждено" in reply.text)
        assert shown.buttons == []
        assert _outcomes(running) == [("rm", "command", "expired")]
    assert _names(docker_api) == ["/web01"]


async def test_a_changing_command_that_comes_late_is_asked_about(
    running: Running, docker_api: docker.APIClient, web01: str
) -> None:
    docker_api.start(web01)
    person = Person(running.server, 1001)
    running.server.say(1001, 1001, "/stop web01", date=int(datetime.now(UTC).timestamp()) - 600)
    question = await person.wait_for(lambda reply: "10 мин назад" in reply.text)
    assert docker_api.inspect_container(web01)["State"]["Running"]
    await person.press("✅", message=question)
    await person.wait_for(lambda reply: "остановлен" in reply.text)
    assert not docker_api.inspect_container(web01)["State"]["Running"]


async def test_a_reading_command_that_comes_late_is_answered(running: Running, web01: str) -> None:
    running.server.say(1001, 1001, "/ps -a", date=int(datetime.now(UTC).timestamp()) - 6000)
    assert "web01" in (await running.anna.wait_for(lambda reply: "web01" in reply.text)).text
