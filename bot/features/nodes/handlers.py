"""/node ls, ps, inspect and the card; declarations of all node commands at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from bot.engine.cluster_model import Node
from bot.errors import BotError
from bot.features.nodes import changes, view
from bot.features.nodes.targets import KIND, SELF, find, load_of, service_names
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters


async def list_nodes(call: Call) -> None:
    filters = parse_filters(call.args["filter"], command=call.command.name, example="node ls -f role=manager")
    if call.args["quiet"]:
        await call.answer(view.ids(await call.engine.nodes(filters=grouped(filters) or None), call.t))
    else:
        await _show(call, filters, 0)


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    filters = tuple((str(key), str(value)) for key, value in args.get("filters", ()))
    await _show(call, filters, int(args.get("page", 0)))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    identity = str(args["id"])
    node = next((node for node in await call.engine.nodes() if node.id == identity), None)
    if node is None:
        call.touch(KIND, identity, identity)
        raise BotError(key="nodes-gone", suggestions=["node ls"])
    call.touch(KIND, node.name, node.id)
    await _card(call, node, args.get("back"))


async def inspect(call: Call) -> None:
    found = await find(call, call.args["nodes"])
    if len(found.nodes) == 1 and not found.failed:
        await _card(call, found.nodes[0], None)
    else:
        own = (await call.engine.membership()).node_id
        texts = [
            view.card_text(node, await load_of(call, [node]), own=own, now=call.now, t=call.t) for node in found.nodes
        ]
        await call.answer(view.cards(texts, found.failed, call.t))
    if found.nodes:
        name = found.nodes[0].name if len(found.nodes) == 1 else "nodes"
        await call.send_file(re.sub(r"[^\w.-]+", "_", name)[:60] + ".json", view.as_json(found.nodes))


async def show_tasks(call: Call) -> None:
    found = await find(call, call.args["nodes"] or (SELF,))
    for result in found.failed:
        call.fail(f"{result.name}: {result.error}")
    names = await service_names(call)
    tasks = await call.engine.node_tasks(*(node.id for node in found.nodes))
    shown = [(node, [task for task in tasks if task.node_id == node.id]) for node in found.nodes]
    if call.args["quiet"]:
        await call.answer(view.task_ids([task for _node, its in shown for task in its], call.t))
    else:
        await call.answer(view.tasks(shown, names, found.failed, call.now, call.t))


async def _card(call: Call, node: Node, back: Mapping[str, Any] | None) -> None:
    own = (await call.engine.membership()).node_id
    load = await load_of(call, [node])
    await call.answer(view.card(node, load, own=own, may=call.may, back=back, now=call.now, t=call.t))


async def _show(call: Call, filters: Sequence[tuple[str, str]], number: int) -> None:
    nodes = await call.engine.nodes(filters=grouped(filters) or None)
    own = (await call.engine.membership()).node_id
    await call.answer(view.listed(nodes, own, filters, number, call.t))


NODES = argument("nodes", nargs=-1, required=True, metavar="NODE [NODE...]")
GROUP = "swarm"

LS = Command(
    words=("node", "ls"),
    aliases=(("node", "list"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group=GROUP,
    run=list_nodes,
    params=(
        option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
        option("-q", "--quiet", is_flag=True),
    ),
    refused=frozenset({"--format"}),
    examples=("node ls", "node ls -f role=manager"),
    merges=True,
)
PS = Command(
    words=("node", "ps"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group=GROUP,
    run=show_tasks,
    params=(option("-q", "--quiet", is_flag=True), argument("nodes", nargs=-1, metavar="[NODE...]")),
    refused=frozenset({"-f", "--filter", "--format", "--no-resolve", "--no-trunc"}),
    examples=("node ps", "node ps worker1"),
)
INSPECT = Command(
    words=("node", "inspect"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group=GROUP,
    run=inspect,
    params=(NODES,),
    refused=frozenset({"-f", "--format", "--pretty"}),
    examples=("node inspect self", "node inspect worker1 worker2"),
)
UPDATE = Command(
    words=("node", "update"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group=GROUP,
    run=changes.update,
    keeps_steps=True,
    params=(
        option("--availability", type=click.Choice(["active", "pause", "drain"])),
        option("--role", type=click.Choice(["worker", "manager"])),
        option("--label-add", multiple=True, metavar="KEY=VALUE"),
        option("--label-rm", multiple=True, metavar="KEY"),
        argument("node", metavar="NODE"),
    ),
    examples=("node update --availability drain worker1", "node update --label-add disk=ssd worker1"),
)
PROMOTE = Command(
    words=("node", "promote"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group=GROUP,
    run=changes.promote,
    keeps_steps=True,
    params=(NODES,),
    examples=("node promote worker1",),
)
DEMOTE = Command(
    words=("node", "demote"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group=GROUP,
    run=changes.demote,
    keeps_steps=True,
    params=(NODES,),
    examples=("node demote manager3",),
)
RM = Command(
    words=("node", "rm"),
    aliases=(("node", "remove"),),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group=GROUP,
    run=changes.remove,
    keeps_steps=True,
    params=(option("-f", "--force", is_flag=True), NODES),
    examples=("node rm worker3", "node rm -f worker3"),
)

FEATURE = Feature(
    commands=(LS, PS, INSPECT, UPDATE, PROMOTE, DEMOTE, RM),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
    ),
)
