"""/compose pull: the images of a project's services, one after the other, in one live message.

By the containers' own images: neither the folder nor the Compose tool is needed. What was pulled runs after an up.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from bot.errors import BotError, EngineError
from bot.features.compose import pull_view as view
from bot.features.compose.finding import Meant, meant
from bot.features.compose.pull_view import Pulls
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.making import steps_to_make
from bot.telegram.stoppable import failing_in, until_stopped
from bot.ui.layers import Layers
from bot.ui.pull_refusals import pull_refusal


async def pull(call: Call) -> None:
    found = await meant(call)
    images = await _pullable(call, found)
    if not images:
        raise BotError(key="compose-pull-none", name=found.project.name)
    for image in images:
        call.touch("image", image)
    if call.tapped_ask or call.confirmed is not None:
        await call.confirm(view.question(found.project.name, images, call.t), bound={image: image for image in images})
    pulls = Pulls(project=found.project.name, images=images)
    async with call.live() as live, failing_in(live, call):
        if not await until_stopped(live, call.services.nursery, _work(call, live, pulls)):
            call.fail("stopped")
            pulls.was_stopped = True
        for image, error in pulls.errors.items():
            call.fail(f"{image}: {error}")
        await live.finish(view.done(pulls, may=call.may, t=call.t))


async def _pullable(call: Call, found: Meant) -> Sequence[str]:
    """Each image once. A list has an id for one whose name another image has by now: its container knows the name."""
    images = []
    for service in found.services:
        for one in service.containers:
            is_id = one.image.startswith("sha256:")
            images.append((await call.engine.inspect_container(one.id)).image if is_id else one.image)
    return tuple(image for image in dict.fromkeys(images) if not image.startswith("sha256:") and "@" not in image)


async def _work(call: Call, live: Live, pulls: Pulls) -> None:
    steps = await steps_to_make(call, pulls.images)
    await call.plan(steps)
    for image, step in zip(pulls.images, steps, strict=True):
        layers = pulls.begin(image)
        await live.show(view.under_way(pulls, call.t))
        try:
            async with call.deed(step, is_alone=False):
                await _fetch(call, live, pulls, image, layers)
        except EngineError as error:
            pulls.errors[image] = pull_refusal(error, image)


async def _fetch(call: Call, live: Live, pulls: Pulls, image: str, layers: Layers) -> None:
    async with aclosing(call.engine.pull_image(image)) as steps:
        async for step in steps:
            layers.take(step)
            await live.show(view.under_way(pulls, call.t))
