from datetime import timedelta
from typing import Any

from bot.engine.model import Event
from bot.features.alerts.happenings import LINES_SHOWN, happenings
from bot.ui.split import fits
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.alerts.values import DIED_AT, ENGLISH, NOW, text


def event(action: str, detail: str = "", after_s: float = 0, name: str = "web01", **attributes: str) -> Event:
    at_ns = int((DIED_AT + timedelta(seconds=after_s)).timestamp()) * 10**9
    values: dict[str, Any] = {"kind": "container", "id": name * 4, "attributes": {"name": name, **attributes}}
    return Event(action=action, detail=detail, time_ns=at_ns, **values)


def shown(*events: Event) -> View:
    return happenings(events, NOW - timedelta(hours=1), NOW, ENGLISH, NOW, translator("en"))


def lines(*events: Event) -> list[str]:
    return text(shown(*events)).split("\n")[1:]


def test_events_are_told_in_the_engines_own_words() -> None:
    pulled = Event(kind="image", action="pull", id="nginx:1.27", time_ns=event("pull").time_ns)
    found = shown(
        event("kill", signal="15"),
        event("die", after_s=1, exitCode="143"),
        event("health_status", "unhealthy", after_s=2),
        pulled,
    )
    assert text(found) == (
        "Docker's events: 01:15 UTC – 02:15 UTC\n"
        "02:13:07 UTC web01 kill (signal 15)\n"
        "02:13:08 UTC web01 die (exitCode 143)\n"
        "02:13:09 UTC web01 health_status: unhealthy\n"
        "02:13:07 UTC image nginx:1.27 pull"
    )


def test_nothing_is_said_to_be_nothing() -> None:
    assert text(shown()) == "There were no events from 01:15 UTC to 02:15 UTC."


def test_the_same_again_is_counted_at_its_last_time() -> None:
    assert lines(event("kill"), event("kill", after_s=5), event("die")) == [
        "02:13:12 UTC web01 kill ×2",
        "02:13:07 UTC web01 die",
    ]


def test_a_health_check_between_events_is_one_line() -> None:
    check = [event(action, "curl localhost", number) for number in range(9) for action in ("exec_create", "exec_start")]
    assert lines(*check[:10], event("die", after_s=5), *check[10:]) == [
        "02:13:07 UTC web01 exec_start: curl localhost ×9",
        "02:13:12 UTC web01 die",
    ]


def test_of_too_many_the_newest_are_shown() -> None:
    many = [event("start", name=f"c{number}") for number in range(LINES_SHOWN + 5)]
    found = lines(*many)
    assert (found[0], found[LINES_SHOWN - 1]) == ("02:13:07 UTC c5 start", "02:13:07 UTC c40 start")
    assert found[-1] == "Older ones the engine has forgotten, or they did not fit: the last 36 are shown."


def test_the_longest_answer_is_one_message() -> None:
    many = [event("exec_start", f"{number}" * 99, name=f"{number}" + "w" * 99) for number in range(LINES_SHOWN + 5)]
    assert fits(shown(*many).text)


def test_a_secret_in_a_command_is_masked() -> None:
    assert lines(event("exec_start", "psql --password=hunter2")) == [
        "02:13:07 UTC web01 exec_start: psql --password=***"
    ]
