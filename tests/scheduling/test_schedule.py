"""Commands at set times, through the whole bot on the real engine."""

import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import docker
import pytest
from aiogram.methods import SendMessage

from bot.local import ROLES
from bot.localchat import LocalChat
from bot.store.db import stamp
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Person
from tests.watch.delivery import Calls, until
from tests.watch.scenes import MovedClock


@pytest.fixture
def web(docker_api: docker.APIClient) -> str:
    made = docker_api.create_container(images.BUSYBOX, "forever", name="web-1")
    docker_api.start(made)
    return str(made["Id"])


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def bot(
    docker_host: str, tmp_path: Path, server: LocalChat, web: str, clock: MovedClock
) -> AsyncIterator[Running]:
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        yield running


def _restarts(docker_api: docker.APIClient) -> str:
    return str(docker_api.inspect_container("web-1")["State"]["StartedAt"])


def _pass(bot: Running, clock: MovedClock, **by: float) -> None:
    """The time goes on, and who waits for it looks again."""
    clock.ahead += timedelta(**by)
    bot.app._watching._store.schedules.changed.set()


def _to_the_minute(clock: MovedClock) -> None:
    """Twenty seconds before a whole minute by the bot's clock."""
    now = datetime.now(UTC)
    clock.ahead = timedelta(seconds=100 - now.second - now.microsecond / 1e6)


async def _closed(bot: Running) -> dict[str, Any]:
    """The newest run's audit row, once it is closed."""

    async def is_closed() -> bool:
        with sqlite3.connect(bot.settings.data_dir / "lotsman.db") as connection:
            return bool(
                connection.execute("SELECT count(*) FROM schedule_run WHERE ended_at IS NOT NULL").fetchone()[0]
            )

    await until(is_closed)
    return [row for row in bot.audit() if row["via"] == "schedule"][-1]


def _silent(calls: Calls, text: str) -> bool | None:
    sends = [call for call in calls.seen if isinstance(call, SendMessage)]
    return next(call.disable_notification for call in sends if text in call.text)


async def test_what_is_due_runs_as_its_author_told_without_a_sound(
    bot: Running, docker_api: docker.APIClient, clock: MovedClock
) -> None:
    calls = Calls()
    bot.app.bot.session.middleware(calls)
    _to_the_minute(clock)
    before = _restarts(docker_api)
    reply = await bot.anna.say('/schedule add "* * * * *" restart web-1')
    assert "В расписании под №1" in reply.text
    assert _restarts(docker_api) == before
    _pass(bot, clock, seconds=25)
    told = await bot.anna.wait_for(lambda reply: reply.text.startswith("⏰ №1 /restart web-1"))
    assert "web-1 перезапущен" in told.text
    assert _restarts(docker_api) != before
    assert _silent(calls, "⏰ №1") is True
    row = await _closed(bot)
    assert (row["via"], row["command"], row["actor_id"], row["outcome"]) == ("schedule", "restart", 1001, "ok")


async def test_what_fails_rings_and_says_why(bot: Running, clock: MovedClock) -> None:
    calls = Calls()
    bot.app.bot.session.middleware(calls)
    _to_the_minute(clock)
    await bot.anna.say('/schedule add "* * * * *" restart nothing-here')
    _pass(bot, clock, seconds=25)
    await bot.anna.wait_for(lambda reply: "⏰ №1" in reply.text and "nothing-here" in reply.text)
    assert _silent(calls, "⏰ №1") is None
    assert (await _closed(bot))["outcome"] == "failed"
    assert "⚠" in (await bot.anna.say("/schedule list")).text


async def test_the_rights_are_those_of_its_author_at_that_time(
    docker_host: str, tmp_path: Path, server: LocalChat, web: str, clock: MovedClock, docker_api: docker.APIClient
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        await running.oleg.say('/schedule add "0 4 * * *" restart web-1')
    before = _restarts(docker_api)
    roles = {id: role for id, role in ROLES.items() if id != 1002}
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock, given_roles=roles) as running:
        await running.anna.say("/schedule list")
        denied = Person(server, 1002)
        with sqlite3.connect(tmp_path / "data" / "lotsman.db") as connection:
            connection.execute("UPDATE schedule SET wanted_at = ?", (stamp(clock()),))
        _pass(running, clock, seconds=1)
        told = await denied.wait_for(lambda reply: reply.text.startswith("⏰ №1"))
        assert "доступна" in told.text
        assert running.audit()[-1]["outcome"] == "denied"
    assert _restarts(docker_api) == before


async def test_who_may_not_run_it_may_not_have_it_run(bot: Running) -> None:
    assert "администраторам" in (await bot.oleg.say('/schedule add "0 4 * * *" container prune')).text
    assert "операторам" in (await bot.vera.say('/schedule add "0 4 * * *" restart web-1')).text
    assert "ничего не выполняется" in (await bot.anna.say("/schedule")).text


async def test_what_destroys_is_asked_about_once_and_then_never_again(
    bot: Running, docker_api: docker.APIClient, clock: MovedClock
) -> None:
    docker_api.create_container(images.BUSYBOX, "forever", name="old-1")
    question = await bot.anna.say('/schedule add "0 4 * * *" container prune')
    assert "без вопроса" in question.text
    await bot.anna.press("✅")
    await bot.anna.say("/schedule run 1")
    await bot.anna.wait_for(lambda reply: reply.text.startswith("⏰ №1 /container prune"))
    await _closed(bot)
    names = [name for one in docker_api.containers(all=True) for name in one["Names"]]
    assert names == ["/web-1"]


async def test_a_guessed_name_is_acted_upon_by_nobody(bot: Running, docker_api: docker.APIClient) -> None:
    before = _restarts(docker_api)
    await bot.anna.say('/schedule add "0 4 * * *" restart web')
    await bot.anna.say("/schedule run 1")
    told = await bot.anna.wait_for(lambda reply: reply.text.startswith("⏰ №1"))
    assert "web-1" in told.text
    assert "Ничего не сделано" in told.text
    assert _restarts(docker_api) == before


@pytest.mark.parametrize(
    "line",
    ["exec -it web-1 sh", "logs -f web-1", "attach web-1", "grant @vera stop *", "schedule run 1", "totp", "ask x"],
)
async def test_what_waits_for_a_person_is_refused(bot: Running, line: str) -> None:
    assert "не выполняется" in (await bot.anna.say(f'/schedule add "0 4 * * *" {line}')).text


async def test_a_secret_does_not_lie_in_the_schedule(bot: Running) -> None:
    reply = await bot.anna.say('/schedule add "0 4 * * *" run -d -e DB_PASSWORD=hunter2 busybox')
    assert "секрет" in reply.text
    assert "hunter2" not in reply.text


async def test_nonsense_is_refused_with_what_would_be_right(bot: Running) -> None:
    assert "пять полей" in (await bot.anna.say('/schedule add "daily" restart web-1')).text
    assert "часового пояса" in (await bot.anna.say('/schedule add --tz Moscow "0 4 * * *" restart web-1')).text
    assert "/restrt" in (await bot.anna.say('/schedule add "0 4 * * *" restrt web-1')).text


async def test_another_may_not_change_it_but_an_admin_may(bot: Running) -> None:
    group_oleg, group_anna = bot.oleg.in_group(), bot.anna.in_group()
    await group_anna.say('/schedule add "0 4 * * *" restart web-1')
    assert "добавил" in (await group_oleg.say("/schedule rm 1")).text
    assert "добавил" in (await group_oleg.say("/schedule run 1")).text
    assert "Нет" in (await bot.oleg.say("/schedule rm 1")).text or "нет" in bot.oleg.last().text
    await group_oleg.say('/schedule add "0 5 * * *" restart web-1')
    listed = await bot.anna.say("/schedule")
    assert "другой чат" in listed.text
    await bot.anna.press("Убрать №2", message=listed)
    await bot.anna.press("✅")
    assert "№2" not in (await group_anna.say("/schedule")).text


async def test_what_was_missed_is_told_and_run_on_request_or_once_by_itself(
    docker_host: str, tmp_path: Path, server: LocalChat, web: str, docker_api: docker.APIClient
) -> None:
    clock = MovedClock()
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        await running.anna.say('/schedule add "0 * * * *" restart web-1')
        await running.anna.say('/schedule add --catch-up "0 * * * *" top web-1')
    before = _restarts(docker_api)
    now = datetime.now(UTC)
    clock.ahead = timedelta(hours=5, minutes=30) - timedelta(minutes=now.minute)
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        told = await running.anna.wait_for(lambda reply: "пропущено" in reply.text)
        assert "№1, раз: 5" in told.text
        await running.anna.wait_for(lambda reply: reply.text.startswith("⏰ №2 /top"))
        assert _restarts(docker_api) == before
        await running.anna.press("Выполнить №1", message=told, is_quiet=True)
        await running.anna.wait_for(lambda reply: reply.text.startswith("⏰ №1 /restart"))
        assert _restarts(docker_api) != before


async def test_it_never_runs_beside_itself(bot: Running, docker_api: docker.APIClient, clock: MovedClock) -> None:
    _to_the_minute(clock)
    await bot.anna.say('/schedule add "* * * * *" wait web-1')
    _pass(bot, clock, seconds=25)
    await bot.anna.wait_for(lambda reply: "web-1" in reply.text and "жду" in reply.text)
    _pass(bot, clock, seconds=60)
    await bot.anna.wait_for(lambda reply: "ещё не закончился" in reply.text)
    docker_api.kill("web-1")
    await bot.anna.wait_for(lambda reply: "кодом 137" in reply.text)


async def test_its_maintenance_window_mutes_the_host_while_it_runs_and_a_minute_longer(
    bot: Running, clock: MovedClock
) -> None:
    await bot.anna.say('/schedule add --mute "0 4 * * *" restart web-1')
    await bot.anna.say("/schedule run 1")
    await bot.anna.wait_for(lambda reply: "перезапущен" in reply.text)
    muted = await bot.anna.say("/alerts")
    assert "• * до" in muted.text


async def test_a_stop_of_the_bot_lets_it_end(docker_host: str, tmp_path: Path, server: LocalChat, web: str) -> None:
    clock = MovedClock()
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        await running.anna.say('/schedule add "0 4 * * *" wait web-1')
        await running.anna.say("/schedule run 1")
        await running.anna.wait_for(lambda reply: "жду" in reply.text)
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        assert any("Больше не жду" in reply.text for reply in running.anna.said())
        assert "прошлый ⚠" in (await running.anna.say("/schedule list")).text
        assert [row["outcome"] for row in running.audit() if row["via"] == "schedule"] == ["failed"]


async def test_a_run_that_a_kill_cut_off_is_told_and_not_done_again(
    docker_host: str, tmp_path: Path, server: LocalChat, web: str, docker_api: docker.APIClient
) -> None:
    """As the database is left by a kill between the start of the act and its end."""
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say('/schedule add "0 4 * * *" restart web-1')
        await running.anna.say("/schedule run 1")
        await _closed(running)
    with sqlite3.connect(tmp_path / "data" / "lotsman.db") as connection:
        connection.execute("UPDATE schedule_run SET ended_at = NULL, outcome = 'started'")
        connection.execute("UPDATE audit SET outcome = 'started' WHERE via = 'schedule'")
        body = json.dumps(_TYPED)
        connection.execute(
            "UPDATE journal SET is_done = 0, body = ?, argv = '[\"web-1\"]' WHERE update_id = -1", (body,)
        )
    before = _restarts(docker_api)
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.wait_for(lambda reply: "перезапустился" in reply.text and "/restart web-1" in reply.text)
        running.anna.say_only("/schedule list")
        await running.anna.wait_for(lambda reply: "прошлый ⚠" in reply.text)
    assert _restarts(docker_api) == before


_PERSON = {"id": 1001, "is_bot": False, "first_name": "Anna", "language_code": "ru"}
_TYPED = {
    "update_id": -1,
    "message": {
        "message_id": 0,
        "date": 0,
        "chat": {"id": 1001, "type": "private"},
        "from": _PERSON,
        "text": "/restart web-1",
    },
}


async def test_the_time_may_come_without_quotes_and_its_options_before_it(bot: Running) -> None:
    assert "/restart web-1" in (await bot.anna.say("/schedule add 0 4 * * * restart web-1")).text
    reply = await bot.anna.say('/schedule add "0 4 * * *" restart web-1 --mute')
    assert reply.buttons == ["/schedule add --mute '0 4 * * *' restart web-1"]
    assert "оповещения этого хоста молчат" in (await bot.anna.press("/schedule add")).text


async def test_a_moment_of_another_year_is_told_with_it(bot: Running) -> None:
    reply = await bot.anna.say("/schedule add @yearly ps")
    year = datetime.now(UTC).year + 1
    assert f"01.01.{year} 00:00, 01.01.{year + 1} 00:00" in reply.text
    assert f"01.01.{year} 00:00" in (await bot.anna.say("/schedule")).text
