"""``make soak``: 20,000 events under random outages and kills. Prints figures; exit code 1 where something was lost."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from tests.soak.soak import Soak  # noqa: E402

LIMIT_S = 600


async def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(
            events=int(sys.argv[1]) if sys.argv[1:] else 20_000, per_second=300, kill_every_s=6, folder=Path(folder)
        )
        async with asyncio.timeout(LIMIT_S):
            figures = await soak.run()
    print(figures)  # noqa: T201
    return 1 if figures.problems else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
