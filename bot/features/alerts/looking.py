"""One engine looked at for /status, within a time: that it is away, or hangs, is part of the answer."""

from __future__ import annotations

import asyncio

from bot.engine.model import Space
from bot.engine.port import Engine
from bot.errors import EngineError, NoAnswer
from bot.features.alerts.overview import Host


async def look(engine: Engine, limit_s: float) -> Host:
    """A disk that cannot be seen, or does not answer in time, is left out."""
    try:
        async with asyncio.timeout(limit_s):
            containers, space = await asyncio.gather(engine.list_containers(all=True), _space(engine))
    except TimeoutError:
        return Host(name=engine.host, failure=NoAnswer(host=engine.host, reason="no answer", limit_s=limit_s))
    except EngineError as failure:
        return Host(name=engine.host, failure=failure)
    return Host(name=engine.host, containers=sorted(containers, key=lambda one: one.name), space=space)


async def _space(engine: Engine) -> Space | None:
    try:
        return await engine.data_root_space()
    except EngineError:
        return None
