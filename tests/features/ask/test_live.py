"""Questions about the live system, through the whole bot and a real engine: reading ones run, changing ones are
offered, and who may not is told so.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import docker
import pytest

from bot.answers.model import Answer, LiveCommand, Verdict
from bot.localchat import LocalChat
from tests import images
from tests.bot import Running
from tests.features.answering import FakeAnswers, article, run_answering

STOPPING = article("graceful-stop", lang="ru", title="Как останавливать")


@pytest.fixture
def db(docker_api: docker.APIClient) -> str:
    created = docker_api.create_container(images.BUSYBOX, "forever", name="db")
    docker_api.start(created)
    return str(created["Id"])


@pytest.fixture
def answers() -> FakeAnswers:
    made = FakeAnswers()
    made.runs("что работает", "ps", lang="ru")
    made.runs("логи db", "logs db", STOPPING, lang="ru")
    made.runs("останови db", "stop db", STOPPING, lang="ru")
    made.runs("снеси db", "rm -f db", lang="ru")
    return made


@pytest.fixture
async def asking(
    docker_host: str, answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    async with run_answering(answers, monkeypatch, server, tmp_path / "data", docker_host=docker_host) as running:
        yield running


def _is_running(api: docker.APIClient, id: str) -> bool:
    return bool(api.inspect_container(id)["State"]["Running"])


async def test_a_reading_command_runs_at_once_with_a_row_of_its_own(asking: Running, db: str) -> None:
    reply = await asking.vera.say("что работает")
    assert "🟢 db" in reply.buttons
    rows = [(row["command"], row["via"]) for row in asking.audit()]
    assert rows == [("ask", "question"), ("ps", "question")]


async def test_an_example_about_the_live_system_runs_when_it_is_pressed(
    asking: Running, db: str, answers: FakeAnswers
) -> None:
    answers.runs("сколько места занимают образы", "images", lang="ru")
    how_to = await asking.vera.say("/ask")
    reply = await asking.vera.press("сколько места", message=how_to)
    assert any("busybox" in text for text in (reply.text, *reply.buttons))


async def test_the_names_of_all_containers_help_to_understand(asking: Running, db: str, answers: FakeAnswers) -> None:
    await asking.vera.say("что работает")
    assert answers.asked == [("что работает", ("db",))]


async def test_a_misunderstood_question_still_leads_to_its_articles(asking: Running, db: str) -> None:
    reply = await asking.vera.say("логи db")
    assert "Нужна статья" in reply.buttons
    listed = await asking.vera.press("Нужна статья", message=reply)
    assert listed.text == "Статьи по вопросу: логи db"
    opened = await asking.vera.press("Как останавливать", message=listed)
    assert opened.text.startswith("Как останавливать\n")


async def test_a_change_is_spelled_out_and_done_when_its_button_is_pressed(
    asking: Running, db: str, docker_api: docker.APIClient
) -> None:
    reply = await asking.oleg.say("останови db")
    assert reply.text == "По-моему, вы хотите: /stop db"
    assert reply.buttons == ["/stop db", "Нужна статья"]
    assert _is_running(docker_api, db)
    await asking.oleg.press("/stop db", message=reply)
    assert not _is_running(docker_api, db)


async def test_what_destroys_asks_once_more(asking: Running, db: str, docker_api: docker.APIClient) -> None:
    reply = await asking.anna.say("снеси db")
    question = await asking.anna.press("/rm -f db", message=reply)
    assert any(text.startswith("✅") for text in question.buttons)
    assert _is_running(docker_api, db)


async def test_who_may_not_change_is_told_who_may(asking: Running, db: str, docker_api: docker.APIClient) -> None:
    reply = await asking.vera.say("останови db")
    assert reply.text == "Команда /stop доступна операторам и администраторам."
    assert _is_running(docker_api, db)
    denied = asking.audit()[-1]
    assert (denied["command"], denied["via"], denied["outcome"]) == ("stop", "question", "denied")


async def test_who_was_granted_a_change_is_offered_it(asking: Running, db: str, docker_api: docker.APIClient) -> None:
    await asking.anna.say("/grant 1003 stop db 1h")
    offered = await asking.vera.say("останови db")
    assert _is_running(docker_api, db)
    await asking.vera.press("/stop db", message=offered)
    assert not _is_running(docker_api, db)


async def test_a_question_whose_command_is_not_the_askers_has_another_that_is(
    asking: Running, db: str, answers: FakeAnswers
) -> None:
    live = LiveCommand(intent="who", line="audit --target db", target="db", instead="why db")
    answers.answers("кто остановил db", verdict=Verdict.LIVE, live=live)
    assert "работает" in (await asking.vera.say("кто остановил db")).text
    assert asking.audit()[-1]["command"] == "why"
    await asking.anna.say("кто остановил db")
    assert asking.audit()[-1]["command"] == "audit"


async def test_an_offered_change_is_checked_by_who_presses(
    asking: Running, db: str, docker_api: docker.APIClient
) -> None:
    offered = await asking.oleg.in_group().say("@lotsman_local_bot останови db")
    pressed = await asking.vera.in_group().press("/stop db", message=offered)
    assert pressed.toast == "Команда /stop доступна операторам и администраторам."
    assert _is_running(docker_api, db)


async def test_without_an_engine_articles_are_answered_and_live_questions_get_its_error(
    answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.answers("как остановить", STOPPING)
    async with run_answering(answers, monkeypatch, server, tmp_path / "data") as asking:
        assert (await asking.vera.say("как остановить")).text.startswith("Как останавливать\n")
        assert "Нет связи с Docker." in (await asking.vera.say("что работает")).text
    assert answers.asked == [("как остановить", ()), ("что работает", ())]


async def test_when_everything_is_read_only_a_change_is_refused_and_not_offered(
    answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run_answering(answers, monkeypatch, server, tmp_path / "data", read_only=True) as asking:
        assert (await asking.anna.say("останови db")).text.startswith("Бот настроен только на просмотр")


async def test_a_command_that_does_not_exist_is_no_answer(
    server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = FakeAnswers()
    answers.runs("сделай хорошо", "nosuchcommand db", lang="ru")
    assert answers.answered["сделай хорошо"] == Answer(
        question="сделай хорошо",
        lang="ru",
        verdict=Verdict.LIVE,
        confidence=0.8,
        live=answers.answered["сделай хорошо"].live,
    )
    async with run_answering(answers, monkeypatch, server, tmp_path / "data") as asking:
        assert (await asking.vera.say("сделай хорошо")).text == "Не знаю."
