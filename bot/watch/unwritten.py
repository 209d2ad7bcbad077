"""What a full disk did not take: kept in memory in its order, and told at once in short, since nobody should wait for
room on a disk to hear of a crash. The card itself comes when the disk takes it.

A kill in that time loses none of it: the engine tells the events again from where the disk knows them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.errors import DiskFull
from bot.store.alerting import Batch
from bot.store.posts import Post

log = structlog.get_logger(__name__)

KEPT_AT_MOST = 200  # batches; what comes then waits in the engine
TOLD_AT_MOST = 100  # cards in one such time, in each chat


class Unwritten:
    def __init__(self, write: Callable[[Batch], Awaitable[None]], tell: Callable[[Sequence[Post]], None]):
        self._write = write
        self._tell = tell
        self._waiting: deque[Batch] = deque()
        self._told: set[tuple[str, int, int | None]] = set()
        self._is_full = False

    async def put(self, batch: Batch, *, may_wait: bool) -> None:
        """Write it behind all that waits. Raises DiskFull, and then it is not kept, unless it may wait."""
        try:
            await self.flush()
            await self._write(batch)
        except DiskFull:
            if not may_wait or len(self._waiting) >= KEPT_AT_MOST:
                raise
            if batch.must_last:
                self._waiting.append(batch)
            self._say(batch.posts)

    async def flush(self) -> None:
        """Raises DiskFull."""
        while self._waiting:
            await self._write(self._waiting[0])
            self._waiting.popleft()
        self._is_full = False
        self._told.clear()

    def _say(self, posts: Sequence[Post]) -> None:
        if not self._is_full:
            log.error("alerts go on from memory: the disk is full")
        self._is_full = True
        due = [one for one in posts if one.card and one.hold_until is None]
        fresh = [one for one in due if (one.card, one.chat_id, one.topic_id) not in self._told]
        fresh = fresh[: max(0, TOLD_AT_MOST - len(self._told))]
        self._told.update((one.card, one.chat_id, one.topic_id) for one in fresh)
        if fresh:
            self._tell(fresh)
