"""All that the incident desk has written for it, as the one object that it is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.features.alerts import card, digests
from bot.store.incident_rows import Incident
from bot.ui.view import View
from bot.watch.card_views import Audience, Report


class Cards:
    """Fulfils ``bot.watch.card_views.CardViews``."""

    def card(self, incident: Incident, audience: Audience, now: datetime) -> View:
        return card.card(incident, audience, now)

    def wave(self, wave: Incident, members: Sequence[Incident], audience: Audience, now: datetime) -> View:
        return digests.wave(wave, members, audience, now)

    def away(
        self,
        incidents: Sequence[Incident],
        blind_since: datetime,
        audience: Audience,
        now: datetime,
        *,
        host: str = "",
        blind_until: datetime | None = None,
    ) -> View:
        return digests.away(incidents, blind_since, audience, now, host=host, blind_until=blind_until)

    def morning(self, incidents: Sequence[Incident], audience: Audience, now: datetime) -> View:
        return digests.morning(incidents, audience, now)

    def digest(self, report: Report, audience: Audience, now: datetime) -> View:
        return digests.digest(report, audience, now)
