"""A container's output as it comes over the wire, made into lines: chunks, frames, lines. Pure: bytes in, lines out.

The SDK reads a frame at a time, with two system calls each; a container that prints fast sends a hundred thousand of
them a second. So whole blocks are walked here, and a line stays bytes until somebody wants to see it.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from datetime import datetime

from bot.engine.model import LogLine, Source

LINE_BYTES = 16 * 1024  # where docker's own log driver splits a line
_HEADER = struct.Struct(">LL")
_STREAMS = {number << 24: number for number in range(4)}  # stdin, stdout, stderr, the engine's own; then three zeros
_STDERR = 2
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z(?: |$)")
_STAMP_LENGTH = len("2006-01-02T15:04:05.000000000Z ")


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line before decoding: cheap to make, since most lines of a flood are never shown."""

    stream: int
    content: bytes
    is_cut: bool = False


class Dechunker:
    """HTTP's chunked transfer coding. http.client undoes it a chunk, and so a log line, at a time."""

    def __init__(self) -> None:
        self._rest = b""
        self._left = 0  # bytes still to come of the chunk under way
        self._is_first = True
        self.has_ended = False

    def feed(self, block: bytes) -> bytes:
        """The content in it. Raises ValueError for what is no chunk."""
        data = self._rest + block if self._rest else block
        position = 0
        pieces: list[bytes] = []
        while not self.has_ended:
            if self._left:
                piece = data[position : position + self._left]
                if not piece:
                    break
                pieces.append(piece)
                position += len(piece)
                self._left -= len(piece)
                continue
            start = position if self._is_first else position + 2  # a chunk ends with its own line end
            end = data.find(b"\r\n", start)
            if end < 0:
                break
            self._left = int(data[start:end].partition(b";")[0], 16)
            self._is_first = False
            self.has_ended = self._left == 0
            position = end + 2
        self._rest = data[position:]
        if len(self._rest) > LINE_BYTES:
            raise ValueError("a chunk without a size")
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


Piece = tuple[int, bytes, bool]
"""Stream number, content, whether it begins a frame."""


class Demultiplexer:
    """Frames with the engine's eight-byte header. One longer than what has come is passed on in pieces, never held.

    Raises ValueError for what is no header.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._stream = 1
        self._left = 0

    def feed(self, data: bytes) -> list[Piece]:
        if self._rest:
            data = self._rest + data
        pieces: list[Piece] = []
        position = 0
        size = len(data)
        if self._left:
            position = min(self._left, size)
            self._left -= position
            if position:
                pieces.append((self._stream, data[:position], False))
        unpack = _HEADER.unpack_from
        while size - position >= 8:
            mark, length = unpack(data, position)
            stream = _STREAMS.get(mark)
            if stream is None:
                raise ValueError("no frame of an output")
            position += 8
            end = position + length
            pieces.append((stream, data[position:end], True))
            if end > size:
                self._stream, self._left = stream, end - size
                end = size
            position = end
        self._rest = data[position:]
        return pieces

    @property
    def is_whole(self) -> bool:
        """Whether it could end here."""
        return not self._left and not self._rest


class LineSplitter:
    """Pieces to lines, each stream on its own; a line beyond the limit loses its rest and is marked."""

    def __init__(self, *, has_stamps: bool = False, limit: int = LINE_BYTES):
        self._limit = limit + (_STAMP_LENGTH if has_stamps else 0)
        self._has_stamps = has_stamps
        self._open: dict[int, bytearray] = {}
        self._cut: set[int] = set()

    def feed(self, pieces: list[Piece]) -> list[RawLine]:
        lines: list[RawLine] = []
        for stream, content, is_start in pieces:
            # Nearly every frame is one whole short line.
            if (
                stream not in self._open
                and content.find(b"\n") == len(content) - 1
                and len(content) <= self._limit
                and content
            ):
                lines.append(RawLine(stream, content[:-1]))
            else:
                self._split(stream, content, is_start, lines)
        return lines

    def flush(self) -> list[RawLine]:
        """The last lines, where the output ended without a line end."""
        lines = [RawLine(stream, bytes(part), stream in self._cut) for stream, part in sorted(self._open.items())]
        self._open.clear()
        self._cut.clear()
        return lines

    def _split(self, stream: int, content: bytes, is_start: bool, lines: list[RawLine]) -> None:
        if is_start and self._has_stamps and stream in self._open:
            # The engine stamps each part of a line that its log driver had split.
            content = content[_STAMP_LENGTH:] if _STAMP.match(content) else content
        *whole, rest = content.split(b"\n")
        for part in whole:
            self._add(stream, part)
            lines.append(RawLine(stream, bytes(self._open.pop(stream)), stream in self._cut))
            self._cut.discard(stream)
        if rest:
            self._add(stream, rest)

    def _add(self, stream: int, part: bytes) -> None:
        held = self._open.setdefault(stream, bytearray())
        room = self._limit - len(held)
        if len(part.removesuffix(b"\r")) > room:
            self._cut.add(stream)
        held += part[: max(room, 0)]


class OutputReader:
    """Blocks of output to raw lines, framed or (from a terminal) not."""

    def __init__(self, *, is_multiplexed: bool, has_stamps: bool = False):
        self._frames = Demultiplexer() if is_multiplexed else None
        self._lines = LineSplitter(has_stamps=has_stamps)

    def feed(self, content: bytes) -> list[RawLine]:
        return self._lines.feed(self._frames.feed(content) if self._frames else [(1, content, False)])

    def flush(self) -> list[RawLine]:
        return self._lines.flush()

    @property
    def is_whole(self) -> bool:
        """Whether it could end here; output without frames always could."""
        return self._frames is None or self._frames.is_whole


def decoded(line: RawLine, *, has_stamps: bool = False) -> LogLine:
    """The line for showing; text that is no UTF-8 is replaced, a stamp becomes ``at``."""
    content = line.content.removesuffix(b"\r")
    at = None
    if has_stamps and (at := _stamp_in(content)):
        content = content[_STAMP_LENGTH:]
    text = content.decode("utf-8", "replace")
    if line.is_cut:
        text = text.rstrip("\ufffd")  # half a character at the cut
    return LogLine(
        text=text, source=Source.STDERR if line.stream == _STDERR else Source.STDOUT, at=at, is_cut=line.is_cut
    )


def _stamp_in(content: bytes) -> datetime | None:
    if not _STAMP.match(content):
        return None
    try:
        return datetime.fromisoformat(content[: _STAMP_LENGTH - 1].decode())
    except ValueError:
        return None
