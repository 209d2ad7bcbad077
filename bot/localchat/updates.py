"""The bot's queue of updates and its long polling: offsets, redelivery until confirmed, one poller at a time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.localchat.refusals import conflict

FIRST_UPDATE_ID = 700_000_001
MAX_LIMIT = 100
MAX_POLL_S = 50  # the Bot API cuts longer waits

KINDS = frozenset(
    (
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "shipping_query",
        "pre_checkout_query",
        "poll",
        "poll_answer",
        "chat_join_request",
        "stopped_message_generation",
    )
)
# Sent only to who asks for them by name.
ON_REQUEST = frozenset(("chat_member", "message_reaction", "message_reaction_count"))

OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class _Pending:
    update_id: int
    kind: str
    payload: dict[str, Any]
    deliveries_left: int


class Updates:
    def __init__(self) -> None:
        self._pending: deque[_Pending] = deque()
        self._next_id = FIRST_UPDATE_ID
        self._poll: asyncio.Future[None] | None = None
        self.allowed: frozenset[str] = KINDS - ON_REQUEST
        self.webhook_url = ""
        self.polls = 0  # getUpdates calls so far
        self._came = asyncio.Event()

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, kind: str, payload: dict[str, Any], *, deliveries: int = 1) -> int | None:
        """Returns its update_id, or None where the bot has not asked for such updates."""
        if kind not in self.allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._pending.append(_Pending(update_id, kind, payload, deliveries))
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        return update_id

    def allow(self, kinds: Sequence[str]) -> None:
        """An empty list means all but those on request; unknown names are passed over."""
        self.allowed = frozenset(kinds) & KINDS or KINDS - ON_REQUEST

    def drop(self) -> None:
        self._pending.clear()

    def interrupt(self, error: Exception) -> None:
        """Ends a waiting poll with this error."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(error)

    async def poll(self, offset: int, limit: int, wait_s: float) -> list[dict[str, Any]]:
        """Confirms everything before `offset` and waits until there is something to give.

        Raises a refusal 409 in an older call that still waits, as Telegram does: the newer one goes on.
        """
        self.polls += 1
        self._came.set()
        self._came = asyncio.Event()
        if self.webhook_url:
            raise conflict(WEBHOOK_ACTIVE)
        self.interrupt(conflict(OTHER_POLLER))
        self._confirm(offset)
        batch = self._batch(limit)
        if batch or wait_s <= 0:
            return batch
        self._poll = arrival = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(min(wait_s, MAX_POLL_S)):
                await arrival
        except TimeoutError:
            return []
        finally:
            if self._poll is arrival:
                self._poll = None
        return self._batch(limit)

    async def until_polled(self, times: int = 1) -> None:
        """Returns once so many getUpdates calls have come in: the bot is up. Put it under `asyncio.timeout`."""
        while self.polls < times:
            await self._came.wait()

    def _confirm(self, offset: int) -> None:
        """A negative offset keeps that many of the newest and forgets the rest."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
            return
        kept = []
        for update in self._pending:
            if update.update_id < offset:
                update.deliveries_left -= 1
            if update.deliveries_left > 0:
                kept.append(update)
        self._pending = deque(kept)

    def _batch(self, limit: int) -> list[dict[str, Any]]:
        size = limit if 0 < limit <= MAX_LIMIT else MAX_LIMIT
        return [{"update_id": update.update_id, update.kind: update.payload} for update in list(self._pending)[:size]]
