"""Turns in a chat: alerts before answers, one call at a time, and nobody who was cancelled keeps the others waiting."""

import asyncio

from bot.nursery import Nursery
from bot.telegram.lanes import ALERTS_IN_A_ROW, Lane, Lanes


def at_noon() -> float:
    return 0.0


class Speakers:
    """Start some, then let them speak: ``heard`` is the order in which they had their turns."""

    def __init__(self, lane: Lane, nursery: Nursery):
        self.heard: list[str] = []
        self._lane = lane
        self._nursery = nursery

    def start(self, name: str, *, is_alert: bool = False) -> asyncio.Task[None]:
        return self._nursery.start(self._speak(name, is_alert), name=name)

    async def _speak(self, name: str, is_alert: bool) -> None:
        async with self._lane.turn(is_alert=is_alert):
            self.heard.append(name)


async def settle() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


async def test_an_alert_goes_before_answers_that_wait_longer() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        speakers = Speakers(lane, nursery)
        async with lane.turn():
            speakers.start("first answer")
            speakers.start("second answer")
            await settle()
            speakers.start("alert", is_alert=True)
            await settle()
        await settle()
    assert speakers.heard == ["alert", "first answer", "second answer"]


async def test_answers_wait_while_more_alerts_are_to_come() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        speakers = Speakers(lane, nursery)
        lane.expect_alerts(True)
        speakers.start("answer")
        await settle()
        speakers.start("alert", is_alert=True)
        await settle()
        assert speakers.heard == ["alert"]
        lane.expect_alerts(False)
        await settle()
    assert speakers.heard == ["alert", "answer"]


async def test_an_answer_gets_through_a_long_row_of_alerts() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        speakers = Speakers(lane, nursery)
        async with lane.turn(is_alert=True):
            speakers.start("answer")
            for number in range(ALERTS_IN_A_ROW + 5):
                speakers.start(f"alert {number}", is_alert=True)
            await settle()
        await settle()
    assert speakers.heard.index("answer") == ALERTS_IN_A_ROW - 1
    assert len(speakers.heard) == ALERTS_IN_A_ROW + 6


async def test_who_is_cancelled_while_waiting_gives_up_the_turn() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        speakers = Speakers(lane, nursery)
        async with lane.turn():
            impatient = speakers.start("impatient")
            speakers.start("patient")
            await settle()
        impatient.cancel()  # it has the turn by now, but has not run yet
        await settle()
    assert speakers.heard == ["patient"]


async def test_a_wait_that_telegram_asks_for_is_the_whole_chats() -> None:
    now = 100.0
    lanes = Lanes(lambda: now)
    lane = lanes.of(7)
    lane.rest(30)
    now = 110.0
    assert lanes.of(7).rest_s() == 20
    assert lanes.of(8).rest_s() == 0
