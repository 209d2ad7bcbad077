"""Pure text of schedules: what runs when, what came of it the last time, what is about to be added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Bold, Code, Text

from bot.store import Outcome
from bot.store.schedules import Schedule
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, View, tap_command

NEXT_SHOWN = 3
LISTED = 20
BUTTONS_FOR = 8
SIGNS = {Outcome.OK: "✓", Outcome.STARTED: "▶", Outcome.CANCELLED: "⏭"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """``host`` is "" where there is one engine only."""

    schedule: Schedule
    host: str
    next_at: tuple[datetime, ...]
    asks_code: bool
    asks_second: bool
    is_destroying: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    schedule: Schedule
    host: str
    is_host_gone: bool
    next_at: datetime
    is_here: bool
    may_change: bool


def question(planned: Planned, t: Translate) -> View:
    lines = [Text(t("schedule-question")), *_facts(planned, t)]
    if planned.is_destroying:
        lines.append(Text(t("schedule-unasked")))
    return View(text=_joined(lines))


def added(one: Schedule, planned: Planned, t: Translate) -> View:
    lines = [Text(t("schedule-added", number=str(one.id))), *_facts(planned, t), Text(t("schedule-rights"))]
    return View(text=_joined(lines), rows=_rows(one, t))


def _facts(planned: Planned, t: Translate) -> list[Text]:
    one = planned.schedule
    moments = ", ".join(_moment(moment, one) for moment in planned.next_at)
    lines = [_line(one, planned.host), Text(t("schedule-next", moments=moments, zone=one.zone))]
    if one.catches_up:
        lines.append(Text(t("schedule-will-catch-up")))
    if one.mutes:
        lines.append(Text(t("schedule-will-mute")))
    if planned.asks_code:
        lines.append(Text(t("schedule-asks-code")))
    if planned.asks_second:
        lines.append(Text(t("schedule-asks-second")))
    return lines


def listed(found: Sequence[Listed], now: datetime, t: Translate) -> View:
    if not found:
        return View(text=Text(t("schedule-none"), "\n", Code('/schedule add "0 4 * * *" restart web01')))
    lines: list[Text] = []
    for item in found[:LISTED]:
        one = item.schedule
        lines.append(Text(Bold(t("schedule-number", number=str(one.id))), " ", Code(one.expression), f" ({one.zone})"))
        lines.append(_line(one, item.host))
        facts = [one.author_name, t("schedule-next-one", moment=_moment(item.next_at, one, now))]
        if one.last_due is not None and one.last_outcome is not None:
            sign = SIGNS.get(one.last_outcome, "⚠")
            facts.append(t("schedule-last", sign=sign, moment=_moment(one.last_due, one, now)))
        if not item.is_here:
            facts.append(t("schedule-elsewhere"))
        lines.append(Text(" · ".join(facts)))
        if item.is_host_gone:
            lines.append(Text(t("schedule-host-gone", name=one.host)))
    if len(found) > LISTED:
        lines.append(Text(t("schedule-more", count=str(len(found) - LISTED))))
    mine = [item.schedule for item in found if item.may_change]
    return View(text=_joined(lines), rows=tuple(row for one in mine[:BUTTONS_FOR] for row in _rows(one, t)))


def removing(one: Schedule, t: Translate) -> View:
    return View(text=Text(t("schedule-removing", number=str(one.id)), "\n", Code(f"/{one.line}")))


def removed(one: Schedule, t: Translate) -> View:
    return View(text=Text(t("schedule-removed", number=str(one.id)), " ", Code(f"/{one.line}")))


def running(one: Schedule, t: Translate) -> View:
    return View(text=Text(t("schedule-running", number=str(one.id), name=one.author_name), "\n", Code(f"/{one.line}")))


def started(one: Schedule, t: Translate) -> View:
    return View(text=Text(t("schedule-started", number=str(one.id)), " ", Code(f"/{one.line}")))


def _rows(one: Schedule, t: Translate) -> tuple[Row, ...]:
    now = Button(text=t("schedule-run-now", number=str(one.id)), tap=tap_command(f"schedule run {one.id}"))
    away = Button(text=t("schedule-remove", number=str(one.id)), tap=tap_command(f"schedule rm {one.id}"))
    return ((now, away),)


def _line(one: Schedule, host: str) -> Text:
    return Text(Code(f"/{one.line}" + (f" @{host}" if host else "")))


def _moment(moment: datetime, one: Schedule, now: datetime | None = None) -> str:
    """In the schedule's zone; with the year where it is not the present one."""
    here, today = (each.astimezone(ZoneInfo(one.zone)) for each in (moment, now or one.created_at))
    return here.strftime("%d.%m %H:%M" if here.year == today.year else "%d.%m.%Y %H:%M")


def _joined(lines: Sequence[Text]) -> Text:
    parts: list[Text | str] = []
    for number, line in enumerate(lines):
        parts += ["\n", line] if number else [line]
    return Text(*parts)
