"""A press is answered once, however many parts of the bot want to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from bot.telegram.pace import Pace
from bot.telegram.sender import Sender


@dataclass
class FakeBot:
    answered: list[tuple[str, str | None]] = field(default_factory=list)

    async def answer_callback_query(self, query_id: str, *, text: str | None, show_alert: bool | None) -> bool:
        self.answered.append((query_id, text))
        return True


async def test_a_press_that_was_answered_late_is_not_answered_again() -> None:
    bot = FakeBot()
    sender = Sender(bot=cast(Any, bot), store=cast(Any, None), pace=Pace(lambda: 0.0))
    await sender.toast("1")
    await sender.toast("1", "done")
    await sender.toast("2", "done")
    assert bot.answered == [("1", None), ("2", "done")]
