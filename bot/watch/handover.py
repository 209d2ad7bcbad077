"""Facts on their way to whoever writes them down: none is let go before it is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog

from bot.errors import BotError
from bot.watch.facts import Fact

log = structlog.get_logger(__name__)

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 10.0
TRIES = 5  # for facts that a bug refuses; what cannot be written for want of disk waits for ever

Pause = Callable[[float], Awaitable[None]]


class Sink(Protocol):
    async def __call__(self, facts: Sequence[Fact], cursor_ns: int | None) -> None:
        """When it returns the facts are on disk, and the cursor with them."""
        ...


class Handover:
    def __init__(self, host: str, sink: Sink, *, pause: Pause = asyncio.sleep):
        self._host = host
        self._sink = sink
        self._pause = pause

    async def deliver(self, facts: Sequence[Fact], cursor_ns: int | None) -> None:
        """All at once, however long it takes. What a bug refuses again and again goes one by one, and it is logged."""
        delay_s = FIRST_DELAY_S
        tries = 0
        while not await self._try(facts, cursor_ns, is_first_try=tries == 0):
            tries += 1
            await self._pause(delay_s)
            delay_s = min(delay_s * 2, LONGEST_DELAY_S)

    async def _try(self, facts: Sequence[Fact], cursor_ns: int | None, *, is_first_try: bool) -> bool:
        for left in range(TRIES, 0, -1):
            try:
                await self._sink(facts, cursor_ns)
                return True
            except BotError as error:
                if is_first_try:
                    log.error("facts cannot be kept, trying again", host=self._host, reason=str(error))
                return False
            except Exception:
                log.exception("facts were refused", host=self._host, facts=len(facts))
                await self._pause(FIRST_DELAY_S * (TRIES - left))
        for fact in facts:
            try:
                await self._sink([fact], cursor_ns)
            except BotError:
                return False
            except Exception:
                log.exception("a fact is lost", host=self._host, fact=fact.key)
        return True
