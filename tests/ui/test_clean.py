import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.clean import clean


@pytest.mark.parametrize(
    ("dirty", "wanted"),
    [
        ("plain", "plain"),
        ("два\tслова\n", "два\tслова\n"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b[2K\x1b[1Gdone", "done"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;never closed\nnext", "\nnext"),
        ("\x1bPdata\x1b\\x", "x"),
        ("\x1b(Bx\x1b=", "x"),
        ("\x9b31mred", "red"),
        ("a\x00b\x07c\x7f", "abc"),
        ("10%\r50%\r100%\nend", "100%\nend"),
        ("50%\r", "50%"),
        ("dos\r\nlines\r\n", "dos\nlines\n"),
        ("dos\r\r\nlines", "dos\nlines"),
        ("ab\bc", "ac"),
        ("a\n\b\bb", "a\nb"),
        ("in\u202egnp.exe", "ingnp.exe"),
        ("a\u200bb\ufeff", "ab"),
        ("a\u2028b", "a\nb"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("bad \udcff", "bad \ufffd"),
    ],
)
def test_what_a_terminal_would_obey_is_gone(dirty: str, wanted: str) -> None:
    assert clean(dirty) == wanted


@given(st.text(st.sampled_from("ab \t\n\r\b\x1b[]0;m\x07\x9b\\\u202e\u200bд😀"), max_size=60) | st.text())
def test_the_result_is_clean_and_stays_so(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", once)
    assert not [character for character in once if unicodedata.category(character) == "Cc" and character not in "\t\n"]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.just("\n")))
def test_printable_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("unit", ["\x1b[", "\x1b]", "a\r", "\r", "a\b", "\x1b]x\x1b", "x\x1b[31"])
def test_a_hostile_megabyte_takes_no_longer_than_a_harmless_one(unit: str) -> None:
    started = time.process_time()
    clean(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 5
