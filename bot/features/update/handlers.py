"""/update: limits and the restart policy, changed in place; an incident's card offers it to end a crash loop."""

from __future__ import annotations

from contextlib import suppress

from bot.engine.transfer import UpdateSpec
from bot.errors import BotError, EngineError
from bot.features.update import view
from bot.features.update.limits import build_spec, given
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.object_aftermath import LIMITS, limits_mark
from bot.telegram.object_aftermath import UPDATE as UPDATE_STEP
from bot.telegram.protection import protects
from bot.telegram.targets import Found, resolve_containers


async def update(call: Call) -> None:
    spec = build_spec(call.args)
    what = view.changes(given(call.args), call.t)
    resolved = await resolve_containers(call, call.args["containers"])
    if resolved.errors:
        raise resolved.errors[0][1]
    if call.tapped_ask or call.confirmed is not None or any(_is_risky(call, found) for found in resolved.found):
        bound = {one.id: one.name for one in resolved.containers}
        await call.confirm(view.question(resolved.found, what, call.t), bound=bound)
    steps = [await _step(call, at, found) for at, found in enumerate(resolved.found)]
    await call.plan(steps)
    results = [(step.name, await _change(call, step, spec)) for step in steps]
    await call.answer(view.done(results, what, call.t))


async def _step(call: Call, position: int, found: Found) -> Step:
    one = found.container
    known = ""
    with suppress(EngineError):  # then a kill in between is told as unknown
        known = limits_mark(await call.engine.inspect_container(one.id))
    return Step(position=position, verb=UPDATE_STEP, kind=LIMITS, name=one.name, id=one.id, ref=found.ref, known=known)


async def _change(call: Call, step: Step, spec: UpdateSpec) -> tuple[str, ...]:
    try:
        async with call.deed(step):
            return await call.engine.update_container(step.id, spec)
    except EngineError as error:
        raise _explained(error, step.name) from error


def _explained(error: EngineError, name: str) -> BotError:
    reason = error.reason.lower()
    if "memoryswap" in reason:
        return BotError(key="update-swap", name=name)
    if "device or resource busy" in reason and "memory" in reason:
        return BotError(key="update-below", name=name)
    return error


def _is_risky(call: Call, found: Found) -> bool:
    return found.is_guessed or protects(call, found.container)


UPDATE = Command(
    words=("update",),
    aliases=(("container", "update"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    keeps_steps=True,
    run=update,
    params=(
        option("-m", "--memory", metavar="512m"),
        option("--memory-swap", metavar="1g"),
        option("--memory-reservation", metavar="256m"),
        option("--cpus", metavar="0.5"),
        option("-c", "--cpu-shares", metavar="512"),
        option("--cpuset-cpus", metavar="0-1"),
        option("--pids-limit", metavar="100"),
        option("--restart", metavar="POLICY"),
        argument("containers", nargs=-1, required=True, metavar="CONTAINER [CONTAINER...]"),
    ),
    refused=frozenset({
        "--blkio-weight", "--cpu-period", "--cpu-quota", "--cpu-rt-period", "--cpu-rt-runtime", "--cpuset-mems",
        "--kernel-memory",
    }),
    examples=("update --restart no web01", "update -m 512m --memory-swap 1g web01", "update --cpus 1.5 web01 db"),
)  # fmt: skip

FEATURE = Feature(commands=(UPDATE,))
