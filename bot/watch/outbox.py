"""Delivers what the store's outbox holds: each chat by itself, from the commit of a row until Telegram has taken it.

Every chat with something to be told has a task of its own as long as there is something; with nothing to tell, only
the clock is looked at now and then. What is told is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from aiogram import Bot

from bot.errors import DiskFull
from bot.nursery import Nursery
from bot.store import Store
from bot.store.posts import Post
from bot.telegram.people import ChatRef
from bot.telegram.sender import Sender
from bot.watch.chat_delivery import ChatDelivery, Surroundings, Wait
from bot.watch.delivery_notes import DeliveryNotes

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 30.0  # a row whose commit was not announced waits no longer than this
STUCK_AFTER_S = 120.0  # a chat that has something to be told and took nothing for so long
STOP_WAIT_S = 5.0  # for calls under way: one that is cut off may have been taken


async def wait_for(event: asyncio.Event, timeout_s: float) -> None:
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        pass


class Outbox:
    """``admin_chats`` are told of a chat that takes nothing. ``wait`` and ``monotonic`` are for simulated time."""

    def __init__(
        self,
        *,
        store: Store,
        bot: Bot,
        sender: Sender,
        nursery: Nursery,
        notes: DeliveryNotes,
        admin_chats: Callable[[], Sequence[int]],
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        wait: Wait = wait_for,
    ):
        self._rows = store.outbox
        self._nursery = nursery
        self._around = Surroundings(
            rows=store.outbox,
            bot=bot,
            sender=sender,
            notes=notes,
            admin_chats=admin_chats,
            clock=clock,
            monotonic=monotonic,
            wait=wait,
            on_reached=self._cure_all,
        )
        self._chats: dict[int, ChatDelivery] = {}
        self._looked_at: float | None = None
        self._is_unheard = False
        self._all_ended = asyncio.Event()
        self._all_ended.set()

    async def tell_unwritten(self, post: Post) -> None:
        """What the disk does not take, in short and past the rows; the post itself comes by them later."""
        chat = ChatRef(id=post.chat_id, is_private=post.chat_id > 0, topic_id=post.topic_id)
        await self._around.sender.send(chat, self._around.notes.unwritten(post))

    async def run(self) -> None:
        """For ever, until ``stop``."""
        around = self._around
        is_recovered = False
        while not around.stopping.is_set():
            self._rows.arrived.clear()
            timeout_s = LOOK_EVERY_S
            try:
                if not is_recovered:
                    await self._rows.recover()
                    around.closed.update(await self._rows.closed())
                    is_recovered = True
                timeout_s = await self._look()
            except DiskFull:
                log.error("the outbox cannot be opened: the disk is full")
            except Exception:
                log.exception("the outbox cannot be read")
            await around.wait(self._rows.arrived, timeout_s)

    async def stop(self) -> None:
        """Let what is being sent end; what waits stays for the next start."""
        self._around.stopping.set()
        self._rows.arrived.set()
        self._cure_all()
        await self._around.wait(self._all_ended, STOP_WAIT_S)

    def is_alive(self) -> bool:
        """Whether alerts get out: it looks for them, no chat is stuck, and no closed chat is unknown to the admins."""
        now = self._around.monotonic()
        if self._looked_at is None or now - self._looked_at > LOOK_EVERY_S * 2 or self._is_unheard:
            return False
        return all(now - chat.progress_at <= STUCK_AFTER_S for chat in self._chats.values())

    async def reopen(self, chat_id: int) -> None:
        """Somebody wrote in that chat, or let the bot in again: try it now if it was closed. Raises DiskFull.

        Costs nothing where it was not, so it may be called at every update.
        """
        if chat_id in self._around.closed:
            await self._rows.reopen(chat_id)

    async def _look(self) -> float:
        """Start or wake who has something to tell; seconds until there may be more."""
        around = self._around
        plan = await self._rows.plan(around.clock())
        self._is_unheard = bool(around.closed) and await self._rows.is_unheard()
        self._looked_at = around.monotonic()
        for chat_id in plan.ready:
            if chat_id in self._chats:
                self._chats[chat_id].wake.set()
            elif not around.stopping.is_set():
                self._start(chat_id)
        if plan.next_at is None:
            return LOOK_EVERY_S
        return min(LOOK_EVERY_S, max(0.0, (plan.next_at - around.clock()).total_seconds()))

    def _start(self, chat_id: int) -> None:
        chat = self._chats[chat_id] = ChatDelivery(chat_id, self._around)
        self._all_ended.clear()
        task = self._nursery.start(chat.run(), name=f"delivery to {chat_id}")
        task.add_done_callback(lambda _done: self._ended(chat_id))

    def _ended(self, chat_id: int) -> None:
        del self._chats[chat_id]
        if not self._chats:
            self._all_ended.set()
        self._rows.arrived.set()  # what came while it was ending

    def _cure_all(self) -> None:
        for chat in self._chats.values():
            chat.cure.set()
            if self._around.stopping.is_set():
                chat.wake.set()
