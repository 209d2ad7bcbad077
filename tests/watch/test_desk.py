"""From facts to rows: who is told what, what is on the disk when, and what survives a start."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import DiskFull
from bot.nursery import Nursery
from bot.store import AuditStart, Outcome, Via
from bot.store.alerting_rows import Held, Subscription
from bot.store.db import Database
from bot.store.incident_rows import Severity, Trouble
from bot.store.posts import Post
from bot.watch.facts import CaughtUp, Died, DiskMeasured, EngineBack, OutOfMemory
from bot.watch.limits import Limits
from tests.store.fakes import fill_disk, free_disk
from tests.watch.desking import CHAT, OTHER, Night, defaults, desk_over, night
from tests.watch.facts import (
    ANNA,
    HOST,
    NIGHT,
    about_host,
    after,
    crash,
    health,
    id_of,
    of,
    restarting_crash,
    start,
    stop,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lotsman.db"


@pytest.fixture
async def it(path: Path) -> AsyncIterator[Night]:
    async with night(path) as found:
        yield found


async def test_a_crash_is_a_loud_post_with_the_last_line_and_the_cursor_is_kept(it: Night) -> None:
    await it.sees(crash(0))
    [post] = await it.posts()
    assert (post.card, post.is_silent, post.rings_again, post.happened_at) == ("incident:1", False, False, NIGHT)
    assert post.view["text"] == "ru web01 crash open · the last line"
    assert await it.store.alerting.cursor(HOST) == crash(0).time_ns
    assert (await it.store.incidents.open())[0].log_tail == ("the last line",)


async def test_a_warning_is_a_silent_post(it: Night) -> None:
    await it.sees(health(0, well=False))
    assert [post.is_silent for post in await it.posts()] == [True]


async def test_what_goes_on_is_an_edit_of_the_same_card(it: Night) -> None:
    await it.sees(restarting_crash(0))
    [first] = await it.posts()
    await it.sees(start(1), health(192, well=True))
    [edit] = await it.posts()
    assert (edit.card, edit.rings_again, edit.view["text"]) == (
        first.card,
        False,
        "ru web01 crash healthy · the last line",
    )


async def test_secrets_and_control_signs_in_the_last_lines_are_not_kept(it: Night) -> None:
    it.engine.lines = ("\x1b[31mPASSWORD=hunter2\x1b[0m", "", "x" * 500)
    await it.sees(crash(0))
    tail = (await it.store.incidents.open())[0].log_tail
    assert tail[0] == "PASSWORD=***"
    assert (len(tail), len(tail[1])) == (2, 240)


async def test_a_container_that_is_gone_has_no_last_lines_and_its_alert_comes(it: Night) -> None:
    it.engine.is_gone = True
    await it.sees(crash(0))
    assert await it.texts() == ["ru web01 crash open"]


async def test_who_uses_the_memory_follows_on_the_card(it: Night) -> None:
    await it.sees(of(OutOfMemory, 0), crash(0.1, code=137))
    assert await it.texts() == ["ru web01 oom open · the last line"]
    await it.waits(0.2)
    assert await it.texts() == ["ru web01 oom open · the last line · db"]


async def test_of_many_deaths_at_once_few_last_lines_are_waited_for(it: Night) -> None:
    await it.desk.take(HOST, [crash(0, f"c{number}") for number in range(40)], None)
    assert len(it.engine.calls) == 2
    while it.desk.state.members(4)[-1].log_tail == ():
        await it.waits(1)
    assert {one.log_tail for one in it.desk.state.members(4)} == {("the last line",)}
    assert await it.texts() == [
        "ru c0 crash open · the last line",
        "ru c1 crash open · the last line",
        f"wave {','.join(f'c{number}' for number in range(2, 40))}",
    ]


async def test_an_operators_stop_is_no_post(it: Night) -> None:
    row = AuditStart(
        at=NIGHT,
        update_id=1,
        actor_id=CHAT,
        actor_name=ANNA,
        chat_id=CHAT,
        via=Via.COMMAND,
        command="stop",
        arguments=("web01",),
        role="operator",
        host=HOST,
    )
    audit_id = await it.store.audit.begin(row)
    await it.sees(*stop(0.5, code=137))
    await it.store.audit.finish(audit_id, outcome=Outcome.OK, duration_ms=800)
    assert (await it.posts(), it.desk.state.tracked) == ([], {})


async def test_a_view_that_breaks_costs_its_beauty_and_not_the_alert(it: Night) -> None:
    it.views.breaks = True
    await it.sees(crash(0))
    assert await it.texts() == [f"{HOST}: web01: crash"]


async def test_a_full_disk_delays_and_loses_nothing(it: Night) -> None:
    await fill_disk(it.store._database)
    await it.desk.take(HOST, [crash(number * 3, f"c{number}", labels={"x": "y" * 400}) for number in range(90)], None)
    with pytest.raises(DiskFull):
        await it.desk.tick()
    assert await it.store.incidents.open() == []
    await free_disk(it.store._database)
    await it.desk.tick()
    assert len(await it.store.incidents.open()) == 90


async def _stuff_disk(database: Database) -> None:
    """Full, and no room left in the pages that there are."""
    await database.execute("CREATE TABLE filler (x)")
    await fill_disk(database)
    for size in (3000, 300, 10):
        with suppress(DiskFull):
            while True:
                await database.execute("INSERT INTO filler VALUES (zeroblob(?))", (size,), is_durable=False)


async def test_on_a_full_disk_alerts_are_told_from_memory_each_once_and_kept_for_later(path: Path) -> None:
    told: list[Post] = []
    async with night(path, tell_unwritten=told.extend) as it:
        it.engine.lines = ["y" * 900] * 10  # more than what the pages that there are have room for
        await _stuff_disk(it.store._database)
        count = 0
        while len(told) < 2 and count < 20:
            await it.sees(crash(count * 60, f"c{count}"))
            count += 1
        assert [post.view["text"].split(" ")[1] for post in told] == [f"c{count - 2}", f"c{count - 1}"]
        await free_disk(it.store._database)
        await it.desk.tick()
        assert len(await it.posts()) == count
        assert len(told) == 2


async def test_facts_of_no_consequence_write_no_more_than_once_a_second(it: Night) -> None:
    await it.sees(crash(0, "a", code=0))
    await it.desk.take(HOST, [], 5_000_000_000_000_000_000)
    assert await it.store.alerting.cursor(HOST) < 5_000_000_000_000_000_000
    await it.waits(1)
    assert await it.store.alerting.cursor(HOST) == 5_000_000_000_000_000_000


async def test_by_itself_it_looks_up_what_follows_an_alert(it: Night) -> None:
    async with Nursery() as nursery:
        nursery.start(it.desk.run(), name="incidents")
        await it.sees(crash(0))
        await it.sees(of(OutOfMemory, 20, "db"), crash(20.1, "db", code=137))
        async with asyncio.timeout(10):
            it.store.outbox.arrived.clear()
            while not (await it.store.incidents.open())[0].memory_users:
                await it.store.outbox.arrived.wait()
                it.store.outbox.arrived.clear()
    assert [one.subject for one in await it.desk.open()] == ["db", "web01"]


async def test_a_failure_does_not_end_the_watch_over_the_time(it: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watch.desk.AGAIN_AFTER_S", 0.0)
    has_gone_on = asyncio.Event()
    calls = 0

    async def held(_now: datetime) -> list[Held]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("a bug")
        has_gone_on.set()
        return []

    monkeypatch.setattr(it.store.alerting, "held", held)
    async with Nursery() as nursery:
        nursery.start(it.desk.run(), name="incidents")
        async with asyncio.timeout(10):
            await has_gone_on.wait()


# a start


async def restarted(it: Night, **limits: object) -> Night:
    """Another process on the same database."""
    desk = desk_over(it.store, it.clock, it.engine, it.views, defaults(), Limits(**limits))  # type: ignore[arg-type]
    await desk.resume()
    return Night(it.store, it.clock, it.engine, it.views, desk)


async def test_after_a_start_the_card_goes_on_and_numbers_do_not_repeat(it: Night) -> None:
    await it.sees(restarting_crash(0))
    await it.posts()
    again = await restarted(it)
    await again.sees(restarting_crash(0), start(1), health(2, well=True), crash(3, "other"))
    assert await again.texts() == ["ru other crash open · the last line", "ru web01 crash healthy · the last line"]
    assert [one.id for one in await again.desk.open()] == [2]


async def test_three_deaths_while_the_bot_was_down_are_one_post(it: Night) -> None:
    blind = after(-300)
    it.clock.now = after(60)
    await it.sees(about_host(EngineBack, 60, blind_since=blind), late=True)
    await it.sees(*(crash(second, name, is_late=True) for second, name in enumerate("abc")), late=True)
    assert await it.posts() == []
    await it.sees(about_host(CaughtUp, 60, blind_since=blind), late=True)
    [post] = await it.posts()
    assert (post.view["text"], post.is_silent) == ("away a,b,c", False)
    await it.sees(start(70, "a"), health(71, well=True, name="a"))
    assert await it.texts() == ["away a,b,c"]  # edited in place


# nobody acknowledges


async def test_an_acknowledgement_is_on_every_copy_and_stops_the_repeat(path: Path) -> None:
    async with night(path, defaults((CHAT, None), (OTHER, 3))) as it:
        await it.sees(crash(0))
        await it.posts(CHAT)
        await it.posts(OTHER)
        found = await it.desk.acknowledge(1, ANNA, after(60))
        assert found is not None
        assert found.acknowledged_by == ANNA
        assert await it.texts(CHAT) == [f"ru web01 crash open · {ANNA} · the last line"]
        assert await it.texts(OTHER) == [f"en web01 crash open · {ANNA} · the last line"]
        await it.waits(3600)
        assert await it.posts(CHAT) == []


async def test_what_is_over_cannot_be_acknowledged(it: Night) -> None:
    await it.sees(restarting_crash(0), start(1), health(2, well=True))
    assert await it.desk.acknowledge(1, ANNA, after(3)) is None
    assert await it.desk.acknowledge(99, ANNA, after(3)) is None


async def test_a_critical_one_repeats_after_its_delivery_and_then_goes_to_the_next(path: Path) -> None:
    where = defaults((CHAT, None), escalate=((OTHER, None),), escalate_after=timedelta(minutes=20))
    async with night(path, where) as it:
        await it.sees(crash(0))
        await it.waits(7200)  # Telegram is away: it has not arrived
        assert len(await it.posts()) == 1
        await it.waits(7201)
        assert await it.posts() == []
        await it.waits(7200 + 901)
        [repeat] = await it.posts()
        assert (repeat.rings_again, repeat.is_silent, repeat.happened_at) == (True, False, after(8101))
        assert await it.posts(OTHER) == []
        await it.waits(7200 + 1201)
        assert await it.texts(OTHER) == ["en web01 crash open · the last line"]


async def test_the_repeat_and_the_next_chats_may_be_due_together(path: Path) -> None:
    where = defaults((CHAT, None), escalate=((OTHER, None),), escalate_after=timedelta(minutes=15))
    async with night(path, where) as it:
        await it.sees(crash(0))
        await it.posts()
        await it.waits(1)
        await it.waits(902)
        assert [post.rings_again for post in await it.posts()] == [True]
        assert len(await it.posts(OTHER)) == 1
        await it.desk.acknowledge(1, ANNA, it.clock.now)
        assert await it.texts(OTHER) == [f"en web01 crash open · {ANNA} · the last line"]


# mutes


async def test_what_is_muted_is_kept_and_not_told_until_the_mute_ends(it: Night) -> None:
    await it.desk.mute(HOST, "web*", after(3600), ANNA)
    await it.sees(crash(0))
    assert await it.posts() == []
    assert len(await it.desk.open()) == 1
    await it.waits(3601)
    assert await it.texts() == ["ru web01 crash open · the last line"]
    assert await it.desk.mutes() == []


async def test_a_mute_shows_on_the_card_that_is_there(it: Night) -> None:
    await it.sees(crash(0))
    await it.posts()
    await it.desk.mute(HOST, "web01", after(3600), ANNA)
    assert await it.texts() == [f"ru web01 crash open · the last line · muted {ANNA}"]
    assert await it.desk.unmute(HOST, "web01") is True
    [post] = await it.posts()
    assert (post.view["text"], post.rings_again) == ("ru web01 crash open · the last line", True)
    assert await it.desk.unmute(HOST, "web01") is False


async def test_a_mute_until_healthy_ends_with_the_recovery(it: Night) -> None:
    await it.desk.mute(HOST, "web01", "healthy", ANNA)
    await it.sees(restarting_crash(0), start(1))
    assert len(await it.desk.mutes()) == 1
    await it.sees(health(2, well=True))
    assert await it.desk.mutes() == []
    await it.sees(crash(60))
    assert len(await it.posts()) == 1


# who gets what


async def test_quiet_hours_hold_warnings_until_the_morning_and_never_critical_ones(it: Night) -> None:
    await it.store.alerting.set_subscription(Subscription(chat_id=CHAT, quiet_hours="23:00-07:00"))
    await it.sees(health(0, well=False, name="a"), crash(1, "b"), *stop(5, "c"), health(60, well=True, name="a"))
    assert await it.texts() == ["ru b crash open · the last line"]
    await it.desk.acknowledge(2, ANNA, it.clock.now)
    await it.posts()
    await it.waits(3600 * 4.5)
    assert await it.posts() == []
    await it.waits(3600 * 4.8)  # 07:01
    [post] = await it.posts()
    assert (post.view["text"], post.is_silent) == ("morning a,c", True)
    await it.waits(3600 * 5)
    assert await it.posts() == []


async def test_a_repeat_of_a_warning_waits_for_the_morning_too_and_is_on_its_card_meanwhile(it: Night) -> None:
    await it.sees(health(0, well=False))
    await it.posts()
    await it.store.alerting.set_subscription(Subscription(chat_id=CHAT, quiet_hours="23:00-07:00"))
    await it.waits(1)
    await it.sees(health(60, well=True), health(120, well=False))
    assert [post.rings_again for post in await it.posts()] == [False]
    await it.sees(health(130, well=True))
    await it.waits(3600 * 5)
    assert "morning web01" in await it.texts()


async def test_a_warning_that_gets_worse_in_the_night_is_told_in_the_night(it: Night) -> None:
    await it.store.alerting.set_subscription(Subscription(chat_id=CHAT, quiet_hours="23:00-07:00"))
    await it.sees(health(0, well=False))
    await it.waits(301)
    [post] = await it.posts()
    assert post.is_silent is False
    await it.waits(3600 * 5)
    assert "morning web01" not in await it.texts()


async def test_a_chat_hears_what_it_wants_to(path: Path) -> None:
    async with night(path, defaults((CHAT, None), (OTHER, None))) as it:
        await it.store.alerting.set_subscription(Subscription(chat_id=OTHER, names=("db*",)))
        await it.sees(crash(0), crash(20, "db1"))
        assert await it.texts(OTHER) == ["en db1 crash open · the last line"]
        assert len(await it.posts(CHAT)) == 2


async def test_a_wave_shows_each_chat_its_own(path: Path) -> None:
    async with night(path, defaults((CHAT, None), (OTHER, None))) as it:
        await it.store.alerting.set_subscription(Subscription(chat_id=OTHER, names=("db*",)))
        await it.desk.take(HOST, [crash(0, name) for name in ("a", "b", "c", "db1", "d")], None)
        assert "wave c,db1,d" in await it.texts(CHAT)
        assert await it.texts(OTHER) == ["wave db1"]


async def test_a_label_sends_it_elsewhere(it: Night) -> None:
    await it.sees(crash(0, labels={"lotsman.alerts.chat": f"{OTHER}:3"}))
    assert await it.posts(CHAT) == []
    [post] = await it.posts(OTHER)
    assert post.topic_id == 3


# set times


async def test_a_daily_digest_comes_once_at_its_time(it: Night) -> None:
    await it.store.alerting.set_subscription(Subscription(chat_id=CHAT, digest_at="09:00"))
    await it.sees(about_host(DiskMeasured, 0, total_bytes=100, free_bytes=60))
    await it.sees(restarting_crash(0), start(1), health(2, well=True))
    await it.posts()
    await it.sees(about_host(DiskMeasured, 3600 * 6, total_bytes=100, free_bytes=50))
    await it.waits(3600 * 6.7)  # 08:55
    assert await it.posts() == []
    await it.waits(3600 * 6.8)  # 09:01
    assert await it.texts() == ["digest 1"]
    await it.waits(3600 * 7)
    again = await restarted(it)
    await again.waits(3600 * 8)
    assert await again.posts() == []
    await again.waits(3600 * 30.8)
    assert len(await again.posts()) == 1
    report = it.views.reports[0]
    assert (report.restarts, report.unused_images, report.unused_images_bytes) == ({"web01": 1}, 1, 60)
    assert (report.disk_total_bytes, report.disk_free_bytes, report.disk_growth_bytes) == (100, 50, 10)
    assert len(report.audit_hash) == 64


async def test_a_digest_that_is_wanted_after_its_time_waits_for_the_next_day(it: Night) -> None:
    await it.store.alerting.set_subscription(Subscription(chat_id=CHAT, digest_at="01:00"))
    await it.waits(0)
    assert await it.posts() == []
    await it.waits(3600 * 23)
    assert await it.texts() == ["digest 0"]


# what commands ask


async def test_open_past_and_single_incidents_are_found(it: Night) -> None:
    await it.sees(restarting_crash(0), start(1), health(2, well=True), crash(20, "db"))
    assert [one.subject for one in await it.desk.open()] == ["db"]
    assert [one.subject for one in await it.desk.past(10)] == ["web01"]
    found = await it.desk.get(2)
    assert found is not None
    assert (found.subject, found.subject_id, found.severity) == ("db", id_of("db"), Severity.CRITICAL)


async def test_a_death_that_the_list_told_of_has_no_number_and_counts(it: Night) -> None:
    await it.sees(of(Died, 0, exit_code=1, time_ns=0))
    assert (await it.desk.open())[0].trouble is Trouble.CRASH
