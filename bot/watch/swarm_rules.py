"""What becomes of facts about a swarm: its nodes, its managers' majority, updates that have come to a halt. Pure.

A manager that is down is told as a node; only one that runs and is not heard is told as a manager.
"""

from __future__ import annotations

from bot.store.incident_rows import Severity, Step, Trouble
from bot.ui.secrets import mask_text
from bot.watch.facts import NodeMeasured, QuorumMeasured, UpdateMeasured
from bot.watch.state import Draft
from bot.watch.troubles import raise_trouble

SWARM = "swarm"
DOWN = frozenset({"down", "disconnected"})
GONE = "removed"
DETAIL_KEPT = 300


def node_measured(draft: Draft, fact: NodeMeasured) -> None:
    """A state that nobody knows yet, as after the election of a leader, is none to go by."""
    if fact.state == GONE:
        for trouble in (Trouble.NODE, Trouble.MANAGER):
            _over(draft, fact, fact.node, trouble, GONE, Step(at=fact.at, what="node_removed"))
    elif fact.state in DOWN:
        _down(draft, fact)
    elif fact.state == "ready":
        _over(draft, fact, fact.node, Trouble.NODE, "ready", Step(at=fact.at, what="node_ready"))
        _reach(draft, fact)


def _down(draft: Draft, fact: NodeMeasured) -> None:
    details = {"id": fact.id, "message": _foreign(fact.message), "role": "manager" if fact.is_manager else "worker"}
    _raise(draft, fact, fact.node, Trouble.NODE, Severity.CRITICAL, Step(at=fact.at, what="node_down"), details)
    held = draft.find(fact.host, fact.node, Trouble.MANAGER)
    if held is not None and held.following.say_at is not None:
        _over(draft, fact, fact.node, Trouble.MANAGER, "down", Step(at=fact.at, what="node_down"))


def _reach(draft: Draft, fact: NodeMeasured) -> None:
    if fact.is_manager and fact.is_reachable is False:
        step = Step(at=fact.at, what="unreachable")
        _raise(draft, fact, fact.node, Trouble.MANAGER, Severity.WARNING, step, {"id": fact.id})
    else:
        _over(draft, fact, fact.node, Trouble.MANAGER, "reachable", Step(at=fact.at, what="reachable"))


def quorum_measured(draft: Draft, fact: QuorumMeasured) -> None:
    reachable = "" if fact.reachable is None else str(fact.reachable)
    told = f"{reachable or '?'}/{fact.managers}"
    if not fact.is_at_risk:
        _over(draft, fact, SWARM, Trouble.QUORUM, "whole", Step(at=fact.at, what="quorum", detail=told))
        return
    details = {"managers": str(fact.managers), "reachable": reachable, "lost": "yes" if fact.is_lost else ""}
    severity = Severity.CRITICAL if fact.is_lost else Severity.WARNING
    step = Step(at=fact.at, what="quorum_lost" if fact.is_lost else "quorum", detail=told)
    _raise(draft, fact, SWARM, Trouble.QUORUM, severity, step, details)


def update_measured(draft: Draft, fact: UpdateMeasured) -> None:
    if not fact.is_stuck:
        resolution = GONE if fact.state == GONE else "resumed"
        step = Step(at=fact.at, what=resolution, detail="" if fact.state == GONE else fact.state)
        _over(draft, fact, fact.service, Trouble.UPDATE, resolution, step)
        return
    found = draft.find(fact.host, fact.service, Trouble.UPDATE)
    details = {"state": fact.state, "message": _foreign(fact.message)}
    if found is not None and found.incident.resolved_at is None:
        if any(found.incident.details.get(key) != value for key, value in details.items()):
            draft.change(found.incident.id, fact.at, details={**found.incident.details, **details})
        return
    step = Step(at=fact.at, what="update_paused", detail=fact.state)
    failure = "update_paused"
    raise_trouble(
        draft, fact, fact.service, Trouble.UPDATE, Severity.WARNING, failure=failure, step=step, details=details
    )


def _raise(
    draft: Draft,
    fact: NodeMeasured | QuorumMeasured,
    subject: str,
    trouble: Trouble,
    severity: Severity,
    step: Step,
    details: dict[str, str],
) -> None:
    """Held back for as long as a restart takes; what is open already changes only where it got worse."""
    found = draft.find(fact.host, subject, trouble)
    is_open = found is not None and found.incident.resolved_at is None
    if found is not None and is_open and severity <= found.incident.severity:
        if any(found.incident.details.get(key) != value for key, value in details.items()):
            draft.change(found.incident.id, fact.at, details={**found.incident.details, **details})
        return
    is_held = found is None or not is_open or found.following.say_at is not None
    raise_trouble(
        draft,
        fact,
        subject,
        trouble,
        severity,
        failure=f"{trouble.value}:{severity.value}",
        step=step,
        held_for=draft.limits.node_grace if is_held else None,
        details=details,
    )


def _over(
    draft: Draft,
    fact: NodeMeasured | QuorumMeasured | UpdateMeasured,
    subject: str,
    trouble: Trouble,
    resolution: str,
    step: Step,
) -> None:
    """What was not told yet never will be, and is no more than a line in the digest."""
    found = draft.find(fact.host, subject, trouble)
    if found is None or found.incident.resolved_at is not None:
        return
    id = found.incident.id
    if found.following.say_at is not None:
        draft.follow(id, say_at=None)
        draft.change(id, fact.at, severity=Severity.INFO)
    draft.resolve(id, fact.at, resolution, step=step, details=dict(draft.tracked[id].incident.details))


def _foreign(text: str) -> str:
    return mask_text(text).strip()[:DETAIL_KEPT]
