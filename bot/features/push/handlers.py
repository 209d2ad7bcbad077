"""/push: one name of an image to its registry, one live message; ⏹ gives up."""

from __future__ import annotations

from contextlib import aclosing

from bot.errors import EngineError
from bot.features.push import view
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument
from bot.telegram.live import Live
from bot.telegram.object_aftermath import IMAGE
from bot.telegram.stoppable import failing_in, until_stopped
from bot.ui.ages import duration
from bot.ui.layers import Layers
from bot.ui.pull_refusals import pull_refusal


async def push(call: Call) -> None:
    ref: str = call.args["image"]
    image = await call.engine.inspect_image(ref)
    call.touch("image", ref, image.id)
    layers = Layers()
    began = call.clock()
    async with call.live() as live, failing_in(live, call):
        try:
            has_ended = await until_stopped(live, call.services.nursery, _send(call, live, ref, layers))
        except EngineError as error:
            raise pull_refusal(error, ref) from error
        if not has_ended:
            call.fail("stopped")
            await live.finish(view.stopped(ref, call.t))
            return
        took = duration((call.clock() - began).total_seconds(), call.t)
        await live.finish(view.done(ref, layers, took, call.t))


async def _send(call: Call, live: Live, ref: str, layers: Layers) -> None:
    # Nothing on the engine tells afterwards what its registry has: after a kill it is unclear.
    step = Step(position=0, verb="push", kind=IMAGE, name=ref, id="")
    await live.show(view.under_way(ref, layers, call.t))
    await call.plan([step])
    async with call.deed(step, is_alone=False), aclosing(call.engine.push_image(ref)) as steps:
        async for progress in steps:
            layers.take(progress)
            await live.show(view.under_way(ref, layers, call.t))


PUSH = Command(
    words=("push",),
    aliases=(("image", "push"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="images",
    keeps_steps=True,
    run=push,
    params=(argument("image"),),
    refused=frozenset({"-a", "--all-tags", "--disable-content-trust", "--platform", "-q", "--quiet"}),
    examples=("push registry.example/web:1.2", "push me/web"),
)

FEATURE = Feature(commands=(PUSH,))
