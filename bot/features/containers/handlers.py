"""The containers' commands: what is read here, what is changed by way of changes.py; declarations at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from bot.engine.model import Container, ContainerDetails
from bot.errors import BadRequest, BotError, NotFound, UsageError
from bot.features.containers import changes, view
from bot.features.containers.view import Listing
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.telegram.protection import protects
from bot.telegram.targets import resolve_container

LINES_IN_A_MESSAGE = 150  # changes of a file system; beyond that a file reads better on a phone


# read


async def ps(call: Call) -> None:
    listing = Listing(
        all=call.args["all"],
        last=1 if call.args["latest"] else call.args["last"],
        size=call.args["size"],
        filters=parse_filters(call.args["filter"], command="ps", example="ps -a -f status=exited"),
    )
    containers = await _list(call, listing)
    if call.args["quiet"]:
        await call.answer(view.ids(containers, call.t))
    else:
        await call.answer(view.listed(containers, listing, 0, call.t))


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    listing = Listing.unpacked(args)
    await call.answer(view.listed(await _list(call, listing), listing, int(args.get("page", 0)), call.t))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    name = str(args["name"])
    call.touch("container", name)
    try:
        details = await call.engine.inspect_container(name)
    except NotFound:
        raise NotFound(host=call.engine.host, kind="container", ref=name, suggestions=["ps -a"]) from None
    call.targets.clear()
    call.touch("container", details.name, details.id)
    is_guarded = protects(call, details)

    def may(command: str) -> bool:
        is_read = call.registry.by_name(command).effect is Effect.READ
        return call.may(command) and (call.is_admin or is_read or not is_guarded)

    await call.answer(
        view.card(details, may=may, is_protected=is_guarded, back=args.get("back"), now=call.now, t=call.t)
    )


async def top(call: Call) -> None:
    details = await _inspect(call, call.args["container"])
    if not details.is_running:
        raise changes.not_running(details.name)
    options = " ".join(call.args["ps_options"])
    found = await call.engine.container_processes(details.id, options)
    await call.answer(view.processes(details.name, found, is_default=not options, t=call.t))


async def port(call: Call) -> None:
    container = (await resolve_container(call, call.args["container"])).container
    wanted = _port(call, call.args["private_port"]) if call.args["private_port"] else None
    published = {(item.container_port, item.protocol) for item in container.ports if item.host_port is not None}
    if wanted is not None and wanted not in published:
        raise BotError(key="containers-port-not-published", name=container.name, port=f"{wanted[0]}/{wanted[1]}")
    await call.answer(view.ports(container, wanted, call.t))


async def diff(call: Call) -> None:
    details = await _inspect(call, call.args["container"])
    found = await call.engine.container_changes(details.id)
    if len(found) <= LINES_IN_A_MESSAGE:
        await call.answer(view.changes(details.name, found, call.t))
    else:
        caption = view.changes_head(details.name, found, call.t)
        await call.send_file(f"{details.name}-diff.txt", view.changes_text(found).encode(), caption)


# arguments


def _port(call: Call, text: str) -> tuple[int, str]:
    number, _, protocol = text.partition("/")
    if not number.isdecimal():
        raise UsageError(key="containers-bad-port", port=text, command=call.command.name)
    return int(number), protocol.lower() or "tcp"


async def _list(call: Call, listing: Listing) -> tuple[Container, ...]:
    limit = listing.last if listing.last is not None and listing.last > 0 else None
    return await call.engine.list_containers(
        all=listing.all or limit is not None, limit=limit, size=listing.size, filters=grouped(listing.filters) or None
    )


async def _inspect(call: Call, ref: str) -> ContainerDetails:
    """By the engine's own lookup first, one small request however many containers; by a name's beginning after that."""
    call.touch("container", ref)
    try:
        details = await call.engine.inspect_container(ref)
    except (NotFound, BadRequest):  # the latter for an id's beginning that fits several
        found = await resolve_container(call, ref)
        details = await call.engine.inspect_container(found.container.id)
    call.targets.clear()
    call.touch("container", details.name, details.id)
    return details


# declarations

CONTAINERS = argument("containers", nargs=-1, required=True, metavar="CONTAINER [CONTAINER...]")
CONTAINER = argument("container", metavar="CONTAINER")
TIMEOUT = option("-t", "--timeout", "--time", "timeout", type=click.IntRange(min=0), metavar="SECONDS")

PS = Command(
    words=("ps",),
    aliases=(("container", "ls"), ("container", "list"), ("container", "ps")),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=ps,
    params=(
        option("-a", "--all", is_flag=True),
        option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
        option("-n", "--last", type=int, metavar="N"),
        option("-l", "--latest", is_flag=True),
        option("-q", "--quiet", is_flag=True),
        option("-s", "--size", is_flag=True),
    ),
    refused=frozenset({"--format", "--no-trunc"}),
    merges=True,
    examples=("ps -a", "ps -a -f status=exited"),
)
START = Command(
    words=("start",),
    aliases=(("container", "start"),),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="containers",
    run=changes.start,
    params=(CONTAINERS,),
    refused=frozenset({"-a", "--attach", "-i", "--interactive", "--checkpoint", "--checkpoint-dir", "--detach-keys"}),
    examples=("start web01", "start web01 db"),
    keeps_steps=True,
)
STOP = Command(
    words=("stop",),
    aliases=(("container", "stop"),),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="containers",
    run=changes.stop,
    params=(TIMEOUT, CONTAINERS),
    refused=frozenset({"-s", "--signal"}),
    examples=("stop web01", "stop -t 30 web01 db"),
    keeps_steps=True,
)
RESTART = Command(
    words=("restart",),
    aliases=(("container", "restart"),),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="containers",
    run=changes.restart,
    params=(TIMEOUT, CONTAINERS),
    refused=frozenset({"-s", "--signal"}),
    examples=("restart web01", "restart -t 30 db"),
    keeps_steps=True,
)
KILL = Command(
    words=("kill",),
    aliases=(("container", "kill"),),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="containers",
    run=changes.kill,
    params=(option("-s", "--signal", default="KILL", metavar="SIGNAL"), CONTAINERS),
    examples=("kill web01", "kill -s HUP nginx"),
    keeps_steps=True,
)
PAUSE = Command(
    words=("pause",),
    aliases=(("container", "pause"),),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="containers",
    run=changes.pause,
    params=(CONTAINERS,),
    examples=("pause web01", "pause web01 worker"),
    keeps_steps=True,
)
UNPAUSE = Command(
    words=("unpause",),
    aliases=(("container", "unpause"),),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="containers",
    run=changes.unpause,
    params=(CONTAINERS,),
    examples=("unpause web01", "unpause web01 worker"),
    keeps_steps=True,
)
RENAME = Command(
    words=("rename",),
    aliases=(("container", "rename"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    run=changes.rename,
    params=(CONTAINER, argument("new_name", metavar="NEW_NAME")),
    examples=("rename web01 web01-old", "rename 3f2a8c web"),
    keeps_steps=True,
)
RM = Command(
    words=("rm",),
    aliases=(("container", "rm"), ("container", "remove")),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group="containers",
    run=changes.remove,
    params=(option("-f", "--force", is_flag=True), option("-v", "--volumes", is_flag=True), CONTAINERS),
    refused=frozenset({"-l", "--link"}),
    examples=("rm web01-old", "rm -f -v web01 worker"),
    keeps_steps=True,
)
TOP = Command(
    words=("top",),
    aliases=(("container", "top"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=top,
    params=(CONTAINER, argument("ps_options", nargs=-1, metavar="[ps OPTIONS]")),
    stops_at_argument=True,
    examples=("top web01", "top web01 -o pid,comm,rss"),
)
PORT = Command(
    words=("port",),
    aliases=(("container", "port"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=port,
    params=(CONTAINER, argument("private_port", required=False, metavar="[PRIVATE_PORT[/PROTO]]")),
    examples=("port web01", "port web01 80/tcp"),
)
DIFF = Command(
    words=("diff",),
    aliases=(("container", "diff"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=diff,
    params=(CONTAINER,),
    examples=("diff web01", "container diff web01"),
)

FEATURE = Feature(
    commands=(PS, START, STOP, RESTART, KILL, PAUSE, UNPAUSE, RENAME, RM, TOP, PORT, DIFF),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
    ),
)
