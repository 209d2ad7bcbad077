"""The commands that change containers, and the one way all go: find the targets, refuse, ask, act on each, report.

Apart from handlers.py because none of them may leave a step of that way out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.consequences.concerns import Orphans, dependents, going_dark, orphans
from bot.engine.model import Container, State
from bot.errors import BotError, Denied
from bot.features.containers import outcome
from bot.features.containers.outcome import Result, Warnings
from bot.store import Step
from bot.telegram.aftermath import start_mark
from bot.telegram.call import Call
from bot.telegram.command import Effect
from bot.telegram.keepsakes import keepsake
from bot.telegram.protection import is_own, protects
from bot.telegram.targets import Found, Resolved, resolve_containers

STEP_TAKES_S = 2  # beyond its own waiting; after that a step that does not show was not taken
STOP_WAIT_S = 10  # the engine's own, where the command says nothing
AT_ONCE = 4  # targets; a stop may take its ten seconds, and the engine's workers are few


def _none(container: Container) -> BotError | None:
    return None


def _never(container: Container) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One command's own part. ``verb`` names its messages.

    ``refuse`` says why it cannot be done in the container's state; ``is_so`` that there is nothing to do.
    ``hurts_dependents``: what hangs on the container suffers, so it is asked about. ``takes_down``, ``removes``: what
    that takes along is told where it is asked. ``notes`` go into the question.
    ``patience_s``: how long the engine may take beyond the moment that it needs for anything.
    """

    verb: str
    act: Callable[[Call, Container], Awaitable[None]]
    refuse: Callable[[Container], BotError | None] = _none
    is_so: Callable[[Container], bool] = _never
    hurts_dependents: bool = False
    takes_down: bool = False
    removes: bool = False
    notes: Sequence[str] = ()
    patience_s: int = 0


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What will be done, and what is refused already."""

    targets: list[Found] = field(default_factory=list)
    refused: list[Result] = field(default_factory=list)

    @property
    def containers(self) -> list[Container]:
        return [found.container for found in self.targets]


async def change(call: Call, refs: Sequence[str], what: Change) -> None:
    """Raises what is wrong where there is one target; with several each is reported in its line."""
    resolved = await resolve_containers(call, refs)
    plan = _plan(call, resolved, what)
    if not plan.targets:
        _raise_single(plan, refs)
    else:
        await _ask(call, plan, resolved, what)
    results = [*await _act_on_all(call, plan.targets, what), *plan.refused]
    if len(results) == 1 and results[0].error is not None:
        raise results[0].error
    for result in results:
        if result.error is not None:
            call.fail(f"{result.name}: {result.error}")
    may_undo = what.verb in outcome.BACK and call.may(outcome.BACK[what.verb])
    await call.answer(outcome.report(what.verb, results, may_undo=may_undo, t=call.t))


def warnings(call: Call, targets: Sequence[Found], every: Sequence[Container], *, hurts_dependents: bool) -> Warnings:
    containers = [found.container for found in targets]
    return Warnings(
        guessed=[(found.ref, found.container.name) for found in targets if found.is_guessed],
        protected=[container.name for container in containers if protects(call, container)],
        own=any(is_own(container, call.services.own_container()) for container in containers),
        dependents=dependents(containers, every) if hurts_dependents else (),
    )


def check_protection(call: Call, container: Container) -> None:
    """Raises Denied where the container is protected and the actor is no admin."""
    if protects(call, container) and not call.is_admin:
        raise Denied(key="containers-protected", role="admin", name=container.name, command=call.command.name)


def _plan(call: Call, resolved: Resolved, what: Change) -> _Plan:
    plan = _Plan(refused=[Result(name=ref, error=error) for ref, error in resolved.errors])
    for found in resolved.found:
        try:
            check_protection(call, found.container)
        except Denied as error:
            plan.refused.append(Result(name=found.container.name, error=error))
            continue
        refusal = what.refuse(found.container)
        if refusal is not None:
            plan.refused.append(Result(name=found.container.name, error=refusal))
        else:
            plan.targets.append(found)
    return plan


def _raise_single(plan: _Plan, refs: Sequence[str]) -> None:
    if len(refs) == 1 and len(plan.refused) == 1 and plan.refused[0].error is not None:
        raise plan.refused[0].error


async def _ask(call: Call, plan: _Plan, resolved: Resolved, what: Change) -> None:
    """Return where nothing has to be asked, or the answer was yes."""
    worries = warnings(call, plan.targets, resolved.every, hurts_dependents=what.hurts_dependents)
    must_ask = call.tapped_ask or bool(worries) or call.command.effect is Effect.DESTROY
    if not must_ask and call.confirmed is None:
        return
    shown = Warnings(
        guessed=worries.guessed,
        protected=worries.protected,
        own=worries.own,
        dependents=worries.dependents,
        dark=going_dark(plan.containers) if what.takes_down else (),
        orphans=orphans(plan.containers, resolved.every) if what.removes else Orphans(),
        notes=tuple(what.notes),
    )
    bound = {container.id: container.name for container in plan.containers}
    is_dangerous = bool(worries.protected or worries.dependents)
    await call.confirm(outcome.question(what.verb, plan.containers, shown, call.t), bound=bound, danger=is_dangerous)


async def _act_on_all(call: Call, targets: Sequence[Found], what: Change) -> list[Result]:
    turns = asyncio.Semaphore(AT_ONCE)
    steps = [_step(call, position, found, what) for position, found in enumerate(targets)]
    await call.plan(steps)

    async def act(step: Step, target: Container) -> Result:
        async with turns:
            try:
                async with call.deed(step):
                    await what.act(call, target)
            except BotError as error:
                return Result(name=target.name, error=error)
            return Result(name=target.name, was_so=what.is_so(target))

    acts = [act(step, found.container) for step, found in zip(steps, targets, strict=True)]
    return list(await asyncio.gather(*acts))


def _step(call: Call, position: int, found: Found, what: Change) -> Step:
    return Step(
        position=position,
        verb=what.verb,
        kind="container",
        name=found.container.name,
        id=found.container.id,
        ref=found.ref,
        patience_s=STEP_TAKES_S + what.patience_s,
    )


# the commands


async def start(call: Call) -> None:
    async def act(call: Call, target: Container) -> None:
        await call.engine.start_container(target.id)

    await change(call, call.args["containers"], Change(verb="start", act=act, refuse=_refuse_start, is_so=_is_up))


async def stop(call: Call) -> None:
    async def act(call: Call, target: Container) -> None:
        await call.engine.stop_container(target.id, wait_s=call.args["timeout"])

    await change(
        call,
        call.args["containers"],
        Change(
            verb="stop",
            act=act,
            is_so=_is_down,
            hurts_dependents=True,
            takes_down=True,
            patience_s=_patience(call),
        ),
    )


async def restart(call: Call) -> None:
    async def act(call: Call, target: Container) -> None:
        await call.seen(target.id, start_mark(await call.engine.inspect_container(target.id)))
        await call.engine.restart_container(target.id, wait_s=call.args["timeout"])

    await change(
        call,
        call.args["containers"],
        Change(verb="restart", act=act, hurts_dependents=True, patience_s=_patience(call)),
    )


async def kill(call: Call) -> None:
    async def act(call: Call, target: Container) -> None:
        await call.engine.kill_container(target.id, signal=call.args["signal"])

    is_deadly = call.args["signal"].upper().removeprefix("SIG") in ("KILL", "9", "TERM", "15", "INT", "2", "QUIT", "3")
    verb = "kill" if is_deadly else "signal"
    await change(
        call,
        call.args["containers"],
        Change(verb=verb, act=act, refuse=_refuse_idle, hurts_dependents=is_deadly, takes_down=is_deadly),
    )


async def pause(call: Call) -> None:
    async def act(call: Call, target: Container) -> None:
        if target.state is not State.PAUSED:
            await call.engine.pause_container(target.id)

    await change(call, call.args["containers"], Change(verb="pause", act=act, refuse=_refuse_idle, is_so=_is_paused))


async def unpause(call: Call) -> None:
    async def act(call: Call, target: Container) -> None:
        if target.state is State.PAUSED:
            await call.engine.unpause_container(target.id)

    def is_so(target: Container) -> bool:
        return target.state is not State.PAUSED

    await change(call, call.args["containers"], Change(verb="unpause", act=act, refuse=_refuse_idle, is_so=is_so))


async def remove(call: Call) -> None:
    is_forced, with_volumes = call.args["force"], call.args["volumes"]

    async def act(call: Call, target: Container) -> None:
        async with keepsake(call, target.id, with_volumes=with_volumes):
            await call.engine.remove_container(target.id, force=is_forced, volumes=with_volumes)

    def refuse(target: Container) -> BotError | None:
        if not target.is_running or is_forced:
            return None
        force = " ".join(["rm", "-f", *(["-v"] if with_volumes else []), target.name])
        return BotError(key="containers-rm-running", name=target.name, suggestions=[f"stop {target.name}", force])

    notes = [*(["containers-note-force"] if is_forced else []), *(["containers-note-volumes"] if with_volumes else [])]
    await change(
        call,
        call.args["containers"],
        Change(verb="rm", act=act, refuse=refuse, hurts_dependents=True, takes_down=True, removes=True, notes=notes),
    )


async def rename(call: Call) -> None:
    new_name = call.args["new_name"].removeprefix("/")
    resolved = await resolve_containers(call, [call.args["container"]])
    if resolved.errors:
        raise resolved.errors[0][1]
    found: Found = resolved.found[0]
    check_protection(call, found.container)
    worries = warnings(call, [found], resolved.every, hurts_dependents=False)
    if worries or call.tapped_ask or call.confirmed is not None:
        bound = {found.container.id: found.container.name}
        await call.confirm(outcome.renaming(found.container, new_name, worries, call.t), bound=bound)
    step = Step(
        position=0, verb="rename", kind="container", name=found.container.name, id=found.container.id, ref=new_name
    )
    await call.plan([step])
    async with call.deed(step):
        await call.engine.rename_container(found.container.id, new_name)
    await call.answer(outcome.renamed(found.container.name, new_name, call.t))


def _patience(call: Call) -> int:
    """How long the engine may wait for the process to end."""
    asked: int | None = call.args["timeout"]
    return STOP_WAIT_S if asked is None else asked


# states


def _is_up(container: Container) -> bool:
    return container.state is State.RUNNING


def _is_down(container: Container) -> bool:
    return not container.is_running


def _is_paused(container: Container) -> bool:
    return container.state is State.PAUSED


def _refuse_start(container: Container) -> BotError | None:
    if container.state is not State.PAUSED:
        return None
    return BotError(key="containers-start-paused", name=container.name, suggestions=[f"unpause {container.name}"])


def _refuse_idle(container: Container) -> BotError | None:
    return None if container.is_running else not_running(container.name)


def not_running(name: str) -> BotError:
    return BotError(key="containers-not-running", name=name, suggestions=[f"start {name}", f"logs {name}"])
