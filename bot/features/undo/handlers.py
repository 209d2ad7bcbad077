"""/undo: what was removed within a day, and making it anew after the honest list of what does not come back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.model import Container, short_id
from bot.errors import BotError, NotFound
from bot.features.undo import view
from bot.features.undo.view import Making, Result
from bot.recreating.sharers import sharers
from bot.recreating.together import follow
from bot.store import Removed, Step
from bot.telegram.aftermath import RECREATE
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument


async def undo(call: Call) -> None:
    recent = await call.store.removed.recent(call.engine.host, call.now)
    refs: Sequence[str] = call.args["containers"]
    if not refs:
        await call.answer(view.listed(recent, call.now, call.t))
        return
    chosen = list({one.id: one for one in (_find(recent, ref) for ref in refs)}.values())
    every = await call.engine.list_containers(all=True)
    makings = [await _making(call, one, every) for one in chosen]
    bound = {one.container_id: one.name for one in chosen}
    bound |= {one.id: one.name for making in makings for one in making.sharers}
    await call.confirm(view.question(makings, call.now, call.t), bound=bound)
    steps = [
        Step(position=position, verb=RECREATE, kind="container", name=one.name, id=one.container_id, ref=one.name)
        for position, one in enumerate(chosen)
    ]
    await call.plan(steps)
    results = [
        result for step, making in zip(steps, makings, strict=True) for result in await _make(call, step, making)
    ]
    if len(results) == 1 and results[0].error is not None:
        raise results[0].error
    for result in results:
        if result.error is not None:
            call.fail(f"{result.name}: {result.error}")
    await call.answer(view.report(results, call.t))


def _find(recent: Sequence[Removed], ref: str) -> Removed:
    """The one that went last under that name, or by the beginning of its id."""
    for one in recent:
        if ref in (one.name, one.container_id):
            return one
    by_id = [one for one in recent if one.container_id.startswith(ref.lower())]
    if len(by_id) == 1:
        return by_id[0]
    raise BotError(key="undo-none-such", name=ref, suggestions=["undo"])


async def _making(call: Call, one: Removed, every: Sequence[Container]) -> Making:
    """By which name its image is found now, and who lived in its network. Raises BotError where it is not there."""
    left_behind = sharers(one.container_id, one.name, every)
    name = str((one.settings.get("Config") or {}).get("Image") or "")
    image_id = str(one.settings.get("Image") or "")
    try:
        now = (await call.engine.inspect_image(name)).id
    except NotFound:
        now = ""
    if now == image_id:
        return Making(removed=one, image=name, sharers=left_behind)
    try:
        await call.engine.inspect_image(image_id)
    except NotFound:
        if not now:
            raise BotError(key="undo-no-image", name=one.name, image=name, suggestions=[f"pull {name}"]) from None
        return Making(removed=one, image=name, is_other_image=True, sharers=left_behind)
    return Making(removed=one, image=image_id, sharers=left_behind)


async def _make(call: Call, step: Step, making: Making) -> list[Result]:
    one = making.removed
    try:
        async with call.deed(step):
            made = await call.engine.recreate_container(
                one.settings, name=one.name, image=making.image, keeps_volumes=not one.lost_volumes
            )
            call.touch("container", one.name, made)
            if one.was_running:
                await call.engine.start_container(made)
    except BotError as error:
        return [Result(name=one.name, error=error)]
    await call.store.removed.forget(one.id)
    return [
        Result(name=one.name, id=short_id(made), is_started=one.was_running),
        *await _bring_along(call, making, made),
    ]


async def _bring_along(call: Call, making: Making, made: str) -> list[Result]:
    """Those that lived in its network: without this they could not even be started."""
    for sharer in making.sharers:
        call.touch("container", sharer.name, sharer.id)  # its end is this command's doing
    moved = {making.removed.container_id: made, making.removed.name: made}
    followed = await follow(
        call.engine, making.sharers, moved=moved, guard=lambda sharer: call.alone(sharer.id, sharer.name)
    )
    for one in followed:
        call.touch("container", one.name, one.id or one.old_id)
    return [Result(name=one.name, id=short_id(one.id), is_started=one.is_started, error=one.error) for one in followed]


UNDO = Command(
    words=("undo",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    run=undo,
    params=(argument("containers", nargs=-1, metavar="[CONTAINER...]"),),
    examples=("undo", "undo web01"),
    keeps_steps=True,
)

FEATURE = Feature(commands=(UNDO,))
