"""What is drawn: pieces, round numbers, round times; and that it comes whole through JSON."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.pictures.chart import Ink, Line, nice_top, packed, panel, pieces, ticks, unpacked
from tests.pictures.test_draw import PICTURES

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
STEP = timedelta(seconds=10)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_comes_whole_through_json(name: str) -> None:
    came = unpacked(json.loads(json.dumps(packed(PICTURES[name]))))
    assert json.dumps(packed(came)) == json.dumps(packed(PICTURES[name]))
    assert type(came) is type(PICTURES[name])


def test_a_line_breaks_off_where_nothing_was_measured() -> None:
    points = [(NOON + number * STEP, float(number)) for number in (0, 1, 4, 8, 9)]
    assert [[value for _at, value in piece] for piece in pieces(points, STEP)] == [[0, 1, 4], [8, 9]]
    assert pieces([], STEP) == ()


@pytest.mark.parametrize(("most", "top"), [(0, 1), (0.3, 0.5), (1, 1), (1.01, 2), (34, 50), (99, 100), (1200, 2000)])
def test_a_panel_ends_at_a_round_number(most: float, top: float) -> None:
    assert nice_top(most) == pytest.approx(top)


@pytest.mark.parametrize(("most", "top"), [(3 << 20, 4 << 20), (4 << 20, 4 << 20), (600 << 20, 1 << 30)])
def test_binary_units_end_at_their_own_round_numbers(most: float, top: float) -> None:
    assert nice_top(most, base=1024) == top


@pytest.mark.parametrize(
    ("hours", "first", "count"),
    [(1, "12:00", 7), (24, "12:00", 7), (24 * 7, "02.05", 7), (24 * 30, "06.05", 6)],
)
def test_times_stand_at_round_moments(hours: int, first: str, count: int) -> None:
    found = ticks(NOON, NOON + timedelta(hours=hours), UTC)
    assert len(found) == count
    assert found[0][1] == first


def test_times_are_those_of_the_zone() -> None:
    assert [label for _at, label in ticks(NOON, NOON + timedelta(hours=1), ZoneInfo("Asia/Kolkata"))][:2] == [
        "17:30",
        "17:40",
    ]


def test_a_limit_far_above_all_lines_is_out_of_sight() -> None:
    line = Line(ink=Ink.FIRST, pieces=(((0.0, 100.0),),))
    near = panel("MEM", [line], note="", worded=str, limit=300.0)
    far = panel("MEM", [line], note="", worded=str, limit=3000.0)
    assert (near.limit, near.top) == (300.0, 500.0)
    assert (far.limit, far.top) == (0.0, 200.0)
