"""Pure text of a run: the question about its dangers, the output live, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.consequences.dangers import Danger
from bot.engine.model import ContainerDetails, LogLine, short_id
from bot.ui.clean import clean
from bot.ui.layers import Layers
from bot.ui.ports import ports_text
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

OUTPUT_CHARS = 3000  # of one message; the rest is in /logs
EXIT_MEANINGS = (125, 126, 127, 137, 139, 143)


def dangerous(line: str, found: Sequence[Danger], t: Translate) -> View:
    parts: list[Text | str] = [Bold(t("run-danger-title")), "\n", Code(line), "\n"]
    for danger in found:
        parts += [f"\n⚠ {t(f'run-danger-{danger.kind}', what=danger.what)}"]
    return View(text=Text(*parts))


def pulling(image: str, layers: Layers, t: Translate) -> View:
    return View(text=Text(t("run-pulling", image=image), "\n", layers.line(t)))


def output(name: str, lines: Sequence[LogLine], skipped: int, t: Translate) -> View:
    return View(text=Text(Bold(name), " – ", t("run-running"), *_output(lines, skipped, t)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    name: str
    code: int
    took: str
    is_removed: bool
    was_oom_killed: bool = False


def ended(ending: Ending, lines: Sequence[LogLine], skipped: int, t: Translate) -> View:
    sign = "✓" if ending.code == 0 else "⚠"
    what = t("run-ended", code=str(ending.code), took=ending.took)
    parts: list[Text | str] = [f"{sign} ", Bold(ending.name), " – ", what]
    if ending.was_oom_killed:
        parts += ["\n", t("run-exit-oom")]
    elif ending.code in EXIT_MEANINGS:
        parts += ["\n", t(f"run-exit-{ending.code}")]
    if ending.is_removed:
        parts += ["\n", t("run-removed")]
    parts += _output(lines, skipped, t) if lines else ["\n", t("run-no-output")]
    if ending.is_removed:
        return View(text=Text(*parts))
    row = (
        Button(text=t("run-logs"), tap=tap_command(f"logs {ending.name}")),
        Button(text=t("run-remove"), tap=tap_command(f"rm {ending.name}")),
    )
    return View(text=Text(*parts), rows=(row,))


def goes_on(name: str, lines: Sequence[LogLine], skipped: int, *, was_left: bool, t: Translate) -> View:
    key = "run-left" if was_left else "run-still"
    return View(text=Text("▶ ", Bold(name), " – ", t(key), *_output(lines, skipped, t)), rows=_running_buttons(name, t))


def detached(details: ContainerDetails, t: Translate) -> View:
    parts: list[Text | str] = ["▶ ", Bold(details.name), " – ", t("run-started"), " ", Code(short_id(details.id))]
    ports = ports_text(details.ports)
    if ports:
        parts += ["\n", ports]
    return View(text=Text(*parts), rows=_running_buttons(details.name, t))


def created(details: ContainerDetails, t: Translate) -> View:
    row = (
        Button(text=t("run-start"), tap=tap_command(f"start {details.name}")),
        Button(text=t("run-remove"), tap=tap_command(f"rm {details.name}")),
    )
    parts = ["✓ ", Bold(details.name), " – ", t("run-created"), " ", Code(short_id(details.id))]
    return View(text=Text(*parts), rows=(row,))


def swapped(line: str, t: Translate) -> View:
    row = (Button(text=t("run-swap-do"), tap=tap_command(line)),)
    return View(text=Text(t("run-swapped"), "\n", Code(f"/{line}")), rows=(row,))


def _running_buttons(name: str, t: Translate) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(text=t("run-follow"), tap=tap_command(f"logs -f {name}")),
            Button(text=t("run-stop"), tap=tap_command(f"stop {name}")),
        ),
    )


def _output(lines: Sequence[LogLine], skipped: int, t: Translate) -> list[Text | str]:
    shown = [mask_text(clean(line.text)) for line in lines]
    kept: list[str] = []
    room = OUTPUT_CHARS
    for line in reversed(shown):
        if len(line) + 1 > room:
            if not kept:
                kept.append(line[:room])
            break
        kept.append(line)
        room -= len(line) + 1
    hidden = skipped + len(shown) - len(kept)
    parts: list[Text | str] = []
    if hidden:
        parts += ["\n", t("run-hidden", n=hidden)]
    if kept:
        parts += ["\n", Pre("\n".join(reversed(kept)))]
    return parts
