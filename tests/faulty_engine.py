"""A proxy before a real engine that misbehaves: an asyncio server in the test's own loop, one fault at a time.

    async with faulty_engine(path, engine_socket) as proxy:
        proxy.fault = Fault.CUT_JSON

A connection is passed on as it is until its next request; what happens to that is the fault's.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LATE_S = 0.8
DRIP_S = 0.05


class Fault(Enum):
    NONE = "none"
    REFUSE = "refuse"  # hangs up at once
    HANG = "hang"  # reads, and never answers
    CUT_HEAD = "cut head"
    CUT_JSON = "cut JSON"  # fewer bytes than its head promised
    CUT_CHUNK = "cut chunk"
    SHORT_JSON = "short JSON"  # whole by its length, but not by itself
    WRONG_SHAPE = "wrong shape"  # JSON, and nothing that an engine says
    BINARY = "binary"  # no JSON, no UTF-8
    NO_HTTP = "no HTTP"
    HTML = "HTML"  # a gateway's page with 200
    BAD_GATEWAY = "bad gateway"
    EMPTY = "empty"
    LATE = "late"  # answers when the limit is over
    DRIP = "drip"  # a byte now and then, without an end
    DRIP_HEAD = "drip head"  # the same before the answer's head has ended


SAID: dict[Fault, bytes] = {
    Fault.REFUSE: b"",
    Fault.CUT_HEAD: b"HTTP/1.1 200 OK\r\nContent-Ty",
    Fault.CUT_JSON: HEAD + b'Content-Length: 5000\r\n\r\n[{"Id": "0123456789',
    Fault.CUT_CHUNK: HEAD + b'Transfer-Encoding: chunked\r\n\r\n400\r\n[{"Id": "0123',
    Fault.SHORT_JSON: HEAD + b'Content-Length: 8\r\n\r\n[{"Id": ',
    Fault.WRONG_SHAPE: HEAD + b'Content-Length: 15\r\n\r\n[1, null, "x"]\n',
    Fault.BINARY: HEAD + b"Content-Length: 256\r\n\r\n" + bytes(range(255, -1, -1)),
    Fault.NO_HTTP: b"\x00\xff\x16\x03 SSH-2.0-garbage\r\n" * 20,
    Fault.HTML: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Hello.</html>\n",
    Fault.BAD_GATEWAY: b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 24\r\n\r\n<html>Bad Gateway</html>",
    Fault.EMPTY: HEAD + b"Content-Length: 0\r\n\r\n",
    Fault.LATE: HEAD + b"Content-Length: 2\r\n\r\n[]",
}


@dataclass(slots=True, kw_only=True)
class FaultyEngine:
    address: str
    fault: Fault = Fault.NONE
    is_faulty: Callable[[bytes], bool] = lambda _request: True
    """Which requests meet the fault, by their first bytes."""
    connections: int = 0
    open: set[asyncio.StreamWriter] = field(default_factory=set)

    def restart(self) -> None:
        """All connections end, in the middle of whatever they carry."""
        for writer in self.open:
            writer.transport.abort()


@asynccontextmanager
async def faulty_engine(path: Path, engine: str) -> AsyncIterator[FaultyEngine]:
    proxy = FaultyEngine(address=f"unix://{path}")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        proxy.connections += 1
        proxy.open.add(writer)
        try:
            with contextlib.suppress(ConnectionError):
                await _serve(proxy, engine, reader, writer)
        finally:
            proxy.open.discard(writer)
            await _close(writer)

    server = await asyncio.start_unix_server(serve, str(path))
    try:
        yield proxy
    finally:
        proxy.restart()
        server.close()
        await server.wait_closed()


async def _serve(proxy: FaultyEngine, engine: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    onward_reader, onward = await asyncio.open_unix_connection(engine)
    proxy.open.add(onward)
    answers = asyncio.ensure_future(_pass(onward_reader, writer))  # noqa: TID251
    try:
        while request := await reader.read(65536):
            if proxy.fault is not Fault.NONE and proxy.is_faulty(request):
                await _misbehave(proxy.fault, reader, writer)
                return
            onward.write(request)
            await onward.drain()
    finally:
        proxy.open.discard(onward)
        await _close(onward)
        with contextlib.suppress(ConnectionError):
            await answers


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while block := await reader.read(65536):
        writer.write(block)
        await writer.drain()
    writer.close()


async def _misbehave(fault: Fault, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if fault is Fault.HANG:
        await reader.read()  # until the client has had enough
        return
    if fault in (Fault.DRIP, Fault.DRIP_HEAD):
        writer.write(HEAD + (b"Content-Length: 100000\r\n\r\n" if fault is Fault.DRIP else b"X-Drip: "))
        while not reader.at_eof():
            writer.write(b" ")
            await writer.drain()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRIP_S):
                    await reader.read(1)
        return
    if fault is Fault.LATE:
        await asyncio.sleep(LATE_S)
    writer.write(SAID[fault])
    await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
