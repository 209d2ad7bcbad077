"""The screen behind a session: output in, in the stream's own thread; what it looks like out, in the event loop.

pyte draws. Beside it stands what it lacks (an alternate screen, repeated characters, scrolling by request) and what
keeps output that means harm from growing memory: one saved cursor, few marks on one character, whole sequences only. Of
a flood only the end is drawn, since the rest would be gone before anybody saw it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyte
import structlog
from pyte.screens import Cursor
from wcwidth import wcwidth

from bot.engine.terminal import Size
from bot.terminal.record import Record
from bot.terminal.sequences import LONGEST, Sequences, lasting, plain

log = structlog.get_logger(__name__)

FLOOD = 16 * 1024  # characters at once; more than a whole screen with all its colours
DRAWN_OF_A_FLOOD = 4 * 1024  # its end, which fills the largest screen with plain text
STEP = 2 * 1024  # the lock is given up in between, so that the event loop never waits long
MARKS = 4  # on one character
HEARD_CHARS = 16 * 1024  # of what a line's echo is looked for in
_CURSOR_KEYS = 1 << 5  # DECCKM, shifted as pyte shifts private modes
_ALTERNATE = (47, 1047, 1049)
_COLUMNS_132 = 3
_MOVING = re.compile(r"\x1b\[[0-?]*[ABCDEFGHJKLMPSTXdf]")
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*|[ -/]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """``rows`` from the top, trailing blanks gone; the cursor is where the next character will be."""

    rows: tuple[str, ...]
    cursor: tuple[int, int] | None  # column, row; None: hidden
    is_alternate: bool
    has_application_keys: bool


@dataclass(slots=True)
class _Aside:
    buffer: dict[int, Any]
    cursor: Cursor


class _Screen(pyte.Screen):
    def __init__(self, size: Size, *, on_line: Callable[[str], None], on_answer: Callable[[bytes], object]):
        self._on_line = on_line
        self._on_answer = on_answer
        self._aside: _Aside | None = None
        super().__init__(size.columns, size.rows)

    @property
    def is_alternate(self) -> bool:
        return self._aside is not None

    def text(self, y: int) -> str:
        line = self.buffer.get(y)
        if not line:
            return ""
        return "".join([line[x].data for x in range(min(max(line) + 1, self.columns))]).rstrip()

    def reset(self) -> None:
        self._aside = None
        super().reset()

    def draw(self, data: str) -> None:
        if data.isascii():
            super().draw(data)
        else:
            self._draw_marked(data)

    def _draw_marked(self, data: str) -> None:
        """The emulator stops at a character of no width, and heaps marks on one character without an end."""
        run = ""
        for char in data:
            if wcwidth(char) > 0:
                run += char
            elif unicodedata.combining(char):
                super().draw(run)
                run = ""
                if self.cursor.x and len(self.buffer[self.cursor.y][self.cursor.x - 1].data) < MARKS:
                    super().draw(char)
        super().draw(run)

    def index(self) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == bottom and top == 0 and not self.is_alternate:
            self._on_line(self.text(0))
        super().index()

    def erase_in_display(self, how: int = 0, *_: Any, **__: Any) -> None:
        if how in (2, 3) and not self.is_alternate:
            self.keep_all()
        super().erase_in_display(how)

    def keep_all(self) -> None:
        filled = [y for y in range(self.lines) if self.text(y)]
        for y in range(filled[-1] + 1 if filled else 0):
            self._on_line(self.text(y))

    def set_mode(self, *wanted: int, **kwargs: Any) -> None:
        if kwargs.get("private"):
            if any(mode in _ALTERNATE for mode in wanted) and self._aside is None:
                self._aside = _Aside(buffer=dict(self.buffer), cursor=_copy(self.cursor))
                self.buffer.clear()
            wanted = tuple(mode for mode in wanted if mode != _COLUMNS_132)
        super().set_mode(*wanted, **kwargs)

    def reset_mode(self, *wanted: int, **kwargs: Any) -> None:
        if kwargs.get("private"):
            if any(mode in _ALTERNATE for mode in wanted) and self._aside is not None:
                self._restore(self._aside)
            wanted = tuple(mode for mode in wanted if mode != _COLUMNS_132)
        super().reset_mode(*wanted, **kwargs)

    def _restore(self, aside: _Aside) -> None:
        self._aside = None
        self.buffer.clear()
        self.buffer.update(aside.buffer)
        self.cursor = aside.cursor
        self.margins = None
        self.ensure_hbounds()
        self.ensure_vbounds()

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        super().resize(lines, columns)
        self.ensure_hbounds()
        self.ensure_vbounds()

    def save_cursor(self) -> None:
        self.savepoints.clear()
        super().save_cursor()

    def repeat(self, count: int = 1, *_: Any, **__: Any) -> None:
        if self.cursor.x:
            last = self.buffer[self.cursor.y][self.cursor.x - 1].data
            self.draw((last or " ")[:1] * min(count or 1, self.columns * self.lines))

    def scroll_up(self, count: int = 1, *_: Any, **__: Any) -> None:
        kept, (_top, bottom) = _copy(self.cursor), self.margins or (0, self.lines - 1)
        self.cursor.y = bottom
        for _line in range(min(count or 1, self.lines)):
            self.index()
        self.cursor = kept

    def scroll_down(self, count: int = 1, *_: Any, **__: Any) -> None:
        kept, (top, _bottom) = _copy(self.cursor), self.margins or (0, self.lines - 1)
        self.cursor.y = top
        for _line in range(min(count or 1, self.lines)):
            self.reverse_index()
        self.cursor = kept

    def write_process_input(self, data: str) -> None:
        self._on_answer(data.encode())


class _Stream(pyte.Stream):
    csi = {**pyte.Stream.csi, "b": "repeat", "S": "scroll_up", "T": "scroll_down"}  # noqa: RUF012 - as the emulator declares it
    events = pyte.Stream.events | {"repeat", "scroll_up", "scroll_down"}


class Echo:
    """What the program says while a line is typed, to see whether it shows the line."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._heard = ""

    def hear(self, text: str) -> None:
        """In the stream's thread."""
        self._heard = (self._heard + "".join(plain(text).split()))[-HEARD_CHARS:]
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._news.set)

    async def shows(self, line: str, *, within_s: float) -> bool:
        wanted = "".join(line.split())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while wanted not in self._heard:
                    self._news.clear()
                    await self._news.wait()
        return wanted in self._heard


class Terminal:
    """``answer`` takes what the terminal itself has to say to the program, such as where its cursor is."""

    def __init__(self, size: Size, record: Record, *, answer: Callable[[bytes], object]):
        self._lock = threading.Lock()
        self._record = record
        self._sequences = Sequences()
        self._screen = _Screen(size, on_line=record.add, on_answer=answer)
        self._stream = _Stream(self._screen)
        self._stream.use_utf8 = False  # or it would not know the line drawing characters
        self._echo: Echo | None = None
        self._has_failed = False
        self._undrawn = ""  # the end of a flood, for when somebody looks or something follows

    def feed(self, content: bytes) -> None:
        """In the stream's thread."""
        text = self._sequences.feed(content)
        if not text:
            return
        echo = self._echo
        if echo is not None:
            echo.hear(text)
        if len(text) > FLOOD:
            with self._lock:
                self._skip(text)
            return
        for start in range(0, len(text), STEP):
            with self._lock:
                self._draw(text[start : start + STEP])

    def say(self, text: str) -> None:
        """Show what is typed where no terminal inside echoes it."""
        with self._lock:
            self._draw(text)

    def resize(self, size: Size) -> None:
        with self._lock:
            self._screen.resize(lines=size.rows, columns=size.columns)

    def listen(self) -> Echo:
        self._echo = Echo()
        return self._echo

    def unlisten(self) -> None:
        self._echo = None

    def picture(self) -> Picture:
        with self._lock:
            self._draw("")
            screen = self._screen
            cursor = None if screen.cursor.hidden else (min(screen.cursor.x, screen.columns - 1), screen.cursor.y)
            return Picture(
                rows=tuple(screen.text(y) for y in range(screen.lines)),
                cursor=cursor,
                is_alternate=screen.is_alternate,
                has_application_keys=_CURSOR_KEYS in screen.mode,
            )

    def back(self, pages: int) -> tuple[str, ...] | None:
        """A page of what has scrolled off, 1 being the newest; None where there is none."""
        with self._lock:
            lines = self._screen.lines
            found = self._record.newest(lines, back=(pages - 1) * lines) if pages > 0 else []
        return tuple(found) or None

    def content(self, gap: Callable[[int], str]) -> bytes:
        """The session as a file's text, the screen at its end. ``gap`` says how many lines were dropped."""
        with self._lock:
            self._draw("")
            rows = [self._screen.text(y) for y in range(self._screen.lines)]
            while rows and not rows[-1]:
                rows.pop()
            return self._record.content(rows, gap(self._record.dropped))

    def close(self) -> None:
        with self._lock:
            self._record.close()

    def _skip(self, text: str) -> None:
        """Of a flood only the end is drawn, and not yet; the rest goes to the record, and what it sets is set."""
        screen = self._screen
        shown = FLOOD if screen.is_alternate or _MOVING.search(text, len(text) - FLOOD) else DRAWN_OF_A_FLOOD
        cut = text.rfind("\n", 0, len(text) - shown) + 1 or len(text) - shown
        escape = text.rfind("\x1b", max(0, cut - LONGEST), cut)  # never within a sequence
        if escape >= 0 and _UNFINISHED.fullmatch(text, escape, cut):
            cut = escape
        gone, self._undrawn = self._undrawn + text[:cut], ""
        if not screen.is_alternate:
            screen.keep_all()
            screen.buffer.clear()
            screen.cursor.x = screen.cursor.y = 0
            self._record.add_text(plain(gone))
        if set_by_it := lasting(gone):
            self._draw(set_by_it)
        self._undrawn = text[cut:]

    def _draw(self, text: str) -> None:
        text, self._undrawn = self._undrawn + text, ""
        try:
            self._stream.feed(text)
        except Exception as error:  # noqa: BLE001 - a program's output must not end its session
            if not self._has_failed:
                self._has_failed = True
                log.warning("the emulator stumbled over output", reason=repr(error))


def _copy(cursor: Cursor) -> Cursor:
    copied = Cursor(cursor.x, cursor.y, cursor.attrs)
    copied.hidden = cursor.hidden
    return copied
