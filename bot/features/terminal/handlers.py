"""/exec with and without a terminal, /attach, /sessions, and the keys under a session's screen."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from bot.engine.model import Container
from bot.engine.port import Engine
from bot.engine.terminal import ExecSpec
from bot.errors import BotError, UsageError
from bot.features.terminal import view
from bot.features.terminal.output import watch
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.object_aftermath import INSIDE
from bot.telegram.protection import protects
from bot.telegram.stoppable import failing_in
from bot.telegram.targets import Found, resolve_container
from bot.terminal.view import KEY, Open, sessions
from bot.ui.ages import duration
from bot.ui.secrets import mask_arguments


class NotRunning(BotError):
    """Nothing can be run in it."""

    key = "terminal-not-running"


async def exec_(call: Call) -> None:
    found = await _running(call)
    await _ask(call, found)
    spec = _spec(call)
    if call.args["detach"]:
        async with _inside(call, found.container):
            exec_id = await call.engine.create_exec(found.container.id, spec)
            await call.engine.start_exec(exec_id)
        await call.answer(view.detached(found.container.name, spec.command, call.t))
    elif spec.is_stdin_open:
        await _talk(call, found.container, spec)
    else:
        async with call.live() as live, failing_in(live, call), _inside(call, found.container):
            await watch(call, live, found.container, spec)


async def attach(call: Call) -> None:
    from bot.terminal import holding
    from bot.terminal.session import Plan

    found = await _running(call)
    size = holding.size_of(call.args["size"])
    if await holding.is_occupied(call):
        return
    await _ask(call, found)
    container = found.container
    details = await call.engine.inspect_container(container.id)
    plan = Plan(
        kind="attach",
        container_id=container.id,
        container_name=container.name,
        title=container.name,
        has_terminal=details.is_tty,
        open=lambda wanted, take: call.engine.attach_container(
            container.id, is_tty=details.is_tty, size=wanted, take=take
        ),
    )
    async with call.live(stop_button=False) as live, failing_in(live, call), _inside(call, container):
        await holding.hold(call, live, plan, size=size)


async def list_sessions(call: Call) -> None:
    from bot.terminal.session import Session

    now = call.clock()
    found = [talk for talk in call.services.talks.every() if isinstance(talk, Session)]
    if not call.is_admin:
        found = [one for one in found if one.call.actor.id == call.actor.id]
    lines = [
        Open(
            id=one.id,
            title=one.plan.title,
            who=one.call.actor.name,
            since=duration(one.took_s(now), call.t),
            idle=duration((now - one.last_input_at).total_seconds(), call.t),
            may_end=True,
        )
        for one in sorted(found, key=lambda one: one.began_at)
    ]
    await call.answer(sessions(lines, call.t))


async def press_key(call: Call, args: Mapping[str, Any]) -> None:
    from bot.terminal import holding

    key = str(args["key"])
    try:
        session = holding.session_of(call.services, str(args["id"]))
    except holding.Ended:
        await call.toast(call.t("terminal-over"))
        return
    if not holding.may_press(call, session, key):
        await call.toast(call.t("terminal-not-yours"), is_alert=True)
        return
    call.touch("container", session.plan.container_name, session.plan.container_id)
    try:
        await session.press(key)
    except BotError as error:
        call.fail(str(error))
        await call.toast(call.t(error.key, **error.params))


@asynccontextmanager
async def _inside(call: Call, one: Container) -> AsyncIterator[None]:
    """Written down, and nobody kept off: what a program in it does is no change of the container."""
    step = Step(position=0, verb=call.command.name, kind=INSIDE, name=one.name, id=one.id)
    await call.plan([step])
    async with call.deed(step, is_alone=False):
        yield


async def _running(call: Call) -> Found:
    found = await resolve_container(call, call.args["container"])
    if not found.container.is_running:
        name = found.container.name
        raise NotRunning(name=name, suggestions=[f"start {name}", f"logs {name}"])
    return found


async def _ask(call: Call, found: Found) -> None:
    """What docker would not ask, and a slip on a phone needs: a guessed name, a protected one, rights over the host."""
    container = found.container
    is_privileged = bool(call.args.get("privileged"))
    if not (found.is_guessed or is_privileged or call.tapped_ask or protects(call, container)):
        return
    if is_privileged and call.settings.dangerous_run == "off":
        raise BotError(key="terminal-privileged-off")
    question = view.question(
        call.command.name, call.argv, container.name,
        is_protected=protects(call, container), is_privileged=is_privileged, t=call.t,
    )  # fmt: skip
    await call.confirm(question, bound={container.id: container.name}, danger=is_privileged)


def _spec(call: Call) -> ExecSpec:
    args = call.args
    if args["detach"] and args["interactive"]:
        raise UsageError(key="run-conflict", one="-d", other="-i")
    return ExecSpec(
        command=tuple(args["command"]),
        mark=secrets.token_hex(8),
        env=tuple(_variable(value) for value in args["env"]),
        user=args["user"] or "",
        working_dir=args["workdir"] or "",
        is_tty=args["tty"],
        is_stdin_open=args["interactive"],
        is_privileged=args["privileged"],
    )


def _variable(value: str) -> tuple[str, str]:
    name, sign, content = value.partition("=")
    if not name or not sign:  # docker would take it from the caller's own surroundings, and here there are none
        raise UsageError(key="terminal-bad-env", value=value)
    return name, content


async def _talk(call: Call, container: Container, spec: ExecSpec) -> None:
    from bot.terminal import holding  # late: the emulator's memory is for who uses it
    from bot.terminal.session import Plan

    size = holding.size_of(call.args["size"])
    if await holding.is_occupied(call):
        return
    exec_id = await call.engine.create_exec(container.id, spec)

    async def end(engine: Engine) -> bool:
        return await engine.end_exec(container.id, spec.mark, user=spec.user)

    plan = Plan(
        kind="exec",
        container_id=container.id,
        container_name=container.name,
        title=f"{container.name} · {shlex.join(mask_arguments(spec.command))}"[: view.TITLE_CHARS],
        has_terminal=spec.is_tty,
        open=lambda wanted, take: call.engine.open_exec(exec_id, is_tty=spec.is_tty, size=wanted, take=take),
        end=end,
        mark=spec.mark,
        user=spec.user,
    )
    async with call.live(stop_button=False) as live, failing_in(live, call), _inside(call, container):
        await holding.hold(call, live, plan, size=size)


_SIZE = partial(option, "--size", metavar="40x20")

EXEC = Command(
    words=("exec",),
    aliases=(("container", "exec"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    keeps_steps=True,
    run=exec_,
    params=(
        option("-i", "--interactive", is_flag=True),
        option("-t", "--tty", is_flag=True),
        option("-d", "--detach", is_flag=True),
        option("-e", "--env", multiple=True, metavar="NAME=VALUE"),
        option("-w", "--workdir", metavar="PATH"),
        option("-u", "--user", metavar="USER[:GROUP]"),
        option("--privileged", is_flag=True),
        _SIZE(),
        argument("container"),
        argument("command", nargs=-1, required=True),
    ),
    refused=frozenset({"--detach-keys", "--env-file"}),
    examples=("exec -it web01 sh", "exec web01 ls -l /etc"),
    stops_at_argument=True,
)
ATTACH = Command(
    words=("attach",),
    aliases=(("container", "attach"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    keeps_steps=True,
    run=attach,
    params=(_SIZE(), argument("container")),
    refused=frozenset({"--detach-keys", "--no-stdin", "--sig-proxy"}),
    examples=("attach web01",),
)
SESSIONS = Command(
    words=("sessions",),
    role=Role.ADMIN,
    effect=Effect.READ,
    group="containers",
    run=list_sessions,
    examples=("sessions",),
)

FEATURE = Feature(
    commands=(EXEC, ATTACH, SESSIONS),
    actions=(Action(name=KEY, role=Role.VIEWER, run=press_key),),
)
