import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import docker
import pytest

from bot.engine.client import DockerEngine
from bot.engine.events import EventSink
from bot.engine.model import Event, RunSpec
from bot.engine.parse.events import parse_event
from bot.engine.port import EventStream
from bot.engine.private import PrivateEngine
from bot.errors import EngineTimeout, EngineUnreachable
from tests import images
from tests.engine.relay import Relay

HOUR_NS = 3600 * 1_000_000_000
CONTAINERS = {"type": ["container"]}


def _line(action: str, **changes: object) -> bytes:
    answer = {
        "Type": "container",
        "Action": action,
        "Actor": {"ID": "c1", "Attributes": {"name": "web", "image": "nginx"}},
        "time": 1_700_000_000,
        "timeNano": 1_700_000_000_123_456_789,
    }
    return json.dumps({**answer, **changes}).encode()


def _event(action: str, detail: str = "") -> Event:
    return Event(
        kind="container",
        action=action,
        detail=detail,
        id="c1",
        attributes={"name": "web", "image": "nginx"},
        time_ns=1_700_000_000_123_456_789,
    )


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (_line("die"), _event("die")),
        (_line("health_status: unhealthy"), _event("health_status", "unhealthy")),
        (_line("exec_start: sh -c echo a: b "), _event("exec_start", "sh -c echo a: b")),
        (_line("exec_start: sick "), _event("exec_start", "sick")),
        (_line("", status="start"), _event("start")),
        (_line(""), None),
        (_line("die", time=0, timeNano=0), None),
        (b"[]", None),
    ],
)
def test_a_line_is_an_event(line: bytes, event: Event | None) -> None:
    assert parse_event(line) == event


def test_an_event_without_nanoseconds_has_its_second() -> None:
    event = parse_event(_line("die", timeNano=0))
    assert event is not None
    assert event.at == datetime.fromtimestamp(1_700_000_000, UTC)


async def test_lines_that_come_in_pieces_are_whole() -> None:
    sink = EventSink()
    whole = _line("die") + b"\n" + _line("start") + b"\n"
    for at in range(0, len(whole), 37):
        sink.feed(whole[at : at + 37])
    batch = await sink.next_batch(wait_s=1)
    assert [event.action for event in batch.events] == ["die", "start"]
    assert not batch.may_have_gaps


async def test_an_engine_that_floods_has_to_wait_and_it_is_told() -> None:
    sink = EventSink(most=2)
    loop = asyncio.get_running_loop()
    two = _line("die") + b"\n" + _line("start") + b"\n"
    await loop.run_in_executor(None, sink.feed, two)
    waiting = loop.run_in_executor(None, sink.feed, two)
    while not sink._may_have_gaps:
        pass
    first = await sink.next_batch(wait_s=1)
    await waiting
    second = await sink.next_batch(wait_s=1)
    assert [len(first.events), len(second.events)] == [2, 2]
    assert [first.may_have_gaps, second.may_have_gaps] == [True, False]


async def test_what_came_before_the_end_is_taken_first() -> None:
    sink = EventSink()
    sink.feed(_line("die") + b"\n")
    sink.end(ConnectionResetError())
    assert len((await sink.next_batch(wait_s=1)).events) == 1
    with pytest.raises(ConnectionResetError):
        await sink.next_batch(wait_s=1)


async def _until(stream: EventStream, *actions: str) -> list[Event]:
    """All until the last of them has come."""
    seen: list[Event] = []
    async with asyncio.timeout(20):
        while not set(actions) <= {event.action for event in seen}:
            seen += (await stream.next_batch(wait_s=10)).events
    return seen


async def _ran(engine: DockerEngine, *command: str) -> str:
    identity = await engine.create_container(
        RunSpec(image=images.BUSYBOX, name="web", command=command, labels={"lotsman.alerts": "critical"})
    )
    await engine.start_container(identity)
    return identity


async def test_a_stream_tells_what_happens_from_now_on(engine: DockerEngine) -> None:
    await engine.create_container(RunSpec(image=images.BUSYBOX, name="before"))
    async with engine.follow_events(filters=CONTAINERS) as stream:
        identity = await _ran(engine, "sh", "-c", "exit 3")
        events = await _until(stream, "die")
    assert [(event.action, event.name) for event in events] == [("create", "web"), ("start", "web"), ("die", "web")]
    death = events[-1]
    assert (death.id, death.attributes["exitCode"], death.attributes["lotsman.alerts"]) == (identity, "3", "critical")
    assert abs((datetime.now(UTC) - death.at).total_seconds()) < 10


async def test_a_stream_from_an_event_begins_with_it(engine: DockerEngine) -> None:
    async with engine.follow_events(filters=CONTAINERS) as stream:
        await _ran(engine, "sh", "-c", "exit 3")
        events = await _until(stream, "die")
    async with engine.follow_events(since_ns=events[1].time_ns, filters=CONTAINERS) as stream:
        assert await _until(stream, "die") == events[1:]


async def test_past_events_are_those_between_two_moments(engine: DockerEngine) -> None:
    async with engine.follow_events(filters=CONTAINERS) as stream:
        await _ran(engine, "sh", "-c", "exit 3")
        create, start, death = await _until(stream, "die")
    assert await engine.past_events(since_ns=create.time_ns, filters=CONTAINERS) == (create, start, death)
    assert await engine.past_events(since_ns=start.time_ns, until_ns=start.time_ns, filters=CONTAINERS) == (start,)
    assert await engine.past_events(since_ns=create.time_ns, most=1, filters=CONTAINERS) == (death,)
    assert await engine.past_events(since_ns=death.time_ns + HOUR_NS, until_ns=death.time_ns + 1) == ()
    kept = await engine.past_events(since_ns=1, filters={"container": ["web"], **CONTAINERS})
    assert kept[-3:] == (create, start, death)


async def test_a_quiet_stream_returns_after_its_wait(engine: DockerEngine) -> None:
    async with engine.follow_events() as stream:
        assert (await stream.next_batch(wait_s=0.01)).events == ()


async def test_a_stream_tells_when_the_engine_hangs_up(watched: Relay, watched_engine: DockerEngine) -> None:
    async with watched_engine.follow_events() as stream:
        watched.hang_up()
        with pytest.raises(EngineUnreachable):
            await stream.next_batch(wait_s=10)


async def test_a_stream_of_a_silent_engine_times_out(watched: Relay, watched_engine: DockerEngine) -> None:
    watched.is_silent = True
    with pytest.raises(EngineTimeout):
        async with watched_engine.follow_events():
            pytest.fail("nothing has answered")


async def test_leaving_a_stream_hangs_up(watched: Relay, watched_engine: DockerEngine) -> None:
    async with watched_engine.follow_events():
        pass
    async with asyncio.timeout(10):
        await watched.has_gone.wait()


async def test_an_engine_that_stops_ends_its_stream(spare_engine: PrivateEngine) -> None:
    async with _client(spare_engine) as engine, engine.follow_events() as stream:
        spare_engine.kill()
        with pytest.raises(EngineUnreachable):
            await stream.next_batch(wait_s=10)


async def test_the_command_of_a_health_check_reads_as_its_events_tell_it(
    engine: DockerEngine, docker_api: docker.APIClient
) -> None:
    identity = docker_api.create_container(images.HEALTH, name="web")["Id"]
    async with engine.follow_events(filters={"event": ["exec_start"]}) as stream:
        docker_api.start(identity)
        (event, *_more) = await _until(stream, "exec_start")
    assert event.detail == (await engine.inspect_container("web")).health_command != ""


@asynccontextmanager
async def _client(private: PrivateEngine) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine("spare", private.host, timeout_s=20)
    yield engine
    await engine.close()
