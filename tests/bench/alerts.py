"""``make bench-alerts``: from the engine's time of a death to the Bot API call, and what watching costs.

Prints figures; asserts nothing. A bare listener of the event stream stands beside the bot: nothing can be faster.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.lean import import_aiogram_lean

import_aiogram_lean()

import docker  # noqa: E402
from aiohttp import web  # noqa: E402
from aiohttp.typedefs import Handler  # noqa: E402

from bot.app import LOCAL_TOKEN  # noqa: E402
from bot.engine.private import PrivateEngine  # noqa: E402
from bot.localchat import LocalChat  # noqa: E402
from tests import images  # noqa: E402
from tests.engine.relay import relay  # noqa: E402
from tests.soak.engine import made_up_engine  # noqa: E402
from tests.watch.scenes import Killable  # noqa: E402

DEATHS = 50
LAST_LINE = "no-database"
APART_S = 1.05  # the third within two seconds would open a digest, and be none of its own
IDLE_CONTAINERS = 200
IDLE_S = 60.0
HOUR_EVENTS = 20_000  # a busy hour, as fast as it is taken
ROUNDS = 6


async def main() -> None:
    engine = PrivateEngine.temporary()
    engine.start()
    try:
        api = docker.APIClient(engine.host, version="auto", timeout=120)
        images.build_all(api)
        await _latency(engine.host, api)
        await _idle(engine.host, api)
    finally:
        engine.stop()
    await _hour()


async def _latency(host: str, api: docker.APIClient) -> None:
    """One death at a time: the container is made, and told apart by its name."""
    called: dict[str, float] = {}
    tails: set[str] = set()
    told = asyncio.Event()
    server = LocalChat(token=LOCAL_TOKEN, floods=False)

    @web.middleware
    async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.lower().endswith("/sendmessage"):
            body = await request.text()
            now = time.time()
            for name in names:
                if name in body and name not in called:
                    called[name] = now
                    if LAST_LINE in body:
                        tails.add(name)
            told.set()
        return await handler(request)

    names = [f"death{number:03}" for number in range(DEATHS)]
    server.app.middlewares.append(watch)
    await server.start()
    with tempfile.TemporaryDirectory() as folder:
        bot = Killable(host, Path(folder), server)
        async with bot.running():
            await bot.follows()
            loop = asyncio.get_running_loop()
            listened: dict[str, float] = {}
            events = api.events(decode=True, filters={"event": "die"})
            listening = loop.run_in_executor(None, _listen, events, listened)
            for name in names:
                await loop.run_in_executor(None, _die, api, name)
                async with asyncio.timeout(30):
                    while name not in called:
                        told.clear()
                        await told.wait()
                await asyncio.sleep(APART_S)
            events.close()
            await listening
    await server.stop()
    died = _died(api, names)
    rows = {
        "bare listener": [(listened[name] - died[name]) * 1000 for name in names],
        "lotsman: sendMessage": [(called[name] - died[name]) * 1000 for name in names],
    }
    print(f"{DEATHS} deaths, ms from the engine's time{'':<6}{'median':>10}{'p95':>10}")
    for label, values in rows.items():
        print(f"{label:<40}{statistics.median(values):>10.1f}{_p95(values):>10.1f}")
    print(f"{len(tails)} of them with their last lines")


def _die(api: docker.APIClient, name: str) -> None:
    command = ["sh", "-c", f"sleep 0.3; seq 1 20; echo {LAST_LINE}; exit 3"]
    api.start(
        api.create_container(
            images.BUSYBOX, command, name=name, host_config=api.create_host_config(network_mode="none")
        )
    )


def _listen(events: object, listened: dict[str, float]) -> None:
    for event in events:  # type: ignore[attr-defined]
        listened[event["Actor"]["Attributes"]["name"]] = time.time()


def _died(api: docker.APIClient, names: Sequence[str]) -> dict[str, float]:
    """By the engine's events, which have nanoseconds."""
    found = {}
    for event in api.events(since=1, until=int(time.time()) + 1, decode=True, filters={"event": "die"}):
        found[event["Actor"]["Attributes"]["name"]] = event["timeNano"] / 1e9
    return {name: found[name] for name in names}


async def _idle(host: str, api: docker.APIClient) -> None:
    """Processor seconds and requests to the engine while nothing happens, with many containers that run."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(
        *(loop.run_in_executor(None, _run, api, f"idle{number:03}") for number in range(IDLE_CONTAINERS))
    )
    server = LocalChat(token=LOCAL_TOKEN, floods=False)
    await server.start()
    with tempfile.TemporaryDirectory() as folder:
        async with relay(Path(folder) / "relay.sock", host.removeprefix("unix://")) as between:
            bot = Killable(between.address, Path(folder) / "data", server)
            async with bot.running() as process:
                await bot.follows()
                await asyncio.sleep(10)
                before, cpu = len(between.requests), _cpu_s(process.pid)
                await asyncio.sleep(IDLE_S)
                spent, asked = _cpu_s(process.pid) - cpu, between.requests[before:]
    await server.stop()
    print(
        f"\nidle with {IDLE_CONTAINERS} containers, {IDLE_S:g} s: processor {spent:.2f} s, "
        f"{len(asked)} requests to the engine"
    )
    print("  " + ", ".join(sorted({request.partition("?")[0] for request in asked})))


def _run(api: docker.APIClient, name: str) -> None:
    settings = api.create_host_config(network_mode="none")
    api.start(api.create_container(images.BUSYBOX, "sleep 100000", name=name, host_config=settings))


async def _hour() -> None:
    """Resident memory over a simulated hour of events, in rounds: containers come, fail and are never seen again."""
    server = LocalChat(token=LOCAL_TOKEN, floods=False)
    await server.start()
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "engine.sock"
        async with made_up_engine(socket) as engine:
            bot = Killable(f"unix://{socket}", Path(folder) / "data", server)
            async with bot.running() as process:
                await bot.follows()
                sizes = [_resident_mb(process.pid)]
                made = [engine.run(f"c{number:03}") for number in range(IDLE_CONTAINERS)]
                began = time.monotonic()
                for done in range(1, ROUNDS + 1):
                    while engine.events < done * HOUR_EVENTS // ROUNDS:
                        for id in made:
                            engine.go_round(id)
                        await asyncio.sleep(1)
                    sizes.append(_resident_mb(process.pid))
                took = time.monotonic() - began
    await server.stop()
    print(
        f"\n{engine.events} events in {took:.0f} s, resident MB on the way: "
        + " ".join(f"{size:.1f}" for size in sizes)
    )


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("The benchmark starts an engine of its own, and that needs root.")
    asyncio.run(main())
