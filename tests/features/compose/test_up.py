"""up by Debian's docker-compose on a real engine: from a folder, and from a file that was sent."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import docker
import pytest

from bot.localchat.server import LocalChat
from tests import images
from tests.bot import Running, run_bot

Api = docker.APIClient
pytestmark = pytest.mark.usefixtures("compose_tool")

PLAIN = f"""
version: "3.8"
services:
  db:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
    volumes: ["data:/data"]
  web:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
    depends_on: [db]
volumes:
  data: {{}}
"""


@pytest.fixture
async def with_folder(docker_host: str, tmp_path: Path, server: LocalChat) -> AsyncIterator[Running]:
    """A bot whose COMPOSE_DIR has the project shop."""
    put(tmp_path / "projects" / "shop", PLAIN)
    async with run_bot(docker_host, tmp_path / "data", server, compose_dir=tmp_path / "projects") as bot:
        yield bot


def put(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "docker-compose.yml").write_text(text)


def names(api: Api, **given: Any) -> set[str]:
    return {one["Labels"]["com.docker.compose.service"] for one in api.containers(**given)}


async def test_a_project_lying_ready_is_brought_up_and_taken_down(with_folder: Running, docker_api: Api) -> None:
    anna = with_folder.anna
    listed = await anna.say("/compose")
    assert "▶ shop" in listed.buttons
    anna.say_only("/compose up -d shop")
    done = await anna.wait_for(lambda reply: "✓ shop поднят" in reply.text)
    assert "работает 2 из 2" in done.text
    assert names(docker_api) == {"db", "web"}
    anna.say_only("/compose stop -t 1 shop")  # the first Compose labels no order: it is read from the file
    await anna.wait_for(lambda reply: "Остановлен shop 2/2" in reply.text)
    ended = {one["Labels"]["com.docker.compose.service"]: one["Id"] for one in docker_api.containers(all=True)}
    moments = {name: docker_api.inspect_container(id)["State"]["FinishedAt"] for name, id in ended.items()}
    assert moments["web"] < moments["db"]
    card = await anna.press("Проект", message=done)
    assert "Поднять" in card.buttons
    question = await anna.say("/compose down -v shop")
    assert "Сети: shop_default" in question.text
    assert "Тома с данными: shop_data" in question.text
    await anna.press("✅", message=question)
    await anna.wait_for(lambda reply: "Удалён shop 2/2" in reply.text)
    assert (docker_api.containers(all=True), docker_api.volumes()["Volumes"]) == ([], [])
    row = next(row for row in with_folder.audit() if row["command"] == "compose up")
    assert row["outcome"] == "ok"


async def test_one_service_alone_is_brought_up_with_what_it_needs(with_folder: Running, docker_api: Api) -> None:
    with_folder.anna.say_only("/compose up --no-deps shop web")
    await with_folder.anna.wait_for(lambda reply: "✓ shop поднят" in reply.text)
    assert names(docker_api) == {"web"}
    assert "нет сервиса wep" in (await with_folder.anna.say("/compose up shop wep")).text


async def test_what_hands_over_the_server_is_asked_about(with_folder: Running, docker_api: Api, tmp_path: Path) -> None:
    file = tmp_path / "projects" / "shop" / "docker-compose.yml"
    file.write_text(PLAIN.replace('["data:/data"]', '["/etc:/host:ro"]\n    privileged: true'))
    question = await with_folder.anna.say("/compose up shop")
    assert "db: папка сервера /etc" in question.text
    assert "db: --privileged" in question.text
    assert docker_api.containers(all=True) == []
    # What was added after the question was not agreed to.
    file.write_text(file.read_text().replace("privileged: true", "privileged: true\n    pid: host"))
    await with_folder.anna.press("✅", message=question)
    assert docker_api.containers(all=True) == []


async def test_with_dangers_off_it_is_refused(
    docker_host: str, docker_api: Api, tmp_path: Path, server: LocalChat
) -> None:
    put(tmp_path / "projects" / "shop", PLAIN.replace("data:/data", "/etc:/host"))
    async with run_bot(
        docker_host, tmp_path / "data", server, compose_dir=tmp_path / "projects", dangerous_run="off"
    ) as bot:
        assert "DANGEROUS_RUN=off" in (await bot.anna.say("/compose up shop")).text
    assert docker_api.containers(all=True) == []


async def test_a_file_that_was_sent_is_brought_up_and_kept(running: Running, docker_api: Api) -> None:
    await running.anna.upload("compose.yaml", PLAIN.encode(), caption="/compose up -p blog")
    await running.anna.wait_for(lambda reply: "✓ blog поднят" in reply.text)
    assert {one["Labels"]["com.docker.compose.project"] for one in docker_api.containers()} == {"blog"}
    kept = running.settings.data_dir / "compose" / "local" / "blog" / "compose.yaml"
    assert kept.read_text() == PLAIN
    running.anna.say_only("/compose up --force-recreate blog")
    await running.anna.wait_for(lambda reply: "✓ blog поднят" in reply.text)


async def test_a_file_typed_below_the_command_is_read_as_it_was_meant(running: Running, docker_api: Api) -> None:
    typed = PLAIN.replace('["data:/data"]', "[“data:/data”]")
    running.anna.say_only(f"/compose up -p blog\n{typed}")
    await running.anna.wait_for(lambda reply: "✓ blog поднят" in reply.text)
    assert names(docker_api) == {"db", "web"}


async def test_a_sent_file_without_a_name_or_with_a_folder_of_its_own_is_refused(
    running: Running, docker_api: Api
) -> None:
    nameless = await running.anna.upload("compose.yaml", PLAIN.encode(), caption="/compose up")
    assert "-p ИМЯ" in nameless.text
    lonely = PLAIN.replace("depends_on: [db]", "env_file: /proc/self/environ").encode()
    refused = await running.anna.upload("compose.yaml", lonely, caption="/compose up -p blog")
    assert "web.env_file" in refused.text
    assert docker_api.containers(all=True) == []


async def test_a_wrong_file_is_told_in_composes_words(with_folder: Running, docker_api: Api, tmp_path: Path) -> None:
    put(tmp_path / "projects" / "shop", PLAIN.replace("image:", "imagee:"))
    assert "imagee" in (await with_folder.anna.say("/compose up shop")).text


async def test_one_that_does_not_come_up_shows_the_last_words_and_fails(
    with_folder: Running, docker_api: Api, tmp_path: Path
) -> None:
    put(tmp_path / "projects" / "shop", PLAIN.replace("command: forever", "command: no-such-program"))
    with_folder.anna.say_only("/compose up shop")
    failed = await with_folder.anna.wait_for(lambda reply: "не поднялся" in reply.text)
    assert "no-such-program" in failed.text


async def test_without_the_tool_it_is_said_what_to_install(
    with_folder: Running, docker_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    told = await with_folder.anna.say("/compose up shop")
    assert "docker-compose-plugin" in told.text


async def test_without_a_folder_it_is_said_how(running: Running, docker_api: Api) -> None:
    assert "COMPOSE_DIR" in (await running.anna.say("/compose up shop")).text


async def test_a_project_started_elsewhere_is_asked_about(with_folder: Running, docker_api: Api) -> None:
    labels = {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "db",
        "com.docker.compose.project.working_dir": "/srv/shop",
    }
    docker_api.create_container(images.BUSYBOX, "forever", name="old", labels=labels)
    question = await with_folder.anna.say("/compose up shop")
    assert "/srv/shop" in question.text
    assert "✅" in "".join(question.buttons)


async def test_a_press_of_stop_ends_the_tool(
    with_folder: Running, docker_api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.which("docker-compose")
    slow = tmp_path / "docker-compose"
    slow.write_text(f'#!/bin/sh\ncase "$*" in *" up "*) echo working; exec sleep 60;; esac\nexec {real} "$@"\n')
    slow.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(slow) if name == "docker-compose" else None)
    with_folder.anna.say_only("/compose up shop")
    shown = await with_folder.anna.wait_for(lambda reply: "working" in reply.text)
    await with_folder.anna.press("⏹", message=shown)
    await with_folder.anna.wait_for(lambda reply: "прервано на полпути" in reply.text)
    await with_folder.anna.say("/help")
    row = next(row for row in with_folder.audit() if row["command"] == "compose up")
    assert (row["outcome"], row["error"]) == ("failed", "stopped")


SHARED = f"""
services:
  web:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
  side:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
    network_mode: service:web
"""


async def test_who_lives_in_the_network_of_a_service_that_was_made_anew_is_made_anew_with_it(
    with_folder: Running, docker_api: Api, tmp_path: Path
) -> None:
    put(tmp_path / "projects" / "shop", SHARED)
    with_folder.anna.say_only("/compose up shop")
    await with_folder.anna.wait_for(lambda reply: "✓ shop поднят" in reply.text)
    (web,) = docker_api.containers(filters={"label": "com.docker.compose.service=web"})
    lodger = docker_api.create_container(
        images.BUSYBOX,
        "forever",
        name="lodger",
        host_config=docker_api.create_host_config(network_mode=f"container:{web['Id']}"),
    )
    docker_api.start(lodger)
    with_folder.anna.say_only("/compose up --force-recreate shop web")
    done = await with_folder.anna.wait_for(lambda reply: "Заодно пересозданы" in reply.text)
    assert "lodger" in done.text
    assert "side" in done.text
    now = {one["Names"][0]: one for one in docker_api.containers()}
    owner = next(one["Id"] for one in now.values() if one["Labels"].get("com.docker.compose.service") == "web")
    assert owner != web["Id"]
    joined = [one for one in now.values() if one["HostConfig"]["NetworkMode"] == f"container:{owner}"]
    assert len(joined) == 2


SECOND = f"""
name: shop
services:
  db:
    command:
      - forever
    image: {images.BUSYBOX}
    networks:
      default: null
    stop_grace_period: 1s
    volumes:
      - type: bind
        source: /srv/shop/conf
        target: /conf
        bind:
          create_host_path: true
  debug:
    profiles:
      - debug
    command:
      - forever
    image: {images.BUSYBOX}
    networks:
      default: null
networks:
  default:
    name: shop_default
"""
SECOND_SAYS = """\
time="2026-11-24T21:02:24Z" level=warning msg="Found orphan containers ([shop-old-1]) for this project."
 Network shop_default  Creating
 Network shop_default  Created
 Container shop-debug-1  Creating
 Container shop-debug-1  Created
 Container shop-debug-1  Starting
 Container shop-debug-1  Started
"""


async def test_dockers_plugin_is_spoken_to_in_its_own_words(
    with_folder: Running, docker_api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian here has the first Compose: a program stands in that prints what the second one, 2.40.3, printed."""
    (tmp_path / "second.yaml").write_text(SECOND)
    (tmp_path / "says").write_text(SECOND_SAYS)
    said = tmp_path / "said"
    plugin = tmp_path / "docker"
    plugin.write_text(
        f'#!/bin/sh\necho "$(pwd) $*" >> {said}\n'
        f'case "$*" in *" --short") echo 2.29.1;; *" config") cat {tmp_path}/second.yaml;;'
        f" *) cat {tmp_path}/says >&2;; esac\n"
    )
    plugin.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(plugin) if name == "docker" else None)
    question = await with_folder.anna.say("/compose up -d --build --force-recreate -t 5 shop debug")
    assert "db: папка сервера /srv/shop/conf" in question.text
    await with_folder.anna.press("✅", message=question)
    done = await with_folder.anna.wait_for(lambda reply: "✓ shop поднят" in reply.text)
    assert done.marked("pre")[0].splitlines() == [
        "⚠ Found orphan containers ([shop-old-1]) for this project.",
        "Network shop_default Created",
        "Container shop-debug-1 Started",
    ]
    folder = tmp_path / "projects" / "shop"
    config = f"{folder} compose --ansi never -p shop --profile * config"
    assert said.read_text().splitlines() == [
        "/ compose version --short",
        config,
        config,
        f"{folder} compose --ansi never -p shop up -d --build --force-recreate -t 5 -- debug",
    ]


async def test_a_projects_file_is_shown_as_compose_understands_it_without_its_secrets(
    with_folder: Running, docker_api: Api, tmp_path: Path
) -> None:
    put(tmp_path / "projects" / "shop", PLAIN.replace("    command: forever\n    stop", SECRETS, 1))
    (tmp_path / "projects" / "shop" / ".env").write_text("MODE=night\n")
    shown = await with_folder.anna.say("/compose config shop")
    assert "MODE: night" in shown.text
    assert "hunter2" not in shown.text
    assert (await with_folder.anna.say("/compose config --services shop")).text == "db\nweb"
    assert "compose" in (await with_folder.vera.say("/compose version")).text
    assert docker_api.containers(all=True) == []


SECRETS = """\
    command: forever
    environment: {MODE: "${MODE}", DB_PASSWORD: hunter2}
    stop"""
