from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UsageError
from bot.features.alerts.silence import parse_until, tomorrow

MOSCOW = ZoneInfo("Europe/Moscow")


def local(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, 1, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


def test_a_duration_counts_from_now() -> None:
    assert parse_until("1h30m", local(12), MOSCOW) == local(13, 30)


def test_until_it_is_healthy_has_no_moment() -> None:
    assert parse_until("Healthy", local(12), MOSCOW) == "healthy"


@pytest.mark.parametrize(
    ("now", "wakes_at"),
    [
        (local(12), local(8) + timedelta(days=1)),
        (local(23, 59), local(8) + timedelta(days=1)),
        (local(3), local(8)),
        (local(5), local(8) + timedelta(days=1)),
    ],
    ids=["noon", "before midnight", "at night", "near the morning"],
)
def test_tomorrow_is_the_next_morning_that_leaves_time_to_sleep(now: datetime, wakes_at: datetime) -> None:
    assert tomorrow(now, MOSCOW) == wakes_at
    assert parse_until("tomorrow", now, MOSCOW) == wakes_at


@pytest.mark.parametrize("text", ["", "soon", "0s", "31d", "-1h"])
def test_what_is_no_end_is_named(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_until(text, local(12), MOSCOW)
    assert caught.value.params["until"] == text
