"""Pure text of a session: the screen with its keys, how it ended, the list of those that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.terminal import Size
from bot.terminal.keys import Key
from bot.ui.clean import clean
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import STOP_SIGN, Button, Row, Tap, View, tap_command

KEY = "terminal.key"
SIZES = (Size(columns=36, rows=18), Size(columns=48, rows=24), Size(columns=80, rows=24))
"""The first fits a phone upright, the second most of them in small letters, the third is what programs expect."""
CURSOR = "█"
_UNDERLINE = "\u0332"
_CAPS = (
    (("⏎", Key.ENTER), ("Tab", Key.TAB), ("Esc", Key.ESC), ("^C", Key.CTRL_C), ("^D", Key.CTRL_D)),
    (("←", Key.LEFT), ("↓", Key.DOWN), ("↑", Key.UP), ("→", Key.RIGHT), ("^Z", Key.CTRL_Z), ("^L", Key.CTRL_L)),
)


class Reason(StrEnum):
    """Why a session ended; each has its message ``terminal-ended-…``."""

    EXITED = "exited"
    DETACHED = "detached"
    STOPPED = "stopped"
    IDLE = "idle"
    LOST = "lost"
    SHUTDOWN = "shutdown"
    RESTARTED = "restarted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    id: str
    title: str
    rows: Sequence[str]
    cursor: tuple[int, int] | None = None
    size: Size = SIZES[0]
    is_raw: bool = False
    pages_back: int = 0
    has_terminal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    reason: Reason
    code: int | None = None
    took: str = ""
    goes_on: bool = False  # what ran there could not be ended
    is_removed: bool = False
    again: str = ""  # a command line


def screen(shown: Shown, t: Translate) -> View:
    note = ""
    if shown.pages_back:
        note = t("terminal-back", pages=shown.pages_back)
    elif shown.is_raw:
        note = t("terminal-raw-on")
    head = Text(Bold(shown.title), f" · {note}" if note else "")
    return View(text=Text(head, "\n", _rows(shown)), rows=_keys(shown, t))


def ended(shown: Shown, ending: Ending, t: Translate) -> View:
    parts: list[Text | str] = [Bold(shown.title), "\n", _rows(shown), "\n"]
    if ending.reason is Reason.EXITED and ending.code is not None:
        sign = "✓" if ending.code == 0 else "⚠"
        parts.append(f"{sign} {t('terminal-ended-exited', code=str(ending.code), took=ending.took)}")
    else:
        parts.append(t(f"terminal-ended-{ending.reason.value}", took=ending.took))
    if ending.is_removed:
        parts += ["\n", t("terminal-removed")]
    if ending.goes_on:
        parts += ["\n", t("terminal-goes-on")]
    if not ending.again:
        return View(text=Text(*parts))
    button = Button(text=t("terminal-again"), tap=tap_command(ending.again))
    return View(text=Text(*parts), rows=((button,),))


def moved(shown: Shown, t: Translate) -> View:
    return View(text=Text(Bold(shown.title), " – ", t("terminal-moved")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A line of /sessions."""

    id: str
    title: str
    who: str
    since: str
    idle: str
    may_end: bool


def sessions(found: Sequence[Open], t: Translate) -> View:
    if not found:
        return View(text=Text(t("terminal-none")))
    lines: list[Text | str] = [Bold(t("terminal-sessions", count=len(found)))]
    rows: list[Row] = []
    for one in found:
        lines += ["\n", Bold(one.title), " – ", t("terminal-line", who=one.who, since=one.since, idle=one.idle)]
        if one.may_end:
            rows.append((_stop(one.id, f"{t('terminal-stop')}: {one.title}"),))
    return View(text=Text(*lines), rows=tuple(rows))


def occupied(title: str, session_id: str, t: Translate) -> View:
    return View(text=Text(t("terminal-occupied", title=title)), rows=((_stop(session_id, t("terminal-stop")),),))


def _rows(shown: Shown) -> Pre:
    rows = [mask_text(clean(row)) for row in shown.rows]
    if shown.cursor is not None and not shown.pages_back:
        column, line = shown.cursor
        rows += [""] * (line + 1 - len(rows))
        if rows[line] == shown.rows[line]:
            rows[line] = _with_cursor(rows[line], column)
    while rows and not rows[-1]:
        rows.pop()
    return Pre("\n".join(rows) or " ")


def _with_cursor(row: str, column: int) -> str:
    row = row.ljust(column + 1)
    under = row[column]
    return row[:column] + (CURSOR if under == " " else under + _UNDERLINE) + row[column + 1 :]


def _keys(shown: Shown, t: Translate) -> tuple[Row, ...]:
    back = [_key(shown, f"▲ {t('terminal-do-back')}", "back")]
    if shown.pages_back:
        back.append(_key(shown, f"▼ {t('terminal-do-forward')}", "forward"))
    mode = t("terminal-do-line") if shown.is_raw else t("terminal-do-raw")
    last = (*back, _key(shown, mode, "raw"))
    size = _key(shown, f"{shown.size.columns}×{shown.size.rows}", "size")
    stop = _stop(shown.id, t("terminal-stop"))
    caps = tuple(tuple(_key(shown, cap, key.value) for cap, key in row) for row in _CAPS)
    return (*caps, last, (size, stop)) if shown.has_terminal else (caps[0], tuple(back), (stop,))


def _key(shown: Shown, text: str, key: str) -> Button:
    return Button(text=text, tap=Tap(action=KEY, args={"id": shown.id, "key": key}))


def _stop(session_id: str, text: str) -> Button:
    return Button(text=f"{STOP_SIGN} {text}", tap=Tap(action=KEY, args={"id": session_id, "key": "stop"}))
