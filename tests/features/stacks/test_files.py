"""A stack that lies in COMPOSE_DIR with its secrets and configs, through the real dispatcher and a real manager."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.localchat import LocalChat
from tests.bot import Running, run_bot
from tests.swarm import SwarmNode

WEB = "  web: {image: a, secrets: [key], configs: [page], deploy: {replicas: 0}}\n"
API = "  api: {image: a, deploy: {replicas: 0}}\n"
FILES = "secrets:\n  key: {file: ./key.txt}\nconfigs:\n  page: {content: hello}\n"
DEPLOY = "/stack deploy -d --no-resolve-image"


@pytest.fixture
def projects(tmp_path: Path) -> Path:
    folder = tmp_path / "projects" / "shop"
    folder.mkdir(parents=True)
    (folder / "compose.yaml").write_text(f"services:\n{WEB}{API}{FILES}")
    (folder / "key.txt").write_text("not-for-every-eye")
    return folder.parent


@pytest.fixture
async def managing(lone_node: SwarmNode, projects: Path, tmp_path: Path, server: LocalChat) -> AsyncIterator[Running]:
    lone_node.api.init_swarm(lone_node.address, lone_node.address)
    async with run_bot(lone_node.host, tmp_path / "data", server, compose_dir=projects) as bot:
        yield bot


async def test_what_a_stack_brings_along_is_kept_and_what_left_its_file_is_pruned(
    managing: Running, lone_node: SwarmNode, projects: Path
) -> None:
    anna, api = managing.anna, lone_node.api
    done = await anna.say(f"{DEPLOY} shop")
    assert done.text == (
        "Стек shop развёрнут\n✓ сеть shop_default: создана\n✓ секрет shop_key: создан\n✓ конфиг shop_page: создан\n"
        "✓ shop_web: создан\n✓ shop_api: создан"
    )
    (config,) = api.configs()
    assert base64.b64decode(config["Spec"]["Data"]) == b"hello"
    assert config["Spec"]["Labels"] == {"com.docker.stack.namespace": "shop"}
    file = projects / "shop" / "compose.yaml"
    file.write_text(f"services:\n{WEB}{FILES}")
    kept = await anna.say(f"{DEPLOY} -c shop/compose.yaml shop")
    assert kept.text == (
        "Стек shop развёрнут\n✓ shop_web: без изменений\nесть в стеке, но не в файле, останутся: shop_api"
    )
    asked = await anna.say(f"{DEPLOY} --prune shop")
    assert "будут удалены, в файле их нет: shop_api" in asked.text
    assert (await anna.press("✅")).text == "Стек shop развёрнут\n✓ shop_api: удалён\n✓ shop_web: без изменений"
    (projects / "shop" / "key.txt").write_text("another")
    refused = await anna.say(f"{DEPLOY} shop")
    assert "shop_key уже есть в Swarm с другим содержимым" in refused.text
    assert "secrets.key.name" in refused.text
    assert [one["Spec"]["Name"] for one in api.services()] == ["shop_web"]


async def test_nothing_outside_the_folder_is_read_and_nothing_is_done_without_what_is_named(
    managing: Running, lone_node: SwarmNode, projects: Path, tmp_path: Path
) -> None:
    anna = managing.anna
    text = f"services:\n{WEB}{FILES}"
    sent = await anna.upload("compose.yaml", text.encode(), caption=f"{DEPLOY} shop")
    assert "Эти файлы не пришли вместе с Compose: secrets.key" in sent.text
    assert sent.buttons == ["/help secret create"]
    (tmp_path / "outside").write_text("x")
    (projects / "shop" / "key.txt").unlink()
    assert "такого файла нет: secrets.key: ./key.txt" in (await anna.say(f"{DEPLOY} shop")).text
    (projects / "shop" / "key.txt").symlink_to(tmp_path / "outside")
    assert "такого файла нет" in (await anna.say(f"{DEPLOY} shop")).text
    assert "такого файла нет: ../outside" in (await anna.say(f"{DEPLOY} -c ../outside shop")).text
    other = await anna.say(f"{DEPLOY} nowhere")
    assert "нет проекта nowhere" in other.text
    assert other.buttons == ["/stack deploy shop"]
    assert "выберите одно" in (await anna.say(f"{DEPLOY} -c shop shop\n{text}")).text
    assert (lone_node.api.services(), lone_node.api.secrets(), lone_node.api.configs()) == ([], [], [])
