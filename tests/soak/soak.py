"""Thousands of events, both sides failing at random, the bot killed at random: what then was told, and how.

The dice are the same in every run; what they meet is not.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.app import LOCAL_TOKEN
from bot.localchat import ANNA_ID, GROUP_ID, LocalChat, Trouble
from bot.localchat.messages import Message
from tests.soak.engine import MadeUpEngine, made_up_engine
from tests.watch.scenes import Killable

SEED = 20261124
CHATS = (ANNA_ID, GROUP_ID)
REPEAT = "Возможно, повтор"
LATE = "Это было "
GROUPS = ("Пока меня не было", "🔴 Упали сразу", "🔴 Упал ")
TITLES = (("🔴", "упал"), ("🟡", "упал"), ("🟡", "нездоров"))
KILLED_STARTING = 0.3
AT_MOST = 5  # times the events, until the first kill: on a busy machine a start takes as long as all of them
SETTLE_S = 120.0
ROUND = 10  # events of one container and of its surroundings
ILL = 0.1  # of the containers; their cards are messages of their own, while deaths at such a rate are waves
TELEGRAM = (Trouble.OUTAGE, Trouble.SERVER_ERROR, Trouble.BAD_GATEWAY, Trouble.FLOOD, Trouble.SLOW, Trouble.LOSE_ANSWER)


@dataclass(slots=True)
class Figures:
    events: int = 0
    seconds: float = 0.0
    kills: int = 0
    breaks: int = 0  # of the event stream
    downs: int = 0  # of the whole engine
    faults: int = 0  # of Telegram
    incidents: int = 0
    messages: int = 0
    repeats: int = 0  # marked ones
    settled_s: float = 0.0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rate = self.events / self.seconds if self.seconds else 0
        return (
            f"{self.events} events in {self.seconds:.0f} s ({rate:.0f}/s), {self.kills} kills of the bot, "
            f"{self.breaks} breaks of the event stream, {self.downs} outages of the engine, {self.faults} of Telegram\n"
            f"{self.incidents} incidents, {self.messages} messages in {len(CHATS)} chats, {self.repeats} marked as "
            f"possible repeats, all told {self.settled_s:.0f} s after the last event\n"
            + ("\n".join(self.problems) or "none lost, in order, no repeat without its mark")
        )


@dataclass(slots=True, kw_only=True)
class Soak:
    events: int
    per_second: int
    kill_every_s: float
    folder: Path
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))
    figures: Figures = field(default_factory=Figures)
    start_s: float = 0.0  # what the first start took
    has_started: asyncio.Event = field(default_factory=asyncio.Event)
    troubled: set[str] = field(default_factory=set)
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> Figures:
        server = LocalChat(token=LOCAL_TOKEN, floods=False)
        await server.start()
        socket = self.folder / "engine.sock"
        async with made_up_engine(socket) as engine:
            bot = Killable(f"unix://{socket}", self.folder / "data", server)
            bot.more["NOTIFY_CHATS"] = ",".join(map(str, CHATS))
            tasks = [self._happen(engine, bot), self._trouble_telegram(server), self._trouble_engine(engine)]
            living = asyncio.gather(self._live(bot, server), *tasks)
            try:
                await living
            finally:
                living.cancel()
                await server.stop()
        self._judge(server)
        return self.figures

    # what happens

    async def _happen(self, engine: MadeUpEngine, bot: Killable) -> None:
        began = time.monotonic()
        await bot.follows()
        self.start_s = time.monotonic() - began
        self.has_started.set()
        began, number = time.monotonic(), 0
        while engine.events < self.events or not (self.figures.kills or engine.events > AT_MOST * self.events):
            number += 1
            name = f"c{number:05}"
            id = engine.run(name)
            if self.dice.random() < ILL:
                engine.sicken(id)
            else:
                engine.die(id, self.dice.choice((1, 2, 137, 255)))
            self.troubled.add(name)
            for _ in range(self.dice.randrange(ROUND - 3)):
                engine.hum(id)
            ahead_s = engine.events / self.per_second - (time.monotonic() - began)
            await asyncio.sleep(max(0.0, ahead_s))
        self.figures.events, self.figures.seconds = engine.events, time.monotonic() - began
        self.is_over.set()

    async def _live(self, bot: Killable, server: LocalChat) -> None:
        """The bot, killed and started again, until nothing happens any more and all is told."""
        while not self.is_over.is_set():
            async with bot.running() as process:
                await self.has_started.wait()
                if await self._passes(self._lives_s()):
                    break
                if process.returncode is not None:
                    raise AssertionError("the bot has ended by itself")
                process.kill()
                self.figures.kills += 1
        server.faults.end()
        began = time.monotonic()
        async with bot.running():
            while time.monotonic() - began < SETTLE_S and not self._is_told():  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        self.figures.settled_s = time.monotonic() - began

    def _lives_s(self) -> float:
        """Some are killed while they start. The others live on for a while: a start takes long on a busy machine."""
        if self.dice.random() < KILLED_STARTING:
            return self.dice.uniform(0, self.start_s)
        return self.start_s + self.dice.uniform(0.5, 2) * self.kill_every_s

    def _is_told(self) -> bool:
        with closing(self._database()) as database:
            waiting = database.execute("SELECT count(*) FROM post").fetchone()[0]
            known = {row[0] for row in database.execute("SELECT subject FROM incident")}
        return not waiting and known >= self.troubled

    async def _trouble_telegram(self, server: LocalChat) -> None:
        while not await self._passes(self.dice.uniform(0.2, 2)):
            trouble = self.dice.choice(TELEGRAM)
            self.figures.faults += 1
            methods = ("sendMessage", "editMessageText") if self.dice.random() < 0.7 else ()
            fault = server.faults.start(trouble, *methods, times=self.dice.randrange(1, 6), seconds=1.0)
            await self._passes(self.dice.uniform(0.1, 1.5))
            server.faults.end(fault)

    async def _trouble_engine(self, engine: MadeUpEngine) -> None:
        while not await self._passes(self.dice.uniform(0.5, 4)):
            if self.dice.random() < 0.7:
                self.figures.breaks += 1
                engine.hang_up()
                continue
            self.figures.downs += 1
            engine.is_down = True
            engine.hang_up()
            await self._passes(self.dice.uniform(0.1, 5))
            engine.is_down = False

    async def _passes(self, seconds: float) -> bool:
        """Whether it is over within that time."""
        try:
            async with asyncio.timeout(seconds):
                await self.is_over.wait()
        except TimeoutError:
            return False
        return True

    # what was told

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.folder / 'data' / 'lotsman.db'}?mode=ro", uri=True)

    def _judge(self, server: LocalChat) -> None:
        figures = self.figures
        with closing(self._database()) as database:
            rows = database.execute("SELECT id, subject, group_id, body FROM incident ORDER BY id").fetchall()
            copies = database.execute("SELECT card, chat_id, message_id FROM card_copy").fetchall()
            waiting = database.execute("SELECT count(*) FROM post").fetchone()[0]
        bodies = {id: json.loads(body) for id, _subject, _group, body in rows}
        found = {subject: (id, group) for id, subject, group, _body in rows if subject in self.troubled}
        figures.incidents = len(found)
        if waiting:
            figures.problems.append(f"{waiting} posts wait still")
        if lost := self.troubled - found.keys():
            figures.problems.append(f"{len(lost)} incidents lost: {sorted(lost)[:10]}")
        for chat_id in CHATS:
            shown = {card: message_id for card, chat, message_id in copies if chat == chat_id}
            self._judge_chat(server.world.history(chat_id), chat_id, found, bodies, shown)

    def _judge_chat(
        self,
        history: Sequence[Message],
        chat_id: int,
        found: Mapping[str, tuple[int, int]],
        bodies: Mapping[int, Any],
        shown: Mapping[str, int],
    ) -> None:
        figures = self.figures
        texts = {message.message_id: message.text for message in history}
        figures.messages += len(texts)
        untold, single = [], []
        for name, (id, group) in found.items():
            message_id = shown.get(f"incident:{group or id}")
            if message_id is None or message_id not in texts or (group and name not in bodies[group]["members"]):
                untold.append(name)
            elif not group:
                single.append((id, message_id, name))
                if name not in texts[message_id]:
                    untold.append(name)
        if untold:
            figures.problems.append(f"{len(untold)} incidents not told in {chat_id}: {sorted(untold)[:10]}")
        single.sort()
        if swapped := [(one[2], two[2]) for one, two in pairwise(single) if one[1] > two[1]]:
            figures.problems.append(f"out of order in {chat_id}: {swapped[:5]}")
        figures.repeats += sum(REPEAT in text for text in texts.values())
        heads = Counter(_head(text) for text in texts.values() if REPEAT not in text)
        many = [name for name in found if sum(heads[f"{sign} {name} {what}"] for sign, what in TITLES) > 1]
        groups = sum(count for head, count in heads.items() if head.startswith(GROUPS))
        cards = {group for _id, group in found.values() if group}
        if many or groups > len(cards):
            figures.problems.append(f"repeats without a mark in {chat_id}: {many[:5]}, {groups} of {len(cards)} groups")


def _head(text: str) -> str:
    """The first line that is the message's own."""
    first, *more = text.split("\n")
    return more[0] if first.startswith(LATE) else first
