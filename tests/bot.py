"""The whole bot for tests: the real wiring against the strict local Bot API server and a real engine.

Where a bot has no index of the articles yet it gets one that was made before: making it takes as long as all the rest.

running     a started App with its server; ``running.anna``, ``oleg``, ``vera``, ``stepan`` are people to type and tap
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.answers.desk import Answers
from bot.app import LOCAL_TOKEN, App
from bot.local import ROLES
from bot.localchat.server import LocalChat
from bot.settings import Settings
from bot.store.passages import FILE_NAME
from bot.telegram.command import Role
from tests.chat import Person
from tests.unpaced import Unpaced

CLOSES_WITHIN_S = 10.0


@dataclass(slots=True)
class Running:
    app: App
    server: LocalChat
    settings: Settings
    anna: Person
    oleg: Person
    vera: Person
    stepan: Person

    def audit(self) -> list[dict[str, Any]]:
        """All audit rows, oldest first, read past the bot."""
        with sqlite3.connect(self.settings.data_dir / "lotsman.db") as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM audit ORDER BY id")]

    async def closed_audit(self) -> list[dict[str, Any]]:
        """The same once none is open: a row is closed a moment after its answer was shown."""
        async with asyncio.timeout(CLOSES_WITHIN_S):
            while any(row["outcome"] == "started" for row in self.audit()):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return self.audit()


@asynccontextmanager
async def run_bot(
    docker_host: str,
    data_dir: Path,
    server: LocalChat,
    *,
    given_roles: Mapping[int, Role] = ROLES,
    clock: Callable[[], datetime] | None = None,
    is_paced: bool = False,
    **changes: Any,
) -> AsyncIterator[Running]:
    """A started bot. ``clock`` is for a time that is moved, ``is_paced`` for Telegram's pace; ``changes`` are settings
    by field name.
    """
    settings = Settings(
        bot_token=SecretStr(LOCAL_TOKEN),
        telegram_api_url=server.api_url,
        docker_host=docker_host,
        data_dir=data_dir,
        **{"commands_a_minute": 0, **changes},
    )
    await lay_index(data_dir)
    app = App(settings, given_roles=given_roles, pace=None if is_paced else Unpaced(), clock=clock)
    await app.start()
    try:
        people = {name: Person(server, number) for name, number in PEOPLE.items()}
        yield Running(app=app, server=server, settings=settings, **people)
    finally:
        await app.stop()


_open_answers = Answers.open  # before a test puts others in its place
_index: list[bytes] = []
"""Made once a process."""


async def lay_index(data_dir: Path) -> None:
    """The shipped articles as any bot would index them, unless the folder has an index."""
    if not _index:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            await (await _open_answers(data_dir=path, knowledge_dir=None)).close()
            _index.append((path / FILE_NAME).read_bytes())
    _lay(data_dir / FILE_NAME, _index[0])


def _lay(path: Path, content: bytes) -> None:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_bytes(content)


PEOPLE = {"anna": 1001, "oleg": 1002, "vera": 1003, "stepan": 1004}
