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
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from bot.errors import EngineBusy

T = TypeVar("T")
C = TypeVar("C")

THREADS = 12  # an engine answers a dozen at once as fast as it answers at all
STUCK_AFTER_S = 0.3  # then a call counts as one that hangs, and another thread takes its place
MOST_THREADS = 200  # a third of what fifty people ask, hanging until its limit of 30 s
GRACE_S = 0.05  # a caller hears of its limit first
WAITING = 64  # more than that many commands behind a hanging engine are better told so at once


class _Job(Generic[C]):
    __slots__ = ("act", "began", "deadline", "future", "loop", "relief", "tool")

    def __init__(self, act: Callable[[C], Any], future: asyncio.Future[Any], loop: asyncio.AbstractEventLoop):
        self.act = act
        self.future = future
        self.loop = loop
        self.tool: C | None = None  # while it is at work
        self.began = 0.0
        self.deadline: asyncio.TimerHandle | None = None
        self.relief: asyncio.TimerHandle | None = None


class Workers(Generic[C]):
    """Threads with one ``C`` each (what they work with), made when first needed and closed by ``end``.

    ``threads`` work at once; beyond them are those whose call hangs, up to ``most`` in all: one request that an engine
    never answers takes no place from the next. The surplus ends when nothing waits any more.

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
        most: int = MOST_THREADS,
    ):
        self._host = host
        self._make = make
        self._end = end
        self._hang_up = hang_up
        self._threads = threads
        self._most = max(threads, most)
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[_Job[C] | None] = queue.SimpleQueue()
        self._started = 0
        self._unfinished = 0  # jobs that wait or run
        self._running: set[_Job[C]] = set()
        self._number = 0
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
            if self._unfinished >= self._started + WAITING and not self._is_short():
                raise EngineBusy(host=self._host, reason=f"{self._unfinished} calls are waiting")
            self._unfinished += 1
        job: _Job[C] = _Job(act, future, loop)
        if limit_s is not None:
            job.deadline = loop.call_later(limit_s + GRACE_S, self._time_is_over, job)
        self._jobs.put(job)
        self._relieve(job)
        return await future

    def close(self) -> None:
        """Idle threads end now, busy ones after their request. Nobody waits for them."""
        with self._lock:
            self._is_closed = True
            started = self._started
        for _ in range(started):
            self._jobs.put(None)

    def _is_short(self) -> bool:
        """Whether there is something to do and may be another thread for it. Holding the lock."""
        if self._is_closed or self._unfinished < self._started or self._started >= self._most:
            return False
        if self._started < self._threads:
            return True
        long_ago = time.monotonic() - STUCK_AFTER_S
        return self._started - sum(job.began < long_ago for job in self._running) < self._threads

    def _relieve(self, job: _Job[C]) -> None:
        """Until it has a thread."""
        self._reinforce()
        if not job.began and not job.future.done():
            job.relief = job.loop.call_later(STUCK_AFTER_S, self._relieve, job)

    def _reinforce(self) -> None:
        while True:
            with self._lock:
                if self._unfinished <= self._started or not self._is_short():
                    return
                self._started += 1
                self._number += 1
                name = f"engine-{self._host}-{self._number}"
            threading.Thread(target=self._work, name=name, daemon=True).start()

    def _time_is_over(self, job: _Job[C]) -> None:
        with self._lock:  # the tool may not begin with another job meanwhile
            if job.tool is not None:
                self._hang_up(job.tool)

    def _work(self) -> None:
        tool = self._make()
        try:
            while (job := self._jobs.get()) is not None:
                is_needed = self._do(job, tool)
                del job  # or it keeps its answer alive until the next one
                if not is_needed:
                    return
        finally:
            self._end(tool)

    def _do(self, job: _Job[C], tool: C) -> bool:
        """Whether the thread is to stay."""
        result: Any = None
        error: BaseException | None = None
        with self._lock:
            job.tool, job.began = tool, time.monotonic()
            self._running.add(job)
        try:
            if not job.future.cancelled():
                result = job.act(tool)
        except BaseException as caught:  # noqa: BLE001 - it is raised where the job was asked for
            error = caught
        with self._lock:
            job.tool = None
            self._running.discard(job)
            self._unfinished -= 1
            is_needed = self._started <= self._threads or self._unfinished >= self._started
            if not is_needed:
                self._started -= 1
        # A loop that is closed by now has nobody left to hear of it.
        with contextlib.suppress(RuntimeError):
            job.loop.call_soon_threadsafe(_settle, job, result, error)
        return is_needed


def _settle(job: _Job[Any], result: Any, error: BaseException | None) -> None:
    for timer in (job.deadline, job.relief):
        if timer is not None:
            timer.cancel()
    if job.future.done():
        return
    if error is None:
        job.future.set_result(result)
    else:
        job.future.set_exception(error)
