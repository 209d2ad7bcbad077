"""Through the real dispatcher, on a Swarm of three nodes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.localchat import LocalChat
from tests import images
from tests.bot import Running, run_bot
from tests.swarm import Swarm, wait_for

pytestmark = [pytest.mark.xdist_group("swarm"), pytest.mark.timeout(240)]

STACK = f"""\
services:
  web:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
    secrets: [key]
    deploy: {{replicas: 2}}
  agent:
    image: {images.BUSYBOX}
    command: forever
    stop_grace_period: 1s
    deploy: {{mode: global}}
secrets:
  key: {{external: true}}
"""


@pytest.fixture
async def on_swarm(swarm: Swarm, tmp_path: Path, server: LocalChat) -> AsyncIterator[Running]:
    async with run_bot(swarm.host, tmp_path / "data", server) as bot:
        yield bot


async def test_a_stack_from_its_file_to_its_end(on_swarm: Running, swarm: Swarm) -> None:
    anna, vera = on_swarm.anna, on_swarm.vera
    deploy = "/stack deploy --no-resolve-image shop"
    missing = await anna.upload("compose.yaml", STACK.encode(), caption=deploy)
    assert missing.text == "Ничего не развёрнуто. В Swarm нет: key"
    swarm.api.create_secret("key", b"not-for-every-eye")
    await anna.upload("compose.yaml", STACK.encode(), caption=deploy)
    done = await anna.wait_for(lambda reply: reply.text.startswith("Стек shop развёрнут"), timeout_s=60)
    assert done.text == (
        "Стек shop развёрнут\n✓ сеть shop_default: создана\n✓ shop_web: создан, работает 2 из 2\n"
        "✓ shop_agent: создан, работает 3 из 3"
    )
    again = await anna.say(f"{deploy.replace(' shop', ' -d shop')}\n{STACK.replace('replicas: 2', 'replicas: 3')}")
    assert again.text == "Стек shop развёрнут\n✓ shop_web: изменён\n✓ shop_agent: без изменений"
    await vera.say("/stack ls")
    listed = await vera.wait_for(lambda reply: reply.text.startswith("1 стек"))
    assert "shop  2 сервиса" in listed.text
    services = await vera.press("shop")
    assert "shop_agent" in services.text
    assert services.buttons[:2] == ["agent", "web"]
    assert (await vera.say("/stack ps shop")).text.startswith("Задачи стека shop")
    asked = await anna.say("/stack rm shop")
    assert "Сервисы: shop_agent, shop_web\nСети: shop_default" in asked.text
    await anna.press("✅")
    gone = await anna.wait_for(lambda reply: reply.text == "✓ Стек shop удалён", timeout_s=40)
    assert gone.text
    assert swarm.api.services() == []
    wait_for(lambda: not any(network["Name"].startswith("shop") for network in swarm.api.networks()))


@pytest.mark.fleet
async def test_a_service_that_does_not_come_up_is_told_with_its_reason_beside_one_that_does(
    on_swarm: Running, swarm: Swarm
) -> None:
    anna = on_swarm.anna
    text = f"""\
services:
  web: {{image: "{images.BUSYBOX}", command: forever, stop_grace_period: 1s}}
  db: {{image: "{images.BUSYBOX}", entrypoint: [sh, -c, exit 3], deploy: {{restart_policy: {{delay: 100ms}}}}}}
"""
    await anna.say(f"/stack deploy --no-resolve-image shop\n{text}")
    done = await anna.wait_for(lambda reply: "поднялось не всё" in reply.text, timeout_s=60)
    assert "✓ shop_web: создан, работает 1 из 1" in done.text
    assert "⚠ shop_db: создан, не поднимается, работает 0 из 1\n    ⚠ task: non-zero exit (3)" in done.text
    assert done.buttons == ["db", "Сервисы"]
    await asyncio.sleep(0.2)  # the row is closed after its answer
    assert on_swarm.audit()[-1]["outcome"] == "failed"


@pytest.mark.fleet
async def test_a_file_that_is_not_understood_changes_nothing(on_swarm: Running, swarm: Swarm) -> None:
    anna = on_swarm.anna
    refused = await anna.say("/stack deploy shop\nservices:\n  web:\n    image: a\n    restart: always")
    assert "services.web.restart" in refused.text
    assert "Пришлите файл Compose" in (await anna.say("/stack deploy shop")).text
    text = f"services:\n  web:\n    image: {images.BUSYBOX}\n    volumes: [/etc:/host]"
    asked = await anna.say(f"/stack deploy --no-resolve-image shop\n{text}")
    assert "/etc" in asked.text
    assert asked.buttons[0].startswith("✅")
    assert "Стека nowhere нет" in (await anna.say("/stack ps nowhere")).text
    assert swarm.api.services() == []
