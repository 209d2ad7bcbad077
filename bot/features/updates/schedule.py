"""At the set time: look for newer images on every engine, update what is labelled for it, tell of the rest once.

What was told is not told again before a week is over, unless something else has come.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import structlog

from bot.engine.model import Container
from bot.engine.port import Engine
from bot.errors import BotError, DiskFull, EngineError
from bot.features.updates import resuming, view
from bot.features.updates.doing import Doing, Job, failure_of, guard_of, targets_of
from bot.features.updates.finding import Found, find
from bot.features.updates.handlers import UPGRADE
from bot.features.updates.posting import post
from bot.registries.names import tagged
from bot.store import AuditStart, Outcome, UnderWay, Via
from bot.store.alerting import Batch
from bot.store.upgrades import Choice
from bot.telegram import guard
from bot.telegram.protection import is_own, is_protected
from bot.telegram.services import Services
from bot.ui.texts import translator
from bot.ui.view import View
from bot.upgrades.planning import plan
from bot.upgrades.swap import ENDED, Stage
from bot.watch.routing import read_time

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 30.0
DAY = timedelta(days=1)
TOLD_AGAIN_AFTER = timedelta(days=7)
MARK = "updates"
TOLD_MARK = "updates-told"
NAME = "Lotsman"  # who does what the label asks for


@dataclass(slots=True, kw_only=True)
class _Night:
    """One look at everything."""

    founds: list[Found] = field(default_factory=list)
    done: list[Job] = field(default_factory=list)
    own: list[Job] = field(default_factory=list)
    unended: list[Job] = field(default_factory=list)


class Schedule:
    def __init__(self, services: Services):
        self._services = services
        self._store = services.store

    async def run(self) -> None:
        """For ever; ends at once where no time is set."""
        at = read_time(self._services.settings.updates_at)
        if at is None:
            return
        while True:
            try:
                if await self._is_due():
                    await self.look()
            except DiskFull:
                log.error("newer images are looked for later: the disk is full")
            await asyncio.sleep(LOOK_EVERY_S)

    async def _is_due(self) -> bool:
        """Once a day; what a stop has missed is made good at the next start."""
        at = read_time(self._services.settings.updates_at)
        assert at is not None
        local = self._services.clock().astimezone(self._services.settings.zone)
        mark = (await self._store.alerting.marks()).get(MARK)
        if mark is None:  # the first one comes at the next set time
            first = local.date() if local.time() >= at else local.date() - DAY
            await self._store.alerting.commit(Batch(marks={MARK: first.isoformat()}))
            return False
        due = datetime.combine(date.fromisoformat(mark) + DAY, at, tzinfo=self._services.settings.zone)
        return local >= due

    async def look(self) -> None:
        """Raises DiskFull."""
        night = _Night()
        fleet = self._services.fleet
        for engine, found in zip(
            fleet.values(), await asyncio.gather(*(self._found(one) for one in fleet.values())), strict=True
        ):
            if found is not None:
                night.founds.append(await self._automatic(engine, found, night))
        await self._tell(night)
        for job in night.own:
            await resuming.hand_over(self._services, job.number)
        for job in night.unended:
            await resuming.go_on_later(self._services, job.number)

    async def _found(self, engine: Engine) -> Found | None:
        try:
            return await find(self._services, engine)
        except EngineError as error:
            log.warning("newer images are not known of an engine", host=engine.host, reason=str(error))
            return None

    async def _tell(self, night: _Night) -> None:
        now = self._services.clock()
        today = now.astimezone(self._services.settings.zone).date().isoformat()
        is_news, told_mark = await self._is_news(night, now)
        is_told = is_news or bool(night.done)

        def written(language: str) -> View | None:
            if not is_told:
                return None
            names_host = self._services.fleet.has_several
            return view.digest(night.founds, night.done, names_host=names_host, now=now, t=translator(language))

        await post(self._services, written, marks={MARK: today, **({TOLD_MARK: told_mark} if is_told else {})})

    async def _is_news(self, night: _Night, now: datetime) -> tuple[bool, str]:
        """And the mark that says what was told when."""
        offered = sorted(
            f"{found.host} {one.watched.name} {one.digest}" for found in night.founds for one in found.offered
        )
        sum_ = hashlib.sha256("\n".join(offered).encode()).hexdigest()
        last, _, at = (await self._store.alerting.marks()).get(TOLD_MARK, "").partition(" ")
        is_same = last == sum_ and bool(at) and now - datetime.fromisoformat(at) < TOLD_AGAIN_AFTER
        return bool(offered) and not is_same, f"{sum_} {now.isoformat()}"

    # what the label asks for

    async def _automatic(self, engine: Engine, found: Found, night: _Night) -> Found:
        """What is still to be offered after it."""
        if await guard.frozen(self._services, UPGRADE) is not None:
            return found
        settings, own_id = self._services.settings, self._services.own_container()
        wanted = [
            one
            for newer in found.offered
            for one in newer.watched.automatic
            if is_own(one, own_id) or not is_protected(one, settings.protect, own_id)
        ]
        if not wanted:
            return found
        jobs = await self._planned(engine, wanted, own_id)
        if jobs:
            await self._do(engine, jobs, night)
        finished = {job.swap.old_id for job in jobs if job.swap.stage in (*ENDED, Stage.HANDED)}
        return replace(
            found,
            offered=tuple(
                one
                for one in found.offered
                if any(container.id not in finished for container in one.watched.containers)
            ),
        )

    async def _planned(self, engine: Engine, wanted: Sequence[Container], own_id: str) -> list[Job]:
        """What cannot be done by itself stays offered."""
        every = await engine.list_containers(all=True)
        jobs: list[Job] = []
        for one in wanted:
            try:
                jobs.append(Job(swap=await plan(engine, one, every, own_id=own_id), is_own=is_own(one, own_id)))
            except BotError as error:
                log.warning("a container is not updated by itself", name=one.name, reason=str(error))
        return jobs

    async def _do(self, engine: Engine, jobs: Sequence[Job], night: _Night) -> None:
        names = tuple(job.swap.name for job in jobs)
        now = self._services.clock()
        audit_id = await self._store.audit.begin(
            AuditStart(
                at=now,
                update_id=0,
                actor_id=0,
                actor_name=NAME,
                chat_id=0,
                via=Via.SCHEDULE,
                command=UPGRADE.name,
                arguments=names,
                role="",
                host=engine.host,
            )
        )
        rest = UnderWay(at=now, host=engine.host, name="", container_id="", audit_id=audit_id, actor_name=NAME)
        holds = guard_of(self._services, engine.host, actor_id=0, actor_name=NAME)
        doing = Doing(self._services, engine, jobs, rest=rest, show=_nothing, guard=holds)
        await doing.begin()
        for job in doing.jobs:
            await doing.do(job, _whole)
            if job.is_own and not job.is_over:
                await doing.hand_over(job)
                night.own.append(job)
                continue
            if job.error is not None and not job.swap.has_ended:
                night.unended.append(job)
            if job.swap.stage is Stage.RESTORED:
                await self._skip(engine, job)
        night.done += [job for job in doing.jobs if job.swap.stage is not Stage.CURRENT]
        await self._close(audit_id, doing.jobs, now)

    async def _skip(self, engine: Engine, job: Job) -> None:
        """The same version is not tried again each night."""
        image = tagged(job.swap.image)
        if image is not None and job.swap.new_digest:
            await self._store.upgrades.choose(
                Choice(
                    host=engine.host,
                    reference=image.familiar,
                    digest=job.swap.new_digest,
                    by_name=NAME,
                    at=self._services.clock(),
                )
            )

    async def _close(self, audit_id: int, jobs: Sequence[Job], began: datetime) -> None:
        failures = [failure for job in jobs if (failure := failure_of(job))]
        await self._store.audit.finish(
            audit_id,
            outcome=Outcome.FAILED if failures else Outcome.OK,
            error="; ".join(failures),
            targets=tuple(target for job in jobs for target in targets_of(job)),
            duration_ms=round((self._services.clock() - began).total_seconds() * 1000),
        )


async def _nothing() -> None:
    return None


async def _whole(work: Awaitable[None]) -> bool:
    await work
    return True
