"""What a feature may ask of those who watch the engine: a port, so that commands know nothing of events and rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from bot.store.incident_rows import Incident

Until = datetime | Literal["healthy"]


class IncidentBook(Protocol):
    """The open and past incidents of all engines. What changes one also changes its cards in every chat."""

    async def open(self) -> Sequence[Incident]:
        """The gravest first, then the newest."""
        ...

    async def past(self, limit: int) -> Sequence[Incident]:
        """Those that are over, newest first."""
        ...

    async def get(self, id: int) -> Incident | None: ...

    async def acknowledge(self, id: int, actor_name: str, now: datetime) -> Incident | None:
        """As it stands then; None where there is no such incident, or it is over."""
        ...

    async def mute(self, host: str, subject: str, until: Until, by: str) -> None: ...

    async def unmute(self, host: str, subject: str) -> bool:
        """Whether it was muted."""
        ...
