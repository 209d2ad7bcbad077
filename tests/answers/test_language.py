import pytest

from bot.answers.language import language_of
from bot.answers.repair import Vocabulary, repaired

VOCABULARY = Vocabulary({"docker": 1, "container": 1, "остановить": 1})


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("как остановить container", "ru"),
        ("docker ps где", "ru"),
        ("how to stop a container", "en"),
        ("Cannot connect to the Docker daemon", "en"),
        ("kak ostanovit kontejner", "ru"),
        ("rfr jcnfyjdbnm", "ru"),
    ],
)
@pytest.mark.parametrize("asker", ["ru", "en", ""])
def test_words_of_a_language_decide(text: str, lang: str, asker: str) -> None:
    assert language_of(repaired(text, VOCABULARY), asker) == lang


@pytest.mark.parametrize(
    "text", ["docker ps -a", "docker rmi", "ENTRYPOINT", "docker run --rm", "137", "", "?!", "CMD"]
)
@pytest.mark.parametrize(("asker", "lang"), [("ru", "ru"), ("en", "en"), ("", "en")])
def test_where_none_is_shown_the_askers_own_is_taken(text: str, asker: str, lang: str) -> None:
    assert language_of(repaired(text, VOCABULARY), asker) == lang
