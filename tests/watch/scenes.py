"""For tests of the whole: alerts as people see them, with what differs from run to run masked, and a clock to move."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiogram.methods import SendMessage

from bot.app import LOCAL_TOKEN
from bot.localchat import LocalChat
from tests.bot import Running, lay_index, run_bot
from tests.chat import TIMEOUT_S, Person
from tests.watch.delivery import Calls, until

_MASKS = (
    # with its date where that is another day's
    (re.compile(r"\b(?:\d\d\.\d\d )?\d\d:\d\d:\d\d\b"), "hh:mm:ss"),
    (re.compile(r"\b(?:\d{4}-\d\d-\d\d |\d\d\.\d\d )?\d\d:\d\d\b"), "hh:mm"),
    (re.compile(r"\d+ (?:с|мин|ч)(?: \d+ (?:с|мин))?(?!\w)"), "N с"),
    (re.compile(r"[\d.]+ (?:KiB|MiB|GiB)"), "N MiB"),
)


def masked(text: str) -> str:
    """Times of the day and lengths of time are of no run in particular."""
    for pattern, name in _MASKS:
        text = pattern.sub(name, text)
    return text


def plain(text: str) -> str:
    """Without the reason that an engine gives for not answering: it goes in several ways."""
    return re.sub(r"\n(Причина: |Соединение есть, но ).*", "", masked(text))


@dataclass(slots=True)
class MovedClock:
    """The real time and more."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class Watch:
    """A running bot whose alerts are read and whose clock can be moved."""

    bot: Running
    clock: MovedClock
    calls: Calls

    @property
    def anna(self) -> Person:
        return self.bot.anna

    def move(self, **by: float) -> None:
        """The clock, and whoever sleeps by it looks at it again."""
        self.clock.ahead += timedelta(**by)
        watching = self.bot.app._watching
        watching.incidents._wake.set()
        watching._store.outbox.arrived.set()

    def rang(self, chat_id: int) -> list[bool]:
        """Of the messages that were sent there, in order, whether each rang."""
        sends = [call for call in self.calls.seen if isinstance(call, SendMessage) and call.chat_id == chat_id]
        return [call.disable_notification is not True for call in sends]

    async def follows(self) -> None:
        """Until the engine's events are followed: what is there on the first run is taken as it is."""
        store = self.bot.app._watching._store
        host = self.bot.app._watching._fleet.default.host

        async def is_following() -> bool:
            return bool(await store.alerting.snapshot(host))

        await until(is_following)


@asynccontextmanager
async def watch(docker_host: str, data_dir: Path, server: LocalChat, **settings: Any) -> AsyncIterator[Watch]:
    clock, calls = MovedClock(), Calls()
    async with run_bot(docker_host, data_dir, server, clock=clock, **settings) as bot:
        bot.app.bot.session.middleware(calls)
        watching = Watch(bot=bot, clock=clock, calls=calls)
        await watching.follows()
        yield watching


def shown(person: Person) -> list[str]:
    """What the bot has written in this chat, as it stands."""
    return [masked(reply.text) for reply in person.said() if reply.is_from_bot]


async def shows(person: Person, *texts: str, timeout_s: float = TIMEOUT_S) -> None:
    """Until the bot's messages in this chat are these, and no others."""
    wanted = list(texts)
    deadline = asyncio.get_running_loop().time() + timeout_s
    with person.server.feed.listen() as listener:
        while (found := shown(person)) != wanted:
            try:
                async with asyncio.timeout_at(deadline):
                    await listener.next()
            except TimeoutError:
                raise AssertionError("\n---\n".join(["it shows", *found, "and should show", *wanted])) from None


@dataclass(slots=True)
class Killable:
    """The whole bot as a process, with Anna for its admin."""

    docker_host: str
    data_dir: Path
    server: LocalChat
    process: Process | None = None
    more: dict[str, str] = field(default_factory=dict)  # of its environment

    @asynccontextmanager
    async def running(self, *, ahead_s: float = 0) -> AsyncIterator[Process]:
        """Ended in any case, in order where it lives still. ``ahead_s``: of its clock."""
        env = {
            **os.environ,
            "BOT_TOKEN": LOCAL_TOKEN,
            "TELEGRAM_API_URL": self.server.api_url,
            "DOCKER_HOST": self.docker_host,
            "DATA_DIR": str(self.data_dir),
            "ADMINS": "1001",
            "CLOCK_AHEAD_S": str(ahead_s),
            **self.more,
        }
        arguments = ("-m", "tests.watch.killable_bot")
        await lay_index(self.data_dir)
        with tempfile.TemporaryFile() as output:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, env=env, stdout=output, stderr=output
            )
            try:
                yield self.process
            except BaseException:
                output.seek(0)
                sys.stderr.write(output.read().decode(errors="replace")[-8000:])
                raise
            finally:
                with suppress(ProcessLookupError):
                    self.process.terminate()
                await self.process.wait()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    async def follows(self) -> None:
        """Until it follows the engine's events for the first time."""
        await until(lambda: self.has("SELECT 1 FROM alert_follower WHERE snapshot != ''"))

    async def has(self, question: str) -> bool:
        """Whether its database has an answer, read past it."""
        try:
            with closing(sqlite3.connect(f"file:{self.data_dir / 'lotsman.db'}?mode=ro", uri=True)) as connection:
                return connection.execute(question).fetchone() is not None
        except sqlite3.OperationalError:
            return False  # not there yet
