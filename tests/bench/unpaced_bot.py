"""Lotsman without its own pacing: a benchmark asks faster than any person, and would measure nothing but the pace."""

import asyncio

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import App  # noqa: E402
from bot.log import configure  # noqa: E402
from bot.setting_files import load  # noqa: E402
from tests.unpaced import Unpaced  # noqa: E402


async def main() -> None:
    settings = load().model_copy(update={"commands_a_minute": 0})
    app = App(settings, pace=Unpaced())
    await app.start()
    await app.run()


if __name__ == "__main__":
    configure()
    asyncio.run(main())
