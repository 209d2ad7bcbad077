"""What containers used over time, kept small: a row holds all containers of one moment, and old moments are thinned.

Some seconds apart for an hour, a minute apart for a day, a quarter of an hour apart for a month. A container is known
by its name, so that its past goes on when it is made anew. Where it is measured and how it is drawn is not known here.
"""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from bot.store.db import Database

SUBJECTS_AT_MOST = 500  # of one moment; with as many a month takes some 100 MB at the very worst
KIB = 1024
_MOST = 0xFFFF_FFFF
_FIELDS = 10


class Tier(IntEnum):
    """How far apart."""

    SECONDS = 0
    MINUTES = 1
    QUARTERS = 2

    @property
    def step(self) -> timedelta:
        return (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=15))[self]

    @property
    def kept(self) -> timedelta:
        return (timedelta(hours=1), timedelta(hours=24), timedelta(days=30))[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Of one container, averages up to ``at``; traffic and disk are bytes a second."""

    at: datetime
    cpu: float = 0.0  # cores
    cpu_peak: float = 0.0
    memory_bytes: float = 0.0
    memory_peak_bytes: float = 0.0
    memory_limit_bytes: float = 0.0
    received: float = 0.0
    sent: float = 0.0
    read: float = 0.0
    written: float = 0.0


class Samples:
    def __init__(self, database: Database):
        self._database = database

    async def add(self, host: str, at: datetime, found: Mapping[str, Sample]) -> None:
        """One moment of all containers by name; minutes and quarters that it ends are summed up. Raises DiskFull."""
        moment = int(at.timestamp())
        chosen = dict(list(found.items())[:SUBJECTS_AT_MOST])
        await self._database.write(lambda connection: _add(connection, host, moment, chosen), is_durable=False)

    async def of(self, host: str, name: str, tier: Tier, since: datetime) -> list[Sample]:
        """Oldest first."""
        key = await self._database.row("SELECT id FROM sample_subject WHERE host = ? AND name = ?", (host, name))
        if key is None:
            return []
        wanted = (host, int(tier), int(since.timestamp()))
        return await self._database.read_apart(lambda connection: _of(connection, int(key["id"]), wanted))

    async def sums(self, host: str, tier: Tier, since: datetime) -> list[Sample]:
        """All containers together, oldest first. Sums of peaks and limits mean nothing: leave them."""
        wanted = (host, int(tier), int(since.timestamp()))
        return await self._database.read_apart(lambda connection: _sums(connection, wanted))

    async def sweep(self, now: datetime) -> None:
        """Raises DiskFull."""
        moment = int(now.timestamp())

        def job(connection: sqlite3.Connection) -> None:
            for tier in Tier:
                limit = moment - int(tier.kept.total_seconds())
                connection.execute("DELETE FROM sample WHERE tier = ? AND at < ?", (int(tier), limit))
            month = moment - int(Tier.QUARTERS.kept.total_seconds())
            connection.execute("DELETE FROM sample_subject WHERE seen_at < ?", (month,))

        await self._database.write(job, is_durable=False)


_WANTED = "SELECT at, body FROM sample WHERE host = ? AND tier = ? AND at > ? ORDER BY at"


def _of(connection: sqlite3.Connection, key: int, wanted: tuple[str, int, int]) -> list[Sample]:
    found = []
    for row in connection.execute(_WANTED, wanted):
        numbers = _numbers(row["body"])
        count = len(numbers) // _FIELDS
        try:
            position = numbers.index(key, 0, count)
        except ValueError:
            continue
        found.append(_sample(row["at"], numbers[position::count]))
    return found


def _sums(connection: sqlite3.Connection, wanted: tuple[str, int, int]) -> list[Sample]:
    found = []
    for row in connection.execute(_WANTED, wanted):
        numbers = _numbers(row["body"])
        count = len(numbers) // _FIELDS
        found.append(_sample(row["at"], [sum(numbers[n * count : (n + 1) * count]) for n in range(_FIELDS)]))
    return found


def _add(connection: sqlite3.Connection, host: str, at: int, found: Mapping[str, Sample]) -> None:
    last = connection.execute("SELECT max(at) FROM sample WHERE host = ? AND tier = 0", (host,)).fetchone()[0]
    if last is not None and last >= at:  # the clock went back: what is there stays
        return
    if last is not None:
        for tier in (Tier.MINUTES, Tier.QUARTERS):
            step = int(tier.step.total_seconds())
            end = -(-last // step) * step
            if at > end:
                _sum_up(connection, host, tier, end)
    keys = _keys(connection, host, at, list(found))
    columns = [(keys[name], sample) for name, sample in found.items()]
    _put(connection, host, Tier.SECONDS, at, columns)


def _sum_up(connection: sqlite3.Connection, host: str, tier: Tier, end: int) -> None:
    """The finer moments of the span that ends there, as one."""
    span = (host, tier - 1, end - int(tier.step.total_seconds()), end)
    rows = connection.execute("SELECT at, body FROM sample WHERE host = ? AND tier = ? AND at > ? AND at <= ?", span)
    parts: dict[int, list[Sample]] = {}
    for row in rows:
        numbers = _numbers(row["body"])
        count = len(numbers) // _FIELDS
        for position in range(count):
            parts.setdefault(numbers[position], []).append(_sample(row["at"], numbers[position::count]))
    if parts:
        _put(connection, host, tier, end, [(key, _mean(samples)) for key, samples in parts.items()])


def _mean(samples: Sequence[Sample]) -> Sample:
    count = len(samples)
    return replace(
        samples[-1],
        cpu=sum(one.cpu for one in samples) / count,
        cpu_peak=max(one.cpu_peak for one in samples),
        memory_bytes=sum(one.memory_bytes for one in samples) / count,
        memory_peak_bytes=max(one.memory_peak_bytes for one in samples),
        received=sum(one.received for one in samples) / count,
        sent=sum(one.sent for one in samples) / count,
        read=sum(one.read for one in samples) / count,
        written=sum(one.written for one in samples) / count,
    )


def _keys(connection: sqlite3.Connection, host: str, at: int, names: Sequence[str]) -> dict[str, int]:
    """A number for each name; that it was seen is noted once an hour at most."""
    known = {
        row["name"]: (row["id"], row["seen_at"])
        for row in connection.execute("SELECT id, name, seen_at FROM sample_subject WHERE host = ?", (host,))
    }
    late = [name for name in names if name not in known or known[name][1] < at - 3600]
    if not late:
        return {name: known[name][0] for name in names}
    statement = (
        "INSERT INTO sample_subject (host, name, seen_at) VALUES (?, ?, ?)"
        " ON CONFLICT (host, name) DO UPDATE SET seen_at = excluded.seen_at"
    )
    connection.executemany(statement, [(host, name, at) for name in late])
    rows = connection.execute("SELECT id, name FROM sample_subject WHERE host = ?", (host,))
    found = {row["name"]: int(row["id"]) for row in rows}
    return {name: found[name] for name in names}


def _put(connection: sqlite3.Connection, host: str, tier: Tier, at: int, found: Iterable[tuple[int, Sample]]) -> None:
    """Field by field over all containers, since alike numbers lie well together."""
    rows = [(key, *_plain(sample)) for key, sample in found]
    numbers = [number for column in zip(*rows, strict=True) for number in column]
    body = zlib.compress(struct.pack(f"<{len(numbers)}I", *numbers), 1)
    connection.execute(
        "INSERT OR REPLACE INTO sample (host, tier, at, body) VALUES (?, ?, ?, ?)", (host, int(tier), at, body)
    )


def _plain(sample: Sample) -> tuple[int, ...]:
    numbers = (
        sample.cpu * 1000,
        sample.cpu_peak * 1000,
        sample.memory_bytes / KIB,
        sample.memory_peak_bytes / KIB,
        sample.memory_limit_bytes / KIB,
        sample.received,
        sample.sent,
        sample.read,
        sample.written,
    )
    return tuple(min(max(round(number), 0), _MOST) for number in numbers)


def _numbers(body: bytes) -> tuple[int, ...]:
    plain = zlib.decompress(body)
    return struct.unpack(f"<{len(plain) // 4}I", plain)


def _sample(at: int, numbers: Sequence[int]) -> Sample:
    _key, cpu, cpu_peak, memory, memory_peak, limit, received, sent, read, written = numbers
    return Sample(
        at=datetime.fromtimestamp(at, UTC),
        cpu=cpu / 1000,
        cpu_peak=cpu_peak / 1000,
        memory_bytes=memory * KIB,
        memory_peak_bytes=memory_peak * KIB,
        memory_limit_bytes=limit * KIB,
        received=received,
        sent=sent,
        read=read,
        written=written,
    )
