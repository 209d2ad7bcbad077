"""Output that is followed: the newest lines in bounded memory, handed from a stream's thread to the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable

from bot.engine.failures import Broken
from bot.engine.frames import OutputReader, RawLine, decoded
from bot.engine.model import LogBatch
from bot.engine.wire import Wire

FRAMES_TYPE = "application/vnd.docker.multiplexed-stream"


class Signal:
    """An event of the loop that threads set; setting it often costs one call into the loop."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self._lock = threading.Lock()
        self._is_on_its_way = False

    def set(self) -> None:
        with self._lock:
            if self._is_on_its_way:
                return
            self._is_on_its_way = True
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._event.set)

    def clear(self) -> None:
        """Before looking at what the signal is about, never after."""
        with self._lock:
            self._is_on_its_way = False
        self._event.clear()

    async def wait(self) -> None:
        await self._event.wait()


class Opening:
    """Whether a stream's answer has begun: awaited in the loop, settled from the stream's thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._future: asyncio.Future[None] = self._loop.create_future()

    def settle(self, error: BaseException | None = None) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._settle, error)

    def _settle(self, error: BaseException | None) -> None:
        if self._future.done():
            return
        if error is None:
            self._future.set_result(None)
        else:
            self._future.set_exception(error)
            self._future.exception()  # a stream of progress tells its failure by its steps: nobody awaits this one

    async def wait(self) -> None:
        await self._future


class LineSink:
    """Keeps the newest ``keep_lines`` lines that nobody has taken yet and counts those it had to drop."""

    def __init__(self, *, keep_lines: int, has_stamps: bool, is_tty: Callable[[Wire], bool]):
        self.opening = Opening()
        self._signal = Signal()
        self._has_stamps = has_stamps
        self._is_tty = is_tty
        self._lock = threading.Lock()
        self._kept: deque[RawLine] = deque(maxlen=keep_lines)
        self._arrived = 0  # since lines were last taken
        self._has_ended = False
        self._error: BaseException | None = None
        self._reader: OutputReader | None = None

    def begin(self, content_type: str, wire: Wire) -> None:
        self._reader = OutputReader(
            is_multiplexed=is_multiplexed(content_type, lambda: self._is_tty(wire)),
            has_stamps=self._has_stamps,
        )
        self.opening.settle()

    def feed(self, content: bytes) -> None:
        assert self._reader is not None
        self._keep(self._reader.feed(content))

    def end(self, error: BaseException | None) -> None:
        if self._reader is not None:
            self._keep(self._reader.flush())
            if error is None and not self._reader.is_whole:
                error = Broken("the engine hung up")
        with self._lock:
            self._has_ended = True
            self._error = error
        self.opening.settle(error)
        self._signal.set()

    def _keep(self, lines: list[RawLine]) -> None:
        if not lines:
            return
        with self._lock:
            self._kept.extend(lines)
            self._arrived += len(lines)
        self._signal.set()

    async def next_batch(self, *, wait_s: float) -> LogBatch:
        """As ``port.Follow``; raises the stream's error once all lines before it have been taken."""
        self._signal.clear()
        if self._is_idle():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._signal.wait()
        return self._take()

    def _is_idle(self) -> bool:
        with self._lock:
            return not self._kept and not self._has_ended

    def _take(self) -> LogBatch:
        with self._lock:
            taken = list(self._kept)
            skipped = self._arrived - len(taken)
            self._kept.clear()
            self._arrived = 0
            has_ended, error = self._has_ended, self._error
        if error is not None and not taken:
            raise error
        lines = tuple(decoded(line, has_stamps=self._has_stamps) for line in taken)
        return LogBatch(lines=lines, skipped=skipped, has_ended=has_ended and error is None)


def is_multiplexed(content_type: str, is_tty: Callable[[], bool]) -> bool:
    """Engines from 23.0 (API 1.42) tell by the type; older ones have to be asked about the container."""
    if content_type == FRAMES_TYPE:
        return True
    # 23.0 and later say raw-stream for a TTY, but older ones say it for every attach.
    return not is_tty()
