"""Through the real dispatcher, on a real engine."""

import docker

from tests import images
from tests.bot import Running
from tests.features.machine import make, make_ended, names, state


async def test_ps_shows_the_running_ones_and_with_a_all(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    make_ended(docker_api, "job", "sh -c 'exit 3'")
    few = await running.vera.say("/ps")
    assert few.text.startswith("Работает контейнеров: 1\n\n🟢 web01  lotsman-test/busybox:1\n    работает ")
    every = await running.vera.say("/ps -a")
    assert every.text.startswith("Контейнеров: 2, работает 1\n\n🔴 job  lotsman-test/busybox:1\n    остановлен ")
    assert ", код 3\n🟢 web01" in every.text
    assert every.buttons == ["🔴 job", "🟢 web01", "Обновить", "Только работающие"]


async def test_ps_takes_dockers_options(running: Running, docker_api: docker.APIClient) -> None:
    first = make(docker_api, "first", labels={"tier": "front"})
    second = make_ended(docker_api, "second")
    say = running.anna.say
    assert (await say("/ps -q")).text == first[:12]
    assert (await say("/ps -aq")).text == f"{second[:12]}\n{first[:12]}"
    assert "second" in (await say("/ps -l")).text
    assert "first" not in (await say("/ps -n 1")).text
    assert "second" not in (await say("/ps -a -f label=tier=front")).text
    assert "first" not in (await say("/container ls -a --filter status=exited")).text
    assert "занимает" in (await say("/ps -s")).text
    assert "не поддерживается" in (await say("/ps --no-trunc")).text
    assert "ключ=значение" in (await say("/ps -f wrong")).text
    assert "bogus" in (await say("/ps -f bogus=1")).text


async def test_pages_are_turned_and_a_container_opens_its_card(running: Running, docker_api: docker.APIClient) -> None:
    for number in range(9):
        docker_api.create_container(images.BUSYBOX, name=f"c{number}")
    await running.vera.say("/ps -a")
    second = await running.vera.press("›")
    assert "c0  " in second.text
    card = await running.vera.press("⚪ c0")
    assert card.message_id == second.message_id
    assert card.text.startswith("⚪ c0\nlotsman-test/busybox:1  ")
    assert card.buttons == ["Журнал", "Подробно", "‹ К списку", "Обновить"]
    assert (await running.vera.press("‹ К списку")).text == second.text


async def test_a_stop_is_undone_by_one_tap(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    stopped = await running.oleg.say("/stop web01")
    assert stopped.text == "✓ web01 остановлен"
    assert state(docker_api, "web01") == "exited"
    started = await running.oleg.press("↩")
    assert started.text == "✓ web01 запущен"
    assert state(docker_api, "web01") == "running"
    await running.oleg.say("/help")
    assert [(row["command"], row["via"], row["outcome"]) for row in running.audit()[:2]] == [
        ("stop", "command", "ok"),
        ("start", "button", "ok"),
    ]


async def test_a_tap_on_a_card_asks_first(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    await running.oleg.say("/ps")
    await running.oleg.press("🟢 web01")
    question = await running.oleg.press("Остановить")
    assert question.text.startswith("Остановить web01?")
    assert state(docker_api, "web01") == "running"
    done = await running.oleg.press("✅")
    assert done.text == "✓ web01 остановлен"
    assert state(docker_api, "web01") == "exited"


async def test_each_change_of_state_is_done(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    say = running.oleg.say
    for line, text, after in [
        ("/pause web01", "✓ web01 на паузе", "paused"),
        ("/pause web01", "– web01 уже на паузе", "paused"),
        ("/unpause web01", "✓ web01 снова работает", "running"),
        ("/restart -t 1 web01", "✓ web01 перезапущен", "running"),
        ("/kill -s HUP web01", "✓ web01 получил сигнал", "running"),
        ("/container start web01", "– web01 уже работает", "running"),
        ("/kill web01", "✓ web01 убит", "exited"),
        ("/kill web01", "web01 не работает.", "exited"),
        ("/stop web01", "– web01 и так остановлен", "exited"),
    ]:
        assert (await say(line)).text == text, line
        assert state(docker_api, "web01") == after, line


async def test_several_are_stopped_and_reported_one_by_one(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "one")
    make(docker_api, "two")
    reply = await running.oleg.say("/stop one two three")
    assert reply.text == "✓ one остановлен\n✓ two остановлен\n⚠ three: Контейнера three нет."
    assert (state(docker_api, "one"), state(docker_api, "two")) == ("exited", "exited")
    await running.oleg.say("/help")
    assert running.audit()[0]["outcome"] == "failed"


async def test_a_container_that_lends_its_network_is_not_stopped_unasked(
    running: Running, docker_api: docker.APIClient
) -> None:
    make(docker_api, "base")
    make(docker_api, "sidecar", host={"network_mode": "container:base"})
    question = await running.oleg.say("/stop base")
    assert "⚠ sidecar живёт в сети контейнера base и останется без неё" in question.text
    assert state(docker_api, "base") == "running"
    cancelled = await running.oleg.press("✖")
    assert cancelled.text.startswith("✖")
    assert state(docker_api, "base") == "running"


async def test_a_protected_container_is_an_admins_with_a_confirmation(
    running: Running, docker_api: docker.APIClient
) -> None:
    make(docker_api, "safe", labels={"lotsman.protect": "true"})
    assert (await running.oleg.say("/stop safe")).text == "safe защищён: менять его может только администратор."
    await running.anna.say("/stop safe")
    assert state(docker_api, "safe") == "running"
    assert (await running.anna.press("✅")).text == "✓ safe остановлен"


async def test_a_container_made_anew_voids_the_confirmation(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "web01")
    await running.anna.say("/rm web01")
    docker_api.remove_container("web01")
    make_ended(docker_api, "web01")
    reply = await running.anna.press("✅")
    assert "web01" in names(docker_api)
    assert "Ничего не сделано" in reply.text


async def test_a_removal_with_force_and_volumes(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "svc", image=images.SERVICE)
    refused = await running.anna.say("/rm svc")
    assert refused.text == "svc работает. Сначала остановите его или удалите с -f."
    assert refused.buttons == ["/stop svc", "/rm -f svc"]
    question = await running.anna.say("/rm -fv svc")
    assert question.text.startswith("Удалить svc безвозвратно?")
    assert (await running.anna.press("✅")).text == "✓ svc удалён"
    assert names(docker_api) == set()
    assert not docker_api.volumes()["Volumes"]


async def test_a_rename_and_a_name_that_is_taken(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "old")
    make_ended(docker_api, "other")
    assert (await running.anna.say("/rename old new")).text == "✓ old теперь new"
    assert "other" in (await running.anna.say("/rename new other")).text
    assert names(docker_api) == {"new", "other"}


async def test_processes_ports_and_changed_files_are_told(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01", "sh -c 'touch /tmp/made; forever'", ports=[80], host={"port_bindings": {80: 18080}})
    say = running.vera.say
    top = await say("/top web01")
    assert top.text.startswith("web01: ")
    assert "forever" in top.text
    assert "PID" in (await say("/top web01 -o pid,comm")).text
    assert (await say("/port web01")).text.startswith("web01\n80/tcp → 0.0.0.0:18080")
    assert "18080" in (await say("/port web01 80")).text
    assert (await say("/port web01 81/udp")).text == "web01 не публикует порт 81/udp."
    assert "A /tmp/made" in (await say("/diff web01")).text


async def test_the_beginning_of_a_name_reads_at_once_and_changes_after_a_question(
    running: Running, docker_api: docker.APIClient
) -> None:
    make(docker_api, "frontend")
    assert (await running.oleg.say("/top front")).text.startswith("frontend: ")
    question = await running.oleg.say("/restart -t 0 front")
    assert "«front» — начало имени, подходит только frontend" in question.text
    assert (await running.oleg.press("✅")).text == "✓ frontend перезапущен"
