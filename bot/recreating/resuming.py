"""At a start: what a kill has left half made anew is finished, on every engine that can be reached."""

from __future__ import annotations

import structlog

from bot.engine.port import Engine
from bot.errors import EngineError
from bot.recreating.together import finish

log = structlog.get_logger(__name__)


async def resume(engine: Engine) -> None:
    """One engine. One that is away is met again at the next start."""
    try:
        results = await finish(engine, await engine.list_containers(all=True))
    except EngineError as error:
        log.warning("nobody could look for containers half made anew", engine=engine.host, reason=str(error))
        return
    for one in results:
        reason = str(one.error) if one.error is not None else ""
        log.info("a container was made anew to its end", engine=engine.host, name=one.name, error=reason)
