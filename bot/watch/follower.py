"""Follows one engine's events for ever and hands on what happened as facts, in order, none left out and none twice.

Nothing of what a fact means belongs here. On every connection the events that the engine still keeps are read from
where it was left off, and the list of containers is compared with what was last known: an engine keeps 256 events, and
none over its own restart.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.engine.model import Container, Event
from bot.engine.port import Engine, EventStream
from bot.errors import BotError, EngineError, EngineTimeout, NotFound
from bot.remote_errors import RemoteError
from bot.watch.comparison import NS, Finding, Window, differs, doubtful, found, gone, settled
from bot.watch.completion import ASKED_AT_ONCE, PATIENCE_S, Completion
from bot.watch.event_facts import WANTED, Teller, is_wanted
from bot.watch.facts import CaughtUp, EngineBack, EngineLost, Fact
from bot.watch.handover import Handover, Pause, Sink
from bot.watch.roster import Known, listed, read_snapshot

log = structlog.get_logger(__name__)

GATHER_S = 0.02  # events of one cause come together: a stop is four of them
OOM_WAIT_S = 0.12  # that a process was killed for want of memory is now and then told after its container's death
OOM_LOOKS = 5  # on a busy machine it is told later still
QUIET_S = 15.0  # a stream that says nothing for so long may be dead: the engine is asked
ANSWER_S = 10.0  # for its answer
HANGS = {"error": "alerts-engine-hangs"}
CHECK_EVERY_S = 300.0  # one list, to notice a stream that is dead while the engine answers
RECHECK_S = 5.0  # after a difference: its event may be on the way
CATCH_UP_S = 30.0  # for what has to be inspected on a connection

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 10.0
STEADY_S = 10.0  # a stream that lived so long begins again with the first delay

KEEP_EVERY_S = 2.0  # the snapshot, when something has changed
KEEP_ANYWAY_S = 300.0  # and when nothing has: it says until when the engine was watched

OVERLAP_NS = NS  # an event has its time before it has its place: two may have changed places
MOST_KEYS = 8192  # of events seen, for the overlap
RING = 256  # events that an engine keeps

_Key = tuple[int, str, str, str]
Keep = Callable[[Mapping[str, Any]], Awaitable[None]]


class Follower:
    """``known`` is the snapshot that ``keep`` was last given, empty on the first run: then what is there is taken as it
    is. ``cursor_ns`` is the newest that the sink has committed, 0 on the first run.
    """

    def __init__(
        self,
        engine: Engine,
        sink: Sink,
        cursor_ns: int = 0,
        *,
        clock: Callable[[], datetime],
        known: Mapping[str, Any] | None = None,
        keep: Keep | None = None,
        pause: Pause = asyncio.sleep,
    ):
        snapshot = read_snapshot(known or {})
        self._engine = engine
        self._clock = clock
        self._keep = keep
        self._pause = pause
        self._handover = Handover(engine.host, sink, pause=pause)
        self._roster = snapshot.roster
        self._teller = Teller(engine.host, self._roster)
        self._completion = Completion(engine, self._roster)
        self._told_ns = cursor_ns or snapshot.cursor_ns  # by an earlier run: all up to here is on disk
        # From where on events are read. What was taken and led to nothing may come again: the cursor says up to where
        # it need not.
        self._cursor_ns = min(snapshot.cursor_ns or cursor_ns, self._told_ns)
        self._anchor_ns = snapshot.anchor_ns  # an event that the engine still keeps, unless some were lost
        self._gap_since_ns = 0  # from when on events may be missing; 0: none
        self._has_restarted = False
        self._seen: dict[_Key, None] = {}
        self._seen_at = snapshot.seen_at
        self._is_first = self._cursor_ns == 0
        self._has_started = False
        self._is_lost = False
        self._is_open = False
        self._waiting: list[Fact] = []  # of connections that did not get as far as to hand it over
        self._is_settled = True  # what the roster holds was told and taken
        self._doubted: frozenset[str] = frozenset()
        self._opened_at = self._check_at = self._kept_at = clock()
        self.heard_at: datetime | None = None
        """When the stream was last known to live: for the pulse."""

    def running_with(self, *labels: str) -> list[Known]:
        """Running containers that carry one of these labels; all of them where none is named."""
        return [one for one in self._roster if one.is_running and (not labels or set(labels) & one.labels.keys())]

    async def run(self) -> None:
        """For ever: an engine that is away is looked for until it is back."""
        delay_s = FIRST_DELAY_S
        try:
            while True:
                try:
                    await self._follow()
                except EngineError as error:
                    await self._note_loss(error)
                except Exception:
                    log.exception("following the engine failed", host=self._engine.host)
                if self._is_open and self._since(self._opened_at) >= STEADY_S:
                    delay_s = FIRST_DELAY_S
                self._is_open = False
                await self._pause(delay_s * random.uniform(0.5, 1))
                delay_s = min(delay_s * 2, LONGEST_DELAY_S)
        except asyncio.CancelledError:
            await self._keep_snapshot()
            raise

    async def _note_loss(self, error: EngineError) -> None:
        """A stream that breaks off is no loss yet: only an engine that then does not answer is."""
        reason = error.reason or str(error)
        if self._is_open:
            log.info("the event stream has ended", host=self._engine.host, reason=reason)
        elif not self._is_lost:
            self._is_lost = True
            log.warning("the engine is out of reach", host=self._engine.host, reason=reason)
            told = error.told if isinstance(error, RemoteError) else HANGS if isinstance(error, EngineTimeout) else {}
            lost = EngineLost(host=self._engine.host, at=self._clock(), reason=reason, told=told)
            await self._handover.deliver([lost], self._cursor_ns or None)

    async def _follow(self) -> None:
        """One connection, until it breaks off or events may have been lost on it."""
        await self._ping()
        events, now_ns = await self._read_past()
        since_ns = max(now_ns - OVERLAP_NS, 1)
        async with self._engine.follow_events(since_ns=since_ns, filters=WANTED) as stream:
            await self._catch_up(events, now_ns)
            while not self._gap_since_ns:
                await self._take(stream)

    async def _ping(self) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._engine.ping()
        except TimeoutError as error:
            raise EngineTimeout(host=self._engine.host, reason="no answer", limit_s=ANSWER_S) from error

    async def _read_past(self) -> tuple[list[Event], int]:
        """What the engine keeps and was not told yet, and the engine's clock. All kinds of events are read: only so it
        shows whether something is missing.
        """
        info = await self._engine.info()
        now_ns = _ns(info.at or self._clock())
        if self._cursor_ns > now_ns:  # its clock was set back, or another engine has its name
            self._cursor_ns = self._told_ns = now_ns
        left_off_ns = max(self._cursor_ns - OVERLAP_NS, 1)
        since_ns = min(left_off_ns, self._anchor_ns or left_off_ns)
        ring = await self._engine.past_events(since_ns=since_ns, until_ns=now_ns, most=4 * RING)
        if not self._is_first and not any(event.time_ns == self._anchor_ns for event in ring):
            self._gap_since_ns = self._gap_since_ns or self._cursor_ns
            self._has_restarted = self._has_restarted or await self._has_forgotten(now_ns)
        self._anchor_ns = ring[-1].time_ns if ring else 0
        return [event for event in ring if is_wanted(event) and event.time_ns > left_off_ns], now_ns

    async def _has_forgotten(self, now_ns: int) -> bool:
        """An engine that misses an event and keeps fewer than it could was started anew."""
        if not self._anchor_ns:
            return False
        return len(await self._engine.past_events(since_ns=1, until_ns=now_ns, most=RING)) < RING

    async def _catch_up(self, events: Sequence[Event], now_ns: int) -> None:
        """What fails on the way is done again on the next connection: what was told by then waits."""
        rows = await self._engine.list_containers(all=True)
        is_blind = self._is_lost or self._has_restarted or not self._has_started
        blind_since = self._blind_since()
        self._is_settled = False
        if self._is_first:
            for event in events:
                self._note_seen(event)
            for row in rows:
                self._roster.put(listed(row))
        else:
            since_ns = self._gap_since_ns or self._cursor_ns
            self._waiting += await self._tell(events, is_late=is_blind, patience_s=CATCH_UP_S)
            window = Window(since_ns=since_ns, until_ns=now_ns, has_gap=self._gap_since_ns > 0)
            self._waiting += [replace(fact, is_late=is_blind) for fact in await self._compare(rows, window)]
        facts = sorted(self._waiting, key=lambda fact: fact.at)
        if is_blind:
            facts = [*self._beginning(blind_since), *facts, self._caught_up(blind_since)]
        self._cursor_ns = max(self._cursor_ns, now_ns)
        self._waiting = []
        self._note_open()
        if facts:
            await self._handover.deliver(facts, self._cursor_ns)
        self._is_settled = True
        await self._keep_snapshot()

    def _note_open(self) -> None:
        if self._is_lost:
            log.info("the engine is back", host=self._engine.host)
        self._is_open = self._has_started = True
        self._is_first = self._is_lost = self._has_restarted = False
        self._gap_since_ns = 0
        self._doubted = frozenset()
        self._opened_at = self._check_at = self._clock()
        self._note_heard()

    def _blind_since(self) -> datetime:
        """The engine may have been quiet long before nobody listened any more."""
        if self._is_first:
            return self._clock()
        left_off = datetime.fromtimestamp(self._cursor_ns / NS, UTC)
        return min(max(left_off, self._seen_at or left_off), self._clock())

    def _beginning(self, blind_since: datetime) -> list[Fact]:
        if self._is_first and not self._is_lost:
            return []
        host = self._engine.host
        facts: list[Fact] = []
        if self._has_started and not self._is_lost:  # it came back before it was missed
            facts.append(EngineLost(host=host, at=blind_since))
        back = EngineBack(host=host, at=self._clock(), blind_since=blind_since, has_restarted=self._has_restarted)
        return [*facts, back]

    def _caught_up(self, blind_since: datetime) -> CaughtUp:
        return CaughtUp(host=self._engine.host, at=self._clock(), blind_since=blind_since)

    async def _compare(self, rows: Sequence[Container], window: Window) -> list[Fact]:
        doubts = doubtful(self._roster, rows, window)
        findings = await self._find(doubts, window)
        there = {row.id for row in rows}
        findings += [gone(self._engine.host, known, window) for known in self._roster if known.id not in there]
        doubted = {row.id for row in doubts}
        for row in rows:
            if row.id not in doubted:
                self._roster.put(settled(self._roster, row))
        facts: list[Fact] = []
        for finding in findings:
            facts += finding.facts
            if finding.known is None:
                self._roster.forget(finding.id)
            else:
                self._roster.put(finding.known)
        if self._has_started or self._cursor_ns >= self._told_ns:
            return facts
        # The snapshot is older than what was told last: the bot was killed in between.
        return [fact for fact in facts if fact.time_ns > self._told_ns - OVERLAP_NS or not fact.time_ns]

    async def _find(self, doubts: Sequence[Container], window: Window) -> list[Finding]:
        findings: list[Finding] = []
        waiting = iter(doubts)

        async def look() -> None:
            for row in waiting:
                try:
                    details = await self._engine.inspect_container(row.id)
                except NotFound:
                    continue  # removed a moment ago: the stream tells it
                findings.append(found(self._engine.host, self._roster.get(row.id), row, details, window))

        await asyncio.gather(*(look() for _ in range(min(ASKED_AT_ONCE, len(doubts)))))
        return findings

    async def _take(self, stream: EventStream) -> None:
        """The next events, or, where none come, a look at whether the stream lives."""
        wait_s = KEEP_EVERY_S if self._roster.is_changed and self._keep is not None else QUIET_S
        batch = await stream.next_batch(wait_s=wait_s)
        if batch.may_have_gaps:
            self._gap_since_ns = self._cursor_ns
        events = list(batch.events)
        if events:
            events += await self._those_that_follow(stream, GATHER_S)
            for _look in range(OOM_LOOKS):
                if not _is_unexplained_kill(events):
                    break
                events += await self._those_that_follow(stream, OOM_WAIT_S)
            self._is_settled = False
            facts = await self._tell(events)
            newest_ns = max(self._cursor_ns, *(event.time_ns for event in events))
            if facts:
                await self._handover.deliver(facts, newest_ns)
            self._cursor_ns = newest_ns
            self._anchor_ns = events[-1].time_ns
            self._is_settled = True
            self._note_heard()
        elif self.heard_at is None or self._since(self.heard_at) >= QUIET_S:
            await self._ping()
            self._note_heard()
        await self._keep_when_due()
        await self._check_when_due()

    def _note_heard(self) -> None:
        self.heard_at = self._seen_at = self._clock()

    async def _those_that_follow(self, stream: EventStream, wait_s: float) -> tuple[Event, ...]:
        await asyncio.sleep(wait_s)
        try:
            batch = await stream.next_batch(wait_s=0)
        except EngineError:
            return ()  # the next call raises it again
        if batch.may_have_gaps:
            self._gap_since_ns = self._cursor_ns
        return batch.events

    async def _tell(
        self, events: Sequence[Event], *, is_late: bool = False, patience_s: float = PATIENCE_S
    ) -> list[Fact]:
        facts: list[Fact] = []
        for event in events:
            if not self._note_seen(event):
                continue
            try:
                if not self._has_started and event.time_ns <= self._told_ns:
                    self._teller.skip(event)
                elif (fact := self._teller.tell(event, is_late=is_late)) is not None:
                    facts.append(fact)
            except Exception:
                log.exception("an event was not understood", host=self._engine.host, action=event.action)
        try:
            return await self._completion.complete(facts, patience_s=patience_s)
        except Exception:
            log.exception("facts were not completed", host=self._engine.host)
            return facts

    def _note_seen(self, event: Event) -> bool:
        """False where it was seen before."""
        key = (event.time_ns, event.kind, event.action, event.id)
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > MOST_KEYS:
            del self._seen[next(iter(self._seen))]
        return True

    async def _keep_when_due(self) -> None:
        waited_s = self._since(self._kept_at)
        if waited_s >= KEEP_ANYWAY_S or (self._roster.is_changed and waited_s >= KEEP_EVERY_S):
            await self._keep_snapshot()

    async def _keep_snapshot(self) -> None:
        """Not being able to costs certainty after the next start, nothing now."""
        if self._keep is None or not self._has_started or not self._is_settled:
            return
        self._kept_at = self._clock()
        self._roster.is_changed = False
        try:
            await self._keep(
                self._roster.to_json(cursor_ns=self._cursor_ns, anchor_ns=self._anchor_ns, seen_at=self._seen_at)
            )
        except BotError as error:
            self._roster.is_changed = True
            log.warning("what is known of the containers was not kept", host=self._engine.host, reason=str(error))

    async def _check_when_due(self) -> None:
        """A connection may die without a word while others are answered. A difference that stays is the proof."""
        if self._since(self._check_at) < (RECHECK_S if self._doubted else CHECK_EVERY_S):
            return
        self._check_at = self._clock()
        rows = await self._engine.list_containers(all=True)
        there = {row.id for row in rows}
        doubted = {f"{row.id} {row.state}" for row in rows if self._is_other(row)}
        doubted |= {f"{known.id} gone" for known in self._roster if known.id not in there}
        stays, self._doubted = self._doubted & doubted, frozenset(doubted)
        if stays:
            raise EngineTimeout(host=self._engine.host, reason="the event stream is silent")

    def _is_other(self, row: Container) -> bool:
        known = self._roster.get(row.id)
        return known is None or differs(known, row)

    def _since(self, moment: datetime) -> float:
        return (self._clock() - moment).total_seconds()


def _is_unexplained_kill(events: Sequence[Event]) -> bool:
    killed = {event.id for event in events if event.action == "die" and event.attributes.get("exitCode") == "137"}
    return bool(killed - {event.id for event in events if event.action in ("kill", "oom")})


def _ns(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1000
