"""Looks for a pattern in time that grows with the line alone, whatever the pattern. Pure.

Apart from pattern.py, which knows the language and not how it is matched. An automaton is built as it is walked:
a state is the set of places in the pattern where a match may stand (Thompson's construction).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from bot.features.logs.pattern import At, Char, Edge, Either, Node, NotAPattern, Repeat, Sequence, is_plain, parse

MOST_PLACES = 1_000  # of a pattern with its repeats written out
MOST_STATES = 500  # kept at once; beyond that the automaton is built anew
MOST_MOVES = 20_000


class _Before(IntEnum):
    """What stands before a place in the line."""

    NOTHING = 0
    WORD = 1
    OTHER = 2


@dataclass(slots=True, eq=False)
class _Place:
    """``test`` takes a character on to ``after``; ``edge`` goes on without one where it holds; neither: always."""

    test: Callable[[str], bool] | None = None
    edge: Edge | None = None
    after: list[_Place] = field(default_factory=list)
    is_match: bool = False


@dataclass(slots=True, eq=False)
class _State:
    places: frozenset[_Place]
    before: _Before
    moves: dict[str, _State] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """``is_literal``: the text was no pattern and is looked for as it is."""

    finds: Callable[[str], bool]
    is_literal: bool = False


def search(text: str) -> Search:
    if is_plain(text):
        return Search(finds=lambda line: text in line)
    try:
        automaton = Automaton(parse(text))
    except NotAPattern:
        return Search(finds=lambda line: text in line, is_literal=True)
    return Search(finds=automaton.finds)


class Automaton:
    """Raises NotAPattern where the pattern grows too large."""

    def __init__(self, node: Node):
        self._count = 0
        self._start = self._build(node, [self._place(_Place(is_match=True))])
        self._found = _State(frozenset(), _Before.NOTHING)
        self._forget()

    def finds(self, line: str) -> bool:
        state = self._begin
        for char in line:
            state = state.moves.get(char) or self._move(state, char)
            if state is self._found:
                return True
        return any(place.is_match for place in self._reach(state, ""))

    # building

    def _place(self, place: _Place) -> _Place:
        self._count += 1
        if self._count > MOST_PLACES:
            raise NotAPattern("too large")
        return place

    def _build(self, node: Node, after: list[_Place]) -> list[_Place]:
        """The places where a match of ``node`` begins that goes on to ``after``."""
        match node:
            case Char(test):
                return [self._place(_Place(test=test, after=after))]
            case At(edge):
                return [self._place(_Place(edge=edge, after=after))]
            case Sequence(parts):
                for part in reversed(parts):
                    after = self._build(part, after)
                return after
            case Either(parts):
                return [self._place(_Place(after=[place for part in parts for place in self._build(part, after)]))]
            case Repeat(part, least, most):
                return self._build_repeat(part, least, most, after)

    def _build_repeat(self, part: Node, least: int, most: int | None, after: list[_Place]) -> list[_Place]:
        if most is None:
            loop = self._place(_Place(after=list(after)))
            loop.after += self._build(part, [loop])
            after = [loop]
        else:
            end = after
            for _ in range(most - least):
                after = [self._place(_Place(after=[*self._build(part, after), *end]))]
        for _ in range(least):
            after = self._build(part, after)
        return after

    # walking

    def _forget(self) -> None:
        self._states: dict[tuple[frozenset[_Place], _Before], _State] = {}
        self._moves = 0
        self._begin = self._state(frozenset(self._start), _Before.NOTHING)

    def _state(self, places: frozenset[_Place], before: _Before) -> _State:
        key = (places, before)
        if key not in self._states:
            self._states[key] = _State(places, before)
        return self._states[key]

    def _move(self, state: _State, char: str) -> _State:
        reached = self._reach(state, char)
        if any(place.is_match for place in reached):
            return self._found  # not remembered: an edge may have held for this neighbour only
        if len(self._states) > MOST_STATES or self._moves > MOST_MOVES:
            self._forget()
        after = {next_ for place in reached if place.test is not None and place.test(char) for next_ in place.after}
        moved = self._state(frozenset(after).union(self._start), _Before.WORD if _is_word(char) else _Before.OTHER)
        state.moves[char] = moved
        self._moves += 1
        return moved

    def _reach(self, state: _State, char: str) -> set[_Place]:
        """Places reached before ``char`` is read ("" at the line's end)."""
        reached: set[_Place] = set()
        waiting = list(state.places)
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            reached.add(place)
            if place.test is None and (place.edge is None or _holds(place.edge, state.before, char)):
                waiting += place.after
        return reached


def _holds(edge: Edge, before: _Before, char: str) -> bool:
    match edge:
        case Edge.START:
            return before is _Before.NOTHING
        case Edge.END:
            return char == ""
        case Edge.WORD:
            return (before is _Before.WORD) is not _is_word(char)
        case Edge.NOT_WORD:
            return (before is _Before.WORD) is _is_word(char)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
