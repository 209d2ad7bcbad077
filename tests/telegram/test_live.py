"""A live message is edited at its pace, shows the newest state and leaves out those in between."""

import asyncio
from typing import Any, cast

import pytest
from aiogram.utils.formatting import Text

from bot.nursery import Nursery
from bot.telegram.live import Live, Lives
from bot.telegram.people import ChatRef
from bot.ui.view import View

PRIVATE_S, GROUP_S = 0.2, 0.4  # instead of one second and three
NEVER_S = 90.0


class FakeSender:
    """What was shown, and when by the loop's clock."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, float]] = []
        self.news = asyncio.Condition()

    async def send(self, _chat: ChatRef, view: View, *, reply_to: int | None) -> int:
        await self._show(view)
        return 1

    async def edit(self, _chat: ChatRef, _message_id: int, view: View) -> None:
        await self._show(view)

    async def _show(self, view: View) -> None:
        async with self.news:
            self.shown.append((view.text.as_kwargs()["text"], asyncio.get_running_loop().time()))
            self.news.notify_all()

    async def has(self, count: int) -> None:
        async with asyncio.timeout(10), self.news:
            await self.news.wait_for(lambda: len(self.shown) >= count)


def pace(monkeypatch: pytest.MonkeyPatch, private_s: float, group_s: float) -> None:
    monkeypatch.setattr("bot.telegram.pace.PRIVATE_INTERVAL_S", private_s)
    monkeypatch.setattr("bot.telegram.pace.GROUP_INTERVAL_S", group_s)


@pytest.mark.parametrize(("chat_id", "interval_s"), [(7, PRIVATE_S), (-7, GROUP_S)])
async def test_edits_are_apart_the_newest_state_wins_and_the_last_waits_for_no_turn(
    chat_id: int, interval_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    pace(monkeypatch, PRIVATE_S, GROUP_S)
    sender, chat = FakeSender(), ChatRef(id=chat_id, is_private=chat_id > 0)
    async with Nursery() as nursery:
        live = Live(sender=cast(Any, sender), chat=chat, lives=Lives(), nursery=nursery, stop_label="")
        async with live:
            for count, states in enumerate((("first",), ("left out", "second"), ("left out", "third")), 1):
                for state in states:
                    await live.show(View(text=Text(state)))
                if count == 3:
                    pace(monkeypatch, NEVER_S, NEVER_S)
                await sender.has(count)
            await live.show(View(text=Text("left out")))
            await live.finish(View(text=Text("last")))
    texts, times = zip(*sender.shown, strict=True)
    assert texts == ("first", "second", "third", "last")
    first, second, third, last = times
    assert min(second - first, third - second) >= interval_s
    assert last - third < NEVER_S
