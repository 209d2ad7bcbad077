"""``python -m tests.bench.bench_audit [ROWS]``: the audit at a million rows beside one of ten, and a commit's cost.

Prints tables; asserts nothing. Both files are made and measured in one run, on the disk that holds the temporary folder
(TMPDIR chooses another). Where the ten rows do not fill a page the ratio is partly that of the pages.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.store import AuditQuery, AuditStart, Outcome, Store, Target, Via
from bot.store.chain_walk import verify_file
from bot.store.db import Database, stamp

MILLION = 1_000_000
FEW = 10
PAGE = 11
REPEATS = 50
TOGETHER = 20
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = timedelta(seconds=20)

START = AuditStart(
    at=BEGAN + MILLION * EVERY,
    update_id=1,
    actor_id=1001,
    actor_name="Анна",
    chat_id=1001,
    via=Via.COMMAND,
    command="stop",
    arguments=("web01",),
    role="admin",
    host="local",
)
ID = "c0ffee" + "0" * 58
CLOSING: dict[str, Any] = {
    "outcome": Outcome.OK,
    "targets": (Target(kind="container", name="web01", id=ID),),
    "duration_ms": 12,
}


def _made(rows: int) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """A year of a busy team: two people do most, most is ps and logs on a few containers, one in thirty fails."""
    chance = random.Random(7)
    people = [1001] * 50 + [1002] * 45 + list(range(1003, 1008))
    commands = ["ps"] * 50 + ["logs"] * 30 + ["restart"] * 15 + ["stop"] * 4 + ["rm"]
    containers = ["web01"] * 60 + [f"app{number}" for number in range(40)]
    for number in range(1, rows + 1):
        actor, command, name = chance.choice(people), chance.choice(commands), chance.choice(containers)
        outcome = "failed" if chance.random() < 1 / 30 else "ok"
        if number == 3:  # what is asked for and lies at the far end
            actor, command, name, outcome = 1999, "volume rm", "rare", "expired"
        id_ = ID if name == "web01" else f"{chance.getrandbits(256):064x}"
        targets = json.dumps([{"kind": "container", "name": name, "id": id_}])
        at = stamp(BEGAN + number * EVERY)
        row = (number, at, number, actor, f"P{actor}", actor, "command", command, json.dumps([name]), targets, "admin",
               outcome, "", 12, "local")  # fmt: skip
        yield row, [(key, number, actor, command, outcome) for key in (name, f"#{id_}")]


async def _fill(path: Path, rows: int) -> None:
    database = await Database.open(path)
    source = _made(rows)

    def add(connection: sqlite3.Connection) -> int:
        batch = [made for made, _number in zip(source, range(50_000), strict=False)]
        connection.executemany(f"INSERT INTO audit VALUES ({', '.join('?' * 15)})", [row for row, _keys in batch])
        keys = [key for _row, keys in batch for key in keys]
        connection.executemany("INSERT INTO audit_target VALUES (?, ?, ?, ?, ?)", keys)
        return len(batch)

    while await database.write(add, is_durable=False):
        pass
    people = "INSERT INTO person VALUES (?, ?, ?, 'ru')"
    for number in (1001, 1002, 1999):
        await database.execute(people, (number, f"P{number}", f"user{number}"))
    await database.close()


def _queries(rows: int) -> dict[str, AuditQuery]:
    hour_ago = BEGAN + (rows - 180) * EVERY
    empty = AuditQuery(limit=PAGE)
    return {
        "first page": empty,
        "page in the middle": replace(empty, before_id=rows // 2),
        "user, busy": replace(empty, user="@user1001"),
        "user, one row": replace(empty, user="@user1999"),
        "user by id": replace(empty, user="1002"),
        "user, unknown": replace(empty, user="@nobody"),
        "command, frequent": replace(empty, command="ps"),
        "command, one row": replace(empty, command="volume rm"),
        "target, busy": replace(empty, target="web01"),
        "target, one row": replace(empty, target="rare"),
        "target by id prefix": replace(empty, target="c0ffee"),
        "since an hour": replace(empty, since=hour_ago),
        "since the beginning": replace(empty, since=BEGAN),
        "outcome, frequent": replace(empty, outcome=Outcome.OK),
        "outcome, one row": replace(empty, outcome=Outcome.EXPIRED),
        "all together": replace(
            empty, user="1001", command="stop", target="web01", since=BEGAN, outcome=Outcome.FAILED
        ),
        "worst: busy user, no such command": replace(empty, user="1001", command="volume rm"),
        "worst: busy target, no such outcome": replace(empty, target="web01", outcome=Outcome.EXPIRED),
        "worst: frequent command and outcome": replace(empty, command="ps", outcome=Outcome.EXPIRED),
    }


async def _median_ms(act: Callable[[], Awaitable[object]], repeats: int = REPEATS) -> float:
    await act()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        await act()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


async def _find_times(store: Store, rows: int) -> dict[str, float]:
    return {
        name: await _median_ms(lambda query=query: store.audit.find(query))  # type: ignore[misc]
        for name, query in _queries(rows).items()
    }


async def _write_times(store: Store) -> dict[str, float]:
    open_rows: list[int] = []

    async def begin() -> None:
        open_rows.append(await store.audit.begin(START))

    async def finish() -> None:
        await store.audit.finish(open_rows.pop(), **CLOSING)

    async def begin_together() -> None:
        await asyncio.gather(*(begin() for _ in range(TOGETHER)))

    tap = _Tap()
    found = {
        "begin (on the disk)": await _median_ms(begin, 500),
        "finish": await _median_ms(finish, 400),
        f"{TOGETHER} begins at once, each": await _median_ms(begin_together, 50) / TOGETHER,
        "save a keyboard of ten": await _median_ms(lambda: store.keyboards.save(1, [tap] * 10), 500),
    }
    data = (await store.keyboards.save(1, [tap] * 10))[3]
    found["load a tap"] = await _median_ms(lambda: store.keyboards.load(data, 1), 500)
    return found


class _Tap:
    action = "command"
    host = ""
    args = {"line": "stop web01", "ask": True}  # noqa: RUF012 - a stand-in for a frozen value


async def _export(store: Store) -> tuple[int, float, float, float]:
    """Rows, seconds, MB that the process grew at most, and the longest begin in ms while it ran."""
    before = highest = _resident_mb()
    began = time.perf_counter()
    count, longest = 0, 0.0
    async for _row in store.audit.export(AuditQuery()):
        count += 1
        if count % 20_000 == 0:
            at = time.perf_counter()
            await store.audit.begin(START)
            longest = max(longest, (time.perf_counter() - at) * 1000)
            highest = max(highest, _resident_mb())
    return count, time.perf_counter() - began, highest - before, longest


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def _commit_costs(folder: Path) -> dict[str, float]:
    """Milliseconds of one small commit by the sqlite3 module itself, without thread or event loop."""
    found = {}
    for setting in ("FULL", "NORMAL"):
        connection = sqlite3.connect(folder / f"{setting}.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {setting}")
        connection.execute("CREATE TABLE one (text TEXT)")
        times = []
        for _ in range(1000):
            began = time.perf_counter()
            connection.execute("INSERT INTO one VALUES (?)", ("x" * 300,))
            times.append((time.perf_counter() - began) * 1000)
        connection.close()
        found[f"commit at synchronous={setting}"] = statistics.median(times)
    return found


def _print(title: str, few: dict[str, float], many: dict[str, float]) -> None:
    print(f"\n{title:<40}{'few ms':>10}{'many ms':>10}{'ratio':>8}")
    for name, value in few.items():
        print(f"{name:<40}{value:>10.3f}{many[name]:>10.3f}{many[name] / value:>8.2f}")


def _print_verify(path: Path) -> None:
    before, began = _resident_mb(), time.perf_counter()
    verdict = verify_file(path)
    took, grown = time.perf_counter() - began, _resident_mb() - before
    state = "unbroken" if verdict.bad is None else f"broken at row {verdict.bad.row_id}"
    print(f"verify of {verdict.rows} rows, {verdict.entries} entries, {state}: {took:.1f} s, {grown:.1f} MB more")


async def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, cost in _commit_costs(folder).items():
            print(f"{label:<40}{cost:>10.3f} ms")
        began = time.perf_counter()
        await _fill(folder / "few.db", FEW)
        await _fill(folder / "many.db", rows)
        size_mb = (folder / "many.db").stat().st_size / 1e6
        print(f"{rows} rows made in {time.perf_counter() - began:.0f} s, {size_mb:.0f} MB")
        began = time.perf_counter()
        many = await Store.open(folder / "many.db")
        print(f"opened in {(time.perf_counter() - began) * 1000:.1f} ms")
        few = await Store.open(folder / "few.db")
        try:
            _print("find", await _find_times(few, FEW), await _find_times(many, rows))
            _print("write", await _write_times(few), await _write_times(many))
            count, took, grown, longest = await _export(many)
            print(
                f"\nexport of {count} rows: {took:.1f} s, {grown:.1f} MB more, longest begin beside it {longest:.1f} ms"
            )
            _print_verify(folder / "many.db")
        finally:
            await few.close()
            await many.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else MILLION))
