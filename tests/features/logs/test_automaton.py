import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.logs.automaton import search

PATTERNS = [
    "a.*b", "^abc$", "(a|b)+c", "x{2,4}y", "[^a]b", r"\berr\b", r"\d+ms", "(?i)ERR", "a?b*c+", "[a-c]+d",
    "[]a]b", "[a-]c", "[^]a]c",
    r"[\d.]+s", "(ab|a)(bc|c)?$", "^$", "a|", "(?:foo)+bar", r"\Bb", "a{2}", "a{,2}b", "{x}", r"\x61b", "^a|b$",
    r"\w+\s\W", "a{2,}c", "a+?b", r"a\.b", r"[\]x]y",
]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
@given(line=st.text(alphabet="abcxyderm1 s.]-{}fo", max_size=12))
def test_it_finds_what_pythons_own_engine_finds(pattern: str, line: str) -> None:
    found = search(pattern)
    assert not found.is_literal
    assert found.finds(line) is (re.search(pattern, line) is not None)


@pytest.mark.parametrize(
    "pattern",
    ["[", "*a", "a**", "(?=a)", r"(a)\1", "(", "a)", "[b-a]", "a{1000}", "((a{50}){50}){50}", "[a", "\\", r"\q"],
)
def test_what_is_no_pattern_is_looked_for_as_text(pattern: str) -> None:
    found = search(pattern)
    assert found.is_literal
    assert found.finds(f"before {pattern} after")
    assert not found.finds("a")


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("(a+)+$", "a" * 200_000 + "b"),
        ("(a|aa)+$", "a" * 200_000 + "b"),
        (".*.*.*.*x", "a" * 200_000),
        ("(x+x+)+y", "x" * 200_000),
    ],
)
def test_a_pattern_that_would_hold_a_backtracking_engine_for_hours_takes_a_moment(pattern: str, line: str) -> None:
    began = process_time()
    assert not search(pattern).finds(line)
    assert process_time() - began < 2.0


def test_its_memory_stays_bounded_when_every_character_is_new() -> None:
    found = search("(a|b)*c$")
    line = "".join(map(chr, range(0x100, 0xD000)))
    assert not found.finds(line)
    assert found.finds(line + "c")
