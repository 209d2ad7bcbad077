"""Proof of life, as the running bot gathers it: when polling, the event stream and the outbox were last alive.

A stamp is set only after the fact: polling counts when Telegram has answered a getUpdates, the event stream when its
follower says that it is open, the outbox when nothing is stuck in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import GetUpdates, Response, TelegramMethod

from bot.engine.port import Engine
from bot.errors import EngineError
from bot.pulse_file import PARTS, is_fresh, write

log = structlog.get_logger(__name__)

EVERY_S = 15.0  # a few chances within what counts as fresh
FIRST_S = 0.25  # after the start, growing: what has just come alive is told so at once


@dataclass(slots=True)
class Pulse:
    polling_at: datetime | None = None
    events_at: datetime | None = None
    outbox_at: datetime | None = None

    def stale_parts(self, now: datetime) -> list[str]:
        """Which of the three were not alive within a minute."""
        return [part for part in PARTS if not is_fresh(self.stamps()[part], now)]

    def stamps(self) -> dict[str, datetime | None]:
        return {"polling": self.polling_at, "events": self.events_at, "outbox": self.outbox_at}


class PollingStamp(BaseRequestMiddleware):
    """A request middleware of the bot's session that sees every answered getUpdates.

    The first one does not wait for updates: a start is known to be alive at once, and not half a minute later, when
    whoever watches its health has looked already.
    """

    def __init__(self, pulse: Pulse, clock: Callable[[], datetime]):
        self._pulse = pulse
        self._clock = clock

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        if isinstance(method, GetUpdates) and self._pulse.polling_at is None:
            method = method.model_copy(update={"timeout": 0})
        answer = await make_request(bot, method)
        if isinstance(method, GetUpdates):
            self._pulse.polling_at = self._clock()
        return answer


async def beat(
    pulse: Pulse,
    *,
    engine: Engine,
    data_dir: Path,
    clock: Callable[[], datetime],
    is_following: Callable[[], bool] | None = None,
    is_delivering: Callable[[], bool] | None = None,
) -> None:
    """Look at the parts and write the file, for ever.

    Without a follower an answered ping stands for the event stream, and without an outbox nothing can be stuck.
    """
    follows = is_following or _Ping(engine)
    delay_s = FIRST_S
    while True:
        if isinstance(follows, _Ping):
            await follows.send()
        if follows():
            pulse.events_at = clock()
        if is_delivering is None or is_delivering():
            pulse.outbox_at = clock()
        write(data_dir, pulse.stamps())
        await asyncio.sleep(delay_s)
        delay_s = min(delay_s * 2, EVERY_S)


class _Ping:
    """Says once when the engine goes and once when it comes back."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._was_there: bool | None = None

    def __call__(self) -> bool:
        return bool(self._was_there)

    async def send(self) -> None:
        try:
            await self._engine.ping()
            is_there = True
        except EngineError as error:
            is_there = False
            if self._was_there is not False:
                log.warning("the engine does not answer", host=self._engine.host, reason=str(error))
        if is_there and self._was_there is False:
            log.info("the engine answers again", host=self._engine.host)
        self._was_there = is_there
