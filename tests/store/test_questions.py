from datetime import timedelta

import pytest

from bot.errors import DiskFull
from bot.store import Asked, Store, Votes
from bot.store.db import Database
from bot.store.questions import KEPT_AT_MOST, Questions
from tests.store.fakes import MINUTE, NOON, fill_disk

LONG_AGO = NOON - timedelta(days=365)


def asked(text: str, *, verdict: str = "unknown", minute: int = 0, article: str = "", days: int = 0) -> Asked:
    return Asked(
        at=NOON + minute * MINUTE - timedelta(days=days),
        actor_id=1001,
        actor_name="Анна",
        chat_id=1001,
        text=text,
        lang="ru",
        verdict=verdict,
        article_id=article,
        confidence=0.25,
        ms=3.5,
    )


async def test_the_same_words_are_one_question_however_they_are_written(store: Store) -> None:
    for minute, text in enumerate(("Где бэкапы?", "где  бэкапы", "ГДЕ БЭКАПЫ!", "другое")):
        await store.questions.record(asked(text, minute=minute))
    often = await store.questions.often(since=LONG_AGO, limit=10)
    assert [(one.text, one.times, one.last_at) for one in often] == [
        ("ГДЕ БЭКАПЫ!", 3, NOON + 2 * MINUTE),
        ("другое", 1, NOON + 3 * MINUTE),
    ]


async def test_what_is_only_signs_is_told_apart_by_them(store: Store) -> None:
    for text in ("???", "!!!"):
        await store.questions.record(asked(text))
    assert len(await store.questions.often(since=LONG_AGO, limit=10)) == 2


async def test_a_question_that_was_answered_later_is_not_unanswered(store: Store) -> None:
    await store.questions.record(asked("где бэкапы"))
    await store.questions.record(asked("что-то"))
    await store.questions.record(asked("где бэкапы", verdict="article", article="note-backups", minute=1))
    unanswered = await store.questions.often(since=LONG_AGO, limit=10, is_unanswered=True)
    assert [one.text for one in unanswered] == ["что-то"]
    (first, _second) = await store.questions.often(since=LONG_AGO, limit=10)
    assert (first.article_id, first.times, first.is_unanswered) == ("note-backups", 2, False)


async def test_only_so_many_and_only_since_then(store: Store) -> None:
    for minute in range(5):
        await store.questions.record(asked(f"q{minute}", minute=minute))
    some = await store.questions.often(since=NOON + MINUTE, limit=3)
    assert [one.text for one in some] == ["q4", "q3", "q2"]


async def test_questions_are_forgotten_after_their_days(store: Store) -> None:
    for days in (0, 6, 8):
        await store.questions.record(asked(f"{days} days", days=days))
    await store.sweep(NOON, questions_days=7)
    assert {one.text for one in await store.questions.often(since=LONG_AGO, limit=9)} == {"0 days", "6 days"}


async def test_of_too_many_questions_the_oldest_are_forgotten(database: Database) -> None:
    questions = Questions(database)
    for text in ("oldest", "newest"):
        await questions.record(asked(text))
    # As if so many had been asked in between.
    await database.execute("UPDATE question SET id = id + ? WHERE id > 1", (KEPT_AT_MOST,))
    await questions.sweep(NOON, days=90)
    assert [one.text for one in await questions.often(since=LONG_AGO, limit=9)] == ["newest"]


async def test_the_last_vote_of_a_person_counts_and_the_worst_article_is_first(store: Store) -> None:
    given = {
        "good": [(1, True), (2, True)],
        "bad": [(1, True), (1, False), (2, False)],
        "mixed": [(1, True), (2, False)],
    }
    for article, person, is_good in [(name, *vote) for name, votes in given.items() for vote in votes]:
        await store.questions.vote(article, person, is_good=is_good, at=NOON)
    assert await store.questions.votes(limit=9) == (
        Votes(article_id="bad", good=0, bad=2),
        Votes(article_id="mixed", good=1, bad=1),
        Votes(article_id="good", good=2, bad=0),
    )


async def test_a_full_disk_is_told(database: Database) -> None:
    questions = Questions(database)
    await fill_disk(database)
    with pytest.raises(DiskFull):
        await questions.record(asked("слово " * 10_000))
