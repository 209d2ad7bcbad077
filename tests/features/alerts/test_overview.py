from bot.engine.model import Health, Space, State
from bot.errors import EngineUnreachable
from bot.features.alerts.overview import Host, overview
from bot.store.incident_rows import Severity, Trouble
from bot.ui.texts import translator
from tests.features.alerts.values import ENGLISH, NOW, RUSSIAN, buttons, incident, text
from tests.features.fakes import container

SPACE = Space(path="/var/lib/docker", total_bytes=100_000_000_000, free_bytes=24_000_000_000)
WELL = Host(
    name="prod",
    containers=[container("web01"), container("job", state=State.EXITED, exit_code=0)],
    space=SPACE,
)


def test_when_all_is_well_it_is_a_few_lines() -> None:
    shown = overview([WELL], [], RUSSIAN, NOW, translator("ru"))
    assert text(shown) == (
        "Обзор\n"
        "\n"
        "🟢 prod\n"
        "    работает 1, остановлено 1\n"
        "    диск: свободно 24 GB из 100 GB (76% занято)\n"
        "\n"
        "Открытых сбоев нет."
    )
    assert buttons(shown) == [["Контейнеры", "Нагрузка", "📈 Сутки"]]


def test_what_is_not_well_is_named() -> None:
    containers = [
        container("web01", health=Health.UNHEALTHY),
        container("db", state=State.RESTARTING),
        container("cache", state=State.PAUSED),
        *(container(f"w{number}", health=Health.UNHEALTHY) for number in range(6)),
    ]
    incidents = [incident(), incident(id=2, subject="db", trouble=Trouble.CRASH_LOOP, severity=Severity.WARNING)]
    shown = overview([Host(name="prod", containers=containers)], incidents, ENGLISH, NOW, translator("en"))
    assert text(shown) == (
        "Overview\n"
        "\n"
        "🔴 prod\n"
        "    8 running, 1 paused\n"
        "    unhealthy: w0, w1, w2, w3, w4 … and 2 more\n"
        "    restarting: db\n"
        "\n"
        "2 incidents are open\n"
        "🔴 02:13 UTC web01 crashed, code 1\n"
        "🟡 02:13 UTC db keeps crashing"
    )
    assert buttons(shown) == [["Incidents", "Why"], ["Containers", "Load", "📈 Day"]]


def test_an_engine_that_is_away_is_part_of_the_answer() -> None:
    away = Host(name="prod", failure=EngineUnreachable(host="prod", reason="gone"))
    lines = text(overview([away, WELL], None, ENGLISH, NOW, translator("en"))).split("\n")
    assert lines[2] == "🔴 prod: does not answer"
    assert lines[3].startswith("    ")
    assert lines[5] == "🟢 prod"
    assert lines[-1] == "The engine is not being watched."


def test_more_open_incidents_than_fit_are_counted() -> None:
    many = [incident(id=number, subject=f"c{number}") for number in range(1, 10)]
    assert text(overview([WELL], many, ENGLISH, NOW, translator("en"))).endswith("c6 crashed, code 1\n… and 3 more")
