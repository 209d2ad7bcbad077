"""The one place that starts tasks: each has a name and an end, and none dies unheard.

No logic of what they do belongs here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

from bot.errors import BotError

T = TypeVar("T")
log = structlog.get_logger(__name__)

CLOSE_WAIT_S = 5.0  # for tasks that clean up after they were cancelled


class Nursery:
    """An async context manager; what still runs when it is left is cancelled and waited for."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    def start(
        self, work: Coroutine[Any, Any, T], *, name: str, essential: Callable[[], object] | None = None
    ) -> asyncio.Task[T]:
        """Run beside the caller. A crash is logged; who awaits the task gets it as well.

        ``essential`` is called when the task ends by itself, well or badly: the app cannot go on without it.
        Raises RuntimeError once the nursery is closed.
        """
        if self._is_closed:
            work.close()
            raise RuntimeError(f"the nursery is closed, {name} was not started")
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, essential))
        return task

    async def close(self) -> None:
        """Cancel all and wait until they have ended; one that ignores it is left after some seconds, and logged."""
        self._is_closed = True
        own = asyncio.current_task()
        waiting = {task for task in self._tasks if task is not own}
        for task in waiting:
            task.cancel()
        if waiting:
            _done, stuck = await asyncio.wait(waiting, timeout=CLOSE_WAIT_S)
            for task in stuck:
                log.error("a task does not end", task=task.get_name())

    def __len__(self) -> int:
        return len(self._tasks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    def _ended(self, task: asyncio.Task[Any], essential: Callable[[], object] | None) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, BotError):
            log.warning("a task failed", task=task.get_name(), reason=str(error))
        elif error is not None:
            log.error("a task crashed", task=task.get_name(), exc_info=error)
        if essential is not None:
            essential()
