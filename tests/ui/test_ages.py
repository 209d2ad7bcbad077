from datetime import UTC, datetime, timedelta

import pytest

from bot.ui.ages import age, duration
from bot.ui.texts import translator

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "russian", "english"),
    [
        (-5, "0 с", "0 s"),
        (59.9, "59 с", "59 s"),
        (60, "1 мин", "1 min"),
        (3599, "59 мин", "59 min"),
        (3600, "1 ч", "1 h"),
        (47 * 3600, "47 ч", "47 h"),
        (2 * 86_400, "2 дня", "2 days"),
        (5 * 86_400, "5 дней", "5 days"),
        (14 * 86_400, "2 нед.", "2 weeks"),
        (90 * 86_400, "3 мес.", "3 months"),
        (2 * 365 * 86_400, "2 года", "2 years"),
        (21 * 365 * 86_400, "21 год", "21 years"),
    ],
)
def test_a_duration_is_told_in_one_unit(seconds: float, russian: str, english: str) -> None:
    assert (duration(seconds, translator("ru")), duration(seconds, translator("en"))) == (russian, english)


def test_an_age_is_told_from_now() -> None:
    assert age(NOW - timedelta(minutes=5), NOW, translator("ru")) == "5 мин назад"
    assert age(NOW - timedelta(minutes=5), NOW, translator("en")) == "5 min ago"


def test_a_moment_ahead_of_our_clock_is_just_now() -> None:
    assert age(NOW + timedelta(minutes=5), NOW, translator("ru")) == "только что"
