"""Through the real dispatcher, on a real engine."""

import docker

from tests.bot import Running
from tests.features.machine import make, make_ended

SPINS = "sh -c 'while :; do :; done'"


async def test_running_containers_are_measured_and_sorted(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "spins", SPINS, host={"nano_cpus": 300_000_000})
    holds = "sh -c 'dd if=/dev/zero of=/dev/shm/held bs=1M count=20 2>/dev/null; exec forever'"
    make(docker_api, "holds", holds, host={"mem_limit": "64m"})
    make_ended(docker_api, "job")
    while b"ready" not in docker_api.logs("holds"):
        pass
    reply = await running.vera.say("/stats")
    assert reply.text.startswith("Больше памяти сверху, контейнеров: 2\n\n▰▰▱▱▱ holds  CPU ")
    assert " / 64 MiB (3" in reply.text
    assert "job" not in reply.text
    assert reply.buttons == ["По процессору", "Обновить"]
    by_cpu = (await running.vera.say("/stats --sort cpu")).text
    assert by_cpu.startswith("Больше процессора сверху, контейнеров: 2\n\n▰")
    assert by_cpu.index("spins") < by_cpu.index("holds")


async def test_one_is_measured_by_the_beginning_of_its_name(running: Running, docker_api: docker.APIClient) -> None:
    identity = make(docker_api, "web01")
    reply = await running.vera.say("/stats --no-stream --no-trunc we")
    assert reply.text.startswith("Потребление, один замер\n\n")
    assert identity in reply.text
    assert (await running.vera.say("/stats web02")).text.startswith("Контейнера web02 нет.")
    assert "не поддерживается" in (await running.vera.say("/stats -a")).text


async def test_with_nothing_running_it_says_so(running: Running) -> None:
    assert (await running.vera.say("/stats")).text == "Ни один контейнер не работает."
