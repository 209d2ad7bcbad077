"""The engine's events: followed without an end, or those it still keeps."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.engine.containers import filters_param
from bot.engine.failures import EXPECTED, NO_SUBJECT, Broken
from bot.engine.follow import Opening, Signal
from bot.engine.logs import Logs
from bot.engine.model import Event, EventBatch
from bot.engine.parse.events import parse_event
from bot.engine.parse.moments import from_text
from bot.engine.port import EventStream, Filters
from bot.engine.stream import Request, contents
from bot.engine.wire import Params, Wire

MOST_WAITING = 10_000  # events that nobody has taken yet, some 15 MB; then the engine has to wait
LONGEST_EVENT = 1024 * 1024
TAKEN_CHECK_S = 0.5


class EventSink:
    """Events not taken yet, all of them and in order."""

    def __init__(self, *, most: int = MOST_WAITING) -> None:
        self.opening = Opening()
        self._signal = Signal()
        self._most = most
        self._lock = threading.Condition()
        self._waiting: list[Event] = []
        self._rest = b""
        self._may_have_gaps = False
        self._error: BaseException | None = None
        self._is_left = False

    def begin(self, content_type: str, wire: Wire) -> None:
        self.opening.settle()

    def feed(self, content: bytes) -> None:
        *whole, self._rest = (self._rest + content).split(b"\n")
        if len(self._rest) > LONGEST_EVENT:
            raise ValueError("an event without an end")
        events: list[Event] = []
        try:
            events.extend(event for line in whole if line.strip() and (event := parse_event(line)) is not None)
        finally:
            if events:  # also those before one that is none
                self._add(events)

    def end(self, error: BaseException | None) -> None:
        with self._lock:
            # An answer that ends well is an engine that goes down in peace.
            self._error = error or Broken("the event stream has ended")
        self.opening.settle(error)
        self._signal.set()

    def leave(self) -> None:
        """Nobody takes any more: a thread that waits for room goes on."""
        with self._lock:
            self._is_left = True
            self._lock.notify_all()

    def _add(self, events: list[Event]) -> None:
        with self._lock:
            while len(self._waiting) >= self._most and not self._is_left:
                self._may_have_gaps = True
                self._lock.wait(TAKEN_CHECK_S)
            if not self._is_left:
                self._waiting += events
        self._signal.set()

    async def next_batch(self, *, wait_s: float) -> EventBatch:
        """As ``port.EventStream``; raises the stream's error once all events before it have been taken."""
        self._signal.clear()
        if self._is_idle():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._signal.wait()
        return self._take()

    def _is_idle(self) -> bool:
        with self._lock:
            return not self._waiting and self._error is None

    def _take(self) -> EventBatch:
        with self._lock:
            taken, self._waiting = self._waiting, []
            may_have_gaps, self._may_have_gaps = self._may_have_gaps, False
            error = self._error
            self._lock.notify_all()
        if error is not None and not taken:
            raise error
        return EventBatch(events=tuple(taken), may_have_gaps=may_have_gaps)


class FollowedEvents:
    """The stream as its caller sees it: the sink's batches, the port's errors."""

    def __init__(self, events: Events, sink: EventSink):
        self._events = events
        self._sink = sink

    async def next_batch(self, *, wait_s: float) -> EventBatch:
        try:
            return await self._sink.next_batch(wait_s=wait_s)
        except EXPECTED as error:
            raise self._events.translated(error, NO_SUBJECT) from error


class Events(Logs):
    @asynccontextmanager
    async def follow_events(self, *, since_ns: int = 0, filters: Filters | None = None) -> AsyncIterator[EventStream]:
        """See ``port.Engine``."""
        sink = EventSink()
        request = Request(
            method="GET",
            path="/events",
            params={"since": _moment(since_ns), "filters": filters_param(filters)},
            header_limit_s=self._limit_s,
        )
        stream = self._stream(request, sink)
        stream.start()
        try:
            await self._opened(sink, NO_SUBJECT)
            yield FollowedEvents(self, sink)
        finally:
            sink.leave()
            stream.cancel()

    async def past_events(
        self, *, since_ns: int, until_ns: int = 0, filters: Filters | None = None, most: int = 1000
    ) -> tuple[Event, ...]:
        """See ``port.Engine``. With no end given the engine's clock is asked first: ours may be another."""
        limit = self._limit_s

        def read(wire: Wire) -> tuple[Event, ...]:
            deadline = time.monotonic() + limit
            until = until_ns or _now_ns(wire, limit)
            if until < since_ns:  # which the engine refuses; its clock may have been set back
                return ()
            params: Params = {
                "since": _moment(max(since_ns, 1)),
                "until": _moment(until),
                "filters": filters_param(filters),
            }
            connection = wire.connect(limit)
            try:
                response = wire.begin(connection, "GET", "/events", limit_s=limit, header_limit_s=limit, params=params)
                kept: deque[Event] = deque(maxlen=most)
                rest = b""
                with response:
                    for content in contents(response):
                        if time.monotonic() > deadline:
                            raise TimeoutError("too many events to be read in time")  # the caller has gone already
                        *whole, rest = (rest + content).split(b"\n")
                        kept.extend(event for line in whole if line.strip() and (event := parse_event(line)))
                        if len(rest) > LONGEST_EVENT:
                            raise ValueError("an event without an end")
                if rest.strip():
                    raise Broken("the engine hung up")
            finally:
                connection.close()
            return tuple(kept)

        return await self._do(read, only_looks=True)


def _now_ns(wire: Wire, limit_s: float) -> int:
    at = from_text(wire.json("GET", "/info", limit_s=limit_s).get("SystemTime"))
    return int(at.timestamp() * 1_000_000) * 1000 if at else time.time_ns()


def _moment(time_ns: int) -> str:
    """Seconds with nine digits behind the point, as the engine wants them; empty for 0."""
    return f"{time_ns // 1_000_000_000}.{time_ns % 1_000_000_000:09d}" if time_ns else ""
