"""/volume ls, inspect, create, rm and the volume's card; declarations at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.model import Container, Volume
from bot.errors import BotError, Denied, InUse, NotFound, UsageError
from bot.features.volumes import view
from bot.features.volumes.view import Question, users_of
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.filters import grouped, parse_filters
from bot.telegram.object_aftermath import MAKE, REMOVE, VOLUME
from bot.telegram.references import Match, match
from bot.ui.failures import Result

KIND = "volume"


async def list_volumes(call: Call) -> None:
    filters = parse_filters(call.args["filter"], command=call.command.name, example="volume ls -f dangling=true")
    if call.args["quiet"]:
        await call.answer(view.names(await call.engine.list_volumes(filters=grouped(filters) or None), call.t))
    else:
        await _show(call, filters, 0)


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    filters = tuple((str(key), str(value)) for key, value in args.get("filters", ()))
    await _show(call, filters, int(args.get("page", 0)))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    name = str(args["name"])
    call.touch(KIND, name)
    try:
        volume = await call.engine.inspect_volume(name)
    except NotFound:
        raise NotFound(host=call.engine.host, kind=KIND, ref=name, suggestions=["volume ls"]) from None
    users = users_of(volume, await call.engine.list_containers(all=True))
    await call.answer(view.card(volume, users, may=call.may, back=args.get("back"), now=call.now, t=call.t))


async def inspect(call: Call) -> None:
    every = await call.engine.list_volumes()
    found, failed = _resolve(call, every, call.args["volumes"])
    _raise_single(found, failed)
    containers = await call.engine.list_containers(all=True)
    volumes = [item.item for item in found]
    shown = [(volume, users_of(volume, containers)) for volume in volumes]
    if len(shown) == 1 and not failed:
        await call.answer(view.card(*shown[0], may=call.may, back=None, now=call.now, t=call.t))
    else:
        await call.answer(view.cards(shown, failed, call.now, call.t))
    if volumes:
        name = volumes[0].name if len(volumes) == 1 else "volumes"
        await call.send_file(re.sub(r"[^\w.-]+", "_", name)[:60] + ".json", view.as_json(volumes))


async def create(call: Call) -> None:
    name = call.args["name"] or call.args["old_name"] or ""
    if call.args["name"] and call.args["old_name"]:
        raise UsageError(key="volumes-two-names", command=call.command.name)
    options = _pairs(call, call.args["opt"], needs_value=True)
    labels = _pairs(call, call.args["label"], needs_value=False)
    call.touch(KIND, name)
    path = _host_path(options)
    if path and call.settings.dangerous_run == "off":
        raise Denied(key="volumes-host-off", role="admin", command=call.command.name)
    if path or call.tapped_ask or call.confirmed is not None:
        question = view.create_question(name, path, call.t)
        await call.confirm(question, bound={name: name}, danger=bool(path))
    if name and any(volume.name == name for volume in await call.engine.list_volumes()):
        raise BotError(key="volumes-exists", name=name, suggestions=[f"volume inspect {name}"])
    step = Step(position=0, verb=MAKE, kind=VOLUME, name=name or KIND, id=name)
    await call.plan([step])
    async with call.deed(step, is_alone=bool(name)):
        volume = await call.engine.create_volume(name, driver=call.args["driver"], options=options, labels=labels)
    call.targets.clear()
    call.touch(KIND, volume.name)
    await call.answer(view.created(volume, call.t))


async def remove(call: Call) -> None:
    every = await call.engine.list_volumes()
    found, failed = _resolve(call, every, call.args["volumes"])
    containers = await call.engine.list_containers(all=True)
    free = [item for item in found if not users_of(item.item, containers)]
    refused = [*failed, *(_in_use(item.item, containers) for item in found if item not in free)]
    if not free:
        await _report(call, refused)
        return
    asked = Question(
        volumes=[item.item for item in free],
        guessed=[(item.ref, item.item.name) for item in free if item.is_guessed],
        refused=refused,
    )
    bound = {_identity(item.item): view.short_name(item.item) for item in free}
    await call.confirm(view.question(asked, now=call.now, t=call.t), bound=bound)
    steps = [
        Step(position=at, verb=REMOVE, kind=VOLUME, name=item.item.name, id=item.item.name, ref=item.ref)
        for at, item in enumerate(free)
    ]
    await call.plan(steps)
    done = [await _remove(call, step, item.item) for step, item in zip(steps, free, strict=True)]
    await _report(call, [*done, *refused])


async def _remove(call: Call, step: Step, volume: Volume) -> Result:
    try:
        async with call.deed(step):
            await call.engine.remove_volume(volume.name, force=call.args["force"])
    except BotError as error:
        return Result(name=view.short_name(volume), error=error)
    return Result(name=view.short_name(volume))


async def _report(call: Call, results: Sequence[Result]) -> None:
    failed = [result for result in results if result.error is not None and not _is_forgiven(call, result)]
    if len(results) == len(failed) == 1:
        _raise_single((), failed)
    for result in failed:
        call.fail(f"{result.name}: {result.error}")
    await call.answer(view.report(results, call.t))


def _is_forgiven(call: Call, result: Result) -> bool:
    """All that docker's -f means here: what is gone already is no failure."""
    return bool(call.args["force"]) and isinstance(result.error, NotFound)


async def _show(call: Call, filters: Sequence[tuple[str, str]], number: int) -> None:
    volumes = await call.engine.list_volumes(filters=grouped(filters) or None)
    containers = await call.engine.list_containers(all=True)
    await call.answer(view.listed(volumes, containers, filters, number, now=call.now, t=call.t))


def _resolve(call: Call, every: Sequence[Volume], refs: Sequence[str]) -> tuple[list[Match[Volume]], list[Result]]:
    """Each volume once, in the order given; named in the audit row."""
    found: dict[str, Match[Volume]] = {}
    failed: list[Result] = []
    for ref in refs:
        try:
            item = match(every, ref, kind=KIND, line=call.command.name, name_of=lambda volume: volume.name)
        except BotError as error:
            failed.append(Result(name=ref, error=error))
            call.touch(KIND, ref)
            continue
        found.setdefault(item.item.name, item)
        call.touch(KIND, item.item.name)
    return list(found.values()), failed


def _raise_single(found: Sequence[object], failed: Sequence[Result]) -> None:
    if not found and len(failed) == 1 and failed[0].error is not None:
        raise failed[0].error


def _in_use(volume: Volume, containers: Sequence[Container]) -> Result:
    """Docker has no force for it: -f only forgives a volume that is gone."""
    users = users_of(volume, containers)
    error = InUse(
        key="volumes-in-use",
        kind=KIND,
        ref=volume.name,
        name=view.short_name(volume),
        users=[user.name for user in users],
        suggestions=[f"stop {user.name}" if user.is_running else f"rm {user.name}" for user in users[:3]],
    )
    return Result(name=view.short_name(volume), error=error)


def _identity(volume: Volume) -> str:
    """A volume has no id: a new one of the same name is told by its time."""
    return f"{volume.name}@{volume.created_at.isoformat() if volume.created_at else ''}"


def _pairs(call: Call, texts: Sequence[str], *, needs_value: bool) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not name or (needs_value and not sign):
            raise UsageError(key="volumes-bad-pair", text=text, command=call.command.name)
        pairs[name] = value
    return pairs


def _host_path(options: Mapping[str, str]) -> str:
    """The host's folder or device that such a volume hands to containers; the local driver takes mount(8)'s options."""
    device = options.get("device", "")
    is_bind = "bind" in options.get("o", "").replace(" ", "").split(",") or options.get("type") in ("none", "bind")
    return device if is_bind or device.startswith("/") else ""


VOLUMES = argument("volumes", nargs=-1, required=True, metavar="VOLUME [VOLUME...]")

LS = Command(
    words=("volume", "ls"),
    aliases=(("volume", "list"),),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="volumes",
    run=list_volumes,
    params=(
        option("-f", "--filter", multiple=True, metavar="KEY=VALUE"),
        option("-q", "--quiet", is_flag=True),
    ),
    refused=frozenset({"--cluster", "--format"}),
    merges=True,
    examples=("volume ls", "volume ls -f dangling=true"),
)
INSPECT = Command(
    words=("volume", "inspect"),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="volumes",
    run=inspect,
    params=(VOLUMES,),
    refused=frozenset({"-f", "--format"}),
    examples=("volume inspect pgdata", "volume inspect pgdata uploads"),
)
CREATE = Command(
    words=("volume", "create"),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="volumes",
    keeps_steps=True,
    run=create,
    params=(
        option("-d", "--driver", default="local", metavar="DRIVER"),
        option("--label", multiple=True, metavar="KEY=VALUE"),
        option("--name", "old_name", metavar="NAME"),
        option("-o", "--opt", multiple=True, metavar="KEY=VALUE"),
        argument("name", required=False, metavar="[VOLUME]"),
    ),
    refused=frozenset(
        {
            "--availability",
            "--group",
            "--limit-bytes",
            "--required-bytes",
            "--scope",
            "--secret",
            "--sharing",
            "--topology-preferred",
            "--topology-required",
            "--type",
        }
    ),
    examples=("volume create pgdata", "volume create --label project=shop uploads"),
)
RM = Command(
    words=("volume", "rm"),
    aliases=(("volume", "remove"),),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group="volumes",
    keeps_steps=True,
    run=remove,
    params=(option("-f", "--force", is_flag=True), VOLUMES),
    examples=("volume rm old-data", "volume rm old-data cache"),
)

FEATURE = Feature(
    commands=(LS, INSPECT, CREATE, RM),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
    ),
)
