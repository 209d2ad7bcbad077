"""Pure text of an exec that nobody talks to: its question, its output, how it ended. A session's is the terminal's."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.ui.secrets import mask_arguments
from bot.ui.texts import Translate
from bot.ui.view import View

OUTPUT_CHARS = 3000  # of one message; all of it is in the file
LINES_AT_ONCE = 4000  # that wait to be taken, of at most 16 KB each
TITLE_CHARS = 60


class Why(StrEnum):
    """It was ended; each has its message ``terminal-exec-…``."""

    STOPPED = "stopped"
    SHUTDOWN = "shutdown"
    TIME = "time"
    SIZE = "size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    name: str
    command: Sequence[str]
    code: int | None
    why: Why | None
    took: str
    is_left: bool


def question(
    name: str, argv: Sequence[str], container: str, *, is_protected: bool, is_privileged: bool, t: Translate
) -> View:
    line = " ".join(["/" + name, *mask_arguments(argv)])
    parts: list[Text | str] = [Bold(t("terminal-question", name=container)), "\n", Code(line)]
    if is_protected:
        parts += ["\n⚠ ", t("terminal-question-protected", name=container)]
    if is_privileged:
        parts += ["\n⚠ ", t("terminal-question-privileged")]
    return View(text=Text(*parts))


def detached(name: str, command: Sequence[str], t: Translate) -> View:
    return View(text=Text("▶ ", Bold(name), " – ", t("terminal-exec-detached"), "\n", Code(_line(command))))


def running(name: str, command: Sequence[str], lines: Sequence[str], skipped: int, t: Translate) -> View:
    body, _is_long = _output(lines, skipped, t)
    return View(text=Text(Bold(name), " · ", Code(_line(command)), *(body or ["\n", t("terminal-exec-waiting")])))


def ended(result: Result, lines: Sequence[str], skipped: int, t: Translate) -> tuple[View, bool]:
    """And whether there is more than it shows."""
    parts: list[Text | str] = [Bold(result.name), " · ", Code(_line(result.command))]
    body, is_long = _output(lines, skipped, t)
    parts += body
    if result.code is not None:
        sign = "✓" if result.code == 0 else "⚠"
        parts.append(f"\n{sign} {t('terminal-exec-ended', code=str(result.code), took=result.took)}")
        if not lines and result.code == 0:
            parts.append(f" · {t('terminal-exec-silent')}")
    elif result.why is not None:
        parts.append(f"\n⏹ {t(f'terminal-exec-{result.why.value}', took=result.took)}")
    if result.is_left:
        parts += ["\n", t("terminal-goes-on")]
    return View(text=Text(*parts)), is_long


def _output(lines: Sequence[str], skipped: int, t: Translate) -> tuple[list[Text | str], bool]:
    kept: list[str] = []
    room = OUTPUT_CHARS
    for line in reversed(lines):
        if len(line) + 1 > room:
            break
        kept.append(line)
        room -= len(line) + 1
    if not kept and lines:
        kept.append(lines[-1][:OUTPUT_CHARS])
    hidden = skipped + len(lines) - len(kept)
    parts: list[Text | str] = ["\n", t("run-hidden", n=hidden)] if hidden else []
    if kept:
        parts += ["\n", Pre("\n".join(reversed(kept)) or " ")]
    return parts, bool(hidden)


def _line(command: Sequence[str]) -> str:
    return shlex.join(mask_arguments(command))[:TITLE_CHARS]
