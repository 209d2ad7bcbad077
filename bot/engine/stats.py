"""How much running containers use: ``docker stats --no-stream``, for many at once.

The engine samples all its containers once a second and answers with the last two samples, so that an answer takes two
seconds, however little there is to do (20.10: 2.00 s; with one-shot 1.00 s but one sample, and two are needed). A
request a thread, six at a time, was 10 s for thirty containers and would be 34 s for a hundred. Asking all first and
reading the answers afterwards, as docker's own command line does, is two seconds for all.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import time
from collections.abc import Sequence

from bot.engine.calls import Calls
from bot.engine.failures import EXPECTED, Refusal
from bot.engine.model import Usage
from bot.engine.parse.stats import parse_usage
from bot.engine.wire import Wire, segment
from bot.errors import EngineTimeout

THREADS = 6  # of the twelve that all commands share
ASKED_AT_ONCE = 20  # connections a thread: five threads ask a hundred containers
PATIENCE_S = 10.0  # with one that does not answer, as the engine's lock on it may be held; the others are shown then
PATIENCE_PART = 0.8  # of a shorter limit, so that what has answered is told before the limit ends it all


class Stats(Calls):
    async def stats(self, ids: Sequence[str]) -> tuple[Usage, ...]:
        """See ``port.Engine``."""
        shares = [ids[start : start + ASKED_AT_ONCE] for start in range(0, len(ids), ASKED_AT_ONCE)]
        free = asyncio.Semaphore(THREADS)
        patience_s = min(PATIENCE_S, self._limit_s * PATIENCE_PART)

        async def measure(part: Sequence[str]) -> list[Usage]:
            async with free:
                return await self._do(lambda wire: _measured(wire, part, patience_s))

        try:
            async with asyncio.timeout(self._limit_s):
                answers = await asyncio.gather(*map(measure, shares), return_exceptions=True)
        except TimeoutError as error:
            raise EngineTimeout(host=self.host, reason="no answer", limit_s=self._limit_s) from error
        failures = [answer for answer in answers if isinstance(answer, BaseException)]
        usages = [usage for answer in answers if not isinstance(answer, BaseException) for usage in answer]
        if failures and not usages:
            raise failures[0]
        return tuple(usages)


def _measured(wire: Wire, ids: Sequence[str], limit_s: float) -> list[Usage]:
    """Raises the first failure where there was nothing but failures; one that is gone is none."""
    deadline = time.monotonic() + limit_s
    usages: list[Usage] = []
    failures: list[BaseException] = []
    with contextlib.ExitStack() as stack:
        asked = []
        for container_id in ids:
            connection = wire.connect(limit_s)
            stack.callback(connection.close)
            path = f"/containers/{segment(container_id)}/stats"
            wire.send(connection, "GET", path, limit_s=limit_s, params={"stream": "false"})
            asked.append(connection)
        for connection in asked:
            # A moment is left for those that have answered while another kept us waiting.
            connection.sock.settimeout(max(deadline - time.monotonic(), 0.05))
            try:
                usage = _answer(wire.head(connection))
            except Refusal as refusal:
                failures += [refusal] if refusal.status not in (404, 409) else []
                continue
            except EXPECTED as failure:
                failures.append(failure)
                continue
            usages += [usage] if usage is not None else []
    if failures and not usages:
        raise failures[0]
    return usages


def _answer(response: http.client.HTTPResponse) -> Usage | None:
    with response:
        return parse_usage(json.loads(response.read()))
