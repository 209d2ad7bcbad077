from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings
from bot.store.alerting_rows import Mute, Subscription
from bot.store.incident_rows import Incident, Severity, Trouble
from bot.watch.routing import (
    Defaults,
    concerned,
    defaults_of,
    label_keys,
    labelled_place,
    mute_of,
    next_in_line,
    quiet_until,
    subscriptions,
)
from tests.watch.facts import NIGHT

ALL = Subscription(chat_id=1)
CRASH = Incident(
    id=1,
    host="local",
    subject="web01",
    trouble=Trouble.CRASH,
    severity=Severity.CRITICAL,
    opened_at=NIGHT,
    updated_at=NIGHT,
    labels={"team": "a"},
)
WARNING = replace(CRASH, trouble=Trouble.UNHEALTHY, severity=Severity.WARNING)
NOTE = replace(CRASH, trouble=Trouble.EXEC, severity=Severity.INFO)
MINUTES = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("subscription", "incident", "is_told"),
    [
        (ALL, CRASH, True),
        (ALL, WARNING, True),
        (ALL, NOTE, False),
        (replace(ALL, least=Severity.INFO), NOTE, True),
        (replace(ALL, least=Severity.CRITICAL), WARNING, False),
        (replace(ALL, is_on=False), CRASH, False),
        (replace(ALL, names=("db*", "web*")), CRASH, True),
        (replace(ALL, names=("db*",)), CRASH, False),
        (replace(ALL, labels=("team",)), CRASH, True),
        (replace(ALL, labels=("team=a", "x")), CRASH, True),
        (replace(ALL, labels=("team=b",)), CRASH, False),
        (replace(ALL, troubles=(Trouble.OOM,)), CRASH, False),
        (replace(ALL, troubles=(Trouble.CRASH,)), CRASH, True),
        (replace(ALL, names=("db*",)), replace(CRASH, trouble=Trouble.ENGINE, subject="engine"), True),
        (replace(ALL, escalate_after=10 * MINUTES), CRASH, False),
    ],
)
def test_a_chat_hears_what_its_filters_let_through(
    subscription: Subscription, incident: Incident, is_told: bool
) -> None:
    assert bool(concerned(incident, [subscription])) is is_told


@pytest.mark.parametrize(
    ("label", "subscription", "incident", "is_told"),
    [
        ("off", ALL, CRASH, False),
        ("critical", ALL, WARNING, False),
        ("critical", ALL, CRASH, True),
        ("all", ALL, NOTE, True),
        ("all", replace(ALL, names=("db*",), least=Severity.CRITICAL), WARNING, True),
        ("all", replace(ALL, is_on=False), WARNING, False),
        ("nonsense", ALL, WARNING, True),
    ],
)
def test_a_label_overrules_what_a_chat_has_set(
    label: str, subscription: Subscription, incident: Incident, is_told: bool
) -> None:
    labelled = replace(incident, labels={"lotsman.alerts": label})
    assert bool(concerned(labelled, [subscription])) is is_told


@pytest.mark.parametrize(
    ("value", "place"), [("-1001:17", (-1001, 17)), ("7", (7, None)), ("", None), ("@ops", None), ("7:x", None)]
)
def test_a_label_may_name_a_chat_and_its_topic(value: str, place: tuple[int, int | None] | None) -> None:
    assert labelled_place(replace(CRASH, labels={"lotsman.alerts.chat": value})) == place


def test_what_is_sent_elsewhere_goes_nowhere_else() -> None:
    elsewhere = replace(CRASH, labels={"lotsman.alerts.chat": "2:5"})
    other = Subscription(chat_id=2, topic_id=5, names=("db*",), language="ru")
    assert concerned(elsewhere, [ALL, other]) == [other]
    assert concerned(elsewhere, [ALL]) == [Subscription(chat_id=2, topic_id=5)]


def test_the_next_in_line_get_a_critical_one_that_nobody_has() -> None:
    early, late = replace(ALL, escalate_after=10 * MINUTES), Subscription(chat_id=2, escalate_after=30 * MINUTES)
    assert next_in_line(CRASH, [ALL, early, late], 20 * MINUTES) == [early]
    assert next_in_line(WARNING, [early], 20 * MINUTES) == []


def test_a_chat_of_the_settings_has_the_defaults_until_it_sets_something() -> None:
    where = Defaults(notify=((1, None), (2, 5)), escalate=((3, None), (1, None)), zone=UTC, digest_at="09:00")
    stored = [Subscription(chat_id=2, topic_id=5, least=Severity.CRITICAL)]
    assert subscriptions(stored, where) == [
        stored[0],
        Subscription(chat_id=1, digest_at="09:00"),
        Subscription(chat_id=3, escalate_after=15 * MINUTES),
    ]


def test_without_chats_in_the_settings_the_admins_are_told() -> None:
    assert defaults_of(Settings(), {9, 7}).notify == ((7, None), (9, None))
    set_up = Settings(notify_chats=("-100:3",), escalate_chats=("5",), timezone="Asia/Tokyo", digest_at="09:00")
    found = defaults_of(set_up, {7})
    assert (found.notify, found.escalate, found.escalate_after) == (((-100, 3),), ((5, None),), 15 * MINUTES)
    assert (found.zone, found.digest_at) == (ZoneInfo("Asia/Tokyo"), "09:00")


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("23:00-07:00", "2026-05-04T22:59", None),
        ("23:00-07:00", "2026-05-04T23:00", "2026-05-05T07:00"),
        ("23:00-07:00", "2026-05-05T06:59", "2026-05-05T07:00"),
        ("23:00-07:00", "2026-05-05T07:00", None),
        ("01:00-05:00", "2026-05-05T03:00", "2026-05-05T05:00"),
        ("", "2026-05-05T03:00", None),
        ("07:00-07:00", "2026-05-05T07:00", None),
        ("25:00-07:00", "2026-05-05T03:00", None),
    ],
)
def test_quiet_hours_end_in_the_morning_of_the_chat(hours: str, now: str, until: str | None) -> None:
    zone = ZoneInfo("Asia/Tokyo")
    found = quiet_until(
        Subscription(chat_id=1, quiet_hours=hours, time_zone="Asia/Tokyo"),
        datetime.fromisoformat(now).replace(tzinfo=zone).astimezone(UTC),
        UTC,
    )
    assert found == (datetime.fromisoformat(until).replace(tzinfo=zone) if until else None)


def test_a_zone_that_the_machine_does_not_know_is_the_settings() -> None:
    lost = Subscription(chat_id=1, quiet_hours="02:00-03:00", time_zone="Mars/Olympus")
    assert quiet_until(lost, NIGHT, UTC) == datetime(2026, 5, 4, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("host", "subject", "minutes", "is_muted"),
    [
        ("local", "web01", 1, True),
        ("local", "web*", 1, True),
        ("", "web01", 1, True),
        ("other", "web01", 1, False),
        ("local", "web", 1, False),
        ("local", "web01", 0, False),
        ("local", "web01", None, True),
    ],
)
def test_a_mute_is_of_a_name_on_a_host_for_a_time(host: str, subject: str, minutes: int | None, is_muted: bool) -> None:
    until = NIGHT + minutes * MINUTES if minutes is not None else None
    mute = Mute(host=host, subject=subject, until=until, by="Анна", at=NIGHT)
    assert (mute_of(CRASH, [mute], NIGHT) is not None) is is_muted


def test_the_labels_that_somebody_chooses_by_are_known() -> None:
    assert label_keys([replace(ALL, labels=("team=a", "tier")), ALL]) == {"team", "tier"}
