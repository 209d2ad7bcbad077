"""Through the real dispatcher, on a real engine."""

import docker

from tests.bot import Running
from tests.chat import Reply
from tests.features.machine import make, make_ended


async def test_the_last_lines_of_both_streams_come_out_clean(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", r"""sh -c 'printf "\033[31mred\033[0m\n"; echo oops >&2; printf "bad \377 byte\n"'""")
    reply = await running.vera.say("/logs job")
    head, *lines = reply.text.split("\n")
    assert head == "job: последние 3 строки"
    assert sorted(lines) == ["bad � byte", "oops", "red"]
    assert reply.buttons == ["Обновить", "Только ошибки", "Больше строк", "Карточка"]


async def test_a_terminals_output_comes_out_clean(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", r"""sh -c 'printf "one\n\033[1mtwo\033[0m\n"'""", tty=True)
    assert (await running.vera.say("/logs job")).text == "job: последние 2 строки\none\ntwo"


async def test_tail_grep_errors_and_since_choose(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", "sh -c 'for i in 1 2 3; do echo line $i; done; echo ERROR broken'")
    say = running.vera.say
    assert (await say("/logs -n 2 job")).text == "job: последние 2 строки\nline 3\nERROR broken"
    assert (await say("/logs --grep 'line [12]' job")).text == (
        "job: подходит 2 из 4 просмотренных строк\nline 1\nline 2"
    )
    assert (await say("/logs --errors job")).text == "job: подходит 1 из 4 просмотренных строк\nERROR broken"
    assert (await say("/logs job --since 1h -n 1")).text.endswith("\nERROR broken")
    assert (await say("/logs --until 1h job")).text == "job: за это время в журнале ничего нет."
    assert (await say("/logs --since nonsense job")).text.startswith("«nonsense» не похоже на время")
    assert "не поддерживается" in (await say("/logs --details job")).text


async def test_a_long_log_comes_as_a_file(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", "sh -c 'seq 1 3000'")
    await running.vera.say("/logs -n all job")
    file = await running.vera.wait_for(lambda reply: reply.document is not None)
    assert file.data == "".join(f"{number}\n" for number in range(1, 3001)).encode()


async def test_a_megabyte_in_one_line_is_harmless(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job", "sh -c 'head -c 1000000 /dev/zero | tr \"\\0\" x; echo; echo after'")
    reply = await running.vera.say("/logs job")
    assert reply.text.endswith("\nafter")


async def test_an_empty_log_and_one_that_is_not_kept(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "quiet")
    none = docker.types.LogConfig(type="none")
    make_ended(docker_api, "unkept", "echo x", host={"log_config": none})
    assert (await running.vera.say("/logs quiet")).text.startswith("Журнал quiet пуст: контейнер остановлен")
    assert (await running.vera.say("/logs unkept")).text.startswith("Журнал unkept не прочитать: драйвер «none»")


def has_ended(reply: Reply) -> bool:
    return "■" in reply.text


async def test_a_follow_shows_how_the_container_ended(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01", "sh -c 'echo begun; read x; exit 7'", stdin_open=True)
    live = await running.vera.say("/logs -f web01")
    assert live.buttons == ["⏹ Стоп"]
    await running.vera.wait_for(lambda reply: "begun" in reply.text)
    docker_api.kill("web01")
    ended = await running.vera.wait_for(has_ended)
    assert ended.message_id == live.message_id
    assert ended.text == "web01: журнал\nbegun\n■ Контейнер завершился, код 137"


async def test_a_follow_is_stopped_by_its_button(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    await running.vera.say("/logs web01 -f")
    await running.vera.wait_for(lambda reply: "ready" in reply.text)
    await running.vera.press("⏹")
    stopped = await running.vera.wait_for(lambda reply: "закончено" in reply.text or "остановлено" in reply.text)
    assert stopped.text == "web01: журнал\nready\n⏹ Слежение остановлено"
    assert stopped.buttons == ["Следить дальше", "Журнал", "Карточка"]


async def test_a_flood_is_followed_within_bounds(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "flood", "sh -c 'yes 0123456789 | head -n 300000'")
    await running.vera.say("/logs -n 0 -f flood")
    ended = await running.vera.wait_for(has_ended, timeout_s=60)
    assert ended.text.endswith("■ Контейнер завершился, код 0")
    assert "пропущено" in ended.text
