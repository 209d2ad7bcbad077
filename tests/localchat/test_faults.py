"""Every trouble on demand: what the bot sees of it, and whether its call was carried out."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import ClientError, ClientPayloadError

from bot.localchat import ANNA_ID, LocalChat, Trouble
from tests.localchat.conftest import TOKEN, Caller, SteppedClock
from tests.localchat.test_polling import begin, polled

HELLO = {"chat_id": ANNA_ID, "text": "привет"}


def sent(server: LocalChat) -> list[str]:
    return [message.text for message in server.world.history(ANNA_ID)]


async def test_in_an_outage_connections_are_reset_and_nothing_is_done(caller: Caller, server: LocalChat) -> None:
    fault = server.faults.start(Trouble.OUTAGE)
    with pytest.raises((ClientError, OSError)):
        await caller.ok("sendMessage", **HELLO)
    assert sent(server) == []
    server.faults.end(fault)
    await caller.ok("sendMessage", **HELLO)
    assert sent(server) == ["привет"]


async def test_an_outage_breaks_off_a_waiting_poll(caller: Caller, server: LocalChat) -> None:
    poll = begin(caller, timeout=30)
    await polled(server, 1)
    server.faults.start(Trouble.OUTAGE)
    with pytest.raises((ClientError, OSError)):
        await poll


async def test_a_lost_answer_leaves_the_call_carried_out(caller: Caller, server: LocalChat) -> None:
    server.faults.start(Trouble.LOSE_ANSWER, "sendMessage", times=1)
    with pytest.raises((ClientError, OSError)):
        await caller.ok("sendMessage", **HELLO)
    assert sent(server) == ["привет"]


async def test_an_answer_may_break_off_in_the_middle(caller: Caller, server: LocalChat) -> None:
    server.faults.start(Trouble.RESET_MID_ANSWER, "sendMessage", times=1)
    with pytest.raises((ClientPayloadError, OSError)):
        await caller.ok("sendMessage", **HELLO)
    assert sent(server) == ["привет"]


@pytest.mark.parametrize(("status", "words"), [(500, "Internal Server Error"), (503, "Service Unavailable")])
async def test_a_server_error_is_telegrams_json(caller: Caller, server: LocalChat, status: int, words: str) -> None:
    server.faults.start(Trouble.SERVER_ERROR, times=1, status=status)
    assert await caller.raw("sendMessage", **HELLO) == (
        status,
        {"ok": False, "error_code": status, "description": words},
    )
    assert sent(server) == []
    assert server.violations == []


async def test_a_bad_gateway_is_a_page_of_html(caller: Caller, server: LocalChat) -> None:
    server.faults.start(Trouble.BAD_GATEWAY, times=1)
    async with caller.session.post(f"{server.api_url}/bot{TOKEN}/sendMessage", json=HELLO) as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "<h1>502 Bad Gateway</h1>" in await response.text()
    assert sent(server) == []


async def test_a_flood_may_be_called_at_will(caller: Caller, server: LocalChat) -> None:
    server.faults.start(Trouble.FLOOD, "sendMessage", times=2, seconds=7)
    for _ in range(2):
        assert (await caller.raw("sendMessage", **HELLO))[1]["parameters"] == {"retry_after": 7}
    await caller.ok("sendMessage", **HELLO)


async def test_a_slow_server_answers_in_the_end(caller: Caller, server: LocalChat) -> None:
    server.faults.start(Trouble.SLOW, "sendMessage", times=1, seconds=0.2)
    before = asyncio.get_running_loop().time()
    await caller.ok("sendMessage", **HELLO)
    assert asyncio.get_running_loop().time() - before >= 0.2


async def test_a_fault_strikes_only_the_methods_it_names(caller: Caller, server: LocalChat) -> None:
    server.faults.start(Trouble.SERVER_ERROR, "sendMessage")
    await caller.ok("getMe")
    assert (await caller.raw("SENDMESSAGE", **HELLO))[0] == 500
    server.faults.end()
    await caller.ok("sendMessage", **HELLO)


async def test_an_update_is_delivered_twice_with_one_id(caller: Caller, server: LocalChat) -> None:
    server.faults.deliver_twice()
    server.say(ANNA_ID, ANNA_ID, "/stop web01")
    server.say(ANNA_ID, ANNA_ID, "/ps")
    first = await caller.ok("getUpdates")
    again = await caller.ok("getUpdates", offset=first[-1]["update_id"] + 1)
    assert again == first[:1]
    assert await caller.ok("getUpdates", offset=first[-1]["update_id"] + 1) == []


async def test_an_update_is_delayed_by_hours(caller: Caller, server: LocalChat, clock: SteppedClock) -> None:
    server.faults.delay(3 * 3600)
    server.say(ANNA_ID, ANNA_ID, "/stop web01")
    server.say(ANNA_ID, ANNA_ID, "/ps")
    dates = [update["message"]["date"] for update in await caller.ok("getUpdates")]
    assert dates == [int(clock.now) - 3 * 3600, int(clock.now)]
