"""Moments as a chat reads them: in its own time zone, the day only where it is another one. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.watch.card_views import Audience

_DAY = {"ru": "%d.%m", "en": "%d %b"}


def moment(at: datetime, audience: Audience, now: datetime, *, seconds: bool = False) -> str:
    """``02:13``, with ``seconds`` ``02:13:07``; of another day ``24.11 02:13``; `` UTC`` where that is the zone."""
    local, today = at.astimezone(audience.zone), now.astimezone(audience.zone)
    time = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    day = "" if local.date() == today.date() else f"{local.strftime(_DAY.get(audience.lang, _DAY['en']))} "
    return f"{day}{time}{' UTC' if local.tzname() == 'UTC' else ''}"


def day(at: datetime, audience: Audience) -> str:
    return at.astimezone(audience.zone).strftime(_DAY.get(audience.lang, _DAY["en"]))
