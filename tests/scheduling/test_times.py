"""When a schedule is due: cron in a zone of its own, nights that skip or repeat an hour included."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import UsageError
from bot.scheduling import times

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_a_moment_is_of_the_zone_that_was_named() -> None:
    daily = times.timing("0 4 * * *", "Europe/Moscow")
    assert times.after(daily, NOON) == datetime(2026, 5, 5, 1, 0, tzinfo=UTC)


def test_spaces_between_the_fields_do_not_matter() -> None:
    assert times.timing("  0   4 * * * ", "UTC").expression == "0 4 * * *"


@pytest.mark.parametrize(
    "expression", ["", "0 4 * *", "0 0 4 * * *", "61 * * * *", "0 4 31 2 *", "a b c d e", "@reboot", "*/0 * * * *"]
)
def test_what_is_no_time_is_refused_with_the_form(expression: str) -> None:
    with pytest.raises(UsageError) as caught:
        times.timing(expression, "UTC")
    assert caught.value.key == "schedule-bad-cron"


@pytest.mark.parametrize("zone", ["Moscow", "../etc/passwd", "/etc/localtime", ""])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(UsageError) as caught:
        times.timing("0 4 * * *", zone)
    assert caught.value.key == "schedule-bad-zone"


def test_what_fell_into_a_span_is_its_newest_moment_and_how_many_there_were_before() -> None:
    hourly = times.timing("0 * * * *", "UTC")
    assert times.due(hourly, NOON, NOON + timedelta(minutes=59)) is None
    found = times.due(hourly, NOON, NOON + timedelta(hours=3, minutes=5))
    assert found == times.Due(latest=NOON + timedelta(hours=3), earlier=2)


def test_both_ends_are_told_apart() -> None:
    hourly = times.timing("0 * * * *", "UTC")
    assert times.due(hourly, NOON - timedelta(hours=1), NOON) == times.Due(latest=NOON, earlier=0)
    assert times.due(hourly, NOON, NOON) is None


def test_a_month_of_minutes_is_counted_no_further_than_a_thousand() -> None:
    minutely = times.timing("* * * * *", "UTC")
    until = NOON + timedelta(days=30)
    assert times.due(minutely, NOON, until) == times.Due(latest=until, earlier=999)


def test_a_night_that_skips_the_hour_runs_it_after_the_gap_and_one_that_has_it_twice_runs_it_once() -> None:
    nightly = times.timing("30 2 * * *", "Europe/Berlin")
    spring = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert times.after(nightly, spring) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    autumn = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    first = times.after(nightly, autumn)
    assert times.after(nightly, first) - first > timedelta(hours=20)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("@daily", "0 0 * * *"),
        ("@Hourly", "0 * * * *"),
        ("0 4 * * пн-пт", "0 4 * * MON-FRI"),
        ("0 4 * * Sun", "0 4 * * Sun"),
    ],
)
def test_short_forms_and_days_as_people_write_them_are_read(written: str, read: str) -> None:
    assert times.timing(written, "UTC").expression == read


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ("0 4 * * * restart web01", "0 4 * * *"),
        ("*/5 1-3,7 * JAN mon-fri restart web01", "*/5 1-3,7 * JAN mon-fri"),
        ("@daily restart web01", "@daily"),
        ("0 4 * *", "0"),  # nothing to run is left
        ("завтра в 4 restart web01 db", "завтра"),
    ],
)
def test_five_fields_need_no_quotes(words: str, time: str) -> None:
    assert times.unquoted(words.split()) == (time, words.removeprefix(time).split())
