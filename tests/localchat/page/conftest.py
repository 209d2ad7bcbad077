from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar

from bot.localchat import LocalChat
from bot.localchat.page import Page

TOKEN = "7000000001:LOCAL"
KEY = "the-key-of-the-tests"


@pytest.fixture
async def server() -> AsyncIterator[LocalChat]:
    chat = LocalChat(token=TOKEN, floods=False)
    Page(chat, key=KEY, roles={1001: "admin"})
    await chat.start()
    yield chat
    await chat.stop()


@pytest.fixture
async def visitor(server: LocalChat) -> AsyncIterator[ClientSession]:
    """A browser that has not opened the printed address yet."""
    async with ClientSession(server.api_url, cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
async def guest(visitor: ClientSession, server: LocalChat) -> ClientSession:
    """A browser that has; what it posts comes from the page."""
    async with visitor.get("/", params={"key": KEY}) as response:
        assert response.status == 200
    visitor.headers["Origin"] = server.api_url
    return visitor
