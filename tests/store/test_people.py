import sqlite3
from datetime import timedelta

from bot.store.db import Database
from bot.store.people import STRANGER_ANSWERS_AN_HOUR, STRANGER_ROWS_AN_HOUR, STRANGERS_REMEMBERED, People, Strangers
from tests.store.fakes import MINUTE, NOON, fill_disk, free_disk

HOUR = timedelta(hours=1)


async def _known(database: Database) -> list[tuple[object, ...]]:
    return [tuple(row) for row in await database.rows("SELECT * FROM person ORDER BY user_id")]


async def test_a_person_is_remembered_as_last_seen(database: Database) -> None:
    people = People(database)
    await people.saw(1, name="Анна", username="anna", language="ru")
    await people.saw(1, name="Анна К.", username="anna_k", language="en")
    assert await _known(database) == [(1, "Анна К.", "anna_k", "en")]


async def test_what_has_not_changed_is_not_written(database: Database) -> None:
    def changes(connection: sqlite3.Connection) -> int:
        return connection.total_changes

    people = People(database)
    await people.saw(1, name="Анна", username="anna", language="ru")
    before = await database.write(changes)
    await people.saw(1, name="Анна", username="anna", language="ru")
    await People(database).saw(1, name="Анна", username="anna", language="ru")  # as after a restart
    assert await database.write(changes) == before


async def test_a_full_disk_keeps_nobody_out(database: Database) -> None:
    people = People(database)
    name = "А" * 50_000
    await fill_disk(database)
    await people.saw(1, name=name, username="anna", language="ru")
    await free_disk(database)
    await people.saw(1, name=name, username="anna", language="ru")
    assert await _known(database) == [(1, name, "anna", "ru")]


def test_a_stranger_is_answered_once_an_hour() -> None:
    strangers = Strangers()
    moments = (NOON, NOON + MINUTE, NOON + HOUR - MINUTE, NOON + HOUR, NOON + HOUR + MINUTE)
    assert [strangers.may_answer(1, moment) for moment in moments] == [True, False, False, True, False]
    assert strangers.may_answer(2, NOON + MINUTE)


def test_a_strangers_first_refusal_is_recorded_and_the_others_are_counted() -> None:
    strangers = Strangers()
    moments = (NOON, NOON + MINUTE, NOON + 2 * MINUTE, NOON + HOUR, NOON + 2 * HOUR)
    assert [strangers.to_record(1, moment) for moment in moments] == [1, None, None, 3, 1]


def test_many_strangers_fill_neither_the_log_nor_the_memory() -> None:
    strangers = Strangers()
    recorded = [strangers.to_record(number, NOON) for number in range(STRANGERS_REMEMBERED * 2)]
    assert sum(count is not None for count in recorded) == STRANGER_ROWS_AN_HOUR
    assert strangers.to_record(5_000, NOON + HOUR) == 1
    assert len(strangers) == STRANGERS_REMEMBERED


def test_all_strangers_together_get_a_bounded_number_of_lines_an_hour() -> None:
    strangers = Strangers()
    answered = [user for user in range(500) if strangers.may_answer(user, NOON)]
    assert len(answered) == STRANGER_ANSWERS_AN_HOUR
    assert strangers.may_answer(501, NOON + timedelta(hours=1))
