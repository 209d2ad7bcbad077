"""What a registry answered for a tag. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    KNOWN = "known"
    GONE = "gone"  # no such tag any more
    DENIED = "denied"  # no login, or one without the right
    HELPER = "helper"  # it wants a login, and the program that keeps it gave none
    LIMITED = "limited"  # asked to be left alone, until ``until``
    AWAY = "away"  # not reached, or no registry's answer
    FOREIGN = "foreign"  # a loopback address of another machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``digest`` where it is known; ``reason`` for the log and the curious, never a secret."""

    verdict: Verdict
    digest: str = ""
    until: datetime | None = None
    reason: str = ""
