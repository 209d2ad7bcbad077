"""How far a build is, read off the engine's steps: which one runs, what it printed last, and the whole log. Pure.

Source of the lines: moby's classic builder, as of 20.10 to 29.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

from bot.engine.model import Progress
from bot.ui.layers import Layers

LAST_LINES = 40  # of the step under way; more than one message shows
LONGEST_LINE = 2000
_STEP = re.compile(r"Step (?P<number>\d+)/(?P<total>\d+) : (?P<instruction>.*)")
_EXIT = re.compile(r"returned a non-zero code: (?P<code>\d+)")
_CACHED = " ---> Using cache"
_WARNING = "[Warning] "
_OWN = re.compile(r" ---> |Removing intermediate container |Successfully (?:built|tagged) |Sending build context")


class Log:
    """Text without an end in a bounded room: its beginning and its newest part."""

    def __init__(self, *, first_chars: int = 500_000, last_chars: int = 1_500_000) -> None:
        self._first: list[str] = []
        self._first_room = first_chars
        self._last: deque[str] = deque()
        self._last_size = 0
        self._last_room = last_chars
        self.dropped_chars = 0

    def add(self, text: str) -> None:
        if self._first_room >= len(text) and not self._last:
            self._first.append(text)
            self._first_room -= len(text)
            return
        self._last.append(text)
        self._last_size += len(text)
        while self._last_size > self._last_room and len(self._last) > 1:
            gone = len(self._last.popleft())
            self._last_size -= gone
            self.dropped_chars += gone

    def parts(self) -> tuple[str, str]:
        """The beginning, and the end where something was dropped between them."""
        if self.dropped_chars:
            return "".join(self._first), "".join(self._last)
        return "".join([*self._first, *self._last]), ""


@dataclass(slots=True)
class Steps:
    number: int = 0
    total: int = 0
    instruction: str = ""
    cached: int = 0
    image_id: str = ""
    error: str = ""
    warnings: list[str] = field(default_factory=list)
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_LINES))
    layers: Layers = field(default_factory=Layers)  # of the base image that is being pulled
    log: Log = field(default_factory=Log)
    _rest: str = ""

    def take(self, step: Progress) -> None:
        if step.image_id:
            self.image_id = step.image_id
        if step.error:
            self.error = step.error
            self._end_line()
            self.log.add(f"{step.error}\n")
        if step.stream:
            self._print(step.stream)
        elif step.status:
            self.layers.take(step)
            if not step.total_bytes:  # counts of a download are no news for a log
                self.log.add(f"{step.id}: {step.status}\n" if step.id else f"{step.status}\n")

    @property
    def exit_code(self) -> int | None:
        """Of the command that failed."""
        found = _EXIT.search(self.error)
        return int(found["code"]) if found else None

    @property
    def is_pulling(self) -> bool:
        return self.layers.is_started and not self.lines

    def _print(self, text: str) -> None:
        self.log.add(text)
        *whole, self._rest = (self._rest + text).split("\n")
        for line in whole:
            self._line(line)
        if len(self._rest) > LONGEST_LINE:
            self._end_line()

    def _end_line(self) -> None:
        if self._rest:
            self._line(self._rest)
            self._rest = ""

    def _line(self, line: str) -> None:
        found = _STEP.fullmatch(line.rstrip("\r"))
        if found:
            self.number, self.total = int(found["number"]), int(found["total"])
            self.instruction = found["instruction"]
            self.lines.clear()
            self.layers = Layers()
        elif line == _CACHED:
            self.cached += 1
        elif line.startswith(_WARNING):
            self.warnings.append(line.removeprefix(_WARNING)[:LONGEST_LINE])
        elif line.strip() and not _OWN.match(line):
            self.lines.append(line[:LONGEST_LINE])
