"""Exactly once, seen from the chat: updates that come again, people at the same time, and what a stop cut off."""

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docker
import pytest

from bot.app import LOCAL_TOKEN
from bot.localchat import LocalChat
from bot.store import AuditStart, Step, StepState, Store, Taken, Via
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Person

Api = docker.APIClient

DEAF = ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]  # a stop takes all the time that it is given
ANNA = 1001
NUMBER = 900  # of an update
BATCH = ("one", "two", "three")


def made(api: Api, name: str, command: str | list[str] = "forever", *, start: bool = True) -> str:
    created = str(api.create_container(images.BUSYBOX, command, name=name)["Id"])
    if start:
        api.start(created)
    return created


def restarts(api: Api, since: datetime) -> int:
    until = datetime.now(UTC) + timedelta(seconds=1)
    found = api.events(since=since, until=until, filters={"event": "restart"}, decode=True)
    return len(list(found))


# again


@pytest.mark.parametrize("line", ["/restart -t 0 web01", "/version"])
async def test_an_update_that_comes_again_is_answered_once(running: Running, docker_api: Api, line: str) -> None:
    made(docker_api, "web01")
    running.server.world.faults.deliver_twice()
    await running.anna.say(line)
    await running.anna.say("/help")
    await running.anna.say("/help")
    answers = [reply for reply in running.anna.said() if reply.is_from_bot]
    assert len(answers) == 3
    assert [row["command"] for row in running.audit()].count(line[1:].partition(" ")[0]) == 1


async def test_a_press_that_comes_again_acts_once(running: Running, docker_api: Api) -> None:
    made(docker_api, "web01")
    question = await running.anna.say("/rm -f web01")
    running.server.world.faults.deliver_twice()
    await running.anna.press("✅", message=question)
    await running.anna.say("/help")
    assert [row["via"] for row in running.audit() if row["command"] == "rm"] == ["command", "button"]


async def test_an_update_that_was_done_before_a_restart_of_the_bot_is_not_done_after_it(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    made(docker_api, "web01")
    async with run_bot(docker_host, tmp_path, server) as running:
        await running.anna.say("/stop -t 0 web01")
    docker_api.start("web01")
    server.world.updates._next_id -= 1  # the same update once more, as Telegram gives it that was not told of it
    async with run_bot(docker_host, tmp_path, server) as running:
        running.anna.say_only("/stop -t 0 web01")
        await running.anna.say("/help")
        assert docker_api.inspect_container("web01")["State"]["Running"]


async def test_an_edit_never_runs_anything(running: Running, docker_api: Api) -> None:
    made(docker_api, "web01")
    said = running.anna.say_only("hello")
    await running.anna.wait_for(lambda reply: reply.is_from_bot)
    running.server.edit(ANNA, ANNA, said.message_id, "/stop -t 0 web01")
    await running.anna.say("/help")
    assert docker_api.inspect_container("web01")["State"]["Running"]
    assert [row["command"] for row in running.audit() if row["command"] == "stop"] == []


# at once


async def test_two_people_at_once_are_one_act_and_one_answer_that_says_so(running: Running, docker_api: Api) -> None:
    made(docker_api, "web01", DEAF)
    running.anna.say_only("/stop -t 2 web01")
    await _under_way(running)
    reply = await running.oleg.say("/stop -t 2 web01")
    assert reply.text == "Anna уже останавливает web01."
    await running.anna.wait_for(lambda reply: "web01 остановлен" in reply.text)
    again = await running.oleg.say("/stop web01")
    assert again.text == "– web01 и так остановлен"


async def test_a_second_tap_of_the_same_person_is_told_so(running: Running, docker_api: Api) -> None:
    made(docker_api, "web01", DEAF)
    running.anna.say_only("/restart -t 2 web01")
    await _under_way(running)
    reply = await running.anna.say("/kill web01")
    assert reply.text == "web01 уже перезапускается, как Вы просили."


async def test_other_containers_are_not_held_up(running: Running, docker_api: Api) -> None:
    made(docker_api, "web01", DEAF)
    made(docker_api, "db")
    running.anna.say_only("/stop -t 2 web01")
    await _under_way(running)
    reply = await running.oleg.say("/stop -t 0 db web01")
    assert reply.text == "✓ db остановлен\n⚠ web01: Anna уже останавливает web01."


async def _under_way(running: Running) -> None:
    """Until somebody changes something: the journal says so before the engine hears of it."""
    async with asyncio.timeout(10):
        with sqlite3.connect(running.settings.data_dir / "lotsman.db") as connection:
            while not connection.execute(  # noqa: ASYNC110 - what writes there knows nothing of this loop
                "SELECT 1 FROM journal_step WHERE state = 'doing'"
            ).fetchone():
                await asyncio.sleep(0)


# cut off


def message(text: str, *, at: datetime) -> str:
    person = {"id": ANNA, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
    chat = {"id": ANNA, "type": "private", "first_name": "Анна"}
    sent = {"message_id": 1, "date": int(at.timestamp()), "chat": chat, "from": person, "text": text}
    return json.dumps({"update_id": NUMBER, "message": sent})


async def cut_off(
    data_dir: Path,
    line: str,
    *,
    steps: Sequence[Step] = (),
    states: Sequence[StepState] = (),
    has_begun: bool = True,
    is_ours: bool = True,
    age: timedelta = timedelta(seconds=5),
) -> None:
    """The database as a kill in the middle of that line leaves it."""
    store = await Store.open(data_dir / "lotsman.db")
    at = datetime.now(UTC) - age
    token = LOCAL_TOKEN if is_ours else "1:another"
    await store.journal.adopt(hashlib.sha256(token.encode()).hexdigest()[:16])
    await store.journal.take([Taken(update_id=NUMBER, body=message(line, at=at))], at)
    command, *argv = line[1:].split()
    if has_begun:
        row = await store.audit.begin(
            AuditStart(
                at=at,
                update_id=NUMBER,
                actor_id=ANNA,
                actor_name="Анна",
                chat_id=ANNA,
                via=Via.COMMAND,
                command=command,
                arguments=tuple(argv),
                role="admin",
                host="local",
            )
        )
        if steps:
            await store.journal.plan(NUMBER, command=command, argv=argv, audit_id=row, steps=steps)
        for position, state in enumerate(states):
            await store.journal.step(NUMBER, position, state, at=at)
    await store.close()


def step(position: int, verb: str, name: str, id: str) -> Step:
    return Step(position=position, verb=verb, kind="container", name=name, id=id, ref=name)


def rows(running: Running) -> list[tuple[str, str, str]]:
    return [(row["command"], row["outcome"], row["error"]) for row in running.audit() if row["update_id"] == NUMBER]


async def test_what_was_done_although_cut_off_is_told_and_recorded_as_done(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    web = made(docker_api, "web01", start=False)
    await cut_off(tmp_path, "/stop web01", steps=[step(0, "stop", "web01", web)], states=[StepState.DOING])
    async with run_bot(docker_host, tmp_path, server) as running:
        told = await running.anna.wait_for(lambda reply: "Вы просили: /stop web01" in reply.text)
        assert told.text.splitlines()[1:] == [
            "Бот перезапустился посреди этой команды. Сейчас так:",
            "✓ web01: сделано; создан, но не запущен",
        ]
        assert told.buttons == []
        await running.anna.say("/help")
        assert rows(running) == [("stop", "ok", "")]


async def test_a_batch_that_was_cut_off_is_gone_on_with_by_a_tap(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    ids = [made(docker_api, name) for name in BATCH]
    docker_api.stop("one", timeout=0)
    steps = [step(position, "stop", name, id) for position, (name, id) in enumerate(zip(BATCH, ids, strict=True))]
    states = [StepState.DONE, StepState.DOING]
    await cut_off(tmp_path, "/stop -t 1 one two three", steps=steps, states=states, age=timedelta(minutes=1))
    async with run_bot(docker_host, tmp_path, server) as running:
        told = await running.anna.wait_for(lambda reply: "Вы просили" in reply.text)
        assert told.text.splitlines()[2:] == [
            "✓ one: сделано; остановлен",
            "⚠ two: не сделано; работает",
            "– three: не начато; работает",
        ]
        assert told.buttons == ["Продолжить: /stop -t 1 two three"]
        await running.anna.press("Продолжить", message=told)
        await running.anna.press("✅")
        await running.anna.wait_for(lambda reply: "✓ three остановлен" in reply.text)
        assert rows(running) == [("stop", "failed", "cut off by a stop of the bot; not done: two, three")]


async def test_what_planned_nothing_yet_did_nothing(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    made(docker_api, "web01")
    await cut_off(tmp_path, "/stop web01")
    async with run_bot(docker_host, tmp_path, server) as running:
        told = await running.anna.wait_for(lambda reply: "Вы просили" in reply.text)
        assert told.text.endswith("ничего сделать не успел.")
        assert told.buttons == ["Повторить: /stop web01"]
        assert docker_api.inspect_container("web01")["State"]["Running"]
        await running.anna.say("/help")
        assert rows(running) == [("stop", "failed", "cut off by a stop of the bot before it began")]


async def test_what_cannot_be_looked_up_is_called_unknown(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    web = made(docker_api, "web01")
    inside = Step(position=0, verb="exec", kind="inside", name="web01", id=web)
    await cut_off(tmp_path, "/exec web01 reboot", steps=[inside], states=[StepState.DOING])
    async with run_bot(docker_host, tmp_path, server) as running:
        told = await running.anna.wait_for(lambda reply: "Вы просили: /exec web01 reboot" in reply.text)
        assert told.text.splitlines()[2:] == ["? web01: неизвестно; по Docker этого не видно, проверьте"]
        assert told.buttons == []
        await running.anna.say("/help")
        assert rows(running) == [("exec", "unknown", "cut off by a stop of the bot")]


async def test_what_was_made_although_cut_off_is_looked_up_by_its_name(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    docker_api.create_volume("pgdata")
    steps = [
        Step(position=0, verb="make", kind="volume", name="pgdata", id="pgdata"),
        Step(position=1, verb="remove", kind="image", name="web:1", id="web:1"),
        Step(position=2, verb="remove", kind="image", name=images.BUSYBOX, id=images.BUSYBOX),
    ]
    await cut_off(tmp_path, "/rmi web:1", steps=steps, states=[StepState.DOING] * 3)
    async with run_bot(docker_host, tmp_path, server) as running:
        told = await running.anna.wait_for(lambda reply: "Вы просили" in reply.text)
        assert told.text.splitlines()[2:] == [
            "✓ pgdata: сделано; том есть",
            "✓ web:1: сделано; образа нет",
            f"⚠ {images.BUSYBOX}: не сделано; образ есть",
        ]


async def test_a_reading_command_is_offered_again(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    await cut_off(tmp_path, "/ps -a")
    async with run_bot(docker_host, tmp_path, server) as running:
        told = await running.anna.wait_for(lambda reply: "не успев ответить: /ps -a" in reply.text)
        assert told.buttons == ["Повторить: /ps -a"]


async def test_what_was_taken_and_not_begun_is_run_once(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    made(docker_api, "web01")
    await cut_off(tmp_path, "/stop -t 0 web01", has_begun=False)
    async with run_bot(docker_host, tmp_path, server) as running:
        await running.anna.wait_for(lambda reply: "✓ web01 остановлен" in reply.text)
        await running.anna.say("/help")
        assert rows(running) == [("stop", "ok", "")]
    docker_api.start("web01")
    async with run_bot(docker_host, tmp_path, server) as running:
        await running.anna.say("/help")
        assert docker_api.inspect_container("web01")["State"]["Running"]


async def test_what_was_taken_long_ago_is_asked_about(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    made(docker_api, "web01")
    await cut_off(tmp_path, "/stop -t 0 web01", has_begun=False, age=timedelta(minutes=10))
    async with run_bot(docker_host, tmp_path, server) as running:
        await running.anna.wait_for(lambda reply: "10 мин назад" in reply.text)
        assert docker_api.inspect_container("web01")["State"]["Running"]


async def test_what_another_bot_took_here_is_not_run(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    made(docker_api, "web01")
    await cut_off(tmp_path, "/stop -t 0 web01", has_begun=False, is_ours=False)
    async with run_bot(docker_host, tmp_path, server) as running:
        await running.anna.say("/help")
        assert docker_api.inspect_container("web01")["State"]["Running"]
        assert rows(running) == []


async def test_who_could_not_be_told_is_told_at_the_next_start(
    docker_host: str, docker_api: Api, server: LocalChat, tmp_path: Path
) -> None:
    web = made(docker_api, "web01", start=False)
    await cut_off(tmp_path, "/stop web01", steps=[step(0, "stop", "web01", web)], states=[StepState.DOING])
    server.block(ANNA)
    async with run_bot(docker_host, tmp_path, server) as running:
        async with asyncio.timeout(10):
            while rows(running) != [("stop", "ok", "")]:
                await running.oleg.say("/help")
    server.block(ANNA, is_blocked=False)
    async with run_bot(docker_host, tmp_path, server) as running:
        await Person(server, ANNA).wait_for(lambda reply: "Вы просили" in reply.text)
        await running.anna.say("/help")
        assert rows(running) == [("stop", "ok", "")]
