"""The threads that wait for one engine, so that the event loop never does.

Own daemon threads rather than the default executor: aiogram runs its filters there, and a pool full of calls to a
hanging engine must not stop updates, nor the process's exit. A caller that gives up gets its answer at once; the thread
comes back by itself when the HTTP time limit ends its request.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from bot.errors import EngineBusy

T = TypeVar("T")
C = TypeVar("C")

THREADS = 12  # an engine answers a dozen at once as fast as it answers at all
WAITING = 64  # more than that many commands behind a hanging engine are better told so at once


class _Job(Generic[C]):
    __slots__ = ("act", "future", "loop")

    def __init__(self, act: Callable[[C], Any], future: asyncio.Future[Any], loop: asyncio.AbstractEventLoop):
        self.act = act
        self.future = future
        self.loop = loop


class Workers(Generic[C]):
    """Threads with one ``C`` each (what they work with), made when first needed and closed by ``end``."""

    def __init__(self, *, host: str, make: Callable[[], C], end: Callable[[C], None], threads: int = THREADS):
        self._host = host
        self._make = make
        self._end = end
        self._most = threads
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[_Job[C] | None] = queue.SimpleQueue()
        self._started = 0
        self._unfinished = 0  # jobs that wait or run
        self._is_closed = False

    async def call(self, act: Callable[[C], T]) -> T:
        """Run it in a thread. Raises EngineBusy, and whatever ``act`` raises; cancelling returns at once."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._lock:
            if self._is_closed:
                raise EngineBusy(host=self._host, reason="closed")
            if self._unfinished >= self._most + WAITING:
                raise EngineBusy(host=self._host, reason=f"{self._unfinished} calls are waiting")
            self._unfinished += 1
            needs_thread = self._unfinished > self._started and self._started < self._most
            if needs_thread:
                self._started += 1
                number = self._started
            else:
                number = 0
        self._jobs.put(_Job(act, future, loop))
        if number:
            threading.Thread(target=self._work, name=f"engine-{self._host}-{number}", daemon=True).start()
        return await future

    def close(self) -> None:
        """Idle threads end now, busy ones after their request. Nobody waits for them."""
        with self._lock:
            self._is_closed = True
            started = self._started
        for _ in range(started):
            self._jobs.put(None)

    def _work(self) -> None:
        tool = self._make()
        try:
            while (job := self._jobs.get()) is not None:
                self._do(job, tool)
                del job  # or it keeps its answer alive until the next one
        finally:
            self._end(tool)

    def _do(self, job: _Job[C], tool: C) -> None:
        result: Any = None
        error: BaseException | None = None
        try:
            if not job.future.cancelled():
                result = job.act(tool)
        except BaseException as caught:  # noqa: BLE001 - it is raised where the job was asked for
            error = caught
        with self._lock:
            self._unfinished -= 1
        # A loop that is closed by now has nobody left to hear of it.
        with contextlib.suppress(RuntimeError):
            job.loop.call_soon_threadsafe(_settle, job.future, result, error)


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
