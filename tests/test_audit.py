"""The audit on the console: ``python -m bot audit``, as a person calls it."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.store import Outcome, Store, Target
from tests.store.fakes import start

Told = Callable[..., Result]


@pytest.fixture
async def data_dir(tmp_path: Path) -> Path:
    store = await Store.open(tmp_path / "data" / "lotsman.db")
    for number in range(3):
        row = await store.audit.begin(start(arguments=(f"=web0{number}\n", "-t")))
        await store.audit.finish(row, outcome=Outcome.OK, targets=(Target(kind="container", name="web01"),))
    await store.close()
    return tmp_path / "data"


@pytest.fixture
def told(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setenv("DATA_DIR", str(data_dir))
    monkeypatch.chdir(data_dir.parent)
    return lambda *arguments: CliRunner().invoke(main, ["audit", *arguments])


def _change(data_dir: Path, statement: str) -> None:
    with closing(sqlite3.connect(data_dir / "lotsman.db", isolation_level=None)) as connection:
        connection.execute(statement)


def test_a_whole_chain_is_told_with_its_newest_hash(told: Told) -> None:
    result = told("verify")
    first, second = result.output.splitlines()
    assert (result.exit_code, first) == (0, "ok   3 rows in 7 entries, unbroken.")
    assert second.startswith("Newest hash: ")


def test_the_first_bad_row_is_named_and_the_exit_code_is_1(told: Told, data_dir: Path) -> None:
    _change(data_dir, "UPDATE audit SET actor_name = 'Олег' WHERE id = 2")
    result = told("verify")
    assert result.exit_code == 1
    assert result.output == "FAIL Row 2 was changed, or its entry in the chain was (entry 4 of the chain).\n"


def test_a_hash_of_a_digest_is_looked_for(told: Told) -> None:
    newest = told("verify").output.split()[-1]
    assert told("verify", "--hash", newest[:32]).exit_code == 0
    other = told("verify", "--hash", "0" * 32)
    assert other.exit_code == 1
    assert "is not in this chain" in other.output


@pytest.mark.parametrize("hash_", ["abc", "zzzzzzzzzz", "0" * 65])
def test_what_is_no_hash_is_told_as_that(told: Told, hash_: str) -> None:
    result = told("verify", "--hash", hash_)
    assert result.exit_code == 1
    assert "is no hash" in result.output


def test_a_copy_elsewhere_is_checked_too(told: Told, data_dir: Path) -> None:
    copy = data_dir.parent / "copy.db"
    copy.write_bytes((data_dir / "lotsman.db").read_bytes())
    _change(data_dir, "DELETE FROM audit")
    assert told("verify", "--file", str(copy)).exit_code == 0


def test_what_is_no_database_is_told_without_a_traceback(told: Told, data_dir: Path) -> None:
    (data_dir / "lotsman.db").write_bytes(b"garbage " * 1000)
    result = told("verify")
    assert (result.exit_code, result.output) == (1, "FAIL The file cannot be read: it is no whole database.\n")


def test_where_there_is_no_database_that_is_said(told: Told, data_dir: Path) -> None:
    (data_dir / "lotsman.db").unlink()
    assert "There is no database at" in str(told("verify").exception)


def test_rows_as_json_lines(told: Told) -> None:
    rows = [json.loads(line) for line in told("--json").output.splitlines()]
    assert [(row["id"], row["arguments"], row["outcome"]) for row in rows] == [
        (number + 1, [f"=web0{number}\n", "-t"], "ok") for number in range(3)
    ]


def test_rows_as_csv(told: Told) -> None:
    rows = list(csv.DictReader(io.StringIO(told("--csv", "--limit", "2").output)))
    assert [(row["id"], json.loads(row["arguments"])) for row in rows] == [
        ("2", ["=web01\n", "-t"]),
        ("3", ["=web02\n", "-t"]),
    ]


def test_two_forms_at_once_are_refused(told: Told) -> None:
    assert told("--csv", "--json").exit_code == 2


def test_rows_as_lines(told: Told) -> None:
    assert told().output.count("stop") == 3
