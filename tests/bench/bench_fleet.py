"""``python -m tests.bench.bench_fleet``: ``/ps -a @all`` beside the slowest host alone. Prints; asserts nothing.

Three real engines of 100 containers each, once as they are on this machine, where all share its processors, and once
each behind a line of its own delay, as hosts elsewhere are. Then with a fourth that never answers. What the engines
take by themselves on these processors is told first.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from pathlib import Path

import docker

from bot.engine.private import PrivateEngine
from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import LOCAL_TOKEN  # noqa: E402
from bot.localchat import LocalChat  # noqa: E402
from bot.telegram.every_host import WAIT_S  # noqa: E402
from bot.ui.texts import translator  # noqa: E402
from tests import images  # noqa: E402
from tests.bot import Running, run_bot  # noqa: E402

NAMES = ("home", "vps", "lab")
CONTAINERS = 100
ROUNDS = 15
_LIST = "http://localhost/v1.41/containers/json?all=1"
DELAYS_S = (0.05, 0.1, 0.15)  # of each answer: the same town, the continent, the other side of it


async def main() -> None:
    """Vera asks: what is told of a host that hangs goes to the admins."""
    with ExitStack() as engines, tempfile.TemporaryDirectory(prefix="lotsman-fleet-") as folder:
        hosts = [_engine(engines) for _ in NAMES]
        _compare_engines(hosts)
        await _compare("on one machine", hosts, Path(folder))
        async with AsyncExitStack() as lines:
            far = [
                await lines.enter_async_context(_line(Path(folder) / f"{name}.sock", host, delay_s))
                for name, host, delay_s in zip(NAMES, hosts, DELAYS_S, strict=True)
            ]
            await _compare("elsewhere (50, 100, 150 ms)", far, Path(folder))
            hanging = await lines.enter_async_context(_line(Path(folder) / "hanging.sock", hosts[0], 3600))
            await _hanging([*far, hanging], Path(folder))


def _engine(engines: ExitStack) -> str:
    engine = PrivateEngine.temporary()
    engine.start()
    engines.callback(engine.stop)
    api = docker.APIClient(engine.host, version="auto", timeout=120)
    images.build_all(api)
    for number in range(CONTAINERS):
        api.create_container(images.BUSYBOX, command=["forever"], name=f"web{number:03}")
    api.close()
    return engine.host


@asynccontextmanager
async def _line(path: Path, engine: str, delay_s: float) -> AsyncIterator[str]:
    """The engine behind a way that takes its time with each answer."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back = await asyncio.open_unix_connection(engine.removeprefix("unix://"))
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_pass(reader, back, 0))
                both.create_task(_pass(back_reader, writer, delay_s))
        except* OSError:
            pass
        finally:
            back.close()
            writer.close()

    ways: set[asyncio.Task[None] | None] = set()

    async def tracked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ways.add(asyncio.current_task())
        with suppress(asyncio.CancelledError):  # the line is taken down
            await serve(reader, writer)

    server = await asyncio.start_unix_server(tracked, str(path))
    try:
        yield f"unix://{path}"
    finally:
        server.close()
        for way in ways:
            if way is not None:
                way.cancel()
        await asyncio.gather(*(way for way in ways if way is not None), return_exceptions=True)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay_s: float) -> None:
    heard_at = 0.0
    while data := await reader.read(1 << 20):
        if delay_s and time.monotonic() - heard_at > delay_s / 2:  # a new answer, not the next part of one
            await asyncio.sleep(delay_s)
        heard_at = time.monotonic()
        writer.write(data)
        await writer.drain()
    writer.close()


def _compare_engines(hosts: list[str]) -> None:
    """What the engines themselves take, one alone and all at once: below that nobody comes who asks them."""

    def list_all(host: str) -> None:
        subprocess.run(
            ["curl", "-s", "-o", "/dev/null", "--unix-socket", host.removeprefix("unix://"), _LIST], check=True
        )

    def median_ms(asked: list[str]) -> float:
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            list(threads.map(list_all, asked))
            took.append((time.perf_counter() - began) * 1000)
        return statistics.median(took)

    with ThreadPoolExecutor(len(hosts)) as threads:
        alone, together = median_ms(hosts[:1]), median_ms(hosts)
    print(f"curl to the engines: one {alone:.0f} ms; all {together:.0f} ms, {together / alone:.2f} of one")


async def _compare(where: str, hosts: list[str], folder: Path) -> None:
    async with _bot(hosts, folder / where.partition(" ")[0]) as running:
        alone = {name: await _median_ms(running, f"/ps -a @{name}") for name in NAMES}
        together = await _median_ms(running, "/ps -a @all")
    slowest = max(alone.values())
    singly = ", ".join(f"{name} {took:.0f}" for name, took in alone.items())
    print(f"{where}: {singly}; all {together:.0f} ms, {together / slowest:.2f} of the slowest")


async def _hanging(hosts: list[str], folder: Path) -> None:
    async with _bot(hosts, folder / "hanging") as running:
        began = time.monotonic()
        await running.vera.say("/ps -a @all", timeout_s=60)
        early = time.monotonic() - began
        answer = translator("ru")("hosts-no-answer", limit=f"{WAIT_S:g}")
        reply = await running.vera.wait_for(lambda shown: f"dead – {answer}" in shown.text, timeout_s=60)
        took = time.monotonic() - began
    (line,) = (line for line in reply.text.splitlines() if line.startswith("🖥 dead"))
    print(f"with one that hangs: the others after {early:.1f} s, all after {took:.1f} s of {WAIT_S:g} s allowed")
    print(f"its one line: {line}")


@asynccontextmanager
async def _bot(hosts: list[str], folder: Path) -> AsyncIterator[Running]:
    server = LocalChat(token=LOCAL_TOKEN, floods=False)
    await server.start()
    try:
        named = tuple(f"{name}={host}" for name, host in zip((*NAMES, "dead"), hosts, strict=False))
        async with run_bot("", folder, server, docker_hosts=named) as running:
            await running.vera.say("/ps -a @all", timeout_s=60)
            yield running
    finally:
        await server.stop()


async def _median_ms(running: Running, line: str) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await running.vera.say(line)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    asyncio.run(main())
