"""/images, /history, /tag, /rmi and the image's card; declarations at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.model import Image
from bot.errors import BadRequest, BotError, NotFound
from bot.features.images import outcome, view
from bot.features.images.names import canonical, find_image, shown_name
from bot.features.images.outcome import Result
from bot.features.images.removal import Plan, Step, plan
from bot.features.images.view import Listing
from bot.store import Step as Deed
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.telegram.object_aftermath import IMAGE as OBJECT
from bot.telegram.object_aftermath import REMOVE
from bot.telegram.object_aftermath import TAG as TAG_STEP


async def images(call: Call) -> None:
    example = "images -f dangling=true"
    filters = parse_filters(call.args["filter"], command=call.command.name, example=example)
    if call.args["reference"]:
        filters = (*filters, ("reference", call.args["reference"]))
    listing = Listing(all=call.args["all"], filters=filters)
    found = await _list(call, listing)
    if call.args["quiet"]:
        await call.answer(view.ids(found, call.t))
    else:
        await call.answer(view.listed(found, listing, 0, now=call.now, t=call.t))


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    listing = Listing.unpacked(args)
    number = int(args.get("page", 0))
    await call.answer(view.listed(await _list(call, listing), listing, number, now=call.now, t=call.t))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    identity = str(args["id"])
    try:
        image = await call.engine.inspect_image(identity)
    except NotFound:
        call.touch("image", identity, identity)
        raise BotError(key="images-gone", suggestions=["images"]) from None
    call.touch("image", shown_name(image), image.id)
    layers = await call.engine.image_history(image.id)
    users = [item for item in await call.engine.list_containers(all=True) if item.image_id == image.id]
    await call.answer(view.card(image, layers, users, may=call.may, back=args.get("back"), now=call.now, t=call.t))


async def history(call: Call) -> None:
    ref = call.args["image"]
    call.touch("image", ref)
    try:
        layers = await call.engine.image_history(ref)
    except (NotFound, BadRequest):
        found = find_image(await call.engine.list_images(all=True), ref, line=call.command.name)
        call.targets.clear()
        ref = found.name or shown_name(found.image)
        call.touch("image", ref, found.image.id)
        layers = await call.engine.image_history(found.name or found.image.id)
    if call.args["quiet"]:
        await call.answer(view.history_ids(layers))
    else:
        await call.answer(view.history(ref, layers, is_whole=call.args["no_trunc"], now=call.now, t=call.t))


async def tag(call: Call) -> None:
    target = canonical(call.args["target"])
    found = find_image(await call.engine.list_images(all=True), call.args["source"], line=call.command.name)
    source = found.name or shown_name(found.image)
    call.touch("image", source, found.image.id)
    call.touch("image", target)
    if found.is_guessed or call.tapped_ask or call.confirmed is not None:
        question = view.tag_question(source, target, found.ref, call.t)
        await call.confirm(question, bound={found.image.id: source})
    deed = Deed(position=0, verb=TAG_STEP, kind=OBJECT, name=target, id=target, known=found.image.id)
    await call.plan([deed])
    async with call.deed(deed):
        await call.engine.tag_image(found.image.id, call.args["target"])
    await call.answer(view.tagged(source, target, call.t))


async def rmi(call: Call) -> None:
    is_forced = call.args["force"]
    every = await call.engine.list_images(all=True)
    containers = await call.engine.list_containers(all=True)
    planned = plan(call.args["images"], every, containers, is_forced=is_forced)
    _touch(call, planned)
    if not planned.steps:
        await _refuse(call, planned)
        return
    await call.confirm(outcome.question(planned, is_forced=is_forced, t=call.t), bound=planned.bound)
    deeds = [
        Deed(position=at, verb=REMOVE, kind=OBJECT, name=step.shown, id=step.target, ref=step.found.ref)
        for at, step in enumerate(planned.steps)
    ]
    await call.plan(deeds)
    results = [
        await _remove(call, step, deed, is_forced=is_forced) for step, deed in zip(planned.steps, deeds, strict=True)
    ]
    results += _refusals(planned)
    if len(results) == 1 and results[0].error is not None:
        raise results[0].error
    _fail(call, results)
    await call.answer(outcome.report(results, call.t))


async def _remove(call: Call, step: Step, deed: Deed, *, is_forced: bool) -> Result:
    try:
        async with call.deed(deed):
            removals = await call.engine.remove_image(step.target, force=is_forced, no_prune=call.args["no_prune"])
    except BotError as error:
        return Result(name=step.shown, step=step, error=error)
    return Result(name=step.shown, step=step, removals=removals)


async def _refuse(call: Call, planned: Plan) -> None:
    if len(planned.refused) == 1:
        raise planned.refused[0][1]
    results = _refusals(planned)
    _fail(call, results)
    await call.answer(outcome.report(results, call.t))


def _refusals(planned: Plan) -> list[Result]:
    return [Result(name=ref, error=error) for ref, error in planned.refused]


def _fail(call: Call, results: Sequence[Result]) -> None:
    for result in results:
        if result.error is not None:
            call.fail(f"{result.name}: {result.error}")


def _touch(call: Call, planned: Plan) -> None:
    for step in planned.steps:
        call.touch("image", step.shown, step.found.image.id)
    for ref, _error in planned.refused:
        call.touch("image", ref)


async def _list(call: Call, listing: Listing) -> tuple[Image, ...]:
    return await call.engine.list_images(all=listing.all, filters=grouped(listing.filters) or None)


IMAGE = argument("image", metavar="IMAGE")

IMAGES = Command(
    words=("images",),
    aliases=(("image", "ls"), ("image", "list")),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="images",
    run=images,
    params=(
        option("-a", "--all", is_flag=True),
        option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
        option("-q", "--quiet", is_flag=True),
        argument("reference", required=False, metavar="[REPOSITORY[:TAG]]"),
    ),
    refused=frozenset({"--digests", "--format", "--no-trunc", "--tree"}),
    merges=True,
    examples=("images", "images -f dangling=true"),
)
HISTORY = Command(
    words=("history",),
    aliases=(("image", "history"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="images",
    run=history,
    params=(option("--no-trunc", is_flag=True), option("-q", "--quiet", is_flag=True), IMAGE),
    refused=frozenset({"-H", "--human", "--format", "--platform"}),
    examples=("history nginx:1.27", "history --no-trunc 3f2a8c1b2d4e"),
)
TAG = Command(
    words=("tag",),
    aliases=(("image", "tag"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="images",
    keeps_steps=True,
    run=tag,
    params=(
        argument("source", metavar="SOURCE_IMAGE[:TAG]"),
        argument("target", metavar="TARGET_IMAGE[:TAG]"),
    ),
    examples=("tag web:latest web:stable", "tag 3f2a8c1b2d4e registry.local:5000/web:1"),
)
RMI = Command(
    words=("rmi",),
    aliases=(("image", "rm"), ("image", "remove")),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group="images",
    keeps_steps=True,
    run=rmi,
    params=(
        option("-f", "--force", is_flag=True),
        option("--no-prune", is_flag=True),
        argument("images", nargs=-1, required=True, metavar="IMAGE [IMAGE...]"),
    ),
    refused=frozenset({"--platform"}),
    examples=("rmi web:old", "rmi -f 3f2a8c1b2d4e"),
)

FEATURE = Feature(
    commands=(IMAGES, HISTORY, TAG, RMI),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
    ),
)
