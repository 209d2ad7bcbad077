from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from structlog.testing import capture_logs

from bot.ui import texts
from bot.ui.texts import has_message, translator

PLURAL = """\
plural = { $n ->
    [one] { $n } том
    [few] { $n } тома
   *[many] { $n } томов
}
"""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Own locale files instead of the shipped ones."""
    files = {
        "ru/a.ftl": "both = оба { $x }\n" + PLURAL,
        "ru/b.ftl": 'quoted = { "{" }x{ "}" }\n',
        "en/a.ftl": "both = both { $x }\nenglish = only here\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    for cached in (texts.translator, texts._book, texts._complain):
        cached.cache_clear()


@pytest.mark.usefixtures("written")
def test_all_files_of_a_language_are_one_book() -> None:
    t = translator("ru")
    assert (t("both", x=1), t("quoted")) == ("оба 1", "{x}")


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(("n", "wanted"), [(1, "1 том"), (22, "22 тома"), (11, "11 томов"), (1005, "1005 томов")])
def test_russian_plurals_are_right_and_numbers_plain(n: int, wanted: str) -> None:
    assert translator("ru")("plural", n=n) == wanted


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_plural_rules_are_those_of_the_locale_data(language: str) -> None:
    rule = Locale.parse(language).plural_form
    assert [texts._PLURALS[language](n) for n in range(1200)] == [rule(n) for n in range(1200)]


@pytest.mark.usefixtures("written")
def test_what_russian_lacks_comes_in_english_and_is_logged_once() -> None:
    with capture_logs() as logs:
        assert [translator("ru")("english") for _ in range(3)] == ["only here"] * 3
    assert [(entry["message"], entry["language"]) for entry in logs] == [("english", "ru")]


@pytest.mark.usefixtures("written")
def test_what_nobody_has_comes_out_as_its_id() -> None:
    assert translator("en")("nowhere") == "nowhere"


@pytest.mark.usefixtures("written")
def test_a_variable_that_is_not_given_does_not_break_the_sentence() -> None:
    with capture_logs() as logs:
        assert translator("en")("both") == "both ?"
    assert [entry["event"] for entry in logs] == ["a variable is not given: x"]


@pytest.mark.usefixtures("written")
def test_an_unknown_language_is_english() -> None:
    assert translator("de")("both", x=1) == "both 1"


@pytest.mark.usefixtures("written")
def test_having_a_message_does_not_count_the_other_language() -> None:
    assert (has_message("ru", "english"), has_message("en", "english")) == (False, True)
