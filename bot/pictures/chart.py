"""What to draw, as values that JSON can carry. Pure: every label is worded already, in the letters that the font
beside it has, which are Latin and Cyrillic.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

GAP = 3.5  # steps without a sample, beyond which a line breaks off
TICKS_AT_MOST = 7
TICK_MINUTES = (10, 60, 180, 240, 360, 720, 1440, 2880, 7200)


class Ink(StrEnum):
    FIRST = "first"
    SECOND = "second"
    FAINT = "faint"  # peaks behind a line of averages


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Pieces of (seconds since the epoch, value), each drawn without a break."""

    ink: Ink
    pieces: tuple[tuple[tuple[float, float], ...], ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """``top`` is the value of the upper edge and ``top_label`` what stands there; ``limit`` is dashed."""

    title: str
    note: str
    lines: tuple[Line, ...]
    top: float
    top_label: str
    limit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Over all panels: a start at one moment, or an incident that lasts until another."""

    at: float
    until: float = 0.0
    is_incident: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    title: str
    since: float
    until: float
    ticks: tuple[tuple[float, str], ...]
    panels: tuple[Panel, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``used`` and ``free`` are parts of the whole width: what stays, and what could go."""

    title: str
    note: str
    used: float
    free: float
    is_item: bool = False  # one thing of those above it, drawn smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    title: str
    bars: tuple[Bar, ...]


Picture = Timeline | Bars


def packed(picture: Picture) -> dict[str, Any]:
    return {"kind": type(picture).__name__, "picture": asdict(picture)}


def unpacked(data: dict[str, Any]) -> Picture:
    found = data["picture"]
    if data["kind"] == Bars.__name__:
        return Bars(title=found["title"], bars=tuple(Bar(**bar) for bar in found["bars"]))
    panels = tuple(
        Panel(**{**panel, "lines": tuple(Line(**{**line, "ink": Ink(line["ink"])}) for line in panel["lines"])})
        for panel in found["panels"]
    )
    return Timeline(**{**found, "panels": panels, "marks": tuple(Mark(**mark) for mark in found["marks"])})


def pieces(points: Sequence[tuple[datetime, float]], step: timedelta) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Broken off where nothing was measured for some steps; their length may change on the way."""
    found: list[list[tuple[float, float]]] = []
    last: datetime | None = None
    for at, value in points:
        if last is None or at - last > GAP * step:
            found.append([])
        found[-1].append((at.timestamp(), value))
        last = at
    return tuple(tuple(piece) for piece in found)


def nice_top(most: float, *, base: float = 10.0, least: float = 0.0) -> float:
    """The next of 1, 2, 5 times a power of ``base`` (1024: of binary units, then 1, 2, 4, 8 and so on)."""
    wanted = max(most, least)
    if wanted <= 0:
        return 1.0
    if base == 10.0:
        power = 10.0 ** math.floor(math.log10(wanted))
        return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted * 0.999)
    return float(2.0 ** math.ceil(math.log2(wanted)))


def ticks(since: datetime, until: datetime, zone: tzinfo) -> tuple[tuple[float, str], ...]:
    """At round times of that zone, no more than a phone has room for."""
    steps = [timedelta(minutes=minutes) for minutes in TICK_MINUTES]
    step = next((step for step in steps if (until - since) / step <= TICKS_AT_MOST), steps[-1])
    is_daily = step >= timedelta(days=1)
    start = since.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    moment = start
    while moment <= until:
        if moment >= since:
            found.append((moment.timestamp(), f"{moment:%d.%m}" if is_daily else f"{moment:%H:%M}"))
        moment += step
    return tuple(found)


def panel(
    title: str,
    lines: Sequence[Line],
    *,
    note: str,
    worded: Callable[[float], str],
    base: float = 10.0,
    least: float = 0.0,
    limit: float = 0.0,
) -> Panel:
    """Its top is a round number above all lines; a limit far above them is left out of sight."""
    most = max((value for line in lines for piece in line.pieces for _at, value in piece), default=0.0)
    in_sight = limit if limit and limit <= most * 4 else 0.0
    top = nice_top(max(most * 1.05, in_sight * 1.05), base=base, least=least)
    return Panel(title=title, note=note, lines=tuple(lines), top=top, top_label=worded(top), limit=in_sight)
