"""How much one person may send: a bucket each, bounded in number. Pure arithmetic on a clock that is passed in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

UNCOUNTED = 2  # under way of one person: who waits for each answer floods nobody, and is paced by the bot itself
PEOPLE_REMEMBERED = 512  # whoever is forgotten merely starts with a full bucket again
MINUTE_S = 60.0


class Pass(Enum):
    YES = "yes"
    TELL = "tell"  # no, and that is to be said
    NO = "no"  # no, and it was said


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    is_told: bool = False


class Rates:
    """``a_minute``: so many at once, and as many in each minute; 0 for any number."""

    def __init__(self, a_minute: int, monotonic: Callable[[], float]):
        self._a_minute = a_minute
        self._monotonic = monotonic
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, person_id: int, *, under_way: int = UNCOUNTED + 1) -> Pass:
        """It is told once; and again only after the person had paused for half a bucket. ``under_way`` is how many
        of that person's messages are being worked on already.
        """
        if not self._a_minute or under_way <= UNCOUNTED:
            return Pass.YES
        now = self._monotonic()
        bucket = self._buckets.setdefault(person_id, _Bucket(level=self._a_minute, at=now))
        self._buckets.move_to_end(person_id)
        if len(self._buckets) > PEOPLE_REMEMBERED:
            self._buckets.popitem(last=False)
        gained = (now - bucket.at) * self._a_minute / MINUTE_S
        bucket.level, bucket.at = min(float(self._a_minute), bucket.level + gained), now
        if bucket.level >= self._a_minute / 2:
            bucket.is_told = False
        if bucket.level >= 1:
            bucket.level -= 1
            return Pass.YES
        if bucket.is_told:
            return Pass.NO
        bucket.is_told = True
        return Pass.TELL
