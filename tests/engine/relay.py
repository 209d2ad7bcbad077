"""A relay between a client and an engine, run by the test's own event loop: it works only while nothing blocks that."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

_REQUEST_LINE = re.compile(rb"(GET|POST|DELETE|HEAD|PUT) (\S+) HTTP/1\.1\r\n")


@dataclass(slots=True, kw_only=True)
class Relay:
    address: str
    requests: list[str] = field(default_factory=list)
    """Method and path of what has passed."""
    connections: int = 0
    is_silent: bool = False
    """Takes everything and answers nothing, like an engine that hangs."""
    has_gone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a client has hung up and the engine knows."""
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def hang_up(self) -> None:
        """End all connections at once, in the middle of whatever they carry."""
        for writer in self.writers:
            writer.transport.abort()


@asynccontextmanager
async def relay(path: Path, engine: str) -> AsyncIterator[Relay]:
    running = Relay(address=f"unix://{path}")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.connections += 1
        onward_reader, onward_writer = await asyncio.open_unix_connection(engine)
        running.writers |= {writer, onward_writer}
        try:
            await asyncio.gather(_ask(running, reader, onward_writer), _answer(running, onward_reader, writer))
        finally:
            for end in (writer, onward_writer):
                running.writers.discard(end)
                end.close()
                with contextlib.suppress(ConnectionError):
                    await end.wait_closed()

    server = await asyncio.start_unix_server(serve, str(path))
    try:
        yield running
    finally:
        running.hang_up()
        server.close()
        await server.wait_closed()


async def _ask(running: Relay, reader: asyncio.StreamReader, onward: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        await _pass_on(running, reader, onward)
    onward.close()
    with contextlib.suppress(ConnectionError):
        await onward.wait_closed()
    running.has_gone.set()


async def _pass_on(running: Relay, reader: asyncio.StreamReader, onward: asyncio.StreamWriter) -> None:
    while block := await reader.read(65536):
        running.requests += [f"{verb.decode()} {path.decode()}" for verb, path in _REQUEST_LINE.findall(block)]
        if not running.is_silent:
            onward.write(block)
            await onward.drain()


async def _answer(running: Relay, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while block := await reader.read(65536):
            if not running.is_silent:
                writer.write(block)
                await writer.drain()
    writer.close()
