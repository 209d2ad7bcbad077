import asyncio
from datetime import timedelta

import pytest

from bot.store import ConfirmationState, Store
from bot.store.confirmations import Confirmation, Confirmations
from bot.store.db import Database
from tests.store.fakes import MINUTE, NOON, question


async def _state(confirmations: Confirmations, token: str = "token") -> ConfirmationState:
    asked = await confirmations.get(token)
    assert asked is not None
    return asked.state


async def test_a_question_is_kept_whole_and_in_order(store: Store) -> None:
    ask = question(audit_id=5)
    await store.confirmations.ask(ask)
    assert await store.confirmations.get("token") == Confirmation(
        token=ask.token,
        asker_id=ask.asker_id,
        chat_id=ask.chat_id,
        topic_id=ask.topic_id,
        command=ask.command,
        argv=ask.argv,
        body=ask.body,
        document=ask.document,
        bound=ask.bound,
        audit_id=5,
        lang=ask.lang,
        created_at=ask.created_at,
        expires_at=ask.expires_at,
        message_id=None,
        state=ConfirmationState.PENDING,
    )
    asked = await store.confirmations.get("token")
    assert asked is not None
    assert list(asked.bound) == list(ask.bound)


async def test_the_message_that_shows_it_is_noted(store: Store) -> None:
    await store.confirmations.ask(question())
    await store.confirmations.set_message("token", 42)
    asked = await store.confirmations.get("token")
    assert asked is not None
    assert asked.message_id == 42


async def test_an_unknown_question_is_nothing(store: Store) -> None:
    assert await store.confirmations.get("token") is None
    assert await store.confirmations.take("token", NOON) is False
    assert await store.confirmations.cancel("token") is False


async def test_of_many_presses_at_once_one_gets_it(store: Store) -> None:
    await store.confirmations.ask(question())
    taken = await asyncio.gather(*(store.confirmations.take("token", NOON) for _ in range(20)))
    assert sorted(taken) == [False] * 19 + [True]
    assert await _state(store.confirmations) is ConfirmationState.CONFIRMED


async def test_of_yes_and_no_at_once_one_wins(store: Store) -> None:
    await store.confirmations.ask(question())
    answers = await asyncio.gather(store.confirmations.cancel("token"), store.confirmations.take("token", NOON))
    assert sorted(answers) == [False, True]


@pytest.mark.parametrize(("minutes", "may"), [(0, True), (4, True), (5, False), (60, False)])
async def test_it_may_be_taken_for_five_minutes(store: Store, minutes: int, may: bool) -> None:
    await store.confirmations.ask(question())
    assert await store.confirmations.take("token", NOON + minutes * MINUTE) is may


async def test_a_cancelled_one_is_not_taken(store: Store) -> None:
    await store.confirmations.ask(question())
    assert await store.confirmations.cancel("token") is True
    assert await store.confirmations.take("token", NOON) is False
    assert await _state(store.confirmations) is ConfirmationState.CANCELLED


async def test_what_nobody_answered_expires_once_oldest_first(store: Store) -> None:
    await store.confirmations.ask(question("b", at=NOON + MINUTE))
    await store.confirmations.ask(question("a", at=NOON))
    await store.confirmations.ask(question("later", at=NOON + 10 * MINUTE))
    await store.confirmations.ask(question("answered", at=NOON))
    await store.confirmations.cancel("answered")
    now = NOON + 6 * MINUTE
    assert [(row.token, row.state) for row in await store.confirmations.expire(now)] == [
        ("a", ConfirmationState.EXPIRED),
        ("b", ConfirmationState.EXPIRED),
    ]
    assert await store.confirmations.expire(now) == []


async def test_answered_ones_are_forgotten_after_a_month(store: Store) -> None:
    await store.confirmations.ask(question("old"))
    await store.confirmations.ask(question("pending"))
    await store.confirmations.cancel("old")
    await store.sweep(NOON + timedelta(days=31))
    assert await store.confirmations.get("old") is None
    assert await store.confirmations.get("pending") is not None


async def test_on_a_full_disk_nothing_expires_until_there_is_room(database: Database) -> None:
    confirmations = Confirmations(database)
    await confirmations.ask(question())
    await database.write(lambda connection: connection.execute("PRAGMA query_only = ON"))
    assert await confirmations.expire(NOON + 6 * MINUTE) == []
    assert await _state(confirmations) is ConfirmationState.PENDING
