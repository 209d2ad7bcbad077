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

RECORDS_PER_LIMIT = 50  # records of the build cache that are surely removed within one call's limit

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
        """See ``port.Engine``. The limit grows with the number of records: each takes a request of its own."""
        limit_s = self._limit_s
        return await self._do(
            lambda wire: _prune(wire, ids, limit_s), limit_s=limit_s * (1 + len(ids) // RECORDS_PER_LIMIT)
        )

    async def inspect_raw(self, kind: str, ref: str) -> Raw:
        path = _RAW_PATHS[kind].format(segment(ref))
        return await self._json("GET", path, subject=Subject(kind=kind, ref=ref), parse=_mapping)


def _prune(wire: Wire, ids: Sequence[str], limit_s: float) -> int:
    """A record goes only after those that stand on it, so the rest is tried again as long as something goes."""
    left = list(ids)
    reclaimed = 0
    while left:
        gone: set[str] = set()
        for record in reversed(left):
            answer = _prune_one(wire, record, limit_s)
            gone.update(answer.get("CachesDeleted") or ())
            reclaimed += int(answer.get("SpaceReclaimed") or 0)
        if not gone:
            break
        left = [record for record in left if record not in gone]
    return reclaimed


def _prune_one(wire: Wire, record: str, limit_s: float) -> Mapping[str, Any]:
    # The engine takes one id a request and reads it as a pattern.
    filters = json.dumps({"id": [f"^{re.escape(record)}$"]})
    answer = wire.json("POST", "/build/prune", limit_s=limit_s, params={"all": True, "filters": filters})
    return _mapping(answer)


def _mapping(answer: Any) -> Mapping[str, Any]:
    return dict(answer)
