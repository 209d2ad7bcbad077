"""What there is to be asked about, for telling a question about it. Apart from the handlers because it is remembered.

Projects, services and stacks are read off the labels of containers, so that one listing tells of all. An engine that is
slow or away holds no answer: then there are no names, and nothing is said about it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answers.model import Known
from bot.engine.model import Container
from bot.engine.port import Engine
from bot.errors import EngineError
from bot.telegram.call import Call

WAIT_S = 1.0
SWARM_SERVICE = "com.docker.swarm.service.name"  # labels that a manager gives to a task's container
STACK = "com.docker.stack.namespace"
KEPT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    engine: Engine
    at: datetime
    names: Known


_last: list[_Listing] = []  # the last listing, if any


async def known_names(call: Call, host: str) -> Known:
    """Of running and stopped ones, from one listing that is at most five seconds old."""
    now = call.clock()
    fleet = call.services.fleet
    engine = fleet.get(host, fleet.default)  # past the call: an article is no answer of an engine
    for listing in _last:
        if listing.engine is engine and timedelta() <= now - listing.at < KEPT:
            return listing.names
    names = _named(await _listed(engine), fleet.names)
    _last[:] = [_Listing(engine=engine, at=now, names=names)]
    return names


async def _listed(engine: Engine) -> Sequence[Container]:
    try:
        async with asyncio.timeout(WAIT_S):
            return await engine.list_containers(all=True)
    except (EngineError, TimeoutError):
        return ()


def _named(containers: Sequence[Container], hosts: Sequence[str]) -> Known:
    return Known(
        containers=tuple(container.name for container in containers),
        projects=_unique(container.project for container in containers),
        services=_unique(container.labels.get(SWARM_SERVICE) for container in containers),
        stacks=_unique(container.labels.get(STACK) for container in containers),
        hosts=tuple(hosts),
    )


def _unique(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
