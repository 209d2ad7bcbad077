"""/run: a policy first, then pull if missing, create, start, and the output live until it ends or a minute passed."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.engine.model import ContainerDetails, LogLine, RunSpec
from bot.errors import EngineError, InUse, NotFound
from bot.features.run import refusals, talk, view
from bot.features.run.create import CREATE
from bot.features.run.options import FLAGS, MANY, ONE, REFUSED
from bot.features.run.preparing import ask_about_dangers, create, is_slip, planned
from bot.features.run.spec import build_spec
from bot.features.run.view import Ending
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument
from bot.telegram.live import Live
from bot.telegram.stoppable import failing_in
from bot.ui.ages import duration

WATCHED_S = 60.0
LOOK_EVERY_S = 1.0
KEPT_LINES = 200
_KILLED = 137


@dataclass(slots=True)
class Output:
    """The newest lines, and how many went by unseen."""

    lines: deque[LogLine] = field(default_factory=lambda: deque(maxlen=KEPT_LINES))
    skipped: int = 0

    def add(self, lines: Sequence[LogLine], skipped: int) -> None:
        over = max(0, len(self.lines) + len(lines) - KEPT_LINES)
        self.skipped += skipped + over
        self.lines.extend(lines)


async def run(call: Call) -> None:
    spec = build_spec(call.args)
    if await is_slip(call, spec):
        return
    is_talk = spec.is_stdin_open and not call.args["detach"]
    if is_talk and await talk.cannot_begin(call):
        return
    await ask_about_dangers(call, spec)
    async with call.live() as live, failing_in(live, call):
        async with planned(call, spec):
            container_id = await create(call, live, spec)
        details = await call.engine.inspect_container(container_id)
        call.touch("container", details.name, container_id)
        async with _start_explained(call, spec, details.name):
            if call.args["detach"]:
                await call.engine.start_container(container_id)
                details = await call.engine.inspect_container(container_id)
                await live.finish(view.detached(details, call.t))
            elif is_talk:
                await talk.talk(call, live, spec, details)
            else:
                await _watch(call, live, details)


@asynccontextmanager
async def _start_explained(call: Call, spec: RunSpec, name: str) -> AsyncIterator[None]:
    try:
        yield
    except EngineError as error:
        every = await call.engine.list_containers() if isinstance(error, InUse) else ()
        raise refusals.of_start(error, spec, name, every) from error


async def _watch(call: Call, live: Live, details: ContainerDetails) -> None:
    output = Output()
    began = call.clock()
    removed = details.is_auto_removed
    async with call.engine.run_container(details.id, auto_removed=removed, keep_lines=KEPT_LINES) as started:
        while not (batch := await started.next_batch(wait_s=LOOK_EVERY_S)).has_ended:
            output.add(batch.lines, batch.skipped)
            was_left = live.stopped.is_set()
            if was_left or (call.clock() - began).total_seconds() >= WATCHED_S:
                last = view.goes_on(details.name, output.lines, output.skipped, was_left=was_left, t=call.t)
                await live.finish(last)
                return
            await live.show(view.output(details.name, output.lines, output.skipped, call.t))
        output.add(batch.lines, batch.skipped)
        status = await started.wait()
    if status.code:
        call.fail(f"exit code {status.code}")
    ending = Ending(
        name=details.name,
        code=status.code,
        took=duration((call.clock() - began).total_seconds(), call.t),
        is_removed=removed,
        was_oom_killed=not removed and status.code == _KILLED and await _was_oom_killed(call, details.id),
    )
    await live.finish(view.ended(ending, output.lines, output.skipped, call.t))


async def _was_oom_killed(call: Call, container_id: str) -> bool:
    try:
        return (await call.engine.inspect_container(container_id)).was_oom_killed
    except NotFound:
        return False


RUN = Command(
    words=("run",),
    aliases=(("container", "run"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    keeps_steps=True,
    run=run,
    params=(*FLAGS, *ONE, *MANY, argument("image"), argument("command", nargs=-1)),
    refused=REFUSED,
    examples=("run -d --name cache -p 6379:6379 redis:alpine", "run --rm busybox df -h", "run -it --rm alpine sh"),
    stops_at_argument=True,
)

FEATURE = Feature(commands=(RUN, CREATE))
