import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.names import find, image_in, looks_like_name

NAMES = ("web01", "web02", "celery-worker", "main_redis_1", "postgres", "nginx-proxy", "Billing")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("почему упал web01", "web01"),
        ("почему упал WEB01?", "web01"),
        ("логи celery", "celery-worker"),
        ("логи селери", "celery-worker"),
        ("логи redis", "main_redis_1"),
        ("перезапусти редис", "main_redis_1"),
        ("что с редисом", "main_redis_1"),
        ("что с постгресом", "postgres"),
        ("логи postgers", "postgres"),
        ("логи энджинкса", "nginx-proxy"),
        ("покажи billing", "Billing"),
        ("логи celery-worker.", "celery-worker"),
    ],
)
def test_a_name_is_found_as_people_type_it(text: str, name: str) -> None:
    found = find(text, NAMES)
    assert found
    assert found.name == name


def test_of_several_that_fit_alike_none_is_chosen() -> None:
    found = find("логи web", NAMES)
    assert found
    assert found.name == "web"


def test_a_whole_name_goes_before_the_beginning_of_another() -> None:
    found = find("логи web", ("web", "web01", "my-web"))
    assert found
    assert found.name == "web"


@pytest.mark.parametrize("text", ["", "как дела", "логи kafka", "docker ps", "а", "🐳", "/web01/x"])
def test_what_names_no_container_names_none(text: str) -> None:
    assert find(text, NAMES) is None


def test_where_there_are_no_containers_none_is_named() -> None:
    assert find("логи web01", ()) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("логи web01", "web01"),
        ("логи редиса", "redis"),
        ("стопни nginx-proxy", "nginx-proxy"),
        ("логи my_app_1", "my_app_1"),
    ],
)
def test_without_an_engine_what_looks_like_a_name_is_taken(text: str, name: str) -> None:
    found = find(text, None)
    assert found
    assert found.name == name


@pytest.mark.parametrize("word", ["utf8", "docker-compose", "multi-stage", "ipv6", "контейнер", "logs", "v2", "h1"])
def test_words_of_the_field_are_no_names(word: str) -> None:
    assert not looks_like_name(word)


def test_a_generic_word_in_a_story_is_no_name() -> None:
    assert find("когда поднимается app раньше базы, что делать", None) is None


@pytest.mark.parametrize(("text", "image"), [("nginx:alpine", "nginx:alpine"), ("a b", ""), ("Образ", ""), ("", "")])
def test_an_image_is_one_word_of_the_right_form(text: str, image: str) -> None:
    assert image_in(text) == image


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=5) | st.none())
def test_any_text_and_any_names_are_borne(text: str, names: list[str] | None) -> None:
    find(text, names)
