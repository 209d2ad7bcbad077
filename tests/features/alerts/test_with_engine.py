"""Through the real dispatcher, on a real engine. Who watches it is tested elsewhere: here nobody does."""

import docker

from tests.bot import Running
from tests.features.machine import make, make_ended


async def test_the_overview_counts_what_runs_and_what_does_not(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    make_ended(docker_api, "job")
    reply = await running.vera.say("/status")
    assert reply.text.startswith("Обзор\n\n🟢 ")
    assert "\n    работает 1, остановлено 1\n    диск: свободно " in reply.text
    assert reply.buttons[-3:] == ["Контейнеры", "Нагрузка", "📈 Сутки"]


async def test_what_the_engine_did_to_one_container(running: Running, docker_api: docker.APIClient) -> None:
    """The engine is shared and remembers other tests' containers: this one has a name of its own."""
    make(docker_api, "other")
    make_ended(docker_api, "eventful", "sh -c 'exit 3'")
    reply = await running.vera.say("/events eventful --since 10m")
    lines = [line.split(" eventful ")[1] for line in reply.text.split("\n")[1:] if " eventful " in line]
    assert [line for line in lines if line in ("create", "start", "die (exitCode 3)")] == [
        "create",
        "start",
        "die (exitCode 3)",
    ]


async def test_dockers_own_spelling_and_filters_are_taken(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "filtered")
    reply = await running.oleg.say("docker system events --since 10m --filter event=die --filter container=filtered")
    assert [line.partition(" ")[2].removeprefix("UTC ") for line in reply.text.split("\n")[1:]] == [
        "filtered die (exitCode 0)"
    ]


async def test_a_policy_is_changed_by_an_admin_alone(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01", host={"restart_policy": {"Name": "always"}})
    refused = await running.oleg.say("/update --restart no web01")
    assert "web01: политика" not in refused.text
    reply = await running.anna.say("/update --restart no web01")
    assert reply.text == "✓ web01: политика перезапуска no"
    assert docker_api.inspect_container("web01")["HostConfig"]["RestartPolicy"]["Name"] == "no"
    denied, done = running.audit()
    assert (denied["command"], denied["outcome"], done["command"]) == ("update", "denied", "update")
    assert done["outcome"] in ("started", "ok")  # it is closed after the answer


async def test_an_option_of_update_that_is_not_had_is_named(running: Running) -> None:
    assert "--cpu-quota" in (await running.anna.say("/update --cpu-quota 1 web01")).text


async def test_an_admin_sets_what_the_chat_gets_and_taps_do_the_same(running: Running) -> None:
    reply = await running.anna.say("/alerts set --quiet 23:00-07:00 --zone Europe/Moscow")
    assert "Тихие часы: 23:00-07:00 (важное приходит и тогда)" in reply.text
    reply = await running.anna.press("Только важное")
    assert "Важность: только важное\n" in reply.text
    assert "Тихие часы: 23:00-07:00" in reply.text
    assert reply.is_edited
    reply = await running.anna.press("Выключить")
    assert "🔕 Выключены" in reply.text


async def test_a_viewer_looks_and_sets_nothing(running: Running) -> None:
    await running.anna.say("/alerts set --on")
    reply = await running.vera.say("/alerts")
    assert reply.buttons == []
    refused = await running.vera.say("/alerts set --off")
    assert "админ" in refused.text.lower()


async def test_a_wrong_value_is_named_with_what_there_is(running: Running) -> None:
    reply = await running.anna.say("/alerts set --kind fire")
    assert "Вида сбоя «fire» нет. Есть: crash, oom, " in reply.text
