"""/wait: one live message until all have ended; ⏹ and a stop of the bot end the waiting and nothing else."""

from __future__ import annotations

import asyncio

from bot.engine.model import Container, ExitStatus
from bot.errors import UsageError
from bot.features.wait import view
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument
from bot.telegram.live import Live
from bot.telegram.stoppable import failing_in, until_stopped
from bot.telegram.targets import resolve_containers
from bot.ui.ages import duration

MOST = 5  # a stream each, for as long as it takes
LONGEST_S = 24 * 3600.0


class _Over(Exception):
    """Waited long enough."""


async def wait(call: Call) -> None:
    resolved = await resolve_containers(call, call.args["containers"])
    if resolved.errors:
        raise resolved.errors[0][1]
    if len(resolved.containers) > MOST:
        raise UsageError(key="wait-many", most=MOST, command="wait")
    names = [one.name for one in resolved.containers]
    ended: dict[str, ExitStatus] = {}
    began = call.clock()
    async with call.live() as live, failing_in(live, call):
        is_over = False
        try:
            is_done = await until_stopped(live, call.services.nursery, _all(call, live, resolved.containers, ended))
        except _Over:
            is_done, is_over = False, True
        if is_done:
            took = duration((call.clock() - began).total_seconds(), call.t)
            await live.finish(view.done(names, ended, took, call.t))
        else:
            call.fail("left before the end")
            await live.finish(view.left(names, ended, call.t, is_over=is_over))


async def _all(call: Call, live: Live, containers: list[Container], ended: dict[str, ExitStatus]) -> None:
    names = [one.name for one in containers]

    async def one(container: Container) -> None:
        ended[container.name] = await call.engine.wait_container(container.id)
        if len(ended) < len(names):
            await live.show(view.waiting(names, ended, call.t))

    await live.show(view.waiting(names, ended, call.t))
    try:
        async with asyncio.timeout(LONGEST_S):
            results = await asyncio.gather(*(one(container) for container in containers), return_exceptions=True)
    except TimeoutError:
        raise _Over from None
    failures = [result for result in results if isinstance(result, BaseException)]
    if failures:
        raise failures[0]


WAIT = Command(
    words=("wait",),
    aliases=(("container", "wait"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=wait,
    params=(argument("containers", nargs=-1, required=True, metavar="CONTAINER [CONTAINER...]"),),
    examples=("wait job", "wait job1 job2"),
)

FEATURE = Feature(commands=(WAIT,))
