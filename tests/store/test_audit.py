import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from bot.store import AuditQuery, AuditRow, Outcome, Store, Target, Via
from bot.store.audit import EXPORTED_AT_ONCE, AuditLog
from bot.store.confirmations import Confirmations
from bot.store.db import Database
from tests.store.fakes import FULL_ID, MINUTE, NOON, fill_disk, question, start

WEB = Target(kind="container", name="web01", id=FULL_ID)
EVERYTHING = AuditQuery()


async def _ids(store: Store, query: AuditQuery) -> list[int]:
    return [row.id for row in await store.audit.find(query)]


async def _exported(store: Store, query: AuditQuery) -> list[int]:
    return [row.id async for row in store.audit.export(query)]


async def test_a_row_is_started_before_the_act(store: Store) -> None:
    audit_id = await store.audit.begin(start(arguments=("-t", "5", "веб 01")))
    assert await store.audit.find(EVERYTHING) == [
        AuditRow(
            id=audit_id,
            at=NOON,
            update_id=77,
            actor_id=1001,
            actor_name="Анна",
            chat_id=1001,
            via=Via.COMMAND,
            command="stop",
            arguments=("-t", "5", "веб 01"),
            targets=(),
            role="admin",
            outcome=Outcome.STARTED,
            error="",
            duration_ms=None,
            host="local",
        )
    ]


async def test_a_row_is_closed_after_the_act(store: Store) -> None:
    audit_id = await store.audit.begin(start())
    before = (await store.audit.find(EVERYTHING))[0]
    targets = (WEB, Target(kind="volume", name="data"))
    assert await store.audit.finish(audit_id, outcome=Outcome.FAILED, error="in use", targets=targets, duration_ms=120)
    assert await store.audit.find(EVERYTHING) == [
        replace(before, outcome=Outcome.FAILED, error="in use", targets=targets, duration_ms=120)
    ]


async def test_a_closed_row_is_not_closed_again(store: Store) -> None:
    audit_id = await store.audit.begin(start())
    await store.audit.finish(audit_id, outcome=Outcome.OK)
    assert not await store.audit.finish(audit_id, outcome=Outcome.FAILED, targets=(WEB,))
    assert [(row.outcome, row.targets) for row in await store.audit.find(EVERYTHING)] == [(Outcome.OK, ())]
    assert await _ids(store, AuditQuery(target="web01")) == []


async def test_a_refusal_is_complete_at_once(store: Store) -> None:
    await store.audit.record(start(), outcome=Outcome.DENIED, error="needs admin")
    assert [(row.outcome, row.error) for row in await store.audit.find(EVERYTHING)] == [(Outcome.DENIED, "needs admin")]


async def test_a_time_in_another_zone_is_the_same_moment(store: Store) -> None:
    moscow = datetime(2026, 5, 4, 15, 0, tzinfo=timezone(timedelta(hours=3)))
    await store.audit.begin(start(at=moscow))
    assert [row.at for row in await store.audit.find(EVERYTHING)] == [NOON]


async def test_many_begin_at_once_and_each_has_its_own_row(store: Store) -> None:
    ids = await asyncio.gather(*(store.audit.begin(start(actor=number)) for number in range(100)))
    assert len(set(ids)) == 100
    found = {row.id: row.actor_id for row in await store.audit.find(EVERYTHING)}
    assert [found[audit_id] for audit_id in ids] == list(range(100))


async def test_an_id_is_never_given_twice(database: Database) -> None:
    audit = AuditLog(database)
    first = await audit.begin(start())
    await database.execute("DELETE FROM audit")
    assert await audit.begin(start()) > first


async def test_a_row_that_a_question_will_close_stays_open_over_a_restart(database: Database) -> None:
    audit, confirmations = AuditLog(database), Confirmations(database)
    waiting, cut_off = await audit.begin(start()), await audit.begin(start())
    taken = await audit.begin(start())
    await confirmations.ask(question("waiting", audit_id=waiting))
    await confirmations.ask(question("taken", audit_id=taken))
    await confirmations.take("taken", NOON)
    assert await audit.leave_unfinished() == 2
    assert {row.id: row.outcome for row in await audit.find(EVERYTHING)} == {
        waiting: Outcome.STARTED,
        cut_off: Outcome.UNKNOWN,
        taken: Outcome.UNKNOWN,
    }


async def test_on_a_full_disk_a_refusal_goes_unrecorded(database: Database) -> None:
    audit = AuditLog(database)
    await fill_disk(database)
    assert await audit.record(start(arguments=("x" * 50_000,)), outcome=Outcome.DENIED) is None


async def test_an_export_is_the_whole_log_oldest_first(store: Store) -> None:
    count = EXPORTED_AT_ONCE * 2 + 1
    ids = await asyncio.gather(*(store.audit.begin(start()) for _ in range(count)))
    assert await _exported(store, EVERYTHING) == sorted(ids)


async def test_an_export_of_some_takes_the_newest_and_begins_with_the_oldest_of_them(store: Store) -> None:
    ids = sorted(await asyncio.gather(*(store.audit.begin(start()) for _ in range(EXPORTED_AT_ONCE + 20))))
    assert await _exported(store, AuditQuery(limit=3)) == ids[-3:]
    assert await _exported(store, AuditQuery(limit=EXPORTED_AT_ONCE + 10)) == ids[-EXPORTED_AT_ONCE - 10 :]
    assert await _exported(store, AuditQuery(limit=10_000)) == ids


async def test_an_export_goes_by_the_same_filters(store: Store) -> None:
    for number in range(6):
        await store.audit.begin(start(actor=number % 2, at=NOON + number * MINUTE))
    assert await _exported(store, AuditQuery(user="1", since=NOON + 2 * MINUTE)) == [4, 6]


async def test_an_empty_log_exports_nothing(store: Store) -> None:
    assert await _exported(store, EVERYTHING) == []
    assert await _exported(store, AuditQuery(limit=5)) == []
