"""The Compose tool's ``up``, run and shown live; each service is a step, by which a kill in the middle is told.

Apart from what is checked before it: here nothing is decided any more. The tool leaves those behind that live in the
network of a container it has made anew, where they are of another project or their service was not named: they follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.compose import tool, written
from bot.compose.printed import Output
from bot.compose.projects import NUMBER
from bot.compose.review import Config
from bot.compose.tool import Tool, ToolFailed
from bot.engine.client import LOCAL_SOCKET
from bot.engine.model import Container
from bot.errors import BotError
from bot.features.compose import up_view as view
from bot.features.compose.finding import known
from bot.features.compose.up_view import Result
from bot.recreating.sharers import sharers
from bot.recreating.together import Followed, follow
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.project_aftermath import ANEW, TAKES_S, step_for
from bot.telegram.protection import is_own
from bot.telegram.stoppable import failing_in, until_stopped
from bot.ui.view import View

LOCAL = "unix://"  # engines that have the folders of this machine
_FLAGS = ("build", "force_recreate", "no_recreate", "no_deps", "remove_orphans")
_OF_OTHERS = ("network_mode", "ipc", "pid", "volumes_from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What is known before anything is done. ``folder`` is where the tool runs, ``text`` a file that was sent."""

    tool: Tool
    name: str
    services: tuple[str, ...]
    folder: Path
    text: str = ""


class _DidNotComeUp(BotError):
    """The tool has said why."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(key="compose-up-failed", name=name, code=str(code))
        self.code = code


async def bring_up(call: Call, ready: Ready, config: Config) -> None:
    output = Output()
    with ExitStack() as held:
        held.enter_context(call.alone(f"compose project {ready.name}", ready.name))
        before = await call.engine.list_containers(all=True)
        mine = [one for one in before if one.project == ready.name]
        for one in mine:
            held.enter_context(call.alone(one.id, one.name))
        steps = await _steps(call, ready, config, mine)
        await call.plan(steps)
        async with call.live() as live, failing_in(live, call):
            code = 0
            try:
                is_over = await until_stopped(live, call.services.nursery, _work(call, live, ready, steps, output))
            except _DidNotComeUp as error:
                is_over, code = True, error.code
            followed = await _followed(call, mine, ready.name)
            for sharer in followed:
                if sharer.error is not None:
                    call.fail(f"{sharer.name}: {sharer.error}")
            await live.finish(await _told(call, ready.name, Result(output=output, followed=followed), is_over, code))


async def _told(call: Call, name: str, result: Result, is_over: bool, code: int) -> View:
    if not is_over:
        call.fail("stopped")
        return view.stopped(name, result, call.t)
    if code:
        call.fail(f"exit code {code}")
        return view.failed(name, code, result, call.t)
    project = next((one for one in await known(call) if one.name == name), None)
    return view.done(name, project, result, call.t)


async def surroundings(call: Call) -> dict[str, str]:
    """The tool's environment: the engine of this call, as the docker command line names it. One behind ssh is reached
    through the bot's own tunnel, which has its key; the first Compose could not go there at all.
    """
    address = await call.engine.address_here()
    return tool.surroundings(address, _certificates(call, address), verifies=call.settings.docker_tls_verify)


def _certificates(call: Call, address: str) -> Path | None:
    settings = call.settings
    if not address.startswith(("tcp://", "https://")) or not (settings.docker_tls_verify or settings.docker_cert_path):
        return None
    folder = settings.docker_cert_path or Path("~/.docker").expanduser()
    own = folder / call.engine.host
    return own if own.is_dir() else folder


async def resolved(call: Call, ready: Ready, *more: str) -> str:
    """What the tool makes of the project's file. Raises ToolFailed."""
    # Of one that is not named a profile's services are left out of what the second Compose prints.
    every = () if ready.tool.is_old else ("--profile", "*")
    arguments = [*_before(ready), *every, "config", *more]
    return await tool.config(ready.tool, arguments, folder=ready.folder, environment=await surroundings(call))


def is_elsewhere(call: Call) -> bool:
    """Whether the folders that its engine binds are another machine's."""
    return not (call.settings.hosts[call.engine.host] or LOCAL_SOCKET).startswith(LOCAL)


def _before(ready: Ready) -> list[str]:
    """Options before the tool's own command."""
    return ["--ansi", "never", "-p", ready.name]


async def _steps(call: Call, ready: Ready, config: Config, mine: Sequence[Container]) -> list[Step]:
    hashes = {} if call.args["force_recreate"] else await _hashes(call, ready, config)
    patience_s = TAKES_S + (call.args["timeout"] or 0)
    return [
        step_for(
            position,
            ready.name,
            name,
            mine,
            asked=ANEW if call.args["force_recreate"] else hashes.get(name, ""),
            patience_s=patience_s,
        )
        for position, name in enumerate(written.brought_up(config.services, ready.services, alone=call.args["no_deps"]))
    ]


async def _hashes(call: Call, ready: Ready, config: Config) -> Mapping[str, str]:
    """Service -> the hash that its containers will be labelled with; only of those that it is known of before."""
    try:
        told = await resolved(call, ready, "--hash", "*")
    except ToolFailed:
        return {}
    pairs = (line.split() for line in told.splitlines())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and _stands_alone(config.services.get(pair[0], {}))}


def _stands_alone(service: Mapping[str, Any]) -> bool:
    """The hash of one that joins another has that one's container in it."""
    return not any(service.get(word) for word in _OF_OTHERS)


def _up_words(call: Call, ready: Ready) -> list[str]:
    given = ["up", "-d", *("--" + flag.replace("_", "-") for flag in _FLAGS if call.args[flag])]
    if call.args["timeout"] is not None:
        given += ["-t", str(call.args["timeout"])]
    return [*given, "--", *ready.services] if ready.services else given


async def _work(call: Call, live: Live, ready: Ready, steps: Sequence[Step], output: Output) -> None:
    async def show() -> None:
        await live.show(view.under_way(ready.name, output, call.t))

    await show()
    async with AsyncExitStack() as stack:
        for step in steps:
            await stack.enter_async_context(call.deed(step, is_alone=False))
        code = await tool.run(
            ready.tool,
            [*_before(ready), *_up_words(call, ready)],
            folder=ready.folder,
            environment=await surroundings(call),
            output=output,
            on_output=show,
        )
        if code:
            raise _DidNotComeUp(ready.name, code)


async def _followed(call: Call, before: Sequence[Container], project: str) -> list[Followed]:
    """Those that still point to a container of the project which is another one now, made anew in its network."""
    now = await call.engine.list_containers(all=True)
    ids = {one.id for one in now}
    places = {_place(one): one.id for one in now if one.project == project}
    moved = {one.id: places[_place(one)] for one in before if one.id not in ids and _place(one) in places}
    left_behind = {sharer.id: sharer for old in moved for sharer in sharers(old, "", now)}
    held = {one.id for one in before}
    chain = [one for one in left_behind.values() if not is_own(one, call.services.own_container())]
    return await follow(
        call.engine,
        chain,
        moved=moved,
        guard=lambda one: nullcontext() if one.id in held else call.alone(one.id, one.name),
    )


def _place(one: Container) -> tuple[str, str]:
    return one.service or "", one.labels.get(NUMBER, "")
