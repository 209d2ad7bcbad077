"""The walks of a newcomer: the whole bot on a real engine, everything by typing and tapping in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import docker
import pytest
from playwright.async_api import FilePayload, Locator, expect
from playwright.async_api import Page as Tab

from tests import images
from tests.bot import run_bot
from tests.e2e.conftest import Stand
from tests.features.machine import make, names, state


@pytest.fixture
async def tab(stand: Stand, docker_host: str, tmp_path: Path) -> AsyncIterator[Tab]:
    """The page, with the bot running behind it."""
    async with run_bot(docker_host, tmp_path / "data", stand.server):
        yield stand.tab


async def say(tab: Tab, text: str) -> None:
    await tab.get_by_role("combobox").fill(text)
    await tab.keyboard.press("Enter")


def words(tab: Tab) -> Locator:
    """Of the newest message."""
    return tab.locator("article").last.locator(".words")


async def tap(tab: Tab, begins: str) -> None:
    await tab.locator(".key", has_text=begins).last.click()


async def test_list_card_log_stop_and_a_confirmed_removal(tab: Tab, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    await say(tab, "/ps")
    await tap(tab, "web01")
    await tap(tab, "Журнал")
    await expect(tab.locator("article .words", has_text="ready").last).to_be_visible()
    await say(tab, "/stop web01")
    await expect(words(tab)).to_have_text("✓ web01 остановлен")
    assert state(docker_api, "web01") == "exited"
    await say(tab, "/rm web01")
    await tap(tab, "✅")
    await expect(words(tab)).to_contain_text("web01 удалён")
    assert names(docker_api) == set()


async def test_a_log_is_followed_line_by_line(tab: Tab, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    await say(tab, "/logs -f web01")
    await expect(words(tab)).to_contain_text("ready")
    docker_api.stop("web01")
    await expect(words(tab)).to_contain_text("stopping")


async def test_a_viewer_looks_and_changes_nothing(tab: Tab, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    await tab.get_by_role("button", name="Vera").click()
    await say(tab, "/ps")
    await expect(words(tab)).to_contain_text("web01")
    await say(tab, "/stop web01")
    await expect(tab.locator("article:not(.is-out)")).to_have_count(2)
    assert state(docker_api, "web01") == "running"


async def test_a_stranger_sees_nothing_of_the_engine(tab: Tab, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    await tab.get_by_role("button", name="Stepan").click()
    await say(tab, "/ps")
    await expect(tab.locator("article:not(.is-out)")).to_have_count(1)
    await expect(words(tab)).not_to_contain_text("web01")


async def test_an_uploaded_dockerfile_becomes_an_image(tab: Tab, docker_api: docker.APIClient) -> None:
    recipe = f"FROM {images.BUSYBOX}\nRUN echo built\n".encode()
    file: FilePayload = {"name": "Dockerfile", "mimeType": "text/plain", "buffer": recipe}
    await tab.locator("#file").set_input_files(file)
    await say(tab, "/build -t demo:1")
    answer = tab.locator("article:not(.is-out) .words").last
    await expect(answer).to_contain_text("собран за", timeout=60_000)
    await expect(answer).to_contain_text("demo:1")
    assert docker_api.images("demo:1")
