"""A change of one service as a live message. Apart from changes.py since four commands end in it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.swarm_model import SwarmService
from bot.features.services import rollout
from bot.services.progress import Seen, Watched
from bot.telegram import service_watch
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.ui.view import View


async def watch(call: Call, service: SwarmService, *, before: str = "") -> None:
    """``service`` as it was before the change; ``before`` its image then, where that has changed."""
    async with call.live() as live:
        await follow(call, live, Seen(service=service, tasks=(), nodes={}, before=before))


async def follow(call: Call, live: Live, seen: Seen) -> None:
    await service_watch.watch(call, live, [seen], _Face(call))


class _Face:
    def __init__(self, call: Call) -> None:
        self._call = call

    def shown(self, many: Sequence[Watched], took_s: float) -> View:
        (one,) = many
        return rollout.shown(one.seen, one.stage, took_s=took_s, may=self._call.may, t=self._call.t)

    def finished(self, many: Sequence[Watched], took_s: float, note: str) -> View:
        (one,) = many
        return rollout.finished(one.seen, one.stage, took_s=took_s, may=self._call.may, note=note, t=self._call.t)
