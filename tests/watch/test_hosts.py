"""Several engines under one desk: whose alerts wait for whom, and who hears of which."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.engine.model import LogLine, LogQuery
from bot.engine.port import Engine
from bot.remote_errors import KeyRefused
from bot.store import Store
from bot.store.alerting_rows import Subscription
from bot.store.incident_rows import Trouble
from bot.watch import evidence
from bot.watch.card_views import CardViews
from bot.watch.desk import IncidentDesk, Surroundings
from bot.watch.facts import EngineLost
from tests.watch.desking import CHAT, OTHER, Clock, LogEngine, Night, PlainViews, defaults, night
from tests.watch.facts import HOST, NIGHT, crash

FAR = "vps"


@dataclass(slots=True)
class Hanging(LogEngine):
    """Has told of a death, and then tells nothing any more."""

    asked: int = 0
    for_ever: asyncio.Event = field(default_factory=asyncio.Event)

    async def container_logs(self, ref: str, query: LogQuery, *, max_bytes: int) -> tuple[LogLine, ...]:
        self.asked += 1
        await self.for_ever.wait()
        return ()

    async def disk_usage(self) -> Any:
        self.asked += 1
        await self.for_ever.wait()


@asynccontextmanager
async def two(path: Path, far: LogEngine) -> AsyncIterator[Night]:
    clock, views, near = Clock(), PlainViews(), LogEngine()
    store = await Store.open(path / "lotsman.db", clock=clock)
    try:
        desk = IncidentDesk(
            Surroundings(
                store=store,
                engines={HOST: cast(Engine, near), FAR: cast(Engine, far)},
                views=cast(CardViews, views),
                defaults=lambda: defaults((CHAT, None), (OTHER, None)),
                language=lambda _chat: "en",
                clock=clock,
            )
        )
        await desk.resume()
        yield Night(store, clock, near, views, desk)
    finally:
        await store.close()


async def test_the_same_name_on_two_hosts_is_two_incidents(tmp_path: Path) -> None:
    async with two(tmp_path, LogEngine(host=FAR)) as it:
        await it.sees(crash(0))
        await it.desk.take(FAR, [replace(crash(0), host=FAR)], None)
        assert {(one.host, one.subject) for one in await it.desk.open()} == {(HOST, "web01"), (FAR, "web01")}


async def test_an_engine_that_hangs_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "TAIL_WITHIN_S", 0.05)
    far = Hanging(host=FAR)
    async with two(tmp_path, far) as it:
        for number, name in enumerate(("db", "cache", "mail")):
            await it.desk.take(FAR, [replace(crash(number * 60, name), host=FAR)], None)
        assert far.asked == 1
        assert len(await it.texts()) == 3


async def test_a_mute_is_of_its_host_alone(tmp_path: Path) -> None:
    async with two(tmp_path, LogEngine(host=FAR)) as it:
        await it.desk.mute(FAR, "web*", NIGHT + timedelta(hours=8), "Anna")
        await it.sees(crash(0))
        await it.desk.take(FAR, [replace(crash(0), host=FAR)], None)
        assert await it.texts() == ["en web01 crash open · the last line"]


async def test_a_chat_hears_of_its_hosts_alone(tmp_path: Path) -> None:
    async with two(tmp_path, LogEngine(host=FAR)) as it:
        await it.store.alerting.set_subscription(Subscription(chat_id=OTHER, hosts=("v*",)))
        await it.sees(crash(0))
        assert await it.texts(OTHER) == []
        await it.desk.take(FAR, [EngineLost(host=FAR, at=it.clock.now, reason="no answer")], None)
        await it.waits(120)
        assert [incident.trouble for incident in await it.desk.open() if incident.host == FAR] == [Trouble.ENGINE]
        assert len(await it.texts(OTHER)) == 1
        assert len(await it.texts(CHAT)) == 2


async def test_a_digest_is_one_message_a_host_and_waits_for_none_that_is_away(tmp_path: Path) -> None:
    far = Hanging(host=FAR)
    async with two(tmp_path, far) as it:
        await it.desk.take(FAR, [EngineLost(host=FAR, at=it.clock.now, reason="no answer")], None)
        await it.store.alerting.set_subscription(Subscription(chat_id=OTHER, digest_at="09:00"))
        await it.store.alerting.set_subscription(Subscription(chat_id=CHAT, digest_at="09:00", hosts=(HOST,)))
        await it.desk.tick()
        async with asyncio.timeout(5):
            await it.waits(24 * 3600)
        assert sorted(report.host for report in it.views.reports) == sorted([HOST, HOST, FAR])
        assert far.asked == 0


async def test_what_is_open_on_a_host_that_is_not_watched_any_more_is_closed_at_the_start(tmp_path: Path) -> None:
    async with two(tmp_path, LogEngine(host=FAR)) as it:
        await it.desk.take(FAR, [replace(crash(0), host=FAR)], None)
        await it.sees(crash(0))
    async with night(tmp_path / "lotsman.db") as it:
        assert [one.host for one in await it.desk.open()] == [HOST]
        assert [(one.host, one.resolution) for one in await it.desk.past(5)] == [(FAR, "unwatched")]


async def test_what_is_to_be_mended_on_the_way_to_an_engine_is_kept_with_its_alert(tmp_path: Path) -> None:
    told = KeyRefused(host=FAR, reason="Permission denied", machine="vps", path="/run/docker.sock").told
    async with two(tmp_path, LogEngine(host=FAR)) as it:
        await it.desk.take(FAR, [EngineLost(host=FAR, at=it.clock.now, reason="Permission denied", told=told)], None)
        await it.waits(60)
        [found] = await it.desk.open()
        assert (found.details["error"], found.details["machine"]) == ("error-ssh-key", "vps")
