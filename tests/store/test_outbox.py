"""The outbox's rows: what is merged, what is marked, what leaves, and what is forgotten."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DiskFull
from bot.store import Store
from bot.store.db import Database
from bot.store.outbox import CLOSED_KEPT, COPIES_KEPT, Attempt, Outbox
from bot.store.posts import Post
from tests.store.fakes import MINUTE, NOON, Clock, fill_disk, free_disk

CARD = "incident:17"
ANNA, OLEG, GROUP = 1001, 1002, -100500


@pytest.fixture
def outbox(database: Database, clock: Clock) -> Outbox:
    return Outbox(database, clock)


def post(text: str, *, chat_id: int = ANNA, happened_at: datetime = NOON, **changes: Any) -> Post:
    return Post(chat_id=chat_id, view={"text": text}, happened_at=happened_at, **changes)


async def begun(outbox: Outbox, chat_id: int = ANNA) -> Attempt:
    """The chat's next row, as it is about to be sent."""
    turns = await outbox.turns(chat_id, NOON + MINUTE)
    due = turns.fresh or turns.edits[0]
    attempt = await outbox.begin(due.id)
    assert attempt is not None
    return attempt


async def told(outbox: Outbox, chat_id: int = ANNA, *, message_id: int = 7) -> Post:
    attempt = await begun(outbox, chat_id)
    await outbox.taken(attempt, message_id=message_id)
    return attempt.post


async def test_a_row_comes_out_as_it_went_in(outbox: Outbox) -> None:
    given = post("web01", card=CARD, topic_id=5, is_silent=True, hold_until=NOON, lang="ru", time_zone="Europe/Moscow")
    await outbox.add(given)
    assert (await begun(outbox)).post == given


async def test_putting_is_part_of_the_callers_transaction(database: Database, outbox: Outbox) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        outbox.put(connection, [post("web01")])
        raise ValueError("the incident could not be kept")

    with pytest.raises(ValueError, match="could not be kept"):
        await database.write(fail)
    assert await outbox.waiting() == 0


async def test_who_delivers_hears_of_a_commit(outbox: Outbox) -> None:
    assert not outbox.arrived.is_set()
    await outbox.add(post("web01"))
    assert outbox.arrived.is_set()


async def test_a_cards_newer_state_takes_the_place_of_the_one_that_waits(outbox: Outbox) -> None:
    await outbox.add(post("died", card=CARD), post("other"), post("died", card=CARD, chat_id=OLEG))
    await outbox.add(post("healthy", card=CARD, happened_at=NOON + MINUTE))
    assert await outbox.waiting() == 3
    first = await told(outbox)
    assert (first.view, first.happened_at) == ({"text": "healthy"}, NOON)
    assert (await told(outbox)).view == {"text": "other"}
    assert (await told(outbox, OLEG)).view == {"text": "died"}


@pytest.mark.parametrize(("first", "second", "is_silent"), [(0, 1, False), (1, 0, False), (1, 1, True), (0, 0, False)])
async def test_two_states_in_one_ring_if_either_does(outbox: Outbox, first: int, second: int, is_silent: bool) -> None:
    await outbox.add(post("died", card=CARD, is_silent=bool(first)))
    await outbox.add(post("healthy", card=CARD, is_silent=bool(second)))
    assert (await begun(outbox)).post.is_silent is is_silent


async def test_a_state_that_may_be_told_now_frees_the_one_that_was_held(outbox: Outbox) -> None:
    await outbox.add(post("warning", card=CARD, hold_until=NOON + 60 * MINUTE))
    await outbox.add(post("critical", card=CARD))
    assert (await begun(outbox)).post.hold_until is None


async def test_what_is_being_sent_is_not_changed_under_the_senders_hands(outbox: Outbox) -> None:
    await outbox.add(post("died", card=CARD))
    attempt = await begun(outbox)
    await outbox.add(post("healthy", card=CARD))
    await outbox.taken(attempt, message_id=7)
    edit = await begun(outbox)
    assert (edit.message_id, edit.post.view) == (7, {"text": "healthy"})


async def test_what_failed_is_sent_anew_with_the_newest_state(outbox: Outbox) -> None:
    await outbox.add(post("died", card=CARD))
    attempt = await begun(outbox)
    await outbox.add(post("healthy", card=CARD))
    await outbox.left_open(attempt)
    again = await begun(outbox)
    assert (again.id, again.post.view, await outbox.waiting()) == (attempt.id, {"text": "healthy"}, 1)


async def test_an_attempt_is_on_disk_before_it_is_made(outbox: Outbox) -> None:
    await outbox.add(post("web01"))
    assert (await begun(outbox)).may_be_taken is False
    await outbox.recover()  # the process was killed there
    assert (await begun(outbox)).may_be_taken is True


async def test_a_refusal_takes_the_mark_away(outbox: Outbox) -> None:
    await outbox.add(post("web01"))
    await outbox.refused(await begun(outbox))
    assert (await begun(outbox)).may_be_taken is False


async def test_a_refusal_says_nothing_of_the_attempt_before_it(outbox: Outbox) -> None:
    await outbox.add(post("web01"))
    await outbox.left_open(await begun(outbox))
    await outbox.refused(await begun(outbox))
    assert (await begun(outbox)).may_be_taken is True


async def test_an_edit_is_never_called_a_repeat(outbox: Outbox) -> None:
    await outbox.add(post("died", card=CARD))
    await told(outbox)
    await outbox.add(post("healthy", card=CARD))
    await outbox.left_open(await begun(outbox))
    assert (await begun(outbox)).may_be_taken is False


async def test_a_ring_that_meets_a_waiting_edit_is_a_new_message_of_its_own_time(outbox: Outbox) -> None:
    await outbox.add(post("died", card=CARD))
    await told(outbox)
    await outbox.add(post("restarting", card=CARD))
    await outbox.add(post("nobody has it", card=CARD, rings_again=True, happened_at=NOON + MINUTE))
    attempt = await begun(outbox)
    assert (attempt.message_id, attempt.post.happened_at, await outbox.waiting()) == (None, NOON + MINUTE, 1)


async def test_pieces_that_were_taken_are_remembered(outbox: Outbox) -> None:
    await outbox.add(post("long"))
    await outbox.piece_taken(await begun(outbox))
    again = await begun(outbox)
    assert (again.pieces_sent, again.may_be_taken) == (1, False)


async def test_the_plan_names_who_is_ready_and_when_there_is_more(outbox: Outbox) -> None:
    await outbox.add(post("now"), post("later", chat_id=OLEG, hold_until=NOON + 5 * MINUTE), post("now", chat_id=GROUP))
    await outbox.close_chat(
        await begun(outbox, GROUP), reason="kicked", retry_at=NOON + 3 * MINUTE, notices=lambda _count: []
    )
    plan = await outbox.plan(NOON)
    assert (plan.ready, plan.next_at) == ((ANNA,), NOON + 3 * MINUTE)
    assert await outbox.is_unheard()


async def test_a_closed_chats_notice_is_kept_with_the_closing(outbox: Outbox) -> None:
    await outbox.add(post("first"), post("second"))
    is_new = await outbox.close_chat(
        await begun(outbox),
        reason="blocked",
        retry_at=NOON + MINUTE,
        notices=lambda count: [post(f"{count} wait", chat_id=OLEG)],
    )
    assert (is_new, await outbox.is_unheard()) == (True, False)
    assert (await begun(outbox, OLEG)).post.view == {"text": "2 wait"}
    assert (await outbox.turns(ANNA, NOON)).fresh is None


async def test_a_chat_that_takes_a_message_is_open_again(outbox: Outbox) -> None:
    await outbox.add(post("first"))
    await outbox.close_chat(await begun(outbox), reason="blocked", retry_at=NOON, notices=lambda _count: [])
    await told(outbox)
    assert await outbox.closed() == {}


async def test_a_closed_chat_with_nothing_waiting_is_open_once_somebody_writes_there(outbox: Outbox) -> None:
    await outbox.add(post("first"))
    attempt = await begun(outbox)
    await outbox.close_chat(attempt, reason="blocked", retry_at=NOON + MINUTE, notices=lambda _count: [])
    await outbox.reopen(ANNA)
    assert list(await outbox.closed()) == [ANNA]
    await outbox.sweep(NOON + 2 * CLOSED_KEPT)
    await outbox.reopen(ANNA)
    assert await outbox.closed() == {}


async def test_a_move_takes_everything_along_and_is_remembered(outbox: Outbox) -> None:
    new_id, newest_id = -100777, -100888
    await outbox.add(post("died", card=CARD, chat_id=GROUP))
    await told(outbox, GROUP)
    await outbox.add(post("healthy", card=CARD, chat_id=GROUP))
    await outbox.move_chat(GROUP, new_id)
    moved = await begun(outbox, new_id)
    assert (moved.message_id, moved.post.view, await outbox.copies(CARD)) == (None, {"text": "healthy"}, ())
    await outbox.move_chat(new_id, newest_id)
    await outbox.add(post("other", chat_id=GROUP))
    assert (await outbox.plan(NOON)).ready == (newest_id,)


async def test_old_copies_are_forgotten(outbox: Outbox) -> None:
    await outbox.add(post("died", card=CARD))
    await told(outbox)
    await outbox.sweep(NOON + COPIES_KEPT - MINUTE)
    assert len(await outbox.copies(CARD)) == 1
    await outbox.sweep(NOON + COPIES_KEPT + MINUTE)
    assert await outbox.copies(CARD) == ()


async def test_only_what_waits_for_a_chat_that_is_closed_for_days_is_given_up(outbox: Outbox) -> None:
    await outbox.add(post("blocked"), post("not told yet", chat_id=OLEG))
    await outbox.close_chat(await begun(outbox), reason="blocked", retry_at=NOON, notices=lambda _count: [])
    await outbox.sweep(NOON + CLOSED_KEPT - MINUTE)
    assert await outbox.waiting() == 2
    await outbox.sweep(NOON + CLOSED_KEPT + MINUTE)
    assert await outbox.waiting() == 1


async def test_a_full_disk_leaves_the_row_as_it_was(database: Database, outbox: Outbox) -> None:
    await outbox.add(post("web01"))
    await fill_disk(database)
    with pytest.raises(DiskFull):
        await outbox.add(*(post("x" * 500) for _ in range(200)))
    await free_disk(database)
    assert (await begun(outbox)).post.view == {"text": "web01"}


async def test_the_store_sweeps_and_moves_with_the_rest(path: Path, clock: Clock) -> None:
    store = await Store.open(path, clock=clock)
    await store.outbox.add(post("died", card=CARD))
    await told(store.outbox)
    await store.sweep(NOON + COPIES_KEPT + timedelta(days=1))
    assert await store.outbox.copies(CARD) == ()
    await store.close()
