import pytest

from bot.watch.causes import deed_of, signal_number, signal_text
from bot.watch.severity import limit_of, wish_of
from tests.watch.facts import crash, deed, id_of


@pytest.mark.parametrize(
    ("text", "number"), [("15", 15), ("SIGTERM", 15), ("kill", 9), ("HUP", 1), ("", 0), ("0", 0), ("x", 0)]
)
def test_a_signal_is_read_in_every_form(text: str, number: int) -> None:
    assert signal_number(text) == number


@pytest.mark.parametrize(("text", "shown"), [("15", "SIGTERM"), ("9", "SIGKILL"), ("28", "28"), ("TERM", "SIGTERM")])
def test_a_signal_is_shown_by_its_name(text: str, shown: str) -> None:
    assert signal_text(text) == shown


@pytest.mark.parametrize(
    ("seconds", "until", "fits"),
    [(-6, None, False), (-4, None, True), (500, None, True), (7, 3, True), (9, 3, False)],
)
def test_a_deed_counts_from_a_little_before_it_to_a_little_after_it(
    seconds: float, until: float | None, fits: bool
) -> None:
    found = deed_of([deed("stop", until=until)], crash(seconds), frozenset({"stop"}))
    assert (found is not None) is fits


def test_the_last_word_of_a_command_says_what_it_does() -> None:
    deeds = [deed("container rm", ids=(id_of("web01"),))]
    assert deed_of(deeds, crash(0), frozenset({"rm"})) == deeds[0]
    assert deed_of(deeds, crash(0), frozenset({"stop"})) is None


@pytest.mark.parametrize(
    ("text", "limit"), [("80%", 0.8), ("80", 0.8), (" 150 % ", 1.5), ("", 0.5), ("x", 0.5), ("-1", 0.5), ("nan", 0.5)]
)
def test_a_limit_of_a_label_is_in_percent(text: str, limit: float) -> None:
    assert limit_of({"l": text}, "l", 0.5) == limit


def test_a_label_that_says_nothing_known_says_nothing() -> None:
    assert wish_of({"lotsman.alerts": "CRITICAL "}) == "critical"
    assert wish_of({"lotsman.alerts": "yes"}) is None
    assert wish_of({}) is None
