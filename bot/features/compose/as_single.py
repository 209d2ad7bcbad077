"""/compose stats, port, exec, rm: words of a project that are single containers' words; those commands are run.

So their own checks, questions and audit rows hold here as well.
"""

from __future__ import annotations

import shlex

import click

from bot.engine.model import Container
from bot.errors import BotError, UsageError
from bot.features.compose.declaring import PROJECT, WORDS, declared
from bot.features.compose.finding import chosen, known, meant
from bot.telegram.call import Call
from bot.telegram.command import Effect, Role, argument, option

MOST = 40  # containers of one line


async def stats(call: Call) -> None:
    found = await meant(call)
    names = [one.name for service in found.services for one in service.containers if one.is_running]
    if not names:
        raise BotError(key="compose-none-runs-here", name=found.project.name)
    flags = ["--no-stream"] if call.args["no_stream"] else []
    await call.hand_on(shlex.join(["stats", *flags, *names[:MOST]]))


async def port(call: Call) -> None:
    one, rest = await _one(call)
    number = [f"{rest[0]}/{call.args['protocol']}"] if rest else []
    await call.hand_on(shlex.join(["port", one.name, *number]))


async def execute(call: Call) -> None:
    one, rest = await _one(call)
    if not rest:
        raise UsageError(key="compose-exec-what", name=one.name, command="compose exec")
    options = []
    for flag, word in (("detach", "-d"), ("interactive", "-i"), ("tty", "-t")):
        options += [word] if call.args[flag] else []
    for value, word in (("user", "-u"), ("workdir", "-w")):
        options += [word, call.args[value]] if call.args[value] else []
    for pair in call.args["env"]:
        options += ["-e", pair]
    await call.hand_on(shlex.join(["exec", *options, one.name, *rest]))


async def remove(call: Call) -> None:
    """Those that have ended, as Compose has it."""
    found = await meant(call)
    names = [one.name for service in found.services for one in service.containers if not one.is_running]
    if not names:
        raise BotError(key="compose-rm-none", name=found.project.name)
    await call.hand_on(shlex.join(["rm", *(["-v"] if call.args["volumes"] else []), *names[:MOST]]))


async def _one(call: Call) -> tuple[Container, tuple[str, ...]]:
    """The container meant by ``[PROJECT] SERVICE``, and the words after. Raises BotError."""
    found = await known(call)
    words: tuple[str, ...] = call.args["words"]
    has_project = not call.args["project"] and bool(words) and any(one.name == words[0] for one in found)
    at = 2 if has_project else 1
    project, services = chosen(found, call.args["project"], words[:at], line=call.command.name)
    call.touch("project", project.name)
    if not services:
        raise UsageError(key="compose-which-service", name=project.name, command=call.command.name)
    (service,) = project.only(services)
    index = call.args["index"]
    numbered = service.containers[index - 1 : index]
    if not numbered:
        raise BotError(key="compose-no-index", name=service.name, index=index, count=len(service.containers))
    return numbered[0], words[at:]


INDEX = option("--index", type=click.IntRange(min=1), default=1, metavar="N")
STATS = declared(
    "stats",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=stats,
    params=(PROJECT, option("--no-stream", is_flag=True), WORDS),
    refused=frozenset({"-a", "--all", "--format", "--no-trunc"}),
    examples=("compose stats shop", "compose stats shop web"),
)
PORT = declared(
    "port",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=port,
    params=(
        PROJECT,
        INDEX,
        option("--protocol", type=click.Choice(["tcp", "udp"]), default="tcp"),
        argument("words", nargs=-1, metavar="[PROJECT] SERVICE [PORT]"),
    ),
    examples=("compose port shop web", "compose port shop web 80"),
)
EXEC = declared(
    "exec",
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    run=execute,
    params=(
        PROJECT,
        INDEX,
        option("-d", "--detach", is_flag=True),
        option("-i", "--interactive", is_flag=True),
        option("-t", "--tty", is_flag=True),
        option("-e", "--env", multiple=True, metavar="NAME=VALUE"),
        option("-u", "--user", metavar="USER"),
        option("-w", "--workdir", metavar="DIR"),
        argument("words", nargs=-1, metavar="[PROJECT] SERVICE COMMAND [ARG...]"),
    ),
    refused=frozenset({"-T", "--no-tty", "--no-TTY", "--privileged"}),
    examples=("compose exec shop web ls /", "compose exec -it shop web sh"),
    stops_at_argument=True,
    keeps_steps=True,
)
RM = declared(
    "rm",
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    run=remove,
    params=(PROJECT, option("-f", "--force", is_flag=True), option("-v", "--volumes", is_flag=True), WORDS),
    refused=frozenset({"-s", "--stop"}),
    examples=("compose rm shop", "compose rm -v shop web"),
    keeps_steps=True,
)
COMMANDS = (STATS, PORT, EXEC, RM)
