from typing import Any

import pytest

from bot.engine.model import Usage
from bot.errors import NotFound
from bot.features.stats import view
from bot.features.stats.view import Choice, Measured, Sort
from bot.ui.amounts import binary, percent
from bot.ui.texts import translator
from bot.ui.view import View

RU = translator("ru")
MIB = 1 << 20
PICTURES = ["📈 час", "📈 сутки", "📈 неделя"]


def usage(name: str = "web01", **changes: Any) -> Usage:
    values: dict[str, Any] = {
        "cpu": 0.031,
        "memory_bytes": 172 * MIB,
        "memory_limit_bytes": 512 * MIB,
        "received_bytes": 1_200_000,
        "sent_bytes": 3_400,
        "read_bytes": 0,
        "written_bytes": 4_096,
        "pids": 12,
    }
    return Usage(id=name.encode().hex().ljust(64, "0"), name=name, **{**values, **changes})


def shown(*usages: Usage, count: int | None = None, choice: Choice | None = None, **changes: Any) -> View:
    measured = Measured(usages=usages, count=len(usages) if count is None else count, **changes)
    return view.shown(measured, choice or Choice(), 0, RU)


def text(found: View) -> str:
    return str(found.text.render()[0])


def buttons(found: View) -> list[list[str]]:
    return [[button.text for button in row] for row in found.rows]


def test_a_container_takes_two_lines() -> None:
    found = shown(usage())
    assert text(found) == (
        "Потребление\n"
        "\n"
        "▰▰▱▱▱ web01  CPU 3.1%\n"
        "    172 MiB / 512 MiB (34%) · сеть ↓1.2 MB ↑3.4 kB · диск ↓0 B ↑4.1 kB · PID 12"
    )
    assert buttons(found) == [["Обновить"], PICTURES]


def test_several_are_sorted_and_summed() -> None:
    small = usage("small", memory_bytes=10 * MIB, cpu=1.5)
    found = shown(small, usage())
    told = text(found)
    assert told.startswith("Больше памяти сверху, контейнеров: 2\n")
    assert told.index("web01") < told.index("small")
    assert told.endswith("\n\nВсего: CPU 153% · память 182 MiB · PID 24")
    assert buttons(found) == [["По процессору", "Обновить"], PICTURES]
    by_cpu = shown(small, usage(), choice=Choice(sort=Sort.CPU))
    assert text(by_cpu).startswith("Больше процессора сверху, контейнеров: 2\n\n▰▰▰▰▰ small  CPU 150%")
    assert buttons(by_cpu) == [["По памяти", "Обновить"], PICTURES]


def test_the_buttons_repeat_what_was_asked_for() -> None:
    choice = Choice(names=("web01", "small"), is_whole=True)
    lines = [button.tap.args["line"] for button in shown(usage(), usage("small"), choice=choice).rows[0] if button.tap]
    assert lines == ["stats --sort cpu --no-trunc web01 small", "stats --sort mem --no-trunc web01 small"]


def test_pictures_are_offered_of_one_or_of_all() -> None:
    def lines(found: View) -> list[str]:
        return [button.tap.args["line"] for button in found.rows[-1] if button.tap]

    assert lines(shown(usage())) == ["stats web01 1h", "stats web01 24h", "stats web01 7d"]
    assert lines(shown(usage(), usage("db"))) == ["stats 1h", "stats 24h", "stats 7d"]
    assert len(shown(usage(), usage("db"), choice=Choice(names=("web01", "db"))).rows) == 1


def test_while_it_changes_it_has_no_buttons_of_its_own() -> None:
    measured = Measured(usages=[usage()], count=1)
    assert view.watched(measured, Choice(), RU).rows == ()


def test_names_and_ids_are_whole_when_asked_for() -> None:
    long = usage("n" * 60)
    assert "n" * 33 not in text(shown(long))
    told = text(shown(long, choice=Choice(is_whole=True)))
    assert "n" * 60 in told
    assert long.id in told


def test_what_is_not_counted_is_not_made_up() -> None:
    told = text(shown(usage(memory_bytes=0, memory_limit_bytes=0, received_bytes=None, sent_bytes=None)))
    assert told.endswith("▱▱▱▱▱ web01  CPU 3.1%\n    память не измеряется · диск ↓0 B ↑4.1 kB · PID 12")


def test_what_was_not_measured_is_told() -> None:
    errors = [("nope", NotFound(kind="container", ref="nope"))]
    told = text(shown(usage(), count=4, idle=("job",), errors=errors))
    assert "\njob не работает.\nЕщё не измерено: 3\n⚠ nope: " in told


def test_a_hundred_are_pages_that_fit_into_a_message() -> None:
    many = [
        usage("n" * 30 + str(number), memory_bytes=number, read_bytes=999 * 10**12, sent_bytes=999 * 10**12)
        for number in range(100)
    ]
    found = shown(*many)
    assert len(text(found)) < 4096
    assert buttons(found)[0] == ["1/7", "›"]
    tap = found.rows[0][-1].tap
    assert tap is not None
    assert tap.action == "stats.page"
    assert (Choice.unpacked(tap.args), tap.args["page"]) == (Choice(), 1)


@pytest.mark.parametrize(
    ("part", "cells"), [(0, "▱▱▱▱▱"), (0.34, "▰▰▱▱▱"), (1, "▰▰▰▰▰"), (7.5, "▰▰▰▰▰"), (-1, "▱▱▱▱▱")]
)
def test_a_bar_has_five_cells(part: float, cells: str) -> None:
    assert view.bar(part) == cells


@pytest.mark.parametrize(
    ("part", "expected"), [(0, "0.0%"), (0.0311, "3.1%"), (0.0999, "10%"), (0.336, "34%"), (2, "200%")]
)
def test_a_percentage_is_short(part: float, expected: str) -> None:
    assert percent(part) == expected


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [
        (0, "0 KiB"),
        (753_664, "736 KiB"),
        (172 * MIB, "172 MiB"),
        (1000 * MIB, "0.977 GiB"),
        (25_276_518_400, "23.5 GiB"),
        (2 * MIB * MIB, "2 TiB"),
    ],
)
def test_memory_is_in_binary_units(size_bytes: int, expected: str) -> None:
    assert binary(size_bytes) == expected
