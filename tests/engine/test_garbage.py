"""Garbage inside what an engine streams ends in a sentence, and leaves no thread and no file descriptor behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import struct
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import BuildSpec, LogQuery
from bot.errors import EngineError
from bot.ui.failures import error_view
from bot.ui.texts import translator

LIMIT_S = 3.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
PLAIN = {
    "/version": {"ApiVersion": "1.41", "Version": "20.10"},
    "/info": {"SystemTime": "2026-01-01T00:00:00Z"},
    "/containers/web/json": {"Config": {"Tty": False}},
}
FRAME = struct.pack(">BxxxL", 1, 6) + b"hello\n"
EVENT = b'{"Type":"container","Action":"die","Actor":{"ID":"a","Attributes":{"name":"web"}},"timeNano":1}\n'
DEEP = b"[" * 100_000 + b"\n"


async def _events(engine: DockerEngine) -> None:
    async with engine.follow_events() as events:
        while True:
            await events.next_batch(wait_s=LIMIT_S)


async def _past(engine: DockerEngine) -> None:
    await engine.past_events(since_ns=1)


async def _pull(engine: DockerEngine) -> None:
    async for _ in engine.pull_image("web"):
        pass


async def _build(engine: DockerEngine) -> None:
    async for _ in engine.build_image(BuildSpec(remote="https://example.org/x.git")):
        pass


async def _follow(engine: DockerEngine) -> None:
    async with engine.follow_logs("web", LogQuery(), keep_lines=10) as lines:
        while not (await lines.next_batch(wait_s=LIMIT_S)).has_ended:
            pass


async def _logs(engine: DockerEngine) -> None:
    await engine.container_logs("web", LogQuery(), max_bytes=1000)


JSON_GARBAGE = {
    "binary": bytes(range(256)) * 8 + b"\n",
    "no JSON": b"<html>\n",
    "cut": b'{"status": "Pulling fs la',
    "not UTF-8": b'{"status": "\xff\xfe"}\n',
    "too deep": DEEP,
    "numbers that are none": b'{"status": "x", "progressDetail": {"current": "x"}, "timeNano": "x", "Action": "die"}\n',
    "endless line": b"x" * 3_000_000,
}
FRAME_GARBAGE = {
    "cut header": FRAME + b"\x01\x00\x00",
    "cut frame": FRAME + struct.pack(">BxxxL", 1, 100) + b"half",
    "huge length": FRAME + struct.pack(">BxxxL", 2, 2**32 - 1) + b"x" * 200_000,
    "no header": FRAME + b"HTTP/1.1 502 Bad Gateway\r\n\r\n",
    "binary": bytes(range(255, -1, -1)) * 8,
}
CASES = [
    *((act, content, name) for act in (_events, _past, _pull, _build) for name, content in JSON_GARBAGE.items()),
    *((act, content, name) for act in (_follow, _logs) for name, content in FRAME_GARBAGE.items()),
]


@asynccontextmanager
async def _engine_that_says(path: Path, content: bytes) -> AsyncIterator[DockerEngine]:
    open_ones: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                asked = request.split(b" ")[1].decode().partition("?")[0]
                plain = next((body for end, body in PLAIN.items() if asked.endswith(end)), None)
                if plain is None:
                    writer.write(HEAD + b"Connection: close\r\n\r\n" + content)
                    await writer.drain()
                    break
                body = json.dumps(plain).encode()
                writer.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    server = await asyncio.start_unix_server(serve, str(path), limit=4_000_000)
    engine = DockerEngine("harbour", f"unix://{path}", timeout_s=LIMIT_S)
    try:
        yield engine
    finally:
        await engine.close()
        for writer in open_ones:
            writer.transport.abort()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        server.close()
        await server.wait_closed()


async def _failure(act: Callable[[DockerEngine], Awaitable[None]], engine: DockerEngine) -> EngineError:
    async with asyncio.timeout(4 * LIMIT_S):
        with pytest.raises(EngineError) as caught:
            await act(engine)
    return caught.value


@pytest.mark.parametrize(
    ("act", "content"),
    [pytest.param(act, content, id=f"{act.__name__.strip('_')} {name}") for act, content, name in CASES],
)
async def test_garbage_in_a_stream_is_a_sentence(
    tmp_path: Path, act: Callable[[DockerEngine], Awaitable[None]], content: bytes
) -> None:
    async with _engine_that_says(tmp_path / "engine.sock", content) as engine:
        error = await _failure(act, engine)
    for language in ("ru", "en"):
        assert error_view(error, translator(language)).text.render()[0].strip()


async def test_what_came_before_the_garbage_is_not_lost(tmp_path: Path) -> None:
    async with (
        _engine_that_says(tmp_path / "engine.sock", FRAME + FRAME_GARBAGE["cut header"]) as engine,
        engine.follow_logs("web", LogQuery(), keep_lines=10) as lines,
    ):
        assert [line.text for line in (await lines.next_batch(wait_s=LIMIT_S)).lines] == ["hello", "hello"]
    async with (
        _engine_that_says(tmp_path / "other.sock", EVENT + b"\x00\n") as engine,
        engine.follow_events() as events,
    ):
        assert [event.action for event in (await events.next_batch(wait_s=LIMIT_S)).events] == ["die"]


async def test_garbage_leaves_no_thread_and_no_file_descriptor(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for number, (act, content, _name) in enumerate(CASES):
        async with _engine_that_says(tmp_path / f"{number}.sock", content) as engine:
            for _ in range(3):
                await _failure(act, engine)
    async with asyncio.timeout(10):
        while any(thread.name.startswith(("stream ", "engine-harbour")) for thread in threading.enumerate()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= before + 2  # noqa: PTH208
