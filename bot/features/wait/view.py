"""Pure text of /wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aiogram.utils.formatting import Bold, Text

from bot.engine.model import ExitStatus
from bot.ui.container_card import joined
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

EXPLAINED = (125, 126, 127, 137, 139, 143)


def waiting(names: Sequence[str], ended: Mapping[str, ExitStatus], t: Translate) -> View:
    return View(text=joined(_lines(names, ended, t("wait-waiting"), t)))


def left(names: Sequence[str], ended: Mapping[str, ExitStatus], t: Translate, *, is_over: bool) -> View:
    lines = _lines(names, ended, t("wait-runs"), t)
    return View(text=joined([Text("⏹ ", t("wait-too-long" if is_over else "wait-left")), *lines]))


def done(names: Sequence[str], ended: Mapping[str, ExitStatus], took: str, t: Translate) -> View:
    lines = [*_lines(names, ended, "", t), Text(t("wait-took", took=took))]
    row = tuple(Button(text=t("wait-logs", name=name)[:40], tap=tap_command(f"logs {name}")) for name in names[:2])
    return View(text=joined(lines), rows=(row,))


def _lines(names: Sequence[str], ended: Mapping[str, ExitStatus], otherwise: str, t: Translate) -> list[Text]:
    lines: list[Text] = []
    for name in names:
        status = ended.get(name)
        if status is None:
            lines.append(Text("▶ ", Bold(name), " – ", otherwise))
            continue
        lines.append(
            Text("✓ " if status.code == 0 else "⚠ ", Bold(name), " – ", t("wait-ended", code=str(status.code)))
        )
        if status.code in EXPLAINED:
            lines.append(Text("    ", t(f"run-exit-{status.code}")))
    return lines
