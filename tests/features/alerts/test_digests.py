from dataclasses import replace
from datetime import timedelta

from bot.features.alerts import digests
from bot.features.alerts.digests import LINES_SHOWN
from bot.store.incident_rows import Severity, Step, Trouble
from bot.ui.split import fits
from bot.watch.card_views import Report
from tests.features.alerts.values import DIED_AT, ENGLISH, NOW, RUSSIAN, buttons, incident, over, step, text

DAY = timedelta(days=1)
REPORT = Report(host="test", since=NOW - DAY, until=NOW)


def test_what_happened_unseen_is_one_line_each_in_the_order_of_time() -> None:
    members = [
        over("running", 5, id=3, subject="cache", opened_at=DIED_AT + timedelta(minutes=1), restarts=1),
        incident(id=1, subject="db", exit_code=137, trouble=Trouble.OOM),
        incident(id=2, subject="web01", opened_at=DIED_AT + timedelta(seconds=30), restarts=4),
    ]
    shown = digests.away(members, DIED_AT - timedelta(minutes=5), ENGLISH, NOW)
    assert text(shown) == (
        "While I was away\n"
        "02:08 UTC – 02:15 UTC, 7 min\n"
        "\n"
        "🔴 02:13 UTC db crashed: out of memory\n"
        "🔴 02:13 UTC web01 crashed, code 1 · restarting ×4\n"
        "🟢 02:14 UTC cache crashed, code 1 · is running again after 0 s"
    )
    assert buttons(shown) == [["🔴 db"], ["🔴 web01"]]


def test_an_absence_without_trouble_says_so() -> None:
    shown = digests.away([], DIED_AT, RUSSIAN, NOW)
    assert text(shown) == "Пока меня не было\n05:13 – 05:15, 2 мин\n\nНичего не случилось."


def test_what_becomes_of_it_later_does_not_lengthen_the_absence() -> None:
    shown = digests.away([incident()], DIED_AT, ENGLISH, NOW + timedelta(hours=1), blind_until=NOW)
    assert text(shown).split("\n")[1] == "02:13 UTC – 02:15 UTC, 2 min"


def test_of_too_many_the_newest_are_kept() -> None:
    many = [incident(id=number, subject=f"c{number}") for number in range(1, LINES_SHOWN + 11)]
    lines = text(digests.away(many, DIED_AT, ENGLISH, NOW)).split("\n")
    assert lines[3] == "… and 10 more"
    assert lines[-1] == f"🔴 02:13 UTC c{LINES_SHOWN + 10} crashed, code 1"


def test_the_longest_digest_is_one_message() -> None:
    many = [over("healthy", subject="w" * 300, id=number, host="h" * 20) for number in range(1, 60)]
    audience = replace(RUSSIAN, names_host=True)
    assert fits(digests.away(many, DIED_AT, audience, NOW).text)


def test_a_wave_is_one_message_that_counts_who_is_back() -> None:
    members = [
        over("running", 20, id=1, subject="a"),
        incident(id=2, subject="b"),
        incident(id=3, subject="c"),
    ]
    wave = incident(
        id=9,
        trouble=Trouble.WAVE,
        subject="test",
        severity=Severity.WARNING,
        members=("a", "b", "c"),
        acknowledged_by="Anna",
        acknowledged_at=NOW,
    )
    shown = digests.wave(wave, members, ENGLISH, NOW)
    assert text(shown) == (
        "🟡 3 containers died at once\n"
        "02:13:07 UTC\n"
        "Running again: 1 of 3\n"
        "🟢 02:13 UTC a crashed, code 1 · is running again after 20 s\n"
        "🔴 02:13 UTC b crashed, code 1\n"
        "🔴 02:13 UTC c crashed, code 1\n"
        "\n"
        "👤 On it: Anna, 02:15 UTC"
    )
    assert buttons(shown) == [["What is not running", "Overview"]]


def test_a_wave_that_is_over_says_how_long_it_took() -> None:
    wave = over("running", 90, trouble=Trouble.WAVE, subject="test", members=("a", "b", "c"))
    members = [over("running", 80, id=number, subject=name) for number, name in enumerate("abc", 1)]
    assert text(digests.wave(wave, members, RUSSIAN, NOW)).startswith("🟢 Снова работают все, через 1 мин 30 с\n")


def test_the_morning_tells_what_quiet_hours_held_back() -> None:
    one = incident(trouble=Trouble.UNHEALTHY, severity=Severity.WARNING)
    shown = digests.morning([one], RUSSIAN, NOW)
    assert text(shown) == "За тихие часы\n🟡 05:13 web01 нездоров"
    assert buttons(shown) == [["🟡 web01"]]


def test_the_digest_ends_with_the_newest_hash_of_the_audit() -> None:
    report = replace(REPORT, audit_hash="0123456789abcdef" * 4)
    assert text(digests.digest(report, RUSSIAN, NOW)).split("\n")[-1] == (
        "Хеш журнала: 0123456789abcdef0123456789abcdef"
    )


def test_the_daily_digest_tells_the_day() -> None:
    created = Step(at=DIED_AT, what="created")
    report = replace(
        REPORT,
        incidents=[
            incident(),
            over("", 0, id=2, subject="job", trouble=Trouble.LIFECYCLE, severity=Severity.INFO, steps=(created,)),
        ],
        restarts={"web01": 7, "db": 1},
        unused_images=3,
        unused_images_bytes=1_200_000_000,
        disk_total_bytes=100_000_000_000,
        disk_free_bytes=40_000_000_000,
        disk_growth_bytes=2_000_000_000,
        deeds={"Anna": 3, "Boris": 12},
    )
    assert text(digests.digest(report, RUSSIAN, NOW)) == (
        "Сводка за сутки, 01.05\n"
        "\n"
        "2 сбоя, не закрыт 1\n"
        "⚪ 05:13 job создан\n"
        "🔴 05:13 web01 упал, код 1\n"
        "\n"
        "Перезапуски: web01 ×7, db ×1\n"
        "\n"
        "Диск: свободно 40 GB из 100 GB, занято больше на 2 GB\n"
        "Лишние образы: 3, 1.2 GB\n"
        "\n"
        "Через бота: Boris ×12, Anna ×3"
    )


def test_a_quiet_day_is_two_lines() -> None:
    assert text(digests.digest(REPORT, ENGLISH, NOW)) == "Daily digest, 01 May\n\nNothing broke."


def test_space_that_was_freed_is_told_as_such() -> None:
    report = replace(REPORT, disk_total_bytes=10, disk_free_bytes=5, disk_growth_bytes=-2_000_000)
    assert text(digests.digest(report, ENGLISH, NOW)).endswith("\nDisk: 5 B free of 10 B, 2 MB freed")


def test_what_is_only_noted_is_counted_and_never_called_over() -> None:
    one = over(
        "",
        0,
        trouble=Trouble.EXEC,
        severity=Severity.INFO,
        steps=(step("exec", "sh -c ls"),),
        details={"count": "4"},
    )
    assert text(digests.morning([one], ENGLISH, NOW)).split("\n")[1] == (
        "⚪ 02:13 UTC web01 a command was run inside: sh -c ls ×4"
    )
