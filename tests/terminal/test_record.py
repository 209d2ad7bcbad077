from pathlib import Path

from bot.terminal import record
from bot.terminal.record import Record


def _lines(content: bytes) -> list[str]:
    return content.decode().splitlines()


def test_a_short_session_is_all_at_hand(tmp_path: Path) -> None:
    kept = Record(tmp_path)
    for number in range(5):
        kept.add(f"line {number}")
    assert kept.newest(2) == ["line 3", "line 4"]
    assert kept.newest(2, back=4) == ["line 0"]
    assert kept.newest(2, back=9) == []
    assert _lines(kept.content(["screen"], "gap")) == [*(f"line {number}" for number in range(5)), "screen"]


def test_a_long_one_keeps_its_order_through_the_file(tmp_path: Path) -> None:
    kept = Record(tmp_path)
    wanted = [f"{number:06d} and more" for number in range(60_000)]
    for line in wanted:
        kept.add(line)
    assert kept.dropped == 0
    assert _lines(kept.content([], "gap")) == wanted
    kept.close()


def test_beyond_its_bounds_the_middle_goes_and_is_counted(tmp_path: Path) -> None:
    kept = Record(tmp_path)
    count = 0
    while not kept.dropped:
        kept.add(f"{count:06d}" + "x" * 1000)
        count += 1
    for _ in range(500):
        kept.add(f"{count:06d}" + "x" * 1000)
        count += 1
    lines = _lines(kept.content([], "gap"))
    gap = lines.index("gap")
    assert lines[0].startswith("000000")
    assert lines[-1].startswith(f"{count - 1:06d}")
    assert int(lines[gap + 1][:6]) - int(lines[gap - 1][:6]) - 1 == kept.dropped
    kept.close()


def test_a_flood_is_counted_line_by_line(tmp_path: Path) -> None:
    kept = Record(tmp_path)
    line = "y" * 63
    part = f"{line}\n" * 4_000
    total = 0
    for _ in range(60):
        kept.add_text(part)
        total += 4_000
    lines = _lines(kept.content([], "gap"))
    assert len(lines) - 1 + kept.dropped == total
    kept.close()


def test_secrets_do_not_reach_the_file(tmp_path: Path) -> None:
    kept = Record(tmp_path)
    kept.add("DB_PASSWORD=hunter2")
    assert kept.content(["API_KEY=abcdefgh"], "gap") == b"DB_PASSWORD=***\nAPI_KEY=***\n"


def test_one_line_is_cut(tmp_path: Path) -> None:
    kept = Record(tmp_path)
    kept.add("x" * 100_000)
    assert len(kept.newest(1)[0]) == record.LINE_CHARS
