"""How much a bot may send, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.localchat import ANNA_ID, GROUP_ID, OLEG_ID, Floods, LocalChat
from bot.localchat.floods import Lane
from bot.localchat.people import all_chats, four_people
from bot.localchat.refusals import Refusal
from tests.localchat.conftest import TOKEN, Caller, SteppedClock

CHATS = all_chats(four_people())


def wait_s(floods: Floods, chat_id: int, now: float, lane: Lane = Lane.SEND) -> int:
    """0 where it passes, else the `retry_after`."""
    try:
        floods.admit(CHATS[chat_id], lane, now)
    except Refusal as refusal:
        assert refusal.parameters is not None  # noqa: PT017  (a number is what this function is for)
        return int(refusal.parameters["retry_after"])
    return 0


def test_one_message_a_second_passes_in_a_chat() -> None:
    floods = Floods()
    assert [wait_s(floods, ANNA_ID, now) for now in (0, 0.9, 1, 1.5, 2)] == [0, 1, 0, 1, 0]


def test_other_chats_do_not_wait() -> None:
    floods = Floods()
    assert [wait_s(floods, chat_id, 0) for chat_id in (ANNA_ID, OLEG_ID)] == [0, 0]


def test_an_edit_may_follow_its_message_at_once_but_not_another_edit() -> None:
    floods = Floods()
    assert wait_s(floods, ANNA_ID, 0) == 0
    assert [wait_s(floods, ANNA_ID, now, Lane.EDIT) for now in (0, 0.5, 1)] == [0, 1, 0]


def test_a_burst_passes_where_it_is_allowed() -> None:
    floods = Floods(burst=3)
    assert [wait_s(floods, ANNA_ID, now) for now in (0, 0.1, 0.2, 0.3, 1)] == [0, 0, 0, 1, 0]


def test_twenty_a_minute_pass_in_a_group_edits_included() -> None:
    floods = Floods()
    lanes = [Lane.SEND, Lane.EDIT] * 10
    assert [wait_s(floods, GROUP_ID, second, lane) for second, lane in enumerate(lanes)] == [0] * 20
    assert wait_s(floods, GROUP_ID, 20) == 40
    assert wait_s(floods, GROUP_ID, 59.5) == 1
    assert wait_s(floods, GROUP_ID, 60) == 0


def test_more_than_twenty_a_minute_pass_in_a_private_chat() -> None:
    floods = Floods()
    assert not any(wait_s(floods, ANNA_ID, second) for second in range(60))


def test_thirty_a_second_pass_in_all() -> None:
    floods = Floods()
    assert [wait_s(floods, ANNA_ID, 0, Lane.OTHER) for _ in range(31)] == [0] * 30 + [1]


def test_what_is_refused_does_not_count() -> None:
    floods = Floods()
    assert [wait_s(floods, ANNA_ID, now) for now in (0, 0.5, 0.8, 1)] == [0, 1, 1, 0]


@pytest.fixture
async def server(clock: SteppedClock) -> AsyncIterator[LocalChat]:
    chat = LocalChat(token=TOKEN, floods=True, clock=clock)
    await chat.start()
    yield chat
    await chat.stop()


async def test_the_refusal_says_when_to_come_again_and_is_no_violation(caller: Caller) -> None:
    await caller.ok("sendMessage", chat_id=ANNA_ID, text="раз")
    assert await caller.raw("sendMessage", chat_id=ANNA_ID, text="два") == (
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        },
    )
    assert caller.server.violations == []


async def test_a_refused_message_is_not_sent(caller: Caller, clock: SteppedClock) -> None:
    await caller.ok("sendMessage", chat_id=ANNA_ID, text="раз")
    await caller.refusal("sendMessage", chat_id=ANNA_ID, text="два")
    clock.now += 1
    await caller.ok("sendMessage", chat_id=ANNA_ID, text="три")
    assert [message.text for message in caller.server.world.history(ANNA_ID)] == ["раз", "три"]


async def test_answers_to_presses_and_chat_actions_never_wait(caller: Caller) -> None:
    for _ in range(40):
        await caller.ok("sendChatAction", chat_id=ANNA_ID, action="typing")
