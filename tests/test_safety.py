"""The whole bot on a damaged file, a full disk and beside other people of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import docker
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.localchat import LocalChat
from bot.store.chain_walk import verify_file
from tests import images
from tests.bot import Running, run_bot

ROOT = Path(__file__).parent.parent


@pytest.fixture
def web01(docker_api: docker.APIClient) -> str:
    created = docker_api.create_container(images.BUSYBOX, "forever", name="web01")
    docker_api.start(created)
    return str(created["Id"])


def _damage(data: Path) -> None:
    data.mkdir(exist_ok=True)
    (data / "lotsman.db").write_bytes(b"no database " * 500)


def _set_aside(data: Path) -> Path:
    return next(data.glob("lotsman.db.corrupt-*"))


async def test_a_corrupt_database_is_set_aside_and_the_admins_are_told(
    docker_host: str, tmp_path: Path, server: LocalChat
) -> None:
    _damage(tmp_path / "data")
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        told = await running.anna.wait_for(lambda reply: "База данных повреждена" in reply.text)
        assert "lotsman.db.corrupt-" in told.text
        assert running.vera.said() == []
        reply = await running.anna.say("/ps")
        assert reply.text
        row = running.audit()[0]
        assert (row["command"], row["via"], row["outcome"]) == ("audit begin", "schedule", "ok")
        aside = _set_aside(tmp_path / "data")
        assert aside.read_bytes().startswith(b"no database ")
        assert aside.name in row["arguments"]


async def test_a_whole_database_is_no_news(docker_host: str, tmp_path: Path, server: LocalChat) -> None:
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say("/help")
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say("/help")
        assert not [reply for reply in running.anna.said() if "повреждена" in reply.text]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, of sixteen megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(folder: Path) -> None:
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 512)


def _free(folder: Path) -> None:
    (folder / "filler").unlink()


async def test_on_a_full_disk_a_change_is_refused_with_the_reason_and_reading_works(
    docker_host: str, docker_api: docker.APIClient, web01: str, small_disk: Path, server: LocalChat
) -> None:
    async with run_bot(docker_host, small_disk, server) as running:
        await running.anna.say("/ps")
        _fill(small_disk)
        while not (await running.anna.say("/kill -s HUP web01")).text.startswith("На диске нет места: записать"):
            _fill(small_disk)  # some rows fit into what was reserved
        assert (await running.anna.say("/stop web01")).text.startswith("На диске нет места: записать")
        assert docker_api.inspect_container(web01)["State"]["Running"]
        assert "web01" in (await running.vera.say("/ps")).text
        assert "web01" in (await running.oleg.say("/inspect web01")).text
        assert "Журнал" in (await running.anna.say("/audit")).text
        _free(small_disk)
        assert (await running.anna.say("/restart web01")).text == "✓ web01 перезапущен"
    assert verify_file(small_disk / "lotsman.db").bad is None


async def test_on_a_full_disk_a_crash_is_told_at_once_and_its_card_comes_when_there_is_room(
    docker_host: str, docker_api: docker.APIClient, web01: str, small_disk: Path, server: LocalChat
) -> None:
    async with run_bot(docker_host, small_disk, server) as running:
        await running.anna.say("/ps")
        _fill(small_disk)
        while not (await running.anna.say("/kill -s HUP web01")).text.startswith("На диске нет места"):
            _fill(small_disk)
        docker_api.kill(web01)
        short = await running.anna.wait_for(lambda reply: "На диске бота нет места" in reply.text)
        assert short.text.startswith("🟡 web01")
        assert short.buttons == []
        _free(small_disk)
        card = await running.anna.wait_for(lambda reply: reply.text.startswith("🟡 web01") and bool(reply.buttons))
        assert card.message_id != short.message_id


async def test_a_press_on_a_full_disk_is_answered_with_the_reason(
    docker_host: str, docker_api: docker.APIClient, web01: str, small_disk: Path, server: LocalChat
) -> None:
    async with run_bot(docker_host, small_disk, server) as running:
        question = await running.anna.say("/rm -f web01")
        while not (await running.anna.say("/kill -s HUP web01")).text.startswith("На диске нет места"):
            _fill(small_disk)
        toasts = [(await running.anna.press("✅", message=question)).toast or "" for _ in range(2)]
        assert toasts[-1].startswith("На диске нет места")
        assert docker_api.inspect_container(web01)["State"]["Running"]


async def test_files_of_the_bot_are_its_owners_alone(running: Running) -> None:
    await running.anna.say("/ps")
    database = [path for path in running.settings.data_dir.iterdir() if path.name.startswith("lotsman.db")]
    assert {path.name: path.stat().st_mode & 0o077 for path in database} == dict.fromkeys(
        ("lotsman.db", "lotsman.db-wal", "lotsman.db-shm"), 0
    )


@pytest.mark.parametrize(("mode", "is_told"), [(0o600, False), (0o640, True), (0o604, True)])
def test_check_tells_who_else_could_read_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, is_told: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("ADMINS=1\n", encoding="utf-8")
    (tmp_path / ".env").chmod(mode)
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    result = CliRunner().invoke(main, ["check"])
    assert ("others on this machine can read .env" in result.output) is is_told


def test_the_console_makes_whatever_it_writes_its_owners_alone(tmp_path: Path) -> None:
    """``run`` ends at once here, at a token that is none, but it has set how files are made by then."""
    script = (
        "import os, sys; from bot.cli import main; sys.argv = ['bot', 'run']\ntry: main()\n"
        "except SystemExit: pass\nprint(oct(os.umask(0)))"
    )
    environment = {"PATH": os.environ["PATH"], "BOT_TOKEN": "nonsense", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True,
        check=True, timeout=60)  # fmt: skip
    assert done.stdout.strip() == "0o77"
