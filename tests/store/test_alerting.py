import json
import sqlite3
from datetime import timedelta

import pytest

from bot.errors import DiskFull
from bot.store import Ask, Outcome, Store, Target, Via
from bot.store.alerting import Batch, Progress
from bot.store.alerting_rows import Deed, DiskSample, Held, Mute, Subscription, Tracked
from bot.store.db import Database
from bot.store.incident_rows import Severity, Trouble
from bot.store.posts import Post
from bot.store.values import packed, unpacked
from tests.store.fakes import FULL_ID, MINUTE, NOON, fill_disk, free_disk, question, start
from tests.store.test_incidents import incident

SECOND = timedelta(seconds=1)


def post(text: str = "hello", chat_id: int = 7) -> Post:
    return Post(chat_id=chat_id, view={"text": text, "entities": [], "rows": []}, happened_at=NOON)


# commit


async def test_incidents_posts_and_the_cursor_are_one_write(store: Store) -> None:
    batch = Batch(tracked=[Tracked(incident=incident())], posts=[post()], progress=Progress(host="local", cursor_ns=17))
    await store.alerting.commit(batch)
    assert await store.incidents.get(1) == incident()
    assert await store.outbox.waiting() == 1
    assert await store.alerting.cursor("local") == 17
    assert store.outbox.arrived.is_set()


async def test_of_a_commit_that_fails_nothing_stays(path: object, store: Store, database: Database) -> None:
    broken = Post(chat_id=7, view={"text": object()}, happened_at=NOON)
    with pytest.raises(TypeError):
        await store.alerting.commit(
            Batch(tracked=[Tracked(incident=incident())], posts=[broken], progress=Progress(host="local", cursor_ns=17))
        )
    assert await store.incidents.get(1) is None
    assert await store.alerting.cursor("local") == 0


async def test_a_full_disk_is_told(path: object, store: Store) -> None:
    await fill_disk(store._database)
    big = [Tracked(incident=incident(number)) for number in range(1, 200)]
    with pytest.raises(DiskFull):
        await store.alerting.commit(Batch(tracked=big))
    await free_disk(store._database)
    assert await store.incidents.open() == []


async def test_the_cursor_never_goes_back(store: Store) -> None:
    await store.alerting.commit(Batch(progress=Progress(host="local", cursor_ns=17)))
    await store.alerting.commit(Batch(progress=Progress(host="local", cursor_ns=5)))
    await store.alerting.commit(Batch(progress=Progress(host="other", cursor_ns=3)))
    assert [await store.alerting.cursor(host) for host in ("local", "other", "new")] == [17, 3, 0]


async def test_a_snapshot_is_kept_beside_the_cursor(store: Store) -> None:
    await store.alerting.put_snapshot("local", {"web": {"state": "running"}})
    await store.alerting.commit(Batch(progress=Progress(host="local", cursor_ns=17)))
    await store.alerting.put_snapshot("local", {"веб": 1})
    assert await store.alerting.snapshot("local") == {"веб": 1}
    assert await store.alerting.cursor("local") == 17
    assert await store.alerting.snapshot("other") == {}


# subscriptions, mutes, what is held


async def test_what_a_chat_has_set_comes_back(store: Store) -> None:
    whole = Subscription(
        chat_id=-100500,
        topic_id=3,
        names=("web*",),
        labels=("team=a",),
        troubles=(Trouble.OOM,),
        least=Severity.CRITICAL,
        quiet_hours="23:00-07:00",
        time_zone="Europe/Moscow",
        digest_at="09:00",
        language="ru",
        escalate_after=10 * MINUTE,
    )
    await store.alerting.set_subscription(Subscription(chat_id=7))
    await store.alerting.set_subscription(whole)
    await store.alerting.set_subscription(Subscription(chat_id=7, is_on=False))
    assert await store.alerting.subscriptions() == [whole, Subscription(chat_id=7, is_on=False)]
    assert await store.alerting.drop_subscription((-100500, 3)) is True
    assert await store.alerting.drop_subscription((-100500, 3)) is False


async def test_what_is_set_follows_a_group_that_became_a_supergroup(store: Store) -> None:
    await store.alerting.set_subscription(Subscription(chat_id=-5, least=Severity.CRITICAL))
    held = Held(chat_id=-5, topic_id=None, incident_id=1, due_at=NOON)
    await store.alerting.commit(Batch(held=[held]))
    await store.outbox.move_chat(-5, -100500)
    assert await store.alerting.subscriptions() == [Subscription(chat_id=-100500, least=Severity.CRITICAL)]
    assert [one.chat_id for one in await store.alerting.held(NOON)] == [-100500]


async def test_mutes_last_until_they_are_lifted(store: Store) -> None:
    first = Mute(host="local", subject="web*", until=NOON + MINUTE, by="Анна", at=NOON)
    second = Mute(host="local", subject="db", until=None, by="Анна", at=NOON + MINUTE)
    await store.alerting.set_mute(first)
    await store.alerting.set_mute(second)
    assert await store.alerting.mutes() == [first, second]
    await store.alerting.commit(Batch(unmuted=[first]))
    assert await store.alerting.mutes() == [second]


async def test_what_is_held_waits_for_its_time_and_is_released_once(store: Store) -> None:
    early = Held(chat_id=7, topic_id=None, incident_id=1, due_at=NOON)
    late = Held(chat_id=7, topic_id=3, incident_id=2, due_at=NOON + MINUTE)
    await store.alerting.commit(Batch(held=[late, early]))
    await store.alerting.commit(Batch(held=[Held(chat_id=7, topic_id=None, incident_id=1, due_at=NOON + 9 * MINUTE)]))
    assert await store.alerting.next_held_at() == NOON
    assert await store.alerting.held(NOON) == [early]
    await store.alerting.commit(Batch(released=[early]))
    assert await store.alerting.held(NOON + MINUTE) == [late]


async def test_marks_remember_what_was_done(store: Store) -> None:
    await store.alerting.commit(Batch(marks={"digest:7:0": "2026-05-04"}))
    await store.alerting.commit(Batch(marks={"digest:7:0": "2026-05-05"}))
    assert await store.alerting.marks() == {"digest:7:0": "2026-05-05"}


async def test_the_disk_is_known_as_it_was(store: Store) -> None:
    samples = [
        DiskSample(host="local", at=NOON + hour * 60 * MINUTE, total_bytes=100, free_bytes=50 - hour)
        for hour in range(3)
    ]
    for sample in samples:
        await store.alerting.commit(Batch(sample=sample))
    assert await store.alerting.disk_at("local", NOON + 90 * MINUTE) == samples[1]
    assert await store.alerting.disk_at("local", NOON - MINUTE) == samples[0]
    assert await store.alerting.disk_at("other", NOON) is None


# deeds


async def test_an_act_under_way_is_known_by_what_was_typed(store: Store) -> None:
    await store.audit.begin(start(command="stop", arguments=("-t", "30", "web01")))
    assert await store.alerting.deeds("local", NOON) == [
        Deed(person="Анна", command="stop", at=NOON, until=None, words=("web01",))
    ]


async def test_an_act_that_ended_is_known_by_its_containers(store: Store) -> None:
    id = await store.audit.begin(start(command="stop"))
    target = Target(kind="container", name="web01", id=FULL_ID)
    await store.audit.finish(id, outcome=Outcome.OK, targets=(target,), duration_ms=1500)
    [deed] = await store.alerting.deeds("local", NOON)
    assert (deed.until, deed.names, deed.ids, deed.words) == (NOON + 1.5 * SECOND, ("web01",), (FULL_ID,), ())
    assert await store.alerting.deeds("local", NOON + MINUTE) == []
    assert await store.alerting.deeds("other", NOON) == []


@pytest.mark.parametrize("outcome", [Outcome.DENIED, Outcome.CANCELLED, Outcome.EXPIRED])
async def test_what_was_not_done_is_no_deed(store: Store, outcome: Outcome) -> None:
    await store.audit.record(start(), outcome=outcome)
    assert await store.alerting.deeds("local", NOON) == []


async def test_reading_is_no_deed(store: Store) -> None:
    await store.audit.begin(start(command="logs"))
    assert await store.alerting.deeds("local", NOON) == []


async def ask(store: Store) -> Ask:
    id = await store.audit.begin(start(command="rm", arguments=("-f", "веб 01")))
    asked = question(audit_id=id)
    await store.confirmations.ask(asked)
    return asked


async def test_a_question_that_nobody_answered_is_no_deed(store: Store) -> None:
    await ask(store)
    assert await store.alerting.deeds("local", NOON) == []


async def press(store: Store) -> int:
    from dataclasses import replace

    begun = start(command="rm", arguments=("-f", "веб 01"), at=NOON + MINUTE)
    return await store.audit.begin(replace(begun, via=Via.BUTTON))


async def test_a_confirmed_act_is_the_press_with_the_containers_of_the_question(store: Store) -> None:
    asked = await ask(store)
    assert await store.confirmations.take(asked.token, NOON + MINUTE)
    await press(store)
    [deed] = await store.alerting.deeds("local", NOON)
    assert (deed.at, deed.until, set(deed.ids)) == (NOON + MINUTE, None, {FULL_ID, "b" * 64})


async def test_a_confirmed_act_counts_once(store: Store) -> None:
    asked = await ask(store)
    await store.confirmations.take(asked.token, NOON + MINUTE)
    pressed = await press(store)
    for id in (asked.audit_id, pressed):
        assert id is not None
        await store.audit.finish(id, outcome=Outcome.OK, duration_ms=10)
    again = await store.audit.begin(start(command="stop", at=NOON + MINUTE))
    await store.audit.finish(again, outcome=Outcome.OK, duration_ms=10)
    for command in ("session input", "session end"):  # the terminal that they belong to is one act
        await store.audit.record(start(command=command, at=NOON + MINUTE), outcome=Outcome.OK)
    found = await store.alerting.done_by(NOON - MINUTE, NOON + 9 * MINUTE)
    assert found == {("Анна", "rm"): 1, ("Анна", "stop"): 1}


# values as JSON


def test_what_is_the_default_is_not_written() -> None:
    assert json.loads(packed(Subscription(chat_id=7))) == {"chat_id": 7}


def test_a_row_of_another_version_is_read_with_what_it_has() -> None:
    assert unpacked(Subscription, '{"chat_id": 7, "from_the_future": 1}') == Subscription(chat_id=7)


def test_a_row_that_is_no_value_is_refused() -> None:
    with pytest.raises(TypeError):
        unpacked(Subscription, "{}")


def test_the_tables_use_an_index_for_what_is_open() -> None:
    from bot.store.alerting_tables import ALERTING_TABLES

    connection = sqlite3.connect(":memory:")
    connection.executescript(ALERTING_TABLES)
    plan = connection.execute(
        "EXPLAIN QUERY PLAN SELECT body FROM incident WHERE resolved_at IS NULL OR is_pending = 1"
    ).fetchall()
    connection.close()
    assert "incident_open" in str(plan)
