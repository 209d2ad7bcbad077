"""When a change of a service has come to its end, by one look after the other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.engine.swarm_model import SwarmService, Task
from bot.services.progress import QUIET_LOOKS_AFTER_FAILURE, Seen, Stage, Watched

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KIND = {"ContainerSpec": {"Image": "web:2"}}
WEB = SwarmService(id="s1", name="web", replicas=1, spec={"TaskTemplate": KIND}, updated_at=NOW)
FAILED = Task(id="t1", service_id="s1", slot=1, state="failed", desired="shutdown", spec=KIND, error="exit (3)")


def look(*tasks: Task, age_s: float = 0) -> Seen:
    made_at = NOW - timedelta(seconds=age_s)
    return Seen(service=WEB, tasks=[replace(task, created_at=made_at) for task in tasks], nodes={})


def coming(state: str = "preparing", error: str = "") -> Task:
    return Task(id="t9", service_id="s1", slot=1, state=state, desired="running", spec=KIND, error=error)


def test_one_that_fails_again_and_again_has_come_to_its_end_once_it_was_looked_at_for_long_enough() -> None:
    watched = Watched(seen=Seen(service=WEB, tasks=(), nodes={}))
    stages = []
    for _ in range(QUIET_LOOKS_AFTER_FAILURE):
        watched.look(replace(watched.seen, tasks=look(FAILED, FAILED, FAILED, coming()).tasks))
        stages.append((watched.stage, watched.is_settled))
    assert stages == [(Stage.STARTING, False)] * (QUIET_LOOKS_AFTER_FAILURE - 1) + [(Stage.FAILING, True)]


def test_what_failed_before_this_change_is_no_failure_of_it() -> None:
    watched = Watched(seen=Seen(service=WEB, tasks=(), nodes={}))
    watched.look(replace(watched.seen, tasks=look(FAILED, FAILED, FAILED, age_s=60).tasks))
    assert (watched.seen.failures, watched.seen.recent) == (0, [])
    assert not watched.seen.is_failing


def test_one_failure_is_none_yet_where_another_task_is_on_its_way() -> None:
    assert not look(FAILED, coming()).is_failing
    assert look(FAILED).is_failing


def test_a_task_that_no_node_takes_does_not_come_up() -> None:
    assert look(coming("pending", "no suitable node")).is_failing
    assert not look(coming("pending")).is_failing
