"""The whole bot as a process, to be killed: with a clock that may be ahead, and without pacing.

CLOCK_AHEAD_S=1800 python -m tests.watch.killable_bot, with the settings of any bot
"""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import App  # noqa: E402
from bot.log import configure  # noqa: E402
from bot.setting_files import load  # noqa: E402
from tests.unpaced import Unpaced  # noqa: E402


async def main() -> None:
    ahead = timedelta(seconds=float(os.environ.get("CLOCK_AHEAD_S", "0")))
    app = App(load(), pace=Unpaced(), clock=lambda: datetime.now(UTC) + ahead)
    await app.start()
    await app.run()


if __name__ == "__main__":
    configure()
    asyncio.run(main())
