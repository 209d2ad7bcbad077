from dataclasses import replace
from datetime import timedelta

from bot.store import Store
from bot.store.alerting import Batch
from bot.store.alerting_rows import Following, Tracked
from bot.store.incident_rows import Cause, CauseKind, Incident, MemoryUser, Severity, Step, Trouble
from bot.store.incidents import KEPT, KEPT_AT_MOST
from tests.store.fakes import FULL_ID, MINUTE, NOON


def incident(id: int = 1, **changes: object) -> Incident:
    whole = Incident(
        id=id,
        host="local",
        subject="веб 01",
        subject_id=FULL_ID,
        image="nginx:1.27",
        trouble=Trouble.OOM,
        severity=Severity.CRITICAL,
        opened_at=NOON,
        updated_at=NOON + MINUTE,
        cause=Cause(kind=CauseKind.OOM, signal="SIGKILL", exit_code=137),
        exit_code=137,
        restarts=7,
        steps=(Step(at=NOON, what="died", detail="137"), Step(at=NOON + MINUTE, what="restarted")),
        log_tail=("строка", "second line"),
        memory_users=(MemoryUser(name="db", memory_bytes=1 << 30),),
        labels={"lotsman.alerts": "all"},
        details={"restarting": "yes"},
        members=("a", "b"),
        acknowledged_by="Анна",
        acknowledged_at=NOON + MINUTE,
        is_late=True,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


async def put(store: Store, *tracked: Tracked) -> None:
    await store.alerting.commit(Batch(tracked=tracked))


async def keep(store: Store, *incidents: Incident) -> None:
    await put(store, *(Tracked(incident=one) for one in incidents))


async def test_an_incident_comes_back_as_it_was(store: Store) -> None:
    await keep(store, incident())
    assert await store.incidents.get(1) == incident()
    assert await store.incidents.get(2) is None


async def test_what_the_rules_remember_comes_back_as_well(store: Store) -> None:
    following = Following(
        told=((7, None), (-100500, 3)),
        told_at=NOON,
        delivered_at=NOON + MINUTE,
        level=2,
        is_news=True,
        back_by=NOON + 2 * MINUTE,
        failures=("oom",),
    )
    await put(store, Tracked(incident=incident(), following=following))
    assert await store.incidents.live(NOON) == [Tracked(incident=incident(), following=following)]


async def test_a_newer_state_takes_the_place_of_the_older_one(store: Store) -> None:
    await keep(store, incident())
    await keep(store, incident(restarts=8))
    assert [one.restarts for one in await store.incidents.open()] == [8]


async def test_open_ones_come_gravest_first_and_then_newest(store: Store) -> None:
    await keep(
        store,
        incident(1, severity=Severity.WARNING, opened_at=NOON + MINUTE),
        incident(2),
        incident(3, severity=Severity.WARNING, opened_at=NOON + 2 * MINUTE),
        incident(4, resolved_at=NOON),
        incident(5, trouble=Trouble.WAVE),
    )
    assert [one.id for one in await store.incidents.open()] == [2, 3, 1]


async def test_past_ones_come_newest_first_without_what_is_only_noted(store: Store) -> None:
    await keep(
        store,
        incident(1, resolved_at=NOON),
        incident(2, resolved_at=NOON + MINUTE),
        incident(3, resolved_at=NOON + MINUTE, severity=Severity.INFO),
        incident(4),
    )
    assert [one.id for one in await store.incidents.past(10)] == [2, 1]
    assert [one.id for one in await store.incidents.past(1)] == [2]


async def test_after_a_start_the_open_the_untold_and_the_lately_ended_go_on(store: Store) -> None:
    await put(
        store,
        Tracked(incident=incident(1)),
        Tracked(incident=incident(2, resolved_at=NOON - timedelta(hours=3))),
        Tracked(incident=incident(3, resolved_at=NOON - MINUTE)),
        Tracked(incident=incident(4, resolved_at=NOON - timedelta(days=1)), following=Following(is_late=True)),
    )
    live = await store.incidents.live(NOON - timedelta(hours=1))
    assert sorted(one.incident.id for one in live) == [1, 3, 4]


async def test_numbers_are_never_given_twice(store: Store) -> None:
    assert await store.incidents.next_id() == 1
    await keep(store, incident(41, resolved_at=NOON))
    assert await store.incidents.next_id() == 42


async def test_members_of_a_group_are_found_by_it(store: Store) -> None:
    await put(
        store,
        Tracked(incident=incident(1), following=Following(group=3)),
        Tracked(incident=incident(2), following=Following(group=3)),
        Tracked(incident=incident(3, trouble=Trouble.WAVE)),
    )
    assert [one.id for one in await store.incidents.of_group(3)] == [1, 2]
    assert await store.incidents.of_group(0) == []


async def test_a_day_holds_what_began_or_went_on_in_it(store: Store) -> None:
    day = timedelta(days=1)
    await keep(
        store,
        incident(1, opened_at=NOON - day, updated_at=NOON - day),
        incident(2, opened_at=NOON - day, updated_at=NOON + MINUTE),
        incident(3),
        incident(4, opened_at=NOON + 2 * day, updated_at=NOON + 2 * day),
    )
    assert [one.id for one in await store.incidents.between(NOON, NOON + day, limit=10)] == [2, 3]


async def test_what_is_long_over_is_forgotten_and_what_is_open_never(store: Store) -> None:
    await keep(store, incident(1), incident(2, resolved_at=NOON), incident(3, resolved_at=NOON + 2 * MINUTE))
    await store.sweep(NOON + KEPT + MINUTE)
    assert [one is not None for one in [await store.incidents.get(id) for id in (1, 2, 3)]] == [True, False, True]


async def test_of_too_many_the_oldest_are_forgotten(store: Store) -> None:
    await keep(store, incident(1, resolved_at=NOON), incident(KEPT_AT_MOST + 1, resolved_at=NOON))
    await store.sweep(NOON)
    assert await store.incidents.get(1) is None
    assert await store.incidents.get(KEPT_AT_MOST + 1) is not None
