"""What the Compose tool prints, as a screen would show it in the end: one line a thing, with its newest state. Pure.

Written to a pipe it prints a line for each state that a container, a network or a layer of an image goes through.
Source: what docker compose 2.40 and docker-compose 1.29 print with ``--ansi never``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KEPT_LINES = 60
LINE_CHARS = 500
_THING = re.compile(r" (?P<thing>(?:(?:Container|Network|Volume|Image|Secret|Config) )?\S+) +(?P<state>\S.*)")
_FIRST_COMPOSE = re.compile(r"(?P<thing>[A-Z][a-z]+ [\w.-]+) +\.\.\.(?: (?P<state>\w+))?")
_LAYER = re.compile(r"[0-9a-f]{12}")
_LAYER_IS_HERE = ("Pull complete", "Already exists")
_LOGGED = re.compile(r'time="[^"]*" level=(?P<level>\w+) msg="(?P<words>.*)"')
_QUOTED = re.compile(r'\\(["\\])')


@dataclass(slots=True)
class Output:
    """``total_bytes`` counts all that came; ``dropped`` the lines that were too many."""

    dropped: int = 0
    total_bytes: int = 0
    _kept: dict[str | int, str] = field(default_factory=dict)  # by the thing told of, or by number
    _count: int = 0
    _begun: str = ""

    @property
    def lines(self) -> list[str]:
        """The newest, without their ends."""
        return list(self._kept.values())

    def take(self, block: bytes) -> None:
        self.total_bytes += len(block)
        text = self._begun + block.decode("utf-8", "replace")
        *whole, self._begun = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._begun = self._begun[-LINE_CHARS:]
        for line in whole:
            self._add(line)

    def end(self) -> None:
        self._add(self._begun)
        self._begun = ""

    def _add(self, line: str) -> None:
        if not line.strip():
            return
        self._count += 1
        thing, text = _read(line[:LINE_CHARS].rstrip())
        if thing and not text:
            self._kept.pop(thing, None)
            return
        self._kept[thing or self._count] = text
        if len(self._kept) > KEPT_LINES:
            del self._kept[next(iter(self._kept))]
            self.dropped += 1


def _read(line: str) -> tuple[str, str]:
    """The thing that a line tells of, "" for none, and the line in few words; none of those where it is over."""
    if found := _LOGGED.fullmatch(line):
        sign = "⚠ " if found["level"] in ("warning", "error", "fatal") else ""
        return "", sign + _QUOTED.sub(r"\1", found["words"])
    if found := _THING.fullmatch(line):
        is_over = _LAYER.fullmatch(found["thing"]) is not None and found["state"] in _LAYER_IS_HERE
        return found["thing"], "" if is_over else f"{found['thing']} {found['state']}"
    if found := _FIRST_COMPOSE.fullmatch(line):
        return found["thing"], f"{found['thing']} … {found['state'] or ''}".rstrip()
    return "", line
