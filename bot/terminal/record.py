"""What has scrolled off a session's screen, in bounded memory: the newest lines at hand, the first ones in a temporary
file, what lies between counted. Not safe from several threads: the screen holds the lock.
"""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from bot.ui.secrets import mask_text

AT_HAND_BYTES = 256 * 1024  # for paging back
OF_A_FLOOD_BYTES = 32 * 1024  # of each part of one, once the file is full
FIRST_BYTES = 4 * 1024 * 1024  # of a session's file
IN_MEMORY_BYTES = 64 * 1024  # before the file is one
LINE_CHARS = 4096


class Record:
    def __init__(self, folder: Path):
        self.dropped = 0  # lines that are in neither
        self._folder = folder
        self._at_hand: deque[str] = deque()
        self._at_hand_bytes = 0
        self._first: IO[bytes] | None = None
        self._first_bytes = 0

    def __len__(self) -> int:
        return len(self._at_hand)

    def add(self, line: str) -> None:
        line = line[:LINE_CHARS]
        self._at_hand.append(line)
        self._at_hand_bytes += len(line) + 1
        while self._at_hand_bytes > AT_HAND_BYTES:
            oldest = self._at_hand.popleft()
            self._at_hand_bytes -= len(oldest) + 1
            self._put_away(oldest)

    def add_text(self, text: str) -> None:
        """Many lines at once, of a flood: those that could only be dropped again are counted and not made."""
        if self._first_bytes >= FIRST_BYTES and len(text) > OF_A_FLOOD_BYTES:
            cut = text.rfind("\n", 0, len(text) - OF_A_FLOOD_BYTES) + 1
            self.dropped += len(self._at_hand) + text.count("\n", 0, cut)
            self._at_hand.clear()
            self._at_hand_bytes = 0
            text = text[cut:]
        for line in text.splitlines():
            self.add(line)

    def newest(self, count: int, *, back: int = 0) -> list[str]:
        """``count`` lines, ``back`` lines before the newest."""
        end = max(0, len(self._at_hand) - back)
        return [self._at_hand[index] for index in range(max(0, end - count), end)]

    def content(self, rest: Iterable[str], gap: str) -> bytes:
        """The whole, ``rest`` after it, secrets masked. ``gap`` says in place of what was dropped that it was."""
        first = b""
        if self._first is not None:
            self._first.seek(0)
            first = self._first.read()
        lines = [*self._at_hand, *rest]
        shown = [*([gap] if self.dropped else []), *(mask_text(line) for line in lines)]
        return first + "".join(f"{line}\n" for line in shown).encode()

    def close(self) -> None:
        if self._first is not None:
            self._first.close()
            self._first = None

    def _put_away(self, line: str) -> None:
        if self._first_bytes >= FIRST_BYTES:
            self.dropped += 1
            return
        content = f"{mask_text(line)}\n".encode()
        if self._first_bytes + len(content) > FIRST_BYTES:
            self._first_bytes = FIRST_BYTES  # or a short line would follow where a long one was dropped
            self.dropped += 1
            return
        if self._first is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._first = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES, dir=str(self._folder))  # noqa: SIM115 - see close
        self._first.write(content)
        self._first_bytes += len(content)
