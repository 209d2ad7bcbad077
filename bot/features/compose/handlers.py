"""/compose: projects listed and shown, and the declarations of all that is done to them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

import click

from bot.errors import BotError, UsageError
from bot.features.compose import acting, as_single, logs, looking, pulling, taking_down, upping, view
from bot.features.compose.declaring import EVERYWHERE, PROJECT, TIMEOUT, WORDS, declared
from bot.features.compose.finding import Meant, known, meant, reached
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option

INSTEAD = {
    "attach": "attach",
    "build": "compose up --build",
    "commit": "commit",
    "convert": "compose config",
    "cp": "cp",
    "create": "compose up",
    "events": "events",
    "help": "help compose",
    "push": "push",
    "run": "run",
    "scale": "compose up",
    "volumes": "volume ls",
    "wait": "wait",
    "watch": "compose up --build",
}
"""Words of Compose that are not here, and the line that does it."""
NOT_HERE = frozenset({"alpha", "bridge", "export", "publish"})

STATES = ("created", "dead", "exited", "paused", "removing", "restarting", "running")


async def ls(call: Call) -> None:
    if call.args["quiet"]:
        found = [project for project in await known(call) if call.args["all"] or project.running]
        await call.answer(view.names(found, call.t))
    else:
        await _list(call, 0, is_all=call.args["all"])


async def ps(call: Call) -> None:
    found = await meant(call)
    states = set(call.args["status"])
    if states:
        found = _only(found, states)
    if call.args["services"]:
        await call.answer(view.service_names(found.services))
    elif call.args["quiet"]:
        containers = [one for service in found.services for one in service.containers]
        shown = [one for one in containers if one.is_running or call.args["all"] or states]
        await call.answer(view.ids(shown, call.t))
    else:
        await _show(call, found, is_all=bool(call.args["all"] or states))


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    await _list(call, int(args.get("page", 0)), is_all=bool(args.get("all")))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    name = str(args["name"])
    every = await known(call)
    call.touch("project", name)
    found = next((project for project in every if project.name == name), None)
    if found is None:
        await call.answer(view.gone(name, can_up=await upping.can_up(call, name), t=call.t))
        return
    await _show(call, Meant(project=found, services=found.services, is_whole=True), is_all=True)


async def by_any_words(call: Call) -> None:
    """Alone it lists, with a project it shows that; as docker has it, ``-p shop`` may stand before the word."""
    words = list(call.args["words"])
    if not words:
        await call.hand_on("compose ls -a")
        return
    project = call.args["project"]
    line = ["compose", words[0], *(["-p", project] if project else []), *words[1:]]
    found = call.registry.find(line)
    if found is None or found[0].name == call.command.name:
        word = words[0].lower()
        if any(one.name == words[0] for one in await known(call)):
            await call.hand_on(shlex.join(["compose", "ps", "-a", *words]))
            return
        if word in INSTEAD:
            raise BotError(key="compose-word-instead", word=word, line=INSTEAD[word])
        if word not in NOT_HERE:  # "docker compose does not start": a question
            await call.hand_on(shlex.join(["ask", "docker", *call.command.words, *call.argv]))
            return
        raise UsageError(key="compose-no-such-word", word=word, command="compose")
    await call.hand_on(shlex.join(line))


async def _list(call: Call, number: int, *, is_all: bool) -> None:
    every = await known(call)
    found = [project for project in every if is_all or project.running]
    ready = await upping.lying_ready(call, every) if is_all and call.may("compose up") else []
    await call.answer(view.listed(found, ready, number, is_all=is_all, t=call.t))


def _only(found: Meant, states: set[str]) -> Meant:
    """Services and containers in these states."""
    services = tuple(
        type(service)(
            name=service.name,
            containers=tuple(one for one in service.containers if one.state.value in states),
            depends_on=service.depends_on,
        )
        for service in found.services
    )
    services = tuple(service for service in services if service.containers)
    return Meant(project=found.project, services=services, is_whole=found.is_whole)


async def _show(call: Call, found: Meant, *, is_all: bool) -> None:
    can_up = await upping.can_up(call, found.project.name)
    await call.answer(view.card(found.project, found.services, is_all=is_all, can_up=can_up, may=call.may, t=call.t))


# declarations

COMPOSE = Command(
    words=("compose",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="compose",
    run=by_any_words,
    params=(PROJECT, argument("words", nargs=-1, metavar="[COMMAND]")),
    refused=EVERYWHERE,
    examples=("compose",),
    stops_at_argument=True,
)
LS = declared(
    "ls",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=ls,
    params=(option("-a", "--all", is_flag=True), option("-q", "--quiet", is_flag=True)),
    refused=frozenset({"--filter", "--format"}),
    examples=("compose ls", "compose ls -a"),
    merges=True,
)
PS = declared(
    "ps",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=ps,
    params=(
        PROJECT,
        option("-a", "--all", is_flag=True),
        option("-q", "--quiet", is_flag=True),
        option("--services", is_flag=True),
        option("--status", multiple=True, type=click.Choice(STATES)),
        WORDS,
    ),
    refused=frozenset({"--filter", "--format", "--no-trunc", "--orphans"}),
    examples=("compose ps shop", "compose ps -a shop web"),
)
LOGS = declared(
    "logs",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=logs.logs,
    params=(
        PROJECT,
        option("-f", "--follow", is_flag=True),
        option("-n", "--tail", "tail", metavar="N|all"),
        option("--since", metavar="10m|TIME"),
        option("--until", metavar="10m|TIME"),
        option("-t", "--timestamps", is_flag=True),
        WORDS,
    ),
    refused=frozenset({"--index", "--no-color", "--no-log-prefix"}),
    examples=("compose logs shop", "compose logs -f --tail 5 shop web"),
)
START = declared(
    "start",
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    run=acting.start,
    params=(PROJECT, WORDS),
    refused=frozenset({"--wait", "--wait-timeout"}),
    examples=("compose start shop", "compose start shop db"),
    keeps_steps=True,
    reaches=reached,
)
STOP = declared(
    "stop",
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    run=acting.stop,
    params=(PROJECT, TIMEOUT, WORDS),
    examples=("compose stop shop", "compose stop -t 30 shop web"),
    keeps_steps=True,
    reaches=reached,
)
RESTART = declared(
    "restart",
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    run=acting.restart,
    params=(PROJECT, TIMEOUT, WORDS),
    refused=frozenset({"--no-deps"}),
    examples=("compose restart shop", "compose restart shop web"),
    keeps_steps=True,
    reaches=reached,
)
KILL = declared(
    "kill",
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    run=acting.kill,
    params=(PROJECT, option("-s", "--signal", default="KILL", metavar="SIGNAL"), WORDS),
    refused=frozenset({"--remove-orphans"}),
    examples=("compose kill shop", "compose kill -s HUP shop web"),
    keeps_steps=True,
    reaches=reached,
)
PAUSE = declared(
    "pause",
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    run=acting.pause,
    params=(PROJECT, WORDS),
    examples=("compose pause shop", "compose pause shop web"),
    keeps_steps=True,
    reaches=reached,
)
UNPAUSE = declared(
    "unpause",
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    run=acting.unpause,
    params=(PROJECT, WORDS),
    examples=("compose unpause shop",),
    keeps_steps=True,
    reaches=reached,
)
PULL = declared(
    "pull",
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    run=pulling.pull,
    params=(PROJECT, WORDS),
    refused=frozenset({"--ignore-buildable", "--ignore-pull-failures", "--include-deps", "--policy", "-q", "--quiet"}),
    examples=("compose pull shop", "compose pull shop web"),
    keeps_steps=True,
)
UP = declared(
    "up",
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    run=upping.up,
    params=(
        PROJECT,
        option("-d", "--detach", is_flag=True),
        option("--build", is_flag=True),
        option("--force-recreate", is_flag=True),
        option("--no-recreate", is_flag=True),
        option("--no-deps", is_flag=True),
        option("--remove-orphans", is_flag=True),
        TIMEOUT,
        WORDS,
    ),
    refused=frozenset(
        "--abort-on-container-exit --abort-on-container-failure --always-recreate-deps --attach --attach-dependencies"
        " --exit-code-from --menu --no-attach --no-build --no-color --no-log-prefix --no-start --pull --quiet-build"
        " --quiet-pull -V --renew-anon-volumes --scale --timestamps --wait --wait-timeout -w --watch -y --yes".split()
    ),
    examples=("compose up -d shop", "compose up -p shop web"),
    takes_body=True,
    takes_document=True,
    keeps_steps=True,
)
DOWN = declared(
    "down",
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    run=taking_down.down,
    params=(
        PROJECT,
        option("-v", "--volumes", is_flag=True),
        option("--remove-orphans", is_flag=True),
        TIMEOUT,
        WORDS,
    ),
    refused=frozenset({"--rmi"}),
    examples=("compose down shop", "compose down -v shop"),
    keeps_steps=True,
)

FEATURE = Feature(
    commands=(
        *(COMPOSE, LS, PS, LOGS, START, STOP, RESTART, KILL, PAUSE, UNPAUSE, PULL, UP, DOWN),
        *looking.COMMANDS,
        *as_single.COMMANDS,
    ),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
    ),
)
