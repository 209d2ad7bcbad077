import pytest

from bot.answers.hosts import host_in

HOSTS = ("home", "vps", "lab-2", "lab")


@pytest.mark.parametrize(
    ("asked", "question", "host"),
    [
        ("что запущено на vps?", "что запущено?", "vps"),
        ("Что запущено на VPS", "Что запущено", "vps"),
        ("на сервере vps сколько контейнеров", "сколько контейнеров", "vps"),
        ("покажи логи web01 на хосте lab-2", "покажи логи web01", "lab-2"),
        ("what is running on home?", "what is running?", "home"),
        ("show logs of web01 on host lab", "show logs of web01", "lab"),
        ("@vps что запущено", "что запущено", "vps"),
        ("что запущено на всех хостах?", "что запущено?", "all"),
        ("везде ли хватает места", "ли хватает места", "all"),
        ("what runs on all my servers", "what runs", "all"),
        ("что с vps?", "что с?", "vps"),
        ("на ноде vps что запущено", "на ноде vps что запущено", ""),
        ("что такое vps", "что такое vps", ""),
        ("что запущено на vpsx", "что запущено на vpsx", ""),
        ("перезапусти vps", "перезапусти vps", ""),
        ("что запущено на lab-3", "что запущено на lab-3", ""),
    ],
)
def test_a_host_is_heard_in_a_question(asked: str, question: str, host: str) -> None:
    assert host_in(asked, HOSTS) == (question, host)


def test_with_one_engine_every_word_is_the_questions() -> None:
    assert host_in("что запущено на local", ("local",)) == ("что запущено на local", "")
