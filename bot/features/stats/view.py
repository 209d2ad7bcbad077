"""Pure text of /stats: two lines a container with a bar of what it is sorted by, the sums at the end."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from aiogram.utils.formatting import Bold, Code, Text

from bot.engine.model import Usage
from bot.errors import BotError
from bot.ui.amounts import binary, percent
from bot.ui.container_card import clipped, joined
from bot.ui.failures import sentence
from bot.ui.pages import page, pager_row
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "stats.page"
PER_PAGE = 15  # two lines each, which with the longest numbers stay within one message
NAME_SHOWN = 32
BAR_CELLS = 5
SPANS = ("1h", "24h", "7d")


class Sort(StrEnum):
    CPU = "cpu"
    MEMORY = "mem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was asked for, to be asked for again."""

    sort: Sort = Sort.MEMORY
    names: tuple[str, ...] = ()
    is_whole: bool = False

    def packed(self, number: int) -> dict[str, Any]:
        return {"sort": self.sort.value, "names": list(self.names), "is_whole": self.is_whole, "page": number}

    @classmethod
    def unpacked(cls, args: Mapping[str, Any]) -> Self:
        return cls(sort=Sort(args["sort"]), names=tuple(map(str, args["names"])), is_whole=bool(args["is_whole"]))

    def line(self, sort: Sort) -> str:
        """The command that shows it sorted so."""
        whole = ["--no-trunc"] if self.is_whole else []
        return shlex.join(["stats", "--sort", sort.value, *whole, *self.names])


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """``usages`` of ``count`` containers that were to be measured; ``errors`` for names that are none."""

    usages: Sequence[Usage]
    count: int
    idle: Sequence[str] = ()  # names asked for that do not run
    errors: Sequence[tuple[str, BotError]] = ()


def shown(measured: Measured, choice: Choice, number: int, t: Translate) -> View:
    current = page(_sorted(measured.usages, choice.sort), number, PER_PAGE)
    title = Bold(t(f"stats-title-{choice.sort.value}", count=len(measured.usages)))
    lines: list[Text] = [title] if measured.usages else []
    for usage in current.items:
        lines += [Text(), *_usage(usage, choice, t)]
    if len(measured.usages) > 1:
        lines += [Text(), _sums(measured.usages, t)]
    lines += [Text(note) for note in _notes(measured, t)]
    pager = pager_row(current, lambda turned: Tap(action=PAGE, args=choice.packed(turned)))
    rows = (pager, _again(choice, t, has_order=len(measured.usages) > 1), _pictures(measured, choice, t))
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def watched(measured: Measured, choice: Choice, t: Translate) -> View:
    """While it changes: without buttons that would be edited away."""
    return View(text=shown(measured, choice, 0, t).text)


def nothing(t: Translate) -> View:
    return View(text=Text(t("containers-none")))


def _sorted(usages: Sequence[Usage], sort: Sort) -> list[Usage]:
    if sort is Sort.CPU:
        return sorted(usages, key=lambda usage: (-usage.cpu, -usage.memory_bytes, usage.name))
    return sorted(usages, key=lambda usage: (-usage.memory_bytes, -usage.cpu, usage.name))


def _usage(usage: Usage, choice: Choice, t: Translate) -> list[Text]:
    part = usage.cpu if choice.sort is Sort.CPU else usage.memory_fraction
    name = usage.name if choice.is_whole else clipped(usage.name, NAME_SHOWN)
    facts = [_memory(usage, t)]
    if usage.received_bytes is not None and usage.sent_bytes is not None:
        facts.append(t("stats-network", received=size(usage.received_bytes), sent=size(usage.sent_bytes)))
    facts.append(t("stats-disk", read=size(usage.read_bytes), written=size(usage.written_bytes)))
    facts.append(t("stats-pids", count=usage.pids))
    lines = [
        Text(bar(part), " ", Bold(name), f"  CPU {percent(usage.cpu)}"),
        Text("    ", " · ".join(facts)),
    ]
    return [*lines, Text("    ", Code(usage.id))] if choice.is_whole else lines


def _memory(usage: Usage, t: Translate) -> str:
    if not usage.memory_limit_bytes:  # a kernel that was started without counting memory
        return binary(usage.memory_bytes) if usage.memory_bytes else t("stats-memory-unknown")
    used, limit = binary(usage.memory_bytes), binary(usage.memory_limit_bytes)
    return f"{used} / {limit} ({percent(usage.memory_fraction)})"


def _sums(usages: Sequence[Usage], t: Translate) -> Text:
    return Text(
        t(
            "stats-sums",
            cpu=percent(sum(usage.cpu for usage in usages)),
            memory=binary(sum(usage.memory_bytes for usage in usages)),
            pids=sum(usage.pids for usage in usages),
        )
    )


def _notes(measured: Measured, t: Translate) -> list[str]:
    notes = [t("containers-not-running", name=name) for name in measured.idle]
    if measured.count > len(measured.usages):
        notes.append(t("stats-not-measured", count=measured.count - len(measured.usages)))
    return [*notes, *(f"⚠ {ref}: {sentence(error, t)}" for ref, error in measured.errors)]


def _again(choice: Choice, t: Translate, *, has_order: bool) -> Row:
    refresh = Button(text=t("containers-refresh"), tap=tap_command(choice.line(choice.sort)))
    if not has_order:
        return (refresh,)
    other = Sort.MEMORY if choice.sort is Sort.CPU else Sort.CPU
    return (Button(text=t(f"stats-do-{other.value}"), tap=tap_command(choice.line(other))), refresh)


def _pictures(measured: Measured, choice: Choice, t: Translate) -> Row:
    """Over time, of the one container or of all together."""
    if choice.names and measured.count != 1:
        return ()
    names = [usage.name for usage in measured.usages] if measured.count == 1 else []
    return tuple(
        Button(text=f"📈 {t(f'stats-span-{span}')}", tap=tap_command(shlex.join(["stats", *names, span]), ask=False))
        for span in SPANS
    )


def bar(part: float) -> str:
    """Of five cells; what is more than a whole is a whole one."""
    full = round(min(max(part, 0.0), 1.0) * BAR_CELLS)
    return "▰" * full + "▱" * (BAR_CELLS - full)
