"""A whole bot as a process of its own that is killed in the end: what it was at is for the next one to tell.

with doomed_bot(docker_host, server, tmp_path, COMPOSE_DIR=...):
    ...
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.app import LOCAL_TOKEN
from bot.localchat.server import LocalChat

ANNA = 1001
"""Its admin."""

START_S = 60.0
"""Of a whole bot on a busy machine."""


@contextmanager
def doomed_bot(docker_host: str, server: LocalChat, folder: Path, **more: str) -> Iterator[None]:
    """Its data and its log lie in ``folder``; ``more``: settings."""
    env = {
        "BOT_TOKEN": LOCAL_TOKEN,
        "TELEGRAM_API_URL": server.api_url,
        "DOCKER_HOST": docker_host,
        "DATA_DIR": str(folder / "data"),
        "ADMINS": str(ANNA),
        "NOTIFY_CHATS": "-1",
        "PATH": "/usr/bin:/bin",
        **more,
    }
    with (folder / "log").open("ab") as file:
        process = subprocess.Popen([sys.executable, "-m", "tests.bench.unpaced_bot"], env=env, stdout=file, stderr=file)
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
