"""At the next start: updates that a stop cut off go on, or go back, and whoever asked for them is told.

Each by itself, as long as it takes: an engine that is away is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

import structlog

from bot.engine.port import Engine
from bot.errors import BotError, DiskFull, EngineTimeout, EngineUnreachable
from bot.features.updates import own, view
from bot.features.updates.doing import Job, failure_of, guard_of, targets_of
from bot.features.updates.posting import post
from bot.store import AuditStart, Outcome, UnderWay, Via
from bot.telegram import hosts
from bot.telegram.holds import BeingChanged
from bot.telegram.people import ChatRef
from bot.telegram.services import Services
from bot.ui.texts import translator
from bot.ui.view import View, on_the_host
from bot.upgrades.exchange import Exchange
from bot.upgrades.swap import ENDED, UNTOUCHED, Stage, Swap, packed, unpacked

log = structlog.get_logger(__name__)

COMMAND = "upgrade"

FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 60.0
LOOK_EVERY_S = 0.1
LOOKS_FOR_THE_END = 100  # of a command that has nothing more to do than to close its rows
REFUSALS_AT_MOST = 10  # of an engine that is there: then somebody has to look, and the next start tries again


async def resume(services: Services, *, after: Sequence[asyncio.Task[None]] = ()) -> None:
    """Of all that is open, each command's own in their order. ``after``: what has to have ended before."""
    rows = await services.store.upgrades.open_ones()
    if rows:
        log.warning("the last stop cut updates off", count=len(rows))
    if rows and services.settings.read_only:
        log.error("they wait for a start without READ_ONLY; until then their containers may be stopped")
        return
    for _command, members in groupby(rows, key=lambda row: (row.host, row.update_id, row.chat_id)):
        services.nursery.start(_go_on_after(after, services, list(members)), name="updates that were cut off")


async def _go_on_after(after: Sequence[asyncio.Task[None]], services: Services, rows: Sequence[UnderWay]) -> None:
    if after:
        await asyncio.wait(after)
    await _go_on(services, rows)


async def go_on_later(services: Services, number: int) -> None:
    """With one whose command has ended before it has."""
    rows = [row for row in await services.store.upgrades.open_ones() if row.id == number]
    if rows:
        services.nursery.start(_go_on(services, rows), name="an update that is not over")


async def hand_over(services: Services, number: int) -> None:
    """To the helper, which stops this very process: so once the command is over, its rows of the audit closed."""
    rows = [row for row in await services.store.upgrades.open_ones() if row.id == number]
    if rows:
        services.nursery.start(_hand_over(services, rows[0]), name="the update of the bot itself")


async def _hand_over(services: Services, row: UnderWay) -> None:
    for _ in range(LOOKS_FOR_THE_END):
        if not await services.store.journal.is_open(row.update_id):
            break
        await asyncio.sleep(LOOK_EVERY_S)
    swap = unpacked(row.work)
    try:
        await own.start(services, services.fleet[row.host], swap)
    except BotError as error:
        log.error("the helper that updates the bot does not start", reason=str(error))
        job = Job(swap=replace(swap, stage=Stage.LEFT), number=row.id, is_own=True, error=error)
        await _close(services, [row], [job])
        with suppress(DiskFull):
            await _tell(services, [row], [job])
        with suppress(DiskFull):  # the next start ends it
            await services.store.upgrades.end(job.number, job.swap.stage.value, packed(job.swap), services.clock())
        return
    await _go_on(services, [row])


async def _go_on(services: Services, rows: Sequence[UnderWay]) -> None:
    engine = services.fleet.get(rows[0].host)
    if engine is None:
        log.error("an update was cut off on a host that is not in the settings any more", host=rows[0].host)
        return
    jobs: list[Job] = []
    for row in rows:
        try:
            job = Job(swap=unpacked(row.work), number=row.id, is_own=row.stage == Stage.HANDED)
        except (TypeError, KeyError, ValueError) as error:
            log.error("an update in the journal cannot be read", name=row.name, reason=str(error))
            continue
        jobs.append(job)
        await _end(services, engine, row, job)
    await _close(services, rows, jobs)
    await _tell(services, rows, jobs)


async def _end(services: Services, engine: Engine, row: UnderWay, job: Job) -> None:
    wait_s, refusals = FIRST_WAIT_S, 0
    while not job.swap.has_ended:
        try:
            await _try(services, engine, row, job)
        except (EngineUnreachable, EngineTimeout, BeingChanged, DiskFull):
            await asyncio.sleep(wait_s)
        except BotError as error:
            refusals += 1
            log.error("an update cannot be brought to its end", name=row.name, reason=str(error))
            if refusals >= REFUSALS_AT_MOST:
                job.error = error
                return
            await asyncio.sleep(wait_s)
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)


async def _try(services: Services, engine: Engine, row: UnderWay, job: Job) -> None:
    async def keep(swap: Swap) -> None:
        if swap.stage in ENDED:
            await services.store.upgrades.end(job.number, swap.stage.value, packed(swap), services.clock())
        else:
            await services.store.upgrades.keep(job.number, swap.stage.value, packed(swap))
        job.swap = swap

    if job.swap.stage is Stage.HANDED:
        await keep(await own.came_of_it(engine, job.swap))
        services.store.drop_copy()
        return
    exchange = Exchange(
        engine,
        keep,
        clock=services.clock,
        settle_s=services.settings.update_settle_s,
        guard=guard_of(services, engine.host, actor_id=row.actor_id, actor_name=row.actor_name),
    )
    with services.holds.hold(
        (engine.host, job.swap.old_id),
        name=row.name,
        verb="upgrade",
        actor_id=row.actor_id,
        actor_name=row.actor_name,
    ):
        untouched = job.swap.stage in UNTOUCHED
        job.swap = await (exchange.abandon(job.swap) if untouched else exchange.run(job.swap))


async def _close(services: Services, rows: Sequence[UnderWay], jobs: Sequence[Job]) -> None:
    """The command's row, where it is open; where the command has ended before this has, a row of its own."""
    audit, row = services.store.audit, rows[0]
    failures = [failure for job in jobs if (failure := failure_of(job))]
    outcome = Outcome.FAILED if failures else Outcome.OK
    targets = tuple(target for job in jobs for target in targets_of(job))
    with suppress(DiskFull):
        if row.audit_id is not None and await audit.finish(
            row.audit_id, outcome=outcome, error="; ".join(failures), targets=targets
        ):
            return
        begun = AuditStart(
            at=services.clock(),
            update_id=row.update_id,
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            chat_id=row.chat_id,
            via=Via.COMMAND if row.chat_id else Via.SCHEDULE,
            command=COMMAND,
            arguments=tuple(job.swap.name for job in jobs),
            role="",
            host=row.host,
        )
        audit_id = await audit.begin(begun)
        await audit.finish(audit_id, outcome=outcome, error="; ".join(failures), targets=targets)


async def _tell(services: Services, rows: Sequence[UnderWay], jobs: Sequence[Job]) -> None:
    row = rows[0]
    host = hosts.told(services, row.host)

    def written(language: str) -> View:
        return on_the_host(view.resumed(jobs, translator(language), host=host), host)

    if not row.chat_id:
        await post(services, written)
        return
    chat = ChatRef(id=row.chat_id, is_private=row.chat_id > 0, topic_id=row.topic_id)
    told = written(row.lang)
    if row.message_id is None or not await services.sender.edit(chat, row.message_id, told):
        await services.sender.send(chat, told)
