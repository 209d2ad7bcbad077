"""Who may what, through the real dispatcher: strangers, roles at every press, groups, claim, read-only."""

from collections.abc import Awaitable, Callable

import docker
import pytest

from bot.localchat import LocalChat
from bot.telegram.desk import Desk
from bot.telegram.reading import Ask
from tests import images
from tests.bot import Running, run_bot
from tests.chat import Person


@pytest.fixture
def web01(docker_api: docker.APIClient) -> str:
    created = docker_api.create_container(images.BUSYBOX, "forever", name="web01")
    docker_api.start(created)
    return str(created["Id"])


def _answers(person: Person) -> list[str]:
    return [reply.text for reply in person.said() if reply.is_from_bot]


def _last(running: Running) -> dict[str, object]:
    return running.audit()[-1]


async def test_a_stranger_gets_one_line_with_their_id_and_then_silence(running: Running) -> None:
    reply = await running.stepan.say("/ps")
    assert reply.text == "Этот бот не для всех. Попросите администратора добавить ваш номер: 1004"
    running.stepan.say_only("/ps")
    await running.anna.say("/help")
    assert len(_answers(running.stepan)) == 1


async def test_a_stranger_in_a_group_hears_nothing(running: Running) -> None:
    running.stepan.in_group().say_only("/ps")
    await running.anna.say("/help")
    assert _answers(running.stepan.in_group()) == []


async def test_a_strangers_attempt_is_recorded_once(running: Running) -> None:
    await running.stepan.say("/ps")
    running.stepan.say_only("/ps")
    await running.anna.say("/help")
    rows = [row for row in running.audit() if row["actor_id"] == 1004]
    assert [(row["outcome"], row["command"]) for row in rows] == [("denied", "")]


async def test_a_viewer_may_not_stop_and_is_told_who_may(
    running: Running, web01: str, docker_api: docker.APIClient
) -> None:
    reply = await running.vera.say("/stop web01")
    assert reply.text == "Команда /stop доступна операторам и администраторам."
    assert docker_api.inspect_container(web01)["State"]["Running"]
    assert (_last(running)["command"], _last(running)["outcome"]) == ("stop", "denied")


async def test_a_button_is_checked_by_who_presses_it(
    running: Running, web01: str, docker_api: docker.APIClient
) -> None:
    anna, vera = running.anna.in_group(), running.vera.in_group()
    await anna.say("/ps")
    card = await anna.press("🟢 web01")
    stop = next(text for text in card.buttons if "Остановить" in text or "Стоп" in text)
    pressed = await vera.press(stop, message=card)
    assert pressed.toast == "Команда /stop доступна операторам и администраторам."
    assert docker_api.inspect_container(web01)["State"]["Running"]
    assert _last(running)["outcome"] == "denied"


async def test_a_stranger_who_presses_gets_a_toast_and_nothing_happens(running: Running, web01: str) -> None:
    shown = await running.anna.in_group().say("/ps")
    pressed = await running.stepan.in_group().press("🟢 web01", message=shown)
    assert pressed.toast == "Нет доступа"


async def test_a_confirmation_belongs_to_its_asker(running: Running, web01: str, docker_api: docker.APIClient) -> None:
    question = await running.anna.in_group().say("/rm -f web01")
    pressed = await running.oleg.in_group().press("✅", message=question)
    assert pressed.toast == "Подтвердить может только тот, кто отправил команду"
    assert docker_api.inspect_container(web01)["State"]["Running"]


async def test_read_only_refuses_every_change_also_an_admins(
    docker_host: str, web01: str, server: LocalChat, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with run_bot(docker_host, tmp_path_factory.mktemp("data"), server, read_only=True) as running:
        reply = await running.anna.say("/stop web01")
        assert reply.text == "Бот настроен только на просмотр (READ_ONLY): менять ничего нельзя."
        assert "web01" in (await running.anna.say("/ps")).text


async def test_the_console_code_makes_the_first_admin_and_is_kept(
    docker_host: str, server: LocalChat, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("data")
    stepan = Person(server, 1004)
    async with run_bot(docker_host, folder, server, given_roles={}) as running:
        wrong = "000000" if running.app.claim_code != "000000" else "111111"
        assert (await stepan.say(f"/claim {wrong}")).text == "Код не подошёл. Осталось 4 попытки."
        assert (await stepan.say(f"/claim {running.app.claim_code}")).text == "Готово, вы администратор этого бота."
        assert all(running.app.claim_code not in str(row) for row in running.audit())
    async with run_bot(docker_host, folder, server, given_roles={}) as running:
        assert running.app.claim_code == ""
        await stepan.say("/help")
        await stepan.wait_for(lambda reply: "/audit" in reply.text)  # in the second message of the list


async def test_an_edited_message_runs_nothing(running: Running, web01: str, docker_api: docker.APIClient) -> None:
    await running.anna.say("/help")
    message = running.server.say(1001, 1001, "hello")
    running.server.edit(1001, 1001, message.message_id, "/stop web01")
    await running.anna.say("/ps")
    assert docker_api.inspect_container(web01)["State"]["Running"]


async def test_nothing_of_a_stranger_reaches_what_talks_to_the_engine(
    running: Running, web01: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = await running.anna.in_group().say("/ps")
    reached: list[str] = []

    def noted(name: str) -> Callable[..., Awaitable[None]]:
        async def note(desk: Desk, ask: Ask, *_rest: object) -> None:
            reached.append(f"{name} {ask.actor.id}")
            await running.app.bot.send_message(ask.chat.id, "noted")

        return note

    for name in ("typed", "asked", "pressed"):
        monkeypatch.setattr(Desk, name, noted(name))
    for line in ("/ps", "/stop web01", "docker ps", "why?", "/grant 1004 stop * 1h", "/logs web01", "123456"):
        running.stepan.say_only(line)
    await running.stepan.in_group().press("🟢 web01", message=shown)
    await running.anna.say("/help")
    assert reached == ["typed 1001"]
    assert len(_answers(running.stepan)) == 1
