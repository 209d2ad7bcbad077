"""The journal: once, in whatever order things come; what a crash leaves, with all that is needed to tell of it."""

from datetime import timedelta

from bot.store import Outcome, Step, StepState, Store, Taken
from bot.store.db import Database
from bot.store.journal import KEPT, Journal
from tests.store.fakes import FULL_ID, MINUTE, NOON, fill_disk, question, start

STOP = Step(position=0, verb="stop", kind="container", name="web01", id=FULL_ID, ref="web", patience_s=12)


def update(number: int = 77, query: str = "") -> Taken:
    return Taken(update_id=number, query_id=query, body=f'{{"update_id":{number}}}')


async def begins(journal: Journal, one: Taken) -> bool:
    return await journal.begin(one.update_id, lambda: one, NOON)


async def test_an_update_begins_once_however_often_it_comes(store: Store) -> None:
    await store.journal.adopt("bot")
    await store.journal.take([update()], NOON)
    await store.journal.take([update()], NOON)
    assert [await begins(store.journal, update()) for _ in range(3)] == [True, False, False]
    await store.journal.end(77)
    assert not await begins(store.journal, update())


async def test_an_update_that_nobody_took_is_taken_when_it_begins(store: Store) -> None:
    await store.journal.adopt("bot")
    assert await begins(store.journal, update())
    assert not await begins(store.journal, update())


async def test_a_press_is_known_again_under_another_update(store: Store) -> None:
    await store.journal.adopt("bot")
    assert await begins(store.journal, update(1, query="press"))
    assert not await begins(store.journal, update(2, query="press"))


async def test_what_was_done_is_not_left_over_and_its_text_is_gone(store: Store, database: Database) -> None:
    await store.journal.adopt("bot")
    await begins(store.journal, update())
    await store.journal.end(77)
    assert await store.journal.adopt("bot") == []
    assert [row["body"] for row in await database.rows("SELECT body FROM journal")] == [""]


async def test_what_is_left_over_tells_how_far_it_came(store: Store) -> None:
    await store.journal.adopt("bot")
    await begins(store.journal, update())
    row = await store.audit.begin(start())
    await store.journal.plan(77, command="stop", argv=("-t", "9", "web"), audit_id=row, steps=[STOP])
    await store.journal.step(77, 0, StepState.DOING, at=NOON)
    await store.journal.note(77, FULL_ID, "since noon")
    (left,) = await Journal(store.journal._database).adopt("bot")
    assert (left.update_id, left.tries, left.is_ours, left.command, left.argv) == (
        77,
        1,
        True,
        "stop",
        ("-t", "9", "web"),
    )
    (step,) = left.steps
    assert (step.state, step.began_at, step.known, step.ref, step.patience_s) == (
        StepState.DOING, NOON, "since noon", "web", 12,
    )  # fmt: skip
    assert [(one.audit_id, one.outcome, one.asked) for one in left.begun] == [(row, Outcome.STARTED, "")]


async def test_a_question_that_waits_is_told_with_what_is_left_over(store: Store) -> None:
    await store.journal.adopt("bot")
    await begins(store.journal, update())
    row = await store.audit.begin(start())
    await store.confirmations.ask(question(audit_id=row))
    (left,) = await store.journal.adopt("bot")
    assert [(one.asked, one.token, one.is_shown) for one in left.begun] == [("pending", "token", False)]


async def test_rows_of_what_is_left_over_wait_for_who_tells_of_it(store: Store) -> None:
    await store.journal.adopt("bot")
    await begins(store.journal, update())
    await store.audit.begin(start())
    assert await store.audit.leave_unfinished() == 0
    await store.journal.end(77)
    assert await store.audit.leave_unfinished() == 1


async def test_updates_of_another_bot_in_the_same_folder_are_not_its_own(store: Store) -> None:
    await store.journal.adopt("one")
    await begins(store.journal, update())
    (left,) = await store.journal.adopt("another")
    assert not left.is_ours
    assert await begins(store.journal, update())
    assert len(await store.journal.adopt("another")) == 1


async def test_each_start_that_meets_a_leftover_is_counted(store: Store) -> None:
    await store.journal.adopt("bot")
    await begins(store.journal, update())
    assert [(await store.journal.adopt("bot"))[0].tries for _ in range(3)] == [1, 2, 3]


async def test_a_full_disk_stops_no_reading_and_nothing_is_done_twice(store: Store) -> None:
    await store.journal.adopt("bot")
    await fill_disk(store.journal._database)
    assert await begins(store.journal, update())
    assert not await begins(store.journal, update())


async def test_what_is_done_is_forgotten_after_some_days_and_what_is_open_never(store: Store) -> None:
    await store.journal.adopt("bot")
    await begins(store.journal, update(1))
    await begins(store.journal, update(2))
    await store.journal.plan(1, command="stop", argv=(), audit_id=None, steps=[STOP])
    await store.journal.end(1)
    await store.journal.sweep(NOON + KEPT - MINUTE)
    assert not await begins(store.journal, update(1))
    await store.journal.sweep(NOON + KEPT + timedelta(days=1))
    rows = await store.journal._database.rows("SELECT update_id FROM journal")
    steps = await store.journal._database.rows("SELECT * FROM journal_step")
    assert ([row["update_id"] for row in rows], len(steps)) == ([2], 0)
