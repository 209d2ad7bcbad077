import asyncio

import pytest
from structlog.testing import capture_logs

from bot.errors import BotError
from bot.nursery import Nursery


async def _crash(error: BaseException) -> None:
    raise error


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def test_a_task_runs_and_gives_its_value() -> None:
    async def work() -> int:
        return 7

    async with Nursery() as nursery:
        assert await nursery.start(work(), name="work") == 7
        assert len(nursery) == 0


async def test_leaving_cancels_what_still_runs_and_waits_for_its_clean_up() -> None:
    steps: list[str] = []

    async def work() -> None:
        try:
            await _for_ever()
        finally:
            await asyncio.sleep(0)
            steps.append("cleaned up")

    async with Nursery() as nursery:
        task = nursery.start(work(), name="work")
        await asyncio.sleep(0)
    assert task.cancelled()
    assert steps == ["cleaned up"]


async def test_a_crash_is_logged_with_the_tasks_name_and_ends_nothing_else() -> None:
    with capture_logs() as logs:
        async with Nursery() as nursery:
            other = nursery.start(_for_ever(), name="other")
            task = nursery.start(_crash(ValueError("no")), name="worker")
            await asyncio.wait([task])
            assert not other.done()
    assert [(entry["event"], entry["task"], type(entry["exc_info"])) for entry in logs] == [
        ("a task crashed", "worker", ValueError)
    ]


async def test_a_failure_that_is_no_bug_is_logged_without_a_traceback() -> None:
    with capture_logs() as logs:
        async with Nursery() as nursery:
            await asyncio.wait([nursery.start(_crash(BotError()), name="worker")])
    assert [(entry["event"], entry["log_level"], "exc_info" in entry) for entry in logs] == [
        ("a task failed", "warning", False)
    ]


async def test_who_awaits_a_task_gets_its_error() -> None:
    async with Nursery() as nursery:
        with pytest.raises(BotError):
            await nursery.start(_crash(BotError()), name="worker")


@pytest.mark.parametrize("is_well", [True, False])
async def test_an_essential_task_that_ends_by_itself_calls_for_the_end(is_well: bool) -> None:
    ended = asyncio.Event()
    work = asyncio.sleep(0) if is_well else _crash(ValueError())
    async with Nursery() as nursery:
        nursery.start(work, name="polling", essential=ended.set)
        async with asyncio.timeout(5):
            await ended.wait()


async def test_an_essential_task_that_was_cancelled_does_not() -> None:
    called: list[bool] = []
    async with Nursery() as nursery:
        nursery.start(_for_ever(), name="polling", essential=lambda: called.append(True))
        await asyncio.sleep(0)
    assert called == []


async def test_nothing_is_started_after_the_end() -> None:
    nursery = Nursery()
    await nursery.close()
    with pytest.raises(RuntimeError, match="late was not started"):
        nursery.start(_for_ever(), name="late")


async def test_a_task_may_close_its_own_nursery() -> None:
    nursery = Nursery()
    async with asyncio.timeout(5):
        await nursery.start(nursery.close(), name="closer")
    assert len(nursery) == 0
