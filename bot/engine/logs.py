"""A container's log: the last of it at once, or followed."""

from __future__ import annotations

import asyncio
import http.client
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bot.engine.calls import Calls
from bot.engine.failures import EXPECTED, Broken, Garbled, Subject
from bot.engine.follow import LineSink, is_multiplexed
from bot.engine.frames import OutputReader, RawLine, decoded
from bot.engine.model import LogBatch, LogLine, LogQuery
from bot.engine.port import Follow
from bot.engine.stream import Request, Sink, Stream, contents
from bot.engine.wire import Params, Wire, segment
from bot.errors import EngineTimeout


class Logs(Calls):
    async def container_logs(self, ref: str, query: LogQuery, *, max_bytes: int) -> tuple[LogLine, ...]:
        """See ``port.Engine``. Memory stays near ``max_bytes`` however long the log is."""
        limit = self._limit_s

        def read(wire: Wire) -> tuple[LogLine, ...]:
            deadline = time.monotonic() + limit
            connection = wire.connect(limit)
            try:
                response = wire.begin(
                    connection,
                    "GET",
                    f"/containers/{segment(ref)}/logs",
                    limit_s=limit,
                    header_limit_s=limit,
                    params=log_params(query, most_lines=max_bytes),
                )
                with response:
                    reader = OutputReader(
                        is_multiplexed=is_multiplexed(
                            response.getheader("Content-Type") or "", lambda: is_tty(wire, ref, limit)
                        ),
                        has_stamps=query.timestamps,
                    )
                    lines = newest(response, reader, max_bytes, deadline)
            finally:
                connection.close()
            return tuple(decoded(line, has_stamps=query.timestamps) for line in lines)

        return await self._do(read, subject=Subject(kind="container", ref=ref), only_looks=True)

    @asynccontextmanager
    async def follow_logs(self, ref: str, query: LogQuery, *, keep_lines: int) -> AsyncIterator[Follow]:
        """See ``port.Engine``. Raises on entering when there is no such container."""
        subject = Subject(kind="container", ref=ref)
        sink = LineSink(
            keep_lines=keep_lines, has_stamps=query.timestamps, is_tty=lambda wire: is_tty(wire, ref, self._limit_s)
        )
        request = Request(
            method="GET",
            path=f"/containers/{segment(ref)}/logs",
            params={**log_params(query, most_lines=None), "follow": True},
            header_limit_s=self._limit_s,
        )
        stream = self._stream(request, sink)
        stream.start()
        try:
            await self._opened(sink, subject)
            yield Following(self, sink, subject)
        finally:
            stream.cancel()

    def _stream(self, request: Request, sink: Sink) -> Stream:
        return Stream(slots=self._slots, new_wire=self._new_wire, request=request, sink=sink, limit_s=self._limit_s)

    async def _opened(self, sink: Any, subject: Subject) -> None:
        try:
            async with asyncio.timeout(self._limit_s):
                await sink.opening.wait()
        except TimeoutError as error:
            raise EngineTimeout(host=self.host, reason="no answer", limit_s=self._limit_s) from error
        except EXPECTED as error:
            raise self.translated(error, subject, self._limit_s) from error


class Following:
    """A follow as its caller sees it: the sink's batches, the port's errors."""

    def __init__(self, calls: Calls, sink: LineSink, subject: Subject):
        self._calls = calls
        self._sink = sink
        self._subject = subject

    async def next_batch(self, *, wait_s: float) -> LogBatch:
        try:
            return await self._sink.next_batch(wait_s=wait_s)
        except EXPECTED as error:
            raise self._calls.translated(error, self._subject) from error


def is_tty(wire: Wire, ref: str, limit_s: float) -> bool:
    answer = wire.json("GET", f"/containers/{segment(ref)}/json", limit_s=limit_s)
    if not isinstance(answer, dict):
        raise Garbled("no container")
    return bool((answer.get("Config") or {}).get("Tty"))


def log_params(query: LogQuery, *, most_lines: int | None) -> Params:
    """``most_lines``: more cannot be kept, since each costs a byte at least; the engine need not send them.

    Not with ``until``: the engine counts the tail first and looks at times afterwards.
    """
    tail = query.tail
    if most_lines is not None and query.until is None:
        tail = most_lines if tail is None else min(tail, most_lines)
    return {
        "stdout": query.stdout,
        "stderr": query.stderr,
        "timestamps": query.timestamps,
        "tail": "all" if tail is None else str(tail),
        "since": _moment(query.since),
        "until": _moment(query.until),
    }


def _moment(moment: datetime | None) -> str:
    """Seconds with nine digits behind the point, as the engine wants them."""
    if moment is None:
        return ""
    return f"{int(moment.timestamp())}.{moment.microsecond:06d}000"


def newest(response: http.client.HTTPResponse, reader: OutputReader, max_bytes: int, deadline: float) -> deque[RawLine]:
    kept: deque[RawLine] = deque()
    size = 0
    for content in contents(response):
        if time.monotonic() > deadline:
            raise TimeoutError("the log is too long to be read in time")  # the caller has gone already
        lines = reader.feed(content)
        kept.extend(lines)
        size += sum(len(line.content) + 1 for line in lines)
        while size > max_bytes and kept:
            size -= len(kept.popleft().content) + 1
    kept.extend(reader.flush())
    if not reader.is_whole:
        raise Broken("the engine hung up")
    return kept
