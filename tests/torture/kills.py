"""``kill -9`` at random moments of a session of changing commands, with updates delivered again.

Afterwards each command was done at most once, has an audit row that tells the truth, and its asker was told. What the
engine did is counted by its own events, past the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docker

from bot.app import LOCAL_TOKEN
from bot.localchat import GROUP_ID
from bot.localchat.server import LocalChat
from tests import images
from tests.bot import lay_index
from tests.chat import Person, Reply

ANNA = 1001
SETTLES_WITHIN_S = 60.0
LOOK_EVERY_S = 0.02
DENSE_S = 0.08  # a command that waits for nothing is answered by then
WIDE_S = 0.9  # a restart has ended by then
NAMES = tuple(f"ship{number:02d}" for number in range(9))
COUNTED = {
    "restart": "restart",
    "kill": "kill",
    "stop": "die",
    "start": "start",
    "rm": "destroy",
    "run": "start",
    "update": "update",
    "volume create": "create",
    "network create": "create",
    "tag": "tag",
}
"""Command -> the engine's event that each run of it leaves once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    line: str
    command: str
    names: tuple[str, ...]
    message_id: int


@dataclass(slots=True)
class Figures:
    kills: int = 0
    commands: int = 0
    again: int = 0  # updates that were delivered a second time
    told_of_a_cut: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    done: int = 0
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        outcomes = ", ".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        return [
            f"kills                     {self.kills}",
            f"commands                  {self.commands} ({outcomes})",
            f"delivered twice           {self.again}",
            f"acts seen on the engine   {self.done}",
            f"cut off and told of it    {self.told_of_a_cut}",
            f"done twice, untrue, untold  {len(self.problems)}",
            *self.problems,
        ]


class Session:
    def __init__(self, api: docker.APIClient, docker_host: str, server: LocalChat, data_dir: Path, luck: random.Random):
        self._api = api
        self._server = server
        self._data_dir = data_dir
        self._luck = luck
        self._anna = Person(server, ANNA)
        self._process: subprocess.Popen[bytes] | None = None
        self._runs = 0
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the session
        self._env = {
            "BOT_TOKEN": LOCAL_TOKEN,
            "TELEGRAM_API_URL": server.api_url,
            "DOCKER_HOST": docker_host,
            "DATA_DIR": str(data_dir),
            "ADMINS": str(ANNA),
            "NOTIFY_CHATS": str(GROUP_ID),  # not among the answers
            "PATH": "/usr/bin:/bin",
        }
        self.figures = Figures()

    async def kills(self, count: int) -> Figures:
        self._prepare()
        await lay_index(self._data_dir)
        self._start()
        try:
            await self._anna_is_answered()
            for _ in range(count):
                await self._point()
        finally:
            self._kill()
            self._log.close()
        self._verify()
        return self.figures

    def _verify(self) -> None:
        """The audit's own check: closing what a kill left open is part of its chain like any other closing."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", "audit", "verify"],
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode:
            self.figures.problems.append(f"audit verify: {done.stdout}{done.stderr}")

    # one kill

    async def _point(self) -> None:
        self._prepare()
        last_row, mark_ns = self._last_row(), time.time_ns()
        asked = [await self._ask(*one) for one in self._script()]
        span = DENSE_S if self._luck.random() < 0.7 else WIDE_S
        await asyncio.sleep(self._luck.uniform(0, span))
        self._kill()
        self.figures.kills += 1
        self._start()
        await self._settled(len(asked), last_row)
        done = self._events(mark_ns)
        for one in asked:
            self._judge(one, self._row_of(one, last_row), done)

    def _script(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Line, command and names of what is asked at once: each container by one of them."""
        names = list(NAMES)
        self._luck.shuffle(names)
        self._runs += 1
        lone, killed, stopped, removed, batch = names[0], names[1], names[2], names[3], tuple(names[4:7])
        made = f"made{self._runs}"
        script = [
            (f"/restart -t 0 {lone}", "restart", (lone,)),
            (f"/kill -s WINCH {killed}", "kill", (killed,)),
            (f"/stop -t 0 {stopped}", "stop", (stopped,)),
            (f"/rm -f {removed}", "rm", (removed,)),
            (f"/restart -t 0 {' '.join(batch)}", "restart", batch),
            (f"/run -d --name {made} {images.BUSYBOX} forever", "run", (made,)),
        ]
        mark, shares = f"x{self._runs}", 1000 + self._runs
        script += [
            (f"/update -c {shares} {names[7]}", "update", (names[7],)),
            (f"/volume create hold{mark}", "volume create", (f"hold{mark}",)),
            (f"/network create lane{mark}", "network create", (f"lane{mark}",)),
            (f"/tag {images.BUSYBOX} copy:{mark}", "tag", (f"copy:{mark}",)),
        ]
        self._luck.shuffle(script)
        return script[:4]

    async def _ask(self, line: str, command: str, names: tuple[str, ...]) -> Asked:
        question = await self._question(line, names[0]) if command == "rm" else None
        if self._luck.random() < 0.5:
            self._server.world.faults.deliver_twice()
            self.figures.again += 1
        self.figures.commands += 1
        if question is not None:
            self._server.press(ANNA, ANNA, question.message_id, (0, 0))
            return Asked(line=line, command=command, names=names, message_id=question.message_id)
        return Asked(line=line, command=command, names=names, message_id=self._anna.say_only(line).message_id)

    async def _question(self, line: str, name: str) -> Reply:
        said = self._anna.say_only(line)
        return await self._anna.wait_for(
            lambda reply: reply.message_id > said.message_id and name in reply.text and len(reply.buttons) == 2
        )

    def _judge(self, asked: Asked, row: sqlite3.Row | None, done: Counter[tuple[str, str]]) -> None:
        counts = {name: done[COUNTED[asked.command], name] for name in asked.names}
        self.figures.done += sum(counts.values())
        if any(count > 1 for count in counts.values()):
            self._wrong(asked, f"done more than once: {counts}")
        if row is None:
            self._wrong(asked, "no audit row")
            return
        outcome, error = row["outcome"], row["error"]
        self.figures.outcomes[outcome] += 1
        undone = {name for name in asked.names if name in error.partition("not done: ")[2]} or (
            set(asked.names) if outcome == "failed" else set()
        )
        if outcome == "ok" and not all(counts.values()):
            self._wrong(asked, f"the audit says ok, the engine did {counts}")
        if outcome == "failed" and any(counts[name] for name in undone):
            self._wrong(asked, f"the audit says {error!r}, the engine did {counts}")
        if outcome not in ("ok", "failed", "unknown"):
            self._wrong(asked, f"the audit says {outcome}")
        self._was_told(asked)

    def _was_told(self, asked: Asked) -> None:
        told = [
            reply
            for reply in self._anna.said()
            if reply.is_from_bot
            and (reply.message_id > asked.message_id or reply.is_edited)
            and reply.message_id >= asked.message_id
            and all(name in reply.text for name in asked.names)
        ]
        if not told:
            self._wrong(asked, "nobody was told")
        self.figures.told_of_a_cut += any("Вы просили" in reply.text for reply in told)

    def _wrong(self, asked: Asked, what: str) -> None:
        self.figures.problems.append(f"kill {self.figures.kills}, {asked.line}: {what}")

    # the bot

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.unpaced_bot"], env=self._env, stdout=self._log, stderr=self._log
        )

    def _kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    async def _anna_is_answered(self) -> None:
        await self._anna.say("/version", timeout_s=SETTLES_WITHIN_S)

    async def _settled(self, count: int, last_row: int) -> None:
        """Until all updates were taken and closed, and no row is open."""
        deadline = time.monotonic() + SETTLES_WITHIN_S
        while time.monotonic() < deadline:
            with self._database() as connection:
                open_rows = connection.execute(
                    "SELECT (SELECT count(*) FROM journal WHERE is_done = 0)"
                    " + (SELECT count(*) FROM audit WHERE outcome = 'started')"
                ).fetchone()[0]
                rows = connection.execute("SELECT count(*) FROM audit WHERE id > ?", (last_row,)).fetchone()[0]
            if not open_rows and rows >= count and not len(self._server.world.updates):
                return
            await asyncio.sleep(LOOK_EVERY_S)
        self.figures.problems.append(f"kill {self.figures.kills}: not settled within {SETTLES_WITHIN_S:.0f} s")

    # what came of it

    @contextlib.contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._data_dir / "lotsman.db", timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        finally:
            connection.close()

    def _last_row(self) -> int:
        if not (self._data_dir / "lotsman.db").exists():
            return 0
        with self._database() as connection:
            return int(connection.execute("SELECT coalesce(max(id), 0) FROM audit").fetchone()[0])

    def _row_of(self, asked: Asked, last_row: int) -> sqlite3.Row | None:
        """Of a confirmed command the row of the command, not that of the button."""
        with self._database() as connection:
            rows = connection.execute(
                "SELECT * FROM audit WHERE id > ? AND command = ? AND via = 'command' ORDER BY id",
                (last_row, asked.command),
            ).fetchall()
        found = [row for row in rows if all(name in row["arguments"] for name in asked.names)]
        if len(found) > 1:
            self._wrong(asked, f"{len(found)} audit rows")
        return found[0] if found else None

    def _events(self, since_ns: int) -> Counter[tuple[str, str]]:
        """(event, container name) -> how often."""
        since: Any = f"{since_ns // 10**9}.{since_ns % 10**9:09d}"  # finer than the SDK's own types can say
        until: Any = f"{time.time():.6f}"
        kinds = {"type": ["container", "volume", "network", "image"]}
        events = self._api.events(since=since, until=until, filters=kinds, decode=True)
        return Counter(
            (event["Action"], event["Actor"]["Attributes"].get("name", event["Actor"]["ID"])) for event in events
        )

    def _prepare(self) -> None:
        """All ships are there and run, and nothing else is there."""
        for network in self._api.networks(filters={"type": "custom"}):
            self._api.remove_network(network["Id"])
        for volume in self._api.volumes()["Volumes"] or []:
            self._api.remove_volume(volume["Name"])
        for image in self._api.images(name="copy"):
            for name in image["RepoTags"]:
                self._api.remove_image(name)
        found = {item["Names"][0].lstrip("/"): item for item in self._api.containers(all=True)}
        for name, item in found.items():
            if name not in NAMES:
                self._api.remove_container(item["Id"], force=True)
        for name in NAMES:
            if name not in found:
                self._api.create_container(images.BUSYBOX, "forever", name=name)
            if name not in found or found[name]["State"] != "running":
                self._api.start(name)


async def run(
    api: docker.APIClient, docker_host: str, server: LocalChat, data_dir: Path, *, kills: int, seed: int
) -> Figures:
    return await Session(api, docker_host, server, data_dir, random.Random(seed)).kills(kills)
