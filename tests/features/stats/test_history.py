"""What is looked up for a picture: the samples of the span, the newest from the finer ones, starts and incidents."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.engine.model import Event
from bot.errors import BotError, EngineUnreachable, NotFound, UsageError
from bot.features.stats import history
from bot.pictures.chart import Timeline
from bot.store import Sample, Store
from bot.store.alerting import Batch
from bot.store.alerting_rows import Tracked
from bot.store.incident_rows import Incident, Severity, Step, Trouble
from tests.features.calls import FakeCall, call
from tests.features.fakes import NOW, FakeEngine, container

STEP = timedelta(seconds=10)
HOUR = timedelta(hours=1)
MIB = 1 << 20


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "lotsman.db", clock=lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Timeline]:
    """What was to be drawn, and no process draws it."""
    kept: list[Timeline] = []

    async def draw(picture: Timeline) -> bytes:
        kept.append(picture)
        return b"png"

    monkeypatch.setattr(history, "drawn", draw)
    return kept


async def fill(store: Store, since: datetime, until: datetime, *, cpu: Mapping[str, float]) -> None:
    at = since
    while at < until:
        at += STEP
        found = {name: Sample(at=at, cpu=value, cpu_peak=value, memory_bytes=MIB) for name, value in cpu.items()}
        await store.samples.add("test", at, found)


async def ask(line: str, store: Store, engine: FakeEngine) -> FakeCall:
    one = call(line, engine, language="ru")
    services = SimpleNamespace(**{**vars(one.services), "store": store})
    one.services = cast(Any, services)
    await one.command.run(one)
    return one


def engine(*events: Event) -> FakeEngine:
    return FakeEngine(containers=[container("web01"), container("db")], events=list(events))


def started(at: datetime, name: str = "web01") -> Event:
    return Event(kind="container", action="start", id=container(name).id, time_ns=int(at.timestamp() * 1e9))


def incident(id: int, **changes: Any) -> Tracked:
    values: dict[str, Any] = {
        "host": "test", "subject": "web01", "subject_id": container("web01").id, "trouble": Trouble.CRASH,
        "severity": Severity.CRITICAL, "opened_at": NOW - timedelta(minutes=20), "updated_at": NOW,
        "resolved_at": NOW - timedelta(minutes=15),
    }  # fmt: skip
    return Tracked(incident=Incident(id=id, **{**values, **changes}))


async def test_an_hour_is_its_samples_ten_seconds_apart(store: Store, drawn: list[Timeline]) -> None:
    await fill(store, NOW - timedelta(minutes=5), NOW, cpu={"web01": 0.5, "db": 0.25})
    one = await ask("stats web01 1h", store, engine())
    (found,) = drawn
    (piece,) = found.panels[0].lines[0].pieces
    assert (len(piece), {value for _at, value in piece}) == (30, {0.5})
    assert (found.since, found.until) == ((NOW - timedelta(hours=1)).timestamp(), NOW.timestamp())
    assert [png for png, _caption in one.pictures] == [b"png"]


async def test_a_day_ends_with_the_samples_that_are_no_minute_yet(store: Store, drawn: list[Timeline]) -> None:
    await fill(store, NOW - timedelta(minutes=10, seconds=-30), NOW + timedelta(seconds=30), cpu={"web01": 0.5})
    await ask("stats web01 24h", store, engine())
    (piece,) = drawn[0].panels[0].lines[-1].pieces
    apart = [later - earlier for (earlier, _one), (later, _other) in pairwise(piece)]
    assert set(apart) == {60.0, 10.0}
    assert apart == sorted(apart, reverse=True)
    assert piece[-1][0] == (NOW + timedelta(seconds=30)).timestamp()


async def test_all_together_are_summed(store: Store, drawn: list[Timeline]) -> None:
    await fill(store, NOW - timedelta(minutes=2), NOW, cpu={"web01": 0.5, "db": 0.25})
    one = await ask("stats 1h", store, engine())
    assert {value for _at, value in drawn[0].panels[0].lines[0].pieces[0]} == {0.75}
    assert drawn[0].marks == ()
    assert str(one.pictures[0][1].text.render()[0]).startswith("Все контейнеры вместе · час")


async def test_starts_and_its_own_incidents_of_that_time_are_marked(store: Store, drawn: list[Timeline]) -> None:
    await fill(store, NOW - timedelta(minutes=30), NOW, cpu={"web01": 0.5})
    await store.alerting.commit(
        Batch(
            tracked=(
                incident(1),
                incident(2, subject="db"),
                incident(3, host="elsewhere"),
                incident(4, opened_at=NOW - 3 * HOUR, updated_at=NOW - 2 * HOUR, resolved_at=NOW - 2 * HOUR),
                incident(5, opened_at=NOW - 2 * HOUR, updated_at=NOW - 2 * HOUR, resolved_at=None),
            )
        )
    )
    told = engine(started(NOW - timedelta(minutes=14)), started(NOW - timedelta(hours=2)))
    one = await ask("stats web01 1h", store, told)
    assert [((NOW.timestamp() - mark.at) / 60, mark.is_incident) for mark in drawn[0].marks] == [
        (14, False),
        (120, True),
        (20, True),
    ]
    assert [mark.until for mark in drawn[0].marks[1:]] == [0.0, (NOW - timedelta(minutes=15)).timestamp()]
    caption = str(one.pictures[0][1].text.render()[0])
    assert "запуски: 1" in caption
    assert "инциденты, 2" in caption
    assert ("events", int((NOW - timedelta(hours=1)).timestamp()) * 10**9, 0) == told.calls[-1][:3]


async def test_starts_that_the_engine_has_forgotten_are_those_of_incidents(store: Store, drawn: list[Timeline]) -> None:
    await fill(store, NOW - timedelta(minutes=30), NOW, cpu={"web01": 0.5})
    ago = [NOW - timedelta(minutes=minutes) for minutes in (90, 19, 18, 17)]
    steps = (
        Step(at=ago[0], what="restarted"),
        Step(at=ago[1], what="restarted"),
        Step(at=ago[2], what="died"),
        Step(at=ago[3], what="started_by", detail="Anna"),
    )
    await store.alerting.commit(Batch(tracked=(incident(1, steps=steps),)))
    await ask("stats web01 1h", store, engine(started(ago[3] + timedelta(seconds=1))))
    assert [mark.at for mark in drawn[0].marks if not mark.is_incident] == [ago[1].timestamp(), ago[3].timestamp()]


async def test_an_engine_that_tells_no_events_hides_only_the_starts(store: Store, drawn: list[Timeline]) -> None:
    class Silent(FakeEngine):
        async def past_events(self, **_query: Any) -> tuple[Event, ...]:
            raise EngineUnreachable(host="test", reason="no answer")

    await fill(store, NOW - timedelta(minutes=5), NOW, cpu={"web01": 0.5})
    await ask("stats web01 1h", store, Silent(containers=[container("web01")]))
    assert drawn[0].marks == ()


async def test_a_container_that_is_gone_is_known_by_its_samples(store: Store, drawn: list[Timeline]) -> None:
    await fill(store, NOW - timedelta(minutes=40), NOW, cpu={"gone": 0.5})
    await ask("stats gone 1h", store, engine())
    assert drawn[0].title == "gone · час"
    with pytest.raises(NotFound):
        await ask("stats never 1h", store, engine())


async def test_without_samples_and_with_two_names_there_is_a_sentence(store: Store) -> None:
    with pytest.raises(BotError) as caught:
        await ask("stats web01 1h", store, engine())
    assert caught.value.key == "stats-no-samples"
    with pytest.raises(UsageError):
        await ask("stats web01 db 1h", store, engine())
