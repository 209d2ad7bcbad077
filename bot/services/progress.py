"""How far a change of a service is, by what the swarm shows at one look. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.engine.model import Raw
from bot.engine.swarm_model import Mode, SwarmService, Task, Update
from bot.services import holding

FAILURES = 3
"""So many failed tasks of one kind are no accident any more."""

WRITES_ON_FOR = timedelta(seconds=2)
"""A swarm notes the update's beginning in the service a moment after the change."""

QUIET_LOOKS = 2  # a change needs a moment to show: what looks finished has to do so twice
QUIET_LOOKS_AFTER_FAILURE = 8  # a task that ends at once is started again five seconds later


class Stage(StrEnum):
    """Each has its messages ``services-stage-…`` and ``stacks-at-…``."""

    UPDATING = "updating"
    STARTING = "starting"  # no update, tasks on their way
    HELD = "held"
    ROLLING_BACK = "rolling-back"
    DONE = "done"
    FAILING = "failing"  # no update, and its tasks do not come up
    PAUSED = "paused"
    ROLLED_BACK = "rolled-back"
    ROLLBACK_PAUSED = "rollback-paused"
    GONE = "gone"

    @property
    def is_end(self) -> bool:
        return self in (Stage.DONE, Stage.FAILING, Stage.PAUSED, Stage.ROLLED_BACK, Stage.ROLLBACK_PAUSED, Stage.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The service at one look. ``before`` is the image that it came from, "" where that is the same."""

    service: SwarmService
    tasks: Sequence[Task]
    nodes: Mapping[str, str]
    before: str = ""
    since: datetime | None = None  # by the engine's clock: no task of this change is older
    is_silent: bool = False  # the engine did not answer this time: all of it is of an earlier look

    @property
    def wanted(self) -> list[Task]:
        return [task for task in self.tasks if task.is_wanted]

    @property
    def recent(self) -> list[Task]:
        """Tasks of this change: what failed in an earlier one is no news."""
        since = self.since
        return [task for task in self.tasks if since is None or task.created_at is None or task.created_at >= since]

    @property
    def desired(self) -> int:
        """A global one has a task for each node that it may be on."""
        return self.service.replicas if self.service.mode is Mode.REPLICATED else len(self.places)

    @property
    def places(self) -> dict[object, list[Task]]:
        """Tasks of each slot, or of each node for a global service."""
        found: dict[object, list[Task]] = {}
        for task in sorted(self.wanted, key=lambda one: (one.slot, self.nodes.get(one.node_id, one.node_id))):
            found.setdefault(task.slot or task.node_id, []).append(task)
        return found

    @property
    def arrived(self) -> int:
        """Places where a task of the newest kind runs."""
        return sum(
            any(self.is_new(task) and task.state == "running" for task in tasks) for tasks in self.places.values()
        )

    @property
    def running(self) -> frozenset[str]:
        return frozenset(task.id for task in self.wanted if task.state == "running")

    @property
    def failures(self) -> int:
        """Tasks of this change that failed, of those that the swarm still knows."""
        return sum(task.is_failed and self.is_new(task) for task in self.recent)

    @property
    def is_failing(self) -> bool:
        """Its tasks fail again and again, or nothing is tried any more, or no node takes one."""
        coming = [task for task in self.wanted if task.state != "running"]
        is_stuck = any(task.state == "pending" and task.error for task in coming)
        return is_stuck or self.failures >= FAILURES or (self.failures > 0 and not coming)

    def is_new(self, task: Task) -> bool:
        return _kind(task.spec) == _kind(self.service.spec.get("TaskTemplate") or {})


def _kind(template: Raw) -> str:
    """The same where the swarm sees no difference: a task is not told its runtime, and placing is no property of it."""
    of_task = {key: value for key, value in template.items() if value and key not in ("Runtime", "Placement")}
    return holding.digest(of_task)


def stage_of(seen: Seen) -> Stage:
    service = seen.service
    match service.update:
        case Update.PAUSED:
            return Stage.PAUSED
        case Update.ROLLBACK_STARTED:
            return Stage.ROLLING_BACK
        case Update.ROLLBACK_PAUSED:
            return Stage.ROLLBACK_PAUSED
        case Update.ROLLBACK_COMPLETED:
            return Stage.ROLLED_BACK
        case Update.UPDATING:
            return Stage.HELD if holding.is_held(service) else Stage.UPDATING
        case Update.COMPLETED | Update.NONE:
            if seen.arrived >= seen.desired and len(seen.places) == seen.desired:
                return Stage.DONE
            return Stage.FAILING if seen.is_failing else Stage.STARTING


@dataclass(slots=True, kw_only=True)
class Watched:
    """One service at the newest look. ``stage`` is its end only once ``is_settled``: what may be the state before the
    change is not told as its end.
    """

    seen: Seen
    stage: Stage = Stage.STARTING
    is_settled: bool = False
    _quiet: int = 0
    _running: frozenset[str] = frozenset()

    def look(self, seen: Seen) -> None:
        """What has settled stays so: the swarm may go on, and that is another change."""
        if not seen.is_silent and seen.since is None and seen.service.updated_at is not None:
            seen = replace(seen, since=seen.service.updated_at - WRITES_ON_FOR)
        stage = stage_of(seen)
        is_steady = stage is not Stage.DONE or seen.running == self._running  # tasks that end and begin anew are not
        is_quiet = stage.is_end and not seen.is_silent and is_steady
        self._quiet = self._quiet + 1 if is_quiet else 0
        self._running = seen.running
        is_doubtful = stage is Stage.FAILING or (stage is Stage.DONE and seen.failures > 0)
        self.seen = seen
        self.is_settled = self._quiet >= (QUIET_LOOKS_AFTER_FAILURE if is_doubtful else QUIET_LOOKS)
        is_early = stage in (Stage.DONE, Stage.FAILING) and not self.is_settled
        self.stage = Stage.STARTING if is_early else stage

    def gone(self) -> None:
        self.stage, self.is_settled = Stage.GONE, True
