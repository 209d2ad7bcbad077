"""``make bench``: everything side by side in one run, as ratios to the thinnest bot. Prints one table; asserts nothing.

The Bot API server and the engine are the same for all that is measured; each bot is a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

import docker
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.engine.private import PrivateEngine
from bot.localchat.feed import ChangeKind, Listener
from bot.localchat.server import LocalChat
from tests import images
from tests.bench.processes import BotProcess

TOKEN = "7000000001:LOCAL"
ANNA = 1001
SIZES = (10, 100, 300)
REPEATS = 25
WARM_UP = 3
COMMANDS_FOR_MEMORY = 1000
FLOOD_S = 15.0
ANSWER_WITHIN_S = 30.0
POLLED: dict[int, asyncio.Event] = {}


async def main() -> None:
    engine = PrivateEngine.temporary()
    engine.start()
    try:
        api = docker.APIClient(engine.host, version="auto", timeout=120)
        images.build_all(api)
        await _measure(engine.host, api)
    finally:
        engine.stop()


async def _measure(host: str, api: docker.APIClient) -> None:
    _print_start(await _start_times(host))
    _add_containers(api, 1, running=True)
    for size in SIZES:
        _add_containers(api, size - len(api.containers(all=True)))
        await _latencies(host, api, size)
    await _memory(host)
    await _flood(host, api)


def _add_containers(api: docker.APIClient, count: int, *, running: bool = False) -> None:
    for _ in range(count):
        number = len(api.containers(all=True))
        command = ["sh", "-c", "seq 1 200; exec forever"] if running else ["true"]
        created = api.create_container(images.BUSYBOX, command, name=f"bench-container-{number:04d}")
        if running:
            api.start(created)


@asynccontextmanager
async def _bot(host: str, *, thin: bool, server: LocalChat) -> AsyncIterator[BotProcess]:
    with tempfile.TemporaryDirectory() as folder:
        env = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.api_url,
            "DOCKER_HOST": host,
            "DATA_DIR": folder,
            "ADMINS": str(ANNA),
        }
        arguments = ["-m", f"tests.bench.{'thin_bot' if thin else 'unpaced_bot'}"]
        with BotProcess(arguments, env) as process:
            await _until_polling(server)
            yield process


async def _until_polling(server: LocalChat) -> None:
    async with asyncio.timeout(ANSWER_WITHIN_S):
        await POLLED[id(server)].wait()


@asynccontextmanager
async def _server() -> AsyncIterator[LocalChat]:
    server = LocalChat(token=TOKEN, host="127.0.0.1", port=0, floods=False)
    polled = POLLED[id(server)] = asyncio.Event()

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.lower().endswith("/getupdates"):
            polled.set()
        return await handler(request)

    server.app.middlewares.append(watch)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def _start_times(host: str) -> dict[str, tuple[float, float]]:
    """Seconds from process start to the first getUpdates, and resident MB once it idles."""
    found = {}
    for name, thin in (("thin bot", True), ("lotsman", False)):
        async with _server() as server:
            began = time.perf_counter()
            async with _bot(host, thin=thin, server=server) as process:
                took = time.perf_counter() - began
                await asyncio.sleep(3)
                found[name] = (took, process.memory_mb)
    return found


def _print_start(found: dict[str, tuple[float, float]]) -> None:
    print(f"{'':<34}{'start s':>10}{'idle MB':>10}")
    for name, (took, memory) in found.items():
        print(f"{name:<34}{took:>10.2f}{memory:>10.1f}")


async def _answered(listener: Listener) -> None:
    """Until the bot's first message or edit."""
    async with asyncio.timeout(ANSWER_WITHIN_S):
        while True:
            change = await listener.next()
            is_from_bot = change.message is not None and change.message.sender_id != ANNA
            if change.kind in (ChangeKind.MESSAGE, ChangeKind.EDIT) and is_from_bot:
                return


async def _ask(server: LocalChat, text: str, *, messages: int = 1) -> float:
    """Milliseconds from update to first reply; ``messages`` says how many belong to the answer and are waited for."""
    with server.feed.listen() as listener:
        began = time.perf_counter()
        server.say(ANNA, ANNA, text)
        await _answered(listener)
        took = (time.perf_counter() - began) * 1000
        for _ in range(messages - 1):
            await _answered(listener)
        return took


async def _median(measure: Callable[[], Awaitable[float]]) -> float:
    for _ in range(WARM_UP):
        await measure()
    return statistics.median([await measure() for _ in range(REPEATS)])


async def _latencies(host: str, api: docker.APIClient, size: int) -> None:
    name = "bench-container-0000"
    rows: dict[str, float] = {}
    rows["engine: GET /containers/json"] = await _median(_engine_call(api))
    rows["SDK: APIClient.containers"] = await _median(_sdk_call(api))
    async with _server() as server, _bot(host, thin=True, server=server):
        rows["Bot API: sendMessage"] = await _median(_send_message(server))
        rows["thin bot: /ps"] = floor = await _median(partial(_ask, server, "/ps"))
    async with _server() as server, _bot(host, thin=False, server=server):
        for line in ("/ps -a", "/images", f"/logs {name}", f"/inspect {name}"):
            messages = 2 if line.startswith("/inspect") else 1  # a card and a file
            measure = partial(_ask, server, line, messages=messages)
            rows[f"lotsman: {line.partition(' bench')[0]}"] = await _median(measure)
        rows["lotsman: /stop -t 0"] = await _stop_median(server, api, name)
    print(f"\n{size} containers{'':<20}{'median ms':>12}{'x thin bot':>12}")
    for label, value in rows.items():
        print(f"{label:<34}{value:>10.1f}{value / floor:>12.2f}")


async def _stop_median(server: LocalChat, api: docker.APIClient, name: str) -> float:
    values = []
    for _ in range(5):
        api.start(name)
        values.append(await _ask(server, f"/stop -t 0 {name}"))
    api.start(name)
    return statistics.median(values)


def _engine_call(api: docker.APIClient) -> Callable[[], Awaitable[float]]:
    async def measure() -> float:
        began = time.perf_counter()
        _ = api.get(f"{api.base_url}/v{api.api_version}/containers/json", params={"all": 1}).content
        return (time.perf_counter() - began) * 1000

    return measure


def _sdk_call(api: docker.APIClient) -> Callable[[], Awaitable[float]]:
    async def measure() -> float:
        began = time.perf_counter()
        api.containers(all=True)
        return (time.perf_counter() - began) * 1000

    return measure


def _send_message(server: LocalChat) -> Callable[[], Awaitable[float]]:
    url = f"{server.api_url}/bot{TOKEN}/sendMessage"
    body = json.dumps({"chat_id": ANNA, "text": "x"}).encode()

    def send() -> None:
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10).read()

    async def measure() -> float:
        began = time.perf_counter()
        await asyncio.to_thread(send)
        return (time.perf_counter() - began) * 1000

    return measure


async def _memory(host: str) -> None:
    async with _server() as server, _bot(host, thin=False, server=server) as process:
        await asyncio.sleep(3)
        before = process.memory_mb
        name = "bench-container-0000"
        lines = (("/ps -a", 1), ("/images", 1), (f"/logs {name}", 1), (f"/inspect {name}", 2))  # a card and a file
        for number in range(COMMANDS_FOR_MEMORY):
            line, messages = lines[number % len(lines)]
            await _ask(server, line, messages=messages)
        after = process.memory_mb
    print(
        f"\nresident MB idle / after {COMMANDS_FOR_MEMORY} commands / growth: "
        f"{before:.1f} / {after:.1f} / {after - before:+.1f}"
    )


async def _flood(host: str, api: docker.APIClient) -> None:
    """Follow a container that prints as fast as it can."""
    created = api.create_container(
        images.BUSYBOX, ["yes", "a line of an ordinary length, as programs print"], name="flood"
    )
    async with _server() as server, _bot(host, thin=False, server=server) as process:
        await asyncio.sleep(2)
        before_mb = process.memory_mb
        api.start(created)
        await _ask(server, "/logs flood -f")
        cpu, began = process.cpu_s, time.perf_counter()
        peak = 0.0
        while time.perf_counter() - began < FLOOD_S:
            await asyncio.sleep(0.5)
            peak = max(peak, process.memory_mb)
        share = (process.cpu_s - cpu) / (time.perf_counter() - began)
        ping = await _ask(server, "/version")
    api.remove_container(created, force=True)
    print(
        f"\nfollow of a flood for {FLOOD_S:g} s: processor {share:.0%} of a core, memory {before_mb:.1f} -> at most "
        f"{peak:.1f} MB, another command meanwhile answered in {ping:.0f} ms"
    )


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("The benchmark starts an engine of its own, and that needs root.")
    asyncio.run(main())
