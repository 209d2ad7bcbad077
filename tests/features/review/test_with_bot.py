"""A Dockerfile and a Compose file sent to the whole bot, as text and as documents, without a command."""

from pathlib import Path

import docker
import pytest

from bot.sources import hadolint
from tests import images
from tests.bot import Running
from tests.chat import Reply

DOCKERFILE = f"FROM {images.BUSYBOX}\nMAINTAINER anna\nENV MODE=fast\nCMD echo hi\n"


@pytest.fixture(autouse=True)
def _own_rules_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hadolint, "path", lambda: None)


async def test_a_dockerfile_as_text_is_explained_checked_and_offered_to_build(running: Running) -> None:
    reply = await running.anna.say(DOCKERFILE)
    assert reply.text.startswith("Dockerfile: 4 инструкции")
    assert "3 ENV MODE=fast\nзадаёт переменные MODE: они видны и при сборке, и в контейнере" in reply.text
    assert "🟡 Строка 2: MAINTAINER устарел" in reply.text
    assert reply.buttons[:3] == ["Собрать", "Исправленный вариант", "Что значат инструкции"]


async def test_the_build_button_builds_what_was_sent(running: Running, docker_api: docker.APIClient) -> None:
    await running.anna.say(DOCKERFILE)
    await running.anna.press("Собрать")
    await running.anna.wait_for(lambda reply: reply.is_from_bot and reply.text.startswith("✓"))
    authors = [docker_api.inspect_image(image["Id"])["Author"] for image in docker_api.images()]
    assert "anna" in authors
    rows = await running.closed_audit()
    assert [(row["command"], row["via"], row["outcome"]) for row in rows][-1] == ("build", "button", "ok")


async def test_the_improved_version_says_what_changed_and_what_is_left(running: Running) -> None:
    await running.anna.say(DOCKERFILE)
    reply = await running.anna.press("Исправленный")
    assert "✓ MAINTAINER → LABEL" in reply.text
    assert 'LABEL org.opencontainers.image.authors="anna"' in reply.marked("pre")[0]
    assert 'CMD ["echo", "hi"]' in reply.marked("pre")[0]
    assert "Остаётся решить вам" in reply.text
    assert reply.buttons == ["Собрать"]


async def test_what_the_instructions_mean_comes_from_the_articles(running: Running) -> None:
    await running.anna.say(DOCKERFILE)
    reply = await running.anna.press("Что значат")
    assert "MAINTAINER устарел: как указать автора образа" in reply.text
    assert "инструкция устарела (с версии 1.13)" in reply.text
    assert "MAINTAINER устарел: как указать автора образа" in reply.buttons


async def test_a_document_is_read_and_what_it_copies_is_asked_for(running: Running) -> None:
    reply = await running.anna.upload("Dockerfile.prod", f"FROM {images.BUSYBOX}\nCOPY app /app\n".encode())
    assert "Пришлите архив папки" in reply.text
    assert "Собрать" not in reply.buttons


async def test_a_viewer_reads_but_is_not_offered_to_build(running: Running) -> None:
    reply = await running.vera.say(DOCKERFILE)
    assert "Строка 2" in reply.text
    assert "Собрать" not in reply.buttons


async def test_a_compose_file_is_read_and_nothing_is_started(running: Running, docker_api: docker.APIClient) -> None:
    before = len(docker_api.containers(all=True))
    text = b"services:\n  db:\n    image: postgres:17\n    privileged: true\n    ports: ['5432:5432']\n"
    reply = await running.anna.upload("compose.yaml", text)
    assert "запустится 1 сервис" in reply.text
    assert "db – postgres:17\n  порты 5432 → 5432" in reply.text
    assert "🔴 db: privileged отдаёт контейнеру весь хост." in reply.text
    assert len(docker_api.containers(all=True)) == before
    assert "/compose up -p ИМЯ" in reply.text
    assert "/compose" not in (await running.oleg.upload("compose.yaml", text)).text


async def test_a_compose_file_with_a_name_can_be_brought_up_after_a_question(
    running: Running, docker_api: docker.APIClient, compose_tool: Path
) -> None:
    text = f"name: shop\nservices:\n  db:\n    image: {images.BUSYBOX}\n    command: forever\n".encode()
    reply = await running.anna.upload("compose.yaml", text)
    question = await running.anna.press("▶ Поднять shop", message=reply)
    assert "Сервисы: db" in question.text
    assert docker_api.containers(all=True) == []
    await running.anna.press("✅", message=question)
    await running.anna.wait_for(lambda reply: "✓ shop поднят" in reply.text)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("Dockerfile", b"\xff\xfe\x00", "не текст в UTF-8"),
        ("Dockerfile", b"#" * 70_000, "слишком большой"),
        ("compose.yaml", b"services:\n  a: [", "Это не YAML: ошибка в строке"),
    ],
)
async def test_what_cannot_be_read_is_told(running: Running, name: str, content: bytes, said: str) -> None:
    assert said in (await running.anna.upload(name, content)).text


async def test_a_question_with_such_words_is_answered_as_one(running: Running) -> None:
    reply: Reply = await running.anna.say("что такое FROM в докерфайле")
    assert not reply.text.startswith("Dockerfile:")


async def test_secrets_of_the_file_are_not_repeated(running: Running) -> None:
    reply = await running.anna.say(f"FROM {images.BUSYBOX}\nENV DB_PASSWORD=qwe-123-rty\n")
    assert "DB_PASSWORD останется в образе навсегда" in reply.text
    assert "qwe-123-rty" not in reply.text
