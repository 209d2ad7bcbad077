"""Proof of life, as the running bot gathers it: when polling and the engine last answered.

A stamp is set only after the fact: polling
counts when Telegram has answered a getUpdates, the engine when it has answered a ping.
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
from bot.pulse_file import write

log = structlog.get_logger(__name__)

EVERY_S = 15.0  # a few chances within what counts as fresh


@dataclass(slots=True)
class Pulse:
    polling_at: datetime | None = None
    engine_at: datetime | None = None


class PollingStamp(BaseRequestMiddleware):
    """A request middleware of the bot's session that sees every answered getUpdates."""

    def __init__(self, pulse: Pulse, clock: Callable[[], datetime]):
        self._pulse = pulse
        self._clock = clock

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Response[Any]:
        answer = await make_request(bot, method)
        if isinstance(method, GetUpdates):
            self._pulse.polling_at = self._clock()
        return answer


async def beat(pulse: Pulse, *, engine: Engine, data_dir: Path, clock: Callable[[], datetime]) -> None:
    """Ping the engine and write the file, for ever. Says once when the engine goes and once when it comes back."""
    was_there: bool | None = None
    while True:
        try:
            await engine.ping()
            pulse.engine_at = clock()
            is_there = True
        except EngineError as error:
            is_there = False
            if was_there is not False:
                log.warning("the engine does not answer", host=engine.host, reason=str(error))
        if is_there and was_there is False:
            log.info("the engine answers again", host=engine.host)
        was_there = is_there
        write(data_dir, polling_at=pulse.polling_at, engine_at=pulse.engine_at)
        await asyncio.sleep(EVERY_S)
