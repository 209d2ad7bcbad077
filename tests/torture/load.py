"""Fifty people at once, while one of three engine calls hangs: everybody is answered or told why not, alerts go on.

The bot runs as a process with its own pace, behind a proxy that lets every third request wait for ever; the stream of
events is none of those. Whoever asks names a container in each command, and by that an answer is known for its own.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import docker

from bot.app import LOCAL_TOKEN
from bot.localchat import GROUP_ID
from bot.localchat.messages import Message
from bot.localchat.people import Chat, ChatKind, Human, Standing
from bot.localchat.server import LocalChat
from tests import images
from tests.chat import Person
from tests.faulty_engine import Fault, faulty_engine

FIRST_ID = 5001
SHIPS = tuple(f"ship{number:02d}" for number in range(20))
LINES = (
    "/inspect {}",
    "/logs -n 3 {}",
    "/top {}",
    "/port {}",
    "/ps -a --filter name={}",
    "/kill -s WINCH {}",
    "/inspect {}",
    "/diff {}",
)
EVERY = 3  # of so many requests one hangs, whichever
REST_S = 2.0  # for threads and sockets to be given back
HEALTHY_P95_S = 1.0
ALERT_P95_S = 4.0  # one whose inspect hangs is told without it, after 1.5 s; two of them may be in a row
GROWTH_MB = 8.0  # between the first and the second load, both after a rest


@dataclass(slots=True)
class Figures:
    people: int = 0
    slack: float = 1.0  # where other tests run beside this one
    commands: int = 0
    hung: int = 0  # requests that the engine never answered
    latencies_s: list[float] = field(default_factory=list)
    refused: int = 0
    unanswered: int = 0
    alerts_s: list[float] = field(default_factory=list)
    alerts_missing: int = 0
    memory_mb: list[float] = field(default_factory=list)  # before, at rest after each round
    most_mb: float = 0.0
    threads: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        grown = self.memory_mb[-1] - self.memory_mb[1 if len(self.memory_mb) > 2 else 0]
        found = {
            f"{self.unanswered} commands without an answer": self.unanswered > 0,
            f"healthy answers took {_p95(self.latencies_s):.2f} s": _p95(self.latencies_s) > HEALTHY_P95_S * self.slack,
            f"{self.alerts_missing} alerts are missing": self.alerts_missing > 0,
            f"alerts took {_p95(self.alerts_s):.2f} s": _p95(self.alerts_s) > ALERT_P95_S * self.slack,
            f"memory grew by {grown:.1f} MB": grown > (GROWTH_MB if len(self.memory_mb) > 2 else 3 * GROWTH_MB),
            f"threads: {self.threads}": self.threads[-1] > self.threads[1] + 2,
            f"file descriptors: {self.descriptors}": self.descriptors[-1] > self.descriptors[1] + 5,
        }
        return [words for words, is_so in found.items() if is_so]

    def lines(self) -> list[str]:
        memory = " -> ".join(f"{size:.0f}" for size in self.memory_mb)
        return [
            f"people, commands          {self.people}, {self.commands}",
            f"requests that hung        {self.hung}",
            f"answered                  {len(self.latencies_s)}, {_spread(self.latencies_s)}",
            f"told why not              {self.refused}",
            f"left without an answer    {self.unanswered}",
            f"alerts                    {len(self.alerts_s)}, {_spread(self.alerts_s)}, missing {self.alerts_missing}",
            f"memory at rest, MB        {memory}, at most {self.most_mb:.0f}",
            f"threads, descriptors      {self.threads}, {self.descriptors}",
            *self.problems,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    at: float
    ship: str
    message: Message


class Load:
    def __init__(self, api: docker.APIClient, server: LocalChat, luck: random.Random, *, people: int, limit_s: float):
        self._api = api
        self._server = server
        self._luck = luck
        self._limit_s = limit_s
        self._said: dict[tuple[int, int], float] = {}
        self.figures = Figures(people=people)
        self._persons = [self._arrive(FIRST_ID + number) for number in range(people)]

    def _arrive(self, number: int) -> Person:
        human = Human(id=number, first_name=f"Sailor {number}", username=f"sailor{number}")
        world = self._server.world
        world.people[number] = human
        world.chats[number] = Chat(
            id=number, kind=ChatKind.PRIVATE, title=human.first_name, members={number: Standing.MEMBER}
        )
        world.messages[number] = {}
        return Person(self._server, number)

    async def run(self, docker_host: str, folder: Path, *, commands: int, within_s: float, rounds: int) -> Figures:
        for ship in SHIPS:
            made = self._api.create_container(images.BUSYBOX, "forever", name=ship)
            self._api.start(made["Id"])

        def is_third(request: bytes) -> bool:
            hangs = b"/events" not in request[:200] and self._luck.random() * EVERY < 1
            self.figures.hung += hangs
            return hangs

        async with faulty_engine(folder / "faulty.sock", docker_host.removeprefix("unix://")) as proxy:
            proxy.is_faulty = is_third
            async with self._bot(proxy.address, folder) as bot:
                await asyncio.gather(*(person.say(f"/inspect {SHIPS[0]}") for person in self._persons))
                await self._note(bot)
                for number in range(rounds):
                    proxy.fault = Fault.HANG
                    await self._round(bot, number, commands, within_s)
                    proxy.fault = Fault.NONE
                    await asyncio.sleep(REST_S)
                    await self._note(bot)
        return self.figures

    async def _round(self, bot: Process, number: int, commands: int, within_s: float) -> None:
        listening = asyncio.ensure_future(self._listen(bot))  # noqa: TID251
        try:
            dying = asyncio.ensure_future(self._die(number, within_s))  # noqa: TID251
            asked = await asyncio.gather(*(self._ask(person, commands, within_s) for person in self._persons))
            deaths = await dying
            await self._settled(asked, deaths)
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
        for person, theirs in zip(self._persons, asked, strict=True):
            self._judge(person, theirs)
        self._judge_alerts(deaths)

    async def _ask(self, person: Person, commands: int, within_s: float) -> list[Asked]:
        """Each in its own part of the time, at a moment of its own."""
        began, part = time.monotonic(), within_s / commands
        ships = self._luck.sample(SHIPS, commands) if commands <= len(SHIPS) else list(SHIPS)
        asked = []
        for number, ship in enumerate(ships):
            await asyncio.sleep(max(0.0, began + part * (number + self._luck.random()) - time.monotonic()))
            line = self._luck.choice(LINES).format(ship)
            asked.append(Asked(at=time.monotonic(), ship=ship, message=person.say_only(line)))
            self.figures.commands += 1
        return asked

    async def _die(self, round_number: int, within_s: float) -> dict[str, float]:
        """Containers that crash, each some seconds after the one before: name -> when."""
        loop = asyncio.get_running_loop()
        deaths = {}
        for number in range(max(2, int(within_s // 6))):
            await asyncio.sleep(min(5.0, within_s / 3))
            name = f"wreck{round_number}x{number}"
            await loop.run_in_executor(None, self._wreck, name)
            deaths[name] = time.monotonic()
        return deaths

    def _wreck(self, name: str) -> None:
        made = self._api.create_container(images.BUSYBOX, ["sh", "-c", "exit 3"], name=name)
        self._api.start(made["Id"])
        self._api.wait(made["Id"])

    async def _listen(self, bot: Process) -> None:
        """When each of the bot's messages came, first of all."""
        with self._server.feed.listen() as listener:
            while True:
                change = await listener.next()
                if change.message is not None and change.message.sender_id == self._server.world.bot.id:
                    self._said.setdefault((change.message.chat_id, change.message.message_id), time.monotonic())
                self.figures.most_mb = max(self.figures.most_mb, _memory_mb(bot.pid))

    async def _settled(self, asked: list[list[Asked]], deaths: dict[str, float]) -> None:
        deadline = time.monotonic() + self._limit_s * 2 + 5
        while time.monotonic() < deadline:
            counts = [
                len(self._answers(person, theirs)) >= len(theirs)
                for person, theirs in zip(self._persons, asked, strict=True)
            ]
            if all(counts) and all(self._alert(name) is not None for name in deaths):
                return
            await asyncio.sleep(0.1)

    def _answers(self, person: Person, theirs: list[Asked]) -> list[Message]:
        first = theirs[0].message.message_id
        return [
            message
            for message in self._server.world.history(person.chat_id)
            if message.sender_id == self._server.world.bot.id and message.message_id > first
        ]

    def _judge(self, person: Person, theirs: list[Asked]) -> None:
        """What names its container is its answer; of the rest each must have one that says why not."""
        answers = self._answers(person, theirs)
        for one in theirs:
            own = next((answer for answer in answers if one.ship in (answer.content.text or "")), None)
            if own is None:
                continue
            answers.remove(own)
            took_s = self._said[own.chat_id, own.message_id] - one.at
            if took_s < self._limit_s:
                self.figures.latencies_s.append(took_s)
            else:  # one of its several requests hung, and the others were told
                self.figures.refused += 1
        lacking = sum(
            all(one.ship not in (answer.content.text or "") for answer in self._answers(person, theirs))
            for one in theirs
        )
        self.figures.refused += min(lacking, len(answers))
        self.figures.unanswered += max(0, lacking - len(answers))

    def _judge_alerts(self, deaths: dict[str, float]) -> None:
        for name, at in deaths.items():
            alert = self._alert(name)
            if alert is None:
                self.figures.alerts_missing += 1
            else:
                self.figures.alerts_s.append(self._said[alert.chat_id, alert.message_id] - at)

    def _alert(self, name: str) -> Message | None:
        history = self._server.world.history(GROUP_ID)
        return next((message for message in history if name in (message.content.text or "")), None)

    async def _note(self, bot: Process) -> None:
        self.figures.memory_mb.append(_memory_mb(bot.pid))
        self.figures.threads.append(len(os.listdir(f"/proc/{bot.pid}/task")))  # noqa: PTH208
        self.figures.descriptors.append(len(os.listdir(f"/proc/{bot.pid}/fd")))  # noqa: PTH208

    @asynccontextmanager
    async def _bot(self, docker_host: str, folder: Path) -> AsyncIterator[Process]:
        people = ",".join(str(person.id) for person in self._persons)
        env = {
            "BOT_TOKEN": LOCAL_TOKEN,
            "TELEGRAM_API_URL": self._server.api_url,
            "DOCKER_HOST": docker_host,
            "DATA_DIR": str(folder / "data"),
            "OPERATORS": people,
            "NOTIFY_CHATS": str(GROUP_ID),
            "COMMAND_TIMEOUT_S": f"{self._limit_s:g}",
            "PATH": "/usr/bin:/bin",
        }
        with tempfile.TemporaryFile() as output:
            bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", env=env, stdout=output, stderr=output
            )
            try:
                yield bot
            except BaseException:
                output.seek(0)
                sys.stderr.write(output.read().decode(errors="replace")[-4000:])
                raise
            finally:
                with suppress(ProcessLookupError):
                    bot.terminate()
                await bot.wait()


def _memory_mb(pid: int) -> float:
    with suppress(OSError), Path(f"/proc/{pid}/status").open() as lines:
        for line in lines:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _p(values: list[float], share: float) -> float:
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)] if values else math.inf


def _spread(values: list[float]) -> str:
    return f"median {_p(values, 0.5):.2f} s, p95 {_p95(values):.2f} s"


def _p95(values: list[float]) -> float:
    return _p(values, 0.95)


async def run(
    api: docker.APIClient,
    docker_host: str,
    server: LocalChat,
    folder: Path,
    *,
    people: int,
    commands: int,
    within_s: float,
    limit_s: float,
    rounds: int,
    seed: int,
    slack: float = 1.0,
) -> Figures:
    load = Load(api, server, random.Random(seed), people=people, limit_s=limit_s)
    load.figures.slack = slack
    return await load.run(docker_host, folder, commands=commands, within_s=within_s, rounds=rounds)
