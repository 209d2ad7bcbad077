from aiogram.utils.formatting import Bold, Code, Pre, Text, sizeof
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.split import ENTITIES_AT_MOST, MESSAGE_UNITS, fits, split

LETTERS = st.text(st.sampled_from("ab \nд😀"), max_size=120)


def test_a_text_that_fits_is_one_piece_with_its_entities() -> None:
    (piece,) = split(Text("a ", Bold("b"), "\n"))
    assert piece.text == "a b\n"
    assert [(entity.type, entity.offset, entity.length) for entity in piece.entities] == [("bold", 2, 1)]


def test_a_long_text_is_cut_after_a_line() -> None:
    assert [piece.text for piece in split(Text("one\ntwo\nthree"), limit=9)] == ["one\ntwo\n", "three"]


def test_a_line_that_does_not_fit_is_cut_after_a_word() -> None:
    assert [piece.text for piece in split(Text("one two three"), limit=9)] == ["one two ", "three"]


def test_a_word_that_does_not_fit_is_cut_anywhere() -> None:
    assert [piece.text for piece in split(Text("abcdefg"), limit=3)] == ["abc", "def", "g"]


def test_an_emoji_is_never_torn() -> None:
    assert [piece.text for piece in split(Text("a😀😀"), limit=4)] == ["a😀", "😀"]


def test_a_line_end_is_not_seen_across_two_characters() -> None:
    # U+0A0A, U+0A00: the bytes 0A 00 occur, but across them.
    assert [piece.text for piece in split(Text("\u0a0a\u0a00\u0a0a"), limit=2)] == ["\u0a0a\u0a00", "\u0a0a"]


def test_an_entity_over_the_cut_goes_on_in_the_next_piece() -> None:
    first, second = split(Text("😀 ", Pre("aa\nbb\ncc", language="sh")), limit=9)
    assert (first.text, second.text) == ("😀 aa\nbb\n", "cc")
    assert [(e.type, e.language, e.offset, e.length) for e in first.entities] == [("pre", "sh", 3, 6)]
    assert [(e.type, e.language, e.offset, e.length) for e in second.entities] == [("pre", "sh", 0, 2)]


def test_an_empty_text_becomes_a_dash() -> None:
    assert [piece.text for piece in split(Text(" \n"))] == ["–"]


def test_nothing_but_white_space_is_a_dash_however_long() -> None:
    assert [piece.text for piece in split(Text("\n" * 20), limit=8)] == ["–"]


def test_a_message_has_no_more_entities_than_telegram_keeps() -> None:
    text = Text(*(part for number in range(150) for part in (Code(str(number)), "\n")))
    assert [len(piece.entities) for piece in split(text)] == [ENTITIES_AT_MOST]


def test_fitting_is_counted_in_utf_16_units() -> None:
    assert fits(Text("😀" * (MESSAGE_UNITS // 2)))
    assert not fits(Text("😀" * (MESSAGE_UNITS // 2), "a"))


@given(LETTERS, st.integers(2, 20))
def test_nothing_is_lost_but_white_space_and_every_piece_keeps_the_limit(text: str, limit: int) -> None:
    pieces = split(Text(text, "."), limit=limit)
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split()) + "."
    assert all(0 < sizeof(piece.text) <= limit and piece.text.strip() for piece in pieces)


@given(st.lists(st.tuples(st.booleans(), LETTERS), max_size=6), st.integers(2, 20))
def test_what_was_bold_is_bold_in_the_pieces(parts: list[tuple[bool, str]], limit: int) -> None:
    text = Text(*(Bold(body) if is_bold else body for is_bold, body in parts), ".")
    wanted = "".join("".join(body for is_bold, body in parts if is_bold).split())
    found = ""
    for piece in split(text, limit=limit):
        encoded = piece.text.encode("utf-16-le")
        for entity in piece.entities:
            assert 0 <= entity.offset < entity.offset + entity.length <= sizeof(piece.text)
            found += encoded[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")
    assert "".join(found.split()) == wanted
