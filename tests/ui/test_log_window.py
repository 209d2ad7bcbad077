from bot.ui.log_window import BUDGET_UNITS, LINE_SHOWN, Window, newest_that_fit, units_of


def test_a_flood_keeps_the_newest_lines_and_counts_the_rest() -> None:
    window = Window()
    for start in range(0, 1_000_000, 10_000):
        window.add([f"line {number}" for number in range(start + 9_700, start + 10_000)], skipped=9_700)
    assert window.total == 1_000_000
    assert window.lines[-1] == "line 999999"
    assert sum(units_of(line) + 1 for line in window.lines) <= BUDGET_UNITS
    assert window.skipped >= 970_000
    assert window.skipped <= window.total - len(window.lines)


def test_lines_that_scrolled_past_were_seen_and_are_not_skipped() -> None:
    window = Window()
    for number in range(1_000):
        window.add([f"line {number}"])
    assert (window.total, window.skipped) == (1_000, 0)


def test_a_line_of_a_megabyte_does_not_push_the_others_out() -> None:
    window = Window()
    window.add(["before", "x" * 1_000_000, "after"])
    assert [len(line) for line in window.lines] == [6, LINE_SHOWN, 5]


def test_the_newest_whole_lines_that_fit_are_taken() -> None:
    assert newest_that_fit(["a" * 50, "b" * 40, "c" * 10], 55) == ["b" * 40, "c" * 10]
    assert newest_that_fit(["😀" * 30], 55) == []
