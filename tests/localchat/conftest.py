"""A started server, plain HTTP to it, and a small aiogram bot that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.localchat import LocalChat

TOKEN = "7000000001:LOCAL"


class SteppedClock:
    """Unix seconds that only a test moves."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Caller:
    """Calls methods as a bot without any library would."""

    server: LocalChat
    session: ClientSession

    async def raw(self, method: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
        url = f"{self.server.api_url}/bot{TOKEN}/{method}"
        async with self.session.post(url, json=parameters) as response:
            return response.status, await response.json()

    async def ok(self, method: str, **parameters: Any) -> Any:
        """The result; AssertionError with the refusal where there is none."""
        status, answer = await self.raw(method, **parameters)
        assert status == 200, answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        """The words of the refusal."""
        status, answer = await self.raw(method, **parameters)
        assert status == answer["error_code"], answer
        assert answer["ok"] is False
        return str(answer["description"])


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
async def server(clock: SteppedClock) -> AsyncIterator[LocalChat]:
    """Without flood limits: their own tests switch them on."""
    chat = LocalChat(token=TOKEN, floods=False, clock=clock)
    await chat.start()
    yield chat
    await chat.stop()


@pytest.fixture
async def caller(server: LocalChat) -> AsyncIterator[Caller]:
    async with ClientSession() as session:
        yield Caller(server, session)
