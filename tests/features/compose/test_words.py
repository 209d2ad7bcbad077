"""The words of /compose beside listing, acting and bringing up, by the real bot on a real engine."""

from __future__ import annotations

import docker
import pytest

from tests import images
from tests.bot import Running
from tests.features.compose.test_with_engine import ended, in_order, made, running_names, shop

Api = docker.APIClient


async def test_images_and_processes_of_a_project_are_shown_together(running: Running, docker_api: Api) -> None:
    shop(docker_api)
    shown = await running.vera.say("/compose images shop")
    assert "Образы shop: 1" in shown.text
    assert f"api, db, web  {images.BUSYBOX}" in shown.text
    assert "работает 3 из 3" in (await running.vera.say("/compose shop")).text
    assert len((await running.vera.say("/compose images -q shop")).text) == 12
    told = await running.vera.say("/compose top shop")
    assert told.text.count("forever") == 3
    assert "shop-db-1" in told.text
    docker_api.kill("shop-db-1")
    assert "ничего не работает" in (await running.vera.say("/compose top shop db")).text


async def test_a_project_is_killed_paused_and_goes_on(running: Running, docker_api: Api) -> None:
    shop(docker_api)
    running.oleg.say_only("/compose pause shop")
    paused = await running.oleg.wait_for(lambda reply: "На паузе shop 3/3" in reply.text)
    assert {one["State"] for one in docker_api.containers(all=True)} == {"paused"}
    await running.oleg.press("Снять с паузы", message=paused)
    await running.oleg.press("✅")
    await running.oleg.wait_for(lambda reply: "Снят с паузы shop 3/3" in reply.text)
    assert running_names(docker_api) == {"shop-api-1", "shop-db-1", "shop-web-1"}
    running.oleg.say_only("/compose kill shop")
    await running.oleg.wait_for(lambda reply: "Прерван shop 3/3" in reply.text)
    assert running_names(docker_api) == set()
    assert in_order(docker_api, "FinishedAt") == ["web", "api", "db"]


async def test_a_signal_is_no_killing(running: Running, docker_api: Api) -> None:
    made(docker_api, "web")
    running.oleg.say_only("/compose kill -s HUP shop web")
    await running.oleg.wait_for(lambda reply: "Сигнал послан: shop" in reply.text)


async def test_words_of_one_container_are_that_containers_commands(running: Running, docker_api: Api) -> None:
    made(docker_api, "web")
    made(docker_api, "web", number=2)
    running.anna.say_only("/compose exec --index 2 shop web hostname")
    host = docker_api.inspect_container("shop-web-2")["Config"]["Hostname"]
    done = await ended(running, "код 0")
    assert host in done.text
    assert "Какую команду" in (await running.anna.say("/compose exec shop web")).text
    assert "номер 3" in (await running.anna.say("/compose exec --index 3 shop web ls")).text
    assert "shop-web-1" in (await running.vera.say("/compose port shop web 80")).text
    stats = await running.vera.say("/compose stats --no-stream shop web")
    assert "shop-web-1" in stats.text


async def test_what_has_stopped_is_removed_and_asked_about(running: Running, docker_api: Api) -> None:
    made(docker_api, "db")
    assert "нет остановленных" in (await running.anna.say("/compose rm shop")).text
    made(docker_api, "old", starts=False)
    question = await running.anna.say("/compose rm -f shop")
    assert "shop-old-1" in question.text
    assert "shop-db-1" not in question.text
    await running.anna.press("✅", message=question)
    await ended(running, "shop-old-1")
    assert {one["Names"][0] for one in docker_api.containers(all=True)} == {"/shop-db-1"}


@pytest.mark.parametrize(
    ("word", "told"),
    [("watch", "/compose up --build"), ("cp", "/cp"), ("scale", "/compose up"), ("publish", "есть ls, ps")],
)
async def test_a_word_that_is_not_here_is_refused_by_name_with_what_does_it(
    running: Running, word: str, told: str
) -> None:
    refused = await running.anna.say(f"/compose {word} shop")
    assert word in refused.text
    assert told in refused.text
