"""The chain by attack: whatever is done to the file past the bot is named, at the first row it touches."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store import Outcome, Store, Target
from bot.store.chain_walk import Bad, Fault, Verdict, verify_file
from bot.store.db import Database
from bot.store.schema import MIGRATIONS
from tests.store.fakes import FULL_ID, MINUTE, NOON, Clock, fill_disk, question, start
from tests.torture import chain as chain_attacks

WEB = Target(kind="container", name="web01", id=FULL_ID)
DAY = timedelta(days=1)


def _attack(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def _bad(path: Path) -> tuple[int, Fault] | None:
    bad = verify_file(path).bad
    return (bad.row_id, bad.fault) if bad is not None else None


async def _write(store: Store) -> None:
    """Six rows: closed 1, refused 2, two that overlap 3 and 4, one under way 5, one closed 6."""
    first = await store.audit.begin(start())
    await store.audit.finish(first, outcome=Outcome.OK, targets=(WEB,), duration_ms=12)
    await store.audit.record(start(command="rm"), outcome=Outcome.DENIED, error="needs admin")
    third = await store.audit.begin(start(arguments=("веб 01", "-t", "5")))
    fourth = await store.audit.begin(start(actor=1002))
    await store.audit.finish(fourth, outcome=Outcome.FAILED, error="in use", targets=(WEB,))
    await store.audit.finish(third, outcome=Outcome.OK)
    await store.audit.begin(start(command="logs"))
    sixth = await store.audit.begin(start(command="restart"))
    await store.audit.finish(sixth, outcome=Outcome.OK, targets=(Target(kind="volume", name="data"),))


@pytest.fixture
async def written(path: Path, clock: Clock) -> Path:
    store = await Store.open(path, clock=clock)
    await _write(store)
    await store.close()
    return path


def test_what_the_bot_wrote_is_unbroken(written: Path) -> None:
    verdict = verify_file(written)
    assert verdict.bad is None
    assert (verdict.rows, verdict.entries, verdict.cut) == (6, 11, None)


async def test_the_newest_hash_is_the_one_that_verifying_ends_with(path: Path) -> None:
    store = await Store.open(path)
    await _write(store)
    assert verify_file(path).newest_hash == await store.audit.newest_hash()
    await store.close()


ROW_COLUMNS = {
    "at": "'2026-05-04T12:00:01.000000+00:00'", "update_id": "78", "actor_id": "1003", "actor_name": "'Олег'",
    "chat_id": "-5", "via": "'button'", "command": "'start'", "arguments": "'[]'", "role": "'viewer'",
    "outcome": "'failed'", "error": "'x'", "duration_ms": "13", "host": "'other'", "targets": "'[]'",
}  # fmt: skip


@pytest.mark.parametrize("column", ROW_COLUMNS)
def test_a_changed_column_is_found_at_its_row(written: Path, column: str) -> None:
    _attack(written, f"UPDATE audit SET {column} = {ROW_COLUMNS[column]} WHERE id = 1")
    assert _bad(written) == (1, Fault.CHANGED)


@pytest.mark.parametrize("row_id", range(1, 7))
def test_a_deleted_row_is_named(written: Path, row_id: int) -> None:
    _attack(written, f"DELETE FROM audit WHERE id = {row_id}", f"DELETE FROM audit_target WHERE audit_id = {row_id}")
    assert _bad(written) == (row_id, Fault.MISSING_ROW)


@pytest.mark.parametrize("row_id", [0, 7])
def test_a_row_put_in_past_the_bot_is_named(written: Path, row_id: int) -> None:
    columns = "at, update_id, actor_id, actor_name, chat_id, via, command, arguments, targets, role, outcome, error"
    _attack(written, f"INSERT INTO audit (id, {columns}) SELECT {row_id}, {columns} FROM audit WHERE id = 1")
    assert _bad(written) == (row_id, Fault.UNKNOWN_ROW)


def test_two_rows_that_changed_places_are_found(written: Path) -> None:
    _attack(
        written,
        "UPDATE audit SET id = 100 WHERE id = 2",
        "UPDATE audit SET id = 2 WHERE id = 6",
        "UPDATE audit SET id = 6 WHERE id = 100",
    )
    assert _bad(written) == (2, Fault.CHANGED)


@pytest.mark.parametrize("change", ["outcome = 'ok'", "error = 'x'", "duration_ms = 5", "targets = '[1]'"])
def test_a_row_that_reads_closed_although_it_never_was_is_found(written: Path, change: str) -> None:
    _attack(written, f"UPDATE audit SET {change} WHERE id = 5")
    assert _bad(written) == (5, Fault.STATE)


def test_a_row_that_was_opened_again_is_found(written: Path) -> None:
    _attack(
        written, "UPDATE audit SET outcome = 'started', error = '', targets = '[]', duration_ms = NULL WHERE id = 4"
    )
    assert _bad(written) == (4, Fault.CHANGED)


@pytest.mark.parametrize("seq", range(2, 11))
def test_an_entry_that_was_taken_out_of_the_chain_leaves_a_gap(written: Path, seq: int) -> None:
    _attack(written, f"DELETE FROM audit_chain WHERE seq = {seq}")
    bad = verify_file(written).bad
    assert bad is not None
    assert (bad.seq, bad.fault) == (seq, Fault.MISSING_ENTRY)


@pytest.mark.parametrize("seq", range(2, 11))
def test_numbering_the_entries_anew_does_not_hide_the_gap(written: Path, seq: int) -> None:
    _attack(
        written,
        f"DELETE FROM audit_chain WHERE seq = {seq}",
        f"UPDATE audit_chain SET seq = -(seq - 1) WHERE seq > {seq}",
        "UPDATE audit_chain SET seq = -seq WHERE seq < 0",
    )
    assert verify_file(written).bad is not None


def test_the_beginning_cannot_be_cut_off(written: Path) -> None:
    _attack(written, "DELETE FROM audit_chain WHERE seq <= 3", "DELETE FROM audit WHERE id = 1")
    assert _bad(written) == (0, Fault.NO_BEGINNING)


def test_the_end_cannot_be_cut_off(written: Path) -> None:
    _attack(
        written,
        "DELETE FROM audit_chain WHERE audit_id = 6",
        "DELETE FROM audit WHERE id = 6",
        "DELETE FROM audit_target WHERE audit_id = 6",
    )
    assert _bad(written) == (5, Fault.NO_END)


def test_an_emptied_chain_is_no_new_one(written: Path) -> None:
    _attack(written, "DELETE FROM audit_chain")
    assert _bad(written) == (1, Fault.UNKNOWN_ROW)


async def test_a_bot_that_starts_on_an_emptied_chain_does_not_make_it_good(written: Path) -> None:
    _attack(written, "DELETE FROM audit_chain")
    store = await Store.open(written)
    await store.audit.begin(start())
    await store.close()
    assert _bad(written) == (0, Fault.NO_BEGINNING)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_target WHERE audit_id = 4 AND name = 'web01'",
        "UPDATE audit_target SET outcome = 'ok' WHERE audit_id = 4",
        "UPDATE audit_target SET name = 'other' WHERE audit_id = 4 AND name = 'web01'",
    ],
)
def test_a_row_that_is_no_longer_found_by_its_target_is_named(written: Path, statement: str) -> None:
    _attack(written, statement)
    assert _bad(written) == (4, Fault.TARGETS)


def test_a_target_that_belongs_to_no_row_is_found(written: Path) -> None:
    _attack(written, "INSERT INTO audit_target VALUES ('db', 2, 1001, 'rm', 'ok')")
    assert _bad(written) == (6, Fault.STRAY_TARGETS)


def _rewritten(path: Path) -> None:
    """What whoever owns the file and knows the format can do: change a row and compute every hash anew."""
    from bot.store import chain

    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("UPDATE audit SET actor_name = 'Олег', actor_id = 1002 WHERE id = 1")
    connection.execute("UPDATE audit_target SET actor_id = 1002 WHERE audit_id = 1")
    rows = {row["id"]: row for row in connection.execute("SELECT * FROM audit")}
    before = chain.NO_HASH
    for entry in connection.execute("SELECT * FROM audit_chain ORDER BY seq").fetchall():
        form = entry["form"]
        if entry["audit_id"]:
            make = {"open": chain.opened, "whole": chain.whole, "close": chain.closed}[entry["kind"]]
            form = make(rows[entry["audit_id"]])
        before = chain.linked(before, form)
        connection.execute("UPDATE audit_chain SET hash = ? WHERE seq = ?", (before, entry["seq"]))
    connection.close()


def test_a_file_that_was_written_anew_throughout_is_betrayed_by_a_hash_seen_before(written: Path) -> None:
    seen = verify_file(written).newest_hash
    assert verify_file(written, wanted=seen[:32]).wanted_row == 6
    _rewritten(written)
    verdict = verify_file(written, wanted=seen[:32])
    assert (verdict.bad, verdict.wanted_row) == (None, None)


def test_a_hash_seen_earlier_is_found_at_its_row(written: Path) -> None:
    with sqlite3.connect(written) as connection:
        early = connection.execute("SELECT hash FROM audit_chain WHERE seq = 4").fetchone()[0].hex()
    connection.close()
    assert verify_file(written, wanted=early).wanted_row == 2


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40), number=st.integers(-(2**63), 2**63 - 1))
async def test_whatever_a_row_holds_its_chain_is_unbroken(
    tmp_path_factory: pytest.TempPathFactory, text: str, number: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "lotsman.db"
    store = await Store.open(path)
    row = await store.audit.begin(start(name=text, actor=number, arguments=(text, "")))
    await store.audit.finish(row, outcome=Outcome.OK, error=text, targets=(Target(kind="image", name=text, id=text),))
    await store.close()
    assert verify_file(path).bad is None


async def test_rows_of_an_older_lotsman_are_taken_in_and_guarded_from_then_on(path: Path) -> None:
    old = await Database.open(path, migrations=MIGRATIONS[:4])
    columns = "at, update_id, actor_id, actor_name, chat_id, via, command, arguments, role, outcome"
    for outcome in ("ok", "started", "denied"):
        await old.execute(
            f"INSERT INTO audit ({columns}) VALUES ('2026-05-04T12:00:00.000000+00:00', 1, 2, 'a', 3, 'command', 'ps',"
            f" '[]', 'admin', '{outcome}')"
        )
    await old.close()
    store = await Store.open(path)
    assert await store.audit.leave_unfinished() == 1
    await store.close()
    assert verify_file(path).bad is None
    assert verify_file(path).rows == 3
    _attack(path, "UPDATE audit SET actor_id = 3 WHERE id = 3")
    assert _bad(path) == (3, Fault.CHANGED)


async def test_a_file_that_has_no_chain_yet_is_told_as_that(path: Path) -> None:
    await (await Database.open(path, migrations=MIGRATIONS[:4])).close()
    assert _bad(path) == (0, Fault.NO_CHAIN)


async def test_rows_that_a_crash_left_open_are_closed_in_the_chain_too(path: Path) -> None:
    store = await Store.open(path)
    asked = await store.audit.begin(start())
    await store.audit.begin(start())
    await store.confirmations.ask(question(audit_id=asked))
    assert await store.audit.leave_unfinished() == 1
    assert verify_file(path).bad is None
    await store.close()


async def test_a_row_that_did_not_fit_on_the_disk_is_not_in_the_chain_either(path: Path) -> None:
    database = await Database.open(path)
    store = Store(database, Clock())
    await store.audit.begin_chain(NOON)
    await fill_disk(database)
    while await store.audit.record(start(arguments=("x" * 500,)), outcome=Outcome.OK) is not None:
        pass
    await store.close()
    assert verify_file(path).bad is None


async def test_verifying_is_done_beside_a_bot_that_writes(path: Path) -> None:
    store = await Store.open(path)
    await _write(store)
    before = verify_file(path)
    await store.audit.begin(start())
    after = verify_file(path)
    assert (before.bad, after.bad, after.rows - before.rows) == (None, None, 1)
    await store.close()


# forgetting


async def _days(store: Store, count: int) -> None:
    """A row at noon of each day, with a target; the third stays under way."""
    for number in range(count):
        row = await store.audit.begin(start(at=NOON + number * DAY))
        if number != 2:
            await store.audit.finish(row, outcome=Outcome.OK, targets=(WEB,))


async def _sweep(store: Store, day: int, days: int = 4) -> None:
    await store.audit.sweep(NOON + day * DAY + MINUTE, days=days)


def _rows(path: Path) -> list[tuple[int, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT id, command FROM audit ORDER BY id").fetchall()
    connection.close()
    return found


async def test_old_rows_go_and_the_cut_is_a_row_itself(path: Path, store: Store) -> None:
    await _days(store, 10)
    await _sweep(store, 9)
    assert _rows(path) == [(3, "stop"), *((number, "stop") for number in range(7, 11)), (11, "audit cut")]
    verdict = verify_file(path)
    assert verdict.bad is None
    assert verdict.cut is not None
    assert (verdict.cut.rows, verdict.cut.last_id, list(verdict.cut.open)) == (5, 6, [3])


async def test_rows_that_are_kept_for_good_stay(path: Path, store: Store) -> None:
    await _days(store, 10)
    await _sweep(store, 400, days=0)
    assert len(_rows(path)) == 10


async def test_a_cut_waits_for_a_days_worth(path: Path, store: Store) -> None:
    await _days(store, 6)
    await _sweep(store, 5, days=5)
    assert len(_rows(path)) == 6


async def test_one_cut_follows_another(path: Path, store: Store) -> None:
    await _days(store, 10)
    await _sweep(store, 7)
    await _sweep(store, 9)
    await store.audit.finish(3, outcome=Outcome.FAILED, targets=(WEB,))
    await _sweep(store, 30)
    await _sweep(store, 60)
    verdict = verify_file(path)
    assert verdict.bad is None
    assert verdict.cut is not None
    assert (verdict.cut.rows, len(_rows(path))) == (13, 1)


async def test_a_long_history_is_cut_in_slices(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.retention.ROWS_AT_ONCE", 2)
    await _days(store, 10)
    await _sweep(store, 30)
    assert _rows(path) == [(3, "stop"), (11, "audit cut")]
    assert verify_file(path).bad is None


async def test_a_hash_from_before_a_cut_is_no_longer_found_but_one_after_it_is(path: Path, store: Store) -> None:
    await _days(store, 10)
    seen = await store.audit.newest_hash()
    await _sweep(store, 9)
    assert verify_file(path, wanted=seen).wanted_row == 10
    await _sweep(store, 40)
    assert verify_file(path, wanted=seen).wanted_row is None


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit SET actor_id = 5 WHERE id = 3", Fault.CHANGED),
        ("DELETE FROM audit WHERE id = 3", Fault.MISSING_ROW),
        ("DELETE FROM audit_chain WHERE kind = 'cut'", Fault.NO_BEGINNING),
        ("UPDATE audit_chain SET form = replace(form, '\"rows\":5', '\"rows\":4') WHERE kind = 'cut'", Fault.CHANGED),
        ("UPDATE audit_chain SET form = replace(form, '\"rows\":5', '') WHERE kind = 'cut'", Fault.CHANGED),
        ("UPDATE audit SET actor_id = 5 WHERE id = 7", Fault.CHANGED),
    ],
)
async def test_after_a_cut_nothing_goes_unseen_either(path: Path, store: Store, statement: str, fault: Fault) -> None:
    await _days(store, 10)
    await _sweep(store, 9)
    _attack(path, statement)
    bad = verify_file(path).bad
    assert isinstance(bad, Bad)
    assert bad.fault is fault


async def test_a_broken_chain_is_not_cut(path: Path, store: Store) -> None:
    await _days(store, 10)
    _attack(path, "UPDATE audit SET actor_id = 5 WHERE id = 2")
    await _sweep(store, 9)
    assert len(_rows(path)) == 10
    assert _bad(path) == (2, Fault.CHANGED)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_one_thing_is_touched_is_seen(tmp_path: Path, seed: int) -> None:
    found = await chain_attacks.run(tmp_path, rows=100, attacks=60, seed=seed)
    assert (found.unseen, found.seen.total()) == ([], 60)


async def test_after_a_cut_the_audit_is_found_as_before(store: Store) -> None:
    from bot.store import AuditQuery

    await _days(store, 10)
    await _sweep(store, 9)
    assert [row.id for row in await store.audit.find(AuditQuery(target="web01"))] == [10, 9, 8, 7]


def test_a_verdict_of_nothing_is_no_praise(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"")
    verdict = verify_file(tmp_path / "no.db")
    assert isinstance(verdict, Verdict)
    assert verdict.bad is not None
