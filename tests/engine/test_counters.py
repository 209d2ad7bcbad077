"""Counters of running containers on a real engine: their difference is what docker itself tells."""

import docker

from bot.engine.client import DockerEngine
from tests.features.machine import make, make_ended

SPINS = "sh -c 'while :; do :; done'"


async def test_two_looks_tell_what_was_used_between_them(engine: DockerEngine, docker_api: docker.APIClient) -> None:
    identity = make(docker_api, "spins", SPINS, host={"nano_cpus": 300_000_000, "mem_limit": "64m"})
    ended = make_ended(docker_api, "job")
    (before,) = await engine.counters([identity, ended, "f" * 64])
    (usage,) = await engine.stats([identity])  # takes its second or two
    (now,) = await engine.counters([identity])
    assert (now.id, now.name, now.memory_limit_bytes) == (identity, "spins", 64 << 20)
    cores = (now.cpu_ns - before.cpu_ns) / 1e9 / (now.at - before.at).total_seconds()
    assert 0.02 < cores < 0.4  # on a busy machine it gets less than it may have
    assert abs(cores - usage.cpu) < 0.1
    assert abs(now.memory_bytes - usage.memory_bytes) < 2 << 20
    assert before.received_bytes <= (usage.received_bytes or 0) <= now.received_bytes


async def test_nothing_that_runs_is_no_failure(engine: DockerEngine) -> None:
    assert await engine.counters(["f" * 64]) == ()
    assert await engine.counters([]) == ()
