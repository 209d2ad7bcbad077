"""The log as pages and files, whatever stands in its rows."""

import csv
import io
import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.audit import view
from bot.store import AuditRow, Outcome, Target, Via
from bot.ui.split import fits
from bot.ui.texts import translator

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HOSTILE = st.one_of(
    TEXT, st.sampled_from(["=1+1", "@x", "-2", "+3", "\tx", "\rx", "a\nb", '"', "a,b", "</b>", "\u202e", ""])
)


def _rows() -> st.SearchStrategy[AuditRow]:
    return st.builds(
        AuditRow,
        id=st.integers(1, 2**62),
        at=st.just(NOW),
        update_id=st.integers(0, 2**31),
        actor_id=st.integers(-(2**52), 2**52),
        actor_name=HOSTILE,
        chat_id=st.integers(-(2**52), 2**52),
        via=st.sampled_from(Via),
        command=HOSTILE,
        arguments=st.lists(HOSTILE, max_size=4).map(tuple),
        targets=st.lists(st.builds(Target, kind=st.just("container"), name=HOSTILE, id=HOSTILE), max_size=3).map(tuple),
        role=st.sampled_from(["viewer", "admin", ""]),
        outcome=st.sampled_from(Outcome),
        error=HOSTILE,
        duration_ms=st.one_of(st.none(), st.integers(0, 2**31)),
        host=HOSTILE,
    )


@settings(max_examples=50, deadline=None)
@given(row=_rows())
def test_a_json_line_is_one_line_and_loses_nothing(row: AuditRow) -> None:
    line = view.as_json_line(row)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["actor_name"], tuple(read["arguments"]), read["error"]) == (row.actor_name, row.arguments, row.error)


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(_rows(), min_size=1, max_size=3))
def test_csv_is_read_back_row_by_row_and_no_cell_is_a_formula(rows: list[AuditRow]) -> None:
    text = view.as_csv_lines(rows, with_head=True)
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [int(row["id"]) for row in read] == [row.id for row in rows]
    for cells, row in zip(read, rows, strict=True):
        assert tuple(json.loads(cells["arguments"])) == row.arguments
        for name in ("actor_name", "command", "error", "host"):
            assert cells[name][:1] not in ("=", "+", "-", "@", "\t", "\r")
            assert cells[name].removeprefix("'").removeprefix("'") in (
                getattr(row, name),
                getattr(row, name)[1:],
                getattr(row, name)[2:],
            )


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(_rows(), max_size=10))
def test_a_page_is_one_message_whatever_stands_in_it(rows: list[AuditRow]) -> None:
    for language in ("ru", "en"):
        shown = view.page(rows, query={}, has_more=False, is_first=True, now=NOW, t=translator(language))
        assert fits(shown.text)
