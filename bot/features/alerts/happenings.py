"""Pure text of /events: the engine's own events in its own words, one a line, what repeats folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Text

from bot.engine.model import Event, short_id
from bot.features.alerts.moments import moment
from bot.features.alerts.story import foreign
from bot.ui.container_card import clipped, joined
from bot.ui.texts import Translate
from bot.ui.view import View
from bot.watch.card_views import Audience

LINES_SHOWN = 36  # the newest; with the longest names still one message
NAME_SHOWN = 32
DETAIL_SHOWN = 36
_UNSHOWN = ("exec_create", "exec_die", "exec_detach", "attach", "resize", "top")
"""Around a command that was run inside: exec_start tells of it already. A health check is one every few seconds."""


@dataclass(slots=True)
class _Line:
    event: Event
    count: int = 1


def happenings(
    events: Sequence[Event], since: datetime, until: datetime, audience: Audience, now: datetime, t: Translate
) -> View:
    """``events`` oldest first."""
    span = {"from": moment(since, audience, now), "until": moment(until, audience, now)}
    folded = _folded(events)
    if not folded:
        return View(text=Text(t("alerts-events-none", **span)))
    shown = folded[-LINES_SHOWN:]
    lines: list[Text] = [Bold(t("alerts-events-title", **span))]
    lines += [_line(one, audience, now) for one in shown]
    if len(folded) > len(shown):
        lines += [Text(), Text(t("alerts-events-older", count=str(len(shown))))]
    return View(text=joined(lines))


def _folded(events: Sequence[Event]) -> list[_Line]:
    """The same thing of the same object again counts up where it was last told, if nothing else came between; a
    command run inside, which a health check repeats for ever, wherever it stands.
    """
    lines: list[_Line] = []
    inside: dict[tuple[str, str], _Line] = {}
    for event in events:
        if event.action in _UNSHOWN:
            continue
        if event.action == "exec_start":
            known = inside.get((event.id, event.detail))
            if known is not None:
                known.count += 1
                continue
        elif lines and _is_same(lines[-1].event, event):
            lines[-1] = _Line(event, lines[-1].count + 1)
            continue
        lines.append(_Line(event))
        if event.action == "exec_start":
            inside[event.id, event.detail] = lines[-1]
    return lines


def _is_same(one: Event, other: Event) -> bool:
    return (one.kind, one.id, one.action, one.detail) == (other.kind, other.id, other.action, other.detail)


def _line(one: _Line, audience: Audience, now: datetime) -> Text:
    event = one.event
    kind = "" if event.kind == "container" else f"{event.kind} "
    name = clipped(foreign(event.name or short_id(event.id), NAME_SHOWN), NAME_SHOWN)
    detail = f": {foreign(event.detail, DETAIL_SHOWN)}" if event.detail else ""
    facts = [f"{key} {event.attributes[key]}" for key in ("exitCode", "signal") if event.attributes.get(key)]
    rest = f" ({foreign(', '.join(facts), DETAIL_SHOWN)})" if facts and event.kind == "container" else ""
    times = f" ×{one.count}" if one.count > 1 else ""
    return Text(
        f"{moment(event.at, audience, now, seconds=True)} {kind}", Bold(name), f" {event.action}{detail}{rest}{times}"
    )
