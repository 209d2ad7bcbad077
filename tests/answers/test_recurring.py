import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.recurring import cron_in


@pytest.mark.parametrize(
    ("text", "cron"),
    [
        ("каждый день в 4 утра", "0 4 * * *"),
        ("every night at 3", "0 3 * * *"),
        ("ежедневно в 23:30", "30 23 * * *"),
        ("daily at 5pm", "0 17 * * *"),
        ("every day at 12am", "0 0 * * *"),
        ("каждую ночь", "0 3 * * *"),
        ("каждое воскресенье в 5 утра", "0 5 * * 0"),
        ("every monday at 8", "0 8 * * 1"),
        ("каждые 15 минут", "*/15 * * * *"),
        ("каждый час", "0 * * * *"),
        ("every 6 hours", "0 */6 * * *"),
        ("раз в неделю", "0 4 * * 0"),
        ("в 4 утра", ""),
        ("в воскресенье", ""),
        ("every day at 30", ""),
        ("каждые 90 минут", ""),
    ],
)
def test_what_recurs_is_a_line_of_cron(text: str, cron: str) -> None:
    assert cron_in(text) == cron


@given(st.text(max_size=100))
def test_any_text_is_borne(text: str) -> None:
    cron_in(text)
