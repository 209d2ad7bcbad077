import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.repair import Vocabulary, repaired
from tests.answers.conftest import Asked

VOCABULARY = Vocabulary(
    {"docker": 9, "container": 9, "остановить": 3, "стоп": 2, "сообщен": 1, "entrypoint": 4, "журнал": 1}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("вщслук зы", "docker ps"),
        ("вщслук куьщму", "docker remove"),
        ("вщслукашду", "dockerfile"),
        ("rfr jcnfyjdbnm rjyntqyth", "как остановить контейнер"),
        ("kjub rjyntqythf", "логи контейнера"),
        ("e,bnm rjyntqyth", "убить контейнер"),
        ("e;fnm j,hfp", "ужать образ"),
        ("j,hfp", "образ"),
        ("ghj,hjcbnm gjhn", "пробросить порт"),
        ("'rcgjhn", "экспорт"),
    ],
)
def test_the_other_layout_is_read_both_ways_with_its_punctuation(shipped: Asked, typed: str, meant: str) -> None:
    read = shipped.read(typed)
    assert (read.text, read.is_reread) == (meant, True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("docker зы", "docker ps"),
        ("как jcnfyjdbnm контейнер", "как остановить контейнер"),
        ("вщслук ps -a", "docker ps -a"),
    ],
)
def test_a_layout_forgotten_for_one_word_is_put_right_there(shipped: Asked, typed: str, meant: str) -> None:
    assert shipped.read(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kak ostanovit kontejner", ["how", "stop", "container"]),
        ("kak ostanovit' konteyner", ["how", "stop", "container"]),
        ("udalit obraz", ["remove", "image"]),
        ("perezapustit kontejner", ["restart", "container"]),
        ("ochistit kesh", ["clean", "cache"]),
        ("o4istit mesto", ["clean", "space"]),
        ("posmotret logi", ["see", "log"]),
        ("sozdat tom", ["create", "volume"]),
        ("peremennye okruzheniya", ["variable", "environment"]),
        ("peremennye okruzhenija", ["variable", "environment"]),
        ("oshibka", ["error"]),
        ("pochemu upal", ["why", "crash"]),
    ],
)
def test_russian_in_latin_letters_is_read_in_anybodys_habit(shipped: Asked, typed: str, meant: list[str]) -> None:
    read = shipped.read(typed)
    assert [word.term for word in read.words] == meant
    assert (read.is_russian, read.is_reread) == (True, True)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("остоновить", "stop"),
        ("контенйер", "container"),
        ("контейнр", "container"),
        ("перзапустить", "restart"),
        ("contaner", "container"),
        ("imgae", "image"),
        ("volumse", "volume"),
        ("dokcer", "docker"),
        ("entrypiont", "entrypoint"),
        ("докерфаил", "dockerfile"),
    ],
)
def test_a_mistyped_word_is_the_one_that_is_known(shipped: Asked, typed: str, term: str) -> None:
    assert term in [word.term for word in shipped.read(typed).words]


@pytest.mark.parametrize(
    "text",
    [
        "как остановить контейнер",
        "how do i remove an image",
        "docker ps -a",
        "docker run -it --rm -p 8080:80 nginx:alpine",
        "EXPOSE 80/tcp",
        "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
        "OCI runtime exec failed: exec failed: unable to start container process",
        "Error response from daemon: Conflict. The container name is already in use",
        "no space left on device",
        "bind: address already in use",
        "exec /entrypoint.sh: exec format error",
        "exited (137)",
        "[FATAL] cannot start: exit; code=1",
    ],
)
def test_what_is_right_already_is_left_as_it_is(shipped: Asked, text: str) -> None:
    read = shipped.read(text)
    assert (read.text, read.is_reread) == (text, False)


@pytest.mark.parametrize(
    "name", ["web01", "main_redis_1", "celery-beat", "cntnr", "контур", "ghbdtn", "stpo", "vjq-rjynt"]
)
def test_the_name_of_a_container_is_never_changed(name: str) -> None:
    read = repaired(f"docker {name} --rm", VOCABULARY, [name])
    assert [word.surface for word in read.words if not word.is_option and word.surface != "rm"][1] == name
    assert read.text == f"docker {name} --rm"
    assert read.typos == 0


@pytest.mark.parametrize("option", ["--rm", "-v", "--flolow", "-f"])
def test_an_option_is_never_changed(option: str) -> None:
    read = repaired(f"docker {option}", VOCABULARY)
    assert read.text == f"docker {option}"
    assert read.words[1].surface == option


@pytest.mark.parametrize("typed", ["ентрипоинт", "энтрипойнт", "энтрипоинт", "entripoint"])
def test_an_english_word_written_as_it_sounds_is_found(shipped: Asked, typed: str) -> None:
    assert shipped.ask(typed).hits[0].id == "entrypoint"


def test_a_loan_word_that_no_article_has_is_read_by_its_sound() -> None:
    assert [word.term for word in repaired("ентрипоинт", VOCABULARY).words] == ["entrypoint"]


def test_an_unknown_word_is_counted_and_left() -> None:
    read = repaired("docker фывапролд", VOCABULARY)
    assert (read.words[1].surface, read.unknown, read.typos) == ("фывапролд", 1, 0)


def test_the_more_frequent_of_two_near_words_wins() -> None:
    vocabulary = Vocabulary({"worker": 1, "corker": 50})
    assert [word.stem for word in repaired("vorker", vocabulary).words] == ["corker"]


def test_a_short_word_is_not_taken_for_another() -> None:
    assert repaired("cot", Vocabulary({"cat": 5})).words[0].term == "cot"


_ODD = st.text(string.ascii_letters + "абвгджзйщъьэюя[];',.`{}:\"<>~-_/46'jy \n", max_size=200)


@given(_ODD | st.text(max_size=200))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    read = repaired(text, VOCABULARY, ["web01"])
    assert read.typos + read.unknown <= len(read.words)


@pytest.mark.parametrize(
    "text",
    [
        "q" * 1000,
        "jy" * 500,
        "shch4 " * 166,
        "[;',." * 200,
        "я" * 1000,
        "zhsh'" * 200,
        "a-b_c/d." * 125,
        "\U0001f433" * 1000,
    ],
)
def test_a_thousand_odd_characters_take_no_time(shipped: Asked, text: str) -> None:
    shipped.read("warm up")
    started = time.perf_counter()
    shipped.read(text)
    assert time.perf_counter() - started < 1


@settings(max_examples=20)
@given(st.text(string.ascii_lowercase + "йцукенгшщзхъ;,.'", min_size=900, max_size=1000))
def test_no_thousand_characters_take_long(text: str) -> None:
    started = time.perf_counter()
    repaired(text, VOCABULARY)
    assert time.perf_counter() - started < 1
