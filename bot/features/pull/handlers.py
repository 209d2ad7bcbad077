"""/pull: one image, one live message; ⏹ gives up."""

from __future__ import annotations

from contextlib import aclosing

from bot.errors import EngineError, UsageError
from bot.features.pull import view
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option
from bot.telegram.live import Live
from bot.telegram.making import making
from bot.telegram.stoppable import failing_in, until_stopped
from bot.ui.ages import duration
from bot.ui.layers import Layers
from bot.ui.pull_refusals import pull_refusal


async def pull(call: Call) -> None:
    ref: str = call.args["image"]
    if any(character.isspace() for character in ref) or (ref.lower() != ref and ":" not in ref and "@" not in ref):
        raise UsageError(key="pull-bad-name", ref=ref)
    call.touch("image", ref)
    layers = Layers()
    began = call.clock()
    async with call.live() as live, failing_in(live, call):
        try:
            has_ended = await until_stopped(live, call.services.nursery, _fetch(call, live, ref, layers))
        except EngineError as error:
            raise pull_refusal(error, ref) from error
        if not has_ended:
            call.fail("stopped")
            await live.finish(view.stopped(ref, call.t))
            return
        took = duration((call.clock() - began).total_seconds(), call.t)
        await live.finish(view.done(ref, layers, took, may_run=call.may("run"), t=call.t))


async def _fetch(call: Call, live: Live, ref: str, layers: Layers) -> None:
    await live.show(view.under_way(ref, layers, call.t))
    async with (
        making(call, [ref], title=ref),
        aclosing(call.engine.pull_image(ref, platform=call.args["platform"] or "")) as steps,
    ):
        async for step in steps:
            layers.take(step)
            await live.show(view.under_way(ref, layers, call.t))


PULL = Command(
    words=("pull",),
    aliases=(("image", "pull"),),
    role=Role.OPERATOR,
    effect=Effect.CHANGE,
    group="images",
    keeps_steps=True,
    run=pull,
    params=(option("--platform", metavar="OS/ARCH"), argument("image")),
    refused=frozenset({"-a", "--all-tags", "--disable-content-trust", "-q", "--quiet"}),
    examples=("pull redis:alpine", "pull --platform linux/arm64 nginx"),
)

FEATURE = Feature(commands=(PULL,))
