"""``kill -9`` amid a rolling update and a stack's deploy: told at the next start by what the swarm shows."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.localchat.server import LocalChat
from tests import images
from tests.bot import lay_index
from tests.chat import Person
from tests.doomed import ANNA, START_S, doomed_bot
from tests.swarm import SwarmNode, wait_for

PINNED = f"shop/db@sha256:{'0' * 64}"
STACK = """\
services:
  db: {{image: "{pinned}", deploy: {{replicas: 0}}}}
  web: {{image: "{nowhere}/web:1", deploy: {{replicas: 0}}}}
  api: {{image: "{pinned}", deploy: {{replicas: 0}}}}
"""


@pytest.fixture
def manager(lone_node: SwarmNode) -> SwarmNode:
    lone_node.api.init_swarm(lone_node.address, lone_node.address)
    return lone_node


pytestmark = [pytest.mark.fleet, pytest.mark.timeout(240)]


async def test_a_deploy_that_was_cut_off_is_told_piece_by_piece(
    manager: SwarmNode, server: LocalChat, tmp_path: Path
) -> None:
    """An address that nobody has keeps the engine asking for the image's digest for some seconds."""
    anna = Person(server, ANNA)
    await lay_index(tmp_path / "data")
    nowhere = manager.address.rpartition(".")[0] + ".250:5000"
    with doomed_bot(manager.host, server, tmp_path):
        await anna.say("/version", timeout_s=START_S)
        anna.say_only(f"/stack deploy shop\n{STACK.format(pinned=PINNED, nowhere=nowhere)}")
        await asyncio.to_thread(wait_for, manager.api.services)  # noqa: TID251 -- the server lives on
    with doomed_bot(manager.host, server, tmp_path):
        told = await anna.wait_for(lambda reply: "Вы просили" in reply.text, timeout_s=START_S)
    assert told.text.splitlines()[-4:] == [
        "✓ shop_default: сделано; сеть есть",
        "✓ shop_db: сделано; сервис есть",
        "⚠ shop_web: не сделано; такого сервиса нет",
        "– shop_api: не начато; такого сервиса нет",
    ]
    assert told.buttons == []
    assert [one["Spec"]["Name"] for one in manager.api.services()] == ["shop_db"]


async def test_an_update_that_nobody_watches_any_more_is_told_to_go_on(
    manager: SwarmNode, server: LocalChat, tmp_path: Path
) -> None:
    images.build_all(manager.api)
    anna = Person(server, ANNA)
    await lay_index(tmp_path / "data")
    with doomed_bot(manager.host, server, tmp_path):
        await anna.say("/version", timeout_s=START_S)
        create = "/service create -d --no-resolve-image --stop-grace-period 1s --replicas 2 --name web"
        await anna.say(f"{create} {images.BUSYBOX} forever")
        update = "/service update --no-resolve-image --update-delay 60s --update-monitor 300ms --env-add A=b web"
        anna.say_only(update)
        await anna.wait_for(lambda reply: "новых 1 из 2" in reply.text, timeout_s=START_S)
    with doomed_bot(manager.host, server, tmp_path):
        told = await anna.wait_for(lambda reply: "Вы просили" in reply.text, timeout_s=START_S)
    assert told.text.splitlines()[-1] == "✓ web: сделано; сервис обновляется"
    assert told.buttons == []
    assert manager.api.inspect_service("web")["UpdateStatus"]["State"] == "updating"
