"""What a registry says in its headers: how to log in, and how long to leave it alone. Pure.

Source: the distribution specification's token authentication; RFC 9110 for Retry-After; Docker Hub's RateLimit-*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

_PARAMETER = re.compile(r'([A-Za-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
USUAL_WAIT = timedelta(minutes=5)  # where a refusal names none
LONGEST_WAIT = timedelta(hours=6)  # Docker Hub's own window


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """``scheme`` is bearer or basic, in lower case."""

    scheme: str
    realm: str = ""
    service: str = ""
    scope: str = ""


def challenge(header: str) -> Challenge | None:
    """Of WWW-Authenticate; None for a scheme that is neither."""
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() not in ("bearer", "basic"):
        return None
    found = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
    return Challenge(
        scheme=scheme.lower(),
        realm=found.get("realm", ""),
        service=found.get("service", ""),
        scope=found.get("scope", ""),
    )


def wait_after_refusal(headers: Mapping[str, str], now: datetime) -> timedelta:
    """After 429 or 503: Retry-After in seconds or as a date."""
    told = headers.get("Retry-After", "").strip()
    if told.isdecimal():
        return _bounded(timedelta(seconds=min(int(told), LONGEST_WAIT.total_seconds())))
    try:
        until = parsedate_to_datetime(told)
        return _bounded(until - now)
    except (ValueError, TypeError):
        return USUAL_WAIT


def wait_for_quota(headers: Mapping[str, str]) -> timedelta | None:
    """``RateLimit-Remaining: 0;w=21600``: nothing is left for now. None where there is, or nothing is told."""
    told = headers.get("RateLimit-Remaining", "")
    number, _, rest = told.partition(";")
    if not number.strip().isdecimal() or int(number) > 0:
        return None
    window = re.search(r"w=(\d{1,9})", rest)
    return _bounded(timedelta(seconds=int(window[1]))) if window else USUAL_WAIT


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)
