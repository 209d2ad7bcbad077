"""What comes at a set time: the daily digest, and in the morning what quiet hours held back. When, and of what.

That it was sent is kept as a mark, so that neither a restart nor a second process sends it twice.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

import structlog

from bot.engine.port import Engine
from bot.errors import EngineError
from bot.store import Store
from bot.store.alerting_rows import Subscription
from bot.store.incident_rows import Incident
from bot.watch.card_views import Report
from bot.watch.routing import read_time, zone_of

log = structlog.get_logger(__name__)

DAY = timedelta(days=1)
INCIDENTS_READ = 500
DISK_USAGE_WITHIN_S = 20.0  # the engine walks all of its layers and volumes, which may take minutes


def mark_of(subscription: Subscription) -> str:
    return f"digest:{subscription.chat_id}:{subscription.topic_id or 0}"


def first_mark(subscription: Subscription, default: tzinfo, now: datetime) -> str:
    """As if the digest before had been sent: the first one comes at the next set time after somebody wanted it."""
    local, at = _local(subscription, default, now), read_time(subscription.digest_at)
    has_passed = at is not None and local.time() >= at
    return (local.date() if has_passed else local.date() - DAY).isoformat()


def mark_for(subscription: Subscription, default: tzinfo, now: datetime) -> str:
    return _local(subscription, default, now).date().isoformat()


def digest_due(subscription: Subscription, mark: str, default: tzinfo) -> datetime | None:
    """When its next digest is due, which may be over by now. None where it wants none."""
    at = read_time(subscription.digest_at) if subscription.is_on else None
    if at is None:
        return None
    return datetime.combine(date.fromisoformat(mark) + DAY, at, tzinfo=zone_of(subscription, default))


def _local(subscription: Subscription, default: tzinfo, now: datetime) -> datetime:
    return now.astimezone(zone_of(subscription, default))


async def collect(
    store: Store,
    engine: Engine,
    *,
    since: datetime,
    until: datetime,
    is_change: Callable[[str], bool],
    is_away: bool = False,
) -> Report:
    """What cannot be found out is left out; an engine that ``is_away`` is not asked."""
    incidents = await store.incidents.between(since, until, limit=INCIDENTS_READ)
    mine = [incident for incident in incidents if incident.host == engine.host]
    before = await store.alerting.disk_at(engine.host, since)
    last = await store.alerting.disk_at(engine.host, until)
    growth = None
    if before is not None and last is not None and before.at < last.at:
        growth = (last.total_bytes - last.free_bytes) - (before.total_bytes - before.free_bytes)
    unused, unused_bytes = (None, 0) if is_away else await _unused_images(engine)
    return Report(
        host=engine.host,
        since=since,
        until=until,
        incidents=tuple(mine),
        restarts=_restarts(mine, since),
        unused_images=unused,
        unused_images_bytes=unused_bytes,
        disk_total_bytes=last.total_bytes if last is not None else None,
        disk_free_bytes=last.free_bytes if last is not None else 0,
        disk_growth_bytes=growth,
        deeds=_deeds(await store.alerting.done_by(since, until), is_change),
        audit_hash=await store.audit.newest_hash(),
    )


async def _unused_images(engine: Engine) -> tuple[int | None, int]:
    try:
        async with asyncio.timeout(DISK_USAGE_WITHIN_S):
            usage = await engine.disk_usage()
    except (EngineError, TimeoutError) as error:
        log.info("unused images are not known", reason=str(error))
        return None, 0
    unused = [image for image in usage.images if image.containers == 0]
    return len(unused), sum(image.size_bytes - (image.shared_bytes or 0) for image in unused)


def _restarts(incidents: Iterable[Incident], since: datetime) -> dict[str, int]:
    found: Counter[str] = Counter()
    for incident in incidents:
        steps = sum(step.what == "restarted" and step.at >= since for step in incident.steps)
        # A long history is shortened; of an incident that began within all restarts belong here.
        found[incident.subject] += incident.restarts if incident.opened_at >= since else steps
    return {name: count for name, count in sorted(found.items()) if count}


def _deeds(done: Mapping[tuple[str, str], int], is_change: Callable[[str], bool]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for (person, command), count in done.items():
        if is_change(command):
            found[person] += count
    return dict(sorted(found.items()))
