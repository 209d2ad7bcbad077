"""/stats: what the running containers use, or those named: live for a minute, once, or as a picture over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click

from bot.engine.model import State
from bot.errors import BotError
from bot.features.stats import view
from bot.features.stats.history import show_picture, spanned
from bot.features.stats.view import Choice, Measured, Sort
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.stoppable import failing_in
from bot.telegram.targets import resolve_containers

MOST_MEASURED = 100  # a connection to the engine each
WATCHED = timedelta(minutes=1)
MOST_ROUNDS = 60
MEASURABLE = (State.RUNNING, State.PAUSED)


async def stats(call: Call) -> None:
    names, span = spanned(tuple(call.args["containers"]))
    if span is not None:
        await show_picture(call, names, span)
        return
    choice = Choice(sort=Sort(call.args["sort"]), names=names, is_whole=call.args["no_trunc"])
    if call.args["no_stream"] or call.query_id or call.is_part:  # a press changes the list that it is under
        await _show(call, choice, 0)
    else:
        await _watch(call, choice)


async def _watch(call: Call, choice: Choice) -> None:
    """Anew and anew for a minute. A measurement takes a second or two: that is the pace."""
    measured = await _measure(call, choice)
    if not _tells(measured):
        await call.answer(view.nothing(call.t))
        return
    async with call.live() as live, failing_in(live, call):
        ends_at = call.clock() + WATCHED
        for _ in range(MOST_ROUNDS):
            if live.stopped.is_set() or call.clock() >= ends_at:
                break
            await live.show(view.watched(measured, choice, call.t))
            again = await _measure(call, choice)
            measured = again if _tells(again) else measured
        await live.finish(view.shown(measured, choice, 0, call.t))


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    await _show(call, Choice.unpacked(args), int(args.get("page", 0)))


async def _show(call: Call, choice: Choice, number: int) -> None:
    measured = await _measure(call, choice)
    if _tells(measured):
        await call.answer(view.shown(measured, choice, number, call.t))
    else:
        await call.answer(view.nothing(call.t))


async def _measure(call: Call, choice: Choice) -> Measured:
    return await (_measure_named(call, choice.names) if choice.names else _measure_all(call))


def _tells(measured: Measured) -> bool:
    return bool(measured.count or measured.idle or measured.errors)


async def _measure_all(call: Call) -> Measured:
    running = [found for found in await call.engine.list_containers() if found.state in MEASURABLE]
    usages = await call.engine.stats([found.id for found in running[:MOST_MEASURED]])
    return Measured(usages=usages, count=len(running))


async def _measure_named(call: Call, names: tuple[str, ...]) -> Measured:
    resolved = await resolve_containers(call, names)
    running = [found for found in resolved.containers if found.state in MEASURABLE]
    idle = [found.name for found in resolved.containers if found.state not in MEASURABLE]
    if len(names) == 1 and not running:
        raise resolved.errors[0][1] if resolved.errors else BotError(key="containers-not-running", name=idle[0])
    for ref, error in resolved.errors:
        call.fail(f"{ref}: {error}")
    usages = await call.engine.stats([found.id for found in running[:MOST_MEASURED]])
    return Measured(usages=usages, count=len(running), idle=idle, errors=resolved.errors)


STATS = Command(
    words=("stats",),
    aliases=(("container", "stats"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=stats,
    params=(
        option("--sort", "sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.MEMORY.value),
        option("--no-trunc", is_flag=True),
        option("--no-stream", is_flag=True),
        argument("containers", nargs=-1, metavar="[CONTAINER...] [1h|24h|7d|30d]"),
    ),
    refused=frozenset({"-a", "--all", "--format"}),
    merges=True,
    examples=("stats", "stats --sort cpu web01 db", "stats web01 24h"),
)

FEATURE = Feature(commands=(STATS,), actions=(Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),))
