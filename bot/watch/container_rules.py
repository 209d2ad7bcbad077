"""What becomes of a container's facts: its deaths and their causes, its restarts, its health. Pure.

All of it is one incident per container's name, so that one which is made anew under its name goes on with its card.
"""

from __future__ import annotations

from bot.store.alerting_rows import Tracked
from bot.store.incident_rows import Cause, CauseKind, Severity, Step, Trouble
from bot.ui.clean import clean
from bot.ui.secrets import mask_text
from bot.watch import causes, groups
from bot.watch.facts import (
    ContainerFact,
    Created,
    Died,
    ExecOpened,
    HealthChanged,
    OutOfMemory,
    Removed,
    Renamed,
    Signalled,
    Started,
    Stopped,
)
from bot.watch.severity import severity_of
from bot.watch.state import DOWN_TROUBLES, Draft
from bot.watch.troubles import note, raise_trouble

SERVICE_LABEL = "com.docker.swarm.service.name"
OUTPUT_KEPT = 300  # of a health check or a command, after masking


def died(draft: Draft, fact: Died) -> None:
    trace = draft.trace(fact)
    cause = causes.of_death(
        fact,
        signal=trace.signal,
        signal_at=trace.signal_at,
        oom_at=trace.oom_at,
        deeds=draft.deeds,
        is_engines_doing=groups.is_engines_doing(draft.host(fact.host), fact, draft.limits),
    )
    draft.trace(fact, signal="", signal_at=None, oom_at=None)
    if cause.kind is CauseKind.PERSON:
        _stopped_by_person(draft, fact, cause)
    elif cause.kind is CauseKind.FINISHED:
        _finished(draft, fact, cause)
    elif cause.kind in (CauseKind.OUTSIDE, CauseKind.ENGINE):
        _stopped(draft, fact, cause)
    else:
        _failed(draft, fact, cause)


def stopped(draft: Draft, fact: Stopped) -> None:
    """Follows a death. A program that took long to end may have been taken for one that crashed."""
    found = _open(draft, fact)
    if found is None or found.incident.cause is None or found.incident.cause.kind is not CauseKind.CRASH:
        return
    if abs(fact.at - found.incident.updated_at) > causes.CLOCKS_DIFFER:
        return
    deed = causes.deed_of(draft.deeds, fact, causes.ENDING)
    if deed is not None:
        step = Step(at=fact.at, what="stopped_by", detail=deed.person)
        draft.resolve(found.incident.id, fact.at, "stopped", step=step)
        return
    cause = Cause(kind=CauseKind.OUTSIDE, exit_code=found.incident.exit_code)
    draft.change(found.incident.id, fact.at, trouble=Trouble.STOPPED, severity=Severity.WARNING, cause=cause)
    draft.follow(found.incident.id, back_by=None)


def signalled(draft: Draft, fact: Signalled) -> None:
    if causes.signal_number(fact.signal):
        draft.trace(fact, signal=fact.signal, signal_at=fact.at)


def started(draft: Draft, fact: Started) -> None:
    draft.trace(fact, signal="", signal_at=None)
    found = _open(draft, fact)
    if found is None or (found.following.say_at is not None and found.incident.trouble is Trouble.OOM):
        return
    incident, is_by_policy = found.incident, found.following.back_by is not None
    deed = causes.deed_of(draft.deeds, fact, causes.STARTING)
    if deed is not None:
        step = Step(at=fact.at, what="started_by", detail=deed.person)
    else:
        step = Step(at=fact.at, what="restarted" if is_by_policy else "started")
    restarts = incident.restarts + (1 if is_by_policy and deed is None else 0)
    draft.change(incident.id, fact.at, step=step, restarts=restarts, subject_id=fact.id)
    draft.follow(incident.id, back_by=None)
    if incident.trouble is Trouble.STOPPED:  # nothing was wrong with it
        draft.resolve(incident.id, fact.at, "running")
    elif incident.trouble in DOWN_TROUBLES:
        draft.follow(incident.id, well_at=draft.moment(fact) + draft.limits.well_after)


def ran_out_of_memory(draft: Draft, fact: OutOfMemory) -> None:
    """Mostly the death of the container follows at once, and is what is told."""
    draft.trace(fact, oom_at=fact.at)
    if causes.exchange_of(draft.deeds, fact) is not None:
        return
    step = Step(at=fact.at, what="oom")
    found = _open(draft, fact)
    if found is not None:
        draft.change(found.incident.id, fact.at, step=step)
        return
    cause = Cause(kind=CauseKind.OOM)
    raise_trouble(
        draft,
        fact,
        fact.name,
        Trouble.OOM,
        Severity.WARNING,
        failure="oom_inside",
        step=step,
        held_for=draft.limits.oom_grace,
        cause=cause,
        details={"inside": "yes"},
    )


def health_changed(draft: Draft, fact: HealthChanged) -> None:
    draft.trace(fact)
    if fact.is_healthy:
        found = _open(draft, fact)
        if found is not None and (found.incident.trouble is not Trouble.STOPPED or found.following.well_at is not None):
            draft.resolve(found.incident.id, fact.at, "healthy", step=Step(at=fact.at, what="healthy"))
        return
    if causes.exchange_of(draft.deeds, fact) is not None:
        return
    step = Step(at=fact.at, what="unhealthy", detail=_foreign(fact.output))
    id = raise_trouble(
        draft, fact, fact.name, Trouble.UNHEALTHY, Severity.WARNING, failure="unhealthy", step=step, subject_id=fact.id
    )
    if draft.tracked[id].incident.severity < Severity.CRITICAL:
        draft.follow(id, worse_at=draft.moment(fact) + draft.limits.unhealthy_for)
    draft.follow(id, well_at=None, back_by=None)


def created(draft: Draft, fact: Created) -> None:
    draft.trace(fact)
    if causes.deed_of(draft.deeds, fact, causes.STARTING) is None:
        note(draft, fact, fact.name, Trouble.LIFECYCLE, Step(at=fact.at, what="created"))


def removed(draft: Draft, fact: Removed) -> None:
    found = _open(draft, fact)
    step = Step(at=fact.at, what="removed")
    if found is not None and found.incident.subject_id in ("", fact.id):
        draft.resolve(found.incident.id, fact.at, "removed", step=step)
    if causes.deed_of(draft.deeds, fact, causes.REMOVING) is None:
        note(draft, fact, fact.name, Trouble.LIFECYCLE, step)
    if found is None:  # an open one may still want its labels
        draft.traces.pop((fact.host, fact.id), None)


def renamed(draft: Draft, fact: Renamed) -> None:
    draft.trace(fact)
    old_key = (fact.host, fact.old_name, "container")
    id = draft.keys.get(old_key)
    if id is None or id not in draft.tracked or draft.tracked[id].incident.subject_id != fact.id:
        return
    del draft.keys[old_key]
    draft.keys[fact.host, fact.name, "container"] = id
    draft.change(id, fact.at, subject=fact.name, step=Step(at=fact.at, what="renamed", detail=fact.old_name))


def exec_opened(draft: Draft, fact: ExecOpened) -> None:
    if causes.deed_of(draft.deeds, fact, causes.EXECUTING) is None:
        step = Step(at=fact.at, what="exec", detail=_foreign(fact.command))
        note(draft, fact, fact.name, Trouble.EXEC, step)


# deaths


def _failed(draft: Draft, fact: Died, cause: Cause) -> None:
    limits = draft.limits
    trace = draft.trace(fact)
    deaths = tuple(at for at in trace.deaths if fact.at - at <= limits.loop_window)[-limits.loop_restarts :]
    draft.trace(fact, deaths=(*deaths, fact.at))
    trouble = Trouble.OOM if cause.kind is CauseKind.OOM else Trouble.CRASH
    failure = trouble.value if trouble is Trouble.OOM else f"crash:{fact.exit_code}"
    found = _open(draft, fact)
    was_loop = found is not None and found.incident.trouble is Trouble.CRASH_LOOP
    if was_loop or len(deaths) >= limits.loop_restarts:
        trouble, failure = Trouble.CRASH_LOOP, Trouble.CRASH_LOOP.value
    if not fact.is_restarting:
        failure += ":down"  # what was being restarted and now is not any more is told
    _fell(draft, fact, cause, trouble, failure)


def _stopped(draft: Draft, fact: Died, cause: Cause) -> None:
    """By somebody, or by the engine as it went down."""
    found = _open(draft, fact)
    if found is None and cause.kind is CauseKind.OUTSIDE and SERVICE_LABEL in fact.labels:
        return  # a swarm stops tasks as it updates and scales; a service that lacks some is told of as that
    if found is not None and found.incident.trouble is not Trouble.STOPPED and cause.kind is CauseKind.OUTSIDE:
        step = Step(at=fact.at, what="stopped", detail=cause.signal)
        cause = found.incident.cause or cause  # what went wrong before stays told
        draft.resolve(found.incident.id, fact.at, "stopped", step=step, exit_code=fact.exit_code, cause=cause)
        return
    _fell(draft, fact, cause, Trouble.STOPPED, Trouble.STOPPED.value)


def _fell(draft: Draft, fact: Died, cause: Cause, trouble: Trouble, failure: str) -> None:
    what = "stopped" if trouble is Trouble.STOPPED else "died"
    detail = str(fact.exit_code) if fact.exit_code is not None else ""
    id = raise_trouble(
        draft,
        fact,
        fact.name,
        trouble,
        severity_of(trouble, is_restarting=fact.is_restarting),
        failure=failure,
        step=Step(at=fact.at, what=what, detail=detail),
        is_death=True,
        details={"restarting": "yes" if fact.is_restarting else "no", "inside": ""},
        cause=cause,
        exit_code=fact.exit_code,
        subject_id=fact.id,
    )
    back_by = draft.moment(fact) + draft.limits.back_within if fact.is_restarting else None
    draft.follow(id, back_by=back_by, well_at=None, worse_at=None)


def _finished(draft: Draft, fact: Died, cause: Cause) -> None:
    step = Step(at=fact.at, what="finished", detail="0")
    found = _open(draft, fact)
    if found is not None and not fact.is_restarting:
        draft.resolve(found.incident.id, fact.at, "finished", step=step, exit_code=0)
    elif found is not None:
        draft.change(found.incident.id, fact.at, step=step)
        draft.follow(found.incident.id, back_by=draft.moment(fact) + draft.limits.back_within, well_at=None)
    else:
        note(draft, fact, fact.name, Trouble.FINISHED, step)


def _stopped_by_person(draft: Draft, fact: Died, cause: Cause) -> None:
    """No news to whoever asked for it; an incident that is open ends with it, or learns who restarts."""
    found = _open(draft, fact)
    if found is None:
        return
    deed = causes.deed_of(draft.deeds, fact, causes.ENDING)
    if deed is not None and deed.command.rsplit(" ", 1)[-1] in causes.STARTING:
        step = Step(at=fact.at, what="restarted_by", detail=cause.person)
        draft.change(found.incident.id, fact.at, step=step)
        draft.follow(found.incident.id, well_at=None)
        return
    step = Step(at=fact.at, what="stopped_by", detail=cause.person)
    draft.resolve(found.incident.id, fact.at, "stopped", step=step)


def _open(draft: Draft, fact: ContainerFact) -> Tracked | None:
    found = draft.find(fact.host, fact.name, Trouble.CRASH)
    return found if found is not None and found.incident.resolved_at is None else None


def _foreign(text: str) -> str:
    """Of others' making: harmless, masked while it is whole, then cut."""
    return mask_text(clean(text)).strip()[:OUTPUT_KEPT]
