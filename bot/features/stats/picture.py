"""Pure: what was kept of a container as a picture to draw, and the words under it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from aiogram.utils.formatting import Bold, Text

from bot.pictures.chart import Ink, Line, Mark, Panel, Timeline, panel, pieces, ticks
from bot.store import Sample
from bot.ui.amounts import binary, percent
from bot.ui.container_card import joined
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, tap_command

LEAST_CPU = 0.02  # of a core: below that a line at rest would look like mountains
LEAST_RATE = 1000.0  # bytes a second


class Span(StrEnum):
    HOUR = "1h"
    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"

    @property
    def length(self) -> timedelta:
        number = int(self[:-1])
        return timedelta(hours=number) if self.endswith("h") else timedelta(days=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    since: datetime
    until: datetime | None  # None: it goes on
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """``name`` is empty for all containers together. Samples are oldest first, mostly ``step`` apart."""

    name: str
    span: Span
    since: datetime
    until: datetime
    step: timedelta
    samples: Sequence[Sample]
    starts: Sequence[datetime] = ()
    troubles: Sequence[Trouble] = ()
    host: str = ""


def timeline(story: Story, zone: tzinfo, t: Translate) -> Timeline:
    return Timeline(
        title=_title(story, t),
        since=story.since.timestamp(),
        until=story.until.timestamp(),
        ticks=ticks(story.since, story.until, zone),
        panels=(_cpu(story, t), _memory(story, t), *_traffic(story, t)),
        marks=(
            *(Mark(at=at.timestamp()) for at in story.starts),
            *(
                Mark(at=one.since.timestamp(), until=one.until.timestamp() if one.until else 0.0, is_incident=True)
                for one in story.troubles
            ),
        ),
    )


def caption(story: Story, zone: tzinfo, t: Translate) -> Text:
    samples = story.samples
    cpu = sum(one.cpu for one in samples) / len(samples)
    peak = max((one.cpu_peak if story.name else one.cpu) for one in samples)
    lines = [
        Text(Bold(_title(story, t))),
        Text(t("stats-picture-cpu", mean=percent(cpu), most=percent(peak))),
        Text(t("stats-picture-memory", now=_memory_note(story), most=binary(_most_memory(story)))),
    ]
    if samples[0].at > story.since + story.span.length / 10:
        begin = samples[0].at.astimezone(zone)
        lines.append(Text(t("stats-picture-since", moment=f"{begin:%d.%m %H:%M}")))
    if story.starts:
        lines.append(Text(t("stats-picture-starts", count=len(story.starts))))
    if story.troubles:
        lines.append(Text(t("stats-picture-incidents", count=len(story.troubles))))
    return joined(lines)


def spans(story: Story, t: Translate) -> tuple[Row, ...]:
    """The other spans, and what it uses now: each is a message of its own."""
    names = [story.name] if story.name else []
    others = [
        Button(text=t(f"stats-span-{span}"), tap=tap_command(shlex.join(["stats", *names, span]), ask=False))
        for span in Span
        if span is not story.span
    ]
    return (tuple(others),)


# panels


def _title(story: Story, t: Translate) -> str:
    return f"{story.name or t('stats-picture-all')} · {t(f'stats-span-{story.span}')}"


def _cpu(story: Story, t: Translate) -> Panel:
    peaks = [_line(story, lambda one: one.cpu_peak, Ink.FAINT)] if story.name and story.span is not Span.HOUR else []
    lines = [*peaks, _line(story, lambda one: one.cpu)]
    now = story.samples[-1].cpu
    return panel(t("stats-panel-cpu"), lines, note=percent(now), worded=percent, least=LEAST_CPU)


def _memory(story: Story, t: Translate) -> Panel:
    limit = story.samples[-1].memory_limit_bytes if story.name else 0.0
    lines = [_line(story, lambda one: one.memory_bytes)]
    title = t("stats-panel-memory")
    return panel(title, lines, note=_memory_note(story), worded=binary, base=1024, least=1 << 20, limit=limit)


def _traffic(story: Story, t: Translate) -> tuple[Panel, Panel]:
    last = story.samples[-1]
    network = [
        _line(story, lambda one: one.received, Ink.FIRST, t("stats-line-received")),
        _line(story, lambda one: one.sent, Ink.SECOND, t("stats-line-sent")),
    ]
    disk = [
        _line(story, lambda one: one.read, Ink.FIRST, t("stats-line-read")),
        _line(story, lambda one: one.written, Ink.SECOND, t("stats-line-written")),
    ]
    return (
        panel(t("stats-panel-network"), network, note=_both(last.received, last.sent), worded=_rate, least=LEAST_RATE),
        panel(t("stats-panel-disk"), disk, note=_both(last.read, last.written), worded=_rate, least=LEAST_RATE),
    )


def _line(story: Story, of: Callable[[Sample], float], ink: Ink = Ink.FIRST, label: str = "") -> Line:
    points = [(one.at, of(one)) for one in story.samples]
    return Line(ink=ink, pieces=pieces(points, story.step), label=label)


def _memory_note(story: Story) -> str:
    last = story.samples[-1]
    if not story.name or not last.memory_limit_bytes:
        return binary(last.memory_bytes)
    return f"{binary(last.memory_bytes)} / {binary(last.memory_limit_bytes)}"


def _most_memory(story: Story) -> float:
    return max((one.memory_peak_bytes if story.name else one.memory_bytes) for one in story.samples)


def _both(first: float, second: float) -> str:
    return f"{_rate(first)} / {_rate(second)}"


def _rate(bytes_a_second: float) -> str:
    return f"{size(bytes_a_second)}/s"
