"""/build on a real engine: sent, replied to, typed, fetched; stopped, failed, refused."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import docker
import pytest
from docker.errors import ImageNotFound

from tests import images
from tests.archives.made import PACKERS, symlink, tar, zipped
from tests.bot import Running
from tests.chat import Reply

DOCKERFILE = f"FROM {images.BUSYBOX}\nCOPY app /app\nRUN cat /app\n".encode()
FILES = {"Dockerfile": DOCKERFILE, "app": b"hello\n"}
IN_A_FOLDER = {f"web-main/{name}": content for name, content in FILES.items()}


def _is_done(reply: Reply) -> bool:
    return reply.is_from_bot and reply.text.startswith("✓")


def _is_failed(reply: Reply) -> bool:
    return reply.is_from_bot and reply.text.startswith("⚠")


def _begins(text: str, reply: Reply) -> bool:
    return reply.text.startswith(text)


def _left(running: Running) -> list[str]:
    folder = running.settings.temporary_dir
    return [path.name for path in folder.iterdir()] if folder.exists() else []


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("web.zip", zipped(FILES)),
        ("web.tar", tar(*FILES.items())),
        ("web.tgz", PACKERS["gz"](tar(*IN_A_FOLDER.items()))),
        ("web.tar.xz", PACKERS["xz"](tar(*FILES.items()))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_an_archive_sent_with_a_caption_becomes_an_image(
    running: Running, docker_api: docker.APIClient, name: str, sent: bytes
) -> None:
    await running.anna.upload(name, sent, caption="/build -t web:1 -t web:latest --label team=ops")
    done = await running.anna.wait_for(_is_done)
    image = docker_api.inspect_image("web:1")
    assert done.text.startswith("✓ web:1 собран за ")
    assert "он же web:latest" in done.text
    assert image["Id"].removeprefix("sha256:")[:12] in done.text
    assert image["Config"]["Labels"]["team"] == "ops"
    assert docker_api.inspect_image("web:latest")["Id"] == image["Id"]
    assert _left(running) == []


async def test_dockerignore_is_honoured_and_another_dockerfile_named(
    running: Running, docker_api: docker.APIClient
) -> None:
    sent = zipped(
        {
            "docker/prod": f"FROM {images.BUSYBOX}\nCOPY . /app\nCMD find /app -type f | sort\n".encode(),
            "a": b"1",
            "b.log": b"2",
            ".dockerignore": b"*.log\ndocker\n",
        }
    )
    await running.anna.upload("app.zip", sent, caption="/build -t app -f docker/prod")
    await running.anna.wait_for(_is_done)
    container = docker_api.create_container("app")
    docker_api.start(container)
    docker_api.wait(container)
    assert docker_api.logs(container).split() == [b"/app/.dockerignore", b"/app/a"]


async def test_a_dockerfile_is_built_by_replying_to_it(running: Running, docker_api: docker.APIClient) -> None:
    running.server.upload(running.anna.id, running.anna.chat_id, "Dockerfile", f"FROM {images.BUSYBOX}\n".encode())
    running.anna.say_only("/build -t from-reply", reply_to=running.anna.said()[-1])
    await running.anna.wait_for(_is_done)
    assert docker_api.inspect_image("from-reply:latest")


async def test_a_typed_dockerfile_is_built_with_its_arguments(running: Running, docker_api: docker.APIClient) -> None:
    running.anna.say_only(
        "/build -t typed --build-arg MODE=fast --target first .\n"
        f"FROM {images.BUSYBOX} AS first\nARG MODE\nENV MODE=$MODE\nFROM {images.BUSYBOX}\nRUN exit 7\n"
    )
    await running.anna.wait_for(_is_done)
    assert "MODE=fast" in docker_api.inspect_image("typed")["Config"]["Env"]


async def test_a_second_build_says_what_came_from_the_cache(running: Running) -> None:
    text = f"FROM {images.BUSYBOX}\nRUN echo once\n"
    for number, (options, cached) in enumerate([("", 0), ("", 1), ("--no-cache", 0)]):
        running.anna.say_only(f"/build -t cached:{number} {options}\n{text}")
        done = await running.anna.wait_for(partial(_begins, f"✓ cached:{number}"))
        assert f"из кеша: {cached}" in done.text


async def test_a_failing_step_is_shown_with_its_words_and_the_log_as_a_file(
    running: Running, docker_api: docker.APIClient
) -> None:
    running.anna.say_only(
        "/build -t bad --build-arg API_TOKEN=tok-98765\n"
        f"FROM {images.BUSYBOX}\nARG API_TOKEN\nRUN echo fine\nRUN echo broken $API_TOKEN; exit 3\n"
    )
    failed = await running.anna.wait_for(_is_failed)
    assert "шаг 4 из 4: RUN echo broken" in failed.text
    assert "кодом 3" in failed.text
    assert "broken ***" in failed.text
    sent = await running.anna.wait_for(lambda reply: reply.document is not None and reply.is_from_bot)
    assert sent.document is not None
    assert sent.document.file.name == "bad.build.log.txt"
    assert b"fine" in sent.data
    assert b"tok-98765" not in sent.data
    with pytest.raises(ImageNotFound):
        docker_api.inspect_image("bad")
    await running.anna.say("/help")
    row = running.audit()[0]
    assert (row["command"], row["outcome"]) == ("build", "failed")
    assert "tok-98765" not in str(row)


async def test_stop_ends_a_step_that_says_nothing(running: Running, docker_api: docker.APIClient) -> None:
    running.anna.say_only(f"/build -t slow\nFROM {images.BUSYBOX}\nRUN sleep 500\n")
    shown = await running.anna.wait_for(lambda reply: "sleep 500" in reply.text and bool(reply.buttons))
    await running.anna.press("⏹", message=shown)
    stopped = await running.anna.wait_for(lambda reply: "сборка остановлена" in reply.text)
    assert "шаг 2 из 2" in stopped.text
    assert _left(running) == []
    while docker_api.containers():  # the engine ends the step's container; the test's time limit ends a wait in vain
        await running.anna.say("/ps")
    with pytest.raises(ImageNotFound):
        docker_api.inspect_image("slow")


async def test_an_archive_with_a_trick_never_reaches_the_engine(running: Running, docker_api: docker.APIClient) -> None:
    before = {image["Id"] for image in docker_api.images(all=True)}
    sent = tar(("Dockerfile", DOCKERFILE), symlink("app", "/etc/passwd"))
    await running.anna.upload("bad.tar", sent, caption="/build -t bad")
    told = await running.anna.wait_for(lambda reply: "ведёт за его пределы" in reply.text)
    assert "ссылка app" in told.text
    assert {image["Id"] for image in docker_api.images(all=True)} == before
    assert _left(running) == []


async def test_what_is_no_source_is_told(running: Running) -> None:
    await running.anna.upload("photo.jpg", b"\xff\xd8\xff" + bytes(100), caption="/build -t x")
    await running.anna.wait_for(lambda reply: "photo.jpg – не Dockerfile" in reply.text)
    assert "Из чего собирать?" in (await running.anna.say("/build -t x")).text
    assert "– папка" in (await running.anna.say("/build -t x ./web")).text
    assert "-t: «Web»" in (await running.anna.say("/build -t Web .\nFROM scratch")).text
    assert "--secret" in (await running.anna.say("/build --secret id=x .\nFROM scratch")).text


async def test_a_file_beyond_what_telegram_hands_out_is_told_at_once(running: Running) -> None:
    told = await running.anna.upload("big.tar", bytes(20_000_001), caption="/build -t big")
    assert "Telegram отдаёт ботам не больше 20 MB" in told.text


async def test_only_an_admin_builds(running: Running) -> None:
    refused = await running.oleg.say(f"/build -t x\nFROM {images.BUSYBOX}\n")
    assert "только администраторам" in refused.text


async def test_a_broken_dockerfile_is_told_in_the_engines_words(running: Running) -> None:
    running.anna.say_only("/build -t x\nFROM scratch\nFETCH all\n")
    told = await running.anna.wait_for(lambda reply: "FETCH" in reply.text and "nstruction" in reply.text)
    assert "Номер для" not in told.text


async def test_a_git_address_is_built_and_one_that_is_none_is_told(
    running: Running, docker_api: docker.APIClient, tmp_path: Path
) -> None:
    repository = _repository(tmp_path / "git" / "web")
    async with _git_daemon(repository.parent) as address:
        running.anna.say_only(f"/build -t from-git {address}/web#main")
        await running.anna.wait_for(_is_done)
        assert docker_api.inspect_image("from-git")["Config"]["Labels"]["from"] == "git"
        running.anna.say_only(f"/build -t nothing {address}/nothing")
        told = await running.anna.wait_for(lambda reply: "Не удалось получить исходники" in reply.text)
        assert f"{address}/nothing" in told.text


def _repository(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "Dockerfile").write_text(f"FROM {images.BUSYBOX}\nLABEL from=git\n")
    who = ["-c", "user.name=anna", "-c", "user.email=anna@example.org"]
    for command in (["init", "-b", "main"], ["add", "."], [*who, "commit", "-m", "first"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
    return folder


@asynccontextmanager
async def _git_daemon(folder: Path) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    daemon = await asyncio.create_subprocess_exec(
        "git", "daemon", "--listen=127.0.0.1", f"--port={port}", "--export-all", "--verbose", "--reuseaddr",
        f"--base-path={folder}", stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert daemon.stderr is not None
        assert b"Ready" in await daemon.stderr.readline()
        yield f"git://127.0.0.1:{port}"
    finally:
        daemon.terminate()
        await daemon.communicate()


async def test_a_token_in_a_git_address_stays_out_of_chat_audit_and_log(
    running: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    running.anna.say_only("/build -t x https://anna:s3cr3t-t0ken@127.0.0.1:9/r.git")
    await running.anna.wait_for(lambda reply: reply.is_from_bot and "127.0.0.1:9" in reply.text and not reply.buttons)
    await running.anna.say("/help")
    told = [reply.text for reply in running.anna.said() if reply.is_from_bot]
    assert "s3cr3t-t0ken" not in str(told)
    assert "s3cr3t-t0ken" not in str(running.audit())
    captured = capfd.readouterr()
    assert "s3cr3t-t0ken" not in captured.out + captured.err
