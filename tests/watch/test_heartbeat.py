"""The dead man's switch: it beats only for a bot that is wholly alive, and outlives whatever is at the other end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.nursery import Nursery
from bot.pulse import Pulse
from bot.watch.heartbeat import EVERY_S, FIRST_AFTER_S, keep_beating

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Watcher:
    """Somebody elsewhere who waits for heartbeats."""

    def __init__(self) -> None:
        self.heard = 0
        self.status = 200
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        assert (request.method, request.path) == ("GET", "/ping/secret")
        self.heard += 1
        return web.Response(status=self.status)


@pytest.fixture
async def watcher() -> AsyncIterator[Watcher]:
    watcher = Watcher()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", watcher.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    watcher.url = f"http://127.0.0.1:{runner.addresses[0][1]}/ping/secret"
    yield watcher
    await runner.cleanup()


class Pauses:
    """The heart's pauses, each of which a test lets pass."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._begun = asyncio.Event()
        self._over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self._begun.set()
        self._over.clear()
        await self._over.wait()

    async def begun(self) -> None:
        """The heart has done what it does between two pauses."""
        async with asyncio.timeout(10):
            await self._begun.wait()

    async def pass_by(self) -> None:
        await self.begun()
        self._begun.clear()
        self._over.set()
        await self.begun()


@asynccontextmanager
async def beating(url: str, pulse: Pulse, clock: Callable[[], datetime] = lambda: NOW) -> AsyncIterator[Pauses]:
    pauses = Pauses()
    async with Nursery() as nursery:
        nursery.start(keep_beating(url, pulse, clock=clock, pause=pauses), name="heartbeat")
        yield pauses


def alive() -> Pulse:
    return Pulse(polling_at=NOW, events_at=NOW, outbox_at=NOW)


async def test_it_beats_each_minute(watcher: Watcher) -> None:
    async with beating(watcher.url, alive()) as pauses:
        for count in range(1, 4):
            await pauses.pass_by()
            assert watcher.heard == count
    assert pauses.seconds == [FIRST_AFTER_S, EVERY_S, EVERY_S, EVERY_S]


@pytest.mark.parametrize("part", ["polling_at", "events_at", "outbox_at"])
async def test_it_is_silent_while_one_part_is_dead(watcher: Watcher, part: str) -> None:
    pulse = alive()
    setattr(pulse, part, None)
    async with beating(watcher.url, pulse) as pauses:
        await pauses.pass_by()
        assert watcher.heard == 0
        setattr(pulse, part, NOW)
        await pauses.pass_by()
        assert watcher.heard == 1


async def test_a_watcher_that_fails_is_asked_again_and_its_secret_address_is_not_logged(watcher: Watcher) -> None:
    with capture_logs() as logs:
        async with beating(watcher.url, alive()) as pauses:
            watcher.status = 503
            await pauses.pass_by()
            await pauses.pass_by()
            watcher.status = 200
            await pauses.pass_by()
    assert watcher.heard == 3
    assert [(entry["log_level"], entry.get("reason")) for entry in logs] == [
        ("warning", "answered with 503"),
        ("info", None),
    ]
    assert "secret" not in str(logs)


async def test_nobody_at_the_other_end_is_no_end_of_the_heart() -> None:
    with capture_logs() as logs:
        async with beating("http://127.0.0.1:9/ping/secret", alive()) as pauses:
            await pauses.pass_by()
            await pauses.pass_by()
    assert [entry["reason"] for entry in logs] == ["ClientConnectorError"]
