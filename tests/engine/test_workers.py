import asyncio
import threading

import pytest

from bot.engine.workers import WAITING, Workers
from bot.errors import EngineBusy


def _workers(threads: int = 2) -> Workers[str]:
    return Workers(
        host="harbour", make=lambda: threading.current_thread().name, end=lambda _tool: None, threads=threads
    )


async def test_an_act_s_result_and_error_come_back() -> None:
    workers = _workers()
    assert await workers.call(lambda tool: tool) == "engine-harbour-1"
    with pytest.raises(ZeroDivisionError):
        await workers.call(lambda _tool: 1 // 0)
    workers.close()


async def test_one_thread_serves_calls_that_follow_each_other() -> None:
    workers = _workers()
    assert {await workers.call(lambda tool: tool) for _ in range(5)} == {"engine-harbour-1"}
    workers.close()


async def test_no_more_threads_than_allowed_work_at_once() -> None:
    workers = _workers(threads=3)
    together = threading.Barrier(3)
    names = await asyncio.gather(*(workers.call(lambda tool: (together.wait(5), tool)[1]) for _ in range(6)))
    assert len(set(names)) == 3
    workers.close()


async def test_a_call_beyond_the_queue_is_refused_at_once() -> None:
    workers = _workers(threads=1)
    go = threading.Event()
    calls = [asyncio.ensure_future(workers.call(lambda _tool: go.wait(5))) for _ in range(WAITING + 1)]  # noqa: TID251
    await asyncio.sleep(0)
    with pytest.raises(EngineBusy):
        await workers.call(lambda _tool: None)
    go.set()
    assert all(await asyncio.gather(*calls))
    assert await workers.call(lambda _tool: "room again") == "room again"
    workers.close()


async def test_calls_that_hang_take_no_place_from_the_next_and_leave_no_thread() -> None:
    workers = _workers(threads=2)
    go = threading.Event()
    hanging = [asyncio.ensure_future(workers.call(lambda _tool: go.wait(5))) for _ in range(8)]  # noqa: TID251
    await asyncio.sleep(0)
    async with asyncio.timeout(4):
        assert await workers.call(lambda _tool: "answered") == "answered"
    go.set()
    await asyncio.gather(*hanging)
    await asyncio.gather(*(workers.call(lambda _tool: None) for _ in range(50)))
    assert workers._started <= 3
    workers.close()


async def test_no_more_hang_at_once_than_there_may_be_threads() -> None:
    workers: Workers[int] = Workers(host="harbour", make=lambda: 0, end=lambda _tool: None, threads=1, most=3)
    go = threading.Event()
    hanging = [asyncio.ensure_future(workers.call(lambda _tool: go.wait(5))) for _ in range(3)]  # noqa: TID251
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(workers.call(lambda _tool: None), 1.0)
    go.set()
    await asyncio.gather(*hanging)
    workers.close()


async def test_a_thread_is_hung_up_on_when_its_time_is_over() -> None:
    hung_up = threading.Event()
    workers: Workers[int] = Workers(
        host="harbour", make=lambda: 0, end=lambda _tool: None, hang_up=lambda _tool: hung_up.set()
    )
    call = asyncio.ensure_future(workers.call(lambda _tool: hung_up.wait(5), limit_s=0.01))  # noqa: TID251
    assert await call
    await workers.call(lambda _tool: None, limit_s=5)
    workers.close()


async def test_a_call_given_up_in_the_queue_is_never_made() -> None:
    workers = _workers(threads=1)
    go, made = threading.Event(), threading.Event()
    first = asyncio.ensure_future(workers.call(lambda _tool: go.wait(5)))  # noqa: TID251
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(workers.call(lambda _tool: made.set()), 0.01)
    go.set()
    await first
    await workers.call(lambda _tool: None)
    assert not made.is_set()
    workers.close()


async def test_closing_ends_what_each_thread_holds() -> None:
    ended = threading.Event()
    workers: Workers[str] = Workers(host="harbour", make=lambda: "tool", end=lambda _tool: ended.set())
    await workers.call(lambda tool: tool)
    workers.close()
    assert ended.wait(5)
