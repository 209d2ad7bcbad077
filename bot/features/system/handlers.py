"""/system df, /version, /info: the engine itself."""

from __future__ import annotations

from bot.features.system import view
from bot.features.system.picture import bars
from bot.pictures.artist import drawn
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, option


async def show_disk_usage(call: Call) -> None:
    usage = await call.engine.disk_usage()
    if call.args["picture"]:
        await call.send_picture(await drawn(bars(usage, call.t)), view.picture_caption(usage, call.t))
        return
    if call.args["verbose"]:
        await call.answer(view.disk_details(usage, may=call.may, now=call.now, t=call.t))
    else:
        await call.answer(view.disk(usage, may=call.may, t=call.t))


async def show_version(call: Call) -> None:
    await call.answer(view.version(await call.engine.version(), call.engine.host, call.t))


async def show_info(call: Call) -> None:
    await call.answer(view.info(await call.engine.info(), call.t))


DF = Command(
    words=("system", "df"),
    aliases=(("df",),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="system",
    run=show_disk_usage,
    params=(option("-v", "--verbose", is_flag=True), option("--picture", is_flag=True)),
    refused=frozenset({"--format"}),
    merges=True,
    examples=("system df", "system df -v", "system df --picture"),
)
VERSION = Command(
    words=("version",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="system",
    run=show_version,
    refused=frozenset({"-f", "--format"}),
    merges=True,
    examples=("version",),
)
INFO = Command(
    words=("info",),
    aliases=(("system", "info"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="system",
    run=show_info,
    refused=frozenset({"-f", "--format"}),
    merges=True,
    examples=("info", "system info"),
)

FEATURE = Feature(commands=(DF, VERSION, INFO))
