"""Containers put on their newer images, one after the other: pull, exchange, and each step written down before it.

Without a chat: who asked for it, a command or the set time, is told by what is handed back and by ``show``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass, field, replace

import structlog

from bot.engine.model import Container
from bot.engine.port import Engine
from bot.errors import BotError, DiskFull, EngineError
from bot.recreating.together import Guard
from bot.registries.names import digests_of, tagged
from bot.store import Target, UnderWay
from bot.telegram.services import Services
from bot.ui.layers import Layers
from bot.ui.pull_refusals import pull_refusal
from bot.upgrades.exchange import Exchange
from bot.upgrades.planning import plan
from bot.upgrades.swap import ENDED, UNTOUCHED, Stage, Swap, packed

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Job:
    """One container's. ``error``: why nothing was done, or why it could not be put back yet."""

    swap: Swap
    number: int = 0
    layers: Layers = field(default_factory=Layers)
    error: BotError | None = None
    is_own: bool = False  # the bot runs in it: a helper does it, last of all

    @property
    def is_over(self) -> bool:
        return self.swap.has_ended or self.error is not None


Show = Callable[[], Awaitable[None]]


class Doing:
    """``rest`` is what every row of theirs has: who asked, where it is told."""

    def __init__(
        self, services: Services, engine: Engine, jobs: Sequence[Job], *, rest: UnderWay, show: Show, guard: Guard
    ):
        self.jobs = in_order(jobs)
        self._services = services
        self._store = services.store.upgrades
        self._engine = engine
        self._rest = rest
        self._show = show
        self._guard = guard
        self._fetched: dict[str, tuple[str, str]] = {}  # an image's name -> its id and digest

    async def begin(self) -> None:
        """All of them on disk, before anything is done. Raises DiskFull."""
        rows = [
            replace(
                self._rest,
                name=job.swap.name,
                container_id=job.swap.old_id,
                position=position,
                stage=job.swap.stage.value,
                work=packed(job.swap),
            )
            for position, job in enumerate(self.jobs)
        ]
        for job, number in zip(self.jobs, await self._store.begin(rows), strict=True):
            job.number = number

    async def shown_in(self, message_id: int) -> None:
        await self._store.shown_in([job.number for job in self.jobs], message_id)

    async def fetch(self, job: Job) -> None:
        """The newest image under its name, as every other one that may be wanted: may be given up at any time."""
        await self._look_again(job)
        await self._keep(job, replace(job.swap, stage=Stage.PULLING))
        if job.swap.image not in self._fetched:  # each pull counts at a registry
            self._fetched[job.swap.image] = await self._pull(job)
        image_id, digest = self._fetched[job.swap.image]
        stage = Stage.CURRENT if image_id == job.swap.old_image_id else Stage.MAKING
        await self._keep(job, replace(job.swap, stage=stage, new_image_id=image_id, new_digest=digest))

    async def _pull(self, job: Job) -> tuple[str, str]:
        try:
            async with aclosing(self._engine.pull_image(job.swap.image)) as steps:
                async for step in steps:
                    job.layers.take(step)
                    await self._show()
        except EngineError as error:
            raise pull_refusal(error, job.swap.image) from error
        image = await self._engine.inspect_image(job.swap.image)
        asked = tagged(job.swap.image)
        digests = digests_of(asked.repository, image.digests) if asked is not None else frozenset()
        digest = job.layers.digest if job.layers.digest in digests else min(digests, default="")
        return image.id, digest

    async def exchange(self, job: Job) -> None:
        """After ``fetch``; not to be given up in the middle. Raises what could not be put back yet."""

        async def keep(swap: Swap) -> None:
            await self._keep(job, swap)

        exchange = Exchange(
            self._engine,
            keep,
            clock=self._services.clock,
            settle_s=self._services.settings.update_settle_s,
            guard=self._guard,
        )
        job.swap = await exchange.run(job.swap)

    async def do(self, job: Job, fetched: Callable[[Awaitable[None]], Awaitable[bool]]) -> None:
        """One from its beginning to its end; what goes wrong is in the job. ``fetched`` waits for the pull, and says
        whether it came to its end. Raises DiskFull before anything was done.
        """
        host = self._engine.host
        try:
            with self._services.holds.hold(
                (host, job.swap.old_id),
                name=job.swap.name,
                verb="upgrade",
                actor_id=self._rest.actor_id,
                actor_name=self._rest.actor_name,
            ):
                if not await fetched(self.fetch(job)):
                    await self.leave(job)
                elif not job.swap.has_ended and not job.is_own:
                    await self.exchange(job)
        except DiskFull as error:
            job.error = error
        except BotError as error:
            if job.swap.stage in UNTOUCHED:
                await self.leave(job, error)
            else:
                job.error = error  # its row stays open: who goes on with it puts the old one back

    async def leave(self, job: Job, error: BotError | None = None) -> None:
        """Nothing was done to it, and nothing will be."""
        job.error = error
        await self._keep(job, replace(job.swap, stage=Stage.LEFT, inspected={}))

    async def hand_over(self, job: Job) -> None:
        """To the helper, which goes on when this bot is stopped."""
        await self._keep(job, replace(job.swap, stage=Stage.HANDED))

    async def _look_again(self, job: Job) -> None:
        """One that lived in the network of another of these was made anew with it, and is another one by now."""
        along = {one.name for other in self.jobs if other.swap.stage is Stage.DONE for one in other.swap.followers}
        if job.swap.name not in along:
            return
        every = await self._engine.list_containers(all=True)
        now = next((one for one in every if one.name == job.swap.name), None)
        if now is not None:
            job.swap = await plan(self._engine, now, every, own_id=self._services.own_container())

    async def _keep(self, job: Job, swap: Swap) -> None:
        """Raises DiskFull."""
        if swap.stage in ENDED:
            await self._store.end(job.number, swap.stage.value, packed(swap), self._services.clock())
        else:
            await self._store.keep(job.number, swap.stage.value, packed(swap))
        job.swap = swap
        await self._show()


def in_order(jobs: Sequence[Job]) -> list[Job]:
    """By name, but what others depend on before them, and the bot itself last."""
    left = sorted((job for job in jobs if not job.is_own), key=lambda job: job.swap.name)
    ordered: list[Job] = []
    while left:
        waiting = {name for job in left for name in job.swap.dependents}
        free = next((job for job in left if job.swap.name not in waiting), left[0])  # a ring has no first
        left.remove(free)
        ordered.append(free)
    return ordered + [job for job in jobs if job.is_own]


def guard_of(services: Services, host: str, *, actor_id: int, actor_name: str) -> Guard:
    """Nobody else changes one of them meanwhile. It raises BeingChanged where somebody does."""

    def guard(one: Container) -> AbstractContextManager[None]:
        return services.holds.hold(
            (host, one.id), name=one.name, verb="upgrade", actor_id=actor_id, actor_name=actor_name
        )

    return guard


def targets_of(job: Job) -> tuple[Target, ...]:
    """For the audit: the container, and the image before and after."""
    swap = job.swap
    name = swap.image
    images = [
        Target(kind="image", name=f"{name}@{digest}" if digest else name, id=image_id)
        for digest, image_id in ((swap.old_digest, swap.old_image_id), (swap.new_digest, swap.new_image_id))
        if image_id
    ]
    return (Target(kind="container", name=swap.name, id=swap.old_id), *images)


def failure_of(job: Job) -> str:
    """For the audit; "" where it went well."""
    if job.error is not None:
        return f"{job.swap.name}: {job.error}"
    if job.swap.stage is Stage.RESTORED:
        return f"{job.swap.name}: {job.swap.failure} {job.swap.detail}".rstrip() + ", put back"
    return f"{job.swap.name}: left as it was" if job.swap.stage is Stage.LEFT else ""
