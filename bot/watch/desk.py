"""The incident desk: facts come in, rules judge them, and what comes of it is on the disk before they count as read.

One lock keeps the order: facts, the time, acknowledgements and mutes change the same state one after another. The state
goes on only when its change was committed, so a full disk delays and loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.engine.port import Engine
from bot.errors import DiskFull
from bot.store import Store
from bot.store.alerting import Batch, Progress
from bot.store.alerting_rows import Deed, DiskSample, Mute, Tracked
from bot.store.incident_rows import Incident, Severity
from bot.store.posts import Post
from bot.watch import rules
from bot.watch.card_views import CardViews
from bot.watch.causes import CLOCKS_DIFFER
from bot.watch.deadlines import Deadlines
from bot.watch.evidence_queue import EvidenceQueue
from bot.watch.facts import ContainerFact, DiskMeasured, Fact, Renamed, Signalled, UsageMeasured
from bot.watch.handover import Sink
from bot.watch.limits import Limits
from bot.watch.posting import Situation, Writer, card_of
from bot.watch.routing import Defaults, has_passed, is_muted_by, label_keys, subscriptions
from bot.watch.state import Change, Say, State
from bot.watch.unwritten import Unwritten

log = structlog.get_logger(__name__)

AGAIN_AFTER_S = 5.0  # on a full disk
CURSOR_EVERY = timedelta(seconds=1)  # where nothing came of the facts; the engine tells them again
SAMPLE_EVERY = timedelta(hours=1)
ROUNDS = 4  # of looking up evidence, before the time is looked at again
ASKED_AT_ONCE = 50  # incidents whose delivery is looked up
LOOK = timedelta(seconds=2)  # for a delivery
LOOK_LATER = timedelta(seconds=30)  # for one that takes long
LONGEST_SLEEP = timedelta(minutes=5)  # the machine's clock may be set
DEEDLESS = (Signalled, Renamed, UsageMeasured)  # facts that no person's act explains

Until = datetime | Literal["healthy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the desk works with. ``defaults`` is asked each time: an admin may have been added."""

    store: Store
    engines: Mapping[str, Engine]
    views: CardViews
    defaults: Callable[[], Defaults]
    language: Callable[[int], str]  # of a chat
    clock: Callable[[], datetime]
    limits: Limits = field(default_factory=Limits)
    is_change: Callable[[str], bool] = lambda _command: True  # whether a command of that name changes something
    tell_unwritten: Callable[[Sequence[Post]], None] = lambda _posts: None  # what a full disk does not take


class IncidentDesk:
    """``resume`` first; then ``sink`` takes facts and ``run`` keeps the times, side by side."""

    def __init__(self, surroundings: Surroundings):
        self._it = surroundings
        self._store = surroundings.store
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._state = State()
        self._limits = surroundings.limits
        self._cursors: dict[str, int] = {}  # newest that came, on the disk or not
        self._cursor_at: dict[str, datetime] = {}
        self._sampled_at: dict[str, datetime] = {}
        self._evidence = EvidenceQueue(surroundings.engines)
        self._deadlines = Deadlines(
            self._store, surroundings.engines, is_change=surroundings.is_change, is_away=self._is_away
        )
        self._unwritten = Unwritten(self._store.alerting.commit, surroundings.tell_unwritten)

    async def resume(self) -> None:
        """Take up what was kept before the start."""
        now = self._it.clock()
        tracked = await self._store.incidents.live(now - self._it.limits.remembered)
        cursors = {host: await self._store.alerting.cursor(host) for host in self._it.engines}
        self._state = State.resumed(tracked, await self._store.incidents.next_id(), cursors)
        self._cursors = dict(cursors)
        with suppress(DiskFull):  # the next start does it
            await self._close_unwatched(now)

    async def _close_unwatched(self, now: datetime) -> None:
        """An engine that is not in the settings any more, or by another name, tells nothing more of what is open."""
        ids = [one.incident.id for one in self._state.open() if one.incident.host not in self._it.engines]
        if ids:
            situation, limits = await self._situation(now)
            state, changes = rules.unwatched(self._state, ids, now, limits=limits)
            await self._commit(state, changes, situation)

    @property
    def state(self) -> State:
        return self._state

    def _is_away(self, host: str) -> bool:
        return host in self._state.hosts and self._state.hosts[host].lost_at is not None

    # facts

    def sink(self, host: str) -> Sink:
        """For the follower and the monitors of that host: when it returns, what came of the facts is on the disk."""

        async def take(facts: Sequence[Fact], cursor_ns: int | None) -> None:
            await self.take(host, facts, cursor_ns)

        return take

    async def take(self, host: str, facts: Sequence[Fact], cursor_ns: int | None) -> None:
        await self._insist(lambda: self._take(host, facts, cursor_ns))

    async def _take(self, host: str, facts: Sequence[Fact], cursor_ns: int | None) -> None:
        async with self._lock:
            if cursor_ns is not None:
                self._cursors[host] = max(cursor_ns, self._cursors.get(host, 0))
            now = self._it.clock()
            situation, limits = await self._situation(now)
            deeds = await self._deeds(host, facts)
            state, changes = rules.decide(self._state, facts, now, deeds=deeds, limits=limits)
            if changes:
                state, changes = await self._with_last_lines(state, changes)
            sample = self._sample(host, facts, now)
            if changes or sample is not None or self._is_cursor_old(host, now):
                await self._commit(state, changes, situation, host=host, sample=sample)
            else:
                self._state = state

    async def _deeds(self, host: str, facts: Sequence[Fact]) -> list[Deed]:
        moments = [fact.at for fact in facts if isinstance(fact, ContainerFact) and not isinstance(fact, DEEDLESS)]
        return await self._store.alerting.deeds(host, min(moments) - CLOCKS_DIFFER) if moments else []

    async def _with_last_lines(self, state: State, changes: list[Change]) -> tuple[State, list[Change]]:
        """An alert waits for its last lines, a little; those of many at once, and the memory's users, come later."""
        tails = await self._evidence.take_now(changes)
        for id, tail in tails.items():
            state, _incident = rules.with_evidence(state, id, log_tail=tail)
        return state, [
            replace(change, tracked=state.tracked[change.incident.id]) if change.incident.id in tails else change
            for change in changes
        ]

    def _sample(self, host: str, facts: Sequence[Fact], now: datetime) -> DiskSample | None:
        measured = [fact for fact in facts if isinstance(fact, DiskMeasured)]
        last = self._sampled_at.get(host)
        if not measured or (last is not None and now - last < SAMPLE_EVERY):
            return None
        self._sampled_at[host] = now
        newest = measured[-1]
        return DiskSample(host=host, at=newest.at, total_bytes=newest.total_bytes, free_bytes=newest.free_bytes)

    def _is_cursor_old(self, host: str, now: datetime) -> bool:
        return host not in self._cursor_at or now - self._cursor_at[host] >= CURSOR_EVERY

    # what comes of them

    async def _situation(self, now: datetime) -> tuple[Situation, Limits]:
        defaults = self._it.defaults()
        subscribed = subscriptions(await self._store.alerting.subscriptions(), defaults)
        mutes = await self._store.alerting.mutes()
        after = {one.escalate_after for one in subscribed if one.is_on and one.escalate_after is not None}
        limits = replace(self._it.limits, label_keys=label_keys(subscribed), escalate_after=tuple(sorted(after)))
        return Situation(subscribed=subscribed, mutes=mutes, now=now, members=lambda _id: ()), limits

    def _writer(self) -> Writer:
        return Writer(
            self._it.views,
            language=self._it.language,
            zone=self._it.defaults().zone,
            names_host=len(self._it.engines) > 1,
        )

    async def _commit(
        self,
        state: State,
        changes: Sequence[Change],
        situation: Situation,
        *,
        host: str = "",
        sample: DiskSample | None = None,
        unmuted: Sequence[Mute] = (),
    ) -> None:
        """Write it all at once, then go on with that state. Raises DiskFull, and then nothing has changed: of what a
        person wants; what an engine told (``host``) goes on in memory.
        """
        mail = self._writer().write(changes, replace(situation, members=state.members))
        state = rules.told(state, mail.told)
        kept: list[Tracked] = [state.tracked.get(change.incident.id, change.tracked) for change in changes]
        batch = Batch(
            tracked=kept,
            posts=mail.posts,
            progress=Progress(host=host, cursor_ns=self._cursors[host]) if self._cursors.get(host) else None,
            held=mail.held,
            released=mail.released,
            unmuted=(*unmuted, *_over(changes, situation.mutes)),
            sample=sample,
        )
        await self._unwritten.put(batch, may_wait=bool(host))
        self._cursor_at[host] = situation.now
        self._state = state
        self._evidence.want(changes)
        if changes:
            self._wake.set()

    async def _insist(self, act: Callable[[], Awaitable[None]]) -> None:
        """Until the disk has taken it: nobody else would tell of it."""
        while True:
            try:
                await act()
                return
            except DiskFull:
                await asyncio.sleep(AGAIN_AFTER_S)

    # the time

    async def run(self) -> None:
        """For ever: what is due by the time, what is looked up later, and what comes at a set time."""
        while True:
            self._wake.clear()
            try:
                await self._insist(self.tick)
                next_at = await self._next_at(self._it.clock())
            except Exception:
                log.exception("what was due by the time failed")
                next_at = self._it.clock() + timedelta(seconds=AGAIN_AFTER_S)
            wait = min(max(next_at - self._it.clock(), timedelta(0)), LONGEST_SLEEP)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self._wake.wait()

    async def tick(self) -> None:
        """All that is due now. Raises DiskFull; what was not done then is due still."""
        async with self._lock:
            await self._unwritten.flush()
            await self._pass_time()
            await self._end_mutes()
            await self._flush_cursors()
        await self._add_evidence()
        situation, _limits = await self._situation(self._it.clock())
        await self._deadlines.keep(situation, self._writer(), self._it.defaults().zone)

    async def _pass_time(self) -> None:
        now = self._it.clock()
        delivered = await self._delivered()
        situation, limits = await self._situation(now)
        if limits != self._limits:  # somebody has set something: what is due by it is reckoned anew
            self._limits = limits
            self._state = replace(self._state, next_due=now)
        if not delivered and now < self._state.next_due:
            return
        state, changes = rules.decide(self._state, (), now, limits=limits, delivered=delivered)
        if changes:
            await self._commit(state, changes, situation)
        else:
            self._state = state

    async def _delivered(self) -> dict[int, datetime]:
        """When the newest message of each arrived, of those that were on their way."""
        found: dict[int, datetime] = {}
        for id in rules.waits_for_delivery(self._state)[:ASKED_AT_ONCE]:
            asked_at = self._state.tracked[id].following.told_at
            copies = await self._store.outbox.copies(card_of(self._state.tracked[id].incident))
            arrived = [copy.delivered_at for copy in copies if asked_at is None or copy.delivered_at >= asked_at]
            if arrived:
                found[id] = min(arrived)
        return found

    async def _end_mutes(self) -> None:
        """What is open still when its mute ends is told again."""
        now = self._it.clock()
        situation, limits = await self._situation(now)
        over = [mute for mute in situation.mutes if has_passed(mute, now)]
        if over:
            await self._unmute(over, situation, limits)

    async def _unmute(self, over: Sequence[Mute], situation: Situation, limits: Limits) -> None:
        left = replace(situation, mutes=[mute for mute in situation.mutes if mute not in over])
        state, changes = rules.muted(self._state, self._open_under(over), "", "", situation.now, limits=limits)
        await self._commit(state, rules.repeated(changes), left, unmuted=over)

    def _open_under(self, mutes: Sequence[Mute]) -> list[int]:
        return [
            one.incident.id
            for one in self._state.open()
            if one.incident.severity >= Severity.WARNING and any(is_muted_by(one.incident, mute) for mute in mutes)
        ]

    async def _flush_cursors(self) -> None:
        now = self._it.clock()
        for host, cursor_ns in self._cursors.items():
            if cursor_ns and self._is_cursor_old(host, now):
                await self._store.alerting.commit(Batch(progress=Progress(host=host, cursor_ns=cursor_ns)))
                self._cursor_at[host] = now

    async def _add_evidence(self) -> None:
        """Without the lock while the engine is asked: facts come in meanwhile."""
        for _ in range(ROUNDS):
            found = await self._evidence.look()
            if not found:
                return
            async with self._lock:
                situation, _limits = await self._situation(self._it.clock())
                state, changes = self._state, []
                for id, evidence in found.items():
                    state, incident = rules.with_evidence(
                        state, id, log_tail=evidence.log_tail, memory_users=evidence.memory_users
                    )
                    if incident is not None:
                        changes.append(Change(tracked=state.tracked[id], say=Say.EDIT))
                await self._commit(state, changes, situation)

    async def _next_at(self, now: datetime) -> datetime:
        if self._evidence.is_waiting():
            return now
        moments = [self._state.next_due, await self._deadlines.next_at(now)]
        moments += [mute.until for mute in await self._store.alerting.mutes() if mute.until is not None]
        waiting = [self._state.tracked[id].following.told_at or now for id in rules.waits_for_delivery(self._state)]
        if waiting:
            moments.append(now + (LOOK if now - max(waiting) < LOOK_LATER else LOOK_LATER))
        return min(moments)

    # people

    async def open(self) -> Sequence[Incident]:
        """The gravest first, then the newest."""
        return await self._store.incidents.open()

    async def past(self, limit: int) -> Sequence[Incident]:
        return await self._store.incidents.past(limit)

    async def get(self, id: int) -> Incident | None:
        return await self._store.incidents.get(id)

    async def members(self, id: int) -> Sequence[Incident]:
        """Of a wave, or of what happened unseen."""
        return await self._store.incidents.of_group(id)

    async def acknowledge(self, id: int, actor_name: str, now: datetime) -> Incident | None:
        """As it stands then: whoever was first has it. None where there is no such incident, or it is over. Raises
        DiskFull.
        """
        async with self._lock:
            situation, limits = await self._situation(now)
            state, changes = rules.acknowledge(self._state, id, actor_name, now, limits=limits)
            if changes:
                await self._commit(state, changes, situation)
            tracked = self._state.tracked.get(id)
            if tracked is None or tracked.incident.resolved_at is not None:
                return None
            return tracked.incident

    async def mute(self, host: str, subject: str, until: Until, by: str) -> None:
        """``subject`` may be a glob. Raises DiskFull."""
        async with self._lock:
            now = self._it.clock()
            moment = until if isinstance(until, datetime) else None
            mute = Mute(host=host, subject=subject, until=moment, by=by, at=now)
            await self._store.alerting.set_mute(mute)
            end = moment.isoformat() if moment is not None else "healthy"
            situation, limits = await self._situation(now)
            state, changes = rules.muted(self._state, self._open_under([mute]), end, by, now, limits=limits)
            if changes:
                await self._commit(state, changes, situation)
        self._wake.set()

    async def unmute(self, host: str, subject: str) -> bool:
        """Whether it was muted; what is open still is told again. Raises DiskFull."""
        async with self._lock:
            situation, limits = await self._situation(self._it.clock())
            over = [mute for mute in situation.mutes if (mute.host, mute.subject) == (host, subject)]
            if not over:
                return False
            await self._unmute(over, situation, limits)
            return True

    async def mutes(self) -> Sequence[Mute]:
        now = self._it.clock()
        return [mute for mute in await self._store.alerting.mutes() if not has_passed(mute, now)]


def _over(changes: Sequence[Change], mutes: Sequence[Mute]) -> list[Mute]:
    """Mutes until it is well again, of what now is."""
    ended = [change.incident for change in changes if change.has_ended]
    return [mute for mute in mutes if mute.until is None and any(is_muted_by(one, mute) for one in ended)]
