"""``make bench-samples``: what sampling 200 containers costs, and what it keeps. Prints lines; asserts nothing.

With no argument the engine is a process of its own that answers as a 20.10 does, a second later and with as many
numbers. With ``real`` it is a private one with 200 containers, five minutes at most. Both times only the bot's own
share is counted: requests, reading, the database; the real engine's is told beside it. With ``kept`` a database is
filled as far as it ever is.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import docker
from aiohttp import web

from bot.engine.client import DockerEngine
from bot.engine.private import PrivateEngine
from bot.store import Sample, Store, Tier
from bot.watch.roster import Known
from bot.watch.sampler import A_SECOND_AT_MOST, EVERY, Sampler
from tests import images

CONTAINERS = 200
ROUNDS = 8
STARTING_S_AT_MOST = 240
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


async def measure_real() -> None:
    engine = PrivateEngine.temporary()
    engine.start()
    try:
        api = docker.APIClient(engine.host, version="auto", timeout=120)
        images.build_all(api)
        began = time.monotonic()
        host = api.create_host_config(network_mode="none")
        ids = []
        for number in range(CONTAINERS):
            ids.append(str(api.create_container(images.BUSYBOX, "forever", name=f"c{number}", host_config=host)["Id"]))
            api.start(ids[-1])
            if time.monotonic() - began > STARTING_S_AT_MOST:
                break
        known = [Known(id=id, name=f"c{number}", is_running=True) for number, id in enumerate(ids)]
        pid = engine.pid
        with tempfile.TemporaryDirectory() as folder:
            client = DockerEngine("local", engine.host)
            store = await Store.open(Path(folder) / "lotsman.db")
            await _rounds(Sampler(client, store, clock=lambda: datetime.now(UTC), containers=lambda: known), known, pid)
            await client.close()
            await store.close()
        api.close()
    finally:
        engine.stop()


async def _rounds(sampler: Sampler, known: list[Known], engine_pid: int) -> None:
    await sampler.look()
    began, took, engines = time.process_time(), time.monotonic(), cpu_s(engine_pid)
    for _ in range(ROUNDS):
        await sampler.look()
    used = (time.process_time() - began) / ROUNDS
    round_s = (time.monotonic() - took) / ROUNDS
    every_s = max(EVERY.total_seconds(), len(known) / A_SECOND_AT_MOST)
    print(
        f"{len(known)} containers of a real engine every {every_s:.0f} s: {used * 1000:.0f} ms a round of"
        f" {round_s:.1f} s, {used / every_s:.2%} of a core; the engine itself"
        f" {(cpu_s(engine_pid) - engines) / ROUNDS * 1000:.0f} ms"
    )


def cpu_s(pid: int) -> float:
    """Of a process so far: user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure_kept() -> None:
    """An hour as it is written, then as many of its rows as each tier holds at most."""
    luck = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lotsman.db"
        store = await Store.open(path)
        empty = path.stat().st_size
        for moment in range(1, 361):
            at = BEGINNING + moment * Tier.SECONDS.step
            await store.samples.add("local", at, {f"c{number}": _noise(at, luck) for number in range(CONTAINERS)})
        await store.close()
        with sqlite3.connect(path) as connection:
            for tier in Tier:
                rows = connection.execute("SELECT at, body FROM sample WHERE tier = ?", (int(tier),)).fetchall()
                lacking = int(tier.kept / tier.step) - len(rows)
                copies = [("local", int(tier), -1 - n, rows[n % len(rows)][1]) for n in range(lacking)]
                connection.executemany("INSERT INTO sample (host, tier, at, body) VALUES (?, ?, ?, ?)", copies)
                size = sum(len(row[1]) for row in rows) / len(rows)
                print(f"{tier.name.lower():8} {len(rows) + lacking} rows of {size:.0f} bytes")
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = path.stat().st_size - empty
        print(f"{CONTAINERS} containers, everything that is ever kept: {kept / 1e6:.1f} MB")


def _noise(at: datetime, luck: random.Random) -> Sample:
    """Busier and less alike than most: what is alike packs better."""
    cpu, memory = luck.random() / 2, luck.randrange(1 << 26, 1 << 29)
    return Sample(
        at=at, cpu=cpu, cpu_peak=cpu, memory_bytes=memory, memory_peak_bytes=memory, memory_limit_bytes=1 << 30,
        received=luck.randrange(100_000), sent=luck.randrange(100_000), read=luck.randrange(1000),
        written=luck.randrange(100_000),
    )  # fmt: skip


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
    ways = {"": measure, "real": measure_real, "kept": measure_kept}
    chosen = sys.argv[1] if len(sys.argv) > 1 else ""
    asyncio.run(ways[chosen]() if chosen in ways else serve(chosen))
