import pytest

from bot.errors import BotError, Denied, EngineUnreachable, InUse, NotFound, UsageError
from bot.ui.failures import error_view, sentence
from bot.ui.texts import translator
from bot.ui.view import Button, tap_command

RU = translator("ru")
EN = translator("en")


def test_what_was_not_found_is_named_by_its_kind_with_the_nearest_as_buttons() -> None:
    view = error_view(NotFound(kind="container", ref="web", suggestions=["logs web01"]), RU)
    assert view.text.render()[0] == "Контейнера web нет."
    assert view.rows == ((Button(text="/logs web01", tap=tap_command("logs web01")),),)


def test_the_next_step_follows_the_sentence() -> None:
    lines = error_view(EngineUnreachable(host="local"), RU).text.render()[0].split("\n")
    assert lines[0] == "Нет связи с Docker."
    assert "systemctl status docker" in lines[1]


def test_who_uses_it_is_named_where_the_engine_told() -> None:
    assert sentence(InUse(users=("a", "b"), reason="r"), EN) == "Still in use by a, b"
    assert sentence(InUse(users=(), reason="r"), EN) == "Still in use: r"


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("viewer", "/rm is for people an administrator gave access to."),
        ("operator", "/rm is for operators and administrators."),
        ("admin", "/rm is for administrators only."),
    ],
)
def test_a_refusal_says_who_may(role: str, wanted: str) -> None:
    assert sentence(Denied(role=role, command="rm"), EN) == wanted


def test_a_wrong_line_gets_its_form_and_its_help() -> None:
    error = UsageError(key="error-argument-missing", argument="IMAGE", usage="run [OPTIONS] IMAGE", command="run")
    view = error_view(error, EN)
    text, entities = view.text.render()
    assert text == "IMAGE is missing.\nIt is written: /run [OPTIONS] IMAGE"
    assert [entity.type for entity in entities] == ["code"]
    assert view.rows == ((Button(text="/help run", tap=tap_command("help run")),),)


def test_a_size_is_told_as_a_size() -> None:
    error = BotError(key="error-document-too-big", name="a.tar", limit_bytes=20_000_000)
    assert sentence(error, EN) == "The file a.tar is too big; up to 20 MB is possible."


def test_the_engines_words_are_clean_masked_and_short() -> None:
    error = BotError(key="error-engine", reason="\x1b[31mredis://:secret@h " + "x" * 2000)
    told = sentence(error, EN)
    assert told.startswith("Docker refused: redis://:***@h xxx")
    assert len(told) < 700


def test_at_most_four_suggestions_become_buttons() -> None:
    assert len(error_view(BotError(suggestions=[f"logs web{n}" for n in range(9)]), EN).rows) == 4
