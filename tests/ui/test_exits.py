import pytest

from bot.ui.exits import Meaning, article_in, meaning, signal_name
from bot.ui.texts import LANGUAGES, has_message


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0, Meaning(key="exit-0", article="exits-immediately")),
        (1, Meaning(key="exit-1", article="exits-immediately")),
        (2, Meaning(key="exit-2", article="exits-immediately")),
        (3, Meaning(key="exit-own", article="exits-immediately")),
        (125, Meaning(key="exit-125", article="exit-126-127")),
        (126, Meaning(key="exit-126", article="exit-126-127")),
        (127, Meaning(key="exit-127", article="exit-126-127")),
        (129, Meaning(key="exit-signal", article="exit-signals", signal="SIGHUP")),
        (139, Meaning(key="exit-139", article="exit-signals", signal="SIGSEGV")),
        (143, Meaning(key="exit-143", article="exit-signals", signal="SIGTERM")),
        (200, Meaning(key="exit-own", article="exits-immediately")),
        (255, Meaning(key="exit-255", article="exits-immediately")),
        (-1, Meaning(key="exit-own", article="exits-immediately")),
    ],
)
def test_a_code_has_its_meaning(code: int, expected: Meaning) -> None:
    assert meaning(code) == expected


def test_a_kill_is_a_lack_of_memory_only_where_the_engine_saw_one() -> None:
    assert meaning(137).key == "exit-137"
    assert meaning(137, was_oom_killed=True).key == "exit-oom"
    assert meaning(1, was_oom_killed=True).key == "exit-1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(language: str) -> None:
    keys = {meaning(code, was_oom_killed=oom).key for code in range(-1, 300) for oom in (False, True)}
    assert [key for key in keys if not has_message(language, key)] == []


@pytest.mark.parametrize(("code", "name"), [(137, "SIGKILL"), (143, "SIGTERM"), (128, ""), (9, ""), (255, "")])
def test_a_signal_is_named_by_its_code(code: int, name: str) -> None:
    assert signal_name(code) == name


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("Bind for 0.0.0.0:80 failed: port is already allocated", "port-allocated"),
        ("write /data/x: No space left on device", "disk-full"),
        ("exec /bin/app: exec format error", "exec-format"),
        ("all is well", ""),
    ],
)
def test_words_that_have_an_article_are_known(text: str, article: str) -> None:
    assert article_in(text) == article
