from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, Locator, ViewportSize, async_playwright
from playwright.async_api import Page as Tab

from bot.local import ROLES
from bot.localchat import ANNA_ID, LocalChat
from bot.localchat.page import Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KEY = "the-key-of-the-tests"
PHONE = ViewportSize(width=390, height=844)


@dataclass(slots=True)
class Stand:
    """The page in a browser tab, and the bot's end of the line in the test's hands."""

    server: LocalChat
    page: Page
    tab: Tab
    session: ClientSession

    async def call(self, method: str, **parameters: Any) -> Any:
        url = f"{self.server.api_url}/bot{self.server.token}/{method}"
        async with self.session.post(url, json=parameters) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    def words(self, text: str) -> Locator:
        """The message with exactly this text."""
        return self.tab.locator("article .words", has_text=re.compile(f"^{re.escape(text)}$"))

    async def send(self, text: str, **parameters: Any) -> int:
        """From the bot to Anna."""
        message = await self.call("sendMessage", chat_id=ANNA_ID, text=text, **parameters)
        return int(message["message_id"])


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def page(server: LocalChat) -> Page:
    """Put onto the server before it starts."""
    return Page(server, key=KEY, roles={number: role.name.lower() for number, role in ROLES.items()})


@pytest.fixture
async def server() -> AsyncIterator[LocalChat]:
    """Not started yet: the page comes first."""
    chat = LocalChat(token="7000000001:LOCAL", floods=False)
    yield chat
    await chat.stop()
    assert chat.violations == []


@pytest.fixture
async def stand(server: LocalChat, page: Page, browser: Browser) -> AsyncIterator[Stand]:
    await server.start()
    context = await browser.new_context(viewport=PHONE, locale="ru-RU")
    tab = await context.new_page()
    failures: list[str] = []
    tab.on("pageerror", lambda error: failures.append(str(error)))
    await tab.goto(page.url)
    await tab.get_by_role("heading", name="Lotsman").wait_for()
    async with ClientSession() as session:
        yield Stand(server=server, page=page, tab=tab, session=session)
    await context.close()
    assert failures == []
