import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.model import Article, Block, Origin
from bot.answers.reading import LEAD_CHARS, SECTIONS_A_FILE, TITLE_CHARS, read_article, read_note

SHIPPED = """---
id: stop-container
title: Остановить контейнер
questions:
  - как остановить
  - 137
commands: [stop]
related: [ps-running]
sources: ["docker stop"]
---

Первый абзац.

```sh host
docker stop web01
```

## Подробнее

Остальное.
"""


def note(text: str, *, file: str = "ops/base.md", origin: Origin = Origin.FOLDER) -> tuple[Article, ...]:
    return read_note(text, file=file, origin=origin)


def parts(text: str) -> list[tuple[str, str]]:
    return [(article.title, article.lead) for article in note(text)]


def only(text: str) -> Article:
    (article,) = note(text)
    return article


# shipped articles


def test_a_shipped_article_is_read_whole() -> None:
    assert read_article(SHIPPED, id="stop-container", lang="ru") == Article(
        id="stop-container",
        lang="ru",
        origin=Origin.SHIPPED,
        title="Остановить контейнер",
        lead="Первый абзац.",
        block=Block(language="sh", code="docker stop web01", is_host=True),
        body="## Подробнее\n\nОстальное.",
        questions=("как остановить", "137"),
        commands=("stop",),
        related=("ps-running",),
        sources=("docker stop",),
    )


def test_a_shipped_article_without_a_title_is_refused() -> None:
    with pytest.raises(KeyError):
        read_article("no front matter", id="x", lang="en")


# where a note is divided


@pytest.mark.parametrize(
    "text",
    [
        "# First\n\none a\n\n## Second\n\ntwo a\n",
        "First\n=====\none a\n\nSecond\n------\ntwo a\n",
        "# First #\none a\n# Second ##\ntwo a",
        "---\nFirst\n---\n\none a\n\n---\nSecond\n---\n\ntwo a\n",
        "---\n# First\n\none a\n\n---\n# Second\n\ntwo a\n---\n",
        "***\n\n# First\none a\n***\n___\n# Second\ntwo a\n- - -\n",
    ],
    ids=["atx", "setext", "closed", "between rules", "rules", "many rules"],
)
def test_headings_and_rules_of_any_style_divide(text: str) -> None:
    assert parts(text) == [("First", "one a"), ("Second", "two a")]


def test_a_rule_right_under_a_paragraph_makes_no_heading_of_it() -> None:
    assert parts("First line of a text\nand its second line\n---\nAnother text") == [
        ("First line of a text", "First line of a text\nand its second line"),
        ("Another text", "Another text"),
    ]
    assert parts("# Ports\n2222 is ssh\n---\n# Hosts\ndb01 is the base\n---\n") == [
        ("Ports", "2222 is ssh"),
        ("Hosts", "db01 is the base"),
    ]
    assert parts("The port is 2222.\n---\nThe host is db01.\n---\n") == [
        ("The port is 2222.", "The port is 2222."),
        ("The host is db01.", "The host is db01."),
    ]


def test_a_rule_in_the_first_line_is_no_front_matter() -> None:
    assert parts("---\n\nThe port is 2222.\n\n---\n\nThe host is db01.\n") == [
        ("The port is 2222.", "The port is 2222."),
        ("The host is db01.", "The host is db01."),
    ]


@pytest.mark.parametrize(
    "code", ["---\n# no heading\n---", "# no heading\n\n---\n\nno: rule", "[//]: # (no comment)\ndocker ps"]
)
@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_nothing_in_code_divides(code: str, fence: str) -> None:
    article = only(f"Some text\n\n{fence}sh\n{code}\n{fence}\n\nmore")
    assert article.lead == "Some text"
    assert article.block == Block(language="sh", code=code)
    assert article.body == "more"


def test_a_fence_that_is_never_closed_reaches_to_the_end() -> None:
    article = only("Some text\n\n```\ndocker ps\n# x\n---\n")
    assert article.block == Block(language="", code="docker ps\n# x\n---")


def test_headings_above_are_further_ways_to_ask_for_a_section() -> None:
    (first, second, third) = note("# Base\n\nabout it\n\n## Backup\n\nat night\n\n### Restore\n\nby hand\n")
    assert (first.questions, second.questions, third.questions) == ((), ("Base",), ("Base", "Backup"))


@pytest.mark.parametrize(
    "text",
    [
        "# Empty\n\n# Full\n\nsome text\n",
        "# Full\n\nsome text\n\n## Empty\n\n---\n---\n",
        "---\n`Empty`\n\n---\n# Full\nsome text",
        "# Full\n\nsome text\n\n# Empty\n\nEmpty\n",
        "# Empty\n\n<!-- to be\nwritten -->\n\n# Full\n\nsome text",
    ],
)
def test_what_was_never_filled_in_is_left_out(text: str) -> None:
    assert parts(text) == [("Full", "some text")]


def test_reference_comments_are_left_out() -> None:
    text = (
        "[//]: # (for us)\n\n# Base\n[//]: # (---)\nIt is on db01.\n[//]: # (old: db02)\n\n"
        "[//]: # (```)\n\nMore of it.\n[//]:\n\n# Draft\n\n[//]: # (# Not yet)\n\n[//]: # ()\n"
    )
    article = only(text)
    assert (article.title, article.lead, article.body.strip()) == ("Base", "It is on db01.", "More of it.")


def test_a_link_definition_stays_for_the_text_that_uses_it() -> None:
    assert only("# Base\n\nSee [the wiki][w].\n\n[w]: http://wiki.local\n").body == "[w]: http://wiki.local"


# empty and odd


@pytest.mark.parametrize("text", ["", "\n\n\n", "   ", "\ufeff", "---\n", "---\n---\n", "\r\n", "# Only a heading\n"])
def test_of_nothing_comes_nothing(text: str) -> None:
    assert note(text) == ()


def test_a_file_that_is_one_fence_is_an_answer_under_its_first_line() -> None:
    article = only("```sh\ndocker restart web01\n```\n")
    assert (article.id, article.title, article.lead) == ("base", "docker restart web01", "")
    assert article.block == Block(language="sh", code="docker restart web01")


def test_a_file_of_one_word_is_an_answer() -> None:
    assert only("2222\n").lead == "2222"


def test_code_by_indentation_is_the_block_too() -> None:
    article = only("Show all images:\n\n    docker images\n\n    REPOSITORY   TAG\n\nand so on\n")
    assert article.block == Block(language="", code="docker images\n\nREPOSITORY   TAG")
    assert article.body == "and so on"


def test_a_text_that_begins_with_a_list_has_it_in_its_body() -> None:
    article = only("- the base is on db01\n- the cache is on db02\n")
    assert (article.title, article.lead) == ("the base is on db01", "")
    assert article.body == "- the base is on db01\n- the cache is on db02"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    text = "---\ntitle: Base\n---\n\nFirst.\n\n```sh\ndocker ps\n```\n\nMore.\n"
    assert note("\ufeff" + text.replace("\n", "\r\n")) == note(text)


# front matter


def test_front_matter_names_the_note_and_ways_to_ask() -> None:
    article = only("---\ntitle: Base\nquestions: [where is it, 5]\nid: own-id\n---\n\nOn db01, port 5432.\n")
    assert article == Article(
        id="own-id",
        lang="en",
        origin=Origin.FOLDER,
        title="Base",
        lead="On db01, port 5432.",
        questions=("where is it", "5"),
        file="ops/base.md",
    )


@pytest.mark.parametrize(
    "broken",
    [
        "title: [broken", "title: a: b: c", "\tx: 1", "- a\n- b", "just text", "5", "!!python/object:os.system {}",
        "a: &a [*a]", "? [1, 2]\n: 3", "title: '", "%YAML 9.9", "2024-13-45: x", "a: 2024-99-99",
    ],
)  # fmt: skip
def test_what_is_no_front_matter_is_text(broken: str) -> None:
    articles = note(f"---\n{broken}\n---\n\nThe port is 2222.\n")
    assert any("2222" in article.lead + article.body for article in articles)


@pytest.mark.parametrize("value", ["5", "true", "null", "{a: b}", "[1, null, {x: y}]", "2024-01-01", "''", "[]"])
@pytest.mark.parametrize("key", ["title", "questions", "id"])
def test_values_of_the_wrong_kind_do_no_harm(key: str, value: str) -> None:
    article = only(f"---\n{key}: {value}\nx: y\n---\n\nThe port is 2222.\n")
    assert article.lead == "The port is 2222."
    assert all(isinstance(question, str) for question in article.questions)
    assert article.title
    assert article.id


# ids, titles, language


def test_ids_tell_sections_of_one_name_apart() -> None:
    text = "# Base\n\none a\n\n# base!\n\ntwo a\n\n# Base\n\nthree a\n\n# ???\n\nfour a\n"
    assert [article.id for article in note(text)] == [
        "ops/base.md#base",
        "ops/base.md#base-2",
        "ops/base.md#base-3",
        "ops/base.md#section",
    ]


def test_a_note_from_the_phone_keeps_its_id_with_several_sections() -> None:
    first, second = note("---\nid: note-base\ntitle: Base\n---\n\none a\n\n# B\n\ntwo b\n", origin=Origin.NOTE)
    assert (first.id, first.title, second.id) == ("note-base", "Base", "ops/base.md#b")


def test_a_section_without_a_title_is_called_by_the_term_it_explains() -> None:
    assert parts("`EXPOSE` - names the port.\n\n---\n\nIt is late. Go home.\n") == [
        ("EXPOSE", "`EXPOSE` - names the port."),
        ("It is late.", "It is late. Go home."),
    ]


def test_a_title_is_cut_to_what_a_button_holds() -> None:
    article = only(f"# {'word ' * 60}\n\ntext of it\n")
    assert len(article.title) <= TITLE_CHARS
    assert article.title.endswith("…")


@pytest.mark.parametrize(("text", "lang"), [("# Base\n\nна db01", "ru"), ("# База\n\non db01", "ru"), ("text", "en")])
def test_any_russian_letter_makes_it_russian(text: str, lang: str) -> None:
    assert only(text).lang == lang


def test_a_huge_file_is_read_up_to_a_limit() -> None:
    assert len(note("\n".join(f"# T{number}\nsome text" for number in range(SECTIONS_A_FILE + 5)))) == SECTIONS_A_FILE


# the first paragraph


def test_a_long_first_paragraph_is_cut_at_a_sentence_and_told_whole_in_the_body() -> None:
    sentence = "The base is on db01, see below! "
    text = sentence * 20
    article = only(f"# Base\n\n{text}\n\n```sh\ndocker ps\n```\n")
    assert article.lead == (sentence * (LEAD_CHARS // len(sentence))).strip()
    assert article.block is None
    assert article.body == f"{text}\n\n```sh\ndocker ps\n```"


def test_a_long_first_paragraph_of_one_sentence_is_cut_with_dots() -> None:
    article = only("# Base\n\n" + "x" * (LEAD_CHARS + 1))
    assert article.lead == "x" * (LEAD_CHARS - 1) + "…"
    assert article.body == "x" * (LEAD_CHARS + 1)


def test_a_paragraph_that_just_fits_is_the_lead() -> None:
    article = only("# Base\n\n" + "x" * LEAD_CHARS)
    assert (len(article.lead), article.body) == (LEAD_CHARS, "")


def test_line_breaks_of_the_first_paragraph_are_kept_for_the_page_to_judge() -> None:
    assert only("# Пароли\n\nбаза: у Ани\n  почта: у Пети\nвпн: в сейфе\n").lead == (
        "база: у Ани\nпочта: у Пети\nвпн: в сейфе"
    )


# whatever is typed

_WORDS = st.lists(st.from_regex(r"[a-zа-я]{2,9}[0-9]", fullmatch=True), min_size=2, max_size=12).map(" ".join)
_BLOCKS = st.one_of(
    _WORDS,
    st.tuples(_WORDS, _WORDS).map("\n".join),
    _WORDS.map(lambda text: f"# {text}"),
    _WORDS.map(lambda text: f"{text}\n---"),
    _WORDS.map(lambda text: f"- {text}\n- {text}"),
    _WORDS.map(lambda text: f"```sh\n# {text}\n---\n```"),
    _WORDS.map(lambda text: f"    {text}"),
    _WORDS.map(lambda text: f"> {text}"),
    st.just("---"),
    _WORDS.map(lambda text: " ".join([text + "."] * 30)),
)


@given(st.lists(_BLOCKS, min_size=1, max_size=8).map("\n\n".join))
def test_nothing_but_headings_and_rules_is_lost(text: str) -> None:
    articles = note(text)
    shown = "\n".join(
        part
        for article in articles
        for part in (article.title, article.lead, article.body, article.block.code if article.block else "")
    )
    headings = "\n".join(re.findall(r"^# .*|^.*(?=\n---$)", text, re.MULTILINE))
    assert set(re.findall(r"\w+", text)) - set(re.findall(r"\w+", headings)) <= set(re.findall(r"\w+", shown)) | {"sh"}
    assert len({article.id for article in articles}) == len(articles)


@given(st.text(max_size=400) | st.text("-#`~=\n a[]/():|>*_<!\t\r", max_size=120))
def test_any_text_is_some_note(text: str) -> None:
    for article in note(text):
        assert article.id
        assert article.title.strip()
        assert len(article.title) <= TITLE_CHARS
        assert len(article.lead) <= LEAD_CHARS
