"""Pure text of logs: the last lines, a follow as it goes and as it ended, and why there is nothing to show."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aiogram.utils.formatting import Bold, Pre, Text

from bot.engine.model import ContainerDetails, LogLine, State
from bot.ui.clean import clean
from bot.ui.log_window import BUDGET_UNITS, Window, newest_that_fit, units_of
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

CARD = "containers.card"
HEAD_UNITS = 1_500  # of the newest lines above a file that has them all
MORE_LINES = 500
ERROR_SCAN_LINES = 2_000


class Ending(StrEnum):
    """How a follow ended; each has its message ``logs-ending-…``."""

    STOPPED = "stopped"
    LIMIT = "limit"
    EXITED = "exited"
    REMOVED = "removed"
    BROKEN = "broken"
    LOST = "lost"
    SHUTDOWN = "shutdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which of the scanned lines were wanted."""

    grep: str = ""
    is_literal: bool = False  # the pattern was none, and was looked for as text
    errors: bool = False

    def __bool__(self) -> bool:
        return bool(self.grep or self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The lines of one answer. ``scanned`` were looked at; ``is_cut``: the log's beginning was too much to fetch."""

    name: str
    line: str  # the command line that shows it again
    lines: Sequence[str]
    scanned: int
    choice: Choice
    is_running: bool
    is_cut: bool = False


def shown_line(line: LogLine) -> str:
    """Harmless, on one line, secrets masked; its moment before it where it has one."""
    text = mask_text(clean(line.text).replace("\n", " "))
    if line.is_cut:
        text += "…"
    if line.at is None:
        return text
    return f"{line.at:%Y-%m-%dT%H:%M:%S}.{line.at.microsecond // 1000:03d}Z {text}"


def fits(lines: Sequence[str]) -> bool:
    if len(lines) > BUDGET_UNITS:
        return False
    return sum(units_of(line) + 1 for line in lines) <= BUDGET_UNITS


def recent(shown: Shown, *, may: Callable[[str], bool], t: Translate) -> View:
    """``may``: which commands the reader may run."""
    if fits(shown.lines):
        lines: Sequence[str] = shown.lines
        note = ""
    else:
        lines = newest_that_fit(shown.lines, HEAD_UNITS)
        note = t("logs-as-file", count=len(lines))
    head = [Bold(_title(shown, t)), *_choice_notes(shown.choice, t)]
    if shown.is_cut:
        head.append(Text("\n", t("logs-cut")))
    if note:
        head.append(Text("\n", note))
    return View(text=Text(*head, "\n", Pre("\n".join(lines) or " ")), rows=_rows(shown, may, t))


def nothing(
    details: ContainerDetails, shown: Shown, *, has_period: bool, may: Callable[[str], bool], t: Translate
) -> View:
    """Why there is nothing, and what to do about it."""
    rows = _rows(shown, may, t)
    if shown.scanned:
        text = t("logs-no-match", name=shown.name, count=shown.scanned)
        more = Button(text=t("logs-more"), tap=tap_command(_with_tail(shown, ERROR_SCAN_LINES)))
        return View(text=Text(text, *_choice_notes(shown.choice, t)), rows=((more,), *rows))
    if details.state is State.CREATED:
        start = Button(text=t("containers-do-start"), tap=tap_command(f"start {shlex.quote(shown.name)}"))
        text = t("logs-never-started", name=shown.name)
        return View(text=Text(text), rows=((start,), *rows) if may("start") else rows)
    if has_period:
        return View(text=Text(t("logs-empty-period", name=shown.name)), rows=rows)
    key = "logs-empty" if details.is_running else "logs-empty-stopped"
    return View(text=Text(t(key, name=shown.name)), rows=rows)


def following(name: str, window: Window, choice: Choice, t: Translate) -> View:
    return View(text=_follow_text(t("logs-following", name=name), name, window, choice, t))


def followed(
    name: str,
    window: Window,
    choice: Choice,
    ending: Ending,
    details: ContainerDetails | None,
    t: Translate,
    *,
    why: str = "",
) -> View:
    """``details`` as they are after the end; None where it is gone. ``why`` the engine was lost."""
    text = _follow_text(t("logs-followed", name=name), name, window, choice, t)
    end = t(f"logs-ending-{ending.value}", code=str(details.exit_code or 0) if details else "?", why=why)
    if ending is Ending.EXITED and details is not None and details.was_oom_killed:
        end = f"{end} · {t('card-oom')}"
    quoted = shlex.quote(name)
    buttons = [Button(text=t("logs-do-logs"), tap=tap_command(f"logs {quoted}"))]
    if details is not None and details.is_running:
        buttons.insert(0, Button(text=t("logs-do-follow-again"), tap=tap_command(f"logs -f {quoted}")))
    if details is not None:
        buttons.append(_card(name, t))
    return View(text=Text(text, "\n", end), rows=(tuple(buttons),) if details is not None else ())


def as_file(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _title(shown: Shown, t: Translate) -> str:
    if shown.choice:
        return t("logs-title-chosen", name=shown.name, count=len(shown.lines), scanned=shown.scanned)
    return t("logs-title", name=shown.name, count=len(shown.lines))


def _choice_notes(choice: Choice, t: Translate) -> list[Text]:
    return [Text("\n", t("logs-literal", pattern=choice.grep))] if choice.is_literal else []


def _follow_text(title: str, name: str, window: Window, choice: Choice, t: Translate) -> Text:
    lines = window.lines
    head: list[Text] = [Bold(title), *_choice_notes(choice, t)]
    if window.total > len(lines):
        counts = {"shown": len(lines), "total": window.total}
        head.append(Text("\n", t("logs-counts", **counts)))
    if window.skipped:
        key = "logs-skipped-unseen" if choice else "logs-skipped"
        head.append(Text(" · " if window.total > len(lines) else "\n", t(key, count=window.skipped)))
    body = Pre("\n".join(lines) or " ") if lines else Text(t("logs-waiting"))
    return Text(*head, "\n", body)


def _rows(shown: Shown, may: Callable[[str], bool], t: Translate) -> tuple[Row, ...]:
    name = shlex.quote(shown.name)
    first = [Button(text=t("logs-do-refresh"), tap=tap_command(shown.line))]
    if shown.is_running:
        first.append(Button(text=t("logs-do-follow"), tap=tap_command(f"logs -f {name}")))
    second = []
    if not shown.choice:
        second = [
            Button(text=t("logs-do-errors"), tap=tap_command(f"logs --errors -n {ERROR_SCAN_LINES} {name}")),
            Button(text=t("logs-do-more"), tap=tap_command(f"logs -n {MORE_LINES} {name}")),
        ]
    third = (_card(shown.name, t),) if may("ps") else ()
    return tuple(row for row in (tuple(first), tuple(second), third) if row)


def _card(name: str, t: Translate) -> Button:
    return Button(text=t("logs-do-card"), tap=Tap(action=CARD, args={"name": name, "back": None}))


def _with_tail(shown: Shown, count: int) -> str:
    """The same command over more lines: the last of an option's values counts."""
    return f"{shown.line} -n {count}"
