from typing import Any

import pytest

from bot.answers.model import Block, Origin
from bot.features.ask import view
from bot.features.ask.view import Related, Shown
from bot.ui.split import MESSAGE_UNITS
from bot.ui.texts import translator
from bot.ui.view import tap_command
from tests.features.answering import article, button, labels, text_of

RU, EN = translator("ru"), translator("en")


def test_a_block_for_the_host_says_so_in_both_forms() -> None:
    found = article(block=Block(language="sh", code="df -h", is_host=True))
    for page in (None, 0):
        assert "на сервере:\ndf -h" in text_of(view.article(Shown(article=found, page=page), RU))


def test_one_line_can_be_copied_by_a_tap_and_more_lines_cannot() -> None:
    one = view.article(Shown(article=article(block=Block(language="sh", code="docker ps -a\n"))), EN)
    assert button(one, "Copy").copy == "docker ps -a"
    for code in ("docker ps\ndocker images", "x" * 257):
        assert "Copy" not in labels(view.article(Shown(article=article(block=Block(language="", code=code))), EN))


def test_what_was_put_right_in_a_question_is_shown() -> None:
    shown = view.article(Shown(article=article(), read_as="docker ps"), RU)
    assert "\n\nПрочитано как: docker ps\nИсточник: статья ports" in text_of(shown)


@pytest.mark.parametrize(
    ("changes", "source"),
    [
        ({}, "Источник: статья ports · docker container run"),
        ({"sources": ()}, "Источник: статья ports"),
        ({"sources": ("a", "b", "c", "d")}, "Источник: статья ports · a · b"),
        ({"origin": Origin.NOTE, "file": "note-x.md"}, "Из ваших заметок: note-x.md"),
        ({"origin": Origin.FOLDER, "file": "ops/db.md"}, "Из ваших заметок: ops/db.md"),
    ],
)
def test_every_answer_names_its_source(changes: dict[str, Any], source: str) -> None:
    assert text_of(view.article(Shown(article=article(**changes)), RU)).endswith(f"\n\n{source}")


def test_a_command_that_needs_a_name_shows_its_help_and_others_run() -> None:
    commands = (Related(name="ps", needs_arguments=False), Related(name="logs", needs_arguments=True))
    shown = view.article(Shown(article=article(), commands=commands), EN)
    assert button(shown, "/ps").tap == tap_command("ps")
    assert button(shown, "/logs …").tap == tap_command("help logs")


def test_what_a_reference_points_at_is_named_by_its_title() -> None:
    found = article(lead="See [[expose]] and [[gone]].")
    shown = view.article(Shown(article=found, titles={"expose": "EXPOSE"}), RU)
    assert "See «EXPOSE» and gone." in text_of(shown)


def test_an_article_without_more_to_say_has_no_button_for_more() -> None:
    assert "More" not in labels(view.article(Shown(article=article(body="")), EN))


def test_a_lead_that_was_cut_is_not_told_twice() -> None:
    found = article(lead="One.", body="One.\nTwo.", block=None)
    assert text_of(view.article(Shown(article=found, page=0), EN)).count("One.") == 1


def test_a_long_article_is_turned_in_pages_that_telegram_takes() -> None:
    paragraphs = "\n\n".join(f"Paragraph {number} with `code` in it." for number in range(400))
    found = article(body=paragraphs)
    first = view.article(Shown(article=found, page=0), EN)
    count = int(button(first, "1/").text.partition("/")[2])
    pages = [view.article(Shown(article=found, page=number), EN) for number in range(count)]
    whole = "".join(text_of(page) for page in pages)
    assert all(f"Paragraph {number} with code" in whole for number in range(400))
    for page in pages:
        assert len(page.text) <= MESSAGE_UNITS
        assert len(page.text.render()[1]) <= 100


def test_a_page_beyond_the_last_is_the_last() -> None:
    assert "The body of ports." in text_of(view.article(Shown(article=article(), page=7), EN))


def test_a_lead_and_a_block_longer_than_a_message_leave_the_block_to_the_whole_form() -> None:
    found = article(lead="слово " * 2_000, block=Block(language="", code="x" * 3_000), body="")
    shown = view.article(Shown(article=found), RU)
    assert len(shown.text) <= MESSAGE_UNITS
    assert "xxx" not in text_of(shown)
    assert "Подробнее" in labels(shown)


def test_only_an_admin_may_change_a_note_and_no_article_can_be_changed() -> None:
    note = article("note-x#part", origin=Origin.NOTE, file="note-x.md")
    shown = view.article(Shown(article=note, is_admin=True), EN)
    assert button(shown, "Delete").tap == tap_command("note rm note-x")
    assert "Delete" not in labels(view.article(Shown(article=note), EN))
    assert "Delete" not in labels(view.article(Shown(article=article(), is_admin=True), EN))


def test_an_offered_change_says_how_the_question_was_read() -> None:
    assert text_of(view.offer("stop db", (), RU, read_as="останови db")).endswith("\nПрочитано как: останови db")


def test_a_long_title_fits_its_button() -> None:
    found = article(related=("long",))
    shown = view.article(Shown(article=found, titles={"long": "слово " * 40}), RU)
    assert len(button(shown, "слово").text) <= view.BUTTON_LENGTH
