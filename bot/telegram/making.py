"""One request that gives images their names (a pull, a build, a load), planned: after a kill the names tell of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.object_aftermath import IMAGE, MAKE, image_mark


@asynccontextmanager
async def making(call: Call, names: Sequence[str], *, title: str, patience_s: int = 2) -> AsyncIterator[None]:
    """``title`` is how an image without a name is told of. Nobody is kept off: the engine joins equal pulls itself."""
    steps = await steps_to_make(call, names, patience_s=patience_s)
    steps = steps or [Step(position=0, verb=MAKE, kind=IMAGE, name=title, id="")]
    await call.plan(steps)
    async with AsyncExitStack() as stack:
        for step in steps:
            await stack.enter_async_context(call.deed(step, is_alone=False))
        yield


async def steps_to_make(call: Call, names: Sequence[str], *, patience_s: int = 2) -> list[Step]:
    """One for each name, with what it stands for now: to be planned."""
    return [
        Step(
            position=position,
            verb=MAKE,
            kind=IMAGE,
            name=name,
            id=name,
            known=await image_mark(call.engine, name),
            patience_s=patience_s,
        )
        for position, name in enumerate(names)
    ]
