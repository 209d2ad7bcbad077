"""A measurement of one container, counted as docker's command line counts it (docker/cli, ``stats_helpers.go``).

Engines on Linux with cgroup v1 or v2; what a kernel does not count is missing or null, and then zero.
"""

from __future__ import annotations

from typing import Any

from bot.engine.model import Counters, Usage
from bot.engine.parse.moments import from_text, items, part


def parse_usage(answer: Any) -> Usage | None:
    """None where it was not running: the engine then tells its name, no moment and no counts."""
    if not isinstance(answer, dict) or from_text(answer.get("read")) is None or not part(answer, "cpu_stats"):
        return None
    memory = part(answer, "memory_stats")
    read_bytes, written_bytes = _blocks(part(answer, "blkio_stats"))
    received_bytes, sent_bytes = _network(answer.get("networks"))
    return Usage(
        id=str(answer.get("id") or ""),
        name=str(answer.get("name") or "").lstrip("/"),
        cpu=_cpu(part(answer, "cpu_stats"), part(answer, "precpu_stats")),
        memory_bytes=_memory(memory),
        memory_limit_bytes=int(memory.get("limit") or 0),
        received_bytes=received_bytes,
        sent_bytes=sent_bytes,
        read_bytes=read_bytes,
        written_bytes=written_bytes,
        pids=int(part(answer, "pids_stats").get("current") or 0),
    )


def parse_counters(answer: Any) -> Counters | None:
    """None where it was not running, as for ``parse_usage``."""
    at = from_text(answer.get("read")) if isinstance(answer, dict) else None
    if at is None or not part(answer, "cpu_stats"):
        return None
    memory = part(answer, "memory_stats")
    read_bytes, written_bytes = _blocks(part(answer, "blkio_stats"))
    received_bytes, sent_bytes = _network(answer.get("networks"))
    return Counters(
        id=str(answer.get("id") or ""),
        name=str(answer.get("name") or "").lstrip("/"),
        at=at,
        cpu_ns=_total(part(answer, "cpu_stats")),
        memory_bytes=_memory(memory),
        memory_limit_bytes=int(memory.get("limit") or 0),
        received_bytes=received_bytes or 0,
        sent_bytes=sent_bytes or 0,
        read_bytes=read_bytes,
        written_bytes=written_bytes,
    )


def _cpu(now: dict[str, Any], before: dict[str, Any]) -> float:
    """Its part of all processors' time between the two samples, as cores."""
    used = _total(now) - _total(before)
    passed = int(now.get("system_cpu_usage") or 0) - int(before.get("system_cpu_usage") or 0)
    if used <= 0 or passed <= 0:
        return 0.0
    cores = int(now.get("online_cpus") or 0) or len(items(part(now, "cpu_usage"), "percpu_usage"))
    return used / passed * cores


def _total(cpu: dict[str, Any]) -> int:
    return int(part(cpu, "cpu_usage").get("total_usage") or 0)


def _memory(memory: dict[str, Any]) -> int:
    """Without the inactive file cache, under its name in cgroup v1 or v2."""
    usage, stats = int(memory.get("usage") or 0), part(memory, "stats")
    cache = stats.get("total_inactive_file", stats.get("inactive_file"))
    return usage - int(cache) if cache is not None and int(cache) < usage else usage


def _network(networks: Any) -> tuple[int | None, int | None]:
    """Over all interfaces. The host's own network is nobody's, and not told."""
    if not isinstance(networks, dict):
        return None, None
    counts = [counted or {} for counted in networks.values()]
    return (
        sum(int(counted.get("rx_bytes") or 0) for counted in counts),
        sum(int(counted.get("tx_bytes") or 0) for counted in counts),
    )


def _blocks(blocks: dict[str, Any]) -> tuple[int, int]:
    """The operations are Read and Write in cgroup v1, read and write in v2, with others (Sync, Total) beside them."""
    read_bytes = written_bytes = 0
    for entry in items(blocks, "io_service_bytes_recursive"):
        match str(entry.get("op") or "")[:1].lower():
            case "r":
                read_bytes += int(entry.get("value") or 0)
            case "w":
                written_bytes += int(entry.get("value") or 0)
    return read_bytes, written_bytes
