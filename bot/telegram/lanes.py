"""Who may speak in a chat: answers one after the other, none while alerts are to be told, and nobody before a wait that
Telegram asked for is over.

Only whose turn it is; what is said, and how often it is tried, is not known here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

ALERTS_IN_A_ROW = 10  # then an answer that waits gets through: who comes back to a long backlog may still ask and act


class Lane:
    """``order`` is for who sends answers: held from the first try to the last, it keeps them in their order.

    An alert waits for no answer: one that hangs must not hold it.
    """

    def __init__(self, monotonic: Callable[[], float]):
        self.order = asyncio.Lock()
        self._monotonic = monotonic
        self._not_before = 0.0
        self._alerts = 0
        self._expects_alerts = False
        self._waiting_answers = 0
        self._overtaken = 0  # alerts that were told while an answer waited
        self._may_answer = asyncio.Event()
        self._may_answer.set()

    @contextmanager
    def alert(self) -> Iterator[None]:
        """Around the call that tells one."""
        self._alerts += 1
        self._overtaken += bool(self._waiting_answers)
        self._update()
        try:
            yield
        finally:
            self._alerts -= 1
            self._update()

    def expect_alerts(self, is_expecting: bool) -> None:
        """While there are more alerts to come, answers let them go first."""
        self._expects_alerts = is_expecting
        self._update()

    async def after_alerts(self) -> None:
        """Before each call of an answer."""
        self._waiting_answers += 1
        try:
            await self._may_answer.wait()
        finally:
            self._waiting_answers -= 1
        self._overtaken = 0
        self._update()

    def rest(self, seconds: float) -> None:
        """Telegram wants to hear nothing for so long."""
        self._not_before = max(self._not_before, self._monotonic() + seconds)

    def rest_s(self) -> float:
        """How much of that is left; 0 mostly."""
        return max(0.0, self._not_before - self._monotonic())

    def _update(self) -> None:
        if (self._alerts or self._expects_alerts) and self._overtaken < ALERTS_IN_A_ROW:
            self._may_answer.clear()
        else:
            self._may_answer.set()


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
