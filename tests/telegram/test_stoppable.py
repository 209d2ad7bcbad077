import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from bot.errors import BotError
from bot.nursery import Nursery
from bot.telegram.live import Live
from bot.telegram.stoppable import until_stopped


def _live() -> Live:
    return cast(Live, SimpleNamespace(id="1", stopped=asyncio.Event()))


async def test_work_that_ends_by_itself_has_ended() -> None:
    done: list[int] = []

    async def work() -> None:
        done.append(1)

    async with Nursery() as nursery:
        assert await until_stopped(_live(), nursery, work())
    assert done == [1]


async def test_silent_work_is_cancelled_and_has_cleaned_up_when_stopped() -> None:
    live = _live()
    said: list[str] = []

    async def work() -> None:
        try:
            live.stopped.set()
            await asyncio.Event().wait()
        finally:
            said.append("cleaned up")

    async with Nursery() as nursery:
        assert not await until_stopped(live, nursery, work())
        assert said == ["cleaned up"]
        assert len(nursery) == 0


async def test_a_failure_is_raised() -> None:
    async def work() -> None:
        raise BotError(key="error-busy")

    async with Nursery() as nursery:
        with pytest.raises(BotError, match="error-busy"):
            await until_stopped(_live(), nursery, work())
