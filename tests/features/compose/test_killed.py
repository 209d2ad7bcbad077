"""``kill -9`` in the middle of an act on a project: told container by container at the next start, and gone on with."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker

from bot.localchat.server import LocalChat
from tests import images
from tests.chat import Person
from tests.doomed import ANNA, START_S, doomed_bot
from tests.features.compose.test_pulling import pushed
from tests.features.compose.test_with_engine import made, running_names
from tests.registry import Registry

Api = docker.APIClient


async def test_what_was_cut_off_is_told_and_the_same_line_does_the_rest(
    docker_api: Api, docker_host: str, server: LocalChat, tmp_path: Path
) -> None:
    anna = Person(server, ANNA)
    made(docker_api, "db")
    deaf = ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
    made(docker_api, "web", depends_on="db", command=deaf)
    with doomed_bot(docker_host, server, tmp_path):
        await anna.say("/version", timeout_s=START_S)
        anna.say_only("/compose stop -t 2 shop")
        await anna.wait_for(lambda reply: "… shop-web-1" in reply.text)
    with doomed_bot(docker_host, server, tmp_path):
        told = await anna.wait_for(lambda reply: "Вы просили" in reply.text, timeout_s=START_S)
        assert "shop-db-1: не начато; работает" in told.text
        assert "shop-web-1: сделано; остановлен" in told.text
        await anna.press("Продолжить: /compose stop -t 2 shop", message=told)
        await anna.press("✅")
        await anna.wait_for(lambda reply: "Остановлен shop 2/2" in reply.text)
    assert running_names(docker_api) == set()


UP = f"""
services:
  db:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
  slow:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
    healthcheck: {{test: [CMD, sleep, "60"], interval: 60s, timeout: 90s}}
  web:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
    depends_on:
      slow: {{condition: service_healthy}}
"""


async def test_an_up_that_was_cut_off_is_told_service_by_service(
    docker_api: Api, docker_host: str, server: LocalChat, tmp_path: Path, compose_tool: Path
) -> None:
    anna = Person(server, ANNA)
    folder = tmp_path / "projects" / "shop"
    folder.mkdir(parents=True)
    file = folder / "docker-compose.yml"
    file.write_text(UP)
    where = {"COMPOSE_DIR": str(folder.parent)}
    with doomed_bot(docker_host, server, tmp_path, **where):
        await anna.say("/version", timeout_s=START_S)
        anna.say_only("/compose up -d shop")
        await anna.wait_for(lambda reply: "shop_slow_1 … done" in reply.text)
        await anna.wait_for(lambda reply: "shop_db_1 … done" in reply.text)
    with doomed_bot(docker_host, server, tmp_path, **where):
        told = await anna.wait_for(lambda reply: "Вы просили" in reply.text, timeout_s=START_S)
        assert "✓ db: сделано; работает" in told.text
        assert "✓ slow: сделано; работает" in told.text
        assert "⚠ web: не сделано; контейнера нет" in told.text
        file.write_text(UP.replace('sleep, "60"', '"true"').replace("interval: 60s", "interval: 1s"))
        await anna.press("Продолжить: /compose up -d shop", message=told)
        await anna.press("✅")
        await anna.wait_for(lambda reply: "✓ shop поднят" in reply.text)
    assert len(running_names(docker_api)) == 3


async def test_a_pull_that_was_cut_off_is_told_image_by_image(
    docker_api: Api, docker_host: str, server: LocalChat, tmp_path: Path, registry: Registry
) -> None:
    anna = Person(server, ANNA)
    here = pushed(docker_api, registry, "compose/here")
    made(docker_api, "a", image=here, starts=False)
    with _slow_registry() as address:
        slow = f"{address}/compose/slow"
        docker_api.tag(images.BUSYBOX, slow, "1")
        made(docker_api, "b", image=f"{slow}:1", starts=False)
        with doomed_bot(docker_host, server, tmp_path):
            await anna.say("/version", timeout_s=START_S)
            anna.say_only("/compose pull shop")
            await anna.wait_for(lambda reply: f"{here}: тот же" in reply.text and slow in reply.text)
        with doomed_bot(docker_host, server, tmp_path):
            told = await anna.wait_for(lambda reply: "Вы просили" in reply.text, timeout_s=START_S)
    assert f"✓ {here}: сделано; образ есть" in told.text
    assert f"⚠ {slow}:1: не сделано; образ есть" in told.text
    assert "Продолжить: /compose pull shop" in told.buttons


@contextmanager
def _slow_registry() -> Iterator[str]:
    """An address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
