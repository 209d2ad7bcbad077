"""Lotsman without its own pacing: a benchmark asks faster than any person, and would measure nothing but the pace."""

import asyncio

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import App  # noqa: E402
from bot.log import configure  # noqa: E402
from bot.setting_files import load  # noqa: E402
from bot.telegram.pace import Pace  # noqa: E402


class Unpaced(Pace):
    def __init__(self) -> None:
        super().__init__(lambda: 0.0)

    def take(self, chat_id: int) -> float:
        return 0.0


async def main() -> None:
    settings = load().model_copy(update={"commands_a_minute": 0})
    app = App(settings, pace=Unpaced())
    await app.start()
    await app.run()


if __name__ == "__main__":
    configure()
    asyncio.run(main())
