"""/inspect of a container, image, network or volume, whichever it is; for admins unmasked, after a question."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import click

from bot.errors import BadRequest, BotError, Denied, NotFound
from bot.features.inspect import view
from bot.features.inspect.view import Thing
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.targets import find, near_lines

KINDS = ("container", "image", "network", "volume")  # docker inspect looks in this order
UNMASK = "--show-secrets"


async def inspect(call: Call) -> None:
    is_unmasked = call.args["show_secrets"]
    if is_unmasked:
        _check_unmasking(call)
    kinds = (call.args["type"],) if call.args["type"] else KINDS
    things, errors = await _find_all(call, call.args["names"], kinds)
    if not things and len(errors) == 1:
        raise errors[0][1]
    for ref, error in errors:
        call.fail(f"{ref}: {error}")
    if is_unmasked and things:
        await _unmask(call, things)
        return
    await call.answer(
        view.answer(
            things,
            errors,
            offers_secrets=_may_unmask(call) and view.has_secrets(things),
            line=shlex.join(["inspect", UNMASK, *call.argv]),
            now=call.now,
            t=call.t,
        )
    )
    if things:
        await call.send_file(view.file_name(things), view.as_json(things, is_masked=True))


async def _unmask(call: Call, things: Sequence[Thing]) -> None:
    names = [view.name_of(thing) for thing in things]
    bound = {view.id_of(thing): view.name_of(thing) for thing in things}
    await call.confirm(view.secrets_question(names, call.t), bound=bound, danger=True)
    await call.answer(view.secrets_shown(names, call.t))
    await call.send_file(view.file_name(things), view.as_json(things, is_masked=False))


def _may_unmask(call: Call) -> bool:
    return call.is_admin and call.chat.is_private


def _check_unmasking(call: Call) -> None:
    if not call.is_admin:
        raise Denied(role=Role.ADMIN.word, command=f"inspect {UNMASK}")
    if not call.chat.is_private:
        raise BotError(key="inspect-secrets-private")


async def _find_all(
    call: Call, refs: Sequence[str], kinds: Sequence[str]
) -> tuple[list[Thing], list[tuple[str, BotError]]]:
    things: list[Thing] = []
    errors: list[tuple[str, BotError]] = []
    for ref in dict.fromkeys(refs):
        try:
            thing = await _find(call, ref, kinds)
        except BotError as error:
            errors.append((ref, error))
            call.touch(kinds[0] if len(kinds) == 1 else "object", ref)
            continue
        things.append(thing)
        call.touch(view.kind_of(thing), view.name_of(thing), view.id_of(thing))
    return things, errors


async def _find(call: Call, ref: str, kinds: Sequence[str]) -> Thing:
    for kind in kinds:
        try:
            return await _fetch(call, kind, ref)
        except (NotFound, BadRequest):  # the latter for what cannot be a reference of that kind
            continue
    return await _find_near(call, ref, kinds)


async def _fetch(call: Call, kind: str, ref: str) -> Thing:
    match kind:
        case "container":
            return await call.engine.inspect_container(ref)
        case "image":
            return await call.engine.inspect_image(ref)
        case "network":
            return await call.engine.inspect_network(ref)
        case _:
            return await call.engine.inspect_volume(ref)


async def _find_near(call: Call, ref: str, kinds: Sequence[str]) -> Thing:
    """By the beginning of a container's name; else NotFound with the nearest names of all the kinds asked for."""
    names: list[str] = []
    if "container" in kinds:
        every = await call.engine.list_containers(all=True)
        try:
            return await call.engine.inspect_container(find(every, ref, line="inspect").container.id)
        except NotFound:
            names += [container.name for container in every]
    if "image" in kinds:
        names += [tag for image in await call.engine.list_images() for tag in image.tags]
    if "network" in kinds:
        names += [network.name for network in await call.engine.list_networks()]
    if "volume" in kinds:
        names += [volume.name for volume in await call.engine.list_volumes()]
    kind = kinds[0] if len(kinds) == 1 else "object"
    line = f"inspect --type {kind}" if len(kinds) == 1 else "inspect"
    raise NotFound(host=call.engine.host, kind=kind, ref=ref, suggestions=near_lines(line, ref, names))


INSPECT = Command(
    words=("inspect",),
    aliases=(("container", "inspect"), ("image", "inspect")),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=inspect,
    params=(
        option("--type", "type", type=click.Choice(KINDS), metavar="container|image|network|volume"),
        option(UNMASK, is_flag=True),
        argument("names", nargs=-1, required=True, metavar="NAME|ID [NAME|ID...]"),
    ),
    refused=frozenset({"-f", "--format", "-s", "--size", "--platform"}),
    examples=("inspect web01", "inspect --type volume data"),
)

FEATURE = Feature(commands=(INSPECT,))
