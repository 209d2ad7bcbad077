"""No pace at all, for tests and benchmarks that ask faster than any person. Imports nothing of the rest of the bot."""

from bot.telegram.pace import Pace


class Unpaced(Pace):
    def __init__(self) -> None:
        super().__init__(lambda: 0.0)

    def take(self, chat_id: int) -> float:
        return 0.0
