from collections.abc import Sequence
from typing import Any

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.formatting import Text
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ui.markdown import as_text, block, from_message, references

PIECES = st.sampled_from(
    [
        "# ", "## ", "- ", "* ", "1. ", "7) ", "> ", ">> ", "```", "```sh host", "~~~", "`", "``", "**", "*", "_", "~~",
        "[", "]", "(", ")", "[[ports]]", "[a](https://e.org)", "![i](https://e.org/i.png)", "https://e.org", "<b>",
        "</b>", "<none>", "<br>", "<!--", "-->", "<div>", "| a | b |", "|---|---|", "---", "===", "\n", "\n\n", "    ",
        "\t", " ", "&lt;", "&#0;", "\\", "слово", "word", "😀", "\x00", "\u202e", "\ud800", "\r",
    ]
)  # fmt: skip


def shown(markdown: str, host_label: str = "") -> str:
    return str(as_text(markdown, host_label=host_label).render()[0])


def marked(text: Text) -> list[tuple[str, str]]:
    """Entity type and what it covers."""
    whole, entities = text.render()
    encoded = whole.encode("utf-16-le")
    return [
        (entity.type, encoded[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le"))
        for entity in entities
    ]


def test_paragraphs_and_headings_keep_their_distance() -> None:
    text = as_text("# Title\n\nOne.\n\nTwo\n===\n\nThree.")
    assert text.render()[0] == "Title\n\nOne.\n\nTwo\n\nThree."
    assert marked(text) == [("bold", "Title"), ("bold", "Two")]


def test_lists_have_signs_numbers_and_depth() -> None:
    assert shown("3. three\n4. four\n   - a\n   - b\n     - c") == "3. three\n4. four\n   • a\n   • b\n      • c"


def test_code_stands_alone_wherever_it_is_written() -> None:
    text = as_text("**bold `code` more** [link `x`](https://e.org)")
    assert marked(text) == [
        ("bold", "bold "), ("code", "code"), ("bold", " more"), ("text_link", "link "), ("text_link", "x"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fence", "language"), [("sh", "sh"), ("sh host", "sh"), ("text", None), ("", None), ("a b c", "a"), ("<x>", None)]
)
def test_a_fence_is_a_block_with_its_language(fence: str, language: str | None) -> None:
    whole, (entity,) = as_text(f"```{fence}\ndocker ps\n```").render()
    assert (whole, entity.type, entity.language) == ("docker ps", "pre", language)


def test_a_block_for_the_host_says_so() -> None:
    assert shown("```sh host\ndf -h\n```", host_label="на сервере:") == "на сервере:\ndf -h"
    assert shown("```sh\ndocker ps\n```", host_label="на сервере:") == "docker ps"


def test_a_table_is_aligned() -> None:
    table = "| code | meaning |\n|---|---|\n| 0 | well |\n| `137` | **killed** |"
    assert shown(table) == "code  meaning\n----  -------\n0     well\n137   killed"


def test_a_quote_is_a_quote_and_one_within_it_is_text() -> None:
    assert marked(as_text("> one\n>\n> > two")) == [("blockquote", "one\n\ntwo")]


def test_only_addresses_of_the_web_are_linked() -> None:
    text = as_text("[a](https://e.org) [b](other.md) [c](tg://user?id=1) <https://e.org/x>")
    assert text.render()[0] == "a b c https://e.org/x"
    assert marked(text) == [("text_link", "a"), ("text_link", "https://e.org/x")]


def test_tags_are_dropped_and_what_only_looks_like_one_stays() -> None:
    assert shown("a <b>b</b><br>c <!-- x --><none> <name>") == "a b\nc <none> <name>"
    assert shown("<details>\n<summary>Long</summary>\ntext\n</details>") == "Long\ntext"


def test_a_reference_is_named_by_its_title_or_its_id() -> None:
    text = as_text("See [[ports]], [[unknown]], `[[ports]]`.", title_of={"ports": "«Порты»"}.get)
    assert text.render()[0] == "See «Порты», unknown, [[ports]]."
    assert references("[[a]] [[b]] [[a]]") == ("a", "b")


def test_lines_that_an_editor_wrapped_are_joined_and_short_ones_are_kept() -> None:
    wrapped = "слово " * 12
    assert shown(f"{wrapped}\nдальше") == f"{wrapped.strip()} дальше"
    assert shown("раз\nдва") == "раз\nдва"


def test_what_would_turn_a_message_around_is_gone() -> None:
    assert shown("a\u202eb\x1b[31mc") == "abc"


def test_a_block_is_never_empty() -> None:
    assert block("\n\n").render()[0] == " "


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_whatever_is_written_becomes_text_that_telegram_takes(pieces: Sequence[str]) -> None:
    text = as_text("".join(pieces), title_of=lambda id: id, host_label="host:")
    whole, entities = text.render()
    whole.encode("utf-16-le")
    assert [entity for entity in entities if entity.length == 0] == []
    assert [pair for pair in _overlapping(entities) if _is_forbidden(*pair)] == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_shown(markdown: str) -> None:
    as_text(markdown).render()


def _overlapping(entities: Sequence[MessageEntity]) -> list[tuple[MessageEntity, MessageEntity]]:
    return [
        (one, other)
        for number, one in enumerate(entities)
        for other in entities[number + 1 :]
        if one.offset < other.offset + other.length and other.offset < one.offset + one.length
    ]


def _is_forbidden(one: MessageEntity, other: MessageEntity) -> bool:
    """Bot API, "Formatting options": nothing but a quote around code, no quote in a quote, no link in a link."""
    kinds = {one.type, other.type}
    if kinds & {"code", "pre"}:
        return "blockquote" not in kinds
    return one.type == other.type


@pytest.mark.parametrize(
    ("text", "entities", "typed"),
    [
        ("run docker ps now", [("code", 4, 9, {})], "run `docker ps` now"),
        ("😀 b", [("bold", 3, 1, {})], "😀 **b**"),
        ("see here", [("text_link", 4, 4, {"url": "https://e.org"})], "see [here](https://e.org)"),
        ("a\nls\nb", [("pre", 2, 2, {"language": "sh"})], "a\n\n```sh\nls\n```\n\nb"),
        ("plain", [("hashtag", 0, 5, {})], "plain"),
        ("ab", [("bold", 0, 2, {}), ("code", 0, 2, {})], "**`ab`**"),
    ],
)
def test_a_message_is_read_as_it_was_typed(
    text: str, entities: Sequence[tuple[str, int, int, dict[str, Any]]], typed: str
) -> None:
    made = [MessageEntity(type=kind, offset=at, length=length, **more) for kind, at, length, more in entities]
    assert from_message(text, made) == typed
