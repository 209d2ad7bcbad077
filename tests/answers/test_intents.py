import pytest

from tests.answers.conftest import Asked

NAMES = ("web01", "celery-worker", "main_redis_1", "postgres", "nginx-proxy")
ASKED = {
    "why web01": ("почему упал web01", "why did web01 crash", "что случилось с web01", "what happened to web01"),
    "why main_redis_1": ("почему лежит редис", "почему не работает redis"),
    "logs web01": ("покажи логи web01", "show me the logs of web01", "логи web01", "web01 logs"),
    "logs celery-worker": ("покажи логи celery", "логи селери", "дай логи селери пожалуйста"),
    "logs -f web01": ("покажи логи web01 вживую",),
    "logs --tail 50 web01": ("последние 50 строк лога web01", "last 50 lines of web01 logs"),
    "logs --errors web01": ("какие ошибки в логах web01", "show errors of web01"),
    "stop web01": ("останови web01", "stop web01", "stop web01 please", "можешь остановить web01"),
    "start web01": ("запусти web01", "start web01"),
    "restart main_redis_1": ("перезапусти редис", "restart redis", "рестартни redis"),
    "kill web01": ("убей web01", "kill web01"),
    "rm web01": ("удали web01", "remove web01"),
    "pull nginx:alpine": ("скачай nginx:alpine", "pull nginx:alpine"),
    "audit --target main_redis_1": ("кто остановил redis", "who stopped redis"),
    "top web01": ("какие процессы в web01", "processes in web01"),
    "port web01": ("какие порты у web01", "ports of web01"),
    "stats web01": ("сколько памяти ест web01", "how much memory does web01 use"),
    "stats": ("кто жрет память на сервере", "what is using the most memory right now"),
    "system df": ("сколько места занимают образы", "how much space do images use", "сколько места осталось на диске"),
    "ps": ("что сейчас запущено", "what is running", "какие контейнеры работают"),
    "ps -a": ("покажи все контейнеры", "list all containers"),
    "ps -a --filter status=exited": ("что сейчас не работает", "what is down", "какие контейнеры упали"),
    "ps --filter health=unhealthy": ("какие контейнеры нездоровы", "which containers are unhealthy"),
    "images": ("покажи образы", "show images"),
    "volume ls": ("покажи тома", "list volumes"),
    "network ls": ("покажи сети", "show networks"),
    "version": ("какая версия докера", "which docker version is here"),
    "help": ("что ты умеешь", "what can you do", "help"),
}
HOW_TO = (
    "как остановить контейнер", "how to stop a container", "как посмотреть логи контейнера", "how do i see logs",
    "как удалить все образы", "how to remove all images", "почему контейнер падает с кодом 137",
    "why does a container exit immediately", "как узнать сколько места занимают образы", "что такое образ",
    "what is a volume",
    "чем stop отличается от kill", "difference between stop and kill", "docker ps", "docker logs -f",
    "docker stop", "как перезапустить контейнер", "можно ли удалить запущенный контейнер", "ENTRYPOINT",
    "permission denied docker.sock", "no space left on device", "как скачать образ", "how to list all containers",
    "как посмотреть процессы в контейнере", "какая команда показывает сети", "привет", "",
)  # fmt: skip


@pytest.mark.parametrize(("text", "line"), [(text, line) for line, texts in ASKED.items() for text in texts])
def test_a_question_about_the_running_system_is_a_command(shipped: Asked, text: str, line: str) -> None:
    live = shipped.ask(text, names=NAMES).live
    assert live
    assert live.line == line


@pytest.mark.parametrize("names", [NAMES, None], ids=["known", "unknown"])
@pytest.mark.parametrize("text", HOW_TO)
def test_a_question_about_docker_is_none(shipped: Asked, text: str, names: tuple[str, ...] | None) -> None:
    assert shipped.ask(text, names=names).live is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("почему упал web01", "why web01"),
        ("покажи логи celery", "logs celery"),
        ("перезапусти редис", "restart redis"),
        ("who stopped nginx-proxy", "audit --target nginx-proxy"),
        ("что сейчас запущено", "ps"),
    ],
)
def test_with_no_engine_what_looks_like_a_name_is_one(shipped: Asked, text: str, line: str) -> None:
    live = shipped.ask(text).live
    assert live
    assert live.line == line


@pytest.mark.parametrize("text", ["останови web02", "почему упал kafka"])
def test_a_container_that_does_not_exist_is_no_target(shipped: Asked, text: str) -> None:
    live = shipped.ask(text, names=("minio", "traefik")).live
    assert live is None or live.target is None


@pytest.mark.parametrize("text", ["gjrf;b kjub web01", "pokazhi logi web01", "покажи логи web01!", "ПОКАЖИ ЛОГИ WEB01"])
def test_layout_letters_case_and_signs_do_not_matter(shipped: Asked, text: str) -> None:
    live = shipped.ask(text, names=NAMES).live
    assert live
    assert (live.line, live.target) == ("logs web01", "web01")


def test_a_changing_command_says_what_it_is(shipped: Asked) -> None:
    live = shipped.ask("удали web01", names=NAMES).live
    assert live
    assert (live.intent, live.target) == ("remove", "web01")
