"""The figures of /stats against those of ``docker stats`` itself, of the same containers on the same engine."""

import asyncio
import json
import re
import shutil
from typing import Any

import docker
import pytest

from bot.engine import debian
from bot.engine.client import DockerEngine
from bot.engine.model import RunSpec, Usage
from tests import images

UNITS = {
    "B": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4,
    "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4,
}  # fmt: skip
TRIES = 4  # docker measures at another moment: a round in which something else took the processor is measured again


def cli() -> str:
    debian.bring({"docker": "docker.io"})
    found = shutil.which("docker")
    assert found is not None
    return found


async def docker_stats(host: str) -> dict[str, dict[str, str]]:
    """Of all running containers, by name."""
    process = await asyncio.create_subprocess_exec(
        cli(), "-H", host, "stats", "--no-stream", "--format", "{{json .}}", stdout=asyncio.subprocess.PIPE,
        env={"DOCKER_CONFIG": "/nonexistent"},
    )  # fmt: skip
    out, _nothing = await process.communicate()
    return {row["Name"]: row for row in map(json.loads, out.decode().splitlines())}


def size_bytes(text: str) -> float:
    found = re.fullmatch(r"([\d.]+)([A-Za-z]+)", text.strip())
    assert found is not None, text
    return float(found[1]) * UNITS[found[2]]


def pair(text: str) -> tuple[float, float]:
    first, second = text.split("/")
    return size_bytes(first), size_bytes(second)


def compare(usage: Usage, row: dict[str, str]) -> list[Any]:
    """What of ours is not docker's figure, within its rounding and what changes between two moments."""
    memory, limit = pair(row["MemUsage"])
    received, sent = pair(row["NetIO"])
    read, written = pair(row["BlockIO"])
    cpu = float(row["CPUPerc"].removesuffix("%")) / 100
    found = [
        ("memory", usage.memory_bytes, pytest.approx(memory, rel=0.03, abs=300_000)),
        ("limit", usage.memory_limit_bytes, pytest.approx(limit, rel=0.005)),
        ("memory %", usage.memory_fraction, pytest.approx(float(row["MemPerc"].removesuffix("%")) / 100, abs=0.01)),
        ("cpu", usage.cpu, pytest.approx(cpu, rel=0.25, abs=0.02)),
        ("received", usage.received_bytes, pytest.approx(received, rel=0.02, abs=2000)),
        ("sent", usage.sent_bytes, pytest.approx(sent, rel=0.02, abs=2000)),
        ("read", usage.read_bytes, pytest.approx(read, rel=0.02, abs=50_000)),
        ("written", usage.written_bytes, pytest.approx(written, rel=0.02, abs=50_000)),
        ("pids", usage.pids, int(row["PIDs"])),
    ]
    return [one for one in found if one[1] != one[2]]


async def test_every_figure_is_that_of_docker_stats(
    engine: DockerEngine, docker_host: str, docker_api: docker.APIClient
) -> None:
    held = "dd if=/dev/zero of=/dev/shm/held bs=1M count=20 2>/dev/null; echo ready; exec forever"
    made = {
        "busy": RunSpec(image=images.BUSYBOX, command=("sh", "-c", "while :; do :; done"), name="busy", cpus=0.3),
        "holds": RunSpec(image=images.BUSYBOX, command=("sh", "-c", held), name="holds", memory_bytes=64 << 20),
    }
    ids = {}
    for name, spec in made.items():
        ids[name] = await engine.create_container(spec)
        await engine.start_container(ids[name])
    while b"ready" not in docker_api.logs(ids["holds"]):
        pass
    wrong: dict[str, list[Any]] = {}
    for _ in range(TRIES):
        ours, theirs = await asyncio.gather(engine.stats(list(ids.values())), docker_stats(docker_host))
        assert [usage.name for usage in ours] == list(made)
        wrong = {usage.name: compare(usage, theirs[usage.name]) for usage in ours}
        if not any(wrong.values()):
            break
    assert wrong == {name: [] for name in made}
