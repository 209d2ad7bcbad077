"""Updates on their way to the bot: order, confirmation, redelivery, long polling, two pollers, webhooks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.localchat import ANNA_ID, OLEG_ID, LocalChat
from tests.localchat.conftest import Caller


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


def say(server: LocalChat, *said: str) -> None:
    for text in said:
        server.say(ANNA_ID, ANNA_ID, text)


async def test_updates_come_again_until_they_are_confirmed(caller: Caller, server: LocalChat) -> None:
    say(server, "раз", "два", "три")
    first = await caller.ok("getUpdates", limit=2)
    assert texts(first) == ["раз", "два"]
    assert await caller.ok("getUpdates", limit=2) == first
    assert texts(await caller.ok("getUpdates", offset=first[1]["update_id"])) == ["два", "три"]
    assert await caller.ok("getUpdates", offset=first[1]["update_id"] + 2) == []
    assert await caller.ok("getUpdates") == []


async def test_update_ids_follow_each_other(caller: Caller, server: LocalChat) -> None:
    say(server, "раз", "два")
    one, two = await caller.ok("getUpdates")
    assert two["update_id"] == one["update_id"] + 1


async def test_a_negative_offset_keeps_the_newest(caller: Caller, server: LocalChat) -> None:
    say(server, "раз", "два", "три")
    assert texts(await caller.ok("getUpdates", offset=-1)) == ["три"]
    assert texts(await caller.ok("getUpdates")) == ["три"]


async def test_a_long_poll_ends_with_the_first_update(caller: Caller, server: LocalChat) -> None:
    poll = begin(caller, timeout=30)
    await polled(server, 1)
    say(server, "привет")
    assert texts((await poll)["result"]) == ["привет"]


async def test_a_long_poll_without_updates_ends_empty(caller: Caller) -> None:
    assert await caller.ok("getUpdates", timeout=1) == []


async def test_of_two_pollers_the_older_is_ended(caller: Caller, server: LocalChat) -> None:
    old = begin(caller, timeout=30)
    await polled(server, 1)
    new = begin(caller, timeout=30)
    assert await old == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
        " running",
    }
    say(server, "привет")
    assert texts((await new)["result"]) == ["привет"]
    assert server.violations == []


async def test_a_poller_that_has_gone_is_no_second_poller(caller: Caller, server: LocalChat) -> None:
    gone = begin(caller, timeout=30)
    await polled(server, 1)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    say(server, "привет")
    assert texts(await caller.ok("getUpdates")) == ["привет"]


async def test_only_wanted_kinds_come_and_the_choice_lasts(caller: Caller, server: LocalChat) -> None:
    await caller.ok("getUpdates", allowed_updates=["edited_message"])
    said = server.say(ANNA_ID, ANNA_ID, "раз")
    server.edit(ANNA_ID, ANNA_ID, said.message_id, "два")
    (update,) = await caller.ok("getUpdates")
    assert update["edited_message"]["text"] == "два"
    await caller.ok("getUpdates", offset=update["update_id"] + 1, allowed_updates=[])
    say(server, "три")
    assert texts(await caller.ok("getUpdates")) == ["три"]


async def test_a_webhook_keeps_getupdates_away_until_it_is_deleted(caller: Caller, server: LocalChat) -> None:
    await caller.ok("setWebhook", url="https://a.org/hook")
    say(server, "раз")
    assert (await caller.ok("getWebhookInfo"))["pending_update_count"] == 1
    assert await caller.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await caller.ok("deleteWebhook", drop_pending_updates=True)
    assert await caller.ok("getUpdates") == []


async def test_a_stopping_server_breaks_off_a_poll(caller: Caller, server: LocalChat) -> None:
    poll = begin(caller, timeout=30)
    await polled(server, 1)
    await server.stop()
    with pytest.raises(OSError, match=r"(?i)reset|disconnect|closed"):
        await poll


async def test_people_keep_their_order(caller: Caller, server: LocalChat) -> None:
    server.say(OLEG_ID, OLEG_ID, "раз")
    server.say(ANNA_ID, ANNA_ID, "два")
    assert texts(await caller.ok("getUpdates")) == ["раз", "два"]


def begin(caller: Caller, **parameters: Any) -> asyncio.Task[dict[str, Any]]:
    async def call() -> dict[str, Any]:
        return (await caller.raw("getUpdates", **parameters))[1]

    return asyncio.get_running_loop().create_task(call())


async def polled(server: LocalChat, times: int) -> None:
    """Returns once so many getUpdates calls have come in."""
    async with asyncio.timeout(5):
        await server.world.updates.until_polled(times)
