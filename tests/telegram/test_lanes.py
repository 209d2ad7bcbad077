"""Turns in a chat: answers let alerts go first, though not for ever, and a wait of Telegram's is everybody's."""

import asyncio

from bot.nursery import Nursery
from bot.telegram.lanes import ALERTS_IN_A_ROW, Lane, Lanes


def at_noon() -> float:
    return 0.0


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_an_answer_goes_at_once_where_there_are_no_alerts() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        answer = nursery.start(lane.after_alerts(), name="answer")
        await settle()
        assert answer.done()


async def test_an_answer_waits_for_the_alert_that_is_being_told() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        with lane.alert():
            answer = nursery.start(lane.after_alerts(), name="answer")
            await settle()
            assert not answer.done()
        await settle()
        assert answer.done()


async def test_an_answer_waits_while_more_alerts_are_to_come() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        lane.expect_alerts(True)
        answer = nursery.start(lane.after_alerts(), name="answer")
        with lane.alert():
            await settle()
        await settle()
        assert not answer.done()
        lane.expect_alerts(False)
        await settle()
        assert answer.done()


async def test_an_answer_gets_through_a_long_row_of_alerts() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        lane.expect_alerts(True)
        answer = nursery.start(lane.after_alerts(), name="answer")
        await settle()
        waited = 0
        while not answer.done():
            waited += 1
            with lane.alert():
                await settle()
        assert waited == ALERTS_IN_A_ROW
        second = nursery.start(lane.after_alerts(), name="second answer")
        await settle()
        assert not second.done()  # the row is counted anew


async def test_who_gives_up_waiting_leaves_no_trace() -> None:
    lane = Lane(at_noon)
    async with Nursery() as nursery:
        lane.expect_alerts(True)
        impatient = nursery.start(lane.after_alerts(), name="impatient")
        await settle()
        impatient.cancel()
        await settle()
        for _ in range(ALERTS_IN_A_ROW):
            with lane.alert():
                await settle()
        answer = nursery.start(lane.after_alerts(), name="answer")
        await settle()
        assert not answer.done()


def test_a_wait_that_telegram_asks_for_is_the_whole_chats() -> None:
    now = 100.0
    lanes = Lanes(lambda: now)
    lane = lanes.of(7)
    lane.rest(30)
    now = 110.0
    assert lanes.of(7).rest_s() == 20
    assert lanes.of(8).rest_s() == 0
