import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.words import fold, terms, words


@pytest.mark.parametrize(
    "forms",
    [
        "контейнер контейнера контейнеру контейнером контейнере контейнеры контейнеров контик container containers",
        "образ образа образы image images имидж изображение",
        "удалить удаление удали remove delete rm removing снести",
        "том тома volume volumes вольюм",
        "сеть сети network networks",
        "упал падает crash crashed crashes",
        "докер докера docker dokcer Docker DOCKER",
    ],
)
def test_words_of_one_meaning_are_one_term(forms: str) -> None:
    assert len({tuple(terms(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stop", "kill"),
        ("image", "container"),
        ("copy", "add"),
        ("pull", "push"),
        ("save", "export"),
        ("удалённый", "удалить"),
    ],
)
def test_words_that_articles_tell_apart_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_an_instruction_in_capitals_is_itself_and_the_word() -> None:
    assert terms("RUN") == ["i_run", "run"]
    assert terms("run") == ["run"]


@pytest.mark.parametrize(
    ("option", "term"),
    [("-f", "o_f"), ("--follow", "o_follow"), ("--no-cache", "o_no_cache"), ("—follow", "o_follow"), ("–rm", "o_rm")],
)
def test_an_option_is_a_term_of_its_own(option: str, term: str) -> None:
    first = words(option)[0]
    assert (first.term, first.is_option) == (term, True)


def test_a_long_option_is_found_by_its_words_too() -> None:
    assert terms("--no-cache") == ["o_no_cache", "no", "cache"]


def test_what_is_joined_is_found_whole_and_in_parts() -> None:
    assert terms("docker.sock") == ["docker_sock", "docker", "socket"]


@pytest.mark.parametrize("noise", ["sha256:" + "c0ffee12" * 8, "31dd8a363408", "x" * 41, "!!! ... ???", "🐳", "\x00"])
def test_hashes_and_signs_are_no_terms(noise: str) -> None:
    assert [term for term in terms(noise) if term != "sha256"] == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ЕXPOSE", "EXPOSE"),  # Russian Е
        ("СМD", "CMD"),  # Russian С and М
        ("кoнтейнер", "контейнер"),  # Latin o
        ("-р", "-p"),  # Russian р
        ("doсker", "docker"),  # Russian с
        ("ещё", "еще"),
        ("ﬁle", "file"),
        ("как", "как"),
        ("cop", "cop"),
    ],
)
def test_look_alikes_of_the_other_alphabet_are_folded(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@given(st.text(max_size=300))
def test_any_text_has_terms_that_the_index_takes_as_one_token(text: str) -> None:
    for term in terms(text):
        assert term
        assert term.replace("_", "a").isalnum()
