"""What /update changes, from its options to an UpdateSpec. Pure; apart from handlers.py because tables test it.

Source: Docker's CLI reference, "docker container update", and "Resource constraints".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.engine.transfer import UpdateSpec
from bot.errors import UsageError

POLICIES = "no, on-failure[:3], always, unless-stopped"
NO_LIMIT = "-1"
LEAST_MEMORY_BYTES = 6 * 1024 * 1024  # the engine's own
_ON_FAILURE = re.compile(r"on-failure(?::(\d{1,6}))?")
_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[bkmgt]?)(?:i?b)?", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}
_CPUSET = re.compile(r"\d{1,4}(?:-\d{1,4})?(?:,\d{1,4}(?:-\d{1,4})?)*")

OPTIONS = (
    "restart", "memory", "memory_swap", "memory_reservation", "cpus", "cpu_shares", "cpuset_cpus", "pids_limit",
)  # fmt: skip


def build_spec(args: Mapping[str, Any]) -> UpdateSpec:
    """Raises UsageError where nothing is to change, and for a value that docker would not take."""
    if not given(args):
        raise UsageError(key="update-nothing", command="update")
    policy, retries = parse_policy(args["restart"]) if args["restart"] is not None else (None, 0)
    return UpdateSpec(
        memory_bytes=_size("--memory", args["memory"]),
        memory_swap_bytes=-1 if args["memory_swap"] == NO_LIMIT else _size("--memory-swap", args["memory_swap"]),
        memory_reservation_bytes=_size("--memory-reservation", args["memory_reservation"]),
        cpus=_cpus(args["cpus"]),
        cpu_shares=_number("--cpu-shares", args["cpu_shares"], form="512, 1024"),
        cpuset_cpus=_cpuset(args["cpuset_cpus"]),
        pids_limit=-1 if args["pids_limit"] == NO_LIMIT else _number("--pids-limit", args["pids_limit"], form="100"),
        restart_policy=policy,
        restart_max_retries=retries,
    )


def given(args: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options that were given, with what was typed."""
    return [(name, args[name]) for name in OPTIONS if args[name] is not None]


def parse_policy(text: str) -> tuple[str, int]:
    """Raises UsageError."""
    if text in ("no", "always", "unless-stopped"):
        return text, 0
    found = _ON_FAILURE.fullmatch(text)
    if found is None:
        raise _wrong("--restart", text, POLICIES)
    return "on-failure", int(found[1] or 0)


def _size(option: str, text: str | None) -> int | None:
    if text is None:
        return None
    found = _SIZE.fullmatch(text.strip())
    size = int(float(found["number"]) * _UNITS[found["unit"].lower()]) if found else 0
    if size < LEAST_MEMORY_BYTES:
        raise _wrong(option, text, "512m, 1g (6m)")
    return size


def _cpus(text: str | None) -> float | None:
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,4}(?:\.\d{1,9})?", text) or not float(text):
        raise _wrong("--cpus", text, "0.5, 2")
    return float(text)


def _cpuset(text: str | None) -> str | None:
    if text is not None and not _CPUSET.fullmatch(text):
        raise _wrong("--cpuset-cpus", text, "0-3, 0,2")
    return text


def _number(option: str, text: str | None, *, form: str) -> int | None:
    """A zero would be taken for "as it is"."""
    if text is None:
        return None
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise _wrong(option, text, form)
    return int(text)


def _wrong(option: str, value: str, form: str) -> UsageError:
    return UsageError(key="update-bad", option=option, value=value, form=form, command="update")
