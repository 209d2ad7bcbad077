"""Through the real dispatcher, on a real engine."""

import json

import docker

from tests import images
from tests.bot import Running
from tests.chat import Reply
from tests.features.machine import make


async def test_a_container_has_a_card_and_its_json_masked(running: Running, docker_api: docker.APIClient) -> None:
    identity = make(docker_api, "svc", image=images.SERVICE)
    card = await running.vera.say("/inspect svc")
    assert card.text.startswith(f"🟢 svc\n{images.SERVICE}  {identity[:12]}\nработает ")
    assert card.buttons == ["Карточка", "Журнал"]
    file = await running.vera.wait_for(lambda reply: reply.document is not None)
    (document,) = json.loads(file.data)
    assert document["Id"] == identity
    assert "DB_PASSWORD=***" in document["Config"]["Env"]
    assert b"not-for-every-eye" not in file.data


async def test_each_kind_is_found_by_its_name(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("data")
    docker_api.create_network("inner")

    async def say(line: str) -> Reply:
        card = await running.vera.say(line)
        await running.vera.wait_for(lambda reply: reply.document is not None and reply.message_id > card.message_id)
        return card

    assert (await say(f"/inspect {images.SERVICE}")).text.startswith(f"Образ {images.SERVICE}  ")
    assert (await say("/inspect data")).text.startswith("Том data\n")
    assert (await say("/inspect inner")).text.startswith("Сеть inner  ")
    assert (await say("/inspect --type volume data")).text.startswith("Том data\n")
    assert "нет" in (await running.vera.say("/inspect --type network data")).text
    assert "не поддерживается" in (await running.vera.say("/inspect -f x data")).text


async def test_an_unknown_name_gets_the_nearest_of_every_kind(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("pgdata")
    reply = await running.vera.say("/inspect pgdat")
    assert "/inspect pgdata" in reply.buttons


async def test_an_admin_sees_secrets_in_private_after_a_question(
    running: Running, docker_api: docker.APIClient
) -> None:
    make(docker_api, "svc", image=images.SERVICE)
    await running.anna.say("/inspect svc")
    await running.anna.wait_for(lambda reply: reply.document is not None)
    question = await running.anna.press("Показать секреты")
    assert question.text.startswith("Прислать svc вместе с паролями и ключами?")
    await running.anna.press("✅")
    file = await running.anna.wait_for(lambda reply: reply.document is not None and b"not-for-every-eye" in reply.data)
    assert file.document is not None
    assert all("not-for-every-eye" not in json.dumps(row, default=str) for row in running.audit())


async def test_nobody_else_does(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "svc", image=images.SERVICE)
    refused = await running.oleg.say("/inspect --show-secrets svc")
    assert "администратор" in refused.text
    in_group = await running.anna.in_group().say("/inspect --show-secrets svc")
    assert in_group.text == "Секреты можно показать только в личном чате с ботом."
