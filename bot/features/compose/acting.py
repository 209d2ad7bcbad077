"""start, stop, restart, kill, pause, unpause and down: a project's containers in the order of depends_on, several of a
level at once.

Apart from the handlers because none of them may leave a step of the way out: find, refuse, ask, act, report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.compose.projects import Condition, Service, awaited, levels
from bot.consequences.concerns import dependents, going_dark
from bot.engine.model import Container, ContainerDetails, Health, State
from bot.errors import BotError, Denied, NotFound
from bot.features.compose import acts_view as view
from bot.features.compose.acts_view import Mark, Progress
from bot.features.compose.finding import Meant, meant
from bot.store import Step
from bot.telegram import guard
from bot.telegram.aftermath import start_mark
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.protection import is_own, protects
from bot.telegram.stoppable import failing_in

AT_ONCE = 4  # of a level; a stop may take its ten seconds, and the engine's workers are few
STEP_TAKES_S = 2
STOP_WAIT_S = 10  # the engine's own, where neither the command nor the container says
AWAITED_S = 120  # for a service to be healthy or to complete before those that depend on it start
LOOK_EVERY_S = 1.0
DEADLY = frozenset({"KILL", "9", "TERM", "15", "INT", "2", "QUIT", "3"})

Act = Callable[[Call, Container], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One command's own part. ``verb`` is its step's, as the aftermath of a kill judges it."""

    verb: str
    act: Act
    is_so: Callable[[Container], bool]
    is_backwards: bool = False
    waits: bool = False  # for what dependents wait for
    hurts: bool = False  # what hangs on the containers, which is asked about
    takes_down: bool = False
    patience_s: int = 0


async def start(call: Call) -> None:
    async def act(call: Call, one: Container) -> None:
        await call.engine.start_container(one.id)

    def is_so(one: Container) -> bool:
        return one.state is State.RUNNING

    await go(call, Way(verb="start", act=act, is_so=is_so, waits=True))


async def stop(call: Call) -> None:
    async def act(call: Call, one: Container) -> None:
        await call.engine.stop_container(one.id, wait_s=call.args["timeout"])

    def is_so(one: Container) -> bool:
        return not one.is_running

    patience_s = _patience(call)
    await go(
        call,
        Way(verb="stop", act=act, is_so=is_so, is_backwards=True, hurts=True, takes_down=True, patience_s=patience_s),
    )


async def restart(call: Call) -> None:
    async def act(call: Call, one: Container) -> None:
        await call.seen(one.id, start_mark(await call.engine.inspect_container(one.id)))
        await call.engine.restart_container(one.id, wait_s=call.args["timeout"])

    await go(
        call,
        Way(verb="restart", act=act, is_so=lambda one: False, waits=True, hurts=True, patience_s=_patience(call)),
    )


async def kill(call: Call) -> None:
    signal = call.args["signal"]
    is_deadly = signal.upper().removeprefix("SIG") in DEADLY

    async def act(call: Call, one: Container) -> None:
        if one.is_running:
            await call.engine.kill_container(one.id, signal=signal)

    def is_so(one: Container) -> bool:
        return not one.is_running

    verb = "kill" if is_deadly else "signal"
    await go(call, Way(verb=verb, act=act, is_so=is_so, is_backwards=True, hurts=is_deadly, takes_down=is_deadly))


async def pause(call: Call) -> None:
    async def act(call: Call, one: Container) -> None:
        if one.state is State.RUNNING:
            await call.engine.pause_container(one.id)

    def is_so(one: Container) -> bool:
        return one.state is not State.RUNNING

    await go(call, Way(verb="pause", act=act, is_so=is_so, is_backwards=True))


async def unpause(call: Call) -> None:
    async def act(call: Call, one: Container) -> None:
        if one.state is State.PAUSED:
            await call.engine.unpause_container(one.id)

    def is_so(one: Container) -> bool:
        return one.state is not State.PAUSED

    await go(call, Way(verb="unpause", act=act, is_so=is_so))


async def go(call: Call, way: Way) -> None:
    found = await meant(call, with_others=True)
    targets = allowed(call, found)
    worries = worries_of(call, found, targets, hurts=way.hurts, takes_down=way.takes_down)
    if call.tapped_ask or worries or call.confirmed is not None:
        question = view.question(way.verb, found.project, targets, worries, call.t)
        bound = {one.id: one.name for one in targets}
        await call.confirm(question, bound=bound, danger=bool(worries.protected or worries.dependents))
    progress = Progress(verb=way.verb, project=found.project.name, containers=[one.name for one in targets])
    ordered = in_levels(found.services, targets)
    async with call.live() as live, failing_in(live, call):
        steps = _steps(targets, way)
        await call.plan(list(steps.values()))
        await _work(call, live, way, ordered, steps, progress)
        tell_failures(call, live, progress)
        await live.finish(view.done(progress, may=call.may, t=call.t))


def allowed(call: Call, found: Meant) -> list[Container]:
    """All containers of the services, without the bot's own. Raises Denied where one is protected from the actor."""
    containers = [one for service in found.services for one in service.containers]
    targets = [one for one in containers if not is_own(one, call.services.own_container())]
    if containers and not targets:
        raise BotError(key="compose-only-own")
    for one in guard.lacking(call, containers):  # come since its right was judged
        raise guard.uncovered(call, found.project.name if call.actor.role is None else one.name)
    for one in targets:
        if protects(call, one) and not call.is_admin:
            raise Denied(key="containers-protected", role="admin", name=one.name, command=call.command.name)
        call.touch("container", one.name, one.id)
    return targets


def worries_of(
    call: Call, found: Meant, targets: Sequence[Container], *, hurts: bool, takes_down: bool
) -> view.Worries:
    own = [one.name for service in found.services for one in service.containers if one not in targets]
    return view.Worries(
        protected=[one.name for one in targets if protects(call, one)],
        dependents=dependents(targets, found.every) if hurts else (),
        dark=going_dark(targets) if takes_down else (),
        spared=own,
    )


def in_levels(services: Sequence[Service], targets: Sequence[Container]) -> list[tuple[Service, ...]]:
    """With only those containers that are acted on."""
    ids = {one.id for one in targets}
    return [
        tuple(
            Service(
                name=service.name,
                containers=tuple(one for one in service.containers if one.id in ids),
                depends_on=service.depends_on,
            )
            for service in level
        )
        for level in levels(services)
    ]


def _steps(targets: Sequence[Container], way: Way) -> dict[str, Step]:
    """By container id. Without a ref: after a kill the same line is run again, which does only what is left."""
    return {
        one.id: Step(
            position=position,
            verb=way.verb,
            kind="container",
            name=one.name,
            id=one.id,
            patience_s=STEP_TAKES_S + way.patience_s,
        )
        for position, one in enumerate(targets)
    }


async def _work(
    call: Call,
    live: Live,
    way: Way,
    ordered: Sequence[tuple[Service, ...]],
    steps: dict[str, Step],
    progress: Progress,
) -> None:
    await live.show(view.under_way(progress, call.t))
    turns = asyncio.Semaphore(AT_ONCE)
    rest = list(reversed(ordered)) if way.is_backwards else list(ordered)
    while rest:
        level = rest.pop(0)

        async def act(one: Container) -> None:
            async with turns:
                if not live.stopped.is_set():  # what is under way ends; nothing more is begun
                    await act_on(call, live, way, one, steps[one.id], progress)

        await asyncio.gather(*(act(one) for service in level for one in service.containers))
        if way.waits and rest and not live.stopped.is_set():
            if any(progress.is_failed(one.name) for service in level for one in service.containers):
                return  # what depends on it would only fail as well
            later = [service for following in rest for service in following]
            if not await _are_ready(call, live, awaited(level, later), level, progress):
                return


async def act_on(call: Call, live: Live, way: Way, one: Container, step: Step, progress: Progress) -> None:
    progress.mark(one.name, Mark.DOING)
    await live.show(view.under_way(progress, call.t))
    try:
        async with call.deed(step):
            await way.act(call, one)
    except BotError as error:
        progress.fail(one.name, error)
    else:
        progress.mark(one.name, Mark.WAS_SO if way.is_so(one) else Mark.DONE)
    await live.show(view.under_way(progress, call.t))


async def _are_ready(
    call: Call, live: Live, wanted: dict[str, Condition], level: Sequence[Service], progress: Progress
) -> bool:
    """Whether all that dependents wait for came true in time; what did not is told."""
    waiting = [(one, wanted[service.name]) for service in level if service.name in wanted for one in service.containers]
    for one, _condition in waiting:
        progress.mark(one.name, Mark.WAITING)
    await live.show(view.under_way(progress, call.t))
    deadline = asyncio.get_running_loop().time() + AWAITED_S
    while waiting := await _not_ready_yet(call, waiting, progress):
        if live.stopped.is_set() or any(
            progress.is_failed(one.name) for service in level for one in service.containers
        ):
            return False
        if asyncio.get_running_loop().time() >= deadline:
            for one, _condition in waiting:
                progress.fail(one.name, BotError(key="compose-not-in-time", name=one.name, seconds=AWAITED_S))
            return False
        await asyncio.sleep(LOOK_EVERY_S)
    return not any(progress.is_failed(one.name) for service in level for one in service.containers)


async def _not_ready_yet(
    call: Call, waiting: Sequence[tuple[Container, Condition]], progress: Progress
) -> list[tuple[Container, Condition]]:
    """Those of which it is not decided."""
    left = []
    for one, condition in waiting:
        answer = _is_ready(await call.engine.inspect_container(one.id), condition)
        if answer is None:
            left.append((one, condition))
        elif answer:
            progress.mark(one.name, Mark.DONE)
        else:
            key = "compose-not-healthy" if condition is Condition.HEALTHY else "compose-not-completed"
            progress.fail(one.name, BotError(key=key, name=one.name))
    return left


def _is_ready(now: ContainerDetails, condition: Condition) -> bool | None:
    """None while it is not decided."""
    if condition is Condition.COMPLETED:
        return None if now.is_running else now.exit_code == 0
    if not now.is_running or now.health is Health.UNHEALTHY:
        return False
    # Without a health check there is nothing to wait for, as Compose has it.
    return None if now.health is Health.STARTING else True


def tell_failures(call: Call, live: Live, progress: Progress) -> None:
    """Into the audit row."""
    if live.stopped.is_set() and progress.count(Mark.WAITS, Mark.WAITING):
        call.fail("stopped")
        progress.was_stopped = True
    for name, error in progress.errors.items():
        call.fail(f"{name}: {error}")


def _patience(call: Call) -> int:
    asked: int | None = call.args["timeout"]
    return STOP_WAIT_S if asked is None else asked


async def ended(call: Call, one: Container, *, wait_s: int | None) -> None:
    """Stopped before it is removed, so that it may end in good order. One that is gone is no failure."""
    if not one.is_running:
        return
    try:
        await call.engine.stop_container(one.id, wait_s=wait_s)
    except NotFound:
        return
