"""Grants, leave, the second factor, the second person and the lockdown, through the real dispatcher and engine."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docker
import pyotp
import pytest

from bot.localchat import LocalChat
from bot.store import Store
from bot.telegram.command import Role
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Person, Reply

TWO_ADMINS = {1001: Role.ADMIN, 1002: Role.OPERATOR, 1003: Role.ADMIN}


class Clock:
    """Real time, moved ahead by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def containers(docker_api: docker.APIClient) -> dict[str, str]:
    found = {}
    for name in ("web-1", "web-2", "db"):
        created = docker_api.create_container(images.BUSYBOX, "forever", name=name)
        docker_api.start(created)
        found[name] = str(created["Id"])
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bot(
    docker_host: str, containers: dict[str, str], server: LocalChat, tmp_path: Path, clock: Clock
) -> AsyncIterator[Running]:
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock) as running:
        yield running


def _runs(api: docker.APIClient, name: str) -> bool:
    return bool(api.inspect_container(name)["State"]["Running"])


def _exists(api: docker.APIClient, name: str) -> bool:
    return f"/{name}" in [found for item in api.containers(all=True) for found in item["Names"]]


async def _set_up(person: Person, clock: Clock) -> pyotp.TOTP:
    """The person's authenticator, after its first code was taken."""
    offer = await person.say("/totp")
    totp = pyotp.TOTP(offer.marked("code")[0])
    await person.say(f"/totp {totp.at(clock())}")
    return totp


def _next_code(totp: pyotp.TOTP, clock: Clock, *, minutes: int = 0) -> str:
    clock.ahead += timedelta(minutes=minutes, seconds=31)
    return totp.at(clock())


def _denied(running: Running) -> list[str]:
    return [row["command"] for row in running.audit() if row["outcome"] == "denied"]


# grants


async def test_a_grant_reaches_its_verb_and_its_containers_and_no_others(
    bot: Running, docker_api: docker.APIClient
) -> None:
    await bot.vera.say("/ps")
    await bot.anna.say("/grant @vera_viewer stop web-* 30m")
    await bot.vera.say("/stop web-1")
    assert not _runs(docker_api, "web-1")
    refused = [await bot.vera.say("/stop db"), await bot.vera.say("/stop web-2 db"), await bot.vera.say("/start web-1")]
    assert "db не из них" in refused[0].text
    assert "db не из них" in refused[1].text
    assert "операторам" in refused[2].text
    assert _runs(docker_api, "db")
    assert _runs(docker_api, "web-2")
    await bot.anna.say("/help")
    assert _denied(bot) == ["stop", "stop", "start"]


async def test_a_grant_ends_with_its_time(bot: Running, docker_api: docker.APIClient, clock: Clock) -> None:
    await bot.anna.say("/grant 1003 stop web-* 30m")
    clock.ahead = timedelta(minutes=31)
    bot.vera.say_only("/stop web-1", date=int(clock().timestamp()))
    await bot.vera.wait_for(lambda reply: "доступна операторам" in reply.text)
    assert _runs(docker_api, "web-1")


async def test_a_grant_outlives_a_restart_and_a_revoked_one_does_not_come_back(
    docker_host: str, containers: dict[str, str], docker_api: docker.APIClient, server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say("/grant 1003 stop,start web-* 2h")
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.vera.say("/stop web-1")
        assert not _runs(docker_api, "web-1")
        await running.anna.say("/revoke 1003")
        assert "операторам" in (await running.vera.say("/stop web-2")).text
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        assert "операторам" in (await running.vera.say("/stop web-2")).text


async def test_a_stranger_with_a_grant_may_that_and_nothing_else(bot: Running, docker_api: docker.APIClient) -> None:
    await bot.anna.say("/grant 1004 stop web-* 30m")
    await bot.stepan.say("/stop web-1")
    assert not _runs(docker_api, "web-1")
    for line in ("/ps", "/logs web-1", "/stop nothing", "/stop db", "/rm web-1", "сколько контейнеров?"):
        reply = await bot.stepan.say(line)
        assert "доступна" in reply.text, line
        assert "db" not in reply.text.replace(line.split()[-1], "")  # but for what they typed themselves
    assert _exists(docker_api, "web-1")


async def test_a_grant_does_not_lift_protection(
    docker_host: str, containers: dict[str, str], docker_api: docker.APIClient, server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server, protect=("web-1",)) as running:
        await running.anna.say("/grant 1003 stop * 30m")
        await running.vera.say("/stop web-1")
        assert _runs(docker_api, "web-1")


async def test_a_removal_by_grant_asks_and_runs_once_confirmed(bot: Running, docker_api: docker.APIClient) -> None:
    await bot.anna.say("/grant 1002 rm web-* 30m")
    question = await bot.oleg.say("/rm -f web-1")
    await bot.oleg.press("✅", message=question)
    assert not _exists(docker_api, "web-1")


async def test_a_grant_that_is_revoked_under_a_question_counts_no_more(
    bot: Running, docker_api: docker.APIClient
) -> None:
    await bot.anna.say("/grant 1002 rm web-* 30m")
    question = await bot.oleg.say("/rm -f web-1")
    await bot.anna.say("/revoke 1002")
    pressed = await bot.oleg.press("✅", message=question)
    assert pressed.toast == "Команда /rm доступна только администраторам."
    assert _exists(docker_api, "web-1")


async def test_only_commands_on_containers_can_be_granted(bot: Running) -> None:
    for verb in ("run", "grant", "audit", "system", "*", "ps"):
        assert "/grant выдаёт" in (await bot.anna.say(f"/grant 1003 {verb} web-* 30m")).text


async def test_the_list_and_the_dry_run_tell_what_the_desk_does(bot: Running, docker_api: docker.APIClient) -> None:
    await bot.vera.say("/ps")
    await bot.anna.say("/grant @vera_viewer stop web-* 30m")
    shown = (await bot.anna.say("/access")).text
    assert "Vera @vera_viewer" in shown
    assert "stop web-*" in shown
    assert "по разрешению" in (await bot.anna.say("/access test @vera_viewer stop web-1")).text
    assert "не включает db" in (await bot.anna.say("/access test @vera_viewer stop db")).text
    assert "нужна роль" in (await bot.anna.say("/access test @vera_viewer rm -f web-1")).text
    assert "по роли" in (await bot.anna.say("/access test 1002 stop db")).text
    assert _runs(docker_api, "web-1")


# an admin's leave


async def _ask(bot: Running, line: str) -> Reply:
    await bot.oleg.say(line)
    await bot.oleg.press("Попросить")
    return await bot.anna.wait_for(lambda reply: "просит разрешения" in reply.text)


async def test_what_was_refused_can_be_asked_for_and_runs_once(bot: Running, docker_api: docker.APIClient) -> None:
    question = await _ask(bot, "/rename web-1 shop")
    assert question.buttons == ["✅ Один раз", "✅ На 30 минут", "✖ Отказать"]
    await bot.anna.press("✅ Один", message=question)
    await bot.oleg.wait_for(lambda reply: "shop" in reply.text and "/rename" not in reply.text)
    assert _exists(docker_api, "shop")
    assert bot.anna.now(question).buttons == []
    assert "доступна только" in (await bot.oleg.say("/rename shop web-1")).text


async def test_leave_for_half_an_hour_is_a_grant_for_that_container(bot: Running, docker_api: docker.APIClient) -> None:
    question = await _ask(bot, "/rename web-1 shop")
    await bot.anna.press("✅ На 30", message=question)
    await bot.oleg.wait_for(lambda reply: "shop" in reply.text and "/rename" not in reply.text)
    assert "rename web-1" in (await bot.anna.say("/access")).text
    assert "не из них" in (await bot.oleg.say("/rename db other")).text


async def test_leave_for_a_session_holds_until_its_end(bot: Running) -> None:
    question = await _ask(bot, "/exec -it web-1 sh")
    await bot.anna.press("✅ Один", message=question)
    await bot.oleg.wait_for(lambda reply: "⏎" in reply.buttons and "#" in reply.text)
    bot.oleg.say_only("echo $((6*7))-by-leave")
    await bot.oleg.wait_for(lambda reply: "\n42-by-leave\n" in reply.text)
    assert not (await bot.oleg.press("^L")).toast
    bot.oleg.say_only("exit")
    await bot.oleg.wait_for(lambda reply: "Закончено с кодом 0" in reply.text)
    assert "доступна только" in (await bot.oleg.say("/exec -it web-1 sh")).text


async def test_refused_leave_changes_nothing(bot: Running, docker_api: docker.APIClient) -> None:
    question = await _ask(bot, "/rename web-1 shop")
    await bot.anna.press("✖", message=question, is_quiet=True)
    await bot.oleg.wait_for(lambda reply: "Отказано" in reply.text)
    assert _exists(docker_api, "web-1")


async def test_leave_is_for_the_container_that_was_asked_about(bot: Running, docker_api: docker.APIClient) -> None:
    question = await _ask(bot, "/rename web-1 shop")
    docker_api.remove_container("web-1", force=True)
    docker_api.create_container(images.BUSYBOX, "forever", name="web-1")
    await bot.anna.press("✅ Один", message=question, is_quiet=True)
    await bot.oleg.wait_for(lambda reply: "не то, о чём" in reply.text)
    assert _exists(docker_api, "web-1")


# the second factor


@pytest.fixture
async def guarded(
    docker_host: str, containers: dict[str, str], server: LocalChat, tmp_path: Path, clock: Clock
) -> AsyncIterator[Running]:
    async with run_bot(docker_host, tmp_path / "data", server, clock=clock, totp_for=("stop", "rm")) as running:
        yield running


async def test_a_command_that_wants_a_code_waits_for_it_and_then_runs(
    guarded: Running, docker_api: docker.APIClient, clock: Clock
) -> None:
    assert "второй фактор" in (await guarded.anna.say("/stop db")).text
    assert _runs(docker_api, "db")
    totp = await _set_up(guarded.anna, clock)
    code = _next_code(totp, clock, minutes=11)
    guarded.anna.say_only("/stop db", date=int(clock().timestamp()))
    await guarded.anna.wait_for(lambda reply: "шесть цифр" in reply.text)
    sent = guarded.anna.say_only(code)
    await guarded.anna.wait_for(lambda reply: "остановлен" in reply.text)
    assert not _runs(docker_api, "db")
    assert guarded.server.world.find_message(1001, sent.message_id) is None
    await guarded.anna.say("/help")
    stops = [row for row in guarded.audit() if row["command"] == "stop"]
    assert [row["outcome"] for row in stops] == ["denied", "ok"]


async def test_a_code_opens_ten_minutes_and_no_more(
    guarded: Running, docker_api: docker.APIClient, clock: Clock
) -> None:
    await _set_up(guarded.anna, clock)
    clock.ahead += timedelta(minutes=9)
    guarded.anna.say_only("/stop web-1", date=int(clock().timestamp()))
    await guarded.anna.wait_for(lambda reply: "web-1" in reply.text and "остановлен" in reply.text)
    clock.ahead += timedelta(minutes=2)
    guarded.anna.say_only("/stop web-2", date=int(clock().timestamp()))
    await guarded.anna.wait_for(lambda reply: "шесть цифр" in reply.text)
    assert _runs(docker_api, "web-2")


async def test_a_code_counts_once(guarded: Running, clock: Clock) -> None:
    totp = await _set_up(guarded.anna, clock)
    reply = await guarded.anna.say(f"/totp {totp.at(clock())}")
    assert reply.text == "Этот код уже использован. Дождитесь следующего."


async def test_wrong_codes_are_limited_and_the_right_one_is_not_taken_after_them(
    guarded: Running, clock: Clock
) -> None:
    totp = await _set_up(guarded.anna, clock)
    code = _next_code(totp, clock)
    wrong = "000000" if code != "000000" else "111111"
    said = [(await guarded.anna.say(f"/totp {wrong}")).text for _ in range(5)]
    assert said[0] == "Код не подошёл. Осталось 4 попытки."
    assert said[-1] == "Слишком много неверных кодов. Попробуйте через пятнадцать минут."
    assert "Слишком много" in (await guarded.anna.say(f"/totp {code}")).text
    clock.ahead += timedelta(minutes=16)
    assert "Принято" in (await guarded.anna.say(f"/totp {totp.at(clock())}")).text


async def test_the_picture_goes_and_neither_secret_nor_code_is_kept(guarded: Running, clock: Clock) -> None:
    offer = await guarded.anna.say("/totp")
    secret = offer.marked("code")[0]
    assert offer.photo is not None
    code = pyotp.TOTP(secret).at(clock())
    await guarded.anna.say(f"/totp {code}")
    await guarded.anna.wait_until_gone(offer)
    await guarded.anna.say("/help")
    assert [row["arguments"] for row in guarded.audit() if row["command"] == "totp"] == ["[]", '["***"]']
    kept = (guarded.settings.data_dir / "lotsman.db").read_bytes()
    kept += (guarded.settings.data_dir / "lotsman.db-wal").read_bytes()
    assert secret.encode() not in kept
    assert (guarded.settings.data_dir / "second-factor.key").stat().st_mode & 0o777 == 0o600


async def test_the_second_factor_is_set_up_in_private_only(guarded: Running) -> None:
    assert "только в личной" in (await guarded.anna.in_group().say("/totp")).text


async def test_a_confirmed_removal_wants_the_code_as_well(
    guarded: Running, docker_api: docker.APIClient, clock: Clock
) -> None:
    totp = await _set_up(guarded.anna, clock)
    question = await guarded.anna.say("/rm -f db")
    await guarded.anna.say("/totp off " + _next_code(totp, clock))
    await guarded.anna.press("✅", message=question)
    await guarded.anna.wait_for(lambda reply: "второй фактор" in reply.text and "/rm" in reply.text)
    assert _exists(docker_api, "db")


# the second person


async def test_another_admin_has_to_allow_it_and_never_the_asker(
    docker_host: str, containers: dict[str, str], docker_api: docker.APIClient, server: LocalChat, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    async with run_bot(docker_host, folder, server, given_roles=TWO_ADMINS, two_person_for=("stop",)) as running:
        assert "ещё одного администратора" in (await running.anna.say("/stop db")).text
        question = await running.vera.wait_for(lambda reply: "просит подтвердить" in reply.text)
        assert _runs(docker_api, "db")
        await running.vera.press("✅", message=question, is_quiet=True)
        await running.anna.wait_for(lambda reply: "остановлен" in reply.text)
        assert not _runs(docker_api, "db")
        assert not any("просит подтвердить" in reply.text for reply in running.anna.said())
        await running.anna.say("/help")
        rows = [row for row in running.audit() if row["command"] == "stop"]
        assert [(row["actor_id"], row["outcome"]) for row in rows] == [(1001, "ok")]


async def test_a_refused_or_forgotten_second_person_changes_nothing(
    docker_host: str,
    containers: dict[str, str],
    docker_api: docker.APIClient,
    server: LocalChat,
    tmp_path: Path,
    clock: Clock,
) -> None:
    async with run_bot(
        docker_host, tmp_path / "data", server, given_roles=TWO_ADMINS, clock=clock, two_person_for=("stop",)
    ) as running:
        await running.anna.say("/stop db")
        question = await running.vera.wait_for(lambda reply: "просит подтвердить" in reply.text)
        await running.vera.press("✖", message=question, is_quiet=True)
        await running.anna.wait_for(lambda reply: "Отказано" in reply.text)
        await running.anna.say("/stop web-1")
        late = await running.vera.wait_for(lambda reply: "просит подтвердить" in reply.text)
        clock.ahead += timedelta(minutes=6)
        pressed = await running.vera.press("✅", message=late)
        assert pressed.toast == "Уже решено или слишком поздно"
        assert _runs(docker_api, "db")
        assert _runs(docker_api, "web-1")


async def test_with_one_admin_the_two_person_rule_refuses(
    docker_host: str, containers: dict[str, str], docker_api: docker.APIClient, server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server, two_person_for=("stop",)) as running:
        assert "а его нет" in (await running.anna.say("/stop db")).text
        assert _runs(docker_api, "db")


# lockdown


async def test_a_lockdown_stops_every_change_until_a_code_lifts_it(
    bot: Running, docker_api: docker.APIClient, clock: Clock
) -> None:
    totp = await _set_up(bot.anna, clock)
    question = await bot.anna.say("/rm -f web-1")
    await bot.anna.say("/lockdown")
    for person, line in ((bot.anna, "/stop db"), (bot.oleg, "/stop db"), (bot.anna, "/grant 1003 stop * 1h")):
        assert "бот заблокирован" in (await person.say(line)).text
    assert "бот заблокирован" in str((await bot.anna.press("✅", message=question)).toast)
    assert "db" in (await bot.oleg.say("/ps")).text
    assert "никто ничего не меняет" in (await bot.oleg.say("/totp")).text
    await bot.anna.say("/lockdown off")
    bot.anna.say_only(_next_code(totp, clock))
    await bot.anna.wait_for(lambda reply: reply.text == "Блокировка снята.")
    await bot.oleg.say("/stop db")
    assert not _runs(docker_api, "db")
    assert _exists(docker_api, "web-1")


async def test_without_a_second_factor_only_the_console_lifts_a_lockdown(
    bot: Running, docker_api: docker.APIClient
) -> None:
    await bot.anna.say("/lockdown")
    assert "только консоль" in (await bot.anna.say("/lockdown off")).text
    console = await Store.open(bot.settings.data_dir / "lotsman.db")
    await console.lockdown.lift()
    await console.close()
    await bot.oleg.say("/stop db")
    assert not _runs(docker_api, "db")


async def test_a_lockdown_outlives_a_restart(
    docker_host: str, containers: dict[str, str], server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        await running.anna.say("/lockdown")
    async with run_bot(docker_host, tmp_path / "data", server) as running:
        assert "бот заблокирован" in (await running.anna.say("/stop db")).text


# pace


async def test_who_sends_too_much_is_told_once_and_others_are_answered(
    docker_host: str, containers: dict[str, str], server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server, commands_a_minute=3) as running:
        for _ in range(12):
            running.oleg.say_only("/version")
        await running.oleg.wait_for(lambda reply: "Слишком много сообщений" in reply.text)
        assert "db" in (await running.anna.say("/ps")).text
        told = [reply for reply in running.oleg.said() if "Слишком много" in reply.text]
        assert len(told) == 1


# the console


async def test_the_console_lifts_a_lockdown_and_takes_off_a_lost_second_factor(
    bot: Running, docker_api: docker.APIClient, clock: Clock
) -> None:
    await _set_up(bot.anna, clock)
    await bot.anna.say("/lockdown")
    console = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "unlock", "--totp", "1001",
        env={**os.environ, "DATA_DIR": str(bot.settings.data_dir)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _errors = await console.communicate()
    assert said.decode().splitlines() == ["The lockdown is lifted.", "1001 has no second factor any more."]
    await bot.oleg.say("/stop db")
    assert not _runs(docker_api, "db")
    assert "нет" in (await bot.anna.say("/totp 123456")).text
    assert "unlock" in [row["command"] for row in bot.audit()]
