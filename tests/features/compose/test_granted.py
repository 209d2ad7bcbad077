"""A grant for containers reaches the words of a project where it covers every container that is acted on."""

from __future__ import annotations

import docker

from tests.bot import Running
from tests.features.compose.test_with_engine import made, running_names

Api = docker.APIClient


async def _given(running: Running, words: str) -> None:
    await running.vera.say("/ps")
    await running.stepan.say("/start")
    await running.anna.say(f"/grant {words} 1h")


async def test_a_project_of_covered_containers_is_acted_on(running: Running, docker_api: Api) -> None:
    made(docker_api, "db")
    made(docker_api, "web")
    await _given(running, "1003 stop shop-*")
    running.vera.say_only("/compose stop -t 1 shop")
    await running.vera.wait_for(lambda reply: "Остановлен shop 2/2" in reply.text)
    assert running_names(docker_api) == set()
    await running.vera.say("/help")
    row = next(row for row in running.audit() if row["command"] == "compose stop")
    assert (row["outcome"], row["actor_id"]) == ("ok", 1003)


async def test_one_that_is_not_covered_keeps_the_project_as_it_is_and_a_covered_service_is_free(
    running: Running, docker_api: Api
) -> None:
    made(docker_api, "db")
    made(docker_api, "web")
    await _given(running, "1003 stop,kill shop-web-*")
    refused = await running.vera.say("/compose stop shop")
    assert "shop-db-1" in refused.text
    assert "администраторам" in (await running.vera.say("/compose down shop")).text
    assert running_names(docker_api) == {"shop-db-1", "shop-web-1"}
    running.vera.say_only("/compose kill shop web")
    await running.vera.wait_for(lambda reply: "Прерван shop 1/1" in reply.text)
    assert running_names(docker_api) == {"shop-db-1"}


async def test_the_dry_run_tells_what_the_desk_does(running: Running, docker_api: Api) -> None:
    made(docker_api, "db")
    made(docker_api, "web")
    await _given(running, "1003 restart shop-web-*")
    assert "shop-db-1" in (await running.anna.say("/access test 1003 compose restart shop")).text
    assert "Можно, по разрешению" in (await running.anna.say("/access test 1003 compose restart shop web")).text


async def test_a_stranger_hears_of_no_project_and_no_container(running: Running, docker_api: Api) -> None:
    made(docker_api, "db")
    made(docker_api, "web")
    await _given(running, "1004 restart shop-web-*")
    for line in ("/compose restart", "/compose restart shop", "/compose restart nowhere", "/compose restart shop wep"):
        assert "shop-db" not in (told := (await running.stepan.say(line)).text)
        assert "сервиса" not in told
        assert "Есть:" not in told
    running.stepan.say_only("/compose restart -t 1 shop web")
    done = await running.stepan.wait_for(lambda reply: "Перезапущен shop 1/1" in reply.text)
    assert done.buttons == []
