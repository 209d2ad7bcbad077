"""Volumes: ``docker volume ls``, ``inspect``, ``create``, ``rm``."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.calls import Calls
from bot.engine.containers import filters_param
from bot.engine.failures import Subject
from bot.engine.model import Volume
from bot.engine.parse.volumes import parse_volume, parse_volumes
from bot.engine.port import Filters
from bot.engine.wire import segment


class Volumes(Calls):
    async def list_volumes(self, *, filters: Filters | None = None) -> tuple[Volume, ...]:
        return await self._json("GET", "/volumes", params={"filters": filters_param(filters)}, parse=parse_volumes)

    async def inspect_volume(self, name: str) -> Volume:
        return await self._json("GET", f"/volumes/{segment(name)}", subject=_subject(name), parse=parse_volume)

    async def create_volume(
        self, name: str, *, driver: str = "local", options: Mapping[str, str], labels: Mapping[str, str]
    ) -> Volume:
        body = {"Name": name, "Driver": driver, "DriverOpts": dict(options), "Labels": dict(labels)}
        return await self._json("POST", "/volumes/create", body=body, subject=_subject(name), parse=parse_volume)

    async def remove_volume(self, name: str, *, force: bool = False) -> None:
        await self._say("DELETE", f"/volumes/{segment(name)}", params={"force": force}, subject=_subject(name))


def _subject(name: str) -> Subject:
    return Subject(kind="volume", ref=name)
