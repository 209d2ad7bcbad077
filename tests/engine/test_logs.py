import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import LogLine, LogQuery, RunSpec, Source
from bot.engine.port import Follow
from bot.errors import EngineUnreachable, NotFound
from tests import images
from tests.engine.relay import Relay

ALL = LogQuery(tail=None)


async def _finished(engine: DockerEngine, script: str, *, is_tty: bool = False) -> str:
    spec = RunSpec(image=images.BUSYBOX, command=("sh", "-c", script), is_tty=is_tty)
    identity = await engine.create_container(spec)
    async with engine.run_container(identity, auto_removed=False, keep_lines=1) as run:
        await run.wait()
    return identity


async def _texts(engine: DockerEngine, identity: str, query: LogQuery, max_bytes: int = 1_000_000) -> list[str]:
    return [line.text for line in await engine.container_logs(identity, query, max_bytes=max_bytes)]


@pytest.mark.parametrize("is_tty", [False, True])
async def test_a_log_is_lines_without_frames_or_line_ends(engine: DockerEngine, *, is_tty: bool) -> None:
    identity = await _finished(engine, "echo один; echo; printf 'a\\tb'", is_tty=is_tty)
    assert await _texts(engine, identity, ALL) == ["один", "", "a\tb"]


async def test_outputs_are_told_apart_and_chosen(engine: DockerEngine) -> None:
    identity = await _finished(engine, "echo out; sleep 0.05; echo err >&2")
    assert await engine.container_logs(identity, ALL, max_bytes=1000) == (
        LogLine(text="out"),
        LogLine(text="err", source=Source.STDERR),
    )
    assert await _texts(engine, identity, LogQuery(stdout=False)) == ["err"]
    assert await _texts(engine, identity, LogQuery(stderr=False)) == ["out"]


async def test_a_tail_is_the_newest_lines(engine: DockerEngine) -> None:
    identity = await _finished(engine, "seq 1 100")
    assert await _texts(engine, identity, LogQuery(tail=2)) == ["99", "100"]
    assert await _texts(engine, identity, LogQuery(tail=0)) == []


async def test_more_than_the_bytes_wanted_loses_the_oldest(engine: DockerEngine) -> None:
    identity = await _finished(engine, "seq 101 199")
    assert await _texts(engine, identity, ALL, max_bytes=12) == ["197", "198", "199"]


@pytest.mark.parametrize("is_tty", [False, True])
async def test_timestamps_become_moments(engine: DockerEngine, *, is_tty: bool) -> None:
    identity = await _finished(engine, "echo one", is_tty=is_tty)
    (line,) = await engine.container_logs(identity, LogQuery(timestamps=True), max_bytes=1000)
    assert line.text == "one"
    assert line.at is not None
    assert abs(datetime.now(UTC) - line.at) < timedelta(minutes=1)


async def test_since_and_until_cut_between_two_lines(engine: DockerEngine) -> None:
    identity = await _finished(engine, "echo one; sleep 0.02; echo two")
    first, second = await engine.container_logs(identity, LogQuery(timestamps=True), max_bytes=1000)
    assert first.at is not None
    assert second.at is not None
    between = first.at + (second.at - first.at) / 2
    assert await _texts(engine, identity, LogQuery(since=between)) == ["two"]
    assert await _texts(engine, identity, LogQuery(until=between)) == ["one"]


@pytest.mark.parametrize("has_stamps", [False, True])
async def test_a_line_longer_than_the_limit_is_cut_and_the_next_is_whole(
    engine: DockerEngine, *, has_stamps: bool
) -> None:
    identity = await _finished(engine, "head -c 100000 /dev/zero | tr '\\0' x; echo; echo next")
    query = LogQuery(timestamps=has_stamps)
    lines = await engine.container_logs(identity, query, max_bytes=1_000_000)
    assert [(len(line.text), line.is_cut) for line in lines] == [(16384, True), (4, False)]


async def test_bytes_that_are_no_utf_8_are_replaced(engine: DockerEngine) -> None:
    identity = await _finished(engine, r"printf 'caf\351\n'")
    assert await _texts(engine, identity, ALL) == ["caf\ufffd"]


async def test_a_long_log_is_read_in_little_memory(engine: DockerEngine) -> None:
    identity = await _finished(engine, "yes 0123456789012345678901234567890123456789 | head -n 200000")
    lines = await engine.container_logs(identity, ALL, max_bytes=41_000)
    assert len(lines) == 1000


async def test_the_log_of_an_unknown_container_is_not_found(engine: DockerEngine) -> None:
    with pytest.raises(NotFound, match="web"):
        await engine.container_logs("web", ALL, max_bytes=1000)
    with pytest.raises(NotFound, match="web"):
        async with engine.follow_logs("web", ALL, keep_lines=10):
            pytest.fail("there is none")


async def _until(follow: Follow, text: str) -> list[str]:
    seen: list[str] = []
    while text not in seen:
        batch = await follow.next_batch(wait_s=10)
        seen += [line.text for line in batch.lines]
        assert not batch.has_ended
    return seen


async def test_a_follow_begins_with_the_tail_and_goes_on(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("forever",)))
    await engine.start_container(identity)
    async with engine.follow_logs(identity, LogQuery(), keep_lines=10) as follow:
        assert await _until(follow, "ready") == ["ready"]
        await engine.stop_container(identity)
        assert [line.text for line in (await follow.next_batch(wait_s=10)).lines] == ["stopping"]
        assert (await follow.next_batch(wait_s=10)).has_ended


async def test_a_quiet_follow_returns_after_its_wait(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("sleep", "60")))
    await engine.start_container(identity)
    async with engine.follow_logs(identity, LogQuery(), keep_lines=10) as follow:
        batch = await follow.next_batch(wait_s=0.05)
    assert (batch.lines, batch.skipped, batch.has_ended) == ((), 0, False)


async def test_a_flood_leaves_few_lines_and_a_count(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("yes",)))
    await engine.start_container(identity)
    async with engine.follow_logs(identity, LogQuery(tail=0), keep_lines=50) as follow:
        skipped = 0
        while skipped < 20_000:
            batch = await follow.next_batch(wait_s=10)
            skipped += batch.skipped
            assert len(batch.lines) <= 50
            await asyncio.sleep(0.02)
    await engine.remove_container(identity, force=True)


async def test_leaving_a_follow_hangs_up_and_ends_its_thread(
    watched: Relay, watched_engine: DockerEngine, engine: DockerEngine
) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("sleep", "60")))
    await engine.start_container(identity)
    async with watched_engine.follow_logs(identity, LogQuery(), keep_lines=10):
        assert _stream_threads()
    await watched.has_gone.wait()
    while _stream_threads():
        pass


def _stream_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("stream ")]


async def test_a_follow_tells_when_the_engine_goes_away(
    watched: Relay, watched_engine: DockerEngine, engine: DockerEngine
) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("forever",)))
    await engine.start_container(identity)
    async with watched_engine.follow_logs(identity, LogQuery(), keep_lines=10) as follow:
        assert await _until(follow, "ready") == ["ready"]
        watched.hang_up()
        with pytest.raises(EngineUnreachable):
            await follow.next_batch(wait_s=10)


async def test_closing_the_client_breaks_off_its_follows(docker_host: str, engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("sleep", "60")))
    await engine.start_container(identity)
    other = DockerEngine("other", docker_host)
    async with other.follow_logs(identity, LogQuery(), keep_lines=10) as follow:
        await other.close()
        with pytest.raises(EngineUnreachable, match="the client was closed"):
            await follow.next_batch(wait_s=10)


async def test_a_follow_of_a_terminal_is_lines(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("forever",), is_tty=True))
    await engine.start_container(identity)
    async with engine.follow_logs(identity, LogQuery(timestamps=True), keep_lines=10) as follow:
        assert await _until(follow, "ready") == ["ready"]
