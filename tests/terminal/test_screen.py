"""What programs print, and what it looks like; what is printed in bad faith."""

import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.terminal import Size
from bot.terminal.record import Record
from bot.terminal.screen import Terminal

SIZE = Size(columns=20, rows=5)


def _terminal(*outputs: bytes | str, answers: list[bytes] | None = None, size: Size = SIZE) -> Terminal:
    taken = answers if answers is not None else []
    terminal = Terminal(size, Record(Path(tempfile.gettempdir())), answer=taken.append)
    for output in outputs:
        terminal.feed(output.encode() if isinstance(output, str) else output)
    return terminal


def _rows(*outputs: bytes | str) -> list[str]:
    rows = list(_terminal(*outputs).picture().rows)
    while rows and not rows[-1]:
        rows.pop()
    return rows


@pytest.mark.parametrize(
    ("output", "rows"),
    [
        ("a\r\nb", ["a", "b"]),
        (" 10%\r 50%\r100%", ["100%"]),
        ("x" * 25, ["x" * 20, "x" * 5]),
        ("\x1b[31mred\x1b[0m", ["red"]),
        ("one\x1b[2J\x1b[Htwo", ["two"]),
        ("\x1b]0;a title\x07shown", ["shown"]),
        ("\x1b]0;a title\x1b\\shown", ["shown"]),
        ("\x1bP+q544e\x1b\\shown", ["shown"]),
        ("\x1b[>4;2mshown\x1b[!p\x1b[2 q", ["shown"]),
        ("a\x1b[5b", ["aaaaaa"]),
        ("\x1b(0lqqk\x1b(B", ["┌──┐"]),
        ("ab\u200dc\ufe0fd", ["abcd"]),
        ("日本語", ["日本語"]),
        ("e\u0301", ["é"]),
        ("1\r\n2\r\n3\r\n4\r\n5\x1b[2S", ["3", "4", "5"]),
        ("\x1b[?3hstill here", ["still here"]),
    ],
)
def test_output_looks_as_on_a_terminal(output: str, rows: list[str]) -> None:
    assert _rows(output) == rows


@pytest.mark.parametrize(
    "output", ["\x1b[31mred\x1b[0m \x1b]0;title\x07日本\x1b[1;3Hx", "\x1b[?1049hfull\x1b[?1049lback"]
)
def test_it_looks_the_same_however_it_is_cut(output: str) -> None:
    whole = _rows(output)
    data = output.encode()
    assert _rows(*[data[index : index + 1] for index in range(len(data))]) == whole


def test_a_full_screen_program_gives_back_what_was_there() -> None:
    terminal = _terminal("$ vi\r\n", "\x1b[?1049h\x1b[2J\x1b[Hinside")
    assert terminal.picture().rows[0] == "inside"
    assert terminal.picture().is_alternate
    terminal.feed(b"\x1b[?1049l")
    assert terminal.picture().rows[0] == "$ vi"
    assert terminal.picture().cursor == (0, 1)


def test_a_program_that_asks_where_its_cursor_is_gets_its_answer() -> None:
    answers: list[bytes] = []
    _terminal("ab\x1b[6n", answers=answers)
    assert answers == [b"\x1b[1;3R"]


def test_what_scrolls_off_can_be_paged() -> None:
    terminal = _terminal("".join(f"{number}\r\n" for number in range(20)))
    assert terminal.picture().rows[:4] == ("16", "17", "18", "19")
    assert terminal.back(1) == ("11", "12", "13", "14", "15")
    assert terminal.back(9) is None


def test_of_a_flood_the_end_is_drawn_and_all_of_it_recorded() -> None:
    lines = [f"{number:05d}" for number in range(30_000)]
    terminal = _terminal("\r\n".join(lines) + "\r\n$ ")
    assert terminal.picture().rows == (*lines[-4:], "$")
    assert terminal.content(lambda count: "gap").decode().split("\n")[:-2] == lines


def test_what_a_flood_sets_is_set() -> None:
    terminal = _terminal("\x1b[?1h" + "x\r\n" * 20_000)
    assert terminal.picture().has_application_keys


def test_a_smaller_screen_keeps_its_end() -> None:
    terminal = _terminal("1\r\n2\r\n3\r\n4\r\n5")
    terminal.resize(Size(columns=10, rows=3))
    assert terminal.picture().rows == ("3", "4", "5")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([
    b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b[999999999;1H", b"\x1b[?47h", b"\x1b[?1049l", b"\x1b7", b"\x1b8", b"\x1b[r",
    b"\x1b[2;3r", b"\x1b[99999L", b"\x1b[99999M", b"\x1b[99999@", b"\x1b[99999P", b"\x1b[99999b", b"\x1b[99999S",
    b"\x1b[99999T", b"\x1b[?6h", b"\x1bc", b"\x1b#8", b"\xcc\x81" * 50, b"\x9b31m", b"\xc2\x9b31m", b"\x1b[?5h",
    b"\n" * 50, b"\xe6\x97\xa5" * 30, b"\x08" * 9, b"\x0e", b"\x1b(0", b"\x1b[4h", b"\x1b[20h",
])), max_size=30))  # fmt: skip
def test_no_output_breaks_the_screen(outputs: list[bytes]) -> None:
    terminal = _terminal(*outputs)
    rows = terminal.picture().rows
    assert len(rows) == SIZE.rows
    assert all(len(row) <= SIZE.columns * 5 for row in rows)
    terminal.feed(b"\x18\x07\x1b\\\x1bc\x1b[2J\x1b[Hstill drawn")
    assert terminal.picture().rows[0] == "still drawn"


@pytest.mark.parametrize(
    "part",
    [b"\xcc\x81", b"\x1b7", b"\x1b]0;" + b"x" * 60, b"\x1b[" + b"1;" * 30, b"\x1bP" + b"x" * 60, b"\x1b[6n"],
    ids=["marks", "saved cursors", "titles", "parameters", "strings", "questions"],
)
def test_output_in_bad_faith_takes_no_memory(part: bytes) -> None:
    terminal = _terminal(b"a", answers=None)
    block = part * (60_000 // len(part))
    terminal.feed(block)
    tracemalloc.start()
    before, _peak = tracemalloc.get_traced_memory()
    for _ in range(15):
        terminal.feed(block)
    after, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 600_000
