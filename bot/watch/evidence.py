"""What is looked up at a death while it is still there to be seen: the last lines, and who uses the memory.

Bounded in time, since an alert waits for it: what does not come in time is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.engine.model import Container, LogLine, LogQuery
from bot.engine.port import Engine
from bot.errors import EngineError
from bot.store.incident_rows import MemoryUser
from bot.ui.clean import clean
from bot.ui.secrets import mask_text

log = structlog.get_logger(__name__)

LINES = 10
LINE_LENGTH = 240
TAIL_BYTES = 64 * 1024
TAIL_WITHIN_S = 1.5
USERS = 5
USERS_ASKED = 64  # measured at once; of more containers the newest
USERS_WITHIN_S = 4.0  # a measurement lasts a second


async def log_tail(engine: Engine, container_id: str) -> tuple[str, ...]:
    """Masked, oldest first; empty where there is none to be had, e.g. of a container that is gone. Raises TimeoutError
    where the engine has not answered in time.
    """
    try:
        async with asyncio.timeout(TAIL_WITHIN_S):
            lines = await engine.container_logs(container_id, LogQuery(tail=LINES), max_bytes=TAIL_BYTES)
    except EngineError as error:
        log.info("no last lines", container=container_id[:12], reason=str(error))
        return ()
    return tuple(filter(None, (_shown(line) for line in lines)))[-LINES:]


async def memory_users(engine: Engine) -> tuple[MemoryUser, ...]:
    """Those that run and use the most, the greatest first."""
    try:
        async with asyncio.timeout(USERS_WITHIN_S):
            running: Sequence[Container] = await engine.list_containers()
            usages = await engine.stats([container.id for container in running[:USERS_ASKED]])
    except (EngineError, TimeoutError) as error:
        log.info("memory was not measured", reason=str(error))
        return ()
    users = sorted(usages, key=lambda usage: (-usage.memory_bytes, usage.name))
    return tuple(MemoryUser(name=usage.name, memory_bytes=usage.memory_bytes) for usage in users[:USERS])


def _shown(line: LogLine) -> str:
    """Of others' making: harmless, masked while it is whole, then cut."""
    text = mask_text(clean(line.text)).strip()
    return text if len(text) <= LINE_LENGTH else f"{text[: LINE_LENGTH - 1]}…"
