"""/service ls, ps, inspect and the service's card; declarations at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiogram.utils.formatting import Text

from bot.errors import NotFound
from bot.features.services import changes, logs, making, options, view
from bot.features.services.targets import find_services
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.ui.container_card import joined
from bot.ui.failures import sentence
from bot.ui.service_buttons import CARD, GO_ON, HOLD, to_card
from bot.ui.service_lines import task_ids, tasks_view
from bot.ui.view import Button, tap_command


async def list_services(call: Call) -> None:
    filters = parse_filters(call.args["filter"], command=call.command.name, example="service ls -f name=web")
    if call.args["quiet"]:
        await call.answer(view.names(await call.engine.swarm_services(filters=grouped(filters) or None), call.t))
    else:
        await _show(call, filters, 0)


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    filters = tuple((str(key), str(value)) for key, value in args.get("filters", ()))
    await _show(call, filters, int(args.get("page", 0)))


async def _show(call: Call, filters: Sequence[tuple[str, str]], number: int) -> None:
    services = await call.engine.swarm_services(filters=grouped(filters) or None)
    await call.answer(view.listed(services, filters, number, now=call.now, t=call.t))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    try:
        await changes.show_card(call, str(args["id"]), args.get("back"))
    except NotFound:
        raise NotFound(host=call.engine.host, kind="service", ref="", suggestions=["service ls"]) from None


async def list_tasks(call: Call) -> None:
    filters = parse_filters(call.args["filter"], command=call.command.name, example="service ps -f node=anna web")
    found, failed = await find_services(call, call.args["services"])
    if not found:
        raise failed[0][1]
    for ref, error in failed:
        call.fail(f"{ref}: {error}")
    services = [one.item for one in found]
    tasks = await call.engine.service_tasks(*(service.id for service in services), filters=grouped(filters) or None)
    if call.args["quiet"]:
        await call.answer(task_ids(tasks, call.t))
        return
    nodes = await call.engine.node_names()
    title = call.t("services-ps-title", names=", ".join(service.name for service in services))
    refresh = Button(text=call.t("services-refresh"), tap=tap_command(" ".join(["service ps", *call.argv])))
    rows = ((refresh, to_card(services[0], call.t)),) if len(services) == 1 else ((refresh,),)
    shown = tasks_view(services, tasks, nodes, title=title, now=call.now, t=call.t, rows=rows)
    lines = [shown.text, *(Text("⚠ ", sentence(error, call.t)) for _ref, error in failed)]
    await call.answer(replace(shown, text=joined(lines)))


async def inspect(call: Call) -> None:
    found, failed = await find_services(call, call.args["services"])
    if failed:
        raise failed[0][1]
    services = [one.item for one in found]
    if len(services) == 1:
        await changes.show_card(call, services[0].id, None)
    if not call.args["pretty"] or len(services) > 1:
        name = services[0].name if len(services) == 1 else "services"
        await call.send_file(re.sub(r"[^\w.-]+", "_", name)[:60] + ".json", view.as_json(services))


SERVICES = argument("services", nargs=-1, required=True, metavar="SERVICE [SERVICE...]")

LS = Command(
    words=("service", "ls"),
    aliases=(("service", "list"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="swarm",
    run=list_services,
    params=(option("-f", "--filter", multiple=True, metavar="KEY=VALUE"), option("-q", "--quiet", is_flag=True)),
    refused=frozenset({"--format"}),
    merges=True,
    examples=("service ls", "service ls -f name=web"),
)
PS = Command(
    words=("service", "ps"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="swarm",
    run=list_tasks,
    params=(
        option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
        option("-q", "--quiet", is_flag=True),
        SERVICES,
    ),
    refused=frozenset({"--format", "--no-resolve", "--no-trunc"}),
    examples=("service ps web", "service ps -f desired-state=running web"),
)
INSPECT = Command(
    words=("service", "inspect"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="swarm",
    run=inspect,
    params=(option("--pretty", is_flag=True), SERVICES),
    refused=frozenset({"-f", "--format"}),
    examples=("service inspect web",),
)
LOGS = Command(
    words=("service", "logs"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="swarm",
    run=logs.show_logs,
    params=(
        option("-f", "--follow", is_flag=True),
        option("-n", "--tail", "tail", default="50", metavar="N|all"),
        option("--since", metavar="10m|TIME"),
        option("-t", "--timestamps", is_flag=True),
        argument("service", metavar="SERVICE"),
    ),
    refused=frozenset({"--details", "--no-resolve", "--no-task-ids", "--no-trunc", "--raw"}),
    examples=("service logs web", "service logs -f --tail 20 web"),
)
CREATE = Command(
    words=("service", "create"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="swarm",
    run=making.create,
    params=options.CREATE,
    refused=options.CREATE_REFUSED,
    stops_at_argument=True,
    keeps_steps=True,
    examples=("service create --name web --replicas 3 -p 8080:80 nginx:1.27",),
)
UPDATE = Command(
    words=("service", "update"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="swarm",
    run=changes.update,
    params=options.UPDATE,
    refused=options.UPDATE_REFUSED,
    keeps_steps=True,
    examples=("service update --image nginx:1.28 web", "service update --force web"),
)
SCALE = Command(
    words=("service", "scale"),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="swarm",
    run=changes.scale,
    params=(
        option("-d", "--detach", is_flag=True),
        argument("services", nargs=-1, required=True, metavar="SERVICE=REPLICAS [SERVICE=REPLICAS...]"),
    ),
    keeps_steps=True,
    examples=("service scale web=5", "service scale web=3 api=2"),
)
ROLLBACK = Command(
    words=("service", "rollback"),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="swarm",
    run=changes.rollback,
    params=(option("-d", "--detach", is_flag=True), argument("service", metavar="SERVICE")),
    refused=frozenset({"-q", "--quiet"}),
    keeps_steps=True,
    examples=("service rollback web",),
)
RM = Command(
    words=("service", "rm"),
    aliases=(("service", "remove"),),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group="swarm",
    run=changes.remove,
    params=(SERVICES,),
    keeps_steps=True,
    examples=("service rm web",),
)

FEATURE = Feature(
    commands=(LS, PS, INSPECT, LOGS, CREATE, UPDATE, SCALE, ROLLBACK, RM),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=CARD, role=Role.VIEWER, run=open_card),
        Action(name=HOLD, role=Role.OPERATOR, run=changes.hold, effect=Effect.CHANGE),
        Action(name=GO_ON, role=Role.OPERATOR, run=changes.go_on, effect=Effect.CHANGE),
    ),
)
