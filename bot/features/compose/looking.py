"""/compose images, top, config, version: what only looks at a project. Its state and its logs are elsewhere."""

from __future__ import annotations

from bot.archives.workspace import in_thread
from bot.compose import review, tool
from bot.errors import BotError, NotFound
from bot.features.compose import bringing, upping
from bot.features.compose import looking_view as view
from bot.features.compose.declaring import PROJECT, WORDS, declared
from bot.features.compose.finding import meant
from bot.telegram.call import Call
from bot.telegram.command import Effect, Role, option

TOP_AT_MOST = 12  # containers of one answer, asked one after the other
MESSAGE_CHARS = 3_000  # of a configuration; beyond that a file reads better on a phone


async def images(call: Call) -> None:
    found = await meant(call)
    await call.answer(view.images(found.project.name, found.services, is_quiet=call.args["quiet"], t=call.t))


async def top(call: Call) -> None:
    found = await meant(call)
    running = [one for service in found.services for one in service.containers if one.is_running]
    if not running:
        raise BotError(key="compose-none-runs-here", name=found.project.name)
    tables = []
    for one in running[:TOP_AT_MOST]:
        try:
            tables.append((one.name, await call.engine.container_processes(one.id)))
        except NotFound:
            continue
    await call.answer(view.processes(tables, len(running) - TOP_AT_MOST, call.t))


async def config(call: Call) -> None:
    """The file as Compose understands it, with all that it takes from elsewhere put in; nothing is started."""
    ready = await upping.ready_for(call)
    text = await bringing.resolved(call, ready)
    if call.args["services"]:
        understood = await in_thread(lambda: review.read(text))
        await call.answer(view.names(sorted(understood.services)))
    elif len(text) <= MESSAGE_CHARS:
        await call.answer(view.config(text))
    else:
        await call.send_file(f"{ready.name}.yaml", view.as_text(text).encode())


async def version(call: Call) -> None:
    found = await tool.find()
    await call.answer(view.version(found.name, call.t))


IMAGES = declared(
    "images",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=images,
    params=(PROJECT, option("-q", "--quiet", is_flag=True), WORDS),
    refused=frozenset({"--format"}),
    examples=("compose images shop", "compose images shop web"),
)
TOP = declared(
    "top",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=top,
    params=(PROJECT, WORDS),
    examples=("compose top shop", "compose top shop web"),
)
CONFIG = declared(
    "config",
    role=Role.ADMIN,  # values out of the project's folder are in it
    effect=Effect.READ,
    run=config,
    params=(PROJECT, option("--services", is_flag=True), WORDS),
    refused=frozenset(
        "--environment --format --hash --images --lock-image-digests --models --networks --no-consistency"
        " --no-env-resolution --no-interpolate --no-normalize --no-path-resolution -o --output --profiles -q --quiet"
        " --resolve-image-digests --variables --volumes".split()
    ),
    examples=("compose config shop", "compose config --services shop"),
)
VERSION = declared(
    "version",
    role=Role.VIEWER,
    effect=Effect.READ,
    run=version,
    params=(),
    refused=frozenset({"--format", "--short"}),
    examples=("compose version",),
)
COMMANDS = (IMAGES, TOP, CONFIG, VERSION)
