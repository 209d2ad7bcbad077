"""A maintenance window: while a scheduled command runs, and a minute longer, its host's alerts are muted.

In short steps that are renewed, so that a kill in the middle leaves no long silence behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.errors import DiskFull
from bot.store.schedules import Schedule
from bot.telegram.call import Services

EVERYTHING = "*"
STEP = timedelta(minutes=5)
RENEWED_EVERY_S = 120.0
AFTERWARDS = timedelta(minutes=1)  # what was restarted needs a moment to be well


class Quiet:
    def __init__(self, services: Services):
        self._services = services

    @asynccontextmanager
    async def while_it_runs(self, one: Schedule) -> AsyncIterator[None]:
        """Nothing for a schedule without ``mutes``, nor where somebody has muted the host already."""
        book = self._services.incidents
        if not one.mutes or book is None or await self._is_muted(one.host):
            yield
            return
        renewing = self._services.nursery.start(self._renew(one), name=f"maintenance window {one.id}")
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(DiskFull):
                await asyncio.shield(self._mute(one, AFTERWARDS))

    async def _renew(self, one: Schedule) -> None:
        while True:
            with suppress(DiskFull):
                await self._mute(one, STEP)
            await asyncio.sleep(RENEWED_EVERY_S)

    async def _mute(self, one: Schedule, lasts: timedelta) -> None:
        assert self._services.incidents is not None
        until = self._services.clock() + lasts
        await self._services.incidents.mute(one.host, EVERYTHING, until, f"/schedule {one.id}")

    async def _is_muted(self, host: str) -> bool:
        now = self._services.clock()
        return any(
            mute.host == host and mute.subject == EVERYTHING and (mute.until is None or mute.until > now)
            for mute in await self._services.store.alerting.mutes()
        )
