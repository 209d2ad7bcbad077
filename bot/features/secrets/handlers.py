"""/secret and /config ls, inspect, rm and the card; declarations of both families at the end."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import click

from bot.engine.cluster_model import Kept, KeptFile
from bot.engine.parse.moments import items, part
from bot.errors import BotError, InUse
from bot.features.secrets import creating, view
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.cluster_aftermath import REMOVE
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.telegram.references import Match, match
from bot.ui.failures import Result


async def list_files(call: Call, kind: Kept) -> None:
    example = f"{kind.word} ls -f name=shop"
    filters = parse_filters(call.args["filter"], command=call.command.name, example=example)
    if call.args["quiet"]:
        files = await call.engine.kept_files(kind, filters=grouped(filters) or None)
        await call.answer(view.ids(files, kind, call.t))
    else:
        await _show(call, kind, filters, 0)


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    filters = tuple((str(key), str(value)) for key, value in args.get("filters", ()))
    await _show(call, Kept(args["kind"]), filters, int(args.get("page", 0)))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    kind, identity = Kept(args["kind"]), str(args["id"])
    one = next((one for one in await call.engine.kept_files(kind) if one.id == identity), None)
    if one is None:
        call.touch(kind.word, identity, identity)
        raise BotError(key="secrets-gone", kind=kind.word, suggestions=[f"{kind.word} ls"])
    call.touch(kind.word, one.name, one.id)
    users = (await _users(call, kind)).get(one.id, ())
    await call.answer(view.card(one, users, may=call.may, back=args.get("back"), now=call.now, t=call.t))


async def inspect(call: Call, kind: Kept) -> None:
    found, failed = await _find(call, kind)
    users = await _users(call, kind)
    files = [one.item for one in found]
    if len(files) == 1 and not failed:
        shown = view.card(files[0], users.get(files[0].id, ()), may=call.may, back=None, now=call.now, t=call.t)
        await call.answer(shown)
    else:
        texts = [view.card_text(one, users.get(one.id, ()), call.now, call.t) for one in files]
        await call.answer(view.cards(texts, failed, call.t))
    if files:
        name = files[0].name if len(files) == 1 else kind.value
        await call.send_file(re.sub(r"[^\w.-]+", "_", name)[:60] + ".json", view.as_json(files))


async def remove(call: Call, kind: Kept) -> None:
    found, refused = await _find(call, kind)
    users = await _users(call, kind)
    free: list[Match[KeptFile]] = []
    for one in found:
        if its := users.get(one.item.id):
            error = InUse(key="secrets-in-use", kind=kind.word, ref=one.item.name, name=one.item.name, users=its)
            refused.append(Result(name=one.item.name, error=error))
        else:
            free.append(one)
    if not free:
        await _report(call, refused)
        return
    guessed = [call.t("nodes-guessed", ref=one.ref, name=one.item.name) for one in free if one.is_guessed]
    files = [one.item for one in free]
    asked = view.question(kind, files, refused, guessed, call.t)
    await call.confirm(asked, bound={one.id: one.name for one in files})
    steps = [
        Step(position=position, verb=REMOVE, kind=kind.word, name=one.name, id=one.id)
        for position, one in enumerate(files)
    ]
    await call.plan(steps)
    done = [await _remove(call, one, step) for one, step in zip(files, steps, strict=True)]
    await _report(call, [*done, *refused])


async def _remove(call: Call, one: KeptFile, step: Step) -> Result:
    try:
        async with call.deed(step):
            await call.engine.remove_kept(one.kind, one.id)
    except BotError as error:
        return Result(name=one.name, error=error)
    return Result(name=one.name)


async def _report(call: Call, results: Sequence[Result]) -> None:
    failed = [result for result in results if result.error is not None]
    if len(results) == len(failed) == 1 and failed[0].error is not None:
        raise failed[0].error
    for result in failed:
        call.fail(f"{result.name}: {result.error}")
    await call.answer(view.report(results, call.t))


async def _show(call: Call, kind: Kept, filters: Sequence[tuple[str, str]], number: int) -> None:
    files = await call.engine.kept_files(kind, filters=grouped(filters) or None)
    users = await _users(call, kind) if files else {}
    await call.answer(view.listed(kind, files, users, filters, number, call.now, call.t))


async def _find(call: Call, kind: Kept) -> tuple[list[Match[KeptFile]], list[Result]]:
    """Each once, in the order given. Raises what was wrong with the only one."""
    every = await call.engine.kept_files(kind)
    found: dict[str, Match[KeptFile]] = {}
    failed: list[Result] = []
    for ref in call.args["names"]:
        try:
            one = match(
                every, ref, kind=kind.word, line=call.command.name, name_of=lambda it: it.name, id_of=lambda it: it.id
            )
        except BotError as error:
            failed.append(Result(name=ref, error=error))
            call.touch(kind.word, ref)
            continue
        found.setdefault(one.item.id, one)
        call.touch(kind.word, one.item.name, one.item.id)
    if not found and len(failed) == 1 and failed[0].error is not None:
        raise failed[0].error
    return list(found.values()), failed


async def _users(call: Call, kind: Kept) -> dict[str, list[str]]:
    """Which services use which."""
    users: dict[str, list[str]] = {}
    for service in await call.engine.swarm_services():
        container = part(part(service.spec, "TaskTemplate"), "ContainerSpec")
        key = kind.word.capitalize()
        for grant in items(container, f"{key}s"):
            users.setdefault(str(grant.get(f"{key}ID") or ""), []).append(service.name)
    return users


def _of(kind: Kept, run: Callable[[Call, Kept], Awaitable[None]]) -> Callable[[Call], Awaitable[None]]:
    return lambda call: run(call, kind)


_NOT_FOR = {
    Kept.SECRET: frozenset({"-d", "--driver", "--template-driver"}),
    Kept.CONFIG: frozenset({"--template-driver"}),
}


def _names(kind: Kept) -> click.Argument:
    word = kind.word.upper()
    return argument("names", nargs=-1, required=True, metavar=f"{word} [{word}...]")


def _reading(kind: Kept, example: str) -> tuple[Command, ...]:
    word = kind.word
    return (
        Command(
            words=(word, "ls"),
            aliases=((word, "list"),),
            role=Role.VIEWER,
            effect=Effect.READ,
            group="swarm",
            run=_of(kind, list_files),
            params=(
                option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
                option("-q", "--quiet", is_flag=True),
            ),
            refused=frozenset({"--format"}),
            examples=(f"{word} ls",),
            merges=True,
        ),
        Command(
            words=(word, "inspect"),
            role=Role.VIEWER,
            effect=Effect.READ,
            group="swarm",
            run=_of(kind, inspect),
            params=(_names(kind),),
            refused=frozenset({"-f", "--format", "--pretty"}),
            examples=(f"{word} inspect {example}",),
        ),
    )


def _changing(kind: Kept, example: str) -> tuple[Command, ...]:
    word = kind.word
    return (
        Command(
            words=(word, "create"),
            role=Role.ADMIN,
            effect=Effect.CHANGE,
            group="swarm",
            run=_of(kind, creating.create),
            keeps_steps=True,
            params=(
                option("-l", "--label", multiple=True, metavar="KEY=VALUE"),
                argument("name", metavar=word.upper()),
                argument("source", required=False, metavar="[-]"),
            ),
            refused=frozenset(
                {"-d", "--driver", "--template-driver"} if kind is Kept.SECRET else {"--template-driver"}
            ),
            examples=(f"{word} create {example}",),
            takes_body=True,
            takes_document=True,
            is_secret=kind is Kept.SECRET,
        ),
        Command(
            words=(word, "rm"),
            aliases=((word, "remove"),),
            role=Role.ADMIN,
            effect=Effect.DESTROY,
            group="swarm",
            run=_of(kind, remove),
            keeps_steps=True,
            params=(_names(kind),),
            examples=(f"{word} rm {example}",),
        ),
    )


FEATURE = Feature(
    commands=(
        *_reading(Kept.SECRET, "db_password"),
        *_changing(Kept.SECRET, "db_password"),
        *_reading(Kept.CONFIG, "nginx.conf"),
        *_changing(Kept.CONFIG, "nginx.conf"),
    ),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
    ),
)
