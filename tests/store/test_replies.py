from datetime import timedelta

from bot.nursery import Nursery
from bot.store import Store
from tests.store.fakes import NOON, Clock


async def test_an_awaited_reply_means_its_line_in_its_chat_alone(store: Store) -> None:
    await store.replies.await_one(-100, 7, "note где бэкапы", "vps")
    assert await store.replies.line(-100, 7) == ("note где бэкапы", "vps")
    assert await store.replies.line(-100, 8) is None
    assert await store.replies.line(1001, 7) is None


async def test_a_reply_that_comes_while_its_question_is_being_sent_waits(store: Store) -> None:
    async with Nursery() as nursery:
        async with store.replies.asking(1):
            reply = nursery.start(store.replies.line(1, 7), name="reply")
            assert await store.replies.line(2, 7) is None  # another chat does not wait
            await store.replies.await_one(1, 7, "note a")
            assert not reply.done()
        assert await reply == ("note a", "")


async def test_an_awaited_reply_is_forgotten_with_the_keyboards(store: Store, clock: Clock) -> None:
    await store.replies.await_one(1, 7, "note a")
    clock.now = NOON + timedelta(days=2)
    await store.replies.await_one(1, 8, "note b")
    await store.sweep(NOON + timedelta(days=31))
    assert [await store.replies.line(1, number) for number in (7, 8)] == [None, ("note b", "")]
