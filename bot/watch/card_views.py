"""What the incident desk needs from whoever writes its messages. The texts themselves are in ``bot.ui``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from bot.store.alerting_rows import Report
from bot.store.incident_rows import Incident
from bot.ui.view import View


class CardViews(Protocol):
    """Pure functions. ``zone`` is the chat's; ``shows_host`` where more than one engine is watched."""

    def card(self, incident: Incident, *, lang: str, zone: tzinfo, now: datetime, shows_host: bool) -> View:
        """One incident, as it stands; edited in place as it goes on."""
        ...

    def wave(
        self,
        wave: Incident,
        members: Sequence[Incident],
        *,
        lang: str,
        zone: tzinfo,
        now: datetime,
        shows_host: bool,
    ) -> View:
        """Many deaths within seconds; ``wave.members`` are the names, ``members`` their incidents."""
        ...

    def away(
        self,
        incidents: Sequence[Incident],
        *,
        blind_since: datetime,
        lang: str,
        zone: tzinfo,
        now: datetime,
        shows_host: bool,
    ) -> View:
        """What happened while the bot or its sight was gone, edited as those incidents end."""
        ...

    def morning(
        self, incidents: Sequence[Incident], *, lang: str, zone: tzinfo, now: datetime, shows_host: bool
    ) -> View:
        """The warnings that quiet hours held back, as they stand now."""
        ...

    def digest(self, report: Report, *, lang: str, zone: tzinfo, now: datetime, shows_host: bool) -> View: ...
