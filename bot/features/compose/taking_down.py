"""down: a project's containers, networks and, if asked, volumes, by their labels alone.

It needs neither the project's folder nor the Compose tool, and goes for exactly what was asked about. The containers'
settings are kept as for every removal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.compose.projects import PROJECT
from bot.consequences.concerns import orphans
from bot.engine.model import Container, Network, Volume
from bot.errors import BotError, NotFound
from bot.features.compose import acts_view, down_view
from bot.features.compose.acting import (
    AT_ONCE,
    STEP_TAKES_S,
    STOP_WAIT_S,
    Way,
    act_on,
    allowed,
    ended,
    in_levels,
    tell_failures,
    worries_of,
)
from bot.features.compose.acts_view import Progress
from bot.features.compose.finding import Meant, meant
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.keepsakes import keepsake
from bot.telegram.live import Live
from bot.telegram.stoppable import failing_in


@dataclass(frozen=True, slots=True, kw_only=True)
class _Things:
    networks: tuple[Network, ...]
    volumes: tuple[Volume, ...]  # to be removed; none without -v


async def down(call: Call) -> None:
    found = await meant(call, with_others=True)
    if not found.is_whole:
        raise BotError(key="compose-down-whole", name=found.project.name)
    targets = allowed(call, found)
    things = await _things(call, found.project.name)
    worries = worries_of(call, found, targets, hurts=True, takes_down=True)
    kept = () if call.args["volumes"] else orphans(targets, found.every).named
    bound = {one.id: one.name for one in targets}
    bound |= {network.id: network.name for network in things.networks}
    bound |= {f"volume {volume.name}": volume.name for volume in things.volumes}
    question = down_view.question(
        found.project,
        targets,
        networks=[network.name for network in things.networks],
        volumes=[volume.name for volume in things.volumes],
        takes_anonymous=call.args["volumes"],
        kept=kept,
        worries=worries,
        t=call.t,
    )
    await call.confirm(question, bound=bound, danger=bool(worries or things.volumes))
    await _take_down(call, found, targets, things)


async def _things(call: Call, project: str) -> _Things:
    label = {"label": [f"{PROJECT}={project}"]}
    networks = await call.engine.list_networks(filters=label)
    volumes = await call.engine.list_volumes(filters=label) if call.args["volumes"] else ()
    for network in networks:
        call.touch("network", network.name, network.id)
    for volume in volumes:
        call.touch("volume", volume.name)
    return _Things(
        networks=tuple(sorted(networks, key=lambda one: one.name)),
        volumes=tuple(sorted(volumes, key=lambda one: one.name)),
    )


async def _take_down(call: Call, found: Meant, targets: Sequence[Container], things: _Things) -> None:
    progress = Progress(verb="down", project=found.project.name, containers=[one.name for one in targets])
    result = down_view.Result()
    async with call.live() as live, failing_in(live, call):
        steps = [_step(call, position, one) for position, one in enumerate(targets)]
        await call.plan(steps)
        await _work(call, live, found, {step.id: step for step in steps}, things, progress, result)
        tell_failures(call, live, progress)
        for name, error in result.errors.items():
            call.fail(f"{name}: {error}")
        await live.finish(down_view.done(progress, result, may=call.may, t=call.t))


def _step(call: Call, position: int, one: Container) -> Step:
    wait_s: int | None = call.args["timeout"]
    patience_s = STEP_TAKES_S + (STOP_WAIT_S if wait_s is None else wait_s)
    return Step(position=position, verb="rm", kind="container", name=one.name, id=one.id, patience_s=patience_s)


async def _work(
    call: Call,
    live: Live,
    found: Meant,
    steps: dict[str, Step],
    things: _Things,
    progress: Progress,
    result: down_view.Result,
) -> None:
    with_volumes: bool = call.args["volumes"]

    async def act(call: Call, one: Container) -> None:
        async with keepsake(call, one.id, with_volumes=with_volumes):
            await ended(call, one, wait_s=call.args["timeout"])
            with suppress(NotFound):  # one that removes itself when it ends
                await call.engine.remove_container(one.id, force=True, volumes=with_volumes)

    way = Way(verb="down", act=act, is_so=lambda one: False)
    turns = asyncio.Semaphore(AT_ONCE)

    async def act_in_turn(one: Container) -> None:
        async with turns:
            if not live.stopped.is_set():
                await act_on(call, live, way, one, steps[one.id], progress)

    targets = [one for one in found.project.containers if one.id in steps]
    for level in reversed(in_levels(found.services, targets)):
        await asyncio.gather(*(act_in_turn(one) for service in level for one in service.containers))
    if progress.errors or live.stopped.is_set():
        return  # the engine keeps what is used anyway
    await _remove_things(call, things, result)
    await live.show(acts_view.under_way(progress, call.t))


async def _remove_things(call: Call, things: _Things, result: down_view.Result) -> None:
    for network in things.networks:
        try:
            await call.engine.remove_network(network.id)
        except NotFound:
            continue
        except BotError as error:
            result.errors[network.name] = error
            continue
        result.networks.append(network.name)
    for volume in things.volumes:
        try:
            await call.engine.remove_volume(volume.name)
        except NotFound:
            continue
        except BotError as error:
            result.errors[volume.name] = error
            continue
        result.volumes.append(volume.name)
