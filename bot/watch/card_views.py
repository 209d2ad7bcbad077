"""How the incident desk has its messages written: the port that the alerts' views fulfil, and the values they take.

No text in here: what is said, in which language and in which order, is the views' business. Views never import the
desk, the desk never imports a feature; the composition root hands the views over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from bot.store.incident_rows import Incident
from bot.ui.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """How a chat reads. ``names_host``: there is more than one engine, so each card says which."""

    lang: str = "en"
    zone: tzinfo = UTC
    names_host: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the daily digest tells. What could not be found out stays None or empty and is left out."""

    host: str
    since: datetime
    until: datetime
    incidents: Sequence[Incident] = ()  # opened in that time, open or not
    restarts: Mapping[str, int] = field(default_factory=dict)  # container -> how often it came back by its policy
    unused_images: int | None = None
    unused_images_bytes: int = 0
    disk_total_bytes: int | None = None
    disk_free_bytes: int = 0
    disk_growth_bytes: int | None = None  # since the digest before; negative where space was freed
    deeds: Mapping[str, int] = field(default_factory=dict)  # person -> changes through the bot
    audit_hash: str = ""  # the newest of the audit's chain: a file that is written anew later does not have it


class CardViews(Protocol):
    """Pure: the same arguments give the same view. All moments are aware; they are shown in the audience's zone."""

    def card(self, incident: Incident, audience: Audience, now: datetime) -> View:
        """Of any trouble, a wave included, in any state: open, acknowledged, over."""
        ...

    def wave(self, wave: Incident, members: Sequence[Incident], audience: Audience, now: datetime) -> View:
        """Many deaths within seconds as one: ``members`` where they are at hand, else ``wave.members`` by name."""
        ...

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
        """While nothing was seen, ``blind_until`` being now where it is not given: one line an incident."""
        ...

    def morning(self, incidents: Sequence[Incident], audience: Audience, now: datetime) -> View:
        """What quiet hours held back."""
        ...

    def digest(self, report: Report, audience: Audience, now: datetime) -> View:
        """The daily digest."""
        ...
