"""The exchange itself: each step looks before it acts, so that a second run of a step that was cut off does no harm.

The old container is stopped and renamed, never removed, until the newer one is proved; until then every failure puts it
back. What is under way is handed to ``keep`` before it is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog

from bot.engine.model import Container, ContainerDetails, LogQuery, State
from bot.engine.port import Engine
from bot.errors import BotError, DiskFull, EngineError, EngineTimeout, EngineUnreachable, NotFound
from bot.recreating.together import Guard, finish, follow, stop_all
from bot.upgrades.inherited import without_defaults
from bot.upgrades.proving import Verdict, proved
from bot.upgrades.swap import NEXT, PREV, UNTOUCHED, Follower, Stage, Swap

log = structlog.get_logger(__name__)

SETTLE_S = 15.0
RESTORE_TRIES = 30  # of an engine that is away in the worst moment
RESTORE_AGAIN_S = 2.0
OUTPUT_LINES = 8
OUTPUT_BYTES = 4096
OUTPUT_SHOWN = 700

Keep = Callable[[Swap], Awaitable[None]]


class Exchange:
    """``keep`` is called with each new stage before its step; what it raises ends the run there."""

    def __init__(
        self,
        engine: Engine,
        keep: Keep,
        *,
        clock: Callable[[], datetime],
        settle_s: float = SETTLE_S,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        guard: Guard | None = None,
    ):
        self._engine = engine
        self._keep = keep
        self._clock = clock
        self._settle_s = settle_s
        self._pause = pause
        self._guard = guard
        self._goes_on = False

    async def run(self, swap: Swap) -> Swap:
        """From its stage on until it has ended. Raises EngineError only where the old one could not be put back yet:
        then it stands at RESTORING, and another run goes on.
        """
        steps = {
            Stage.MAKING: self._make,
            Stage.STOPPING: self._stop,
            Stage.NAMING: self._name,
            Stage.PROVING: self._prove,
            Stage.FOLLOWING: self._follow,
            Stage.CLEARING: self._clear,
            Stage.RESTORING: self._restore,
        }
        self._goes_on = swap.stage is Stage.FOLLOWING
        while not swap.has_ended:
            await self._kept(swap)
            step = steps[swap.stage]
            try:
                swap = await step(swap)
            except EngineError as error:
                if swap.stage is Stage.RESTORING:
                    raise
                log.warning("an upgrade goes back", name=swap.name, stage=swap.stage.value, reason=str(error))
                swap = replace(swap, stage=Stage.RESTORING, failure="refused", detail=error.reason or str(error))
        await self._kept(swap)
        return swap

    async def _kept(self, swap: Swap) -> None:
        """Nothing is begun that cannot be written down; what is begun goes on, since an earlier stage does as well."""
        try:
            await self._keep(swap)
        except DiskFull:
            if swap.stage not in (Stage.MAKING, Stage.STOPPING):
                log.error("the stage of an upgrade was not kept: the disk is full", name=swap.name)
                return
            await self._drop_next(swap)
            raise

    async def abandon(self, swap: Swap) -> Swap:
        """Of one whose old container was not touched yet: what was made beside it goes. Raises EngineError."""
        assert swap.stage in UNTOUCHED
        await self._drop_next(swap)
        swap = replace(swap, stage=Stage.LEFT, inspected={})
        await self._kept(swap)
        return swap

    async def _drop_next(self, swap: Swap) -> None:
        leftover = await self._named(f"{swap.name}{NEXT}")
        if leftover is not None:
            await self._engine.remove_container(leftover.id, force=True)

    # the steps, each to the next one

    async def _make(self, swap: Swap) -> Swap:
        await self._drop_next(swap)
        if (await self._engine.inspect_image(swap.image)).id != swap.new_image_id:
            await self._engine.tag_image(swap.new_image_id, swap.image)  # another's way back has moved the name
        old_image = await self._engine.inspect_image(swap.old_image_id)
        settings = without_defaults(swap.inspected, old_image.raw, new_image_id=swap.new_image_id)
        made = await self._engine.recreate_container(
            settings, name=f"{swap.name}{NEXT}", image=swap.image, keeps_volumes=True
        )
        return replace(swap, stage=Stage.STOPPING, new_id=made)

    async def _stop(self, swap: Swap) -> Swap:
        await stop_all(self._engine, await self._chain(swap))
        old = await self._engine.inspect_container(swap.old_id)
        if old.is_running:
            await self._engine.stop_container(swap.old_id)
        return replace(swap, stage=Stage.NAMING)

    async def _name(self, swap: Swap) -> Swap:
        old = await self._engine.inspect_container(swap.old_id)
        if old.is_running:  # somebody, or a start of the engine, has started it again
            await self._engine.stop_container(swap.old_id)
        if old.name != f"{swap.name}{PREV}":
            await self._engine.rename_container(swap.old_id, f"{swap.name}{PREV}")
        new = await self._engine.inspect_container(swap.new_id)
        if new.name != swap.name:
            await self._engine.rename_container(swap.new_id, swap.name)
        return replace(swap, stage=Stage.PROVING if swap.was_running else Stage.FOLLOWING)

    async def _prove(self, swap: Swap) -> Swap:
        old = await self._existing(swap.old_id)
        if old is not None and old.is_running:
            await self._engine.stop_container(swap.old_id)
        await self._engine.start_container(swap.new_id)
        verdict = await proved(self._engine, swap.new_id, settle_s=self._settle_s, clock=self._clock, pause=self._pause)
        if verdict.fault is not None:
            return await self._failed(swap, verdict)
        return replace(swap, stage=Stage.FOLLOWING)

    async def _failed(self, swap: Swap, verdict: Verdict) -> Swap:
        assert verdict.fault is not None
        output = ""
        with suppress(EngineError):
            lines = await self._engine.container_logs(swap.new_id, LogQuery(tail=OUTPUT_LINES), max_bytes=OUTPUT_BYTES)
            output = "\n".join(line.text for line in lines)[-OUTPUT_SHOWN:]
        return replace(swap, stage=Stage.RESTORING, failure=verdict.fault.value, detail=verdict.detail, output=output)

    async def _follow(self, swap: Swap) -> Swap:
        notes = list(swap.notes)
        chain, moved = await self._left_to_follow(swap)
        results = await follow(self._engine, chain, moved=moved, guard=self._guard)
        notes += [f"{result.name}: {result.error}" for result in results if result.error is not None]
        for name in swap.dependents:
            try:
                one = await self._named(name)
                if one is not None and one.is_running:
                    await self._engine.restart_container(one.id)
            except BotError as error:
                notes.append(f"{name}: {error}")
        return replace(swap, stage=Stage.CLEARING, notes=tuple(dict.fromkeys(notes)))

    async def _left_to_follow(self, swap: Swap) -> tuple[list[Container], dict[str, str]]:
        """Those that were not made anew by a run before this one, and where what they point to is now."""
        moved = {swap.old_id: swap.new_id, swap.name: swap.new_id}
        if not swap.followers:
            return [], moved
        every = await self._engine.list_containers(all=True)
        if self._goes_on:
            await finish(self._engine, every)
            every = await self._engine.list_containers(all=True)
        by_name = {one.name: one.id for one in every}
        there = {one.id for one in every}
        for one in swap.followers:
            if one.id not in there and one.name in by_name:
                moved[one.id] = moved[one.name] = by_name[one.name]
        return await self._chain(swap), moved

    async def _clear(self, swap: Swap) -> Swap:
        """The newer one is there and well: an old one that cannot be removed is no reason to take that back."""
        notes = swap.notes
        try:
            await self._engine.remove_container(swap.old_id, force=True)
        except NotFound:
            pass
        except EngineError as error:
            notes = (*notes, f"{swap.name}{PREV}: {error.reason or error}")
        return replace(swap, stage=Stage.DONE, notes=notes, inspected={})

    async def _restore(self, swap: Swap) -> Swap:
        for tries_left in range(RESTORE_TRIES, 0, -1):
            try:
                return await self._put_back(swap)
            except (EngineUnreachable, EngineTimeout):
                if tries_left == 1:
                    raise
                await self._pause(RESTORE_AGAIN_S)
        raise AssertionError

    async def _put_back(self, swap: Swap) -> Swap:
        new = await self._existing(swap.new_id) if swap.new_id else await self._named_details(f"{swap.name}{NEXT}")
        if new is not None:
            if new.is_running:
                await self._engine.stop_container(new.id)
            if new.name == swap.name:
                await self._engine.rename_container(new.id, f"{swap.name}{NEXT}")
        old_id = await self._old_again(swap)
        await self._name_old_image(swap)
        if swap.was_running:
            await self._engine.start_container(old_id)  # one that runs already is no failure
        for one in swap.followers:
            if one.was_running:
                with suppress(NotFound):
                    await self._engine.start_container(one.id)
        if new is not None:
            with suppress(NotFound):
                await self._engine.remove_container(new.id, force=True)
        return replace(swap, stage=Stage.RESTORED, inspected={})

    async def _name_old_image(self, swap: Swap) -> None:
        """The name means what runs again, for whoever makes it anew; unless others run the newer one already."""
        with suppress(EngineError):
            every = await self._engine.list_containers()
            if not any(one.image_id == swap.new_image_id and one.id != swap.new_id for one in every):
                await self._engine.tag_image(swap.old_image_id, swap.image)

    async def _old_again(self, swap: Swap) -> str:
        """The old one under its name; made anew from what was kept where somebody has removed it."""
        old = await self._existing(swap.old_id)
        if old is None:
            again = await self._named(swap.name)
            return (
                again.id
                if again is not None
                else await self._engine.recreate_container(
                    swap.inspected, name=swap.name, image=swap.old_image_id, keeps_volumes=True
                )
            )
        if old.name != swap.name:
            await self._engine.rename_container(swap.old_id, swap.name)
        return swap.old_id

    # looks

    async def _existing(self, container_id: str) -> ContainerDetails | None:
        try:
            return await self._engine.inspect_container(container_id)
        except NotFound:
            return None

    async def _named(self, name: str) -> Container | None:
        return next((one for one in await self._engine.list_containers(all=True) if one.name == name), None)

    async def _named_details(self, name: str) -> ContainerDetails | None:
        one = await self._named(name)
        return await self._existing(one.id) if one is not None else None

    async def _chain(self, swap: Swap) -> list[Container]:
        """Those in its network, in their order, each with the state that it had before."""
        now = {one.id: one for one in await self._engine.list_containers(all=True)} if swap.followers else {}
        return [_as_before(now[one.id], one) for one in swap.followers if one.id in now]


def _as_before(now: Container, before: Follower) -> Container:
    return replace(now, state=State.RUNNING) if before.was_running else now
