"""/stats NAME 24h: what was kept of one container, or of all together, and what happened to it meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.errors import BotError, EngineError, NotFound, UsageError
from bot.features.stats import picture
from bot.features.stats.picture import Span, Story, Trouble
from bot.pictures.artist import drawn
from bot.store import Sample, Tier
from bot.store.incident_rows import Incident
from bot.telegram.call import Call
from bot.telegram.targets import resolve_container

TIERS = {Span.HOUR: Tier.SECONDS, Span.DAY: Tier.MINUTES, Span.WEEK: Tier.QUARTERS, Span.MONTH: Tier.QUARTERS}
INCIDENTS_SHOWN = 200
STARTS_SHOWN = 100
STARTS = ("started", "started_by", "restarted")  # steps of an incident
SAME_START = timedelta(seconds=2)


def spanned(names: tuple[str, ...]) -> tuple[tuple[str, ...], Span | None]:
    """The names, and the span where the last one of them is one."""
    with suppress(ValueError, IndexError):
        return names[:-1], Span(names[-1].lower())
    return names, None


async def show_picture(call: Call, names: tuple[str, ...], span: Span) -> None:
    """Raises UsageError for more than one name, BotError where nothing was kept yet."""
    if len(names) > 1:
        raise UsageError(key="stats-one-name", command="stats")
    story = await _story(call, names[0] if names else "", span)
    if not story.samples:
        raise BotError(key="stats-no-samples", name=story.name)
    png = await drawn(picture.timeline(story, call.settings.zone, call.t))
    await call.send_picture(png, picture.caption(story, call.settings.zone, call.t), picture.spans(story, call.t))


async def _story(call: Call, ref: str, span: Span) -> Story:
    since = call.now - span.length
    name, container_id = await _named(call, ref)
    incidents = await _incidents(call, name, since)
    told = await _starts(call, container_id, since) if container_id else ()
    return Story(
        name=name,
        span=span,
        since=since,
        until=call.now,
        step=TIERS[span].step,
        samples=await _samples(call, name, TIERS[span], since),
        starts=apart((*told, *(_started_in(incidents, since) if name else ()))),
        troubles=[Trouble(since=one.opened_at, until=one.resolved_at, subject=one.subject) for one in incidents],
        host=call.engine.host,
    )


async def _named(call: Call, ref: str) -> tuple[str, str]:
    """Name and id; a container that is gone is known by its samples, without an id. Raises NotFound."""
    if not ref:
        return "", ""
    try:
        found = (await resolve_container(call, ref)).container
    except NotFound:
        if not await call.store.samples.of(call.engine.host, ref, Tier.QUARTERS, call.now - Tier.QUARTERS.kept):
            raise
        return ref, ""
    return found.name, found.id


async def _samples(call: Call, name: str, tier: Tier, since: datetime) -> list[Sample]:
    """As far apart as the span is long; the newest, not summed up yet, from the finer ones."""
    host, samples, found = call.engine.host, call.store.samples, list[Sample]()
    for level in Tier:
        if level <= tier:
            finer = Tier(tier - level)
            start = found[-1].at if found else since
            found += await (samples.of(host, name, finer, start) if name else samples.sums(host, finer, start))
    return found


async def _starts(call: Call, container_id: str, since: datetime) -> tuple[datetime, ...]:
    """Those that the engine still knows: it keeps its newest events only."""
    filters = {"container": [container_id], "event": ["start"]}
    try:
        events = await call.engine.past_events(
            since_ns=int(since.timestamp()) * 10**9,
            filters=filters,
            most=STARTS_SHOWN,
        )
    except EngineError:
        return ()
    return tuple(event.at for event in events if event.action == "start")


async def _incidents(call: Call, name: str, since: datetime) -> Sequence[Incident]:
    changed = await call.store.incidents.between(since, call.now, limit=INCIDENTS_SHOWN)
    by_id = {one.id: one for one in [*await call.store.incidents.open(), *changed]}  # an open one may be at rest
    return [
        one
        for one in sorted(by_id.values(), key=lambda one: (one.opened_at, one.id))
        if one.host == call.engine.host and (not name or one.subject == name)
    ]


def _started_in(incidents: Sequence[Incident], since: datetime) -> list[datetime]:
    """Those that the engine has forgotten, as far as something was wrong then."""
    return [step.at for one in incidents for step in one.steps if step.what in STARTS and step.at >= since]


def apart(moments: Sequence[datetime]) -> tuple[datetime, ...]:
    """In order; what two have told of is one."""
    found: list[datetime] = []
    for at in sorted(moments):
        if not found or at - found[-1] > SAME_START:
            found.append(at)
    return tuple(found)
