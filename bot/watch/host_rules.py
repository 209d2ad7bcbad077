"""What becomes of facts about a host: its engine, its disk, its Swarm services, what its containers use. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.store.incident_rows import Severity, Step, Trouble
from bot.ui.secrets import mask_text
from bot.watch import groups
from bot.watch.facts import (
    CaughtUp,
    ContainerFact,
    DiskMeasured,
    EngineBack,
    EngineLost,
    ImageChanged,
    ServiceMeasured,
    UsageMeasured,
)
from bot.watch.severity import CPU_LABEL, MEMORY_LABEL, limit_of
from bot.watch.state import Draft
from bot.watch.troubles import note, raise_trouble, say

ENGINE = "engine"
DISK = "disk"
EASED = 0.9  # of a limit: usage below that is over, so that one which hovers at it does not come and go
NOTED_IMAGES = frozenset({"pull", "delete", "load", "import"})
DETAIL_KEPT = 300


# the engine


def lost(draft: Draft, fact: EngineLost) -> None:
    host = draft.host(fact.host)
    if host.lost_at is not None:
        return
    draft.host(fact.host, lost_at=fact.at, blind_since=None)
    groups.blame_engine(draft, fact.host, fact.at)
    raise_trouble(
        draft,
        fact,
        ENGINE,
        Trouble.ENGINE,
        Severity.CRITICAL,
        failure=ENGINE,
        step=Step(at=fact.at, what="lost", detail=_foreign(fact.reason)),
        held_for=draft.limits.lost_grace,
        details={
            "reason": _foreign(fact.reason),
            "error": "",
            **{name: _foreign(value) for name, value in fact.told.items()},
            "restarted": "",
            "blind_since": "",
            "blind_until": "",
        },
    )


def back(draft: Draft, fact: EngineBack) -> None:
    """A short break that nobody was told of passes unsaid, unless the engine was started anew."""
    draft.host(fact.host, lost_at=None, blind_since=fact.blind_since)
    if fact.has_restarted:
        draft.host(fact.host, restarted_at=fact.at)
    found = draft.find(fact.host, ENGINE, Trouble.ENGINE)
    if found is None or found.incident.resolved_at is not None:
        return
    id, was_untold = found.incident.id, found.following.say_at is not None
    details = {
        **found.incident.details,
        "restarted": "yes" if fact.has_restarted else "",
        "blind_since": fact.blind_since.isoformat(),
        "blind_until": fact.at.isoformat(),
    }
    if was_untold:
        draft.follow(id, say_at=None)
        draft.change(id, fact.at, severity=Severity.WARNING if fact.has_restarted else Severity.INFO)
    step = Step(at=fact.at, what="engine_restarted" if fact.has_restarted else "back")
    draft.resolve(id, fact.at, "back", step=step, details=details)
    if was_untold and fact.has_restarted:
        say(draft, id)


def caught_up(draft: Draft, fact: CaughtUp) -> None:
    for id, one in list(draft.tracked.items()):
        started = [step.at for step in one.incident.steps if step.what in ("started", "restarted", "started_by")]
        if one.incident.host == fact.host and one.following.well_at is not None and started:
            draft.follow(id, well_at=min(one.following.well_at, started[-1] + draft.limits.well_after))
    for id in groups.caught_up(draft, fact):
        say(draft, id)


def image_changed(draft: Draft, fact: ImageChanged) -> None:
    if fact.action in NOTED_IMAGES:
        note(draft, fact, fact.image, Trouble.IMAGE, Step(at=fact.at, what=fact.action))


# what is measured


def disk_measured(draft: Draft, fact: DiskMeasured) -> None:
    limits = draft.limits
    if fact.total_bytes <= 0 or not limits.disk_warning:
        return
    used = 1 - fact.free_bytes / fact.total_bytes
    critical = max(limits.disk_critical, limits.disk_warning)
    found = draft.find(fact.host, DISK, Trouble.DISK)
    is_open = found is not None and found.incident.resolved_at is None
    details = {
        "free_bytes": str(fact.free_bytes),
        "total_bytes": str(fact.total_bytes),
        "path": fact.path,
        "percent": f"{used:.0%}",
    }
    if used < limits.disk_warning:
        if found is not None and is_open and used < limits.disk_warning - limits.disk_slack:
            step = Step(at=fact.at, what="freed", detail=details["percent"])
            draft.resolve(found.incident.id, fact.at, "freed", step=step, details={**found.incident.details, **details})
        return
    severity = Severity.CRITICAL if used >= critical else Severity.WARNING
    if found is not None and is_open and severity <= found.incident.severity:
        if found.incident.details.get("percent") != details["percent"]:
            draft.change(found.incident.id, fact.at, details={**found.incident.details, **details})
        return
    failure = "disk_critical" if severity is Severity.CRITICAL else DISK
    step = Step(at=fact.at, what="filling", detail=details["percent"])
    raise_trouble(draft, fact, DISK, Trouble.DISK, severity, failure=failure, step=step, details=details)


def service_measured(draft: Draft, fact: ServiceMeasured) -> None:
    found = draft.find(fact.host, fact.service, Trouble.SERVICE)
    is_open = found is not None and found.incident.resolved_at is None
    numbers = {"running": str(fact.running), "desired": str(fact.desired)}
    detail = f"{fact.running}/{fact.desired}"
    if fact.running >= fact.desired:
        if found is not None and is_open:
            step = Step(at=fact.at, what="complete", detail=detail)
            _pass(draft, found.incident.id, fact.at, "complete", step, {**found.incident.details, **numbers})
        return
    details = {**numbers, "error": _foreign(fact.error)}
    severity = Severity.WARNING if fact.running else Severity.CRITICAL
    if found is not None and is_open and severity <= found.incident.severity:
        if any(found.incident.details.get(key) != value for key, value in details.items()):
            step = Step(at=fact.at, what="replicas", detail=detail)
            draft.change(found.incident.id, fact.at, step=step, details={**found.incident.details, **details})
        return
    is_held = found is None or not is_open or found.following.say_at is not None
    raise_trouble(
        draft,
        fact,
        fact.service,
        Trouble.SERVICE,
        severity,
        failure="service" if fact.running else "service_down",
        step=Step(at=fact.at, what="replicas", detail=detail),
        held_for=draft.limits.service_grace if is_held else None,
        details=details,
    )


def usage_measured(draft: Draft, fact: UsageMeasured) -> None:
    trace = draft.trace(fact)
    cpu_limit = limit_of(trace.labels, CPU_LABEL, draft.limits.cpu)
    memory_limit = limit_of(trace.labels, MEMORY_LABEL, draft.limits.memory)
    since = _over(draft, fact, Trouble.CPU, fact.cpu_fraction, cpu_limit, trace.cpu_over_since)
    draft.trace(fact, cpu_over_since=since)
    if fact.memory_limit_bytes > 0:
        memory = fact.memory_bytes / fact.memory_limit_bytes
        since = _over(draft, fact, Trouble.MEMORY, memory, memory_limit, trace.memory_over_since)
        draft.trace(fact, memory_over_since=since)


def _over(
    draft: Draft, fact: UsageMeasured, trouble: Trouble, value: float, limit: float, since: datetime | None
) -> datetime | None:
    """Since when it has been over its limit."""
    found = draft.find(fact.host, fact.name, trouble)
    is_open = found is not None and found.incident.resolved_at is None
    if not limit:
        return None
    details = {
        "used": f"{value:.0%}",
        "limit": f"{limit:.0%}",
        "memory_bytes": str(fact.memory_bytes),
        "memory_limit_bytes": str(fact.memory_limit_bytes),
    }
    if value <= limit:
        if found is not None and is_open and value <= limit * EASED:
            step = Step(at=fact.at, what="below", detail=details["used"])
            draft.resolve(found.incident.id, fact.at, "below", step=step, details={**found.incident.details, **details})
        return None
    since = since or fact.at
    if not is_open and fact.at - since >= draft.limits.over_for:
        step = Step(at=fact.at, what="over", detail=details["used"])
        details["since"] = since.isoformat()
        raise_trouble(
            draft, fact, fact.name, trouble, Severity.WARNING, failure=trouble.value, step=step, details=details
        )
    return since


def gone(draft: Draft, fact: ContainerFact) -> None:
    """A container that has ended uses nothing any more."""
    for trouble in (Trouble.CPU, Trouble.MEMORY):
        found = draft.find(fact.host, fact.name, trouble)
        if found is not None and found.incident.resolved_at is None:
            draft.resolve(found.incident.id, fact.at, "ended", step=Step(at=fact.at, what="ended"))
    key = (fact.host, fact.id)
    if key in draft.traces:
        draft.trace(fact, cpu_over_since=None, memory_over_since=None)


def _pass(draft: Draft, id: int, at: datetime, resolution: str, step: Step, details: dict[str, str]) -> None:
    """It is over; what was not told yet never will be, and is no more than a line in the digest."""
    if draft.tracked[id].following.say_at is not None:
        draft.follow(id, say_at=None)
        draft.change(id, at, severity=Severity.INFO)
    draft.resolve(id, at, resolution, step=step, details=details)


def _foreign(text: str) -> str:
    return mask_text(text).strip()[:DETAIL_KEPT]
