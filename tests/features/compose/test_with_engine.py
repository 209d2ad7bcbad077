"""Projects by the real bot on a real engine; what Compose would have labelled is labelled by hand here."""

from __future__ import annotations

from typing import Any

import docker
import pytest

from bot.engine.client import DockerEngine
from tests import images
from tests.bot import Running
from tests.chat import Reply

Api = docker.APIClient


def made(api: Api, service: str, *, depends_on: str = "", number: int = 1, starts: bool = True, **given: Any) -> str:
    """A container of project shop. It ends at once when it is stopped."""
    project = given.pop("project", "shop")
    labels = {
        "com.docker.compose.project": project,
        "com.docker.compose.service": service,
        "com.docker.compose.container-number": str(number),
        "com.docker.compose.depends_on": depends_on,
        "com.docker.compose.project.working_dir": "/srv/shop",
        "com.docker.compose.oneoff": "False",
    }
    created = api.create_container(
        given.pop("image", images.BUSYBOX),
        given.pop("command", "forever"),
        name=f"{project}-{service}-{number}",
        labels=labels,
        host_config=api.create_host_config(**given),
    )["Id"]
    if starts:
        api.start(created)
    return str(created)


def shop(api: Api, *, starts: bool = True) -> None:
    """web hangs on api, api on db."""
    made(api, "db", starts=starts)
    made(api, "api", depends_on="db:service_started:false", starts=starts)
    made(api, "web", depends_on="api:service_started:true", starts=starts)


def in_order(api: Api, moment: str) -> list[str]:
    """Services by StartedAt or FinishedAt."""
    states = {one["Labels"]["com.docker.compose.service"]: one["Id"] for one in api.containers(all=True)}
    return sorted(states, key=lambda service: str(api.inspect_container(states[service])["State"][moment]))


def running_names(api: Api) -> set[str]:
    return {one["Names"][0].removeprefix("/") for one in api.containers()}


def until_said(api: Api, name: str, words: bytes) -> None:
    for _ in range(2_000):
        if words in api.logs(name):
            return
    raise AssertionError(f"{name} never said {words!r}")


async def ended(running: Running, text: str) -> Reply:
    return await running.anna.wait_for(lambda reply: text in reply.text)


async def test_projects_are_listed_and_each_opens_its_card(running: Running, docker_api: Api) -> None:
    shop(docker_api)
    made(docker_api, "one", project="blog", starts=False)
    listed = await running.vera.say("/compose")
    assert "Проекты Compose: 2" in listed.text
    assert "shop · работает 3 из 3" in listed.text
    assert "blog · работает 0 из 1" in listed.text
    card = await running.vera.press("🟢 shop", message=listed)
    assert "/srv/shop" in card.text
    assert card.text.index("api") < card.text.index("db") < card.text.index("web")
    assert not {"Остановить", "Удалить", "Поднять"} & set(card.buttons)
    container = await running.vera.press("🟢 shop-db-1", message=card)
    assert "Проект shop" in container.buttons


async def test_what_does_not_run_is_left_out_of_a_plain_list(running: Running, docker_api: Api) -> None:
    made(docker_api, "one", project="blog", starts=False)
    made(docker_api, "web")
    assert (await running.vera.say("/compose ls -q")).text == "shop"
    assert (await running.vera.say("/compose ls -a -q")).text == "blog\nshop"


async def test_the_project_may_stand_before_the_word_or_not_be_said_at_all(running: Running, docker_api: Api) -> None:
    shop(docker_api)
    first = await running.vera.say("/compose -p shop ps --services")
    assert first.text == "api\ndb\nweb"
    assert (await running.vera.say("docker compose ps --services db")).text == "db"


async def test_a_list_is_one_request_however_many_projects(
    running: Running, docker_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        made(docker_api, "web", project=f"p{number}", starts=False)
    asked: list[Any] = []
    listing = DockerEngine.list_containers

    async def counted(self: DockerEngine, **given: Any) -> Any:
        asked.append(given.get("filters"))
        return await listing(self, **given)

    monkeypatch.setattr(DockerEngine, "list_containers", counted)
    inspected: list[str] = []
    inspect = DockerEngine.inspect_container

    async def noted(self: DockerEngine, ref: str) -> Any:
        inspected.append(ref)
        return await inspect(self, ref)

    monkeypatch.setattr(DockerEngine, "inspect_container", noted)
    await running.vera.say("/compose ls -a")
    assert asked.count({"label": ["com.docker.compose.project"]}) == 1  # beside what watching asks
    assert inspected == []


async def test_a_start_goes_in_the_order_of_depends_on(running: Running, docker_api: Api) -> None:
    shop(docker_api, starts=False)
    running.oleg.say_only("/compose start shop")
    done = await running.oleg.wait_for(lambda reply: "Запущен shop 3/3" in reply.text)
    assert in_order(docker_api, "StartedAt") == ["db", "api", "web"]
    assert "Остановить" in done.buttons


async def test_a_stop_goes_in_reverse_and_a_second_one_has_nothing_to_do(running: Running, docker_api: Api) -> None:
    shop(docker_api)
    running.oleg.say_only("/compose stop shop")
    await running.oleg.wait_for(lambda reply: "Остановлен shop 3/3" in reply.text)
    assert in_order(docker_api, "FinishedAt") == ["web", "api", "db"]
    running.oleg.say_only("/compose stop shop")
    again = await running.oleg.wait_for(lambda reply: "= shop-web-1" in reply.text)
    assert "✓" not in again.text


async def test_a_service_that_others_need_is_asked_about(running: Running, docker_api: Api) -> None:
    shop(docker_api)
    question = await running.oleg.say("/compose stop shop db")
    assert "shop-api-1 зависит от shop-db-1" in question.text
    await running.oleg.press("✅", message=question)
    await running.oleg.wait_for(lambda reply: "Остановлен shop 1/1" in reply.text)
    assert running_names(docker_api) == {"shop-api-1", "shop-web-1"}


async def test_a_restart_is_written_down_step_by_step(running: Running, docker_api: Api) -> None:
    shop(docker_api)
    before = docker_api.inspect_container("shop-db-1")["State"]["StartedAt"]
    running.anna.say_only("/compose restart shop")
    await ended(running, "Перезапущен shop 3/3")
    assert docker_api.inspect_container("shop-db-1")["State"]["StartedAt"] != before
    await running.anna.say("/help")
    row = next(row for row in running.audit() if row["command"] == "compose restart")
    assert row["outcome"] == "ok"


async def test_what_is_waited_for_comes_before_its_dependents(running: Running, docker_api: Api) -> None:
    made(docker_api, "db", image=images.HEALTH, starts=False)
    made(docker_api, "init", command=["sh", "-c", "exit 0"], starts=False)
    made(
        docker_api, "web", depends_on="db:service_healthy:false,init:service_completed_successfully:false", starts=False
    )
    running.anna.say_only("/compose start shop")
    await ended(running, "Запущен shop 3/3")
    assert docker_api.inspect_container("shop-db-1")["State"]["Health"]["Status"] == "healthy"


async def test_dependents_of_what_failed_are_not_started(running: Running, docker_api: Api) -> None:
    made(docker_api, "init", command=["sh", "-c", "exit 3"], starts=False)
    made(docker_api, "web", depends_on="init:service_completed_successfully:false", starts=False)
    running.anna.say_only("/compose start shop")
    done = await ended(running, "не завершился успешно")
    assert "– shop-web-1" in done.text
    assert running_names(docker_api) == set()


async def test_after_a_press_of_stop_nothing_more_is_begun(running: Running, docker_api: Api) -> None:
    made(docker_api, "init", starts=False)  # never completes
    made(docker_api, "web", depends_on="init:service_completed_successfully:false", starts=False)
    running.anna.say_only("/compose start shop")
    shown = await ended(running, "⏳ shop-init-1")
    await running.anna.press("⏹", message=shown, is_quiet=True)
    await ended(running, "остальное не тронуто")
    assert running_names(docker_api) == {"shop-init-1"}
    await running.anna.say("/help")
    assert next(row["error"] for row in running.audit() if row["command"] == "compose start") == "stopped"


async def test_down_names_what_goes_and_takes_exactly_that(running: Running, docker_api: Api) -> None:
    label = {"com.docker.compose.project": "shop"}
    docker_api.create_network("shop_default", labels=label)
    docker_api.create_network("other")
    docker_api.create_volume("shop_data", labels=label)
    made(docker_api, "db", binds=["shop_data:/data"], network_mode="shop_default")
    made(docker_api, "web", depends_on="db", network_mode="shop_default")
    made(docker_api, "web", project="blog")
    question = await running.anna.say("/compose down shop")
    assert "Сети: shop_default" in question.text
    assert "Останутся тома: shop_data" in question.text
    assert len(running_names(docker_api)) == 3
    await running.anna.press("✅", message=question)
    await ended(running, "Удалён shop 2/2")
    assert [one["Names"] for one in docker_api.containers(all=True)] == [["/blog-web-1"]]
    assert {one["Name"] for one in docker_api.networks(filters={"type": "custom"})} == {"other"}
    assert [one["Name"] for one in docker_api.volumes()["Volumes"]] == ["shop_data"]
    assert "shop-db-1" in (await running.anna.say("/undo")).text


async def test_down_with_volumes_names_and_takes_them(running: Running, docker_api: Api) -> None:
    docker_api.create_volume("shop_data", labels={"com.docker.compose.project": "shop"})
    docker_api.create_volume("mine")
    made(docker_api, "db", binds=["shop_data:/data"])
    question = await running.anna.say("/compose down -v shop")
    assert "Тома с данными: shop_data" in question.text
    await running.anna.press("✅", message=question)
    await ended(running, "✓ Тома с данными: shop_data")
    assert [one["Name"] for one in docker_api.volumes()["Volumes"]] == ["mine"]


@pytest.mark.parametrize("line", ["/compose down shop", "/compose up shop"])
async def test_only_an_admin_takes_down_or_brings_up(running: Running, docker_api: Api, line: str) -> None:
    made(docker_api, "web")
    assert "администратор" in (await running.oleg.say(line)).text
    assert running_names(docker_api) == {"shop-web-1"}


async def test_logs_of_all_services_come_as_one_in_their_order(running: Running, docker_api: Api) -> None:
    made(docker_api, "a", command=["sh", "-c", "echo one; forever"])
    until_said(docker_api, "shop-a-1", b"one")
    made(docker_api, "bee", command=["sh", "-c", "echo two; forever"])
    until_said(docker_api, "shop-bee-1", b"two")
    write = docker_api.exec_create("shop-a-1", ["sh", "-c", "echo three > /proc/1/fd/1"])["Id"]
    docker_api.exec_start(write)
    until_said(docker_api, "shop-a-1", b"three")
    shown = await running.vera.say("/compose logs shop")
    lines = [line for line in shown.text.splitlines() if " | " in line and "ready" not in line]
    assert lines == ["a   | one", "bee | two", "a   | three"]


async def test_a_follow_shows_all_services_and_stops(running: Running, docker_api: Api) -> None:
    made(docker_api, "a", command=["sh", "-c", "while :; do echo tick; sleep 0.2; done"])
    made(docker_api, "bee", command=["sh", "-c", "while :; do echo tock; sleep 0.2; done"])
    running.vera.say_only("/compose logs -f --tail 1 shop")
    shown = await running.vera.wait_for(lambda reply: "a   | tick" in reply.text and "bee | tock" in reply.text)
    await running.vera.press("⏹", message=shown)
    await running.vera.wait_for(lambda reply: "⏹ Остановлено" in reply.text)


async def test_an_unknown_project_or_service_gets_the_nearest(running: Running, docker_api: Api) -> None:
    shop(docker_api, starts=False)
    made(docker_api, "web", project="blog", starts=False)
    assert "/compose stop shop" in (await running.oleg.say("/compose stop shap")).buttons
    assert "/compose start shop web" in (await running.oleg.say("/compose start shop wep")).buttons
    assert "Какой проект" in (await running.oleg.say("/compose restart")).text


async def test_a_word_that_compose_has_and_we_do_not_is_named(running: Running, docker_api: Api) -> None:
    assert "слова publish" in (await running.vera.say("/compose publish web")).text
    assert "Вместо этого: /events" in (await running.vera.say("/compose events web")).text


async def test_a_question_that_begins_like_a_command_is_answered(running: Running, docker_api: Api) -> None:
    answer = await running.vera.say("docker compose не видит файл compose.yaml")
    assert "нет слова" not in answer.text
    assert len(answer.text) > 100


async def test_the_former_program_is_understood(running: Running, docker_api: Api) -> None:
    shop(docker_api, starts=False)
    assert (await running.vera.say("docker-compose ps --services shop")).text == "api\ndb\nweb"
