"""The engine itself: ``docker version``, ``info``, ``system df``, the build cache."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.engine.calls import Calls
from bot.engine.failures import Subject
from bot.engine.model import DiskUsage, Info, Raw, Version
from bot.engine.parse.system import parse_disk_usage, parse_info, parse_version
from bot.engine.wire import Wire, segment

_RAW_PATHS = {
    "container": "/containers/{}/json",
    "image": "/images/{}/json",
    "volume": "/volumes/{}",
    "network": "/networks/{}",
}


class System(Calls):
    async def ping(self) -> None:
        await self._say("GET", "/_ping")

    async def version(self) -> Version:
        return await self._json("GET", "/version", parse=parse_version)

    async def info(self) -> Info:
        return await self._json("GET", "/info", parse=parse_info)

    async def disk_usage(self) -> DiskUsage:
        return await self._json("GET", "/system/df", parse=parse_disk_usage)

    async def prune_build_cache(self, ids: Sequence[str]) -> int:
        limit_s = self._limit_s

        def prune(wire: Wire) -> int:
            # One by one: the engine takes a single id a request, as a pattern.
            return sum(_reclaimed(_prune(wire, record, limit_s)) for record in ids)

        return await self._do(prune)

    async def inspect_raw(self, kind: str, ref: str) -> Raw:
        path = _RAW_PATHS[kind].format(segment(ref))
        return await self._json("GET", path, subject=Subject(kind=kind, ref=ref), parse=_mapping)


def _prune(wire: Wire, record: str, limit_s: float) -> Any:
    filters = json.dumps({"id": [re.escape(record)]})
    return wire.json("POST", "/build/prune", limit_s=limit_s, params={"all": True, "filters": filters})


def _reclaimed(answer: Any) -> int:
    return int((answer or {}).get("SpaceReclaimed") or 0)


def _mapping(answer: Any) -> Mapping[str, Any]:
    return dict(answer)
