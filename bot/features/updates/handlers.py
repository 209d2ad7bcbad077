"""/updates: what is newer; /upgrade: take it, with a way back; buttons that skip a version, or all of an image's."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from bot.engine.model import Container
from bot.errors import BotError, Denied, DiskFull, UsageError
from bot.features.updates import resuming, view
from bot.features.updates.doing import Doing, Job, failure_of, guard_of, in_order, targets_of
from bot.features.updates.finding import find
from bot.store import UnderWay
from bot.store.upgrades import NEVER, Choice
from bot.telegram import guard
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.live import Live
from bot.telegram.protection import is_own, protects
from bot.telegram.stoppable import until_stopped
from bot.telegram.targets import resolve_containers
from bot.ui.failures import sentence
from bot.upgrades.planning import plan
from bot.upgrades.swap import Stage, Swap

Refused = list[tuple[str, str]]


async def updates(call: Call) -> None:
    found = await find(call.services, call.engine)
    grants = guard.grants_for(call.services, call.actor, UPGRADE, call.engine.host)
    every = [one for newer in found.offered for one in newer.watched.containers]
    granted = frozenset(one.id for one in every if guard.covering(grants, one) is not None)
    await call.answer(view.listed(found, may_change=call.may("upgrade"), granted=granted, now=call.now, t=call.t))


async def upgrade(call: Call) -> None:
    if not call.args["containers"] and not call.args["all"]:
        raise UsageError(key="updates-usage", command="upgrade", suggestions=["updates", "upgrade --all"])
    targets, every, is_asked = await _targets(call)
    jobs, refused = await _jobs(call, targets, every)
    if not jobs:
        await call.answer(view.report((), refused, call.t) if refused else view.nothing(call.t))
        return
    affected = [(job.swap.old_id, job.swap.name) for job in jobs]
    affected += [(one.id, one.name) for job in jobs for one in job.swap.followers]
    touches_others = any(job.swap.followers or job.swap.dependents for job in jobs)
    protected = [one.name for one in targets if protects(call, one)]
    if is_asked or touches_others or protected or len(jobs) > 1 or call.tapped_ask or call.confirmed is not None:
        notes = [call.t("containers-is-protected", names=", ".join(protected))] if protected else []
        await call.confirm(view.question(jobs, refused, call.t, notes), bound=dict(affected))
    await _do(call, jobs, refused)


async def _targets(call: Call) -> tuple[list[Container], Sequence[Container], bool]:
    """The containers, all there are, and whether it has to be asked about because of what was typed."""
    if call.args["all"]:
        found = await find(call.services, call.engine)
        names = {one.id for newer in found.offered for one in newer.watched.containers}
        every: Sequence[Container] = await call.engine.list_containers(all=True)
        return _permitted(call, [one for one in every if one.id in names]), every, True
    resolved = await resolve_containers(call, call.args["containers"])
    if resolved.errors:
        raise resolved.errors[0][1]
    return resolved.containers, resolved.every, resolved.guessed


def _permitted(call: Call, targets: Sequence[Container]) -> list[Container]:
    """What --all means for whose right is for some containers. Raises Denied where that is none of them."""
    lacking = {one.id for one in guard.lacking(call, targets)}
    permitted = [one for one in targets if one.id not in lacking]
    if targets and not permitted:
        raise guard.uncovered(call, "--all" if call.actor.role is None else ", ".join(one.name for one in targets))
    return permitted


def _check_takes_along(call: Call, swap: Swap, every: Sequence[Container]) -> None:
    """Those in its network are made anew and what depends on it is restarted: that wants a right too. Raises Denied."""
    if call.is_admin:
        return
    followers = [one for one in every if any(one.id == follower.id for follower in swap.followers)]
    dependents = [one for one in every if one.name in swap.dependents]
    for one in (*followers, *dependents):
        if protects(call, one):
            raise Denied(key="containers-protected", role="admin", name=one.name, command=call.command.name)
    may_restart = call.may("restart")
    for one in guard.lacking(call, followers if may_restart else [*followers, *dependents]):
        raise guard.uncovered(call, swap.name if call.actor.role is None else one.name)


async def _jobs(call: Call, targets: Sequence[Container], every: Sequence[Container]) -> tuple[list[Job], Refused]:
    """Raises why not, where it is one."""
    jobs: list[Job] = []
    refused: Refused = []
    for one in targets:
        call.touch("container", one.name, one.id)
        try:
            if protects(call, one) and not call.is_admin:
                raise Denied(key="containers-protected", role="admin", name=one.name, command=call.command.name)
            swap = await plan(call.engine, one, every, own_id=call.services.own_container())
            _check_takes_along(call, swap, every)
        except BotError as error:
            if len(targets) == 1:
                raise
            refused.append((one.name, sentence(error, call.t)))
            call.fail(f"{one.name}: {error}")
            continue
        jobs.append(Job(swap=swap, is_own=is_own(one, call.services.own_container())))
    return in_order(jobs), refused


async def _do(call: Call, jobs: Sequence[Job], refused: Refused) -> None:
    host = call.engine.host
    async with call.live() as live:

        async def show() -> None:
            await live.show(view.under_way(doing.jobs, refused, call.t))
            if live.message_id is not None and live.message_id not in noted:
                noted.append(live.message_id)
                with suppress(DiskFull):
                    await doing.shown_in(live.message_id)

        noted: list[int] = []
        guard = guard_of(call.services, host, actor_id=call.actor.id, actor_name=call.actor.name)
        doing = Doing(call.services, call.engine, jobs, rest=await _row(call), show=show, guard=guard)
        await doing.begin()
        for job in doing.jobs:
            await _one(call, live, doing, job)
        for job in doing.jobs:
            for target in targets_of(job):
                call.touch(target.kind, target.name, target.id)
            if failure := failure_of(job):
                call.fail(failure)
        await live.finish(view.report(doing.jobs, refused, call.t, host=call.host_told))
    await _afterwards(call, doing)


async def _one(call: Call, live: Live, doing: Doing, job: Job) -> None:
    async def fetched(work: Awaitable[None]) -> bool:
        return await until_stopped(live, call.services.nursery, work)  # type: ignore[arg-type]

    if live.stopped.is_set():
        await doing.leave(job)
        return
    await doing.do(job, fetched)
    if job.is_own and not job.is_over:
        await doing.hand_over(job)


async def _afterwards(call: Call, doing: Doing) -> None:
    """What goes on without the command: the bot's own exchange, and an old one that could not be put back yet."""
    for job in doing.jobs:
        if job.swap.stage is Stage.HANDED:
            await resuming.hand_over(call.services, job.number)
        elif job.error is not None and not job.swap.has_ended:
            await resuming.go_on_later(call.services, job.number)


async def _row(call: Call) -> UnderWay:
    audit_id = await call.audit if call.audit is not None else None
    return UnderWay(
        at=call.clock(),
        host=call.engine.host,
        name="",
        container_id="",
        update_id=call.update_id,
        audit_id=audit_id,
        actor_id=call.actor.id,
        actor_name=call.actor.name,
        chat_id=call.chat.id,
        topic_id=call.chat.topic_id,
        lang=call.lang,
    )


# buttons


async def show_item(call: Call, args: Mapping[str, Any]) -> None:
    """A new message: the list goes on standing there."""
    given = {"reference": str(args["reference"]), "digest": str(args["digest"])}
    await call.reply(view.item(given, [str(name) for name in args["names"]], call.t, host=call.engine.host))


async def show_hidden(call: Call, args: Mapping[str, Any]) -> None:
    await call.reply(view.hidden(await find(call.services, call.engine), call.t))


async def skip(call: Call, args: Mapping[str, Any]) -> None:
    await _choose(call, str(args["reference"]), str(args["digest"]))
    await call.toast(call.t("updates-skipped", image=str(args["reference"])))


async def never(call: Call, args: Mapping[str, Any]) -> None:
    await _choose(call, str(args["reference"]), NEVER)
    await call.toast(call.t("updates-never", image=str(args["reference"])))


async def offer_again(call: Call, args: Mapping[str, Any]) -> None:
    reference = str(args["reference"])
    call.touch("image", reference)
    await call.store.upgrades.offer_again(call.engine.host, reference)
    await call.toast(call.t("updates-offered", image=reference))


async def _choose(call: Call, reference: str, digest: str) -> None:
    call.touch("image", f"{reference}@{digest}" if digest else reference)
    await call.store.upgrades.choose(
        Choice(host=call.engine.host, reference=reference, digest=digest, by_name=call.actor.name, at=call.clock())
    )


UPDATES = Command(
    words=("updates",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="images",
    run=updates,
    examples=("updates",),
    merges=True,
)

UPGRADE = Command(
    words=("upgrade",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",  # so that its right can be given for single ones; --all means those
    run=upgrade,
    params=(
        option("-a", "--all", is_flag=True),
        argument("containers", nargs=-1, metavar="[CONTAINER...]"),
    ),
    examples=("upgrade web01", "upgrade --all"),
    keeps_steps=True,
)

FEATURE = Feature(
    commands=(UPDATES, UPGRADE),
    actions=(
        Action(name=view.ITEM, role=Role.VIEWER, run=show_item),
        Action(name=view.HIDDEN, role=Role.VIEWER, run=show_hidden),
        Action(name=view.SKIP, role=Role.ADMIN, run=skip, effect=Effect.CHANGE),
        Action(name=view.NEVER_AGAIN, role=Role.ADMIN, run=never, effect=Effect.CHANGE),
        Action(name=view.OFFER, role=Role.ADMIN, run=offer_again, effect=Effect.CHANGE),
    ),
)
