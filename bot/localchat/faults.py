"""Troubles on demand: what a network, a gateway or Telegram itself may do to a bot.

Only which trouble strikes next; the server carries it out. Tests start them in the process, the page over HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    OUTAGE = "outage"  # every connection is reset before an answer; nothing is carried out
    SLOW = "slow"  # `seconds` pass before the call is carried out
    SERVER_ERROR = "server_error"  # Telegram's own 5xx (`status`), as JSON; nothing is carried out
    BAD_GATEWAY = "bad_gateway"  # a gateway's 502 page, as HTML; nothing is carried out
    FLOOD = "flood"  # 429 with `seconds` as retry_after; nothing is carried out
    RESET_MID_ANSWER = "reset_mid_answer"  # carried out; half of the answer arrives
    LOSE_ANSWER = "lose_answer"  # carried out; the connection is reset in place of the answer


@dataclass(slots=True, eq=False)
class Fault:
    """`methods` in lower case, empty for all; `times` left, None for until ended."""

    trouble: Trouble
    methods: frozenset[str]
    times: int | None
    seconds: float
    status: int

    def concerns(self, method: str) -> bool:
        return not self.methods or method.lower() in self.methods


class Faults:
    def __init__(self) -> None:
        self.active: list[Fault] = []
        self.on_outage: Callable[[], None] = lambda: None  # the server breaks off a waiting getUpdates
        self._twice = 0
        self._delays_s: list[float] = []

    def start(
        self,
        trouble: Trouble,
        *methods: str,
        times: int | None = None,
        seconds: float = 1.0,
        status: int = 500,
    ) -> Fault:
        """For these methods (none named: all), so many times (None: until `end`)."""
        fault = Fault(trouble, frozenset(name.lower() for name in methods), times, seconds, status)
        self.active.append(fault)
        if trouble is Trouble.OUTAGE and fault.concerns("getUpdates"):
            self.on_outage()
        return fault

    def end(self, fault: Fault | None = None) -> None:
        """Ends one, or all that there are."""
        if fault is None:
            self.active.clear()
            self._twice = 0
            self._delays_s.clear()
        elif fault in self.active:
            self.active.remove(fault)

    def take(self, method: str, troubles: Iterable[Trouble]) -> Fault | None:
        """The first that strikes this call, counted down."""
        wanted = set(troubles)
        for fault in self.active:
            if fault.trouble in wanted and fault.concerns(method):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.active.remove(fault)
                return fault
        return None

    def deliver_twice(self, times: int = 1) -> None:
        """The next updates come again after the bot has confirmed them, with the same update_id."""
        self._twice += times

    def delay(self, seconds: float, times: int = 1) -> None:
        """The next messages of people were written that long ago, as after hours without a network."""
        self._delays_s += [seconds] * times

    def next_deliveries(self) -> int:
        if self._twice:
            self._twice -= 1
            return 2
        return 1

    def next_age_s(self) -> float:
        return self._delays_s.pop(0) if self._delays_s else 0.0
