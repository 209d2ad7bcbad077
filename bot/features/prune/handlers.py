"""Every prune: list, ask, remove exactly what was listed, report. Declarations at the end."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.engine.model import DiskUsage
from bot.errors import BotError, InUse, UsageError
from bot.features.prune import view
from bot.features.prune.plan import Item, Kind, Label, Plan, Scope, plan
from bot.features.prune.view import Outcome
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, option
from bot.telegram.filters import parse_filters
from bot.telegram.keepsakes import keepsake
from bot.telegram.live import Live
from bot.telegram.object_aftermath import INSIDE, REMOVE
from bot.telegram.protection import protects
from bot.ui.moments import parse_since

ANONYMOUS_ONLY_SINCE = (1, 42)  # API: before it, a prune of volumes took all that are unused


async def prune_system(call: Call) -> None:
    with_volumes = call.args["volumes"]
    kinds = {Kind.CONTAINER, Kind.NETWORK, Kind.IMAGE, Kind.CACHE, *([Kind.VOLUME] if with_volumes else [])}
    until, labels = _filters(call, takes_until=not with_volumes)
    scope = Scope(
        kinds=frozenset(kinds),
        every_image=call.args["all"],
        every_record=call.args["all"],
        every_volume=with_volumes and await _takes_named(call),
        until=until,
        labels=labels,
    )
    await _prune(call, scope, leaves_volumes=not with_volumes)


async def prune_containers(call: Call) -> None:
    until, labels = _filters(call)
    await _prune(call, Scope(kinds=frozenset({Kind.CONTAINER}), until=until, labels=labels))


async def prune_images(call: Call) -> None:
    until, labels = _filters(call)
    scope = Scope(kinds=frozenset({Kind.IMAGE}), every_image=call.args["all"], until=until, labels=labels)
    await _prune(call, scope)


async def prune_volumes(call: Call) -> None:
    _until, labels = _filters(call, takes_until=False)
    every = call.args["all"] or await _takes_named(call)
    await _prune(call, Scope(kinds=frozenset({Kind.VOLUME}), every_volume=every, labels=labels))


async def prune_networks(call: Call) -> None:
    until, labels = _filters(call)
    await _prune(call, Scope(kinds=frozenset({Kind.NETWORK}), until=until, labels=labels))


async def prune_cache(call: Call) -> None:
    until, _labels = _filters(call, takes_label=False)
    await _prune(call, Scope(kinds=frozenset({Kind.CACHE}), every_record=call.args["all"], until=until))


# the one way


async def _prune(call: Call, scope: Scope, *, leaves_volumes: bool = False) -> None:
    usage = await call.engine.disk_usage()
    networks = await call.engine.list_networks() if Kind.NETWORK in scope.kinds else ()
    planned = plan(usage, networks, scope, is_protected=lambda container: protects(call, container))
    if call.confirmed is None:
        if not planned.items:
            offers = _offers(call, planned)
            await call.answer(view.nothing(planned, call.command.name, offers=offers, t=call.t))
            return
        question = view.question(planned, leaves_volumes=leaves_volumes, now=call.now, t=call.t)
        bound = {item.key: item.name for item in planned.items}
        await call.confirm(question, bound=bound, danger=bool(planned.of(Kind.VOLUME)))
    listed = call.confirmed.bound if call.confirmed is not None else {}
    items = [item for item in planned.items if item.key in listed]
    known = {item.key for item in items}
    skipped = [name for key, name in listed.items() if key not in known]
    async with call.live() as live:
        outcome = await _remove_all(call, live, items, usage, skipped)
        await live.finish(view.report(outcome, leaves_volumes=leaves_volumes, t=call.t))


async def _remove_all(
    call: Call, live: Live, items: Sequence[Item], before: DiskUsage, skipped: Sequence[str]
) -> Outcome:
    removed: list[Item] = []
    failed: list[tuple[Item, BotError]] = []
    used: list[str] = []
    records = [item for item in items if item.kind is Kind.CACHE]
    others = [item for item in items if item.kind is not Kind.CACHE]
    not_reached = 0
    steps = [_step(at, item) for at, item in enumerate(others)]
    cache = Step(position=len(steps), verb=REMOVE, kind=INSIDE, name=Kind.CACHE.value, id="")
    await call.plan([*steps, cache] if records else steps)
    for number, item in enumerate(others):
        if live.stopped.is_set():
            not_reached = len(items) - number
            break
        await live.show(view.progress(number, len(items), call.t))
        try:
            async with call.deed(steps[number]):
                await _remove(call, item)
        except InUse:
            used.append(item.name)
        except BotError as error:
            failed.append((item, error))
            call.fail(f"{item.name}: {error}")
        else:
            removed.append(item)
            call.touch(item.kind.value, item.name, item.id)
    reclaimed = await _reclaimed(call, removed, before)
    if records and not not_reached:
        async with call.deed(cache, is_alone=False):
            reclaimed[Kind.CACHE] = await call.engine.prune_build_cache([item.id for item in records])
        removed += records
        call.touch(Kind.CACHE.value, f"{len(records)} records")
    return Outcome(
        removed=removed, reclaimed=reclaimed, skipped=[*skipped, *used], failed=failed, not_reached=not_reached
    )


def _step(position: int, item: Item) -> Step:
    if item.kind is Kind.CONTAINER:
        return Step(position=position, verb="rm", kind=item.kind.value, name=item.name, id=item.id)
    id = item.refs[-1] if item.kind is Kind.IMAGE else item.id
    return Step(position=position, verb=REMOVE, kind=item.kind.value, name=item.name, id=id)


async def _remove(call: Call, item: Item) -> None:
    """Never by force: what came into use since it was listed stays."""
    match item.kind:
        case Kind.CONTAINER:
            async with keepsake(call, item.id):
                await call.engine.remove_container(item.id)
        case Kind.NETWORK:
            await call.engine.remove_network(item.id)
        case Kind.VOLUME:
            await call.engine.remove_volume(item.id)
        case Kind.IMAGE:
            for ref in item.refs:
                await call.engine.remove_image(ref)
        case Kind.CACHE:
            raise AssertionError("build cache goes in one request")


async def _reclaimed(call: Call, removed: Sequence[Item], before: DiskUsage) -> dict[Kind, int]:
    """Images share layers, so what they gave back is measured; the others' sizes are their own."""
    reclaimed = dict.fromkeys(Kind, 0)
    for item in removed:
        if item.kind is not Kind.IMAGE:
            reclaimed[item.kind] += item.size_bytes or 0
    if any(item.kind is Kind.IMAGE for item in removed):
        after = await call.engine.disk_usage()
        reclaimed[Kind.IMAGE] = max(before.layers_bytes - after.layers_bytes, 0)
    return reclaimed


def _offers(call: Call, planned: Plan) -> Mapping[str, Sequence[Item]]:
    """Wider lines with the same filters, and what each would take besides."""
    filters = "".join(f" --filter {shlex.quote(text)}" for text in call.args["filter"])
    volumes = "volume prune -a" if call.args.get("volumes") else "system prune --volumes"
    match call.command.name:
        case "system prune":
            # Volumes know no until: nothing that would be refused is offered.
            more_volumes = () if "until=" in filters else planned.more_volumes
            return {f"system prune -a{filters}": planned.more_images, f"{volumes}{filters}": more_volumes}
        case "image prune":
            return {f"image prune -a{filters}": planned.more_images}
        case "volume prune":
            return {f"volume prune -a{filters}": planned.more_volumes}
        case _:
            return {}


async def _takes_named(call: Call) -> bool:
    version = await call.engine.version()
    numbers = version.api_version.split(".")
    return tuple(int(number) for number in numbers if number.isdecimal()) < ANONYMOUS_ONLY_SINCE


def _filters(
    call: Call, *, takes_until: bool = True, takes_label: bool = True
) -> tuple[datetime | None, tuple[Label, ...]]:
    """Raises UsageError for a key that docker has not, or has not here."""
    known = [*(["until"] if takes_until else []), *(["label", "label!"] if takes_label else [])]
    example = f"{call.command.name} --filter {'until=24h' if takes_until else 'label=project=shop'}"
    until: datetime | None = None
    labels: list[Label] = []
    for key, value in parse_filters(call.args["filter"], command=call.command.name, example=example):
        if key not in known:
            raise UsageError(
                key="prune-bad-filter",
                filter=key,
                known=", ".join(key for key in known if not key.endswith("!")),
                command=call.command.name,
            )
        if key == "until":
            moment = parse_since(value, call.now)
            until = min(until, moment) if until else moment
        else:
            name, sign, wanted = value.partition("=")
            labels.append(Label(key=name, value=wanted if sign else None, is_negated=key == "label!"))
    return until, tuple(labels)


FORCE = option("-f", "--force", is_flag=True)
ALL = option("-a", "--all", is_flag=True)
FILTER = option("--filter", multiple=True, metavar="until=…|label=…")

SYSTEM = Command(
    words=("system", "prune"),
    aliases=(("prune",),),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    keeps_steps=True,
    group="system",
    run=prune_system,
    params=(ALL, FILTER, FORCE, option("--volumes", is_flag=True)),
    examples=("system prune", "system prune -a --filter until=24h"),
)
CONTAINERS = Command(
    words=("container", "prune"),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    keeps_steps=True,
    group="containers",
    run=prune_containers,
    params=(FILTER, FORCE),
    examples=("container prune", "container prune --filter until=24h"),
)
IMAGES = Command(
    words=("image", "prune"),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    keeps_steps=True,
    group="images",
    run=prune_images,
    params=(ALL, FILTER, FORCE),
    examples=("image prune", "image prune -a --filter until=7d"),
)
VOLUMES = Command(
    words=("volume", "prune"),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    keeps_steps=True,
    group="volumes",
    run=prune_volumes,
    params=(ALL, FILTER, FORCE),
    examples=("volume prune", "volume prune -a --filter label=project=shop"),
)
NETWORKS = Command(
    words=("network", "prune"),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    keeps_steps=True,
    group="networks",
    run=prune_networks,
    params=(FILTER, FORCE),
    examples=("network prune", "network prune --filter until=24h"),
)
CACHE = Command(
    words=("builder", "prune"),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    keeps_steps=True,
    group="system",
    run=prune_cache,
    params=(ALL, FILTER, FORCE),
    refused=frozenset({"--keep-storage"}),
    examples=("builder prune", "builder prune -a --filter until=24h"),
)

FEATURE = Feature(commands=(SYSTEM, CONTAINERS, IMAGES, VOLUMES, NETWORKS, CACHE))
