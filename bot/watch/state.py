"""What the rules know between two calls, and the draft in which one call changes it. No rule is in here.

A state is never changed: a draft copies what it touches. So whoever could not keep what came of a call on the disk goes
on with the state from before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any

from bot.store.alerting_rows import Deed, Following, Tracked
from bot.store.incident_rows import Cause, Incident, Severity, Step, Trouble
from bot.watch.facts import ContainerFact, Died, Fact
from bot.watch.limits import Limits
from bot.watch.severity import kept_labels

SEEN_AT_MOST = 4_096  # keys of facts; an engine keeps 256 events to be asked for again
TRACES_AT_MOST = 4_096
TRACKED_AT_MOST = 4_096
FORGET_EVERY = timedelta(minutes=1)
STEPS_FIRST = 5  # of a long history the beginning and the end are kept
STEPS_LAST = 14

NEVER = datetime.max.replace(tzinfo=UTC)
EVER = datetime.min.replace(tzinfo=UTC)

CONTAINER_TROUBLES = frozenset(
    {Trouble.CRASH, Trouble.OOM, Trouble.UNHEALTHY, Trouble.CRASH_LOOP, Trouble.NOT_BACK, Trouble.STOPPED}
)
"""These are one card per container: each may turn into another."""
DOWN_TROUBLES = CONTAINER_TROUBLES - {Trouble.UNHEALTHY}

Key = tuple[str, str, str]


class Say(IntEnum):
    """How a change is told. The greater one wins where several changes come together."""

    KEEP = 0  # it is kept, nobody is told
    EDIT = 1  # on the cards that are there
    ESCALATE = 2  # to the chats that come next as well
    NEW = 3  # to everybody who is concerned; where there is a card, it is edited
    AGAIN = 4  # as a new message, even where there is a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    tracked: Tracked
    say: Say
    has_died: bool = False  # its last lines are worth taking
    has_ended: bool = False  # it was open before
    is_timed: bool = False  # nothing happened just now: a time has passed
    unanswered_s: float = 0.0  # of an escalation: how long nobody has acknowledged it

    @property
    def incident(self) -> Incident:
        return self.tracked.incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What was seen of one container lately."""

    labels: Mapping[str, str] = field(default_factory=dict)
    signal: str = ""
    signal_at: datetime | None = None
    oom_at: datetime | None = None
    deaths: tuple[datetime, ...] = ()  # within the window of a crash loop, of those that nobody asked for
    cpu_over_since: datetime | None = None
    memory_over_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    lost_at: datetime | None = None
    blind_since: datetime | None = None  # set from then until all that was unseen has been told
    restarted_at: datetime | None = None  # when the engine was last found to have been started anew
    deaths: tuple[datetime, ...] = ()  # those that were told singly, within the span of a wave
    wave: int = 0  # the newest one
    wave_at: datetime | None = None  # its last death


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    next_id: int = 1
    tracked: Mapping[int, Tracked] = field(default_factory=dict)
    live: Mapping[int, None] = field(default_factory=dict)  # of those: open, or not told yet
    keys: Mapping[Key, int] = field(default_factory=dict)  # of the newest incident of each subject
    traces: Mapping[tuple[str, str], Trace] = field(default_factory=dict)
    hosts: Mapping[str, HostState] = field(default_factory=dict)
    seen: Mapping[str, None] = field(default_factory=dict)
    next_due: datetime = NEVER
    forget_at: datetime = EVER
    resumed_ns: Mapping[str, int] = field(default_factory=dict)  # how far each host was read before the start

    @classmethod
    def resumed(cls, tracked: Sequence[Tracked], next_id: int, cursors: Mapping[str, int]) -> State:
        """From what was kept, after a start. Traces begin anew: what they lead to was kept when it came."""
        ordered = sorted(tracked, key=lambda one: one.incident.id)
        return cls(
            next_id=next_id,
            tracked={one.incident.id: one for one in ordered},
            live={one.incident.id: None for one in ordered if is_live(one)},
            keys={key_of(one.incident): one.incident.id for one in ordered if one.incident.trouble is not Trouble.WAVE},
            next_due=EVER,
            resumed_ns=dict(cursors),
        )

    def open(self) -> list[Tracked]:
        return [self.tracked[id] for id in self.live if self.tracked[id].incident.resolved_at is None]

    def members(self, group: int) -> list[Incident]:
        """Of a wave or a summary, oldest first."""
        return [one.incident for one in self.tracked.values() if one.following.group == group and group]


def is_live(one: Tracked) -> bool:
    """Whether time alone may change it."""
    return one.incident.resolved_at is None or one.following.is_late or one.following.say_at is not None


def family(trouble: Trouble) -> str:
    return "container" if trouble in CONTAINER_TROUBLES else trouble.value


def key_of(incident: Incident) -> Key:
    return incident.host, incident.subject, family(incident.trouble)


class Draft:
    """One call of the rules: facts and the time change it, ``finish`` gives what came of it."""

    def __init__(self, state: State, *, now: datetime, limits: Limits, deeds: Sequence[Deed]):
        self.now = now
        self.limits = limits
        self.deeds = deeds
        self.next_id = state.next_id
        self.next_due = state.next_due
        self.tracked = dict(state.tracked)
        self.live = dict(state.live)
        self._forget_at = state.forget_at
        self.keys = dict(state.keys)
        self.traces = dict(state.traces)
        self.hosts = dict(state.hosts)
        self.seen = dict(state.seen)
        self._resumed_ns = state.resumed_ns
        self._said: dict[int, Say] = {}
        self._timed: set[int] = set()
        self.is_timed = False  # from when on only the time is judged
        self._died: set[int] = set()
        self._before = state.tracked
        self._unanswered: dict[int, float] = {}

    # facts

    def is_repeat(self, fact: Fact) -> bool:
        """Whether it was seen before; a measurement never was. From now on it was."""
        if not fact.time_ns:
            return False
        if fact.time_ns <= self._resumed_ns.get(fact.host, 0) and self._has_step(fact):
            if isinstance(fact, Died):  # what led to it came again as well
                self.trace(fact, signal="", signal_at=None, oom_at=None)
            return True
        key = f"{fact.host} {fact.key}"
        if key in self.seen:
            return True
        self.seen[key] = None
        if len(self.seen) > SEEN_AT_MOST:
            del self.seen[next(iter(self.seen))]
        return False

    def _has_step(self, fact: Fact) -> bool:
        """Before a start all was seen up to there, but what was seen is no longer known one by one."""
        subject = fact.name if isinstance(fact, ContainerFact) else getattr(fact, "image", "")
        return any(
            one.incident.host == fact.host
            and one.incident.subject == subject
            and any(step.at == fact.at for step in one.incident.steps)
            for one in self.tracked.values()
        )

    def trace(self, fact: ContainerFact, **changes: Any) -> Trace:
        """The container's trace, with these changes from now on."""
        key = (fact.host, fact.id)
        found = self.traces.pop(key, Trace())  # to the end: the first ones are the longest unheard of
        found = replace(found, labels=fact.labels or found.labels, **changes)
        self.traces[key] = found
        if len(self.traces) > TRACES_AT_MOST:
            del self.traces[next(iter(self.traces))]
        return found

    def host(self, name: str, **changes: Any) -> HostState:
        found = self.hosts.get(name, HostState())
        if changes or name not in self.hosts:
            found = self.hosts[name] = replace(found, **changes)
        return found

    def moment(self, fact: Fact) -> datetime:
        """From when on a wait counts: of what is told late, from when it happened."""
        return fact.at if fact.is_late else self.now

    # incidents

    def find(self, host: str, subject: str, trouble: Trouble) -> Tracked | None:
        """The newest one of that subject, over or not."""
        id = self.keys.get((host, subject, family(trouble)))
        return self.tracked.get(id) if id is not None else None

    def open(
        self,
        fact: Fact,
        subject: str,
        trouble: Trouble,
        severity: Severity,
        *,
        step: Step | None = None,
        cause: Cause | None = None,
        details: Mapping[str, str] | None = None,
        following: Following | None = None,
        **more: Any,
    ) -> Tracked:
        """A new incident; nothing is said of it yet."""
        if isinstance(fact, ContainerFact):
            labels = self.traces.get((fact.host, fact.id), Trace()).labels or fact.labels
            more = {"subject_id": fact.id, "image": fact.image, **more}
            more["labels"] = kept_labels(labels, self.limits.label_keys)
        incident = Incident(
            id=self.next_id,
            host=fact.host,
            subject=subject,
            trouble=trouble,
            severity=severity,
            opened_at=fact.at,
            updated_at=fact.at,
            steps=(step,) if step is not None else (),
            cause=cause,
            details=dict(details or {}),
            is_late=fact.is_late,
            **more,
        )
        self.next_id += 1
        tracked = self.tracked[incident.id] = Tracked(incident=incident, following=following or Following())
        self._said.setdefault(incident.id, Say.KEEP)
        if trouble is not Trouble.WAVE:
            self.keys[key_of(incident)] = incident.id
        return tracked

    def change(self, id: int, at: datetime, *, step: Step | None = None, **changes: Any) -> Incident:
        """Another state of the incident; the cards that are there will show it."""
        tracked = self.tracked[id]
        incident = tracked.incident
        if step is not None:
            changes["steps"] = shortened((*incident.steps, step))
        incident = replace(incident, updated_at=max(at, incident.updated_at), **changes)
        self.tracked[id] = replace(tracked, incident=incident)
        self.say(id, Say.EDIT)
        if tracked.following.group in self.tracked:
            self.say(tracked.following.group, Say.EDIT)
        return incident

    def follow(self, id: int, **changes: Any) -> Following:
        """What is not shown. It is kept, nothing is said."""
        tracked = self.tracked[id]
        following = replace(tracked.following, **changes)
        if following != tracked.following:
            self.tracked[id] = replace(tracked, following=following)
            self._said.setdefault(id, Say.KEEP)
        return following

    def resolve(self, id: int, at: datetime, resolution: str, *, step: Step | None = None, **changes: Any) -> None:
        """An acknowledgement, and every wait, ends with it."""
        self.change(id, at, step=step, resolved_at=at, resolution=resolution, **changes)
        self.follow(id, back_by=None, well_at=None, worse_at=None, rings_from=None, repeats=0, is_news=False)

    def say(self, id: int, say: Say, *, unanswered_s: float = 0.0) -> None:
        if say > self._said.get(id, Say.KEEP):
            self._said[id] = say
            (self._timed.add if self.is_timed else self._timed.discard)(id)
        if unanswered_s:
            self._unanswered[id] = unanswered_s

    def died(self, id: int) -> None:
        self._died.add(id)

    def touchable(self) -> list[int]:
        """What time alone may change."""
        return list({**self.live, **self._said})

    def changed(self) -> list[int]:
        return list(self._said)

    def finish(self, due: Callable[[Tracked, Limits], datetime]) -> tuple[State, list[Change]]:
        changes = [self._change(id, say) for id, say in self._said.items() if id in self.tracked]
        for id in self._said:
            if is_live(self.tracked[id]):
                self.live[id] = None
            else:
                self.live.pop(id, None)
        if self.now >= self._forget_at or len(self.tracked) > TRACKED_AT_MOST:
            self._forget()
            self._forget_at = self.now + FORGET_EVERY
        if self._said or self.now >= self.next_due:
            self.next_due = min((due(self.tracked[id], self.limits) for id in self.live), default=NEVER)
        state = State(
            next_id=self.next_id,
            tracked=self.tracked,
            live=self.live,
            keys=self.keys,
            traces=self.traces,
            hosts=self.hosts,
            seen=self.seen,
            next_due=self.next_due,
            forget_at=self._forget_at,
            resumed_ns=self._resumed_ns,
        )
        return state, changes

    def _change(self, id: int, say: Say) -> Change:
        tracked, before = self.tracked[id], self._before.get(id)
        incident = tracked.incident
        return Change(
            tracked=tracked,
            say=say,
            has_died=id in self._died,
            has_ended=before is not None and before.incident.resolved_at is None and incident.resolved_at is not None,
            is_timed=id in self._timed,
            unanswered_s=self._unanswered.get(id, 0.0),
        )

    def _forget(self) -> None:
        """What has been over for long, unless an open wave shows it; with too many, the oldest that are over."""
        before = self.now - self.limits.remembered
        over = [one for one in self.tracked.values() if _may_be_forgotten(one, self.tracked)]
        crowd = max(0, len(self.tracked) - TRACKED_AT_MOST)
        over.sort(key=lambda one: one.incident.resolved_at or NEVER)
        for number, one in enumerate(over):
            if number < crowd or (one.incident.resolved_at or NEVER) < before:
                del self.tracked[one.incident.id]
                if self.keys.get(key_of(one.incident)) == one.incident.id:
                    del self.keys[key_of(one.incident)]


def _may_be_forgotten(one: Tracked, tracked: Mapping[int, Tracked]) -> bool:
    if is_live(one):
        return False
    group = tracked.get(one.following.group)
    return group is None or group.incident.resolved_at is not None


def shortened(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if len(steps) <= STEPS_FIRST + STEPS_LAST:
        return steps
    return (*steps[:STEPS_FIRST], *steps[-STEPS_LAST:])
