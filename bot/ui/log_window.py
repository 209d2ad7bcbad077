"""What a follow keeps: the newest lines that fit one message, and the count of those that nobody could see. Pure.

It has a state, and that state is what bounds the memory of a follow. Not in a feature: several follow logs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

LINE_SHOWN = 800  # characters; one line must not push all others out
BUDGET_UNITS = 3_400  # UTF-16 units, of Telegram's 4096: the header and the ending need room


class Window:
    def __init__(self) -> None:
        self.total = 0
        self.skipped = 0
        self._lines: deque[tuple[str, int]] = deque()
        self._units = 0

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line for line, _units in self._lines)

    def add(self, lines: Sequence[str], *, skipped: int = 0) -> None:
        """``skipped``: how many passed unseen before these."""
        self.total += len(lines) + skipped
        self.skipped += skipped
        for line in lines:
            shown = fitted(line)
            units = units_of(shown) + 1
            self._lines.append((shown, units))
            self._units += units
        while self._units > BUDGET_UNITS:
            self._units -= self._lines.popleft()[1]
        # Those of this very batch that were pushed out again were never shown.
        self.skipped += max(0, len(lines) - len(self._lines))


def newest_that_fit(lines: Sequence[str], budget_units: int) -> list[str]:
    """The end of the log, as much as ``budget_units`` hold; whole lines, long ones cut."""
    fitting: list[str] = []
    for line in reversed(lines):
        shown = fitted(line)
        budget_units -= units_of(shown) + 1
        if budget_units < 0:
            break
        fitting.append(shown)
    return fitting[::-1]


def fitted(line: str) -> str:
    return line if len(line) <= LINE_SHOWN else line[: LINE_SHOWN - 1] + "…"


def units_of(text: str) -> int:
    """Telegram counts UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)
