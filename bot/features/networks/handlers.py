"""/network ls, inspect, rm and the card; declarations of all network commands at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.model import Container, Network
from bot.errors import BotError, InUse, NotFound
from bot.features.networks import changes, view
from bot.features.networks.view import Question, users_of
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.telegram.object_aftermath import NETWORK as OBJECT
from bot.telegram.object_aftermath import REMOVE
from bot.telegram.references import Match, match
from bot.ui.failures import Result

KIND = "network"


async def list_networks(call: Call) -> None:
    filters = parse_filters(call.args["filter"], command=call.command.name, example="network ls -f driver=bridge")
    if call.args["quiet"]:
        await call.answer(view.ids(await call.engine.list_networks(filters=grouped(filters) or None), call.t))
    else:
        await _show(call, filters, 0)


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    filters = tuple((str(key), str(value)) for key, value in args.get("filters", ()))
    await _show(call, filters, int(args.get("page", 0)))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    identity = str(args["id"])
    try:
        network = await call.engine.inspect_network(identity)
    except NotFound:
        call.touch(KIND, identity, identity)
        raise BotError(key="networks-gone", suggestions=["network ls"]) from None
    call.touch(KIND, network.name, network.id)
    users = users_of(network, await call.engine.list_containers(all=True))
    await call.answer(view.card(network, users, may=call.may, back=args.get("back"), now=call.now, t=call.t))


async def inspect(call: Call) -> None:
    found, failed = _resolve(call, await call.engine.list_networks(), call.args["networks"])
    _raise_single(found, failed)
    containers = await call.engine.list_containers(all=True)
    networks = [await call.engine.inspect_network(item.item.id) for item in found]
    shown = [(network, users_of(network, containers)) for network in networks]
    if len(shown) == 1 and not failed:
        await call.answer(view.card(*shown[0], may=call.may, back=None, now=call.now, t=call.t))
    else:
        await call.answer(view.cards(shown, failed, call.now, call.t))
    if networks:
        name = networks[0].name if len(networks) == 1 else "networks"
        await call.send_file(re.sub(r"[^\w.-]+", "_", name)[:60] + ".json", view.as_json(networks))


async def remove(call: Call) -> None:
    found, failed = _resolve(call, await call.engine.list_networks(), call.args["networks"])
    containers = await call.engine.list_containers(all=True)
    free: list[Match[Network]] = []
    refused = list(failed)
    for item in found:
        error = _refusal(item.item, containers)
        if error is None:
            free.append(item)
        else:
            refused.append(Result(name=item.item.name, error=error))
    if not free:
        await _report(call, refused)
        return
    asked = Question(
        networks=[item.item for item in free],
        idle={item.item.id: users_of(item.item, containers) for item in free},
        guessed=[(item.ref, item.item.name) for item in free if item.is_guessed],
        refused=refused,
    )
    await call.confirm(view.question(asked, call.t), bound={item.item.id: item.item.name for item in free})
    steps = [
        Step(position=at, verb=REMOVE, kind=OBJECT, name=item.item.name, id=item.item.id, ref=item.ref)
        for at, item in enumerate(free)
    ]
    await call.plan(steps)
    done = [await _remove(call, step) for step in steps]
    await _report(call, [*done, *refused])


async def _remove(call: Call, step: Step) -> Result:
    try:
        async with call.deed(step):
            await call.engine.remove_network(step.id)
    except BotError as error:
        return Result(name=step.name, error=error)
    return Result(name=step.name)


async def _report(call: Call, results: Sequence[Result]) -> None:
    failed = [result for result in results if result.error is not None and not _is_forgiven(call, result)]
    if len(results) == len(failed) == 1:
        _raise_single((), failed)
    for result in failed:
        call.fail(f"{result.name}: {result.error}")
    await call.answer(view.report(results, call.t))


def _is_forgiven(call: Call, result: Result) -> bool:
    """All that docker's -f means here: what is gone already is no failure."""
    return bool(call.args["force"]) and isinstance(result.error, NotFound)


async def _show(call: Call, filters: Sequence[tuple[str, str]], number: int) -> None:
    networks = await call.engine.list_networks(filters=grouped(filters) or None)
    containers = await call.engine.list_containers(all=True)
    await call.answer(view.listed(networks, containers, filters, number, call.t))


def _resolve(call: Call, every: Sequence[Network], refs: Sequence[str]) -> tuple[list[Match[Network]], list[Result]]:
    """Each network once, in the order given; named in the audit row."""
    found: dict[str, Match[Network]] = {}
    failed: list[Result] = []
    for ref in refs:
        try:
            item = match(
                every,
                ref,
                kind=KIND,
                line=call.command.name,
                name_of=lambda network: network.name,
                id_of=lambda network: network.id,
            )
        except BotError as error:
            failed.append(Result(name=ref, error=error))
            call.touch(KIND, ref)
            continue
        found.setdefault(item.item.id, item)
        call.touch(KIND, item.item.name, item.item.id)
    return list(found.values()), failed


def _raise_single(found: Sequence[object], failed: Sequence[Result]) -> None:
    if not found and len(failed) == 1 and failed[0].error is not None:
        raise failed[0].error


def _refusal(network: Network, containers: Sequence[Container]) -> BotError | None:
    """The engine removes a network only while nothing runs in it, and never its own."""
    if network.is_builtin:
        return BotError(key="networks-builtin", name=network.name)
    running = [user for user in users_of(network, containers) if user.is_running]
    if not running:
        return None
    return InUse(
        key="networks-in-use",
        kind=KIND,
        ref=network.name,
        name=network.name,
        users=[user.name for user in running],
        suggestions=[f"network disconnect {network.name} {user.name}" for user in running[:3]],
    )


NETWORKS = argument("networks", nargs=-1, required=True, metavar="NETWORK [NETWORK...]")
NETWORK = argument("network", metavar="NETWORK")
CONTAINER = argument("container", metavar="CONTAINER")

LS = Command(
    words=("network", "ls"),
    aliases=(("network", "list"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="networks",
    run=list_networks,
    params=(
        option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
        option("-q", "--quiet", is_flag=True),
    ),
    refused=frozenset({"--format", "--no-trunc"}),
    merges=True,
    examples=("network ls", "network ls -f driver=bridge"),
)
INSPECT = Command(
    words=("network", "inspect"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="networks",
    run=inspect,
    params=(NETWORKS,),
    refused=frozenset({"-f", "--format", "-v", "--verbose"}),
    examples=("network inspect shop_default", "network inspect bridge shop_default"),
)
CREATE = Command(
    words=("network", "create"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="networks",
    keeps_steps=True,
    run=changes.create,
    params=(
        option("-d", "--driver", default="bridge", metavar="DRIVER"),
        option("--subnet", multiple=True, metavar="CIDR"),
        option("--gateway", multiple=True, metavar="ADDRESS"),
        option("--ip-range", multiple=True, metavar="CIDR"),
        option("--internal", is_flag=True),
        option("--attachable", is_flag=True),
        option("--ipv6", is_flag=True),
        option("--label", multiple=True, metavar="KEY=VALUE"),
        option("-o", "--opt", multiple=True, metavar="KEY=VALUE"),
        NETWORK,
    ),
    refused=frozenset(
        {
            "--aux-address",
            "--config-from",
            "--config-only",
            "--ingress",
            "--ipam-driver",
            "--ipam-opt",
            "--ipv4",
            "--scope",
        }
    ),
    examples=("network create shop", "network create --internal --subnet 10.9.0.0/24 backend"),
)
RM = Command(
    words=("network", "rm"),
    aliases=(("network", "remove"),),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group="networks",
    keeps_steps=True,
    run=remove,
    params=(option("-f", "--force", is_flag=True), NETWORKS),
    examples=("network rm old_default", "network rm old_default test"),
)
CONNECT = Command(
    words=("network", "connect"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="networks",
    keeps_steps=True,
    run=changes.connect,
    params=(
        option("--alias", multiple=True, metavar="NAME"),
        option("--ip", metavar="ADDRESS"),
        option("--ip6", metavar="ADDRESS"),
        NETWORK,
        CONTAINER,
    ),
    refused=frozenset({"--driver-opt", "--gw-priority", "--link", "--link-local-ip"}),
    examples=("network connect shop web01", "network connect --alias db shop postgres"),
)
DISCONNECT = Command(
    words=("network", "disconnect"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="networks",
    keeps_steps=True,
    run=changes.disconnect,
    params=(option("-f", "--force", is_flag=True), NETWORK, CONTAINER),
    examples=("network disconnect shop web01", "network disconnect -f shop web01"),
)

FEATURE = Feature(
    commands=(LS, INSPECT, CREATE, RM, CONNECT, DISCONNECT),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
    ),
)
