"""An engine's answer written into a file as it comes, in its stream's thread, packed on the way, within limits."""

from __future__ import annotations

import errno
import gzip
import shutil
import threading
from typing import IO, cast

from bot.engine.follow import Opening, Signal
from bot.engine.transfer import Room
from bot.engine.wire import Wire
from bot.errors import NoRoom, TooLarge

SPARED_BYTES = 256 * 1024 * 1024  # of the disk: the database lies on it as well
MOST_RECEIVED_BYTES = 64 * 1000**3  # packed well, a file of nothing but zeros would never reach its limit
LOOK_EVERY_BYTES = 8 * 1024 * 1024
PACKING_LEVEL = 4  # beyond that images get no smaller worth the time


class FileSink:
    """Raises what the file and the limits say in ``received``; the file is the caller's to remove."""

    def __init__(self, room: Room, *, host: str):
        self.opening = Opening()
        self._room = room
        self._host = host
        self._signal = Signal()
        self._lock = threading.Lock()
        self._received = 0
        self._told = 0
        self._looked_at = -LOOK_EVERY_BYTES
        self._raw: IO[bytes] | None = None
        self._file: IO[bytes] | None = None
        self._has_ended = False
        self._error: BaseException | None = None

    def begin(self, content_type: str, wire: Wire) -> None:
        with self._disk():
            self._raw = self._room.path.open("wb")
            if self._room.is_packed:
                self._file = cast("IO[bytes]", gzip.GzipFile("", "wb", PACKING_LEVEL, self._raw, mtime=0))
            else:
                self._file = self._raw
        self.opening.settle()

    def feed(self, content: bytes) -> None:
        assert self._file is not None
        with self._disk():
            self._file.write(content)
        with self._lock:
            self._received += len(content)
        self._check()
        self._signal.set()

    def end(self, error: BaseException | None) -> None:
        try:
            self._close(is_whole=error is None)
        except (OSError, TooLarge, NoRoom) as caught:
            error = error or caught
        with self._lock:
            self._error = error
            self._has_ended = True
        self.opening.settle(error)
        self._signal.set()

    async def received(self) -> int | None:
        """Bytes so far, when there are more; None once the file is whole. Raises what kept it from that."""
        while True:
            self._signal.clear()
            with self._lock:
                received, has_ended, error = self._received, self._has_ended, self._error
            if error is not None:
                raise error
            if received > self._told:  # all of it is told before the end is
                self._told = received
                return received
            if has_ended:
                return None
            await self._signal.wait()

    def _close(self, *, is_whole: bool) -> None:
        file, raw = self._file, self._raw
        self._file = self._raw = None
        if file is None or raw is None:
            return
        try:
            with self._disk():
                file.close()  # gzip writes what it holds, and leaves the file below open
                if is_whole and not raw.closed and raw.tell() > self._room.most_bytes:
                    raise TooLarge(host=self._host, limit_bytes=self._room.most_bytes)
        finally:
            raw.close()

    def _check(self) -> None:
        assert self._raw is not None
        if self._raw.tell() > self._room.most_bytes or self._received > MOST_RECEIVED_BYTES:
            raise TooLarge(host=self._host, limit_bytes=self._room.most_bytes)
        if self._received - self._looked_at >= LOOK_EVERY_BYTES:
            self._looked_at = self._received
            if shutil.disk_usage(self._room.path.parent).free < SPARED_BYTES:
                raise NoRoom(host=self._host)

    def _disk(self) -> _Disk:
        return _Disk(self._host)


class _Disk:
    """A full disk as NoRoom: an OSError here would pass for one of the connection."""

    def __init__(self, host: str):
        self._host = host

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(host=self._host) from error
