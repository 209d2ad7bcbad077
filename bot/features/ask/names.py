"""Which containers exist, for telling a question about one of them. Apart from the handlers because it is remembered.

An engine that is slow or away holds no answer: then there are no names, and nothing is said about it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.engine.port import Engine
from bot.errors import EngineError
from bot.telegram.call import Call

WAIT_S = 1.0
KEPT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    engine: Engine
    at: datetime
    names: tuple[str, ...]


_last: list[_Known] = []  # the last listing, if any


async def container_names(call: Call, host: str) -> tuple[str, ...]:
    """Of running and stopped ones, from one listing that is at most five seconds old."""
    now = call.clock()
    fleet = call.services.fleet
    engine = fleet.get(host, fleet.default)  # past the call: an article is no answer of an engine
    for known in _last:
        if known.engine is engine and timedelta() <= now - known.at < KEPT:
            return known.names
    names = await _listed(engine)
    _last[:] = [_Known(engine=engine, at=now, names=names)]
    return names


async def _listed(engine: Engine) -> tuple[str, ...]:
    try:
        async with asyncio.timeout(WAIT_S):
            containers = await engine.list_containers(all=True)
    except (EngineError, TimeoutError):
        return ()
    return tuple(container.name for container in containers)
