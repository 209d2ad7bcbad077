"""The one-time code with which the first admin is made: printed on the console, kept in memory only."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

LIFE = timedelta(minutes=10)
TRIES = 5
DIGITS = 6


class Verdict(Enum):
    ACCEPTED = "accepted"
    WRONG = "wrong"
    VOID = "void"  # expired, used, or too many wrong ones


class Claim:
    def __init__(self, clock: Callable[[], datetime]):
        self._clock = clock
        self._code = ""
        self._expires_at: datetime | None = None
        self.tries_left = 0

    def arm(self) -> str:
        """A new code, valid ten minutes and five tries."""
        self._code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        self._expires_at = self._clock() + LIFE
        self.tries_left = TRIES
        return self._code

    @property
    def is_armed(self) -> bool:
        return bool(self._code) and self._expires_at is not None and self._clock() < self._expires_at

    def hand_in(self, code: str) -> Verdict:
        """A right code is used up; the fifth wrong one voids it."""
        if not self.is_armed:
            return Verdict.VOID
        if hmac.compare_digest(self._code.encode(), code.strip().encode()):
            self._code = ""
            return Verdict.ACCEPTED
        self.tries_left -= 1
        if self.tries_left <= 0:
            self._code = ""
            return Verdict.VOID
        return Verdict.WRONG
