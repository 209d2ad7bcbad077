"""A live message: one message that shows the newest state, edited no faster than Telegram allows; the last state
always shows.

States in between may be skipped. A ⏹ button and the bot's shutdown both set ``stopped``; who feeds the message then
ends it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from bot.nursery import Nursery
from bot.telegram.pace import edit_interval_s
from bot.telegram.people import ChatRef
from bot.telegram.sender import Sender
from bot.ui.view import STOP_SIGN, Button, Row, Tap, View

LIVE_STOP = "live.stop"


class Lives:
    """The live messages under way, by the opaque id their stop buttons carry. They end with the process."""

    def __init__(self) -> None:
        self._lives: dict[str, Live] = {}

    def add(self, live: Live) -> None:
        self._lives[live.id] = live

    def remove(self, live: Live) -> None:
        self._lives.pop(live.id, None)

    def stop(self, live_id: str) -> bool:
        """False where it has ended already."""
        live = self._lives.get(live_id)
        if live is not None:
            live.stopped.set()
        return live is not None

    def stop_all(self) -> None:
        """For shutdown: every live message ends with a last edit."""
        for live in self._lives.values():
            live.is_shutdown = True
            live.stopped.set()

    def __len__(self) -> int:
        return len(self._lives)


class Live:
    """Use as an async context manager. ``message_id`` is known once the first state was sent."""

    def __init__(
        self,
        *,
        sender: Sender,
        chat: ChatRef,
        lives: Lives,
        nursery: Nursery,
        stop_label: str,
        message_id: int | None = None,
        reply_to: int | None = None,
        before_first: Callable[[], Awaitable[None]] | None = None,
        dress: Callable[[View], View] = lambda view: view,
    ):
        self.id = secrets.token_urlsafe(9)
        self.stopped = asyncio.Event()
        self.is_shutdown = False
        self.message_id = message_id
        self.when_sent: Callable[[int], Awaitable[None]] | None = None  # told of each new message that shows it
        self._sender = sender
        self._chat = chat
        self._lives = lives
        self._nursery = nursery
        self._stop_label = stop_label
        self._reply_to = reply_to
        self._before_first = before_first
        self._dress = dress
        self._latest: View | None = None
        self._changed = asyncio.Event()
        self._is_finished = False
        self._editor: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._lives.add(self)
        self._editor = self._nursery.start(self._edit_along(), name=f"live {self.id}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._lives.remove(self)
        if not self._is_finished and self._latest is not None:
            self._latest = View(text=self._latest.text, rows=())
        self._is_finished = True
        self._changed.set()
        if self._editor is not None:
            await self._editor

    def drop_stop_button(self) -> None:
        """From here on who feeds it has one of its own."""
        self._stop_label = ""

    async def show(self, view: View) -> None:
        """The state to show as soon as the pace allows; replaces one that was not shown yet."""
        self._latest = View(text=view.text, rows=(*view.rows, *self._stop_row()))
        self._changed.set()

    async def finish(self, view: View) -> None:
        """The last state; it is shown whatever it takes, before the context is left."""
        self._latest = view
        self._is_finished = True
        self._changed.set()
        if self._editor is not None:
            await self._editor

    def _stop_row(self) -> tuple[Row, ...]:
        if not self._stop_label or self.stopped.is_set():
            return ()
        return ((Button(text=f"{STOP_SIGN} {self._stop_label}", tap=Tap(action=LIVE_STOP, args={"id": self.id})),),)

    async def _edit_along(self) -> None:
        loop = asyncio.get_running_loop()
        next_at = 0.0
        while True:
            await self._changed.wait()
            if not self._is_finished and (wait_s := next_at - loop.time()) > 0:
                await self._wait_for_turn(wait_s)
            self._changed.clear()
            is_last = self._is_finished
            if self._latest is not None:
                await self._put(self._latest)
                next_at = loop.time() + edit_interval_s(self._chat.id)
            if is_last:
                return

    async def _wait_for_turn(self, wait_s: float) -> None:
        deadline = asyncio.get_running_loop().time() + wait_s
        while not self._is_finished:
            left_s = deadline - asyncio.get_running_loop().time()
            if left_s <= 0:
                return
            self._changed.clear()
            try:
                async with asyncio.timeout(left_s):
                    await self._changed.wait()
            except TimeoutError:
                return

    async def _put(self, view: View) -> None:
        view = self._dress(view)
        if self.message_id is None:
            if self._before_first is not None:
                await self._before_first()
            self.message_id = await self._sender.send(self._chat, view, reply_to=self._reply_to)
            if self.message_id is not None and self.when_sent is not None:
                await self.when_sent(self.message_id)
        else:
            await self._sender.edit(self._chat, self.message_id, view)
