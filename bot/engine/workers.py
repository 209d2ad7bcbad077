"""The threads that wait for one engine, so that the event loop never does.

Own daemon threads rather than the default executor: aiogram runs its filters there, and a pool full of calls to a
hanging engine must not stop updates, nor the process's exit. A caller that gives up gets its answer at once; its thread
is hung up on when the time of the job is over, and comes back by that.
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
GRACE_S = 0.05  # a caller hears of its limit first
WAITING = 64  # more than that many commands behind a hanging engine are better told so at once


class _Job(Generic[C]):
    __slots__ = ("act", "deadline", "future", "loop", "tool")

    def __init__(self, act: Callable[[C], Any], future: asyncio.Future[Any], loop: asyncio.AbstractEventLoop):
        self.act = act
        self.future = future
        self.loop = loop
        self.tool: C | None = None  # while it is at work
        self.deadline: asyncio.TimerHandle | None = None


class Workers(Generic[C]):
    """Threads with one ``C`` each (what they work with), made when first needed and closed by ``end``.

    ``hang_up`` is called from the loop when the time of a job that is under way is over: it ends what the thread waits
    for, and must not block.
    """

    def __init__(
        self,
        *,
        host: str,
        make: Callable[[], C],
        end: Callable[[C], None],
        hang_up: Callable[[C], None] = lambda tool: None,
        threads: int = THREADS,
    ):
        self._host = host
        self._make = make
        self._end = end
        self._hang_up = hang_up
        self._most = threads
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[_Job[C] | None] = queue.SimpleQueue()
        self._started = 0
        self._unfinished = 0  # jobs that wait or run
        self._is_closed = False

    async def call(self, act: Callable[[C], T], *, limit_s: float | None = None) -> T:
        """Run it in a thread. Raises EngineBusy, and whatever ``act`` raises; cancelling returns at once.

        ``limit_s`` bounds the thread and not the caller, who gives up by himself.
        """
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
        job: _Job[C] = _Job(act, future, loop)
        if limit_s is not None:
            job.deadline = loop.call_later(limit_s + GRACE_S, self._time_is_over, job)
        self._jobs.put(job)
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

    def _time_is_over(self, job: _Job[C]) -> None:
        with self._lock:  # the tool may not begin with another job meanwhile
            if job.tool is not None:
                self._hang_up(job.tool)

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
        with self._lock:
            job.tool = tool
        try:
            if not job.future.cancelled():
                result = job.act(tool)
        except BaseException as caught:  # noqa: BLE001 - it is raised where the job was asked for
            error = caught
        with self._lock:
            job.tool = None
            self._unfinished -= 1
        # A loop that is closed by now has nobody left to hear of it.
        with contextlib.suppress(RuntimeError):
            job.loop.call_soon_threadsafe(_settle, job.future, job.deadline, result, error)


def _settle(
    future: asyncio.Future[Any], deadline: asyncio.TimerHandle | None, result: Any, error: BaseException | None
) -> None:
    if deadline is not None:
        deadline.cancel()
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
