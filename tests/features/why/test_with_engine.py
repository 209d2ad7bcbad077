"""Through the real dispatcher, on a real engine."""

import docker
import pytest

from tests import images
from tests.bot import Running
from tests.features.machine import make, make_ended

GREEDY = "sh -c 'echo eating; tail /dev/zero'"
"""tail keeps the last line, and this one never ends."""


async def test_an_end_without_an_error(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", "sh -c 'echo one; echo two >&2'")
    reply = await running.vera.say("/why job")
    assert reply.text.startswith(f"⚪ job  {images.BUSYBOX}\nостановлен ")
    assert ", код 0\nКод 0: программа завершилась без ошибок" in reply.text
    assert "\nПоследние 2 строки перед завершением:\n" in reply.text
    assert sorted(reply.text.split("\n")[-2:]) == ["one", "two"]
    assert reply.buttons[:2] == ["Журнал", "Подробно"]


async def test_an_end_with_a_code_of_its_own(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", "sh -c 'for i in 0 1 2 3 4 5 6 7 8 9 10 11; do echo line $i; done; exit 3'")
    reply = await running.oleg.say("/why jo")
    assert "\nКод 3: собственный код программы" in reply.text
    assert reply.text.endswith("\n".join(f"line {number}" for number in range(2, 12)))
    assert "Запустить" in reply.buttons


async def test_a_kill_from_outside_is_not_called_a_lack_of_memory(
    running: Running, docker_api: docker.APIClient
) -> None:
    make(docker_api, "web01", host={"restart_policy": {"Name": "always"}})
    docker_api.kill("web01")
    docker_api.wait("web01")
    reply = await running.vera.say("/why web01")
    assert reply.text.startswith("🔴 web01")
    assert "\nКод 137 (SIGKILL): процесс принудительно убит." in reply.text
    assert "через бота" not in reply.text
    assert "\nПерезапуск: always\nПолитика always его не подняла" in reply.text
    assert reply.text.endswith("Последняя строка перед завершением:\nready")


@pytest.mark.parametrize("verb", ["stop", "kill"])
async def test_who_stopped_it_through_the_bot_is_told(
    running: Running, docker_api: docker.APIClient, verb: str
) -> None:
    make(docker_api, "web01")
    await running.oleg.say(f"/{verb} web01")
    docker_api.wait("web01")
    reply = await running.vera.say("/why web01")
    assert f"\nОстановлен через бота: Oleg, /{verb}, " in reply.text


async def test_who_confirmed_a_stop_is_told(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01", labels={"lotsman.protect": "true"})
    await running.anna.say("/stop web01")
    await running.anna.press("✅")
    assert "\nОстановлен через бота: Anna, /stop, " in (await running.vera.say("/why web01")).text


async def test_a_lack_of_memory_is_told_with_the_limit(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "greedy", GREEDY, host={"mem_limit": "16m", "memswap_limit": "16m"})
    reply = await running.vera.say("/why greedy")
    assert "не хватило памяти (OOM)\n" in reply.text
    assert "\nПредел памяти: 16 MiB\n" in reply.text


async def test_an_unhealthy_one_shows_its_checks(running: Running, docker_api: docker.APIClient) -> None:
    check = {"test": ["CMD-SHELL", "echo refused; exit 1"], "interval": 300_000_000, "retries": 1}
    make(docker_api, "web01", healthcheck=check)
    while docker_api.inspect_container("web01")["State"]["Health"]["Status"] != "unhealthy":
        pass
    reply = await running.vera.say("/why web01")
    assert "\nПроверка здоровья: unhealthy, " in reply.text
    assert "\n1: refused\n" in reply.text
    assert reply.text.endswith("Последняя строка журнала:\nready")
    assert "🔴 web01" in (await running.vera.say("/why")).buttons


async def test_one_that_runs_again_shows_the_end_before(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "web01", "sh -c 'if [ -e /tmp/was ]; then exec forever; fi; touch /tmp/was; echo dying'")
    await running.oleg.say("/start web01")
    reply = await running.vera.say("/why web01")
    assert reply.text.startswith("🟢 web01")
    assert "\nЗапущен через бота: Oleg, /start, " in reply.text
    assert "\nПрошлый запуск завершён: " in reply.text
    assert reply.text.endswith("Последняя строка прошлого запуска:\ndying")


async def test_a_restart_loop_is_told(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "loop", "sh -c 'echo broken; exit 1'", host={"restart_policy": {"Name": "always"}})
    while docker_api.inspect_container("loop")["RestartCount"] < 4:  # by then it waits longer than it runs
        pass
    reply = await running.vera.say("/why loop")
    assert "\nПерезапуск: always · перезапускался " in reply.text
    assert "broken" in reply.text


async def test_one_whose_program_is_not_there(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_container(images.BUSYBOX, "nosuch", name="web01")
    with pytest.raises(docker.errors.APIError):
        docker_api.start("web01")
    reply = await running.vera.say("/why web01")
    assert "создан, не запускался\nКод 127: такой команды в контейнере нет." in reply.text
    assert "\nОшибка: " in reply.text


async def test_the_article_that_explains_it_is_one_press_away(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    docker_api.kill("web01")
    docker_api.wait("web01")
    *_, title = (await running.vera.say("/why web01")).buttons
    article = await running.vera.press(title)
    assert article.text.startswith(title.removesuffix("…"))
    assert "SIGKILL" in article.text


async def test_a_log_that_is_not_kept_is_a_sentence(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", "echo x", host={"log_config": docker.types.LogConfig(type="none")})
    reply = await running.vera.say("/why job")
    assert reply.text.endswith("\nЖурнала нет: драйвер «none» не даёт Docker хранить вывод.")


async def test_without_a_name_it_lists_what_is_not_well(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    assert (await running.vera.say("/why")).text == "Всё в порядке. Контейнеров: 1, работает 1."
    make_ended(docker_api, "job", "sh -c 'exit 3'")
    listed = await running.vera.say("/why")
    assert listed.text.startswith("1 контейнер не в порядке\n\n🔴 job\n")
    opened = await running.vera.press("🔴 job")
    assert "\nКод 3: " in opened.text
