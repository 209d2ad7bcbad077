"""What people read of a bad night: the whole bot on a real engine, with the exact messages.

Masked are only times and lengths of time; the ten stories are those for which alerting exists.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import docker
import pytest

from bot.engine.private import PrivateEngine
from bot.localchat import ANNA_ID, GROUP_ID, LocalChat, Trouble
from tests import images
from tests.chat import Person
from tests.features.machine import make, make_ended, state
from tests.watch.delivery import until
from tests.watch.scenes import Killable, masked, plain, shown, shows, watch

IMAGE = "lotsman-test/busybox:1"
CODE_1 = "Код 1: программа сообщила об ошибке. Причина обычно в последних строках журнала."
CODE_3 = (
    "Код 3: собственный код программы, его смысл описан в её документации. Причина обычно в последних строках журнала."
)
NO_MEMORY = "Код 137 (SIGKILL): не хватило памяти. Контейнер дошёл до предела, и ядро убило процесс."
REPEAT = "Возможно, повтор: прошлая отправка оборвалась"
LATE = "Это было hh:mm, сообщаю с опозданием: N с"
CRASH = "sh -c 'echo starting; exit 3'"
DEAF = "sh -c 'trap : TERM; while :; do sleep 1; done'"
MUTES = ["🔇 1 ч", "🔇 до завтра", "🔇 до восстановления"]
OF_DEATH = ["Журнал", "Почему", "Перезапустить", "✔ Беру на себя", *MUTES]


def crashed(name: str, *more: str) -> str:
    last = ("", "Последняя строка:", "starting")
    return "\n".join((f"🔴 {name} упал", f"{IMAGE} · hh:mm:ss UTC", CODE_3, *more, *last))


def run_inside(api: docker.APIClient, name: str, command: str) -> None:
    api.exec_start(api.exec_create(name, command)["Id"])


def make_waiting(api: docker.APIClient, name: str, gate: Path, code: int, opened_by: str = "") -> None:
    """One that runs until the file of that name is in the folder."""
    command = f"while [ ! -e /gate/{opened_by or name} ]; do sleep 0.2; done; exit {code}"
    make(api, name, f"sh -c '{command}'", host={"binds": [f"{gate}:/gate"], "network_mode": "none"})


def aside(act: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
    """While the bot and its server go on in this thread."""
    return asyncio.get_running_loop().run_in_executor(None, act, *arguments)


@contextmanager
def of_its_own(engine: PrivateEngine) -> Iterator[docker.APIClient]:
    with closing(docker.APIClient(engine.host, version="auto", timeout=60)) as api:
        images.build_all(api)
        yield api


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    folder = tmp_path / "gate"
    folder.mkdir()
    return folder


# the ten


async def test_a_crash_rings_once_with_its_code_and_last_lines(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "web01", "sh -c 'echo starting; echo DB_PASSWORD=hunter22; exit 3'")
        await shows(
            scene.anna,
            f"🔴 web01 упал\n{IMAGE} · hh:mm:ss UTC\n{CODE_3}\n\nПоследние 2 строки:\nstarting\nDB_PASSWORD=***",
        )
        assert scene.rang(ANNA_ID) == [True]
        assert scene.anna.last().buttons == OF_DEATH
        docker_api.remove_container("web01")
        await scene.anna.press("Журнал")
        assert scene.anna.last().text.endswith("starting\nDB_PASSWORD=***")


async def test_a_lack_of_memory_names_who_uses_it(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "db")
        limits = {"mem_limit": "16m", "memswap_limit": "16m"}
        make(docker_api, "greedy", "sh -c 'echo eating; tail /dev/zero'", host=limits)
        await shows(
            scene.anna,
            f"🔴 greedy упал: не хватило памяти\n{IMAGE} · hh:mm:ss UTC\n{NO_MEMORY}\n"
            "не хватило памяти → упал, код 137\n"
            "Больше всех памяти занимали:\n• db  N MiB\n\nПоследняя строка:\neating",
        )
        assert scene.rang(ANNA_ID) == [True]


async def test_an_unhealthy_one_comes_silently_and_recovers_on_its_card(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    check = {
        "test": ["CMD-SHELL", "test ! -e /tmp/sick || { echo no connection to db; exit 1; }"],
        "interval": 300_000_000,
        "timeout": 5_000_000_000,
        "retries": 1,
    }
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "web01", healthcheck=check)
        run_inside(docker_api, "web01", "sick")
        where = f"{IMAGE} · hh:mm:ss UTC"
        await shows(scene.anna, f"🟡 web01 нездоров\n{where}\nПроверка ответила: no connection to db")
        run_inside(docker_api, "web01", "well")
        await shows(
            scene.anna,
            f"🟢 web01 снова здоров, через N с\nнездоров · {where}\nнездоров → здоров\n"
            "Проверка ответила: no connection to db",
        )
        assert scene.rang(ANNA_ID) == [False]
        assert scene.anna.last().buttons == ["Журнал", "Почему"]


async def test_what_an_operator_just_asked_for_is_no_alert(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "web01")
        make(docker_api, "web02", DEAF)
        make(docker_api, "web03", DEAF)
        await scene.bot.oleg.say("/stop web01")
        await scene.bot.oleg.say("/stop -t 1 web02")
        await scene.bot.oleg.say("/kill web03")
        make(docker_api, "fence", CRASH)
        await shows(scene.anna, crashed("fence"))


async def test_a_stop_from_outside_is_told_as_that(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "web01")
        make(docker_api, "web02", DEAF)
        docker_api.stop("web01")
        docker_api.stop("web02", timeout=1)
        where = f"{IMAGE} · hh:mm:ss UTC\nОстановлено не через бота"
        first = f"🟡 web01 остановлен\n{where}, сигнал SIGTERM\n\nПоследние 2 строки:\nready\nstopping"
        await shows(scene.anna, first, f"🟡 web02 остановлен\n{where}, сигнал SIGKILL")
        assert scene.rang(ANNA_ID) == [False, False]
        assert "Запустить" in scene.anna.last().buttons


async def test_a_crash_loop_is_told_twice_first_silently_and_then_as_one(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    policy = {"Name": "on-failure", "MaximumRetryCount": 3}
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "web01", "sh -c 'echo no database; exit 1'", host={"restart_policy": policy})
        wanted = (
            f"🔴 web01 падает раз за разом\n{IMAGE} · hh:mm:ss UTC\n{CODE_1}\n"
            "упал, код 1 → перезапуск ×3 → снова упал\n\nПоследние 4 строки:\n" + "\n".join(["no database"] * 4)
        )
        await scene.anna.wait_for(lambda reply: masked(reply.text) == wanted)
        first, second = shown(scene.anna)
        assert first.startswith(f"🟡 web01 упал\n{IMAGE} · hh:mm:ss UTC\n{CODE_1}\n")
        assert second == wanted
        assert scene.rang(ANNA_ID) == [False, True]


async def test_a_loop_is_ended_by_its_button(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "web01", "sh -c 'exit 1'", host={"restart_policy": {"Name": "always"}})
        await scene.anna.wait_for(lambda reply: reply.text.startswith("🔴 web01 падает раз за разом"))
        await scene.anna.press("Не перезапускать")
        reply = await scene.anna.press("✅")
        assert reply.text.startswith("✓ web01")
        assert docker_api.inspect_container("web01")["HostConfig"]["RestartPolicy"]["Name"] == "no"


async def test_deaths_while_the_bot_is_down_are_one_message_when_it_is_back(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat, gate: Path
) -> None:
    names = ("api", "db", "web")
    for code, name in enumerate(names, start=1):
        make_waiting(docker_api, name, gate, code)
    async with watch(docker_host, tmp_path / "data", server):
        pass
    for name in names:
        (gate / name).touch()
        docker_api.wait(name)
    async with watch(docker_host, tmp_path / "data", server) as scene:
        deaths = [f"🔴 hh:mm UTC {name} упал, код {code}" for code, name in enumerate(names, start=1)]
        await shows(scene.anna, "\n".join(("Пока меня не было", "hh:mm UTC – hh:mm UTC, N с", "", *deaths)))
        assert scene.rang(ANNA_ID) == [True]
        reply = await scene.anna.press("🔴 db", message=scene.anna.last())
        assert reply.text.startswith("🔴 db упал\n")


async def test_an_engine_that_is_restarted_is_told_as_the_cause(
    spare_engine: PrivateEngine, tmp_path: Path, server: LocalChat
) -> None:
    with of_its_own(spare_engine) as api:
        make(api, "web01")
        async with watch(spare_engine.host, tmp_path / "data", server) as scene:
            await aside(spare_engine.restart)
            back = (
                "🟢 Docker снова отвечает, через N с\nDocker не отвечает · hh:mm:ss UTC\n"
                "Не видел, что происходило с hh:mm:ss UTC по hh:mm:ss UTC.\nДвижок перезапускался."
            )
            found = await scene.anna.wait_for(lambda reply: plain(reply.text) == plain(back))
            web = f"🟡 web01 остановлен\n{IMAGE} · hh:mm:ss UTC\nОстановлено вместе с движком Docker"
            card = await scene.anna.wait_for(lambda reply: masked(reply.text).startswith(web))
            assert {reply.message_id for reply in scene.anna.said()} == {found.message_id, card.message_id}


async def test_half_an_hour_without_telegram_and_a_kill_lose_nothing(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    bot = Killable(docker_host, tmp_path / "data", server)
    async with bot.running():
        await bot.follows()
        server.faults.start(Trouble.OUTAGE)
        make_ended(docker_api, "web01", CRASH)
        await until(lambda: bot.has("SELECT 1 FROM post WHERE may_be_taken"))
        bot.kill()
    make_ended(docker_api, "db", CRASH)
    async with bot.running(ahead_s=1800):
        await until(lambda: bot.has("SELECT 1 FROM incident WHERE subject = 'db'"))
        make_ended(docker_api, "late", CRASH)
        await until(lambda: bot.has("SELECT 1 FROM incident WHERE subject = 'late'"))
        server.faults.end()
        anna = Person(server, ANNA_ID)
        await shows(
            anna,
            f"{LATE}\n{REPEAT}\n{crashed('web01')}",
            "Пока меня не было\nhh:mm UTC – hh:mm UTC, N с\n\n🔴 hh:mm UTC db упал, код 3",
            f"{LATE}\n{crashed('late')}",  # by the engine's clock, which was not moved
        )
        assert ": 30 мин\n" in anna.said()[0].text


async def test_a_wave_of_fifty_deaths_is_one_message(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat, gate: Path
) -> None:
    names = [f"app{number:02}" for number in range(50)]
    await asyncio.gather(*(aside(make_waiting, docker_api, name, gate, 1, "open") for name in names))
    async with watch(docker_host, tmp_path / "data", server) as scene:
        (gate / "open").touch()
        died = "🔴 hh:mm UTC appNN упал, код 1"
        wanted = "\n".join(("🔴 Упали сразу 48 контейнеров", "hh:mm:ss UTC", "… и ещё 23", *[died] * 25))
        wave = await scene.anna.wait_for(lambda reply: _nameless(reply.text) == wanted)
        single = f"🔴 appNN упал\n{IMAGE} · hh:mm:ss UTC\n{CODE_1}"
        assert [_nameless(reply.text) for reply in scene.anna.said()] == [single, single, wanted]
        assert wave.buttons == ["Что не работает", "Обзор", "✔ Беру на себя"]
        assert {incident.subject for incident in await scene.bot.app._watching.incidents.open()} == set(names)


# people


async def test_a_card_is_pressed_by_who_may_and_all_copies_show_who_is_on_it(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server, notify_chats=f"{ANNA_ID},{GROUP_ID}") as scene:
        bot = scene.bot
        make(docker_api, "web01", CRASH)
        await shows(bot.anna, crashed("web01"))
        await shows(bot.vera.in_group(), crashed("web01"))
        for button in ("Перезапустить", "✔", "🔇 1 ч", "Почему"):
            assert (await bot.stepan.in_group().press(button)).toast == "Нет доступа"
        for button in ("Перезапустить", "✔", "🔇 1 ч"):
            refusal = (await bot.vera.in_group().press(button)).toast or ""
            assert refusal.endswith("доступна операторам и администраторам.")
        assert shown(bot.anna) == [crashed("web01")]
        assert (await bot.oleg.in_group().press("✔")).toast == "Вы взяли это на себя"
        taken = f"{crashed('web01')}\n\n👤 Занимается: Oleg, hh:mm UTC"
        await shows(bot.anna, taken)
        await shows(bot.vera.in_group(), taken)
        assert "✔ Беру на себя" not in bot.anna.last().buttons
        scene.move(minutes=20)
        make(docker_api, "fence", CRASH)
        await bot.anna.wait_for(lambda reply: "🔴 fence упал" in reply.text)
        assert scene.rang(ANNA_ID) == [True, True]  # what somebody is on does not ring again
        assert "Почему" in bot.anna.said()[0].buttons
        assert (await bot.vera.in_group().press("Почему", message=bot.anna.said()[0])).text.startswith("🔴 web01")


async def test_a_restart_by_its_button_ends_it_on_the_card(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server, notify_chats=str(GROUP_ID)) as scene:
        group = scene.bot.oleg.in_group()
        make(docker_api, "web01", "sh -c '[ -e /once ] && exec forever; touch /once; echo starting; exit 3'")
        await shows(group, crashed("web01"))
        await group.press("Перезапустить")
        await group.press("✅")
        assert state(docker_api, "web01") == "running"
        course = "упал, код 3 → запущен через бота (Oleg)"
        await group.wait_for(lambda reply: course in reply.text)
        scene.move(seconds=40)
        over = (
            f"🟢 web01 снова работает, через N с\nупал, код 3 · {IMAGE} · hh:mm:ss UTC\n{CODE_3}\n{course} → работает"
        )
        await group.wait_for(lambda reply: masked(reply.text).startswith(over))


async def test_quiet_hours_hold_a_warning_until_the_morning_and_no_critical_one(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    now, hours = datetime.now(UTC), timedelta(hours=2)
    async with watch(docker_host, tmp_path / "data", server) as scene:
        await scene.anna.say(f"/alerts set --quiet {now - hours:%H:%M}-{now + hours:%H:%M} --zone UTC")
        make(docker_api, "web01")
        docker_api.stop("web01")
        make(docker_api, "db", CRASH)
        await scene.anna.wait_for(lambda reply: masked(reply.text) == crashed("db"))
        assert not [text for text in shown(scene.anna) if "web01" in text]
        await scene.anna.press("✔")
        scene.move(hours=3)
        morning = "За тихие часы\n🟡 hh:mm UTC web01 остановлен"
        await scene.anna.wait_for(lambda reply: masked(reply.text) == morning)
        assert scene.rang(ANNA_ID)[1:] == [True, False]


async def test_what_nobody_takes_on_rings_again_and_goes_to_the_next_chat(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server, notify_chats=str(ANNA_ID)) as scene:
        await scene.anna.say(f"/alerts set --chat {GROUP_ID} --escalate 15m")
        make(docker_api, "web01", CRASH)
        await scene.anna.wait_for(lambda reply: masked(reply.text) == crashed("web01"))
        incidents = scene.bot.app._watching.incidents

        async def is_delivered() -> bool:
            return all(one.following.delivered_at is not None for one in incidents.state.open())

        scene.move(seconds=0)
        await until(is_delivered)
        assert shown(scene.anna.in_group()) == []
        scene.move(minutes=16)
        unanswered = crashed("web01", "упал, код 3 → никто не взялся")
        await shows(scene.anna.in_group(), unanswered)
        await scene.anna.wait_for(lambda reply: masked(reply.text) == unanswered)
        assert scene.rang(ANNA_ID)[1:] == [True, True]
        assert scene.rang(GROUP_ID) == [True]
        await scene.bot.oleg.in_group().press("✔")
        await scene.anna.wait_for(lambda reply: "👤 Занимается: Oleg" in reply.text)


async def test_a_mute_until_healthy_holds_its_tongue_and_ends_with_health(
    docker_host: str, docker_api: docker.APIClient, tmp_path: Path, server: LocalChat
) -> None:
    async with watch(docker_host, tmp_path / "data", server) as scene:
        make(docker_api, "web01", "forever", image=images.HEALTH)
        run_inside(docker_api, "web01", "sick")
        await scene.anna.wait_for(lambda reply: reply.text.startswith("🟡 web01 нездоров"))
        assert (await scene.anna.press("🔇 до восстановления")).toast == "🔇 web01: тихо до восстановления"
        await scene.anna.wait_for(lambda reply: reply.text.endswith("🔇 Тихо до восстановления (Anna)"))
        run_inside(docker_api, "web01", "well")
        await scene.anna.wait_for(lambda reply: reply.text.startswith("🟢 web01 снова здоров"))
        assert not await scene.bot.app._watching.incidents.mutes()
        scene.move(hours=2)
        make(docker_api, "fence", CRASH)
        await scene.anna.wait_for(lambda reply: "🔴 fence упал" in reply.text)
        run_inside(docker_api, "web01", "sick")
        again = await scene.anna.wait_for(lambda reply: "🟡 web01 нездоров" in reply.text)
        assert "🔇 Тихо" not in again.text


def _nameless(text: str) -> str:
    return re.sub(r"app\d\d", "appNN", masked(text))
