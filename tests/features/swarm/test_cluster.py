"""/swarm on real nodes: made, its keys shown for a minute, left."""

import sqlite3
from pathlib import Path

import pytest

from bot.features.swarm import revealing
from bot.localchat import LocalChat
from tests.bot import Running, run_bot
from tests.swarm import Swarm, SwarmNode, wait_for


async def test_a_token_is_shown_in_private_to_an_admin_and_goes_by_itself(
    managing: Running, swarm: Swarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revealing, "SHOWN_S", 0.5)
    token = swarm.api.inspect_swarm()["JoinTokens"]["Worker"]
    reply = await managing.anna.say("/swarm join-token worker")
    assert reply.marked("spoiler") == [f"docker swarm join --token {token} {swarm.nodes[0].address}:2377"]
    await managing.anna.wait_until_gone(reply)
    assert token not in managing.anna.transcript()
    with sqlite3.connect(managing.settings.data_dir / "lotsman.db") as database:
        assert token not in "".join(database.iterdump())


@pytest.mark.fleet
async def test_a_press_takes_the_token_away_at_once(managing: Running) -> None:
    reply = await managing.anna.say("/swarm join-token -q manager")
    assert reply.buttons == ["Скопировать", "Удалить сейчас"]
    await managing.anna.press("Удалить сейчас", is_quiet=True)
    await managing.anna.wait_until_gone(reply)


async def test_no_token_in_a_group_and_none_for_an_operator(managing: Running) -> None:
    assert "только лично" in (await managing.anna.in_group().say("/swarm join-token worker")).text
    assert "только администраторам" in (await managing.oleg.say("/swarm join-token worker")).text


async def test_a_rotated_token_is_a_new_one(managing: Running, swarm: Swarm) -> None:
    before = swarm.api.inspect_swarm()["JoinTokens"]
    question = await managing.anna.say("/swarm join-token --rotate -q worker")
    assert "Прежний токен перестанет действовать" in question.text
    reply = await managing.anna.press("✅")
    after = swarm.api.inspect_swarm()["JoinTokens"]
    assert reply.marked("spoiler") == [after["Worker"]]
    assert (after["Worker"] != before["Worker"], after["Manager"]) == (True, before["Manager"])


@pytest.mark.fleet
async def test_a_swarm_is_made_locked_and_left_with_all_that_is_in_it(
    lone_node: SwarmNode, tmp_path: Path, server: LocalChat
) -> None:
    async with run_bot(lone_node.host, tmp_path / "data", server) as bot:
        assert "не состоит в Swarm" in (await bot.anna.say("/node ls")).text
        made = await bot.anna.say(f"/swarm init --advertise-addr {lone_node.address} --autolock")
        assert made.text.startswith("✓ Swarm создан")
        key = (await bot.anna.say("/swarm unlock-key")).marked("spoiler")
        assert key == [lone_node.api.get_unlock_key()["UnlockKey"]]
        assert "BEGIN CERTIFICATE" in (await bot.anna.say("/swarm ca")).text
        await bot.anna.say("/config create one\ntext")
        assert "управляющий" in (await bot.anna.say("/swarm leave")).text
        question = await bot.anna.say("/swarm leave --force")
        assert "последний управляющий" in question.text
        assert "секреты и конфиги (1)" in question.text
        assert (await bot.anna.press("✅")).text == "✓ Swarm больше нет."
        assert lone_node.api.info()["Swarm"]["LocalNodeState"] == "inactive"


@pytest.mark.fleet
async def test_a_locked_swarm_is_left_by_force_alone_and_blindly(
    lone_node: SwarmNode, tmp_path: Path, server: LocalChat
) -> None:
    spec = {**lone_node.api.create_swarm_spec(autolock_managers=True), "Name": "default"}
    lone_node.api.init_swarm(lone_node.address, lone_node.address, swarm_spec=spec)
    lone_node.restart()
    async with run_bot(lone_node.host, tmp_path / "data", server) as bot:
        assert "Swarm заблокирован" in (await bot.anna.say("/node ls")).text
        refused = await bot.anna.say("/swarm leave")
        assert refused.buttons == ["/swarm leave --force"]
        assert "что в нём, не видно" in (await bot.anna.say("/swarm leave --force")).text
        await bot.anna.press("✅")
        assert lone_node.api.info()["Swarm"]["LocalNodeState"] == "inactive"


@pytest.mark.fleet
async def test_leaving_tells_what_it_does_to_the_majority(swarm: Swarm, tmp_path: Path, server: LocalChat) -> None:
    async with run_bot(swarm.node("clara").host, tmp_path / "data", server) as bot:
        question = await bot.anna.say("/swarm leave --force")
        assert "Из 3 управляющих на связи останется 2. Потерять нельзя будет ни одного." in question.text
        await bot.anna.press("✅")
        wait_for(lambda: swarm.states()["clara"] == "down")


async def test_a_token_that_a_stopped_bot_has_left_goes_at_its_next_start(
    swarm: Swarm, tmp_path: Path, server: LocalChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revealing, "SHOWN_S", 1.0)
    async with run_bot(swarm.host, tmp_path / "data", server) as bot:
        reply = await bot.anna.say("/swarm join-token worker")
    assert bot.anna.now(reply).marked("spoiler") != []
    async with run_bot(swarm.host, tmp_path / "data", server) as bot:
        await bot.anna.wait_until_gone(reply)
