"""Files in and out on a real engine, byte for byte, and tricks that are refused."""

import gzip
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

import docker
import pytest
from docker.errors import NotFound

from bot.features.files import sending
from tests import images
from tests.archives.made import PACKERS, special, symlink, tar, zipped
from tests.bot import Running, run_bot
from tests.chat import Reply

EVERY_BYTE = bytes(range(256)) * 40


def _web(api: docker.APIClient, script: str = "true", name: str = "web01") -> str:
    """A container that has run the script and waits."""
    made = api.create_container(images.BUSYBOX, ["sh", "-c", f"({script}); touch /done; exec forever"], name=name)
    api.start(made)
    _wait_for_file(api, made["Id"], "/done")
    return str(made["Id"])


def _wait_for_file(api: docker.APIClient, identity: str, path: str) -> None:
    while True:  # the test's time limit ends a wait in vain
        try:
            api.get_archive(identity, path)
        except NotFound:
            continue
        return


def _put(api: docker.APIClient, identity: str, folder: str, content: bytes) -> None:
    api.put_archive(identity, folder, content)


def _read(api: docker.APIClient, identity: str, path: str) -> tuple[bytes, tarfile.TarInfo]:
    stream, _stat = api.get_archive(identity, path)
    with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as archive:
        member = archive.next()
        assert member is not None
        content = archive.extractfile(member)
        return (content.read() if content is not None else b""), member


def _members(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        found = {}
        for member in archive:
            file = archive.extractfile(member) if member.isreg() else None
            found[member.name.rstrip("/")] = file.read() if file is not None else member.linkname.encode()
        return found


def _has_file(reply: Reply) -> bool:
    return reply.is_from_bot and reply.document is not None


def _left(running: Running) -> list[str]:
    folder = running.settings.temporary_dir
    return [path.name for path in folder.iterdir()] if folder.exists() else []


async def _refused(running: Running, line: str) -> str:
    return (await running.anna.say(line)).text


# out of a container


async def test_a_file_comes_out_byte_for_byte_with_its_owner(running: Running, docker_api: docker.APIClient) -> None:
    identity = _web(docker_api)
    info = tarfile.TarInfo("every.bin")
    info.size, info.mode, info.uid, info.gid = len(EVERY_BYTE), 0o640, 1000, 1000
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        archive.addfile(info, io.BytesIO(EVERY_BYTE))
    _put(docker_api, identity, "/tmp", written.getvalue())
    running.anna.say_only("/cp web01:/tmp/every.bin")
    sent = await running.anna.wait_for(_has_file)
    assert sent.document is not None
    assert (sent.document.file.name, sent.data) == ("every.bin", EVERY_BYTE)
    assert sent.text == "web01:/tmp/every.bin\n10.2 kB, владелец user (1000:1000), права 640"
    await running.anna.say("/help")
    row = running.audit()[0]
    assert (row["command"], row["outcome"]) == ("cp", "ok")
    assert "web01:/tmp/every.bin (10.2 kB)" in row["targets"]
    assert _left(running) == []


async def test_an_empty_file_and_one_from_a_stopped_container_come_out(
    running: Running, docker_api: docker.APIClient
) -> None:
    identity = _web(docker_api, "touch /tmp/empty; echo kept > /tmp/kept")
    docker_api.stop(identity, timeout=5)
    running.anna.say_only("/cp web01:/tmp/kept again.txt")
    sent = await running.anna.wait_for(_has_file)
    assert sent.document is not None
    assert (sent.document.file.name, sent.data) == ("again.txt", b"kept\n")
    running.anna.say_only("/cp web01:/tmp/empty -")
    sent = await running.anna.wait_for(lambda reply: _has_file(reply) and "empty" in str(reply.document))
    assert _members(sent.data) == {"empty": b""}


async def test_a_folder_comes_out_as_an_archive_in_which_links_are_links(
    running: Running, docker_api: docker.APIClient
) -> None:
    _web(docker_api, "mkdir -p /app/logs; echo one > /app/logs/a; ln -s /etc/passwd /app/secret")
    running.anna.say_only("/cp web01:/app")
    sent = await running.anna.wait_for(_has_file)
    assert sent.document is not None
    assert sent.document.file.name == "app.tar.gz"
    assert _members(gzip.decompress(sent.data)) == {
        "app": b"", "app/logs": b"", "app/logs/a": b"one\n", "app/secret": b"/etc/passwd",
    }  # fmt: skip


async def test_a_link_is_followed_only_when_that_is_asked_for(running: Running, docker_api: docker.APIClient) -> None:
    _web(docker_api, "mkdir /real; echo x > /real/file; ln -s /real /by; ln -s file /real/short")
    assert "/by – ссылка на /real. Настоящий путь: /real/file" in await _refused(running, "/cp web01:/by/file")
    assert running.anna.last().buttons == ["/cp web01:/real/file"]
    assert "/real/short – ссылка на /real/file" in await _refused(running, "/cp web01:/real/short")
    running.anna.say_only("/cp -L web01:/real/short")
    sent = await running.anna.wait_for(_has_file)
    assert sent.data == b"x\n"


async def test_links_that_go_in_a_circle_and_devices_are_refused(
    running: Running, docker_api: docker.APIClient
) -> None:
    _web(docker_api, "ln -s /b /a; ln -s /a /b; mkfifo /pipe")
    assert not _has_file(await running.anna.say("/cp -L web01:/a"))
    assert "/pipe – устройство или канал" in await _refused(running, "/cp web01:/pipe")
    assert "/nothing" in await _refused(running, "/cp web01:/nothing")


async def test_what_is_too_large_is_asked_about_and_comes_in_parts(
    running: Running, docker_api: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "UNASKED_BYTES", 4_000)
    monkeypatch.setattr(sending, "PART_BYTES", 5_000)
    identity = _web(docker_api)
    _put(docker_api, identity, "/tmp", tar(("every.bin", EVERY_BYTE)))
    running.app.settings.__dict__["telegram_api_url"] = ""  # Telegram's own server: nothing larger goes whole
    asked = await running.anna.say("/cp web01:/tmp/every.bin")
    assert "Отправить всё равно?" in asked.text
    await running.anna.press("✅")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert "по частям: 3" in done.text
    assert "cat every.bin.* > every.bin" in done.text
    parts = [reply for reply in running.anna.said() if _has_file(reply)]
    assert [str(part.document.file.name) for part in parts if part.document] == [
        "every.bin.001", "every.bin.002", "every.bin.003",
    ]  # fmt: skip
    assert b"".join(part.data for part in parts) == EVERY_BYTE


async def test_a_folder_that_packs_to_too_much_is_asked_about(
    running: Running, docker_api: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "UNASKED_BYTES", 20_000)
    _web(docker_api, "mkdir /app; head -c 300000 /dev/urandom > /app/noise")
    running.anna.say_only("/cp web01:/app")
    await running.anna.wait_for(lambda reply: "Отправить всё равно?" in reply.text)
    assert _left(running) == []
    await running.anna.press("✅")
    sent = await running.anna.wait_for(_has_file)
    assert len(_members(gzip.decompress(sent.data))["app/noise"]) == 300_000


async def test_another_container_under_the_same_name_was_not_asked_about(
    running: Running, docker_api: docker.APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "UNASKED_BYTES", 10)
    identity = _web(docker_api)
    await running.anna.say("/cp web01:/etc/passwd")
    docker_api.remove_container(identity, force=True)
    _web(docker_api)
    await running.anna.press("✅")
    await running.anna.wait_for(lambda reply: "Ничего не сделано" in reply.text or "уже не" in reply.text)
    assert not any(_has_file(reply) for reply in running.anna.said())


async def test_stop_ends_a_fetch_that_has_no_end_in_sight(running: Running, docker_api: docker.APIClient) -> None:
    _web(docker_api, "head -c 60000000 /dev/urandom > /tmp/noise")
    running.anna.say_only("/cp web01:/tmp -")
    shown = await running.anna.wait_for(lambda reply: reply.text.startswith("Забираю web01:/tmp"))
    await running.anna.press("⏹", message=shown)
    await running.anna.wait_for(lambda reply: reply.text.startswith("⏹ web01:/tmp"))
    assert _left(running) == []
    assert not any(_has_file(reply) for reply in running.anna.said())


# into a container


async def test_a_sent_file_is_in_the_container_byte_for_byte(running: Running, docker_api: docker.APIClient) -> None:
    identity = _web(docker_api)
    await running.anna.upload("every.bin", EVERY_BYTE, caption="/cp web01:/tmp")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert "every.bin в контейнере, 10.2 kB, владелец root" in done.text
    content, member = _read(docker_api, identity, "/tmp/every.bin")
    assert (content, member.uid, member.gid, member.mode & 0o7777) == (EVERY_BYTE, 0, 0, 0o644)
    await running.anna.say("/help")
    assert "every.bin → web01:/tmp/every.bin (10.2 kB)" in running.audit()[0]["targets"]
    assert _left(running) == []


async def test_dockers_own_form_names_the_file(running: Running, docker_api: docker.APIClient) -> None:
    identity = _web(docker_api)
    await running.anna.upload("document", b"one", caption="docker cp app.conf web01:/etc/")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    await running.anna.upload("document", b"two", caption="/cp app.conf web01:/etc/other.conf")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓") and "other.conf" in reply.text)
    assert _read(docker_api, identity, "/etc/app.conf")[0] == b"one"
    assert _read(docker_api, identity, "/etc/other.conf")[0] == b"two"


async def test_a_file_that_is_there_is_replaced_only_when_confirmed(
    running: Running, docker_api: docker.APIClient
) -> None:
    identity = _web(docker_api, "echo old > /tmp/x; chmod 600 /tmp/x")
    await running.anna.upload("x", b"new", caption="/cp web01:/tmp/x")
    asked = await running.anna.wait_for(lambda reply: "Заменить его на x (3 B)?" in reply.text)
    assert "web01:/tmp/x уже есть, 4 B" in asked.text
    assert _read(docker_api, identity, "/tmp/x")[0] == b"old\n"
    await running.anna.press("✅")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    content, member = _read(docker_api, identity, "/tmp/x")
    assert (content, member.mode & 0o7777) == (b"new", 0o600)


async def test_no_file_goes_by_a_link(running: Running, docker_api: docker.APIClient) -> None:
    identity = _web(docker_api, "mkdir /up; ln -s /etc /up/there; ln -s /etc/passwd /up/name")
    before = _read(docker_api, identity, "/etc/passwd")[0]
    for caption in ("/cp web01:/up/there/passwd", "/cp web01:/up/there/", "/cp web01:/up/name"):
        await running.anna.upload("passwd", b"evil", caption=caption)
        await running.anna.wait_for(lambda reply: "сам бот по ссылкам не ходит" in reply.text)
    await running.anna.upload("name", b"evil", caption="/cp web01:/up")
    await running.anna.wait_for(lambda reply: "/up/name – ссылка на /etc/passwd" in reply.text)
    assert _read(docker_api, identity, "/etc/passwd")[0] == before


async def test_a_file_needs_a_folder_to_be_put_in(running: Running, docker_api: docker.APIClient) -> None:
    _web(docker_api, "touch /file; mkdir -p /tmp/x")
    for caption, told in (
        ("/cp web01:/nothing/x", "/nothing"),
        ("/cp web01:/nothing/", "/nothing"),
        ("/cp web01:/file/", "не папка"),
        ("/cp web01:/tmp", "не файл, заменить его файлом нельзя"),
    ):
        await running.anna.upload("x", b"1", caption=caption)
        await running.anna.wait_for(lambda reply, told=told: reply.is_from_bot and told in reply.text)  # type: ignore[misc]


@pytest.mark.parametrize("pack", ["tar", "gz", "bz2", "xz", "zip"])
async def test_an_archive_is_unpacked_where_it_is_told(
    running: Running, docker_api: docker.APIClient, pack: str
) -> None:
    identity = _web(docker_api, "mkdir /site")
    files = {"index.html": b"<p>", "css/all.css": EVERY_BYTE}
    content = zipped(files) if pack == "zip" else PACKERS[pack](tar(*files.items()))
    await running.anna.upload(f"site.{pack}", content, caption="/cp - web01:/site")
    await running.anna.wait_for(lambda reply: "файлов 2" in reply.text and bool(reply.buttons))
    with pytest.raises(NotFound):
        docker_api.get_archive(identity, "/site/index.html")
    await running.anna.press("✅")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert "2 файла в контейнере" in done.text
    assert _read(docker_api, identity, "/site/css/all.css")[0] == EVERY_BYTE


def _sparse(size_bytes: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo("huge")
    info.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": str(size_bytes),
                        "GNU.sparse.map": "0,0", "GNU.sparse.name": "huge"}  # fmt: skip
    return info


def _commented(comment: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo("file")
    info.pax_headers = {"comment": comment}
    return info


def _hostile() -> Iterable[tuple[str, bytes]]:
    yield "outside", tar(("../evil", b""))
    yield "absolute", tar(("/etc/evil", b""))
    yield "link out", tar(symlink("out", "/etc"))
    yield "link up", tar(symlink("a/out", "../../etc"))
    yield "behind a link", tar(symlink("dir", "sub"), ("dir/file", b""))
    yield "hard link out", tar(special("hard", tarfile.LNKTYPE, "/etc/shadow"))
    yield "block device", tar(special("sda", tarfile.BLKTYPE))
    yield "character device", tar(special("null", tarfile.CHRTYPE))
    yield "pipe", tar(special("pipe", tarfile.FIFOTYPE))
    yield "zip outside", zipped({"../evil": b""})
    yield "bomb", gzip.compress(bytes(300_000_000))
    yield "sparse and huge", tar(_sparse(10**13))
    yield "long header", tar(_commented("x" * 1_000_000))
    yield "cut off", tar(("file", bytes(100_000)))[:5_000]
    yield "no archive", b"just a text"
    yield "empty", tar()


HOSTILE = dict(_hostile())


@pytest.mark.parametrize("trick", list(HOSTILE))
async def test_a_hostile_archive_never_reaches_the_engine(
    running: Running, docker_api: docker.APIClient, trick: str
) -> None:
    _web(docker_api, "mkdir /site")
    await running.anna.upload("trick", HOSTILE[trick], caption="/cp - web01:/site")
    told = await running.anna.wait_for(lambda reply: reply.is_from_bot and not reply.text.startswith("Получаю"))
    assert told.buttons == []
    assert not told.text.startswith("✓")
    await running.anna.say("/help")
    assert running.audit()[0]["outcome"] == "failed"
    assert _left(running) == []


async def test_an_archive_does_not_go_by_a_link_that_waits_in_the_container(
    running: Running, docker_api: docker.APIClient
) -> None:
    identity = _web(docker_api, "mkdir /site; ln -s /etc /site/conf")
    await running.anna.upload("site.tar", tar(("conf/passwd", b"evil")), caption="/cp - web01:/site")
    await running.anna.wait_for(lambda reply: "/site/conf в контейнере – ссылка на /etc" in reply.text)
    assert b"evil" not in _read(docker_api, identity, "/etc/passwd")[0]


async def test_only_an_admin_copies(running: Running, docker_api: docker.APIClient) -> None:
    _web(docker_api)
    for line in ("/cp web01:/etc/passwd", "/export web01", f"/save {images.BUSYBOX}", "/load", "/import - x"):
        refused = await running.oleg.say(line)
        assert "только администраторам" in refused.text, line


async def test_without_a_file_it_is_said_how_to_send_one(running: Running, docker_api: docker.APIClient) -> None:
    _web(docker_api)
    assert "Файла нет" in await _refused(running, "/cp app.conf web01:/etc/")
    assert "подписью /load" in await _refused(running, "/load")
    assert "подписью /import" in await _refused(running, "/import - x")


async def test_a_protected_container_is_asked_about(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, running: Running
) -> None:
    made = docker_api.create_container(images.BUSYBOX, ["forever"], name="vault", labels={"lotsman.protect": "true"})
    await running.anna.upload("x", b"1", caption="/cp vault:/tmp/x")
    await running.anna.wait_for(lambda reply: "Положить x (1 B) в vault:/tmp/x?" in reply.text)
    with pytest.raises(NotFound):
        docker_api.get_archive(made["Id"], "/tmp/x")


# images and file systems


async def test_what_is_saved_is_loaded_with_its_layers_and_names(
    running: Running, docker_api: docker.APIClient
) -> None:
    identity = images.build(docker_api, "web:1", f"FROM {images.BUSYBOX}\nRUN echo hi > /hi\n")
    docker_api.tag("web:1", "web", "two")
    running.anna.say_only("/save web:1 web:two")
    sent = await running.anna.wait_for(_has_file)
    assert sent.document is not None
    assert sent.document.file.name == "web_1.tar.gz"
    for name in ("web:1", "web:two"):
        docker_api.remove_image(name, force=True)
    await running.anna.upload("web.tar.gz", sent.data, caption="/load -i web.tar.gz")
    done = await running.anna.wait_for(lambda reply: reply.text.startswith("✓ загружено: 2 образа"))
    assert {"web:1", "web:two"} <= set(done.text.split())
    assert docker_api.inspect_image("web:1")["Id"] == identity
    assert _left(running) == []


async def test_loading_over_a_name_that_is_taken_asks_first(running: Running, docker_api: docker.APIClient) -> None:
    images.build(docker_api, "web:1", f"FROM {images.BUSYBOX}\nRUN echo old > /hi\n")
    running.anna.say_only("/save web:1")
    sent = await running.anna.wait_for(_has_file)
    newer = images.build(docker_api, "web:1", f"FROM {images.BUSYBOX}\nRUN echo new > /hi\n")
    await running.anna.upload("web.tar.gz", sent.data, caption="/load")
    await running.anna.wait_for(lambda reply: "уже заняты: web:1" in reply.text)
    assert docker_api.inspect_image("web:1")["Id"] == newer
    await running.anna.press("✅")
    await running.anna.wait_for(lambda reply: reply.text.startswith("✓"))
    assert docker_api.inspect_image("web:1")["Id"] != newer


async def test_an_exported_file_system_becomes_an_image(running: Running, docker_api: docker.APIClient) -> None:
    _web(docker_api, "echo kept > /kept; ln -s /bin/busybox /bin/absolute")
    running.anna.say_only("/export web01")
    sent = await running.anna.wait_for(_has_file)
    assert sent.document is not None
    assert sent.document.file.name == "web01.tar.gz"
    await running.anna.upload("web01.tar.gz", sent.data, caption='/import -c \'CMD ["cat", "/kept"]\' - kept:1')
    await running.anna.wait_for(lambda reply: "kept:1 – сделан из архива" in reply.text)
    container = docker_api.create_container("kept:1")
    docker_api.start(container)
    docker_api.wait(container)
    assert docker_api.logs(container) == b"kept\n"


async def test_what_is_no_image_is_told_apart(running: Running, docker_api: docker.APIClient) -> None:
    manifest = b'[{"Config": "x.json", "RepoTags": ["a:1"], "Layers": []}]'
    for name, content, line, told in (
        ("root.tar", tar(("etc/passwd", b"x")), "/load", "не архив docker save"),
        ("saved.tar", tar(("manifest.json", manifest)), "/import - a:1", "архив docker save"),
        ("root.zip", zipped({"etc/passwd": b"x"}), "/import - a:1", "принимает только tar"),
        ("text", b"hello", "/load", "не архив"),
        ("dev.tar", tar(special("dev/sda", tarfile.BLKTYPE)), "/import - a:1", "устройство"),
        ("up.tar", tar(("../evil", b"x")), "/import - a:1", "ведёт за его пределы"),
        ("bad.tar", tar(("manifest.json", b"{")), "/load", "повреждён"),
        ("hollow.tar", tar(("manifest.json", manifest)), "/load", "Docker отказал"),
    ):
        await running.anna.upload(name, content, caption=line)
        await running.anna.wait_for(lambda reply, told=told: reply.is_from_bot and told in reply.text)  # type: ignore[misc]
    assert _left(running) == []


async def test_read_only_lets_files_out_and_none_in(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, running: Running
) -> None:
    _web(docker_api)
    await running.app.stop()
    async with run_bot(docker_host, tmp_path / "other", running.server, read_only=True) as quiet:
        quiet.anna.say_only(f"/save {images.BUSYBOX}")
        await quiet.anna.wait_for(_has_file)
        await quiet.anna.upload("x", b"1", caption="/cp web01:/tmp/x")
        assert not quiet.anna.last().text.startswith("✓")
