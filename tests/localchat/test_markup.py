"""What Telegram makes of HTML, MarkdownV2 and explicit entities, and its words for what it refuses."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.localchat.entities import QUOTES, SPLITTABLE, Entity, covered, utf16_length
from bot.localchat.markup import plain, read_markup
from bot.localchat.refusals import Refusal


def marks(
    source: str, mode: str = "", entities: list[dict[str, Any]] | None = None
) -> tuple[str, list[tuple[str, str]]]:
    """The text, and each entity as type and what it covers."""
    formatted = read_markup(source, mode, entities or [])
    return formatted.text, [(entity.type, covered(formatted.text, entity)) for entity in formatted.entities]


def words(source: str, mode: str = "", entities: list[dict[str, Any]] | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        read_markup(source, mode, entities or [])
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b><strong>b</strong>", "ab", [("bold", "a"), ("bold", "b")]),
        ("<i>a</i><em>b</em>", "ab", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", x) for x in "abc"]),
        ('<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>', "ab", [("spoiler", "a"), ("spoiler", "b")]),
        ("<B>a</B>", "a", [("bold", "a")]),
        ("<b>a</>", "a", [("bold", "a")]),
        ("<b></b>x", "x", []),
        ("1 &lt; 2 &amp;&amp; &quot;x&quot; &gt; y", '1 < 2 && "x" > y', []),
        ("&#128674;&#x1F6A2;", "🚢🚢", []),
        ("a &nbsp; b & c &copy;", "a &nbsp; b & c &copy;", []),
        ("<pre>x &lt; y</pre>", "x < y", [("pre", "x < y")]),
        ("<code>🚢</code> ok", "🚢 ok", [("code", "🚢")]),
        ('<a href="https://a.org/?x=1&amp;y=2">t</a>', "t", [("text_link", "t")]),
        ('<a href="tg://user?id=1001">Анна</a>', "Анна", [("text_mention", "Анна")]),
        ('<a href="http://localhost/x">t</a>', "t", []),
        ("<a>https://a.org</a>", "https://a.org", [("text_link", "https://a.org")]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", "q")]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", "q")]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", [("custom_emoji", "👍")]),
        ('<tg-time unix="1700000000">t</tg-time>', "t", [("date_time", "t")]),
        ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
        ("<b>a<code>b</code>c</b>", "abc", [("bold", "a"), ("code", "b"), ("bold", "c")]),
        ("<b>a\tb\r\nc\0</b>", "a b\nc", [("bold", "a b\nc")]),
    ],
)
def test_html_is_read_as_by_telegram(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    assert marks(source, "HTML") == (text, entities)


@pytest.mark.parametrize(
    ("source", "language"),
    [
        ('<pre><code class="language-python">x</code></pre>', "python"),
        ('<code class="language-sh"><pre>x</pre></code>', "sh"),
        ("<pre><code>x</code></pre>", None),
    ],
)
def test_a_code_in_a_pre_gives_it_its_language(source: str, language: str | None) -> None:
    formatted = read_markup(source, "html", [])
    assert formatted.entities == (Entity(type="pre", offset=0, length=1, language=language),)


def test_a_code_alone_has_no_language() -> None:
    formatted = read_markup('<code class="language-sh">x</code>', "HTML", [])
    assert formatted.entities == (Entity(type="code", offset=0, length=1),)


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("я <none>", 'Unsupported start tag "none" at byte offset 3'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href='x", 'Unclosed start tag "a" at byte offset 0'),
        ('<a ="x">', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x:y>t</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_html_is_refused_in_telegrams_words(source: str, refusal: str) -> None:
    assert words(source, "HTML") == f"can't parse entities: {refusal}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ __u__ ~s~ ||p||", "b i u s p", [
            ("bold", "b"), ("italic", "i"), ("underline", "u"), ("strikethrough", "s"), ("spoiler", "p")
        ]),
        ("`c` ```sh\nls -l\n``` x", "c ls -l\n x", [("code", "c"), ("pre", "ls -l\n")]),
        ("```\nx```", "x", [("pre", "x")]),
        ("`a.b!`", "a.b!", [("code", "a.b!")]),
        (r"web\-01\.example \(up\)", "web-01.example (up)", []),
        (r"\\", "\\", []),
        ("[t](https://a.org/x_\\)y)", "t", [("text_link", "t")]),
        ("[Анна](tg://user?id=1001)", "Анна", [("text_mention", "Анна")]),
        ("[https://a\\.org]", "https://a.org", [("text_link", "https://a.org")]),
        ("![👍](tg://emoji?id=5368324170671202286)", "👍", [("custom_emoji", "👍")]),
        (">a\n>b\nc", "a\nb\nc", [("blockquote", "a\nb")]),
        (">a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", "a\nb")]),
        (">a\n**>b\n>c||", "a\nb\nc", [("blockquote", "a"), ("expandable_blockquote", "b\nc")]),
        (">*a*\nb", "a\nb", [("blockquote", "a"), ("bold", "a")]),
        ("*a _b_*", "a b", [("bold", "a b"), ("italic", "b")]),
    ],
)  # fmt: skip
def test_markdown_v2_is_read_as_by_telegram(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    assert marks(source, "MarkdownV2") == (text, entities)


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        *((x, f"Character '{x}' is reserved and must be escaped with the preceding '\\'") for x in "]()#+-=|{}.!"),
        ("a>b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("я *b", "Can't find end of Bold entity at byte offset 3"),
        ("_i", "Can't find end of Italic entity at byte offset 0"),
        ("__u", "Can't find end of Underline entity at byte offset 0"),
        ("~s", "Can't find end of Strikethrough entity at byte offset 0"),
        ("||p", "Can't find end of Spoiler entity at byte offset 0"),
        ("`c", "Can't find end of Code entity at byte offset 0"),
        ("```x", "Can't find end of Pre entity at byte offset 0"),
        ("```sh\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("[t", "Can't find end of TextUrl entity at byte offset 0"),
        ("[t](x", "Can't find end of a URL at byte offset 4"),
        ("![t]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![t](x", "Can't find end of a custom emoji URL at byte offset 5"),
        (">*a\nb*", "Can't find end of Bold entity at byte offset 1"),
    ],
)
def test_markdown_v2_is_refused_in_telegrams_words(source: str, refusal: str) -> None:
    assert words(source, "MarkdownV2") == f"can't parse entities: {refusal}"


def test_another_parse_mode_is_refused() -> None:
    assert words("x", "Markdown") == "unsupported parse_mode"


@given(st.text(alphabet="<>/&;=\"' abcipre#x1\n\0🚢я", max_size=40))
def test_any_html_is_either_read_or_refused(source: str) -> None:
    _read_or_refuse(source, "HTML")


@given(st.text(alphabet="_*[]()~`>|!\\\n abя🚢\0", max_size=40))
def test_any_markdown_is_either_read_or_refused(source: str) -> None:
    _read_or_refuse(source, "MarkdownV2")


def _read_or_refuse(source: str, mode: str) -> None:
    try:
        formatted = read_markup(source, mode, [])
    except Refusal as refusal:
        assert refusal.code == 400  # noqa: PT017  (either way is right; anything else than these two is not)
    else:
        assert all(0 <= entity.offset < entity.end <= utf16_length(formatted.text) for entity in formatted.entities)


def mark(kind: str, offset: int, length: int, **more: object) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "entities", "expected"),
    [
        ("🚢 ab", [mark("bold", 3, 2)], [("bold", "ab")]),
        ("ab cd", [mark("italic", 3, 2), mark("bold", 0, 2)], [("bold", "ab"), ("italic", "cd")]),
        ("abcd", [mark("italic", 1, 2), mark("bold", 0, 4)], [("bold", "abcd"), ("italic", "bc")]),
        ("abcd", [mark("bold", 0, 3), mark("italic", 1, 3)], [("bold", "abc"), ("italic", "bc"), ("italic", "d")]),
        ("abcd", [mark("bold", 0, 2), mark("bold", 1, 3)], [("bold", "abcd")]),
        ("abcd", [mark("pre", 0, 4), mark("bold", 1, 2)], [("pre", "abcd")]),
        ("abcd", [mark("code", 0, 3), mark("text_link", 2, 2, url="https://a.org")], [("code", "abc")]),
        ("abcd", [mark("blockquote", 0, 3), mark("blockquote", 1, 2)], [("blockquote", "abc")]),
        ("ab  ", [mark("code", 0, 4)], [("code", "ab")]),
        ("  ab", [mark("code", 0, 4)], [("code", "  ab")]),
        ("  ab", [mark("bold", 2, 2)], [("bold", "ab")]),
        ("a   b", [mark("bold", 1, 3)], []),
        ("abc", [mark("bold", 1, 0)], []),
        ("a\r\nb", [mark("bold", 1, 3)], [("bold", "\nb")]),
        ("/ps x", [mark("bot_command", 0, 3), mark("url", 4, 1)], [("bot_command", "/ps")]),
        ("/ps", [mark("pre", 0, 3)], [("pre", "/ps")]),
    ],
)
def test_explicit_entities_are_nested_clipped_and_sorted(
    text: str, entities: list[dict[str, Any]], expected: list[tuple[str, str]]
) -> None:
    assert marks(text, "", entities)[1] == expected


@pytest.mark.parametrize(
    ("text", "entity", "refusal"),
    [
        ("ab", mark("bold", 3, 1), "entity begins after the end of the text at UTF-16 offset 3"),
        (
            "ab",
            mark("bold", 1, 2),
            "entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 3",
        ),
        ("я🚢", mark("bold", 2, 1), "entity begins in a middle of a UTF-16 symbol at byte offset 2"),
        (
            "🚢",
            mark("bold", 0, 1),
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 0",
        ),
        ("ab", mark("bold", -1, 1), "receive an entity with incorrect offset -1"),
        ("ab", mark("bold", 0, -1), "receive an entity with incorrect length -1"),
        ("ab", mark("fat", 0, 1), "can't parse message entity: Unsupported type specified"),
        ("ab", {"type": "bold", "offset": 0}, 'can\'t parse message entity: Field "length" must be of type Number'),
        ("ab", {"offset": 0, "length": 1}, "can't parse message entity: Can't find field \"type\""),
    ],
)
def test_entities_outside_of_the_text_are_refused(text: str, entity: dict[str, Any], refusal: str) -> None:
    assert words(text, "", [entity]) == refusal


KINDS = ("bold", "italic", "spoiler", "code", "pre", "text_link", "blockquote", "expandable_blockquote")


@given(
    st.text(alphabet="ab 🚢\n", min_size=1, max_size=30),
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 30), st.integers(0, 30)), max_size=8),
)
def test_no_two_entities_ever_cross(text: str, drawn: list[tuple[str, int, int]]) -> None:
    whole = [0]
    for character in text:
        whole.append(whole[-1] + utf16_length(character))
    entities = []
    for kind, start, length in drawn:
        first, last = whole[start % len(whole)], whole[min(start % len(whole) + length, len(whole) - 1)]
        entities.append(mark(kind, first, last - first, url="https://a.org"))
    found = read_markup(text, "", entities).entities
    for outer, inner in combinations(found, 2):
        if inner.offset < outer.end:
            assert outer.offset <= inner.offset
            assert inner.end <= outer.end
            assert outer.type not in {"pre", "code"}
            assert inner.type not in QUOTES or outer.type in SPLITTABLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/ps -a", [("bot_command", "/ps")]),
        ("/ps@lotsman_local_bot", [("bot_command", "/ps@lotsman_local_bot")]),
        ("see /help or /ps.", [("bot_command", "/help"), ("bot_command", "/ps")]),
        ("/var/log and a/b", []),
        ("hi @anna_admin!", [("mention", "@anna_admin")]),
        ("a@b.org", [("email", "a@b.org")]),
        ("https://a.org/x?y=1, ok", [("url", "https://a.org/x?y=1")]),
        ("example.com is up", [("url", "example.com")]),
        ("nginx.conf 1.2.3 web01.local", []),
        ("#docker #1", [("hashtag", "#docker")]),
        ("🚢 /ps", [("bot_command", "/ps")]),
    ],
)
def test_commands_mentions_and_links_are_found_in_plain_text(text: str, expected: list[tuple[str, str]]) -> None:
    formatted = plain(text)
    assert [(entity.type, covered(text, entity)) for entity in formatted.entities] == expected
