"""``make torture``: every long form, with the figures that SECURITY.md quotes. Exits with 1 where one has found a
fault.

``python -m tests.torture [NAME ...]`` runs those alone. A module of this folder is one line in ``ALL``.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import docker

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import LOCAL_TOKEN  # noqa: E402
from bot.engine.private import PrivateEngine  # noqa: E402
from bot.localchat.floods import Floods  # noqa: E402
from bot.localchat.server import LocalChat  # noqa: E402
from bot.telegram.pace import PRIVATE_BURST  # noqa: E402
from tests import images  # noqa: E402
from tests.torture import chain, kills, load  # noqa: E402

KILLS = int(os.environ.get("KILLS", "200"))
ATTACKS = int(os.environ.get("ATTACKS", "2000"))
SEED = int(os.environ.get("SEED", "6"))

Report = tuple[list[str], bool]
"""Lines to print, and whether all was well."""


async def many_kills() -> Report:
    engine = PrivateEngine.temporary()
    engine.start()
    try:
        api = docker.APIClient(engine.host, version="auto", timeout=120)
        images.build_all(api)
        server = LocalChat(token=LOCAL_TOKEN, floods=False)
        await server.start()
        with tempfile.TemporaryDirectory() as folder:
            found = await kills.run(api, engine.host, server, Path(folder) / "data", kills=KILLS, seed=SEED)
        await server.stop()
        api.close()
    finally:
        engine.stop()
    return [*found.lines(), f"refusals of Telegram      {len(server.violations)}"], not (
        found.problems or server.violations
    )


async def many_attacks() -> Report:
    with tempfile.TemporaryDirectory() as folder:
        found = await chain.run(Path(folder), rows=2_000, attacks=ATTACKS, seed=SEED)
    return found.lines(), not found.unseen


async def many_people() -> Report:
    engine = PrivateEngine.temporary()
    engine.start()
    try:
        api = docker.APIClient(engine.host, version="auto", timeout=120)
        images.build_all(api)
        server = LocalChat(token=LOCAL_TOKEN, floods=Floods(burst=PRIVATE_BURST))
        await server.start()
        with tempfile.TemporaryDirectory() as folder:
            found = await load.run(
                api,
                engine.host,
                server,
                Path(folder),
                people=50,
                commands=20,
                within_s=60,
                limit_s=10,
                rounds=2,
                seed=SEED,
            )
        await server.stop()
        api.close()
    finally:
        engine.stop()
    return [*found.lines(), f"refusals of Telegram      {len(server.violations)}"], not (
        found.problems or server.violations
    )


ALL: dict[str, Callable[[], Coroutine[Any, Any, Report]]] = {
    "kills": many_kills,
    "chain": many_attacks,
    "load": many_people,
}


def main(names: list[str]) -> int:
    """Raises KeyError for a name that is none."""
    is_well = True
    for name in names or list(ALL):
        began = time.monotonic()
        lines, was_well = asyncio.run(ALL[name]())
        is_well = is_well and was_well
        sys.stdout.write(
            "\n".join([f"{name} ({time.monotonic() - began:.0f} s)", *(f"  {line}" for line in lines), ""])
        )
        sys.stdout.flush()
    return 0 if is_well else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
