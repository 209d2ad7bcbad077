"""Through the real dispatcher, on a real engine."""

import docker

from tests.bot import Running
from tests.features.machine import make, make_ended


async def test_disk_usage_counts_what_is_there(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01", "sh -c 'dd if=/dev/zero of=/f bs=1000 count=500; forever'")
    make_ended(docker_api, "job", "sh -c 'dd if=/dev/zero of=/f bs=1000 count=200'")
    shown = await running.vera.say("/df")
    assert "Контейнеры  " in shown.text
    assert "всего 2, используется 1 · можно освободить 200 kB" in shown.text
    assert shown.buttons == ["📊 Картинка"]
    details = await running.vera.say("/system df -v")
    assert "• ⚪ job · 200 kB" in details.text


async def test_an_admin_gets_from_usage_to_a_prune(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job")
    await running.anna.say("/system df")
    asked = await running.anna.press("Убрать контейнеры")
    assert asked.text.startswith("Удалить неиспользуемое?")
    assert "• job" in asked.text


async def test_version_and_info_are_the_engines_own(running: Running, docker_api: docker.APIClient) -> None:
    version = docker_api.version()
    assert (await running.vera.say("/version")).text.startswith(f"Docker {version['Version']}  ")
    info = await running.vera.say("/system info")
    assert f"Docker {version['Version']}\n" in info.text
    assert "Хранилище: overlay2" in info.text
    assert info.buttons == ["Место на диске"]
    assert "не поддерживается" in (await running.vera.say("/info -f x")).text
