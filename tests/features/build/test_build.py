"""/build on a real engine: pasted, sent as tar.gz and as zip, from git; failing, stopped, hostile."""

import io
import tarfile
import zipfile

import docker

from tests import images
from tests.bot import Running

DOCKERFILE = f"FROM {images.BUSYBOX}\nCOPY hello /hello\nRUN cat /hello\n"


def _tar(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return buffer.getvalue()


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


async def test_a_pasted_dockerfile_is_built(running: Running, docker_api: docker.APIClient) -> None:
    await running.anna.say(f"/build -t pasted:1 -t pasted:2 --label a=b\nFROM {images.BUSYBOX}\nRUN echo made")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert "pasted:1, pasted:2" in done.text
    assert docker_api.inspect_image("pasted:2")["Config"]["Labels"]["a"] == "b"
    assert list(running.settings.data_dir.glob("build-*")) == []


async def test_a_tar_with_its_dockerfile_is_built_and_ignores_what_it_should(
    running: Running, docker_api: docker.APIClient
) -> None:
    files = {
        "Dockerfile": f"FROM {images.BUSYBOX}\nCOPY . /app\nRUN ls /app",
        "a": "1",
        "b.log": "2",
        ".dockerignore": "*.log",
    }
    await running.anna.upload("app.tar.gz", _tar(files), caption="/build -t app")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    container = docker_api.create_container("app", ["ls", "/app"])
    docker_api.start(container)
    docker_api.wait(container)
    assert docker_api.logs(container).split() == [b"Dockerfile", b"a"]


async def test_a_zip_is_built_with_another_dockerfile(running: Running, docker_api: docker.APIClient) -> None:
    files = {"docker/prod": DOCKERFILE, "hello": "hi"}
    await running.anna.upload("app.zip", _zip(files), caption="/build -t zipped -f docker/prod")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert docker_api.inspect_image("zipped")


async def test_a_failing_step_is_named_and_the_log_comes_as_a_file(running: Running) -> None:
    running.anna.say_only(f"/build -t broken\nFROM {images.BUSYBOX}\nRUN echo before && false")
    shown = await running.anna.wait_for(lambda reply: "сборка не удалась" in reply.text)
    assert "шаг 2 из 2" in shown.text
    assert "before" in shown.text
    log = await running.anna.wait_for(lambda reply: reply.document is not None)
    assert b"before" in log.data


async def test_a_build_can_be_stopped(running: Running, docker_api: docker.APIClient) -> None:
    running.anna.say_only(f"/build -t slow\nFROM {images.BUSYBOX}\nRUN echo begun && sleep 300")
    shown = await running.anna.wait_for(lambda reply: "begun" in reply.text and reply.is_from_bot)
    await running.anna.press("⏹", message=shown)
    await running.anna.wait_for(lambda reply: "сборка остановлена" in reply.text)


async def test_a_reply_to_a_sent_file_builds_it(running: Running, docker_api: docker.APIClient) -> None:
    sent = running.server.upload(1001, 1001, "Dockerfile", f"FROM {images.BUSYBOX}\nRUN true".encode())
    running.server.say(1001, 1001, "/build -t replied", reply_to=sent.message_id)
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert docker_api.inspect_image("replied")


async def test_without_anything_to_build_the_ways_are_told(running: Running) -> None:
    assert "Из чего собирать?" in (await running.anna.say("/build -t x")).text
    assert "папка на вашем компьютере" in (await running.anna.say("/build -t x .")).text


async def test_a_hostile_archive_is_refused_with_a_sentence(running: Running) -> None:
    reply = await running.anna.upload("evil.tar.gz", _tar({"../evil": "x"}), caption="/build -t evil")
    assert reply.text == "В архиве путь, ведущий наружу: ../evil. Сборка не начата."
    assert list(running.settings.data_dir.glob("build-*")) == []
