"""A view comes out of the database as it went in, whatever its text holds."""

import json
from typing import Any

import pytest
from aiogram.utils.formatting import (
    BlockQuote,
    Bold,
    Code,
    ExpandableBlockQuote,
    Italic,
    Pre,
    Strikethrough,
    Text,
    TextLink,
    Underline,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.packing import pack, unpack
from bot.ui.view import Button, Tap, View

ROWS = (
    (Button(text="Логи", tap=Tap(action="command", args={"line": "logs web01", "ask": True})), Button(text="✖")),
    (Button(text="⧉ id", copy="c0ffee"),),
)


def through_json(view: View) -> View:
    return unpack(json.loads(json.dumps(pack(view))))


def shown(text: Text) -> tuple[str, set[tuple[Any, ...]]]:
    """What Telegram would show: the order of entities, and those without a length, make no difference."""
    words, entities = text.render()
    return words, {(item.type, item.offset, item.length, item.url, item.language) for item in entities if item.length}


def test_buttons_keep_what_they_do() -> None:
    assert through_json(View(text=Text("web01"), rows=ROWS)).rows == ROWS


@pytest.mark.parametrize(
    "text",
    [
        Text(""),
        Text("🔴 ", Bold("web01"), "\n", ExpandableBlockQuote("строка 1\nстрока 2 😀")),
        Text(Bold(Italic("одно"), " и другое"), Pre("x < y & z", language="sh")),
        Text(Bold(Code("целиком"))),
        Text(Bold(""), "после пустого"),
        Text("до ", Italic(Bold("раз"), Bold("два")), TextLink("ссылка", url="https://example.org/?a=1&b=2")),
    ],
)
def test_a_text_keeps_its_marks(text: Text) -> None:
    assert shown(through_json(View(text=text)).text) == shown(text)


NODES = st.recursive(
    st.text(alphabet="ab я😀\n", max_size=5),
    lambda inner: st.builds(
        lambda kind, body: kind(*body),
        st.sampled_from([Bold, Italic, Underline, Strikethrough, BlockQuote, Text]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(st.lists(NODES, max_size=4))
def test_any_nesting_survives(nodes: list[Any]) -> None:
    text = Text(*nodes)
    assert shown(through_json(View(text=text)).text) == shown(text)
