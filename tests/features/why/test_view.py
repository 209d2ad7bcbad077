from datetime import timedelta
from typing import Any

from bot.answers.model import Article, Origin
from bot.engine.model import Health, HealthCheck, LogLine, State
from bot.errors import EngineRefused
from bot.features.why import view
from bot.features.why.view import Story
from bot.ui.pages import page
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import NOW, container, details
from tests.features.why.test_evidence import DIED, row

RU = translator("ru")
HOUR = timedelta(hours=1)


def shown(told: Story, *, role: str = "operator") -> View:
    reads = ("logs", "inspect")
    return view.story(told, may=lambda name: role == "operator" or name in reads, lang="ru", now=NOW, t=RU)


def text(told: Story) -> str:
    return str(shown(told).text.render()[0])


def labels(found: View) -> list[list[str]]:
    return [[button.text for button in row] for row in found.rows]


def died(**changes: Any) -> Story:
    return Story(details=details(**{**DIED, **changes}))


def test_an_end_is_told_in_the_order_in_which_one_asks() -> None:
    told = Story(
        details=details(
            **{**DIED, "exit_code": 137},
            restart_count=3,
            restart_policy="on-failure",
            restart_max_retries=3,
            memory_limit_bytes=512 << 20,
            error="something --token=abcdefgh",
        ),
        words=(LogLine(text="one"), LogLine(text="\x1b[31mpassword=hunter2\x1b[0m")),
    )
    assert text(told) == (
        "🔴 web01  nginx:1.27\n"
        "остановлен 1 мин назад, код 137\n"
        "Код 137 (SIGKILL): процесс принудительно убит. Предел памяти контейнера не сработал (OOMKilled: false). "
        "Возможные причины: программа не успела завершиться за время, отведённое docker stop; docker kill; "
        "перезапуск движка или хоста; реже нехватка памяти на самом хосте.\n"
        "Ошибка: something --token=***\n"
        "Завершён: 11:59 UTC, проработал 8 мин\n"
        "Перезапуск: on-failure:3 · перезапускался 3 раза\n"
        "Предел памяти: 512 MiB\n"
        "\n"
        "Последние 2 строки перед завершением:\n"
        "one\n"
        "password=***"
    )


def test_where_the_audit_knows_who_did_it_nothing_is_guessed() -> None:
    stopped = Story(details=details(**{**DIED, "exit_code": 137}), ended_by=row())
    assert (
        "\nКод 137 (SIGKILL): процесс принудительно убит.\n"
        "Сам он не завершился за время, которое даёт docker stop.\n"
        "Завершён: 11:59 UTC, проработал 8 мин\n"
        "Остановлен через бота: Anna, /stop, 12:00 UTC\n"
    ) in text(stopped)
    killed = Story(details=details(**{**DIED, "exit_code": 137}), ended_by=row(command="kill"))
    assert "процесс принудительно убит.\nЗавершён:" in text(killed)


def test_a_service_that_ended_at_once_may_have_gone_to_the_background() -> None:
    short = {**DIED, "exit_code": 0, "started_at": NOW - 2 * (NOW - DIED["finished_at"])}
    assert "ушёл в фон" in text(Story(details=details(**short)))
    assert "ушёл в фон" not in text(Story(details=details(**short), ended_by=row()))
    assert "ушёл в фон" not in text(died(exit_code=0))


def test_a_lack_of_memory_is_called_so() -> None:
    told = text(died(exit_code=137, was_oom_killed=True, memory_limit_bytes=64 << 20))
    assert "код 137 · не хватило памяти (OOM)\nКод 137 (SIGKILL): не хватило памяти." in told
    assert "Предел памяти: 64 MiB" in told
    inside = text(died(exit_code=1, was_oom_killed=True))
    assert "ядро убило один из процессов" in inside
    assert "Своего предела памяти у контейнера нет" in inside


def test_one_that_its_policy_left_lying_was_stopped_by_hand() -> None:
    assert "Политика always его не подняла" in text(died(restart_policy="always"))
    assert "не подняла" not in text(died(restart_policy="on-failure"))


def test_silence_and_a_log_that_is_not_kept_are_sentences() -> None:
    assert text(died()).endswith("\nПеред завершением ничего не вывел.")
    refused = EngineRefused(reason="configured logging driver does not support reading")
    unkept = Story(details=details(**DIED, log_driver="none"), log_failure=refused)
    assert text(unkept).endswith("\nЖурнала нет: драйвер «none» не даёт Docker хранить вывод.")
    broken = Story(details=details(**DIED), log_failure=refused)
    assert "\nЖурнал прочитать не удалось. " in text(broken)


def test_one_that_runs_well_is_told_in_few_lines() -> None:
    assert text(Story(details=details())) == ("🟢 web01  nginx:1.27\nработает 3 ч\nЗапущен: 09:00 UTC\nПерезапуск: no")


def test_one_that_runs_again_tells_of_its_end() -> None:
    again = details(started_at=NOW - HOUR, finished_at=NOW - 25 * HOUR)
    told = text(Story(details=again, words=(LogLine(text="dying"),), started_by=row(command="start")))
    assert told.endswith(
        "Запущен: 11:00 UTC\n"
        "Запущен через бота: Anna, /start, 12:00 UTC\n"
        "Прошлый запуск завершён: 2026-04-30 11:00 UTC. Кода движок не хранит\n"
        "Перезапуск: no\n"
        "\n"
        "Последняя строка прошлого запуска:\n"
        "dying"
    )


def test_a_restart_is_told_once() -> None:
    again = details(started_at=NOW - HOUR, finished_at=NOW - HOUR)
    by = row(command="restart")
    told = text(Story(details=again, ended_by=by, started_by=by))
    assert told.count("через бота") == 1
    assert "\nЗапущен через бота: Anna, /restart, " in told


def test_failing_checks_are_shown_newest_first_and_once() -> None:
    checks = tuple(
        HealthCheck(exit_code=code, output=output)
        for code, output in ((0, "fine"), (1, "refused\nat port 80"), (1, "token=abcdefgh"), (1, "token=abcdefgh"))
    )
    sick = details(health=Health.UNHEALTHY, health_failures=3, health_checks=checks)
    assert text(Story(details=sick)).endswith(
        "Проверка здоровья: unhealthy, 3 неудачи подряд\n1: token=***\n1: refused at port 80"
    )


def test_one_that_could_not_start_tells_the_engines_reason() -> None:
    told = text(Story(details=details(state=State.CREATED, started_at=None, exit_code=127, error="no such file")))
    assert "создан, не запускался\nКод 127: такой команды в контейнере нет." in told
    assert told.endswith("Ошибка: no such file\nПерезапуск: no")


def test_a_long_line_is_cut_after_it_was_masked() -> None:
    long = "x" * 230 + " password=" + "y" * 300
    assert "yyy" not in text(Story(details=details(**DIED), words=(LogLine(text=long),)))


def test_the_buttons_are_those_that_help() -> None:
    article = Article(id="exit-137", lang="ru", origin=Origin.SHIPPED, title="Код 137", lead="")
    told = Story(details=details(**DIED), articles=(article,))
    assert labels(shown(told)) == [["Журнал", "Подробно"], ["Запустить"], ["Код 137"]]
    assert labels(shown(told, role="viewer")) == [["Журнал", "Подробно"], ["Код 137"]]
    tap = shown(told).rows[-1][0].tap
    assert tap is not None
    assert (tap.action, tap.args) == ("ask.article", {"id": "exit-137", "lang": "ru"})
    assert labels(shown(Story(details=details())))[1] == ["Перезапустить"]
    assert labels(shown(Story(details=details(state=State.PAUSED))))[1] == ["Продолжить"]


def test_those_that_are_not_well_are_buttons() -> None:
    crashed = container("job", state=State.EXITED, status="Exited (3) 5 minutes ago", exit_code=3)
    found = view.ill(page([crashed], 0), RU)
    assert found.text.render()[0] == "1 контейнер не в порядке\n\n🔴 job\n    остановлен 5 мин назад, код 3"
    assert labels(found) == [["🔴 job"]]


def test_when_all_is_well_it_says_so() -> None:
    told = view.all_well([container(), container("job", state=State.EXITED)], RU)
    assert told.text.render()[0] == "Всё в порядке. Контейнеров: 2, работает 1."
    assert view.all_well([], RU).text.render()[0] == "Контейнеров нет. Создать: /run"
