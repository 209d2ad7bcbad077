"""Who may speak in a chat next: one call at a time, alerts before answers, and nobody before Telegram's wait is over.

Only whose turn it is; what is said, and how often it is tried, is not known here.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

ALERTS_IN_A_ROW = 10  # then an answer that waits gets through: who comes back to a long backlog may still ask and act


class Lane:
    """``order`` is for who sends answers: held from the first try to the last, it keeps them in their order."""

    def __init__(self, monotonic: Callable[[], float]):
        self.order = asyncio.Lock()
        self._monotonic = monotonic
        self._not_before = 0.0
        self._is_taken = False
        self._expects_alerts = False
        self._in_a_row = 0
        self._alerts: deque[asyncio.Future[None]] = deque()
        self._answers: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, is_alert: bool = False) -> AsyncIterator[None]:
        """For one call."""
        turn = asyncio.get_running_loop().create_future()
        queue = self._alerts if is_alert else self._answers
        queue.append(turn)
        self._grant()
        try:
            await turn
        except asyncio.CancelledError:
            if turn in queue:
                queue.remove(turn)
            else:
                self._release()
            raise
        try:
            yield
        finally:
            self._release()

    def expect_alerts(self, is_expecting: bool) -> None:
        """While there are more alerts to come, answers let them go first."""
        self._expects_alerts = is_expecting
        self._grant()

    def rest(self, seconds: float) -> None:
        """Telegram wants to hear nothing for so long."""
        self._not_before = max(self._not_before, self._monotonic() + seconds)

    def rest_s(self) -> float:
        """How much of that is left; 0 mostly."""
        return max(0.0, self._not_before - self._monotonic())

    def _release(self) -> None:
        self._is_taken = False
        self._grant()

    def _grant(self) -> None:
        if self._is_taken:
            return
        has_alerts = bool(self._alerts) or self._expects_alerts
        if self._answers and (not has_alerts or self._in_a_row >= ALERTS_IN_A_ROW):
            self._in_a_row = 0
            turn = self._answers.popleft()
        elif self._alerts:
            self._in_a_row += 1
            turn = self._alerts.popleft()
        else:
            return
        self._is_taken = True
        if turn.cancelled():  # cancelled in the same pass of the loop: who waited has not noticed yet
            self._is_taken = False
            self._grant()
        else:
            turn.set_result(None)


class Lanes:
    """One lane a chat, for as long as somebody uses it."""

    def __init__(self, monotonic: Callable[[], float]):
        self._monotonic = monotonic
        self._lanes: WeakValueDictionary[int, Lane] = WeakValueDictionary()

    def of(self, chat_id: int) -> Lane:
        lane = self._lanes.get(chat_id)
        if lane is None:
            lane = self._lanes[chat_id] = Lane(self._monotonic)
        return lane
