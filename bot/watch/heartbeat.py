"""The dead man's switch: a GET to an address of the operator's each minute, as long as the bot is wholly alive.

An outside watcher notices when it stays away. What "alive" means is the pulse's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.pulse import Pulse

log = structlog.get_logger(__name__)

EVERY_S = 60.0
FIRST_AFTER_S = 15.0  # by then the parts of a healthy bot have been seen
TIMEOUT = ClientTimeout(total=15)


async def keep_beating(
    url: str,
    pulse: Pulse,
    *,
    clock: Callable[[], datetime],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """For ever. Says once when it falls silent and why, and once when it beats again."""
    heart = _Heart(url)
    async with ClientSession(timeout=TIMEOUT) as session:
        await pause(FIRST_AFTER_S)
        while True:
            await heart.beat(session, pulse.stale_parts(clock()))
            await pause(EVERY_S)


class _Heart:
    def __init__(self, url: str):
        self._url = url
        self._host = urlsplit(url).hostname  # the rest of the address is often a secret
        self._trouble = ""

    async def beat(self, session: ClientSession, stale: list[str]) -> None:
        trouble = f"not alive: {', '.join(stale)}" if stale else await self._get(session)
        if trouble and not self._trouble:
            log.warning("no heartbeat is sent", host=self._host, reason=trouble)
        elif self._trouble and not trouble:
            log.info("the heartbeat is sent again", host=self._host)
        self._trouble = trouble

    async def _get(self, session: ClientSession) -> str:
        """What went wrong, "" where nothing did."""
        try:
            async with session.get(self._url) as answer:
                return "" if answer.status < 400 else f"answered with {answer.status}"
        except (ClientError, TimeoutError, OSError) as error:
            return type(error).__name__  # its text would have the whole address
