"""A press is answered once, however many parts of the bot want to; an edited message keeps its buttons' row."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from aiogram.utils.formatting import Text

from bot.telegram.pace import Pace
from bot.telegram.people import ChatRef
from bot.telegram.sender import SAME_TOKENS_S, Sender
from bot.ui.view import Button, Tap, View
from tests.unpaced import Unpaced


@dataclass
class FakeBot:
    answered: list[tuple[str, str | None]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # the data of each edit's button

    async def answer_callback_query(self, query_id: str, *, text: str | None, show_alert: bool | None) -> bool:
        self.answered.append((query_id, text))
        return True

    async def edit_message_text(self, *, reply_markup: Any, **_rest: object) -> bool:
        self.shown.append(reply_markup.inline_keyboard[0][0].callback_data)
        return True


class FakeKeyboards:
    def __init__(self) -> None:
        self.saved = 0

    async def save(self, _chat_id: int, taps: list[Tap]) -> list[str]:
        self.saved += 1
        return [f"{self.saved}:{index}" for index in range(len(taps))]


class Elapsed:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_press_that_was_answered_late_is_not_answered_again() -> None:
    bot = FakeBot()
    sender = Sender(bot=cast(Any, bot), store=cast(Any, None), pace=Pace(lambda: 0.0))
    await sender.toast("1")
    await sender.toast("1", "done")
    await sender.toast("2", "done")
    assert bot.answered == [("1", None), ("2", "done")]


async def test_edits_that_leave_the_buttons_as_they_are_write_no_row() -> None:
    bot, elapsed = FakeBot(), Elapsed()
    store = cast(Any, SimpleNamespace(keyboards=FakeKeyboards()))
    sender = Sender(bot=cast(Any, bot), store=store, pace=Unpaced(), monotonic=elapsed)

    async def edit(message_id: int, key: str) -> None:
        rows = ((Button(text="⏎", tap=Tap(action="terminal.key", args={"key": key})),),)
        await sender.edit(ChatRef(id=7, is_private=True), message_id, View(text=Text("a screen"), rows=rows))

    for message_id, key in ((1, "enter"), (1, "enter"), (2, "enter"), (1, "enter"), (1, "raw"), (1, "raw")):
        await edit(message_id, key)
    elapsed.seconds = SAME_TOKENS_S
    await edit(1, "raw")
    assert bot.shown == ["1:0", "1:0", "2:0", "1:0", "3:0", "3:0", "4:0"]
