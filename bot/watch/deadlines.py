"""What the desk sends at a set time: the daily digest, and in the morning what quiet hours held back.

When is kept in the database, so that a restart neither skips one nor sends it twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import groupby

import structlog

from bot.engine.port import Engine
from bot.store import Store
from bot.store.alerting import Batch
from bot.store.alerting_rows import Held, Subscription
from bot.store.incident_rows import Incident
from bot.store.posts import Post
from bot.telegram.packing import pack
from bot.watch import reports
from bot.watch.card_views import Report
from bot.watch.posting import Situation, Writer, time_zone_of
from bot.watch.routing import Place, wants_host

log = structlog.get_logger(__name__)

WEEK = timedelta(days=7)  # a digest after a long absence reaches back no further


class Deadlines:
    """``is_away``: an engine that is known not to answer is not asked, so that nobody waits for it."""

    def __init__(
        self,
        store: Store,
        engines: Mapping[str, Engine],
        *,
        is_change: Callable[[str], bool],
        is_away: Callable[[str], bool] = lambda _host: False,
    ):
        self._store = store
        self._engines = engines
        self._is_change = is_change
        self._is_away = is_away
        self._next_digest_at: datetime | None = None

    async def keep(self, situation: Situation, writer: Writer, zone: tzinfo) -> None:
        """Commit all that is due. Raises DiskFull."""
        await self._mornings(situation, writer)
        marks = await self._first_marks(situation, zone)
        due = [(self._due(one, marks, zone), one) for one in situation.subscribed]
        for at, subscription in due:
            if at is not None and at <= situation.now:
                marks |= await self._digest(subscription, at, situation, writer, zone)
        moments = [self._due(one, marks, zone) for one in situation.subscribed]
        self._next_digest_at = min((at for at in moments if at is not None), default=None)

    async def next_at(self, now: datetime) -> datetime:
        found = [self._next_digest_at, await self._store.alerting.next_held_at()]
        return min((at for at in found if at is not None), default=now + WEEK)

    # the morning

    async def _mornings(self, situation: Situation, writer: Writer) -> None:
        held = await self._store.alerting.held(situation.now)
        for place, rows in groupby(held, key=lambda one: (one.chat_id, one.topic_id)):
            await self._morning(place, list(rows), situation, writer)

    async def _morning(self, place: Place, rows: Sequence[Held], situation: Situation, writer: Writer) -> None:
        incidents: dict[int, Incident] = {}
        for row in rows:
            members = await self._store.incidents.of_group(row.incident_id)
            own = await self._store.incidents.get(row.incident_id)
            for incident in members or ([own] if own is not None else []):
                incidents[incident.id] = incident
        posts = []
        if incidents:
            view = writer.views.morning(
                tuple(incidents.values()), writer.audience(place, situation.subscribed), situation.now
            )
            posts = [_post(place, pack(view), situation)]
        await self._store.alerting.commit(Batch(posts=posts, released=rows))

    # the digest

    async def _first_marks(self, situation: Situation, zone: tzinfo) -> dict[str, str]:
        marks = await self._store.alerting.marks()
        wanting = [one for one in situation.subscribed if one.digest_at and reports.mark_of(one) not in marks]
        if wanting:
            first = {reports.mark_of(one): reports.first_mark(one, zone, situation.now) for one in wanting}
            await self._store.alerting.commit(Batch(marks=first))
            marks |= first
        return marks

    def _due(self, subscription: Subscription, marks: Mapping[str, str], zone: tzinfo) -> datetime | None:
        mark = marks.get(reports.mark_of(subscription))
        return reports.digest_due(subscription, mark, zone) if mark is not None else None

    async def _digest(
        self, subscription: Subscription, at: datetime, situation: Situation, writer: Writer, zone: tzinfo
    ) -> dict[str, str]:
        since = max(at - reports.DAY, situation.now - WEEK)
        audience = writer.audience(subscription.place, situation.subscribed)
        told = await self._reports(subscription, since, situation)
        views = [writer.views.digest(report, audience, situation.now) for report in told]
        posts = [_post(subscription.place, pack(view), situation) for view in views]
        mark = {reports.mark_of(subscription): reports.mark_for(subscription, zone, situation.now)}
        await self._store.alerting.commit(Batch(posts=posts, marks=mark))
        return mark

    async def _reports(self, subscription: Subscription, since: datetime, situation: Situation) -> list[Report]:
        """One an engine, all asked at once. What is of the bot and not of an engine is in the last."""
        found = await asyncio.gather(
            *(
                reports.collect(
                    self._store,
                    engine,
                    since=since,
                    until=situation.now,
                    is_change=self._is_change,
                    is_away=self._is_away(host),
                )
                for host, engine in self._engines.items()
                if wants_host(subscription, host)
            )
        )
        return [*(replace(report, deeds={}, audit_hash="") for report in found[:-1]), *found[-1:]]


def _post(place: Place, view: Mapping[str, object], situation: Situation) -> Post:
    time_zone = time_zone_of(place, situation.subscribed)
    return Post(
        chat_id=place[0],
        topic_id=place[1],
        view=view,
        is_silent=True,
        happened_at=situation.now,
        time_zone=time_zone,
    )
