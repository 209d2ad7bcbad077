"""Buttons and confirmations as the contract has them."""

import asyncio
import json
import sqlite3

import docker
import pytest

from bot.localchat.feed import ChangeKind
from tests import images
from tests.bot import Running
from tests.chat import Reply

ANNA = 1001


@pytest.fixture
def web01(docker_api: docker.APIClient) -> str:
    return str(docker_api.create_container(images.BUSYBOX, "forever", name="web01")["Id"])


def _data(running: Running, action: str) -> str:
    """What stands behind the button of the one question that there is."""
    with sqlite3.connect(running.settings.data_dir / "lotsman.db") as connection:
        row = connection.execute("SELECT token, taps FROM keyboard WHERE taps LIKE ?", (f"%{action}%",)).fetchone()
    position = [action in json.dumps(tap) for tap in json.loads(row[1])].index(True)
    return f"{row[0]}:{position}"


async def _pressed_again(running: Running, question: Reply, data: str) -> str:
    """The toast of a press on a button that the message has lost: a second finger, or a slow network."""
    with running.server.feed.listen() as listener:
        query = running.server.press(ANNA, ANNA, question.message_id, data, is_forged=True)
        async with asyncio.timeout(10):
            while True:
                change = await listener.next()
                if change.kind is ChangeKind.CALLBACK_ANSWER and change.payload.get("callback_query_id") == query.id:
                    return str(change.payload["text"])


async def test_every_pressed_button_is_answered_a_second_refusal_too(running: Running, web01: str) -> None:
    question = await running.anna.say("/rm web01")
    data = _data(running, "confirm.no")
    await running.anna.press("✖", message=question)
    assert await _pressed_again(running, question, data) == "На этот вопрос уже ответили, или он устарел"


async def test_a_second_press_of_yes_takes_nothing_from_what_the_first_has_shown(running: Running, web01: str) -> None:
    question = await running.anna.say("/rm web01")
    data = _data(running, "confirm.yes")
    done = await running.anna.press("✅", message=question)
    assert await _pressed_again(running, question, data) == "На этот вопрос уже ответили, или он устарел"
    await running.anna.say("/version")
    assert running.anna.now(done).buttons == done.buttons != []


async def test_the_rows_of_a_cancelled_act_name_its_targets(running: Running, web01: str) -> None:
    await running.anna.say("/rm web01")
    await running.anna.press("✖")
    target = {"kind": "container", "name": "web01", "id": web01}
    assert [json.loads(row["targets"]) for row in running.audit()] == [[target], [target]]


async def test_a_confirmed_act_is_two_rows_both_with_outcome_targets_and_duration(running: Running, web01: str) -> None:
    await running.anna.say("/rm web01")
    await running.anna.press("✅")
    await running.anna.say("/version")
    command, button = running.audit()[:2]
    target = {"kind": "container", "name": "web01", "id": web01}
    assert (command["via"], button["via"]) == ("command", "button")
    for row in (command, button):
        assert (row["command"], row["outcome"], json.loads(row["targets"])) == ("rm", "ok", [target])
        assert row["duration_ms"] >= 0
