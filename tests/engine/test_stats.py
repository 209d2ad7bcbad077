"""Measurements: how they are counted, and that many containers take no longer than one."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import RunSpec, Usage
from bot.engine.parse.stats import parse_usage
from bot.errors import EngineTimeout, EngineUnreachable
from bot.nursery import Nursery
from tests import images
from tests.engine.relay import Relay

READ = "2026-05-01T12:00:00.5Z"
V1: dict[str, Any] = {
    "read": READ,
    "id": "abc",
    "name": "/web",
    "pids_stats": {"current": 7},
    "cpu_stats": {
        "cpu_usage": {"total_usage": 1_500_000_000, "percpu_usage": [1, 2]},
        "system_cpu_usage": 12_000_000_000,
        "online_cpus": 2,
    },
    "precpu_stats": {"cpu_usage": {"total_usage": 1_000_000_000}, "system_cpu_usage": 10_000_000_000},
    "memory_stats": {
        "usage": 300,
        "limit": 1000,
        "stats": {"total_inactive_file": 100, "inactive_file": 60, "cache": 150},
    },
    "networks": {"eth0": {"rx_bytes": 5, "tx_bytes": 6}, "eth1": {"rx_bytes": 50, "tx_bytes": 60}},
    "blkio_stats": {
        "io_service_bytes_recursive": [
            {"major": 8, "minor": 0, "op": "Read", "value": 1},
            {"major": 8, "minor": 0, "op": "Write", "value": 2},
            {"major": 8, "minor": 0, "op": "Sync", "value": 3},
            {"major": 8, "minor": 0, "op": "Total", "value": 3},
            {"major": 8, "minor": 16, "op": "Read", "value": 10},
        ]
    },
}
V2: dict[str, Any] = {
    **V1,
    "cpu_stats": {"cpu_usage": {"total_usage": 3_000_000_000}, "system_cpu_usage": 12_000_000_000, "online_cpus": 4},
    "memory_stats": {"usage": 300, "limit": 1000, "stats": {"inactive_file": 60, "file": 150}},
    "blkio_stats": {"io_service_bytes_recursive": [{"op": "read", "value": 1}, {"op": "write", "value": 2}]},
}


def parsed(**changes: Any) -> Usage:
    usage = parse_usage({**V1, **changes})
    assert usage is not None
    return usage


def test_cgroup_v1_is_counted_as_docker_does() -> None:
    assert parse_usage(V1) == Usage(
        id="abc",
        name="web",
        cpu=0.5,
        memory_bytes=200,
        memory_limit_bytes=1000,
        received_bytes=55,
        sent_bytes=66,
        read_bytes=11,
        written_bytes=2,
        pids=7,
    )


def test_cgroup_v2_is_counted_as_docker_does() -> None:
    usage = parse_usage(V2)
    assert usage is not None
    assert (usage.cpu, usage.memory_bytes, usage.read_bytes, usage.written_bytes) == (4.0, 240, 1, 2)
    assert usage.memory_fraction == 0.24


@pytest.mark.parametrize(
    ("memory", "used", "limit"),
    [
        ({}, 0, 0),  # a kernel that was started without counting it
        ({"usage": 300, "limit": 1000}, 300, 1000),
        ({"usage": 300, "limit": 1000, "stats": None}, 300, 1000),
        ({"usage": 300, "limit": 1000, "stats": {"total_inactive_file": 300}}, 300, 1000),
        ({"usage": None, "limit": None}, 0, 0),
    ],
)
def test_memory_is_without_the_cache_that_would_be_given_back(memory: dict[str, Any], used: int, limit: int) -> None:
    usage = parsed(memory_stats=memory)
    assert (usage.memory_bytes, usage.memory_limit_bytes) == (used, limit)
    assert usage.memory_fraction == (used / limit if limit else 0.0)


@pytest.mark.parametrize(
    ("now", "before", "cores"),
    [
        ({"cpu_usage": {"total_usage": 50}, "system_cpu_usage": 200, "online_cpus": 4}, {}, 1.0),
        ({"cpu_usage": {"total_usage": 50, "percpu_usage": [1, 2]}, "system_cpu_usage": 200}, {}, 0.5),
        ({"cpu_usage": {"total_usage": 50}, "online_cpus": 4}, {}, 0.0),  # no system time: nothing to compare with
        (
            {"cpu_usage": {"total_usage": 5}, "system_cpu_usage": 200, "online_cpus": 4},
            {"cpu_usage": {"total_usage": 50}, "system_cpu_usage": 100},  # started anew between the samples
            0.0,
        ),
    ],
)
def test_cores_are_its_part_of_the_time_that_passed(now: dict[str, Any], before: dict[str, Any], cores: float) -> None:
    assert parsed(cpu_stats=now, precpu_stats=before).cpu == cores


def test_what_is_missing_or_null_is_nothing() -> None:
    bare = {"read": READ, "id": "abc", "name": "/web", "cpu_stats": {"cpu_usage": None}, "networks": None}
    assert parse_usage({**bare, "blkio_stats": {"io_service_bytes_recursive": None}}) == Usage(id="abc", name="web")


@pytest.mark.parametrize(
    "answer", [{"read": "0001-01-01T00:00:00Z", "id": "abc", "name": "/web", "cpu_stats": {"cpu_usage": {}}}, {}, None]
)
def test_what_does_not_run_has_no_usage(answer: Any) -> None:
    assert parse_usage(answer) is None


# on the real engine


async def _running(engine: DockerEngine, name: str, *command: str, **changes: Any) -> str:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=command, name=name, **changes))
    await engine.start_container(identity)
    return identity


async def test_one_that_works_is_told_from_one_that_waits(engine: DockerEngine) -> None:
    busy = await _running(engine, "busy", "sh", "-c", "while :; do :; done", cpus=0.5, memory_bytes=64 * 1024 * 1024)
    idle = await _running(engine, "idle", "forever")
    first, second = await engine.stats([busy, idle])
    assert (first.id, first.name, second.id, second.name) == (busy, "busy", idle, "idle")
    assert 0.02 < first.cpu < 0.7  # on a busy machine it gets less than it may have
    assert second.cpu < 0.01
    assert first.memory_limit_bytes == 64 * 1024 * 1024
    assert (first.pids, second.pids) == (1, 2)


async def test_the_figures_are_the_engines_own(engine: DockerEngine, docker_api: docker.APIClient) -> None:
    held = "dd if=/dev/zero of=/dev/shm/held bs=1M count=8; exec forever"
    identity = await _running(engine, "web", "sh", "-c", held)
    while b"ready" not in docker_api.logs(identity):
        pass
    (usage,) = await engine.stats([identity])
    raw = docker_api.stats(identity, stream=False)
    cached = raw["memory_stats"]["stats"].get("total_inactive_file", raw["memory_stats"]["stats"].get("inactive_file"))
    assert usage.memory_bytes == pytest.approx(raw["memory_stats"]["usage"] - cached, rel=0.05)
    assert usage.memory_bytes > 8 * 1024 * 1024
    assert usage.memory_limit_bytes == raw["memory_stats"]["limit"]


async def test_one_without_a_network_of_its_own_has_no_counts_of_it(engine: DockerEngine) -> None:
    identity = await _running(engine, "web", "forever", network="host")
    (usage,) = await engine.stats([identity])
    assert (usage.received_bytes, usage.sent_bytes) == (None, None)


async def test_what_has_ended_or_is_gone_is_left_out(engine: DockerEngine) -> None:
    stays = await _running(engine, "stays", "forever")
    ended = await _running(engine, "ended", "forever")
    gone = await _running(engine, "gone", "forever")
    await engine.kill_container(ended)
    await engine.remove_container(gone, force=True)
    assert [usage.name for usage in await engine.stats([ended, stays, gone])] == ["stays"]
    assert await engine.stats([gone]) == ()
    assert await engine.stats([]) == ()


async def test_one_that_ends_while_it_is_measured_is_no_failure(engine: DockerEngine) -> None:
    stays = await _running(engine, "stays", "forever")
    ends = await _running(engine, "ends", "forever")
    usages, _ = await asyncio.gather(engine.stats([stays, ends]), engine.kill_container(ends))
    assert "stays" in [usage.name for usage in usages]


async def test_all_are_asked_before_the_first_has_answered(watched: Relay) -> None:
    """The engine takes two seconds for one, and so for all; one after the other a hundred would take minutes."""
    client = DockerEngine("relayed", watched.address, timeout_s=30)
    await client.ping()
    watched.requests.clear()
    watched.is_silent = True
    async with Nursery() as nursery:
        asking = nursery.start(client.stats([f"{number:064x}" for number in range(100)]), name="ask a hundred")
        while len(watched.requests) < 100 and not asking.done():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert not asking.done()
    watched.hang_up()
    await client.close()
    assert len(watched.requests) == 100


async def test_one_that_does_not_answer_does_not_hide_the_others(tmp_path: Path) -> None:
    locked = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            while request := await reader.readuntil(b"\r\n\r\n"):
                if b"/locked/" in request:
                    await locked.wait()
                    return
                body = json.dumps({**V1, "ApiVersion": "1.41"}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    server = await asyncio.start_unix_server(serve, str(tmp_path / "engine.sock"))
    client = DockerEngine("locking", f"unix://{tmp_path}/engine.sock", timeout_s=1)
    assert [usage.id for usage in await client.stats(["locked", "abc"])] == ["abc"]
    locked.set()
    await client.close()
    server.close()
    await server.wait_closed()


async def test_an_engine_that_hangs_is_given_up(watched: Relay, watched_engine: DockerEngine) -> None:
    await watched_engine.ping()
    watched.is_silent = True
    with pytest.raises(EngineTimeout):
        await watched_engine.stats(["a" * 64, "b" * 64])


async def test_an_engine_that_is_not_there_is_unreachable() -> None:
    nowhere = DockerEngine("nowhere", "unix:///nonexistent/docker.sock", timeout_s=2)
    with pytest.raises(EngineUnreachable):
        await nowhere.stats(["a" * 64])
    await nowhere.close()
