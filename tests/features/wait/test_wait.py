"""/wait on a real engine."""

import docker

from tests import images
from tests.bot import Running


def _job(api: docker.APIClient, name: str, script: str) -> None:
    api.start(api.create_container(images.BUSYBOX, ["sh", "-c", script], name=name))


async def test_the_codes_are_told_when_all_have_ended(running: Running, docker_api: docker.APIClient) -> None:
    _job(docker_api, "good", "true")
    _job(docker_api, "bad", "sleep 1; exit 137")
    running.vera.say_only("/wait good bad")
    done = await running.vera.wait_for(lambda reply: "bad – завершился" in reply.text)
    assert "✓ good – завершился с кодом 0" in done.text
    assert "⚠ bad – завершился с кодом 137" in done.text
    assert done.buttons == ["Логи good", "Логи bad"]


async def test_a_press_ends_the_waiting_and_nothing_else(running: Running, docker_api: docker.APIClient) -> None:
    _job(docker_api, "job", "exec forever")
    shown = await running.vera.say("/wait job")
    assert shown.text == "▶ job – работает, жду…"
    await running.vera.press("⏹", message=shown)
    left = await running.vera.wait_for(lambda reply: "Больше не жду." in reply.text)
    assert "▶ job – ещё работает" in left.text
    assert docker_api.inspect_container("job")["State"]["Running"]


async def test_one_that_is_removed_meanwhile_ends_the_waiting(running: Running, docker_api: docker.APIClient) -> None:
    _job(docker_api, "job", "exec forever")
    await running.vera.say("/wait job")
    docker_api.remove_container("job", force=True)
    ended = await running.vera.wait_for(lambda reply: "жду…" not in reply.text and reply.is_from_bot)
    assert "job" in ended.text


async def test_too_many_and_unknown_ones_are_refused(running: Running, docker_api: docker.APIClient) -> None:
    for number in range(6):
        docker_api.create_container(images.BUSYBOX, ["true"], name=f"job{number}")
    assert "не больше 5" in (await running.vera.say("/wait job0 job1 job2 job3 job4 job5")).text
    assert "nobody" in (await running.vera.say("/wait job0 nobody")).text
