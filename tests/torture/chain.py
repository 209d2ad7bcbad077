"""Attacks on the audit's chain at random: each touches one thing in a log of some thousand rows, and must be seen.

The attacker has the file and SQL, and does not compute hashes anew: against who does only a hash seen before helps.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.store import Outcome, Store, Target
from bot.store.chain_walk import judge, verify
from tests.store.fakes import NOON, start

TEXT = ("at", "actor_name", "via", "command", "arguments", "targets", "role", "outcome", "error", "host")
NUMBERS = ("update_id", "actor_id", "chat_id", "duration_ms")

Attack = Callable[[sqlite3.Connection, random.Random], str]


@dataclass(slots=True)
class Found:
    rows: int
    seen: Counter[str] = field(default_factory=Counter)
    unseen: list[str] = field(default_factory=list)
    took_s: float = 0.0

    def lines(self) -> list[str]:
        kinds = ", ".join(f"{fault} {count}" for fault, count in self.seen.most_common())
        return [
            f"attacks on {self.rows} rows  {self.seen.total() + len(self.unseen)}, unseen {len(self.unseen)}",
            f"seen as                {kinds}",
            *(f"UNSEEN                 {statement}" for statement in self.unseen),
        ]


async def run(folder: Path, *, rows: int, attacks: int, seed: int) -> Found:
    path = folder / "lotsman.db"
    await _fill(path, rows, random.Random(seed))
    found = Found(rows=rows)
    began = time.monotonic()
    chance = random.Random(seed)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        assert verify(connection).bad is None, "the log was broken before anything was done to it"
        for _ in range(attacks):
            _attack(connection, chance, found)
        assert verify(connection).bad is None, "an attack was not undone"
    found.took_s = time.monotonic() - began
    return found


async def _fill(path: Path, rows: int, chance: random.Random) -> None:
    """Rows that overlap, some refused, a third of them cut behind a note, some still under way."""
    store = await Store.open(path)
    under_way: list[int] = []
    for number in range(rows * 3 // 2):
        at = NOON + number * timedelta(minutes=30)
        if chance.random() < 0.1:
            await store.audit.record(start(at=at, command="rm"), outcome=Outcome.DENIED, error="needs admin")
            continue
        under_way.append(await store.audit.begin(start(at=at, actor=1000 + number % 5)))
        if len(under_way) > chance.randrange(1, 6):
            row = under_way.pop(chance.randrange(len(under_way)))
            name = f"web{number % 40:02d}"
            await store.audit.finish(
                row, outcome=Outcome.OK, targets=(Target(kind="container", name=name, id="c" * 64),)
            )
    last = NOON + (rows * 3 // 2) * timedelta(minutes=30)
    await store.audit.sweep(last, days=max(1, rows * 30 // (60 * 24)))
    await store.close()


def _attack(connection: sqlite3.Connection, chance: random.Random, found: Found) -> None:
    connection.execute("SAVEPOINT attack")
    done = chance.choice(ATTACKS)(connection, chance)
    verdict = judge(connection)
    connection.execute("ROLLBACK TO attack")
    connection.execute("RELEASE attack")
    if verdict.bad is None:
        found.unseen.append(done)
    else:
        found.seen[verdict.bad.fault.name.lower().replace("_", " ")] += 1


def _one(connection: sqlite3.Connection, chance: random.Random, table: str, column: str) -> int:
    count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    statement = f"SELECT {column} FROM {table} ORDER BY {column} LIMIT 1 OFFSET ?"
    return int(connection.execute(statement, (chance.randrange(count),)).fetchone()[0])


def _changed_text(connection: sqlite3.Connection, chance: random.Random) -> str:
    row, column = _one(connection, chance, "audit", "id"), chance.choice(TEXT)
    connection.execute(f"UPDATE audit SET {column} = {column} || 'x' WHERE id = ?", (row,))
    return f"{column} of row {row}"


def _changed_number(connection: sqlite3.Connection, chance: random.Random) -> str:
    row, column = _one(connection, chance, "audit", "id"), chance.choice(NUMBERS)
    connection.execute(f"UPDATE audit SET {column} = coalesce({column}, 0) + 1 WHERE id = ?", (row,))
    return f"{column} of row {row}"


def _deleted_row(connection: sqlite3.Connection, chance: random.Random) -> str:
    row = _one(connection, chance, "audit", "id")
    connection.execute("DELETE FROM audit WHERE id = ?", (row,))
    connection.execute("DELETE FROM audit_target WHERE audit_id = ?", (row,))
    return f"row {row} gone"


def _deleted_with_its_entries(connection: sqlite3.Connection, chance: random.Random) -> str:
    row = _one(connection, chance, "audit", "id")
    _deleted_row(connection, chance)
    connection.execute("DELETE FROM audit_chain WHERE audit_id = ?", (row,))
    connection.execute("DELETE FROM audit WHERE id = ?", (row,))
    return f"row {row} and its entries gone"


def _deleted_entry(connection: sqlite3.Connection, chance: random.Random) -> str:
    seq = _one(connection, chance, "audit_chain", "seq")
    connection.execute("DELETE FROM audit_chain WHERE seq = ?", (seq,))
    if chance.random() < 0.5:
        connection.execute("UPDATE audit_chain SET seq = -(seq - 1) WHERE seq > ?", (seq,))
        connection.execute("UPDATE audit_chain SET seq = -seq WHERE seq < 0")
    return f"entry {seq} gone"


def _swapped_entries(connection: sqlite3.Connection, chance: random.Random) -> str:
    first = _one(connection, chance, "audit_chain", "seq")
    if not connection.execute("SELECT 1 FROM audit_chain WHERE seq = ?", (first + 1,)).fetchone():
        first -= 1
    for old, new in ((first, -1), (first + 1, first), (-1, first + 1)):
        connection.execute("UPDATE audit_chain SET seq = ? WHERE seq = ?", (new, old))
    return f"entries {first} and {first + 1} swapped"


def _cut_off(connection: sqlite3.Connection, chance: random.Random) -> str:
    seq = _one(connection, chance, "audit_chain", "seq")
    sign = chance.choice(["<=", ">="])
    connection.execute(
        f"DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_chain WHERE seq {sign} ? AND kind != 'close')",
        (seq,),
    )
    connection.execute("DELETE FROM audit_target WHERE audit_id NOT IN (SELECT id FROM audit)")
    connection.execute(f"DELETE FROM audit_chain WHERE seq {sign} ?", (seq,))
    return f"entries {sign} {seq} gone with their rows"


def _put_in(connection: sqlite3.Connection, chance: random.Random) -> str:
    row = _one(connection, chance, "audit", "id")
    columns = ", ".join((*TEXT, "update_id", "actor_id", "chat_id"))
    connection.execute(f"INSERT INTO audit ({columns}) SELECT {columns} FROM audit WHERE id = ?", (row,))
    return f"row {row} doubled"


def _hidden_from_search(connection: sqlite3.Connection, chance: random.Random) -> str:
    row = _one(connection, chance, "audit_target", "audit_id")
    connection.execute("UPDATE OR REPLACE audit_target SET name = name || 'x' WHERE audit_id = ?", (row,))
    return f"targets of row {row} renamed"


def _another_hash(connection: sqlite3.Connection, chance: random.Random) -> str:
    seq = _one(connection, chance, "audit_chain", "seq")
    connection.execute("UPDATE audit_chain SET hash = ? WHERE seq = ?", (chance.randbytes(32), seq))
    return f"hash of entry {seq}"


ATTACKS: tuple[Attack, ...] = (
    _changed_text,
    _changed_number,
    _deleted_row,
    _deleted_with_its_entries,
    _deleted_entry,
    _swapped_entries,
    _cut_off,
    _put_in,
    _hidden_from_search,
    _another_hash,
)
