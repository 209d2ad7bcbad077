import sqlite3
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import pytest

from bot.store import AuditQuery, Outcome, Store, Target
from bot.store.db import Database
from tests.store.fakes import FULL_ID, MINUTE, NOON, start

OTHER_ID = "c0ffee" + "1" * 58
IMAGE_ID = "sha256:" + "ab" * 32


async def _act(
    store: Store, *, actor: int, command: str, target: Target, outcome: Outcome, minute: int, host: str = "local"
) -> int:
    begun = start(actor=actor, command=command, at=NOON + minute * MINUTE)
    audit_id = await store.audit.begin(replace(begun, host=host))
    await store.audit.finish(audit_id, outcome=outcome, targets=(target,))
    return audit_id


@dataclass(frozen=True, slots=True)
class Act:
    actor: int
    command: str
    name: str
    outcome: Outcome
    host: str


ACTS = [
    Act(
        1 + number % 2,
        ("ps", "stop", "rm")[number % 3],
        ("web", "db")[number // 2 % 2],
        outcome,
        ("home", "vps")[number // 3 % 2],
    )
    for number, outcome in enumerate([Outcome.OK, Outcome.FAILED, Outcome.OK, Outcome.OK, Outcome.DENIED] * 8)
]
FILTERS: dict[str, tuple[str, Any]] = {
    "user": ("actor", "1"),
    "command": ("command", "stop"),
    "target": ("name", "web"),
    "outcome": ("outcome", Outcome.OK),
    "host": ("host", "vps"),
}


async def _ids(store: Store, query: AuditQuery) -> list[int]:
    return [row.id for row in await store.audit.find(query)]


@pytest.mark.parametrize("names", [names for count in range(6) for names in combinations(FILTERS, count)], ids="+".join)
async def test_all_that_is_asked_for_must_fit(store: Store, names: tuple[str, ...]) -> None:
    for minute, act in enumerate(ACTS):
        target = Target(kind="container", name=act.name)
        await _act(
            store, actor=act.actor, command=act.command, target=target, outcome=act.outcome, minute=minute,
            host=act.host,
        )  # fmt: skip
    query = AuditQuery()
    for name in names:
        query = replace(query, **{name: FILTERS[name][1]})
    fitting = [
        number
        for number, act in enumerate(ACTS, start=1)
        if all(str(getattr(act, FILTERS[name][0])) == FILTERS[name][1] for name in names)
    ]
    assert fitting
    assert await _ids(store, query) == fitting[::-1]
    since = replace(query, since=NOON + 10 * MINUTE)
    assert await _ids(store, since) == [number for number in fitting[::-1] if number > 10]
    page = replace(query, before_id=fitting[-1], limit=2)
    assert await _ids(store, page) == fitting[::-1][1:3]


async def test_pages_meet_without_gap_or_repeat(store: Store) -> None:
    for _ in range(25):
        await store.audit.begin(start())
    pages, before = [], None
    while page := await _ids(store, AuditQuery(before_id=before, limit=10)):
        pages.append(page)
        before = page[-1]
    assert pages == [list(range(25, 15, -1)), list(range(15, 5, -1)), list(range(5, 0, -1))]


@pytest.mark.parametrize("user", ["@Anna_K", "@anna_k", "anna_k", "Анна", "1001"])
async def test_a_person_is_found_by_user_name_name_or_id(store: Store, user: str) -> None:
    await store.people.saw(1001, name="Анна", username="Anna_K", language="ru")
    mine = await store.audit.begin(start(actor=1001))
    await store.audit.begin(start(actor=1002))
    assert await _ids(store, AuditQuery(user=user)) == [mine]


async def test_two_people_of_one_name_are_merged_in_order(store: Store) -> None:
    for user_id in (1, 2):
        await store.people.saw(user_id, name="Анна", username=f"anna{user_id}", language="ru")
    for actor in (1, 2, 3, 2, 1):
        await store.audit.begin(start(actor=actor))
    assert await _ids(store, AuditQuery(user="Анна")) == [5, 4, 2, 1]
    assert await _ids(store, AuditQuery(user="Анна", limit=3)) == [5, 4, 2]
    assert [row.id async for row in store.audit.export(AuditQuery(user="Анна"))] == [1, 2, 4, 5]


@pytest.mark.parametrize("user", ["@nobody", "", "@", "4000000000000000000000", "' OR 1=1 --"])
async def test_an_unknown_person_did_nothing(store: Store, user: str) -> None:
    await store.audit.begin(start())
    assert await _ids(store, AuditQuery(user=user)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("web01", [1]),
        ("web", []),
        (FULL_ID, [1]),
        (FULL_ID[:12], [1]),
        ("c0ffee", [2, 1]),
        ("C0FFEE", [2, 1]),
        ("c0ffee1", [2]),
        (IMAGE_ID, [3]),
        (IMAGE_ID[:19], [3]),
        ("abab", [4, 3]),
        ("nginx:1.27", [3]),
        ("d", []),
        ("#c0ffee", []),
        ("web%", []),
    ],
)
async def test_a_target_is_found_by_name_id_or_the_beginning_of_an_id(
    store: Store, text: str, found: list[int]
) -> None:
    targets = (
        Target(kind="container", name="web01", id=FULL_ID),
        Target(kind="container", name="db", id=OTHER_ID),
        Target(kind="image", name="nginx:1.27", id=IMAGE_ID),
        Target(kind="volume", name="abab"),
    )
    for minute, target in enumerate(targets):
        await _act(store, actor=1, command="rm", target=target, outcome=Outcome.OK, minute=minute)
    assert await _ids(store, AuditQuery(target=text)) == found


async def test_a_row_found_by_two_of_its_targets_comes_once(store: Store) -> None:
    audit_id = await store.audit.begin(start())
    targets = (Target(kind="container", name="a", id=FULL_ID), Target(kind="container", name="b", id=OTHER_ID))
    await store.audit.finish(audit_id, outcome=Outcome.OK, targets=targets)
    assert await _ids(store, AuditQuery(target="c0ffee")) == [audit_id]


async def test_since_takes_the_moment_itself(store: Store) -> None:
    for minute in range(3):
        await store.audit.begin(start(at=NOON + minute * MINUTE))
    assert await _ids(store, AuditQuery(since=NOON + MINUTE)) == [3, 2]
    assert await _ids(store, AuditQuery(since=NOON + 3 * MINUTE)) == []


async def test_since_finds_rows_that_were_written_a_little_out_of_order(store: Store) -> None:
    for minute in (0, 3, 2):
        await store.audit.begin(start(at=NOON + minute * MINUTE))
    assert await _ids(store, AuditQuery(since=NOON + MINUTE)) == [3, 2]


async def test_no_question_sorts_or_walks_the_table(store: Store, database: Database) -> None:
    await store.people.saw(1, name="Анна", username="anna", language="ru")
    await _act(store, actor=1, command="rm", target=Target(kind="c", name="w"), outcome=Outcome.OK, minute=0)
    plans: list[str] = []

    def look(connection: sqlite3.Connection, query: AuditQuery) -> None:
        from bot.store import audit_search

        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        audit_search.ids(connection, query)
        connection.set_trace_callback(None)
        for statement in statements:
            plans.extend(row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))

    everything: dict[str, Any] = {
        "user": "@anna",
        "command": "rm",
        "target": "w",
        "outcome": Outcome.OK,
        "since": NOON,
        "host": "local",
    }
    for count in range(1, 7):
        for names in combinations(everything, count):
            query = AuditQuery(before_id=10, limit=3, **{name: everything[name] for name in names})
            await database.read(lambda connection, query=query: look(connection, query))  # type: ignore[misc]
    on_log = [plan for plan in plans if "audit" in plan]
    assert on_log
    assert not [plan for plan in on_log if plan.startswith("SCAN") or "TEMP B-TREE FOR ORDER" in plan]
