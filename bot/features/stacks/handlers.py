"""/stack ls, ps, services and rm; declarations at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from bot.engine.model import Network
from bot.engine.swarm_model import STACK_LABEL, SwarmService
from bot.errors import BotError, Denied, EngineError, NotFound
from bot.features.stacks import view
from bot.features.stacks.deploying import deploy
from bot.features.stacks.view import Deed
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.telegram.service_aftermath import KIND, SERVICE_RM
from bot.telegram.targets import near_lines
from bot.ui.service_lines import task_ids, tasks_view
from bot.ui.view import Button, tap_command

NETWORK_TRIES = 20  # a network goes once the last task in it has ended
NETWORK_PAUSE_S = 1.0


async def list_stacks(call: Call) -> None:
    await call.answer(view.listed(await call.engine.swarm_services(), 0, call.t))


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    await call.answer(view.listed(await call.engine.swarm_services(), int(args.get("page", 0)), call.t))


async def list_services(call: Call) -> None:
    filters = parse_filters(call.args["filter"], command=call.command.name, example="stack services -f name=web shop")
    services = await _services(call, call.args["stack"], filters)
    if call.args["quiet"]:
        await call.answer(view.ids([service.id for service in services]))
    else:
        await call.answer(view.of_stack(call.args["stack"], services, may=call.may, now=call.now, t=call.t))


async def list_tasks(call: Call) -> None:
    filters = parse_filters(call.args["filter"], command=call.command.name, example="stack ps -f node=anna shop")
    name = call.args["stack"]
    services = await _services(call, name, ())
    tasks = await call.engine.service_tasks(*(service.id for service in services), filters=grouped(filters) or None)
    if call.args["quiet"]:
        await call.answer(task_ids(tasks, call.t))
        return
    nodes = await call.engine.node_names()
    refresh = Button(text=call.t("stacks-refresh"), tap=tap_command(" ".join(["stack ps", *call.argv])))
    title = call.t("stacks-ps-title", name=name)
    await call.answer(tasks_view(services, tasks, nodes, title=title, now=call.now, t=call.t, rows=((refresh,),)))


async def _services(call: Call, name: str, filters: Sequence[tuple[str, str]]) -> tuple[SwarmService, ...]:
    """Raises BotError with the nearest names where there is no such stack."""
    call.touch("stack", name)
    wanted = grouped([*filters, ("label", f"{STACK_LABEL}={name}")])
    services = await call.engine.swarm_services(filters=wanted)
    if not services and not filters:
        known = sorted(view.by_stack(await call.engine.swarm_services()))
        lines = near_lines(call.command.name, name, known)
        raise BotError(key="stacks-unknown", name=name, suggestions=lines or ["stack ls"])
    return services


async def remove(call: Call) -> None:
    names = list(dict.fromkeys(call.args["stacks"]))
    services = [service for name in names for service in await _services(call, name, ())]
    every = await call.engine.list_networks()
    networks = [network for network in every if network.labels.get(STACK_LABEL) in names]
    protected = [one.name for one in services if any(fnmatchcase(one.name, glob) for glob in call.settings.protect)]
    if protected and not call.is_admin:
        raise Denied(key="services-protected", role="admin", name=protected[0], command=call.command.name)
    notes = [call.t("services-is-protected", names=view.some(protected))] if protected else []
    question = view.rm_question(names, services, [network.name for network in networks], notes, call.t)
    bound = {**{one.id: one.name for one in services}, **{one.id: one.name for one in networks}}
    await call.confirm(question, bound=bound, danger=bool(protected))
    deeds = await _remove_services(call, services)
    left = await _remove_networks(call, networks)
    for deed in deeds:
        if deed.error is not None:
            call.fail(f"{deed.name}: {deed.error}")
    await call.answer(view.removed(names, deeds, left, call.t))


async def _remove_services(call: Call, services: Sequence[SwarmService]) -> list[Deed]:
    steps = [
        Step(position=position, verb=SERVICE_RM, kind=KIND, name=service.name, id=service.id)
        for position, service in enumerate(services)
    ]
    await call.plan(steps)
    deeds = []
    for step in steps:
        call.touch(KIND, step.name, step.id)
        try:
            async with call.deed(step):
                await call.engine.remove_service(step.id)
        except NotFound:
            pass
        except BotError as error:
            deeds.append(Deed(name=step.name, error=error))
    return deeds


async def _remove_networks(call: Call, networks: Sequence[Network]) -> list[str]:
    """Names of those that are still there: a network stays as long as a task in it ends."""
    left = list(networks)
    for attempt in range(NETWORK_TRIES):
        still = []
        for network in left:
            try:
                await call.engine.remove_network(network.id)
            except NotFound:
                pass
            except EngineError:
                still.append(network)
        left = still
        if not left:
            return []
        if attempt < NETWORK_TRIES - 1:
            await asyncio.sleep(NETWORK_PAUSE_S)
    return [network.name for network in left]


STACK = argument("stack", metavar="STACK")
FILTER = option("-f", "--filter", multiple=True, metavar="KEY=VALUE")
QUIET = option("-q", "--quiet", is_flag=True)

LS = Command(
    words=("stack", "ls"),
    aliases=(("stack", "list"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="swarm",
    run=list_stacks,
    merges=True,
    refused=frozenset({"--format", "--orchestrator", "--kubeconfig", "--namespace", "--all-namespaces"}),
    examples=("stack ls",),
)
PS = Command(
    words=("stack", "ps"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="swarm",
    run=list_tasks,
    params=(FILTER, QUIET, STACK),
    refused=frozenset({"--format", "--no-resolve", "--no-trunc", "--orchestrator"}),
    examples=("stack ps shop",),
)
SERVICES = Command(
    words=("stack", "services"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="swarm",
    run=list_services,
    params=(FILTER, QUIET, STACK),
    refused=frozenset({"--format", "--orchestrator"}),
    examples=("stack services shop",),
)
DEPLOY = Command(
    words=("stack", "deploy"),
    aliases=(("stack", "up"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="swarm",
    run=deploy,
    params=(
        option("-c", "--compose-file", metavar="PATH"),
        option("-d", "--detach", is_flag=True),
        option("--prune", is_flag=True),
        option("--no-resolve-image", is_flag=True),
        option("--with-registry-auth", is_flag=True),
        STACK,
    ),
    refused=frozenset({"--orchestrator", "-q", "--quiet", "--resolve-image"}),
    takes_body=True,
    takes_document=True,
    keeps_steps=True,
    examples=("stack deploy shop", "stack deploy -c shop/compose.yaml shop"),
)
RM = Command(
    words=("stack", "rm"),
    aliases=(("stack", "remove"), ("stack", "down")),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group="swarm",
    run=remove,
    params=(argument("stacks", nargs=-1, required=True, metavar="STACK [STACK...]"),),
    refused=frozenset({"-d", "--detach", "--orchestrator"}),
    keeps_steps=True,
    examples=("stack rm shop",),
)

FEATURE = Feature(
    commands=(LS, PS, SERVICES, DEPLOY, RM),
    actions=(Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),),
)
