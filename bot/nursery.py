"""The one place that starts tasks: each has a name, its crash is logged, and all end when the nursery is left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger(__name__)


class Nursery:
    """Use as an async context manager; leaving it cancels what still runs and waits for it."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    def start(
        self, work: Coroutine[Any, Any, T], *, name: str, essential: Callable[[], object] | None = None
    ) -> asyncio.Task[T]:
        """Start a task. ``essential`` is called when it ends by itself, whether well or not: without it the rest is pointless.

        Raises RuntimeError once the nursery is closed.
        """
        if self._is_closed:
            work.close()
            raise RuntimeError(f"too late to start {name}")
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, essential))
        return task

    async def close(self) -> None:
        self._is_closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any], essential: Callable[[], object] | None) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("a task failed", task=task.get_name(), exc_info=error)
        if essential is not None:
            essential()
