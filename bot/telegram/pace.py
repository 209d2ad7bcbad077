"""How fast a chat may be written to, and by how much edits are spaced. Pure arithmetic on a clock that is passed in.

Telegram's bots FAQ: about one message a second per chat with short bursts, twenty a minute per group, thirty a
second in all. aiolimiter was looked at: it cannot say when the next turn would be, which a live message needs to
skip states in between.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

PRIVATE_BURST = 3
PRIVATE_INTERVAL_S = 1.0
GROUP_BURST = 5
GROUP_INTERVAL_S = 3.0
ALL_BURST = 30
ALL_INTERVAL_S = 1 / 30
CHATS_REMEMBERED = 512  # a chat that is forgotten merely starts with a full burst again


@dataclass(slots=True)
class _Bucket:
    burst: int
    interval_s: float
    full_at: float = 0.0  # when all of the burst will be free again

    def take(self, now: float) -> float:
        self.full_at = max(self.full_at, now) + self.interval_s
        return max(0.0, self.full_at - now - self.burst * self.interval_s)


class Pace:
    def __init__(self, monotonic: Callable[[], float]):
        self._monotonic = monotonic
        self._all = _Bucket(ALL_BURST, ALL_INTERVAL_S)
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()

    def take(self, chat_id: int) -> float:
        """Take a turn; seconds to wait before using it, mostly 0."""
        now = self._monotonic()
        bucket = self._chats.get(chat_id)
        if bucket is None:
            is_group = chat_id < 0
            bucket = _Bucket(GROUP_BURST, GROUP_INTERVAL_S) if is_group else _Bucket(PRIVATE_BURST, PRIVATE_INTERVAL_S)
            self._chats[chat_id] = bucket
            if len(self._chats) > CHATS_REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return max(bucket.take(now), self._all.take(now))


def edit_interval_s(chat_id: int) -> float:
    """Seconds between two edits of a live message."""
    return GROUP_INTERVAL_S if chat_id < 0 else PRIVATE_INTERVAL_S
