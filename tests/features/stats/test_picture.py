"""What was kept as a picture to draw: worded for the chat, its marks at their moments, its gaps left open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.features.stats import picture
from bot.features.stats.picture import Span, Story, Trouble
from bot.pictures.chart import Ink, Mark
from bot.store import Sample
from bot.ui.texts import translator

RU = translator("ru")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MIB = 1 << 20


def sample(minute: int, **values: float) -> Sample:
    given: dict[str, float] = {"cpu": 0.25, "cpu_peak": 0.5, "memory_bytes": 64 * MIB, "memory_peak_bytes": 80 * MIB}
    return Sample(at=NOON - timedelta(hours=24) + minute * MINUTE, **{**given, **values})


def story(*samples: Sample, **changes: object) -> Story:
    whole = Story(
        name="web01",
        span=Span.DAY,
        since=NOON - timedelta(hours=24),
        until=NOON,
        step=MINUTE,
        samples=samples or (sample(1), sample(2, cpu=0.5, memory_limit_bytes=128 * MIB, received=2e6)),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_a_day_of_one_container_is_four_panels_in_the_chats_language() -> None:
    found = picture.timeline(story(), UTC, RU)
    assert found.title == "web01 · сутки"
    assert [(panel.title, panel.note) for panel in found.panels] == [
        ("Процессор", "50%"),
        ("Память", "64 MiB / 128 MiB"),
        ("Сеть", "2 MB/s / 0 B/s"),
        ("Диск", "0 B/s / 0 B/s"),
    ]
    assert [line.label for panel in found.panels for line in panel.lines] == [
        *("", "", ""),
        *("приём", "отдача", "чтение", "запись"),
    ]
    english = picture.timeline(story(), UTC, translator("en"))
    assert [panel.title for panel in english.panels] == ["Processor", "Memory", "Network", "Disk"]


def test_the_memorys_limit_is_drawn_and_peaks_lie_behind_the_averages() -> None:
    cpu, memory, *_rest = picture.timeline(story(), UTC, RU).panels
    assert memory.limit == 128 * MIB
    assert memory.top == 256 * MIB
    assert [line.ink for line in cpu.lines] == [Ink.FAINT, Ink.FIRST]
    assert [value for _at, value in cpu.lines[0].pieces[0]] == [0.5, 0.5]


def test_an_hour_and_the_sum_of_all_have_no_peaks_and_a_sum_no_limit() -> None:
    hour = picture.timeline(story(span=Span.HOUR), UTC, RU)
    assert len(hour.panels[0].lines) == 1
    every = picture.timeline(story(name=""), UTC, RU)
    assert every.title == "Все контейнеры вместе · сутки"
    assert (len(every.panels[0].lines), every.panels[1].limit, every.panels[1].note) == (1, 0.0, "64 MiB")


def test_starts_and_incidents_are_marks_at_their_moments() -> None:
    ended = Trouble(since=NOON - 9 * MINUTE, until=NOON - 4 * MINUTE)
    goes_on = Trouble(since=NOON - 2 * MINUTE, until=None)
    found = picture.timeline(story(starts=(NOON - 7 * MINUTE,), troubles=(ended, goes_on)), UTC, RU)
    at = NOON.timestamp()
    assert found.marks == (
        Mark(at=at - 420),
        Mark(at=at - 540, until=at - 240, is_incident=True),
        Mark(at=at - 120, until=0.0, is_incident=True),
    )


def test_where_nothing_was_measured_the_line_breaks_off() -> None:
    found = picture.timeline(story(sample(1), sample(2), sample(30), sample(31)), UTC, RU)
    assert [len(piece) for piece in found.panels[0].lines[-1].pieces] == [2, 2]


def test_hours_are_those_of_the_chats_zone() -> None:
    found = picture.timeline(story(), ZoneInfo("Asia/Yekaterinburg"), RU)  # five hours ahead
    assert (NOON - timedelta(hours=1)).timestamp() in [at for at, _label in found.ticks]
    assert [label for at, label in found.ticks if at == (NOON - timedelta(hours=1)).timestamp()] == ["16:00"]


def test_the_caption_tells_the_picture_in_words() -> None:
    told = story(starts=(NOON,), troubles=(Trouble(since=NOON, until=None),) * 2)
    assert picture.caption(told, UTC, RU).render()[0] == (
        "web01 · сутки\nCPU: в среднем 38%, до 50%\nПамять: сейчас 64 MiB / 128 MiB, до 80 MiB\n"
        "▼ запуски: 1\nКрасное — инциденты, 2"
    )


def test_samples_that_begin_late_are_said_so() -> None:
    assert "Замеры есть с 01.05 00:00" in picture.caption(story(sample(720)), UTC, RU).render()[0]
    assert "Замеры есть" not in picture.caption(story(), UTC, RU).render()[0]


@pytest.mark.parametrize(("name", "lines"), [("web01", "stats web01 1h"), ("", "stats 1h")])
def test_the_other_spans_are_a_tap_away(name: str, lines: str) -> None:
    ((hour, week, month),) = picture.spans(story(name=name), RU)
    assert [button.text for button in (hour, week, month)] == ["час", "неделя", "месяц"]
    assert hour.tap is not None
    assert hour.tap.args["line"] == lines


def test_a_span_is_as_long_as_it_says() -> None:
    assert [span.length for span in Span] == [
        timedelta(hours=1), timedelta(hours=24), timedelta(days=7), timedelta(days=30),
    ]  # fmt: skip
