"""The real desk writes with the real cards, and presses reach it: what a chat would see."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from bot.features.alerts import taps
from bot.features.alerts.cards import Cards
from bot.store.posts import Post
from bot.telegram.packing import unpack
from bot.watch.facts import CaughtUp
from bot.watch.limits import Limits
from tests.features.alerts.asking import Book, Desk
from tests.features.alerts.values import buttons, text
from tests.watch.desking import Night, PlainViews, defaults, desk_over, night
from tests.watch.facts import about_host, after, crash, health, restarting_crash, start


@pytest.fixture
async def it(tmp_path: Path) -> AsyncIterator[Night]:
    async with night(tmp_path / "lotsman.db") as found:
        views = cast(PlainViews, Cards())
        found.desk = desk_over(found.store, found.clock, found.engine, views, defaults(), Limits())
        await found.desk.resume()
        yield found


def shown(post: Post) -> list[str]:
    return text(unpack(post.view)).split("\n")


def pressing(it: Night) -> Desk:
    return Desk(store=it.store, book=cast(Book, it.desk))


async def test_a_crash_is_told_with_its_last_line_and_its_buttons(it: Night) -> None:
    await it.sees(crash(0))
    [post] = await it.posts()
    assert shown(post) == [
        "🔴 web01 упал",
        "02:13:00 UTC",
        "Код 1: программа сообщила об ошибке. Причина обычно в последних строках журнала.",
        "",
        "Последняя строка:",
        "the last line",
    ]
    assert buttons(unpack(post.view))[:3] == [["Журнал", "Почему"], ["Перезапустить"], ["✔ Беру на себя"]]


async def test_one_card_goes_from_the_death_to_the_recovery(it: Night) -> None:
    for number in range(3):
        await it.sees(restarting_crash(number * 5), start(number * 5 + 1))
    await it.posts()
    await it.sees(health(192, well=True))
    [post] = await it.posts()
    assert shown(post)[0] == "🟢 web01 снова здоров, через 3 мин 12 с"
    assert "упал, код 1 → перезапуск ×3 → здоров" in shown(post)


async def test_who_takes_it_on_stands_on_the_card(it: Night) -> None:
    await it.sees(crash(0))
    await it.posts()
    asking = await pressing(it).press(taps.ACK, id=1)
    assert asking.toasts == ["You are on it"]
    [post] = await it.posts()
    assert shown(post)[-1].startswith("👤 Занимается: Anna, ")
    assert ["✔ Беру на себя"] not in buttons(unpack(post.view))


async def test_a_mute_under_the_card_stands_on_it_and_is_lifted_there(it: Night) -> None:
    await it.sees(crash(0))
    await it.posts()
    await pressing(it).press(taps.MUTE, id=1, until="healthy")
    [muted] = await it.posts()
    assert shown(muted)[-1] == "🔇 Тихо до восстановления (Anna)"
    await pressing(it).press(taps.UNMUTE, host="test", subject="web01")
    assert "🔇" not in shown((await it.posts())[-1])[-1]


async def test_what_was_missed_is_one_message(it: Night) -> None:
    deaths = [crash(number * 60, f"c{number}", is_late=True) for number in range(3)]
    it.clock.now = after(600)
    await it.sees(*deaths, about_host(CaughtUp, 600, blind_since=after(-60)), late=True)
    [post] = await it.posts()
    assert shown(post) == [
        "Пока меня не было",
        "02:12 UTC – 02:23 UTC, 11 мин",
        "",
        "🔴 02:13 UTC c0 упал, код 1",
        "🔴 02:14 UTC c1 упал, код 1",
        "🔴 02:15 UTC c2 упал, код 1",
    ]


async def test_a_wave_is_one_message_beside_the_first_two(it: Night) -> None:
    for number in range(6):
        await it.sees(crash(number / 10, f"c{number}"))
    posts = await it.posts()
    assert [shown(post)[0] for post in posts[:2]] == ["🔴 c0 упал", "🔴 c1 упал"]
    assert shown(posts[-1])[0] == "🔴 Упали сразу 4 контейнера"
    assert len(shown(posts[-1])) == 6
