"""``python -m tests.bench.bench_samples``: what sampling 200 containers costs. Prints one line; asserts nothing.

The engine is a process of its own that answers as a 20.10 does, a second later and with as many numbers, so that only
the bot's own share is counted: requests, reading, the database.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.engine.client import DockerEngine
from bot.store import Store, Tier
from bot.watch.roster import Known
from bot.watch.sampler import A_SECOND_AT_MOST, EVERY, Sampler

CONTAINERS = 200
ROUNDS = 8
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
OPS = [{"major": 8, "minor": 0, "op": op, "value": 123456789} for op in ("Read", "Write", "Sync", "Async", "Total")]
FIELDS = [f"field_{number}" for number in range(60)]


def answer(identity: str) -> str:
    """About what an engine on cgroup v1 with 8 processors tells: 5 kB."""
    used = time.monotonic_ns() // 50
    cpu = {
        "cpu_usage": {"total_usage": used, "percpu_usage": [used // 8] * 8, "usage_in_kernelmode": used // 4},
        "system_cpu_usage": time.monotonic_ns() * 8,
        "online_cpus": 8,
        "throttling_data": {"periods": 0, "throttled_periods": 0, "throttled_time": 0},
    }
    return json.dumps(
        {
            "id": identity,
            "name": f"/c{identity}",
            "read": datetime.now(UTC).isoformat(),
            "preread": "0001-01-01T00:00:00Z",
            "cpu_stats": cpu,
            "precpu_stats": {"cpu_usage": {"total_usage": 0}},
            "memory_stats": {"usage": 50 << 20, "limit": 8 << 30, "stats": dict.fromkeys(FIELDS, 12345678)},
            "blkio_stats": {"io_service_bytes_recursive": OPS, "io_serviced_recursive": OPS},
            "networks": {"eth0": {"rx_bytes": used // 100, "tx_bytes": used // 200}},
            "pids_stats": {"current": 5},
        }
    )


async def serve(path: str) -> None:
    async def stats(request: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return web.Response(text=answer(request.match_info["id"]), content_type="application/json")

    async def version(_request: web.Request) -> web.Response:
        return web.json_response({"ApiVersion": "1.41", "MinAPIVersion": "1.12", "Version": "20.10.24"})

    app = web.Application()
    app.router.add_get("/version", version)
    app.router.add_get("/{version}/version", version)
    app.router.add_get("/{version}/containers/{id}/stats", stats)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.UnixSite(runner, path).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


async def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "engine.sock")  # noqa: PTH118 - a socket's name
        served = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bench.bench_samples", path, stdout=asyncio.subprocess.PIPE
        )
        assert served.stdout is not None
        await served.stdout.readline()
        engine = DockerEngine("local", f"unix://{path}")
        store = await Store.open(Path(folder) / "lotsman.db")
        known = [Known(id=f"{number:064x}", name=f"c{number:064x}", is_running=True) for number in range(CONTAINERS)]
        sampler = Sampler(engine, store, clock=lambda: datetime.now(UTC), containers=lambda: known)
        await sampler.look()
        began, took = time.process_time(), time.monotonic()
        for _ in range(ROUNDS):
            await sampler.look()
        used = (time.process_time() - began) / ROUNDS
        round_s = (time.monotonic() - took) / ROUNDS
        every_s = max(EVERY.total_seconds(), CONTAINERS / A_SECOND_AT_MOST)
        share = used / every_s
        kept = [len(await store.samples.of("local", one.name, Tier.SECONDS, BEGINNING)) for one in known]
        assert min(kept) == ROUNDS, "some answers were lost"
        print(
            f"{CONTAINERS} containers every {every_s:.0f} s: {used * 1000:.0f} ms a round of {round_s:.1f} s,"
            f" {share:.2%} of a core"
        )
        await engine.close()
        await store.close()
        served.kill()
        await served.wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]) if len(sys.argv) > 1 else measure())
