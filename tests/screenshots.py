"""The README's pictures, taken from the local chat with the whole bot on a private engine: `make screenshots`.

Not a test: it is run by hand when the page or the bot's texts have changed, and writes docs/NAME-SCHEME.png. Some
scenes alone: ``make screenshots ARGS="terminal pictures"``.
"""

from __future__ import annotations

import asyncio
import io
import math
import random
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import docker
from PIL import Image

from bot.engine import debian
from bot.engine.private import PROGRAMS, PrivateEngine
from bot.lean import import_aiogram_lean

import_aiogram_lean()  # before anything below imports aiogram

from playwright.async_api import Browser, Locator, async_playwright, expect  # noqa: E402
from playwright.async_api import Page as Tab  # noqa: E402

from bot.app import LOCAL_TOKEN  # noqa: E402
from bot.local import ROLES  # noqa: E402
from bot.localchat import GROUP_ID, LocalChat  # noqa: E402
from bot.localchat.page import Page  # noqa: E402
from bot.localchat.page.lock import new_key  # noqa: E402
from bot.store import Sample, Store  # noqa: E402
from bot.store.alerting import Batch  # noqa: E402
from bot.store.alerting_rows import Tracked  # noqa: E402
from bot.store.incident_rows import Incident, Severity, Trouble  # noqa: E402
from bot.telegram.command import Role  # noqa: E402
from tests import images  # noqa: E402
from tests.bot import run_bot  # noqa: E402
from tests.e2e.conftest import FLAGS, PHONE  # noqa: E402
from tests.e2e.test_walk import say, tap, words  # noqa: E402
from tests.features.machine import make, make_ended  # noqa: E402

DOCS = Path(__file__).parent.parent / "docs"
EMOJI_FONT = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")  # Chromium brings none of its own
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FOLLOW_MS = 30_000  # nine lines, one a second, and the pace of edits
PROMPT = "# █"
FLOODED = re.compile(r"all 100 MB out\s+/ #")
FLOOD_MS = 120_000
SETTLE_MS = 300  # a picture is decoded, the page has scrolled
OLEG = 1002
LIMITED = {"mem_limit": "64m"}
MIB = 1 << 20
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
            asyncio.run(_take_all(engine.host, scheme, sys.argv[1:] or list(SCENES)))
        api.close()
    finally:
        engine.stop()


def _people_the_engine(api: docker.APIClient) -> None:
    for container in api.containers(all=True):
        api.remove_container(container["Id"], force=True, v=True)
    make_ended(api, "migrate", "sh -c 'dd if=/dev/zero of=/dump bs=1000 count=900; exit 3'")
    make(api, "db", "sh -c 'dd if=/dev/zero of=/data/table bs=1000 count=1500; exec forever'", image=images.SERVICE)
    make(api, "cache", "sh -c 'dd if=/dev/zero of=/dev/shm/keys bs=1M count=30; exec forever'", host=LIMITED)
    make(api, "web01", "sh -c 'eval $SERVE'", environment={"SERVE": ACCESS_LOG}, host=LIMITED)


Shoot = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the scenes are played; each opens a tab of its own, of the same four people."""

    browser: Browser
    url: str
    scheme: Literal["light", "dark"]
    data_dir: Path

    async def open(self) -> tuple[Tab, Shoot]:
        tab = await self.browser.new_page(
            viewport=PHONE,
            color_scheme=self.scheme,
            locale="ru-RU",
            device_scale_factor=SHARPNESS,
            reduced_motion="reduce",
        )
        await tab.goto(self.url)

        async def shoot(name: str) -> None:
            await tab.wait_for_timeout(SETTLE_MS)
            await tab.screenshot(path=DOCS / f"{name}-{self.scheme}.png")

        return tab, shoot


async def _take_all(docker_host: str, scheme: Literal["light", "dark"], scenes: Sequence[str]) -> None:
    server = LocalChat(token=LOCAL_TOKEN, floods=False)
    roles = {**ROLES, OLEG: Role.ADMIN}  # so that two have a terminal each
    page = Page(server, key=new_key(), roles={number: role.name.lower() for number, role in roles.items()})
    await server.start()
    try:
        with TemporaryDirectory() as folder:
            data_dir = Path(folder)
            await _fill_a_day(data_dir)
            async with (
                async_playwright() as playwright,
                run_bot(docker_host, data_dir, server, given_roles=roles, notify_chats=(str(GROUP_ID),)),
            ):
                browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
                for scene in scenes:
                    await SCENES[scene](Stage(browser=browser, url=page.url, scheme=scheme, data_dir=data_dir))
                await browser.close()
    finally:
        await server.stop()


async def _lists(stage: Stage) -> None:
    tab, shoot = await stage.open()
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


def said(tab: Tab) -> Locator:
    """The newest words of the bot: what is typed shows for a moment too."""
    return tab.locator("article:not(.is-out) .words").last


async def _terminal(stage: Stage) -> None:
    tab, shoot = await stage.open()
    await say(tab, "/exec -it --size 36x14 web01 sh")
    await expect(said(tab)).to_contain_text(PROMPT)
    await say(tab, "uname -m; ls /; echo it is $((6*7))")
    await expect(said(tab)).to_contain_text("it is 42")
    await shoot("terminal-shell")
    await say(tab, "top -d 60")
    await expect(said(tab)).to_contain_text("Load average")
    await shoot("terminal-top")
    await say(tab, "^C")
    await say(tab, "vi /tmp/note")
    await expect(said(tab)).to_contain_text("~")
    await tap(tab, "По клавише")
    await expect(tab.locator(".key", has_text="Строками")).to_be_visible()
    await say(tab, "ihello from a phone")
    await expect(said(tab)).to_contain_text("hello from a phone")
    await shoot("terminal-vi")
    await tap(tab, "⏹")
    await expect(tab.locator("article .words", has_text="Сеанс закончен")).to_be_visible()


async def _run(stage: Stage) -> None:
    tab, shoot = await stage.open()
    await say(tab, f"/run -it --rm --name shell {images.BUSYBOX} sh")
    await expect(said(tab)).to_contain_text(PROMPT)
    await say(tab, "hostname; date")
    await expect(said(tab)).to_contain_text("UTC")
    await say(tab, "exit 3")
    await expect(tab.locator("article .words", has_text="Контейнер удалён")).to_be_visible()
    await shoot("terminal-run")


async def _flood(stage: Stage) -> None:
    tab, shoot = await stage.open()
    await say(tab, "/exec -it --size 36x14 web01 sh")
    await expect(said(tab)).to_contain_text(PROMPT)
    await say(tab, "yes 0123456789012345678901234567890 | head -c 100000000; echo; echo all 100 MB out")
    await expect(said(tab)).to_contain_text(FLOODED, timeout=FLOOD_MS)
    await say(tab, "exit")
    await expect(words(tab)).to_contain_text("Весь сеанс")
    await shoot("terminal-flood")


async def _two(stage: Stage) -> None:
    """Two people side by side, and the list of what they have open."""
    tab, _shoot = await stage.open()
    other, _other_shoot = await stage.open()
    await other.get_by_role("button", name="Oleg").click()
    for one, name in ((tab, "web01"), (other, "db")):
        await say(one, f"/exec -it {name} sh")
        await expect(said(one)).to_contain_text(PROMPT)
    await say(other, "echo Oleg, in db: $((20+1))")
    await say(tab, "echo Anna, in web01: $((6*7))")
    await expect(said(other)).to_contain_text("in db: 21")
    await expect(said(tab)).to_contain_text("in web01: 42")
    await say(tab, "/sessions")
    await expect(words(tab)).to_contain_text("Терминалы: 2")
    _side_by_side([await tab.screenshot(), await other.screenshot()], DOCS / f"terminal-two-{stage.scheme}.png")
    for one in (tab, other):
        await tap(one, "⏹")


async def _pictures(stage: Stage) -> None:
    tab, shoot = await stage.open()
    await say(tab, "/stats shop 24h")
    await expect(tab.locator("article .photo img").last).to_be_visible()
    await expect(words(tab)).to_contain_text("сутки")
    await shoot("stats-day")
    await say(tab, "/stats --no-stream")
    await expect(words(tab)).to_contain_text("Больше памяти")
    await shoot("stats")
    await say(tab, "/df --picture")
    await expect(words(tab)).to_contain_text("На диске занято")
    await shoot("df")


async def _fill_a_day(data_dir: Path) -> None:
    """Of a container that is gone, with an incident in it: the bot itself has only just begun to look."""
    store = await Store.open(data_dir / "lotsman.db")
    now, luck = datetime.now(UTC), random.Random(7)
    for minute in range(1440, 1, -1):
        at = now - timedelta(minutes=minute)
        load = 0.25 + 0.2 * math.sin(minute / 230) + luck.random() * 0.1 + (0.9 if 250 < minute < 290 else 0)
        web = Sample(
            at=at, cpu=load, cpu_peak=load * 1.3, memory_bytes=(180 + (1440 - minute) / 12) * MIB,
            memory_peak_bytes=(190 + (1440 - minute) / 12) * MIB, memory_limit_bytes=512 * MIB,
            received=load * 90_000, sent=load * 300_000, read=luck.random() * 2000, written=load * 40_000,
        )  # fmt: skip
        await store.samples.add("local", at, {"shop": web})
    crash = Incident(
        id=9001, host="local", subject="shop", subject_id="", trouble=Trouble.CRASH, severity=Severity.CRITICAL,
        opened_at=now - timedelta(minutes=250), updated_at=now - timedelta(minutes=235),
        resolved_at=now - timedelta(minutes=235),
    )  # fmt: skip
    await store.alerting.commit(Batch(tracked=(Tracked(incident=crash),)))
    await store.close()


def _side_by_side(shots: Sequence[bytes], path: Path) -> None:
    pictures = [Image.open(io.BytesIO(shot)) for shot in shots]
    gap = 24
    whole = Image.new("RGBA", (sum(one.width for one in pictures) + gap * (len(pictures) - 1), pictures[0].height))
    left = 0
    for one in pictures:
        whole.paste(one, (left, 0))
        left += one.width + gap
    whole.save(path, optimize=True)


SCENES = {"lists": _lists, "terminal": _terminal, "run": _run, "flood": _flood, "two": _two, "pictures": _pictures}


if __name__ == "__main__":
    main()
