"""``--grep`` patterns: parsed into a small tree, with what cannot be matched in linear time left out. Pure.

Apart from view.py because it is a language of its own. Python's ``re`` is not used for what people send: it backtracks,
so that one pattern could hold the whole bot for hours. Kept is what RE2 keeps (no backreferences, no look-around).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

MOST_REPEATS = 100
_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": str.isdecimal,
    "w": lambda char: char.isalnum() or char == "_",
    "s": str.isspace,
}
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "0": "\0"}
_HEX_DIGITS = {"x": 2, "u": 4}
_SPECIAL = frozenset("\\.[]()|*+?{}^$")


class NotAPattern(ValueError):
    """Not a regular expression, or one that this language leaves out."""


class Edge(StrEnum):
    START = "^"
    END = "$"
    WORD = "b"
    NOT_WORD = "B"


@dataclass(frozen=True, slots=True)
class Char:
    test: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class At:
    edge: Edge


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: Node
    least: int
    most: int | None


Node = Char | At | Sequence | Either | Repeat


def is_plain(text: str) -> bool:
    """Whether the pattern is but a text to look for."""
    return not _SPECIAL.intersection(text)


def parse(text: str) -> Node:
    """Raises NotAPattern."""
    ignores_case = text.startswith("(?i)")
    reader = _Reader(text.removeprefix("(?i)"), ignores_case=ignores_case)
    node = reader.either()
    if not reader.is_at_end:
        raise NotAPattern(text)
    return node


class _Reader:
    def __init__(self, text: str, *, ignores_case: bool):
        self._text = text
        self._at = 0
        self._depth = 0
        self._ignores_case = ignores_case

    @property
    def is_at_end(self) -> bool:
        return self._at >= len(self._text)

    def either(self) -> Node:
        parts = [self._sequence()]
        while self._take("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while not self.is_at_end and self._peek() not in "|)":
            parts.append(self._repeated(self._single()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _repeated(self, node: Node) -> Node:
        bounds = self._bounds()
        if bounds is None:
            return node
        if isinstance(node, At):
            raise NotAPattern(self._text)
        self._take("?")  # lazy or greedy: whether a line matches is the same
        if self._bounds() is not None:
            raise NotAPattern(self._text)
        return Repeat(node, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if self._take("?"):
            return 0, 1
        if self._peek() == "{":
            return self._counted()
        return None

    def _counted(self) -> tuple[int, int | None] | None:
        end = self._text.find("}", self._at)
        least, comma, most = self._text[self._at + 1 : end].partition(",") if end > 0 else ("", "", "")
        digits = least + most
        if not (digits.isascii() and digits.isdecimal()):
            return None  # a brace that means itself, as in JSON
        self._at = end + 1
        low = int(least or 0)
        high = (int(most) if most else None) if comma else low
        if max(low, high or 0) > MOST_REPEATS or (high is not None and high < low):
            raise NotAPattern(self._text)
        return low, high

    def _single(self) -> Node:
        char = self._next()
        match char:
            case "(":
                return self._group()
            case "[":
                return Char(self._any_case(self._set()))
            case ".":
                return Char(lambda _char: True)
            case "^":
                return At(Edge.START)
            case "$":
                return At(Edge.END)
            case "\\":
                return self._escape()
            case "*" | "+" | "?":
                raise NotAPattern(self._text)
            case _:
                return Char(self._any_case(char.__eq__))

    def _group(self) -> Node:
        if self._take("?") and not self._take(":"):
            raise NotAPattern(self._text)
        self._depth += 1
        if self._depth > MOST_REPEATS:
            raise NotAPattern(self._text)
        node = self.either()
        self._depth -= 1
        if not self._take(")"):
            raise NotAPattern(self._text)
        return node

    def _escape(self) -> Node:
        char = self._next()
        if char in "bB":
            return At(Edge(char))
        if char in "AZ":
            return At(Edge.START if char == "A" else Edge.END)
        return Char(self._any_case(self._escaped(char)))

    def _escaped(self, char: str) -> Callable[[str], bool]:
        if char.lower() in _CLASSES:
            test = _CLASSES[char.lower()]
            return test if char.islower() else lambda other: not test(other)
        return self._escaped_char(char).__eq__

    def _escaped_char(self, char: str) -> str:
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char in _HEX_DIGITS:
            digits = "".join(self._next() for _ in range(_HEX_DIGITS[char]))
            try:
                return chr(int(digits, 16))
            except ValueError:
                raise NotAPattern(self._text) from None
        if char.isalnum():
            raise NotAPattern(self._text)
        return char

    def _set(self) -> Callable[[str], bool]:
        is_negated = self._take("^")
        tests: list[Callable[[str], bool]] = []
        while not self._take("]") or not tests:
            tests.append(self._set_item(is_first=not tests))
        return lambda char: any(test(char) for test in tests) is not is_negated

    def _set_item(self, *, is_first: bool) -> Callable[[str], bool]:
        char = "]" if is_first and self._text[self._at - 1] == "]" else self._next()
        if char == "[" and self._peek() == ":":
            raise NotAPattern(self._text)  # POSIX classes
        if char == "\\":
            char = self._next()
            if char.lower() in _CLASSES:
                return self._escaped(char)
            char = "\b" if char == "b" else self._escaped_char(char)
        if self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
            self._next()
            last = self._next()
            if last == "\\":
                last = self._escaped_char(self._next())
            if last < char:
                raise NotAPattern(self._text)
            return lambda other: char <= other <= last
        return char.__eq__

    def _any_case(self, test: Callable[[str], bool]) -> Callable[[str], bool]:
        if not self._ignores_case:
            return test
        return lambda char: test(char) or test(char.lower()) or test(char.upper())

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        if self.is_at_end:
            raise NotAPattern(self._text)
        self._at += 1
        return self._text[self._at - 1]

    def _take(self, char: str) -> bool:
        if self._peek() != char:
            return False
        self._at += 1
        return True
