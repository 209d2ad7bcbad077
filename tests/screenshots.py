"""The README's pictures, taken from the local chat with the whole bot on a private engine: `make screenshots`.

Not a test: it is run by hand when the page or the bot's texts have changed, and writes docs/NAME-SCHEME.png.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import docker

from bot.engine import debian
from bot.engine.private import PROGRAMS, PrivateEngine
from bot.lean import import_aiogram_lean

import_aiogram_lean()  # before anything below imports aiogram

from playwright.async_api import Browser, async_playwright, expect  # noqa: E402

from bot.app import LOCAL_TOKEN  # noqa: E402
from bot.local import ROLES  # noqa: E402
from bot.localchat import LocalChat  # noqa: E402
from bot.localchat.page import Page  # noqa: E402
from bot.localchat.page.lock import new_key  # noqa: E402
from tests import images  # noqa: E402
from tests.bot import run_bot  # noqa: E402
from tests.e2e.conftest import FLAGS, PHONE  # noqa: E402
from tests.e2e.test_walk import say, tap, words  # noqa: E402
from tests.features.machine import make, make_ended  # noqa: E402

DOCS = Path(__file__).parent.parent / "docs"
EMOJI_FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")  # Chromium brings none of its own
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FOLLOW_MS = 30_000  # nine lines, one a second, and the pace of edits
SHARPNESS = 2  # picture dots for each dot of the page
ACCESS_LOG = (
    'i=0; while :; do i=$((i+1)); echo "10.0.0.$((i%9)) GET /orders/$i 200 $((i%40+3)) ms"; '
    "[ $((i%7)) = 0 ] && echo 'WARN slow answer from db: 812 ms'; sleep 1; done"
)


def main() -> None:
    debian.bring({**PROGRAMS, "busybox": "busybox-static", "chromium": "chromium"})
    if not EMOJI_FONT.exists():
        debian.install(["fonts-noto-color-emoji"])
    engine = PrivateEngine.temporary()
    try:
        engine.start()
        api = docker.APIClient(base_url=engine.host, version="auto", timeout=60)
        images.build_all(api)
        DOCS.mkdir(exist_ok=True)
        for scheme in SCHEMES:
            _people_the_engine(api)
            asyncio.run(_take_all(engine.host, scheme))
        api.close()
    finally:
        engine.stop()


def _people_the_engine(api: docker.APIClient) -> None:
    for container in api.containers(all=True):
        api.remove_container(container["Id"], force=True, v=True)
    make_ended(api, "migrate", "sh -c 'exit 3'")
    make(api, "db", image=images.SERVICE)
    make(api, "cache")
    make(api, "web01", "sh -c 'eval $SERVE'", environment={"SERVE": ACCESS_LOG})


async def _take_all(docker_host: str, scheme: Literal["light", "dark"]) -> None:
    server = LocalChat(token=LOCAL_TOKEN, floods=False)
    roles = {number: role.name.lower() for number, role in ROLES.items()}
    page = Page(server, key=new_key(), roles=roles)
    await server.start()
    try:
        with TemporaryDirectory() as folder:
            async with async_playwright() as playwright, run_bot(docker_host, Path(folder), server):
                browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
                await _take(browser, page.url, scheme)
                await browser.close()
    finally:
        await server.stop()


async def _take(browser: Browser, url: str, scheme: Literal["light", "dark"]) -> None:
    tab = await browser.new_page(
        viewport=PHONE, color_scheme=scheme, locale="ru-RU", device_scale_factor=SHARPNESS, reduced_motion="reduce"
    )
    await tab.goto(url)

    async def shoot(name: str) -> None:
        await tab.screenshot(path=DOCS / f"{name}-{scheme}.png")

    await say(tab, "/ps -a")
    await expect(words(tab)).to_contain_text("migrate")
    await shoot("list")
    await tap(tab, "web01")
    await expect(tab.locator(".key", has_text="Журнал")).to_be_visible()
    await shoot("card")
    await say(tab, "/logs -f web01")
    await expect(words(tab)).to_contain_text("GET /orders/9", timeout=FOLLOW_MS)
    await shoot("follow")
    await say(tab, "/rm -f cache")
    await expect(tab.locator(".key", has_text="✅")).to_be_visible()
    await shoot("confirmation")
    await tap(tab, "✅")
    await expect(tab.locator("article .words", has_text="cache удалён")).to_be_visible()
    await shoot("answer")
    await say(tab, "/exec -it --size 48x20 web01 sh")
    await expect(words(tab)).to_contain_text("#")
    await say(tab, "top -d 60")
    await expect(tab.locator("article .words", has_text="Load average")).to_be_visible()
    await shoot("terminal-top")
    await say(tab, "^C")
    await say(tab, "vi /tmp/note")
    await expect(tab.locator("article .words", has_text="~")).to_be_visible()
    await shoot("terminal-vi")


if __name__ == "__main__":
    main()
