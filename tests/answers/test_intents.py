from pathlib import Path

import pytest

from bot.answers.model import Known
from bot.answers.reading import read_article
from tests.answers.conftest import Asked

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"

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
    "ps -a --filter status=exited": (
        "что сейчас не работает",
        "what is down",
        "какие контейнеры упали",
        "контейнер лёг",
    ),
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


def test_what_articles_are_asked_by_is_hardly_ever_taken_for_live(shipped: Asked) -> None:
    """Every ninth of some three thousand questions; a few are live ones as well: "who is on port 8080"."""
    asked = [question for path in sorted(KNOWLEDGE.glob("*/*.md")) for question in _questions(path)][::9]
    live = [question for question in asked if shipped.ask(question).live is not None]
    assert len(asked) > 200
    assert len(live) <= 0.025 * len(asked), live


def _questions(path: Path) -> tuple[str, ...]:
    return read_article(path.read_text(encoding="utf-8"), id=path.stem, lang=path.parent.name).questions


# what else there is than containers

THERE = Known(
    containers=("shop-web-1", "shop-db-1", "billing.1.k2j4h5", "redis"),
    projects=("shop", "Photos"),
    services=("billing",),
    stacks=("payments",),
    hosts=("home", "vps", "lab"),
)
ASKED_OF_IT = {
    "compose ps shop": ("что в проекте shop", "is the shop project up", "что с shop"),
    "compose ps Photos": ("проект photos живой?", "what's in the photos project"),
    "compose logs shop": ("логи проекта shop", "shop project logs"),
    "compose restart shop web": ("перезапусти web в проекте shop",),
    "compose down shop": ("take down project shop", "снеси проект shop"),
    "service ps billing": ("почему сервис billing не поднимается", "что с billing", "сколько реплик у billing"),
    "service scale billing=5": ("scale billing to 5", "сделай 5 реплик billing"),
    "service scale web=3": ("scale web to 3",),
    "service logs billing": ("логи сервиса billing",),
    "service ls": ("какие сервисы есть", "list services"),
    "stack ps payments": ("что в стеке payments",),
    "node ls": ("какие ноды живы", "кто лидер в кластере"),
    "node update --availability drain srv-3": ("выведи ноду srv-3 из работы", "drain node srv-3"),
    "why shop-db-1": ("сервис db лежит",),
    "logs redis @vps": ("логи redis на vps", "redis logs @vps", "логи редиса vps"),
    "restart redis @lab": ("перезапусти redis на lab", "restart redis on the lab server"),
    "ps @all": ("что запущено на всех хостах", "what runs on all hosts"),
    "exec -it redis sh @vps": ("открой шелл в redis на vps",),
    "hosts": ("что с хостом vps", "vps на связи?", "is lab reachable", "на каком хосте больше всего контейнеров"),
    "use vps": ("переключись на vps",),
    "updates": ("что можно обновить", "is there a newer image for redis", "есть ли обновления для redis"),
    "upgrade redis": ("обнови redis", "upgrade redis"),
    "schedule list": ("что запланировано на ночь", "what runs at 4am"),
    "schedule add '0 4 * * *' restart redis": ("перезапускай redis каждый день в 4 утра", "restart redis daily at 4am"),
    "alerts": ("что сейчас заглушено", "какие алерты приходят в этот чат"),
    "mute redis 2h": ("не присылай алерты про redis два часа", "mute redis for 2 hours"),
    "mute redis tomorrow": ("отключи уведомления по redis до завтра",),
    "unmute redis": ("верни алерты по redis",),
    "access": ("кому что можно", "who has access"),
    "access test @oleg stop redis": ("can @oleg stop redis",),
    "grant @oleg restart redis 1h": ("дай @oleg рестартить redis на час",),
    "audit --since 48h": ("кто что делал вчера",),
    "audit --user @oleg --since 24h": ("что делал @oleg сегодня",),
    "audit --target redis": ("кто трогал redis",),
}


@pytest.mark.parametrize(("text", "line"), [(text, line) for line, texts in ASKED_OF_IT.items() for text in texts])
def test_what_there_is_besides_containers_is_asked_about(shipped: Asked, text: str, line: str) -> None:
    live = shipped.ask(text, known=THERE).live
    assert live
    assert live.line == line


def test_with_one_host_its_name_is_no_host(shipped: Asked) -> None:
    live = shipped.ask("что запущено на vps", known=Known(hosts=("vps",))).live
    assert live is None or "@" not in live.line


def test_who_may_not_see_the_log_is_answered_from_the_containers_events(shipped: Asked) -> None:
    live = shipped.ask("кто остановил redis на vps", known=THERE).live
    assert live
    assert (live.line, live.instead) == ("audit --target redis", "why redis @vps")


def test_what_is_asked_about_a_name_that_is_not_there_is_asked_of_the_engine(shipped: Asked) -> None:
    """It then says so, with the nearest names; nothing is done to it."""
    live = shipped.ask("логи web-17 на lab", known=THERE).live
    assert live
    assert live.line == "logs web-17 @lab"
    assert shipped.ask("перезапусти web-17 на lab", known=THERE).live is None
