from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.features.alerts.card import card
from bot.features.alerts.cards import Cards
from bot.store.incident_rows import Cause, CauseKind, Incident, MemoryUser, Severity, Trouble
from bot.ui.split import MESSAGE_UNITS, fits
from bot.ui.texts import LANGUAGES, has_message
from bot.ui.view import View
from bot.watch.card_views import Audience, CardViews
from tests.features.alerts.values import DIED_AT, ENGLISH, NOW, RUSSIAN, buttons, incident, over, step, text

LOOP = [one for number in range(8) for one in (step("died", "1", number * 10), step("restarted", "", number * 10 + 1))]
NO_DEATH = {"exit_code": None, "cause": None, "severity": Severity.WARNING}


def shown(one: Incident, audience: Audience = ENGLISH) -> str:
    return text(card(one, audience, NOW))


def keys(one: Incident, audience: Audience = ENGLISH) -> list[list[str]]:
    return buttons(card(one, audience, NOW))


def line(one: Incident, number: int) -> str:
    return shown(one).split("\n")[number]


def test_what_broke_why_and_what_it_said_last_are_one_message() -> None:
    one = incident(log_tail=("starting", "cannot connect"))
    assert shown(one) == (
        "🔴 web01 crashed\n"
        "nginx:1.27 · 02:13:07 UTC\n"
        "Code 1: the program reported an error. Its last log lines mostly tell the reason.\n"
        "\n"
        "The last 2 lines:\n"
        "starting\n"
        "cannot connect"
    )


def test_it_is_told_in_russian_and_in_the_chats_own_time() -> None:
    assert shown(incident(), RUSSIAN) == (
        "🔴 web01 упал\n"
        "nginx:1.27 · 05:13:07\n"
        "Код 1: программа сообщила об ошибке. Причина обычно в последних строках журнала."
    )


def test_what_to_do_is_offered_below() -> None:
    assert keys(incident()) == [
        ["Logs", "Why"],
        ["Restart"],
        ["✔ I'm on it"],
        ["🔇 1 h", "🔇 until tomorrow"],
        ["🔇 until healthy"],
    ]


def test_a_crash_loop_offers_to_end_it() -> None:
    one = incident(trouble=Trouble.CRASH_LOOP, steps=tuple(LOOP), restarts=8)
    assert shown(one).startswith("🔴 web01 keeps crashing\n")
    assert shown(one).endswith("\ndied, code 1 → restarting ×8")
    (restart, end) = card(one, ENGLISH, NOW).rows[1]
    assert restart.tap is not None
    assert end.tap is not None
    assert [dict(tap.args) for tap in (restart.tap, end.tap)] == [
        {"line": "restart web01", "ask": True},
        {"line": "update --restart no web01", "ask": True},
    ]


def test_one_card_tells_it_from_the_death_to_the_recovery() -> None:
    one = over("healthy", steps=(*LOOP[:14], step("healthy", "", 192)), restarts=7)
    assert shown(one) == (
        "🟢 web01 is healthy again after 3 min 12 s\n"
        "crashed, code 1 · nginx:1.27 · 02:13:07 UTC\n"
        "Code 1: the program reported an error. Its last log lines mostly tell the reason.\n"
        "died, code 1 → restarting ×7 → healthy"
    )
    assert keys(one) == [["Logs", "Why"]]


def test_another_failure_in_a_loop_stands_by_itself() -> None:
    steps = (step("died", "1"), step("restarted"), step("died", "139"), step("restarted"), step("died", "139"))
    assert shown(incident(steps=steps, restarts=2)).endswith(
        "\ndied, code 1 → restarted → died, code 139 → restarted → died again"
    )


def test_one_that_is_down_once_more_says_so() -> None:
    one = incident(trouble=Trouble.CRASH_LOOP, steps=tuple(LOOP[:5]), restarts=2)
    assert shown(one).endswith("\ndied, code 1 → restarting ×2 → died again")


def test_what_ran_out_of_memory_inside_and_runs_on_is_not_called_over() -> None:
    one = over("running", 5, trouble=Trouble.OOM, steps=(step("oom"),), details={"inside": "yes"}, **NO_DEATH)
    assert shown(one) == "🟡 web01 ran out of memory inside and runs on\nnginx:1.27 · 02:13:07 UTC"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {
                "trouble": Trouble.DISK,
                "steps": (step("filling", "91%"), step("freed", "70%")),
                "details": {"percent": "70%"},
            },
            "🟢 Docker's disk has space again after 3 min 12 s\nDocker's disk is 91% full · 02:13:07 UTC",
        ),
        (
            {
                "trouble": Trouble.SERVICE,
                "steps": (step("replicas", "1/3"), step("complete", "3/3")),
                "details": {"running": "3", "desired": "3"},
            },
            (
                "🟢 web01 has all its replicas again after 3 min 12 s\n"
                "is below its replicas: 1 of 3 · 02:13:07 UTC\n"
                "replicas (1/3) → all there (3/3)"
            ),
        ),
    ],
    ids=["disk", "service"],
)
def test_what_is_over_tells_how_it_was(changes: dict[str, Any], told: str) -> None:
    assert shown(over("freed", image="", **{**NO_DEATH, **changes})) == told


def test_a_long_course_loses_its_middle() -> None:
    steps = [one for code in range(20) for one in (step("died", str(code)), step("restarted"))]
    course = shown(incident(steps=tuple(steps))).split("\n")[-1]
    assert course == (
        "died, code 0 → restarted → died, code 1 → … → died, code 18 → restarted → died, code 19 → restarted"
    )


def test_restarts_are_told_where_the_steps_were_not_seen() -> None:
    assert shown(incident(steps=(step("died", "1"), step("healthy")), restarts=3)).endswith(
        "\ndied, code 1 → restarting ×3 → healthy"
    )


def test_a_lack_of_memory_names_who_used_it() -> None:
    users = (MemoryUser(name="db", memory_bytes=900 << 20), MemoryUser(name="web01", memory_bytes=2 << 30))
    one = incident(
        trouble=Trouble.OOM, exit_code=137, cause=Cause(kind=CauseKind.OOM, exit_code=137), memory_users=users
    )
    assert shown(one) == (
        "🔴 web01 crashed: out of memory\n"
        "nginx:1.27 · 02:13:07 UTC\n"
        "Code 137 (SIGKILL): out of memory. The container reached its limit, and the kernel killed the process.\n"
        "Most memory was used by:\n"
        "• web01  2 GiB\n"
        "• db  900 MiB"
    )


def test_a_137_is_not_called_a_lack_of_memory() -> None:
    one = incident(exit_code=137, cause=Cause(kind=CauseKind.CRASH, exit_code=137, signal="SIGKILL"))
    assert line(one, 2) == "Code 137 (SIGKILL): the process was killed by force. Docker did not note a lack of memory."


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (Cause(kind=CauseKind.OUTSIDE, signal="SIGTERM"), "Stopped from outside the bot, signal SIGTERM"),
        (Cause(kind=CauseKind.OUTSIDE), "Stopped from outside the bot"),
        (Cause(kind=CauseKind.PERSON, person="Anna"), "Stopped through the bot: Anna"),
        (Cause(kind=CauseKind.ENGINE, signal="SIGTERM"), "Stopped together with the Docker engine"),
    ],
)
def test_who_stopped_it_is_told_instead_of_what_its_code_means(cause: Cause, told: str) -> None:
    one = incident(trouble=Trouble.STOPPED, severity=Severity.WARNING, exit_code=143, cause=cause, steps=())
    assert shown(one) == f"🟡 web01 was stopped\nnginx:1.27 · 02:13:07 UTC\n{told}"
    assert keys(one)[1] == ["Start"]


def test_an_unhealthy_one_shows_what_its_check_said() -> None:
    one = incident(trouble=Trouble.UNHEALTHY, steps=(step("unhealthy", "connection\nrefused"),), **NO_DEATH)
    assert shown(one) == "🟡 web01 is unhealthy\nnginx:1.27 · 02:13:07 UTC\nThe check said: connection refused"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {
                "trouble": Trouble.DISK,
                "subject": "disk",
                "details": {
                    "free_bytes": "9000000000",
                    "total_bytes": "100000000000",
                    "path": "/var/lib/docker",
                    "percent": "91%",
                },
            },
            "🟡 Docker's disk is 91% full\n02:13:07 UTC\n/var/lib/docker · 9 GB free of 100 GB",
        ),
        (
            {"trouble": Trouble.ENGINE, "subject": "engine", "details": {"reason": "connection refused"}},
            "🟡 Docker does not answer\n02:13:07 UTC\nReason: connection refused",
        ),
        (
            {
                "trouble": Trouble.SERVICE,
                "subject": "api",
                "details": {"running": "1", "desired": "3", "error": "exit 1"},
            },
            "🟡 api is below its replicas: 1 of 3\n02:13:07 UTC\nReason: exit 1",
        ),
        (
            {
                "trouble": Trouble.MEMORY,
                "subject": "db",
                "details": {"used": "95%", "memory_bytes": str(95 << 20), "memory_limit_bytes": str(100 << 20)},
            },
            "🟡 db uses 95% of its memory\n02:13:07 UTC\n95 MiB of 100 MiB",
        ),
        (
            {"trouble": Trouble.CPU, "subject": "db", "details": {"used": "180%"}},
            "🟡 db uses 180% processor\n02:13:07 UTC",
        ),
        (
            {"trouble": Trouble.OOM, "subject": "db", "details": {"inside": "yes"}},
            "🟡 db ran out of memory inside and runs on\n02:13:07 UTC",
        ),
        (
            {"trouble": Trouble.WAVE, "subject": "test", "members": ("a", "b", "c")},
            "🟡 3 containers died at once\n02:13:07 UTC\na, b, c",
        ),
    ],
    ids=["disk", "engine", "service", "memory", "cpu", "oom", "wave"],
)
def test_each_other_trouble_tells_its_own_numbers(changes: dict[str, Any], told: str) -> None:
    assert shown(incident(image="", steps=(), **{**NO_DEATH, **changes})) == told


def test_an_engine_that_is_back_says_what_was_not_seen() -> None:
    details = {
        "reason": "connection refused",
        "restarted": "yes",
        "blind_since": DIED_AT.isoformat(),
        "blind_until": (DIED_AT + timedelta(minutes=7)).isoformat(),
    }
    one = over("back", 420, trouble=Trouble.ENGINE, subject="engine", image="", steps=(), details=details, **NO_DEATH)
    assert shown(one) == (
        "🟢 Docker answers again after 7 min\n"
        "Docker does not answer · 02:13:07 UTC\n"
        "Reason: connection refused\n"
        "I did not see what happened from 02:13:07 UTC to 02:20:07 UTC.\n"
        "The engine was restarted."
    )


def test_who_is_on_it_stands_on_the_card_and_takes_the_button_away() -> None:
    one = incident(acknowledged_by="Anna", acknowledged_at=DIED_AT + timedelta(minutes=1))
    assert shown(one).endswith("\n\n👤 On it: Anna, 02:14 UTC")
    assert ["✔ I'm on it"] not in keys(one)


def test_a_mute_stands_on_the_card_as_long_as_it_is_open() -> None:
    muted = {"muted_until": (DIED_AT + timedelta(hours=1)).isoformat(), "muted_by": "Anna"}
    assert shown(incident(details=muted)).endswith("\n\n🔇 Muted until 03:13 UTC (Anna)")
    assert shown(incident(details={**muted, "muted_until": "healthy"})).endswith(
        "🔇 Muted until it is well again (Anna)"
    )
    assert "🔇" not in shown(over(details=muted))
    assert keys(incident(details=muted))[-2:] == [["✔ I'm on it"], ["🔔 Alerts again"]]


def test_a_mute_that_was_lifted_leaves_no_trace() -> None:
    lifted = incident(details={"muted_until": "", "muted_by": ""})
    assert shown(lifted) == shown(incident())
    assert keys(lifted) == keys(incident())


def test_a_removed_one_offers_what_was_kept_and_nothing_else() -> None:
    one = over("removed")
    assert shown(one).startswith("⚪ web01 was removed after 3 min 12 s\n")
    assert keys(one) == [["Logs"]]


def test_how_often_it_came_again_is_told() -> None:
    assert line(incident(details={"times": "3"}), 3) == "It happened 3 times lately."


def test_what_was_learned_late_says_so() -> None:
    assert "Learned later:" in shown(incident(is_late=True))


def test_the_engine_is_named_where_there_are_several() -> None:
    assert shown(incident(), replace(ENGLISH, names_host=True)).split("\n")[1] == ("nginx:1.27 · 🖥 test · 02:13:07 UTC")


def test_another_day_is_named() -> None:
    assert text(card(incident(), ENGLISH, NOW + timedelta(days=1))).split("\n")[1] == "nginx:1.27 · 01 May 02:13:07 UTC"
    assert text(card(incident(), RUSSIAN, NOW + timedelta(days=1))).split("\n")[1] == "nginx:1.27 · 01.05 05:13:07"


@pytest.mark.parametrize("letter", ["я", "🐳"])
def test_the_longest_card_is_one_message(letter: str) -> None:
    """Docker's own names are of plain letters."""
    long, name = letter * 5000, "w" * 5000
    one = incident(
        subject=name,
        image=name,
        log_tail=(long,) * 30,
        members=(name,) * 30,
        memory_users=tuple(MemoryUser(name=name, memory_bytes=1) for _ in range(9)),
        steps=tuple(step(long, str(number)) for number in range(99)),
        details={"times": "4", "muted_until": "healthy", "muted_by": "Anna"},
        acknowledged_by="Anna",
        is_late=True,
    )
    assert fits(card(one, RUSSIAN, NOW).text, MESSAGE_UNITS)


def test_foreign_text_is_made_harmless_and_keeps_no_secret() -> None:
    one = incident(subject="we\u202eb", log_tail=("\x1b[31mDB_PASSWORD=hunter2\x1b[0m",))
    assert shown(one).startswith("🔴 web crashed")
    assert shown(one).endswith("\nDB_PASSWORD=***")


@pytest.mark.parametrize("trouble", list(Trouble))
@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_its_sentences(trouble: Trouble, *, is_over: bool, language: str) -> None:
    one = over(trouble=trouble) if is_over else incident(trouble=trouble)
    told = text(card(one, replace(ENGLISH, lang=language), NOW))
    assert "alerts-" not in told
    assert has_message(language, f"alerts-{trouble.value}")


def test_the_cards_are_what_the_desk_asks_for() -> None:
    cards: CardViews = Cards()
    assert isinstance(cards.card(incident(), ENGLISH, NOW), View)


def test_why_an_engine_on_another_machine_is_out_of_reach_is_a_sentence() -> None:
    told = {"error": "error-ssh-key", "machine": "vps", "path": "/var/run/docker.sock", "reason": "Permission denied"}
    shown = text(card(incident(subject="engine", trouble=Trouble.ENGINE, details=told), RUSSIAN, NOW))
    assert "vps не принимает ssh-ключ бота." in shown
    assert "Причина:" not in shown
    shown = text(card(incident(subject="engine", trouble=Trouble.ENGINE, details={"reason": "gone"}), RUSSIAN, NOW))
    assert "Причина: gone" in shown
