"""What running containers have used so far, one look at each: what pictures over time are made of.

One-shot calls (API 1.41): the engine then reads the counters once and forgets them, where a measurement keeps its
collector busy for two rounds. All are asked first and read afterwards, as for ``stats``; older engines measure twice,
and the second of the two is taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import time
from collections.abc import Sequence

from bot.engine.calls import Calls
from bot.engine.failures import EXPECTED
from bot.engine.model import Counters
from bot.engine.parse.stats import parse_counters
from bot.engine.wire import Wire, segment

THREADS = 2  # of the twelve that all commands share: samples are in no hurry
ASKED_AT_ONCE = 50
PATIENCE_S = 8.0
ONE_SHOT = {"stream": "false", "one-shot": "true"}


class CounterCalls(Calls):
    async def counters(self, ids: Sequence[str]) -> tuple[Counters, ...]:
        """See ``port.Engine``."""
        free = asyncio.Semaphore(THREADS)

        async def look(part: Sequence[str]) -> list[Counters]:
            async with free:
                return await self._do(lambda wire: _read(wire, part))

        shares = [ids[start : start + ASKED_AT_ONCE] for start in range(0, len(ids), ASKED_AT_ONCE)]
        answers = await asyncio.gather(*map(look, shares))
        return tuple(found for answer in answers for found in answer)


def _read(wire: Wire, ids: Sequence[str]) -> list[Counters]:
    deadline = time.monotonic() + PATIENCE_S
    found: list[Counters] = []
    with contextlib.ExitStack() as stack:
        asked = []
        for container_id in ids:
            connection = wire.connect(PATIENCE_S)
            stack.callback(connection.close)
            path = f"/containers/{segment(container_id)}/stats"
            wire.send(connection, "GET", path, limit_s=PATIENCE_S, params=ONE_SHOT)
            asked.append(connection)
        for connection in asked:
            connection.sock.settimeout(max(deadline - time.monotonic(), 0.05))
            # One that is gone, or does not answer in time, is left out: there is another round soon.
            with contextlib.suppress(*EXPECTED):
                counters = _answer(wire.head(connection))
                found += [counters] if counters is not None else []
    return found


def _answer(response: http.client.HTTPResponse) -> Counters | None:
    with response:
        return parse_counters(json.loads(response.read()))
