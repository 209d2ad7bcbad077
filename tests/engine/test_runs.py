import asyncio

import pytest

from bot.engine.client import DockerEngine
from bot.engine.model import ExitStatus, LogLine, PortBinding, RunSpec, Source
from bot.engine.port import Follow
from bot.errors import BadRequest, InUse, NotFound
from tests import images


def _shell(script: str, *, is_tty: bool = False, is_auto_removed: bool = False) -> RunSpec:
    return RunSpec(image=images.BUSYBOX, command=("sh", "-c", script), is_tty=is_tty, is_auto_removed=is_auto_removed)


async def _all_of(follow: Follow) -> list[LogLine]:
    lines: list[LogLine] = []
    while True:
        batch = await follow.next_batch(wait_s=10)
        lines += batch.lines
        if batch.has_ended:
            return lines


@pytest.mark.parametrize("is_auto_removed", [False, True])
@pytest.mark.parametrize("is_tty", [False, True])
async def test_a_quick_run_loses_neither_output_nor_exit_code(
    engine: DockerEngine, *, is_tty: bool, is_auto_removed: bool
) -> None:
    identity = await engine.create_container(_shell("echo one; exit 7", is_tty=is_tty, is_auto_removed=is_auto_removed))
    async with engine.run_container(identity, auto_removed=is_auto_removed, keep_lines=10) as run:
        assert await run.wait() == ExitStatus(code=7)
        assert await _all_of(run) == [LogLine(text="one")]
    assert bool(await engine.list_containers(all=True)) is not is_auto_removed


async def test_both_outputs_are_told_apart(engine: DockerEngine) -> None:
    identity = await engine.create_container(_shell("echo out; echo err >&2; printf open"))
    async with engine.run_container(identity, auto_removed=False, keep_lines=10) as run:
        lines = await _all_of(run)
    assert {(line.text, line.source) for line in lines} == {
        ("out", Source.STDOUT),
        ("err", Source.STDERR),
        ("open", Source.STDOUT),
    }


async def test_only_the_newest_lines_are_kept_and_the_rest_is_counted(engine: DockerEngine) -> None:
    identity = await engine.create_container(_shell("seq 1 1000"))
    async with engine.run_container(identity, auto_removed=False, keep_lines=3) as run:
        await run.wait()
        seen = skipped = 0
        while True:
            batch = await run.next_batch(wait_s=10)
            seen += len(batch.lines)
            skipped += batch.skipped
            assert len(batch.lines) <= 3
            if batch.has_ended:
                break
    assert [line.text for line in batch.lines][-1:] in ([], ["1000"])
    assert seen + skipped == 1000


async def test_leaving_a_run_lets_it_run_on(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("forever",)))
    async with engine.run_container(identity, auto_removed=False, keep_lines=10) as run:
        assert (await run.next_batch(wait_s=10)).lines == (LogLine(text="ready"),)
    assert (await engine.inspect_container(identity)).is_running


async def test_a_wait_can_be_given_up(engine: DockerEngine) -> None:
    identity = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("forever",)))
    async with engine.run_container(identity, auto_removed=False, keep_lines=10) as run:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await run.wait()
        await engine.kill_container(identity)
        assert await run.wait() == ExitStatus(code=137)


@pytest.mark.parametrize("is_auto_removed", [False, True])
async def test_a_program_that_is_not_there_is_a_bad_request(engine: DockerEngine, *, is_auto_removed: bool) -> None:
    spec = RunSpec(image=images.BUSYBOX, command=("nonesuch",), is_auto_removed=is_auto_removed)
    identity = await engine.create_container(spec)
    with pytest.raises(BadRequest, match=r"nonesuch.*executable file not found"):
        async with engine.run_container(identity, auto_removed=is_auto_removed, keep_lines=10):
            pytest.fail("it cannot have started")


async def test_a_taken_port_is_in_use(engine: DockerEngine) -> None:
    ports = (PortBinding(container_port=80),)
    first = await engine.create_container(RunSpec(image=images.BUSYBOX, command=("forever",), ports=ports))
    await engine.start_container(first)
    taken = (await engine.list_containers())[0].ports[0].host_port
    ports = (PortBinding(container_port=80, host_port=taken),)
    second = await engine.create_container(RunSpec(image=images.BUSYBOX, ports=ports))
    with pytest.raises(InUse, match="port is already allocated"):
        async with engine.run_container(second, auto_removed=False, keep_lines=10):
            pytest.fail("it cannot have started")


async def test_an_unknown_container_cannot_run(engine: DockerEngine) -> None:
    with pytest.raises(NotFound):
        async with engine.run_container("web", auto_removed=False, keep_lines=10):
            pytest.fail("there is none")
