"""What is told of a swarm: each trouble once, what passed by itself not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.store.incident_rows import Severity, Trouble
from bot.watch.facts import Fact, NodeMeasured, QuorumMeasured, UpdateMeasured
from bot.watch.limits import Limits
from bot.watch.rules import decide
from bot.watch.state import Say, State

BEGAN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
NEW = (Say.NEW, Say.AGAIN)
POLL = timedelta(seconds=30)


def node(name: str = "boris", state: str = "ready", *, is_reachable: bool | None = True) -> NodeMeasured:
    return NodeMeasured(
        host="home", at=BEGAN, node=name, id=f"id-{name}", state=state, is_manager=True, is_reachable=is_reachable
    )


def quorum(reachable: int | None, managers: int = 3) -> QuorumMeasured:
    heard = reachable or 0
    needed = managers // 2 + 1
    return QuorumMeasured(
        host="home",
        at=BEGAN,
        managers=managers,
        reachable=reachable,
        is_at_risk=heard <= needed and heard < managers,
        is_lost=heard < needed,
    )


def update(state: str, message: str = "") -> UpdateMeasured:
    return UpdateMeasured(
        host="home", at=BEGAN, service="web", state=state, is_stuck="paused" in state, message=message
    )


def story(*polls: list[Fact]) -> list[str]:
    """What people are sent, the polls half a minute apart; of what was told also how it ended."""
    state, told = State(), []
    for number, facts in enumerate(polls):
        now = BEGAN + number * POLL
        dated = [_at(fact, now) for fact in facts]
        state, changes = decide(state, dated, now, limits=Limits())
        for change in changes:
            incident = change.incident
            if change.say in NEW:
                told.append(f"{incident.trouble.value}:{incident.subject}:{incident.severity.name.lower()}")
            elif change.has_ended and incident.severity > Severity.INFO:
                told.append(f"over:{incident.trouble.value}:{incident.resolution}")
    return told


def _at(fact: Fact, now: datetime) -> Fact:
    return replace(fact, at=now)


WELL: list[Fact] = [node(), quorum(3)]
DOWN: list[Fact] = [node(state="down", is_reachable=False), quorum(2)]
CUT: list[Fact] = [node(is_reachable=False), quorum(2)]


@pytest.mark.parametrize(
    ("polls", "told"),
    [
        ([WELL, WELL], []),
        (
            [WELL, DOWN, DOWN, DOWN, DOWN, WELL, WELL],
            ["node:boris:critical", "quorum:swarm:warning", "over:node:ready", "over:quorum:whole"],
        ),
        ([WELL, DOWN, WELL, WELL], []),
        (
            [WELL, CUT, CUT, CUT, WELL],
            ["manager:boris:warning", "quorum:swarm:warning", "over:manager:reachable", "over:quorum:whole"],
        ),
        ([WELL, [node(is_reachable=False)], [node(state="down", is_reachable=False)], [], []], ["node:boris:critical"]),
        ([[node(state="unknown", is_reachable=None)], [], []], []),
        (
            [DOWN[:1], DOWN[:1], [node(state="removed", is_reachable=None)]],
            ["node:boris:critical", "over:node:removed"],
        ),
        ([[quorum(1, managers=1)], [quorum(2, managers=2)], [quorum(4, managers=5)], []], []),
        (
            [[quorum(2)], [quorum(2)], [quorum(None)], [quorum(None)], [quorum(3)]],
            ["quorum:swarm:warning", "quorum:swarm:critical", "over:quorum:whole"],
        ),
        ([[update("updating")], [update("completed")]], []),
        (
            [[update("paused", "task failed")], [update("paused", "task failed")], [update("rollback_completed")]],
            ["update:web:warning", "over:update:resumed"],
        ),
        ([[update("rollback_paused")], [update("removed")]], ["update:web:warning", "over:update:removed"]),
    ],
    ids=[
        "well",
        "down and back",
        "a restart of its engine",
        "not heard and heard again",
        "not heard, then down: told as a node",
        "a state that nobody knows yet",
        "down, then removed",
        "enough managers",
        "fewer and fewer managers",
        "an update that goes well",
        "an update that stops is rolled back",
        "a rollback that stops, its service removed",
    ],
)
def test_each_trouble_is_told_once(polls: list[list[Fact]], told: list[str]) -> None:
    assert story(*polls) == told


def test_what_the_engine_says_of_a_stopped_update_is_kept() -> None:
    _state, changes = decide(State(), [update("paused", "update paused due to failure of task x")], BEGAN)
    assert changes[0].incident.trouble is Trouble.UPDATE
    assert changes[0].incident.details["message"] == "update paused due to failure of task x"
