"""``kill -9`` in the middle of an act on a project: told container by container at the next start, and gone on with."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker

from bot.app import LOCAL_TOKEN
from bot.localchat.server import LocalChat
from tests.chat import Person
from tests.features.compose.test_with_engine import made, running_names

Api = docker.APIClient
ANNA = 1001
START_S = 60.0  # of a whole bot on a busy machine


@contextmanager
def _bot(docker_host: str, server: LocalChat, data_dir: Path, log: Path) -> Iterator[None]:
    """A process of its own, which is killed in the end."""
    env = {
        "BOT_TOKEN": LOCAL_TOKEN,
        "TELEGRAM_API_URL": server.api_url,
        "DOCKER_HOST": docker_host,
        "DATA_DIR": str(data_dir),
        "ADMINS": str(ANNA),
        "NOTIFY_CHATS": "-1",
        "PATH": "/usr/bin:/bin",
    }
    with log.open("ab") as file:
        process = subprocess.Popen([sys.executable, "-m", "tests.bench.unpaced_bot"], env=env, stdout=file, stderr=file)
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


async def test_what_was_cut_off_is_told_and_the_same_line_does_the_rest(
    docker_api: Api, docker_host: str, server: LocalChat, tmp_path: Path
) -> None:
    anna = Person(server, ANNA)
    made(docker_api, "db")
    deaf = ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
    made(docker_api, "web", depends_on="db", command=deaf)
    with _bot(docker_host, server, tmp_path / "data", tmp_path / "log"):
        await anna.say("/version", timeout_s=START_S)
        anna.say_only("/compose stop -t 2 shop")
        await anna.wait_for(lambda reply: "… shop-web-1" in reply.text)
    with _bot(docker_host, server, tmp_path / "data", tmp_path / "log"):
        told = await anna.wait_for(lambda reply: "Вы просили" in reply.text, timeout_s=START_S)
        assert "shop-db-1: не начато; работает" in told.text
        assert "shop-web-1: сделано; остановлен" in told.text
        await anna.press("Продолжить: /compose stop -t 2 shop", message=told)
        await anna.press("✅")
        await anna.wait_for(lambda reply: "Остановлен shop 2/2" in reply.text)
    assert running_names(docker_api) == set()
