"""Through the real dispatcher, on a real engine."""

import json

import docker

from tests import images
from tests.bot import Running
from tests.features.machine import make


def volumes(api: docker.APIClient) -> set[str]:
    return {volume["Name"] for volume in api.volumes()["Volumes"] or []}


async def test_the_list_and_a_card_say_who_uses_it(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "db", host={"binds": ["pgdata:/data"]})
    docker_api.create_volume("spare")
    listed = await running.vera.say("/volume ls")
    assert listed.text.startswith("2 тома, не используется 1\n\npgdata\n    ")
    assert "использует db" in listed.text
    card = await running.vera.press("pgdata")
    assert card.text.endswith("Контейнеры: 🟢 db")
    assert card.buttons == ["db", "‹ К списку"]


async def test_dockers_options_of_the_list(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "db", host={"binds": ["pgdata:/data"]})
    docker_api.create_volume("spare")
    say = running.vera.say
    assert (await say("/volume ls -q")).text == "pgdata\nspare"
    assert "pgdata" not in (await say("/volume list -f dangling=true")).text
    assert "bogus" in (await say("/volume ls -f bogus=1")).text
    assert "не поддерживается" in (await say("/volume ls --format x")).text


async def test_inspect_shows_the_card_and_the_whole(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("pgdata", labels={"tier": "back", "password": "hunter2"})
    card = await running.vera.say("/volume inspect pgd")
    assert "tier=back" in card.text
    file = await running.vera.wait_for(lambda reply: reply.document is not None)
    (whole,) = json.loads(file.data)
    assert whole["Name"] == "pgdata"
    assert "hunter2" not in card.text + file.data.decode()


async def test_a_volume_is_made_and_not_twice(running: Running, docker_api: docker.APIClient) -> None:
    assert (await running.anna.say("/volume create --label tier=back pgdata")).text == "✓ Том pgdata создан"
    assert docker_api.inspect_volume("pgdata")["Labels"] == {"tier": "back"}
    assert (await running.anna.say("/volume create pgdata")).text == "Том pgdata уже есть."
    assert "создан" in (await running.anna.say("/volume create")).text


async def test_a_volume_that_opens_the_host_is_asked_about(running: Running, docker_api: docker.APIClient) -> None:
    asked = await running.anna.say("/volume create -o type=none -o o=bind -o device=/etc etc")
    assert "каталог хоста /etc" in asked.text
    assert asked.buttons[0] == "✅ Да, понимаю риск"
    assert volumes(docker_api) == set()
    assert (await running.anna.press("✅")).text == "✓ Том etc создан"


async def test_removal_asks_and_leaves_what_is_in_use(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_container(
        images.BUSYBOX, name="job", host_config=docker_api.create_host_config(binds=["jobs:/data"])
    )
    docker_api.create_volume("spare")
    asked = await running.anna.say("/volume rm spare jobs")
    assert "Данные пропадут безвозвратно" in asked.text
    done = await running.anna.press("✅")
    assert done.text == (
        "✓ spare удалён\n⚠ Том jobs используют контейнеры: job. Сначала удалите их, остановленные тоже считаются."
    )
    assert done.buttons == ["/rm job"]
    assert volumes(docker_api) == {"jobs"}


async def test_a_volume_made_anew_since_the_question_stays(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("data")
    await running.anna.say("/volume rm data")
    created = docker_api.inspect_volume("data")["CreatedAt"]
    docker_api.remove_volume("data")
    while docker_api.create_volume("data")["CreatedAt"] == created:  # the engine counts in seconds
        docker_api.remove_volume("data")
    assert "это уже не то, о чём я спрашивал" in (await running.anna.press("✅")).text
    assert volumes(docker_api) == {"data"}


async def test_a_mistyped_name_gets_the_nearest(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("pgdata")
    reply = await running.anna.say("/volume rm pgdta")
    assert reply.text == "Тома pgdta нет."
    assert reply.buttons == ["/volume rm pgdata"]


async def test_an_operator_may_not_make_or_remove(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("pgdata")
    for line in ("/volume rm pgdata", "/volume create other"):
        assert "администратор" in (await running.oleg.say(line)).text
    assert volumes(docker_api) == {"pgdata"}
