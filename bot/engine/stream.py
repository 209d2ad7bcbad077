"""Answers without an end: one daemon thread each, reading blocks into a bounded sink that the event loop takes from.

Cancelling shuts the connection, so that a blocked read ends at once; nothing waits for the thread. What the bytes mean
is the sink's business (``follow.py``, ``progress.py``).
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import urllib3

from bot.engine.failures import EXPECTED, Broken, Garbled
from bot.engine.frames import Dechunker
from bot.engine.wire import Params, Wire, shut
from bot.errors import EngineBusy

MOST_STREAMS = 48  # of one engine at a time: a thread and a connection each
BLOCK_BYTES = 256 * 1024
FLOOD_BYTES = 16 * 1024  # a read that brings this much means that more is waiting
WORKING_SHARE = 0.35  # of a core: what a stream's reader may take of the one interpreter lock in a flood
LONGEST_PAUSE_S = 0.25
UPGRADED = 101  # raw from here on, until somebody hangs up


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    params: Params = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: object = None  # sent as JSON
    body_path: str = ""  # a file to send, read as it goes
    header_limit_s: float | None = None  # None: the answer may take any time to begin
    login_for: str = ""  # an image whose registry's login is sent along
    sends_logins: bool = False


class Sink(Protocol):
    """Called in the stream's thread, in this order: once begin, feed for each block, once end (also without begin)."""

    def begin(self, content_type: str, wire: Wire) -> None: ...
    def feed(self, content: bytes) -> None: ...
    def end(self, error: BaseException | None) -> None:
        """``error`` is one of ``failures.EXPECTED`` or a bug's; None when the answer ended or was cancelled."""
        ...


class Slots:
    """An engine's streams under way, counted."""

    def __init__(self, *, host: str, most: int = MOST_STREAMS):
        self._host = host
        self._most = most
        self._lock = threading.Lock()
        self._open: set[Stream] = set()
        self._is_closed = False

    def take(self, stream: Stream) -> None:
        with self._lock:
            if self._is_closed or len(self._open) >= self._most:
                raise EngineBusy(host=self._host, reason=f"{len(self._open)} streams are open")
            self._open.add(stream)

    def give_back(self, stream: Stream) -> None:
        with self._lock:
            self._open.discard(stream)

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            streams = list(self._open)
        for stream in streams:
            stream.cancel("the client was closed")


class Stream:
    """One request whose answer is read until it ends or is cancelled."""

    def __init__(self, *, slots: Slots, new_wire: Callable[[], Wire], request: Request, sink: Sink, limit_s: float):
        self._slots = slots
        self._new_wire = new_wire
        self._request = request
        self._sink = sink
        self._limit_s = limit_s
        self._cancelled = threading.Event()
        self._lock = threading.Lock()
        self._reason = ""
        # The socket itself: http.client lets go of it once it has read a head that ends with the connection.
        self._socket: socket.socket | None = None

    def start(self) -> None:
        """Raises EngineBusy when too many are open."""
        self._slots.take(self)
        threading.Thread(target=self._run, name=f"stream {self._request.path}", daemon=True).start()

    def cancel(self, reason: str = "") -> None:
        """From any thread, any number of times, never blocking. With a reason the sink ends with an error."""
        with self._lock:
            self._reason = reason
            sock = self._socket
        self._cancelled.set()
        if sock is not None:
            shut(sock)

    def _run(self) -> None:
        wire = self._new_wire()
        error: BaseException | None = None
        try:
            self._read(wire)
        except EXPECTED as caught:
            error = caught
        except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as caught:
            error = Garbled(f"{type(caught).__name__}: {caught}")
            error.__cause__ = caught
        except Exception as caught:  # noqa: BLE001 - a bug is raised where the stream is read
            # A connection that is shut under a library's hands ends in anything, AttributeError included.
            error = caught
        finally:
            wire.close()
            self._slots.give_back(self)
            if self._cancelled.is_set():
                error = Broken(self._reason) if self._reason else None
            self._sink.end(error)

    def _read(self, wire: Wire) -> None:
        request = self._request
        headers = dict(request.headers)
        if request.login_for:
            headers |= wire.registry_auth(request.login_for)
        if request.sends_logins:
            headers |= wire.registry_logins()
        with contextlib.ExitStack() as stack:
            body = request.body
            if request.body_path:
                path = Path(request.body_path)
                body = stack.enter_context(path.open("rb"))
                headers["Content-Length"] = str(path.stat().st_size)
            connection = self._connect(wire)
            stack.callback(connection.close)
            response = wire.begin(
                connection,
                request.method,
                request.path,
                limit_s=self._limit_s,
                header_limit_s=request.header_limit_s,
                params=request.params,
                body=body,
                headers=headers,
            )
            stack.callback(response.close)
            self._sink.begin(response.getheader("Content-Type", ""), wire)
            self._pass_on(response)

    def _connect(self, wire: Wire) -> urllib3.connection.HTTPConnection:
        connection = wire.connect(self._limit_s)
        with self._lock:
            self._socket = connection.sock
        if self._cancelled.is_set():
            connection.close()
            raise Broken("cancelled")
        return connection

    def _pass_on(self, response: http.client.HTTPResponse) -> None:
        if self._socket is None:
            return
        self._socket.settimeout(None)
        began = time.thread_time()
        for content in contents(response):
            if self._cancelled.is_set():
                return
            self._sink.feed(content)
            if len(content) >= FLOOD_BYTES:
                # The engine waits meanwhile: its socket fills. Other chats' commands need the interpreter too.
                took = time.thread_time() - began
                self._cancelled.wait(min(took * (1 / WORKING_SHARE - 1), LONGEST_PAUSE_S))
            began = time.thread_time()


def contents(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body in blocks as they come, without their chunking. Raises Broken when it ends before its end.

    http.client's own reading undoes one chunk at a time, and the engine puts every log line into its own.
    """
    file = response.fp
    chunks = Dechunker() if response.getheader("Transfer-Encoding", "").lower() == "chunked" else None
    left = None if chunks or response.status == UPGRADED else response.length
    while left != 0:
        block = file.read1(BLOCK_BYTES if left is None else min(left, BLOCK_BYTES))
        if not block and (chunks or left):
            raise Broken("the engine hung up")
        if not block:
            return
        if left is not None:
            left -= len(block)
        content = chunks.feed(block) if chunks else block
        if content:
            yield content
        if chunks and chunks.has_ended:
            return
