from datetime import UTC, datetime, timedelta

import pytest

from bot.ui.ages import age, duration, span
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


@pytest.mark.parametrize(
    ("seconds", "russian", "english"),
    [
        (-1, "0 с", "0 s"),
        (45.7, "45 с", "45 s"),
        (192, "3 мин 12 с", "3 min 12 s"),
        (180, "3 мин", "3 min"),
        (7500, "2 ч 5 мин", "2 h 5 min"),
        (2 * 86_400 + 3 * 3600, "2 дня 3 ч", "2 days 3 h"),
    ],
)
def test_a_span_is_told_in_two_units(seconds: float, russian: str, english: str) -> None:
    assert (span(seconds, translator("ru")), span(seconds, translator("en"))) == (russian, english)
