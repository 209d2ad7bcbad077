"""A store, the strict local Bot API server and a delivering outbox between them, in simulated time.

Only waiting for Telegram is simulated: each wait of a chat's delivery passes at once and moves the clock by its length.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import EditMessageText, Response, SendMessage, TelegramMethod
from aiogram.utils.formatting import Text

from bot.localchat import LocalChat
from bot.nursery import Nursery
from bot.store import Store
from bot.store.posts import Post
from bot.telegram.packing import pack
from bot.telegram.sender import Sender
from bot.telegram.session import LeanSession
from bot.ui.view import Row, View
from bot.watch.delivery_notes import DeliveryNotes
from bot.watch.outbox import Outbox
from tests.unpaced import Unpaced

NIGHT = datetime(2026, 11, 24, 2, 13, tzinfo=UTC)
TOKEN = "7000000001:LOCAL"
PATIENCE_S = 20.0


@dataclass(slots=True)
class SimulatedTime:
    """``waits`` are those of deliveries, in seconds. An event in ``real`` is waited for in earnest."""

    now: datetime = NIGHT
    waits: list[float] = field(default_factory=list)
    real: set[asyncio.Event] = field(default_factory=set)
    on_wait: Callable[[float], None] = lambda _seconds: None

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return (self.now - NIGHT).total_seconds()

    def timestamp(self) -> float:
        return self.now.timestamp()

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    async def pause(self, seconds: float) -> None:
        self.pass_by(seconds)

    async def wait(self, event: asyncio.Event, timeout_s: float) -> None:
        if event in self.real:
            await event.wait()
            return
        await asyncio.sleep(0)
        if not event.is_set():
            self.waits.append(timeout_s)
            self.pass_by(timeout_s)
            self.on_wait(timeout_s)


class Calls(BaseRequestMiddleware):
    """What the bot asked of Telegram; ``before`` may raise in Telegram's place."""

    def __init__(self) -> None:
        self.seen: list[TelegramMethod[Any]] = []
        self.before: Callable[[TelegramMethod[Any]], Awaitable[None]] | None = None

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        self.seen.append(method)
        if self.before is not None:
            await self.before(method)
        return await make_request(bot, method)

    @property
    def sends(self) -> list[SendMessage]:
        return [call for call in self.seen if isinstance(call, SendMessage)]

    @property
    def edits(self) -> list[EditMessageText]:
        return [call for call in self.seen if isinstance(call, EditMessageText)]


@dataclass(slots=True)
class Night:
    server: LocalChat
    store: Store
    bot: Bot
    sender: Sender
    outbox: Outbox
    nursery: Nursery
    time: SimulatedTime
    calls: Calls
    is_running: bool = False

    def run(self) -> None:
        self.is_running = True
        self.nursery.start(self.outbox.run(), name="outbox")

    async def put(self, *posts: Post) -> None:
        await self.store.outbox.add(*posts)

    async def put_unnoticed(self, *posts: Post) -> None:
        """Committed, but the outbox has not heard of it yet."""
        await self.store._database.write(lambda connection: self.store.outbox.put(connection, posts))

    async def delivered(self) -> None:
        """Run, until nothing waits that could be delivered."""
        if not self.is_running:
            self.run()
        await until(self._is_idle)

    async def _is_idle(self) -> bool:
        plan = await self.store.outbox.plan(self.time.now)
        return not plan.ready and not self.outbox._chats

    def texts(self, chat_id: int) -> list[str]:
        """What the chat shows of the bot, oldest first."""
        world = self.server.world
        return [message.text for message in world.history(chat_id) if world.is_bots(message)]


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """What is waited for is read from the database or a chat; neither has an event that says so."""
    async with asyncio.timeout(PATIENCE_S):
        while not await condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


@asynccontextmanager
async def night(
    path: Path, server: LocalChat, *, admins: tuple[int, ...] = (), language: str = "en"
) -> AsyncIterator[Night]:
    time = SimulatedTime()
    calls = Calls()
    store = await Store.open(path / "lotsman.db", clock=time.clock)
    session = LeanSession(server.api_url)
    session.middleware(calls)
    bot = Bot(TOKEN, session=session)
    sender = Sender(bot=bot, store=store, pace=Unpaced(), pause=time.pause, monotonic=time.monotonic)
    time.real.add(store.outbox.arrived)
    async with Nursery() as nursery:
        outbox = Outbox(
            store=store,
            bot=bot,
            sender=sender,
            nursery=nursery,
            notes=DeliveryNotes(language=lambda _chat: language, zone=UTC),
            admin_chats=lambda: admins,
            clock=time.clock,
            monotonic=time.monotonic,
            wait=time.wait,
        )
        time.real.add(outbox._all_ended)
        yield Night(server, store, bot, sender, outbox, nursery, time, calls)
    await bot.session.close()
    await store.close()


def post(chat_id: int, text: str | Text, *, rows: tuple[Row, ...] = (), **changes: Any) -> Post:
    view = View(text=text if isinstance(text, Text) else Text(text), rows=rows)
    return Post(**{"chat_id": chat_id, "view": pack(view), "happened_at": NIGHT, **changes})
