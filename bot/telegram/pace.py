"""How fast a chat may be written to, and by how much edits are spaced. Pure arithmetic on a clock that is passed in.

Telegram's bots FAQ: about one message a second per chat with short bursts, twenty a minute per group, thirty a
second in all. What somebody asks for in private they pace themselves, so an answer there does not wait, unless
Telegram has lately said that it is too much. aiolimiter was looked at: it cannot say when the next turn would be,
which a live message needs to skip states in between.
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
ANSWER_TURNS = 4  # messages that one command or press may be answered with at once
OPEN_TURNS = 40  # of a person who sends many commands before the first is answered
ANSWERED_WITHIN_S = 60.0  # what comes later is no answer any more
STRICT_FOR_S = 60.0  # after Telegram has said that it is too much
CHATS_REMEMBERED = 512  # a chat that is forgotten merely starts with a full burst again


@dataclass(slots=True)
class _Bucket:
    burst: int
    interval_s: float
    full_at: float = 0.0  # when all of the burst will be free again
    answers: int = 0  # turns that were asked for by whoever is in the chat
    asked_at: float = 0.0
    strict_until: float = 0.0

    def take_answer(self, now: float) -> bool:
        if not self.answers or now > self.asked_at + ANSWERED_WITHIN_S or now < self.strict_until:
            return False
        self.answers -= 1
        return True

    def take(self, now: float) -> float:
        self.full_at = max(self.full_at, now) + self.interval_s
        return max(0.0, self.full_at - now - self.burst * self.interval_s)


class Pace:
    def __init__(self, monotonic: Callable[[], float]):
        self._monotonic = monotonic
        self._all = _Bucket(ALL_BURST, ALL_INTERVAL_S)
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()

    def heard(self, chat_id: int) -> None:
        """Somebody there has asked for something."""
        if chat_id > 0:
            bucket, now = self._bucket(chat_id), self._monotonic()
            open_turns = bucket.answers if now <= bucket.asked_at + ANSWERED_WITHIN_S else 0
            bucket.answers, bucket.asked_at = min(OPEN_TURNS, open_turns + ANSWER_TURNS), now

    def refused(self, chat_id: int) -> None:
        """Telegram has said that it is too much for that chat."""
        self._bucket(chat_id).strict_until = self._monotonic() + STRICT_FOR_S

    def take(self, chat_id: int) -> float:
        """Take a turn; seconds to wait before using it, mostly 0."""
        now = self._monotonic()
        bucket = self._bucket(chat_id)
        if bucket.take_answer(now):
            return 0.0
        return max(bucket.take(now), self._all.take(now))

    def _bucket(self, chat_id: int) -> _Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            is_group = chat_id < 0
            bucket = _Bucket(GROUP_BURST, GROUP_INTERVAL_S) if is_group else _Bucket(PRIVATE_BURST, PRIVATE_INTERVAL_S)
            self._chats[chat_id] = bucket
            if len(self._chats) > CHATS_REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return bucket


def edit_interval_s(chat_id: int) -> float:
    """Seconds between two edits of a live message."""
    return GROUP_INTERVAL_S if chat_id < 0 else PRIVATE_INTERVAL_S
