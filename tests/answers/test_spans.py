import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.spans import since_in, span_in


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("логи за последние два часа", "2h"),
        ("logs of the last 30 minutes", "30m"),
        ("за неделю", "168h"),
        ("for the past 3 days", "72h"),
        ("последние полчаса", "30m"),
        ("since yesterday", "48h"),
        ("что было ночью", "24h"),
        ("mute it for 2 hours", ""),
        ("сейчас", ""),
    ],
)
def test_how_far_back_is_heard(text: str, since: str) -> None:
    assert since_in(text) == since


@pytest.mark.parametrize(
    ("text", "span"),
    [("на час", "1h"), ("for half an hour", "30m"), ("на пару дней", "48h"), ("15 min", "15m"), ("до завтра", "")],
)
def test_a_length_of_time_is_heard(text: str, span: str) -> None:
    assert span_in(text) == span


@given(st.text(max_size=100))
def test_any_text_is_borne(text: str) -> None:
    since_in(text)
    span_in(text)
