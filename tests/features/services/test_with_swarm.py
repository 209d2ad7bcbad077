"""Through the real dispatcher, on a Swarm of three nodes."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.localchat import LocalChat
from tests import images
from tests.bot import Running, run_bot
from tests.swarm import Swarm, wait_for

pytestmark = [pytest.mark.xdist_group("swarm"), pytest.mark.timeout(240)]

CREATE = "/service create --no-resolve-image --stop-grace-period 1s --name web"
QUICK = "--update-monitor 300ms --update-delay 0"


@pytest.fixture
async def on_swarm(swarm: Swarm, tmp_path: Path, server: LocalChat) -> AsyncIterator[Running]:
    async with run_bot(swarm.host, tmp_path / "data", server) as bot:
        yield bot


async def test_a_service_is_made_watched_listed_and_scaled(on_swarm: Running, swarm: Swarm) -> None:
    anna, vera = on_swarm.anna, on_swarm.vera
    await anna.say(f"{CREATE} --replicas 2 -p 8080:80 {images.BUSYBOX} forever")
    done = await anna.wait_for(lambda reply: "Готово: работает 2 из 2" in reply.text, timeout_s=40)
    assert "Карточка" in done.buttons
    listed = await vera.say("/service ls")
    assert listed.text.startswith("1 сервис\n\n✓ web  2/2\n    lotsman-test/busybox:1 · 8080→80 · изменён ")
    card = await vera.press("web")
    assert "web.1 · " in card.text
    assert not any(button.startswith(("+", "Удалить", "Откатить")) for button in card.buttons)
    await on_swarm.oleg.say("/service ls")
    card = await on_swarm.oleg.press("web")
    assert card.buttons[:2] == ["− → 1", "+ → 3"]
    grown = await on_swarm.oleg.press("+ → 3")
    assert "/3" in grown.text
    assert swarm.api.inspect_service("web")["Spec"]["Mode"] == {"Replicated": {"Replicas": 3}}
    tasks = await vera.say("/service ps web")
    assert tasks.text.startswith("Задачи: web")
    asked = await anna.say("/service rm web")
    assert "Все его задачи остановятся" in asked.text
    assert (await anna.press("✅")).text == "✓ web: удалён"
    assert swarm.api.services() == []
    await asyncio.sleep(0.2)  # the last row is closed after its answer
    rows = [row for row in on_swarm.audit() if row["command"].startswith("service")]
    assert [(row["command"], row["outcome"]) for row in rows if row["outcome"] != "ok"] == []
    named = {target["name"] for row in rows for target in json.loads(row["targets"])}
    assert named == {"web"}


@pytest.mark.fleet
async def test_an_update_comes_through_one_task_after_the_other(on_swarm: Running, swarm: Swarm) -> None:
    swarm.run("web")
    anna = on_swarm.anna
    await anna.say(f"/service update --no-resolve-image {QUICK} --image {images.HEALTH} web")
    done = await anna.wait_for(lambda reply: "Готово: работает 3 из 3" in reply.text, timeout_s=60)
    assert "web  lotsman-test/busybox:1 → lotsman-test/health:1" in done.text
    assert done.text.count("✓ web.") == 3


@pytest.mark.fleet
async def test_a_failing_image_pauses_the_update_and_is_taken_back(on_swarm: Running, swarm: Swarm) -> None:
    swarm.run("web")
    anna = on_swarm.anna
    failing = "--restart-delay 200ms --entrypoint 'sh -c \"exit 3\"'"
    await anna.say(f"/service update --no-resolve-image --update-monitor 3s {failing} web")
    paused = await anna.wait_for(
        lambda reply: "Остановлено после сбоя" in reply.text and "Лог" in reply.buttons, timeout_s=60
    )
    assert "task: non-zero exit (3)" in paused.text
    assert len(swarm.tasks("web")) >= 1
    assert paused.buttons == ["Продолжить", "Откатить", "Карточка", "Лог"]
    listed = await anna.say("/service ls")
    assert "обновление остановлено из-за сбоя" in listed.text
    await anna.press("Откатить", message=paused)
    await anna.press("✅")
    await anna.wait_for(lambda reply: "Откат выполнен: работает 3 из 3" in reply.text, timeout_s=60)
    outcomes = {row["command"]: row["outcome"] for row in on_swarm.audit() if row["via"] == "command"}
    assert outcomes["service update"] == "failed"


@pytest.mark.fleet
async def test_an_update_is_held_goes_on_and_can_still_be_taken_back(on_swarm: Running, swarm: Swarm) -> None:
    swarm.run("web", replicas=3)
    oleg, anna = on_swarm.oleg, on_swarm.anna
    await anna.say(
        f"/service update --no-resolve-image --update-monitor 300ms --update-delay 2s --image {images.HEALTH} web"
    )
    await anna.wait_for(lambda reply: "новых 1 из 3" in reply.text, timeout_s=40)
    held = await anna.press("Придержать", is_quiet=True)
    assert held.toast == "web: обновление придержано."
    await anna.wait_for(lambda reply: "Придержано: новых " in reply.text)
    await asyncio.sleep(3)  # longer than the delay: it would have gone on
    kept = await anna.wait_for(lambda reply: "Придержано: новых " in reply.text)
    assert "новых 3" not in kept.text
    assert sum("health" in task["Spec"]["ContainerSpec"]["Image"] for task in swarm.tasks("web")) <= 2
    assert "обновление придержано" in (await oleg.say("/service ls")).text
    await anna.press("Продолжить", message=kept, is_quiet=True)
    await anna.wait_for(lambda reply: "Готово: работает 3 из 3" in reply.text, timeout_s=60)
    await oleg.say("/service rollback web")
    await oleg.wait_for(lambda reply: "работает 3 из 3" in reply.text, timeout_s=60)
    images_now = {task["Spec"]["ContainerSpec"]["Image"] for task in swarm.tasks("web")}
    assert images_now == {images.BUSYBOX}
    assert "lotsman.held" not in swarm.api.inspect_service("web")["Spec"]["Labels"]


@pytest.mark.fleet
async def test_what_a_node_ran_that_dies_in_the_middle_of_an_update_goes_elsewhere(
    on_swarm: Running, swarm: Swarm
) -> None:
    swarm.run("web", replicas=4)
    anna = on_swarm.anna
    await anna.say(
        # With the old task stopped first the swarm waits a minute for each that a dead node cannot stop.
        "/service update --no-resolve-image --update-order start-first --update-monitor 300ms --update-delay 1s "
        f"--image {images.HEALTH} web"
    )
    await anna.wait_for(lambda reply: "новых 1 из 4" in reply.text, timeout_s=40)
    swarm.node("clara").crash()
    await anna.wait_for(lambda reply: _is_elsewhere(reply.text), timeout_s=60)
    wait_for(lambda: len(swarm.tasks("web")) >= 4)


def _is_elsewhere(text: str) -> bool:
    """All four places are on nodes that live. The update itself goes on when the swarm has given up on what the dead
    node cannot stop any more: a minute for each.
    """
    return len(re.findall(r"web\.\d · (?:anna|boris)", text)) == 4


@pytest.mark.fleet
async def test_the_log_is_of_all_tasks_and_is_followed(on_swarm: Running, swarm: Swarm) -> None:
    swarm.run("web")
    vera = on_swarm.vera
    shown = await vera.say("/service logs web")
    assert shown.text.startswith("web: 3 строки")
    assert {line.split("@")[0] for line in shown.text.splitlines()[1:]} == {"1", "2", "3"}
    await vera.say("/service logs -f web")
    await vera.wait_for(lambda reply: "web: слежу" in reply.text and reply.text.count("ready") == 3)
    await on_swarm.oleg.say("/service scale -d web=4")
    await vera.wait_for(lambda reply: "web: слежу" in reply.text and "4@" in reply.text)
    ended = await vera.press("⏹")
    assert ended.toast or ended.text
    await vera.wait_for(lambda reply: "web: конец показа" in reply.text)


async def test_a_server_in_no_swarm_says_so_and_how_one_begins(running: Running) -> None:
    reply = await running.vera.say("/service ls")
    assert (
        reply.text == "Этот сервер не состоит в Swarm. Начать его можно командой /swarm init, и на одном сервере тоже."
    )
    assert (await running.oleg.say("/service scale web=2")).text == reply.text


@pytest.mark.fleet
async def test_a_protected_service_and_a_wrong_line_change_nothing(on_swarm: Running, swarm: Swarm) -> None:
    swarm.run("web", replicas=1, labels={"lotsman.protect": "true"})
    refused = await on_swarm.oleg.say("/service scale web=2")
    assert "web под защитой" in refused.text
    assert "web=3" in (await on_swarm.oleg.say("/service scale web")).text
    assert "ещё не меняли" in (await on_swarm.anna.say("/service rollback web")).text
    assert "Скажите, что изменить" in (await on_swarm.anna.say("/service update web")).text
    assert "не поддерживается" in (await on_swarm.anna.say("/service update --rollback-delay 5s web")).text
    asked = await on_swarm.anna.say("/service scale web=2")
    assert "Под защитой: web" in asked.text
    assert (await on_swarm.vera.say("/service inspect wbe")).buttons == ["/service inspect web"]
    assert swarm.api.inspect_service("web")["Spec"]["Mode"] == {"Replicated": {"Replicas": 1}}


@pytest.mark.fleet
async def test_the_log_comes_without_the_lines_of_a_node_that_is_cut_off(on_swarm: Running, swarm: Swarm) -> None:
    swarm.run("web")
    swarm.node("clara").cut()
    shown = await on_swarm.vera.say("/service logs web")
    assert "Без строк с узлов, которые не отвечают: clara" in shown.text
    assert shown.text.count("ready") == 2
    wait_for(lambda: swarm.states()["clara"] == "down")
    again = await on_swarm.vera.say("/service logs web")
    assert "Без строк с узлов, которые не отвечают: clara" in again.text
