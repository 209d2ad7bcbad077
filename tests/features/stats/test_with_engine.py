"""Through the real dispatcher, on a real engine."""

from datetime import UTC, datetime, timedelta

import docker

from bot.connection import connect
from bot.store import Sample, Store
from tests.bot import Running
from tests.features.machine import make, make_ended

SPINS = "sh -c 'while :; do :; done'"


HALF_A_CORE = Sample(
    at=datetime(2026, 1, 1, tzinfo=UTC),
    cpu=0.5,
    cpu_peak=0.5,
    memory_bytes=64 << 20,
    memory_peak_bytes=64 << 20,
    memory_limit_bytes=1 << 30,
)


async def keep_samples(running: Running, name: str) -> None:
    """Five minutes of half a core and 64 MiB."""
    host = connect(running.settings).default.host
    at = datetime.now(UTC) - timedelta(minutes=5)
    store = await Store.open(running.settings.data_dir / "lotsman.db")
    for number in range(30):
        await store.samples.add(host, at + number * timedelta(seconds=10), {name: HALF_A_CORE})
    await store.close()


async def test_running_containers_are_measured_and_sorted(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "spins", SPINS, host={"nano_cpus": 300_000_000})
    holds = "sh -c 'dd if=/dev/zero of=/dev/shm/held bs=1M count=20 2>/dev/null; exec forever'"
    make(docker_api, "holds", holds, host={"mem_limit": "64m"})
    make_ended(docker_api, "job")
    while b"ready" not in docker_api.logs("holds"):
        pass
    reply = await running.vera.say("/stats --no-stream")
    assert reply.text.startswith("Больше памяти сверху, контейнеров: 2\n\n▰▰▱▱▱ holds  CPU ")
    assert " / 64 MiB (3" in reply.text
    assert "job" not in reply.text
    assert reply.buttons[:2] == ["По процессору", "Обновить"]
    by_cpu = (await running.vera.say("/stats --no-stream --sort cpu")).text
    assert by_cpu.startswith("Больше процессора сверху, контейнеров: 2\n\n▰")
    assert by_cpu.index("spins") < by_cpu.index("holds")


async def test_one_is_measured_by_the_beginning_of_its_name(running: Running, docker_api: docker.APIClient) -> None:
    identity = make(docker_api, "web01")
    reply = await running.vera.say("/stats --no-stream --no-trunc we")
    assert reply.text.startswith("Потребление\n\n")
    assert identity in reply.text
    assert (await running.vera.say("/stats web02")).text.startswith("Контейнера web02 нет.")
    assert "не поддерживается" in (await running.vera.say("/stats -a")).text


async def test_with_nothing_running_it_says_so(running: Running) -> None:
    assert (await running.vera.say("/stats")).text == "Ни один контейнер не работает."


async def test_it_lives_until_it_is_stopped(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "spins", SPINS, host={"nano_cpus": 300_000_000})
    reply = await running.vera.say("/stats spins")
    assert [text[0] for text in reply.buttons] == ["⏹"]
    edited = await running.vera.wait_for(lambda one: one.message_id == reply.message_id and one.text != reply.text)
    assert edited.is_edited
    await running.vera.press("⏹", is_quiet=True)
    last = await running.vera.wait_for(lambda one: one.message_id == reply.message_id and "Обновить" in one.buttons)
    assert "spins  CPU " in last.text


async def test_what_was_kept_is_a_picture(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    assert (await running.vera.say("/stats web01 1h")).text.startswith("За это время замеров ещё нет.")
    await keep_samples(running, "web01")
    reply = await running.vera.say("/stats we 1h")
    assert reply.data.startswith(b"\x89PNG")
    assert reply.text.startswith("web01 · час\nCPU: в среднем 50%")
    assert "запуски: 1" in reply.text
    assert reply.buttons == ["сутки", "неделя", "месяц"]
    day = await running.vera.press("сутки", message=reply)
    assert day.message_id != reply.message_id
    assert day.data.startswith(b"\x89PNG")
    today = await running.vera.say("/status --picture")
    assert today.text.startswith("Все контейнеры вместе · сутки")
    assert today.data.startswith(b"\x89PNG")
    together = await running.vera.say("/stats 1h")
    assert together.text.startswith("Все контейнеры вместе · час")
