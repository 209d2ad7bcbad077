"""A stream that is also written to: one thread for both ways, since a TLS connection bears no two.

Input is queued and never blocks who sends it; the thread is woken by a socket pair. What the bytes mean is the sink's
business, as for every stream.
"""

from __future__ import annotations

import contextlib
import http.client
import select
import socket
import ssl
import threading
import time
from typing import Any

from bot.engine.failures import Broken
from bot.engine.stream import BLOCK_BYTES, FLOOD_BYTES, LONGEST_PAUSE_S, WORKING_SHARE, Stream

MOST_WAITING = 64 * 1024  # bytes of input that the program has not read yet
_WANTS_MORE = (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError, TimeoutError)


class Duplex(Stream):
    def __init__(self, **wanted: Any):
        super().__init__(**wanted)
        self._outgoing = bytearray()
        self._outgoing_lock = threading.Lock()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_writer.setblocking(False)
        self._wake_reader.setblocking(False)

    def send(self, data: bytes) -> bool:
        """From any thread, never blocking. False where too much is waiting already."""
        with self._outgoing_lock:
            if len(self._outgoing) + len(data) > MOST_WAITING:
                return False
            self._outgoing += data
        self._wake()
        return True

    def cancel(self, reason: str = "") -> None:
        super().cancel(reason)
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # full: it is on its way; closed: nobody waits
            self._wake_writer.send(b"x")

    def _run(self) -> None:
        try:
            super()._run()
        finally:
            self._wake_reader.close()
            self._wake_writer.close()

    def _pass_on(self, response: http.client.HTTPResponse) -> None:
        sock = self._socket
        if sock is None:
            return
        sock.settimeout(0.0)
        with contextlib.suppress(*_WANTS_MORE):
            if begun := response.fp.read1(BLOCK_BYTES):  # what came with the head
                self._sink.feed(begun)
        while not self._cancelled.is_set():
            began = time.thread_time()
            came = self._receive(sock)
            if came is None:
                return
            self._transmit(sock)
            if came >= FLOOD_BYTES:
                took = time.thread_time() - began
                self._cancelled.wait(min(took * (1 / WORKING_SHARE - 1), LONGEST_PAUSE_S))
            elif not came:
                self._wait(sock)

    def _receive(self, sock: socket.socket) -> int | None:
        """How many bytes came; None at the end."""
        came: list[bytes] = []
        size = 0
        is_over = False
        while size < BLOCK_BYTES and not is_over:
            try:
                came.append(sock.recv(BLOCK_BYTES))
            except _WANTS_MORE:
                break
            size += len(came[-1])
            is_over = not came[-1]
        if size:
            self._sink.feed(b"".join(came))
        return None if is_over else size

    def _transmit(self, sock: socket.socket) -> None:
        with self._outgoing_lock:
            waiting = bytes(self._outgoing)
        if not waiting:
            return
        try:
            sent = sock.send(waiting)
        except _WANTS_MORE:
            return
        except BrokenPipeError as error:
            raise Broken("the engine hung up") from error
        with self._outgoing_lock:
            del self._outgoing[:sent]

    def _wait(self, sock: socket.socket) -> None:
        with self._outgoing_lock:
            wants_out = bool(self._outgoing)
        waiting = select.poll()  # not select, which knows no descriptor beyond 1023
        waiting.register(sock, select.POLLIN | (select.POLLOUT if wants_out else 0))
        waiting.register(self._wake_reader, select.POLLIN)
        waiting.poll()
        with contextlib.suppress(BlockingIOError):
            self._wake_reader.recv(4096)
