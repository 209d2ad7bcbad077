"""How full the file system is that holds the engine's data, where it can be seen from here.

The engine does not tell. Over a unix socket it is this machine's, and its data root can be looked at: directly, or,
where the bot itself runs in one of its containers, through /etc/hosts, which the engine mounts from there. Over ssh
``df`` is asked on the other side.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

from bot.engine.calls import Calls
from bot.engine.model import Space
from bot.engine.wire import Wire

_MOUNTS = Path("/proc/self/mountinfo")
_DF = re.compile(r"^.*?\s(?P<total>\d+)\s+\d+\s+(?P<free>\d+)\s+\d+%\s", re.MULTILINE)
_LENT = re.compile(r"/containers/[0-9a-f]{64}/(?:hosts|hostname|resolv\.conf)$")
"""What the engine mounts into a container from its own folder, whatever the storage driver."""


class DataRoot(Calls):
    async def data_root_space(self) -> Space | None:
        """See ``port.Engine``. In a worker thread: a file system may hang."""
        limit_s, tunnel = self._limit_s, self._tunnel

        def ask(wire: Wire) -> Space | None:
            root = str(wire.json("GET", "/info", limit_s=limit_s).get("DockerRootDir") or "/")
            assert tunnel is not None
            return told_by_df(tunnel.ask(f"LC_ALL=C df -Pk {shlex.quote(root)}"), root)

        if tunnel is not None:
            return await self._do(ask)
        if not self._address.url.startswith("unix://"):
            return None

        def look(wire: Wire) -> Space | None:
            root = str(wire.json("GET", "/info", limit_s=limit_s).get("DockerRootDir") or "")
            try:
                mounts = _MOUNTS.read_text(errors="replace").splitlines()
            except OSError:  # not Linux
                mounts = []
            place = seen_at(root, mounts)
            return measure(place, root) if place else None

        return await self._do(look)


def seen_at(root: str, mounts: Iterable[str]) -> str:
    """A path on the data root's file system, empty where there is none. ``mounts``: the lines of mountinfo."""
    lent, mounted = "", False
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 5:
            continue
        source, target = fields[3], fields[4]
        mounted = mounted or target == root
        if _LENT.search(source):
            lent = target
    # Within a container a folder of that name is its own, unless it was mounted.
    return lent if lent and not mounted else root


def told_by_df(output: str, root: str) -> Space | None:
    """POSIX's form: a head, then device, blocks of 1024 bytes, used, available, percent, mount point."""
    found = _DF.search(output)
    if found is None:
        return None
    return Space(path=root, total_bytes=int(found["total"]) * 1024, free_bytes=int(found["free"]) * 1024)


def measure(place: str, root: str) -> Space | None:
    try:
        found = os.statvfs(place)
    except OSError:
        return None
    return Space(path=root, total_bytes=found.f_blocks * found.f_frsize, free_bytes=found.f_bavail * found.f_frsize)
