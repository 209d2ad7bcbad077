"""/secret and /config on a real Swarm: the value arrives there, and stays nowhere else."""

import docker
import pytest

from tests import images
from tests.bot import Running
from tests.swarm import Swarm, wait_for

VALUE = "correct-horse-battery-staple"


def kept(running: Running) -> bytes:
    """All that the bot has written."""
    files = [path for path in running.settings.data_dir.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


def use(swarm: Swarm, name: str) -> str:
    """A service with the secret as a file; what the file holds."""
    (secret,) = swarm.api.secrets(filters={"name": name})
    reference = docker.types.SecretReference(secret["ID"], name)
    container = docker.types.ContainerSpec(images.BUSYBOX, command=["forever"], secrets=[reference])
    swarm.api.create_service(docker.types.TaskTemplate(container), name="reader")
    wait_for(lambda: swarm.tasks("reader"))
    (task,) = swarm.tasks("reader")
    node = next(node for node in swarm.nodes if swarm.identity(node.name) == task["NodeID"])
    asked = node.api.exec_create(task["Status"]["ContainerStatus"]["ContainerID"], ["cat", f"/run/secrets/{name}"])
    content: bytes = node.api.exec_start(asked["Id"])
    return content.decode()


async def test_a_secret_reaches_its_service_and_nobody_else(managing: Running, swarm: Swarm) -> None:
    answer = await managing.anna.say(f"/secret create db_password\n{VALUE}")
    assert "✓ Секрет db_password создан" in answer.text
    assert "удалено" in answer.text
    assert VALUE not in managing.anna.transcript()
    assert use(swarm, "db_password") == VALUE
    card = await managing.anna.say("/secret inspect db_password")
    assert "Сервисы: reader" in card.text
    await managing.anna.wait_for(lambda reply: reply.document is not None)
    assert "ещё нужен сервисам reader" in (await managing.anna.say("/secret rm db_password")).text
    row = managing.audit()[0]
    assert (row["command"], row["outcome"], row["arguments"]) == ("secret create", "ok", '["***"]')
    assert "db_password" in row["targets"]
    assert VALUE.encode() not in kept(managing)


async def test_a_value_comes_as_a_document_too(managing: Running, swarm: Swarm) -> None:
    value = "два\\\nтри\n"
    answer = await managing.anna.upload("value.txt", value.encode(), caption="/secret create db_password")
    assert answer.text == "✓ Секрет db_password создан\nСообщение со значением удалено."
    assert [reply for reply in managing.anna.said() if reply.document is not None] == []
    assert use(swarm, "db_password") == value


@pytest.mark.fleet
async def test_lines_that_end_in_a_backslash_stay_as_they_are(managing: Running, swarm: Swarm) -> None:
    await managing.anna.say("/secret create db_password\ndocker run \\\n  redis")
    assert use(swarm, "db_password") == "docker run \\\n  redis"


async def test_in_a_group_no_secret_is_taken(managing: Running, swarm: Swarm) -> None:
    with managing.server.expecting("can't be deleted"):  # it is no administrator there, and tries all the same
        reply = await managing.anna.in_group().say(f"/secret create db_password\n{VALUE}")
    assert "присылайте боту лично" in reply.text
    assert swarm.api.secrets() == []


async def test_a_value_in_the_line_itself_is_refused_and_not_recorded(managing: Running, swarm: Swarm) -> None:
    reply = await managing.anna.say(f"/secret create db_password {VALUE}")
    assert "на следующей строке" in reply.text
    assert swarm.api.secrets() == []
    assert VALUE not in managing.anna.transcript()
    assert VALUE.encode() not in kept(managing)


async def test_a_late_secret_is_asked_for_again(managing: Running, swarm: Swarm) -> None:
    managing.anna.say_only(f"/secret create db_password\n{VALUE}", date=1_000_000_000)
    await managing.anna.wait_for(lambda reply: bool(reply.buttons))
    reply = await managing.anna.press("✅")
    assert "я не хранил" in reply.text
    assert swarm.api.secrets() == []
    assert VALUE.encode() not in kept(managing)


@pytest.mark.fleet
async def test_a_config_is_listed_with_its_size_and_never_shown(managing: Running, swarm: Swarm) -> None:
    await managing.anna.say(f"/config create nginx.conf\npassword {VALUE}")
    assert "37 B" in (await managing.vera.say("/config ls")).text
    await managing.vera.say("/config inspect nginx.conf")
    document = await managing.vera.wait_for(lambda reply: reply.document is not None)
    assert VALUE.encode() not in document.data
    assert b"nginx.conf" in document.data
    assert (await managing.anna.say("/config create nginx.conf\nother")).text.startswith("Конфиг nginx.conf уже есть")
    await managing.anna.say("/config rm nginx.conf")
    assert (await managing.anna.press("✅")).text == "✓ nginx.conf удалён"
    assert swarm.api.configs() == []
