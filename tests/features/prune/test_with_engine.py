"""Through the real dispatcher, on a real engine: what was listed goes, and nothing else."""

import docker
import pytest

from tests import images
from tests.bot import Running
from tests.chat import Person, Reply
from tests.features.machine import make, make_ended, names


def volumes(api: docker.APIClient) -> set[str]:
    return {volume["Name"] for volume in api.volumes()["Volumes"] or []}


def networks(api: docker.APIClient) -> set[str]:
    return {network["Name"] for network in api.networks(filters={"type": "custom"})}


def tags(api: docker.APIClient) -> set[str]:
    return {tag for image in api.images() for tag in image["RepoTags"] or ()}


async def confirm(person: Person) -> Reply:
    await person.press("✅")
    return await person.wait_for(lambda reply: reply.text.startswith("Освобождено"))


async def test_stopped_containers_go_and_running_ones_stay(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01")
    make_ended(docker_api, "job", "sh -c 'dd if=/dev/zero of=/f bs=1000 count=500'")
    asked = await running.anna.say("/container prune -f")
    assert asked.text.startswith(
        "Удалить неиспользуемое?\nОсвободится 500 kB.\n\n1 остановленный контейнер  500 kB\n• job"
    )
    done = await confirm(running.anna)
    assert done.text == "Освобождено 500 kB\n✓ 1 контейнер · 500 kB"
    assert names(docker_api) == {"web01"}


async def test_what_came_after_the_question_or_into_use_stays(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job")
    docker_api.create_container(images.BUSYBOX, command="forever", name="revived")
    await running.anna.say("/container prune")
    make_ended(docker_api, "later")
    docker_api.start("revived")
    done = await confirm(running.anna)
    assert done.text == "Освобождено 0 B\n✓ 1 контейнер · 0 B\nНе тронуто, уже используется или исчезло: revived"
    assert names(docker_api) == {"later", "revived"}


async def test_nameless_images_go_and_named_ones_are_offered(running: Running, docker_api: docker.APIClient) -> None:
    dockerfile = f"FROM {images.BUSYBOX}\nRUN dd if=/dev/zero of=/f{{}} bs=1000 count=300\n"
    images.build(docker_api, "app:1", dockerfile.format(1))
    images.build(docker_api, "app:1", dockerfile.format(2))
    asked = await running.anna.say("/image prune")
    assert "1 образ  300 kB\n• <none> " in asked.text
    assert (await confirm(running.anna)).text.startswith("Освобождено 300 kB\n✓ 1 образ · 300 kB")
    assert "app:1" in tags(docker_api)
    nothing = await running.anna.say("/image prune")
    assert nothing.text.startswith("Удалять нечего: таких образов нет.\nЕщё ")
    assert nothing.buttons == ["/image prune -a"]


async def test_volumes_go_only_with_volumes_and_are_told_of(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("pgdata")
    docker_api.create_network("idle")
    asked = await running.anna.say("/prune")
    assert "1 сеть\n• idle" in asked.text
    assert "Тома не трогаю: 1 неиспользуемый том" in asked.text
    done = await confirm(running.anna)
    assert done.text == "Освобождено 0 B\n✓ 1 сеть\nТома не тронуты: для них нужен --volumes."
    assert (volumes(docker_api), networks(docker_api)) == ({"pgdata"}, set())
    asked = await running.anna.say("/system prune --volumes")
    # This engine's API is 1.41: until 1.42 a prune of volumes takes named ones as well.
    assert "⚠ Данные в этих томах пропадут безвозвратно, среди них 1 том с именем." in asked.text
    assert asked.buttons == ["✅ Да, понимаю риск", "✖ Отмена"]
    assert (await confirm(running.anna)).text == "Освобождено 0 B\n✓ 1 том · 0 B"
    assert volumes(docker_api) == set()


async def test_a_volume_and_network_in_use_stay(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_network("shop")
    docker_api.create_container(
        images.BUSYBOX,
        name="stopped",
        host_config=docker_api.create_host_config(binds=["data:/d"], network_mode="shop"),
    )
    assert (await running.anna.say("/network prune")).text == "Удалять нечего: неиспользуемых сетей нет."
    assert (await running.anna.say("/volume prune -a")).text == "Удалять нечего: таких томов нет."
    assert (volumes(docker_api), networks(docker_api)) == ({"data"}, {"shop"})


async def test_a_label_chooses(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_volume("one", labels={"project": "shop"})
    docker_api.create_volume("two")
    asked = await running.anna.say("/volume prune --filter label=project=shop")
    assert "• one" in asked.text
    assert "two" not in asked.text
    await confirm(running.anna)
    assert volumes(docker_api) == {"two"}


@pytest.mark.parametrize("line", ["/volume prune --filter until=1h", "/image prune --filter dangling=false"])
async def test_a_filter_that_does_not_hold_is_refused(running: Running, line: str) -> None:
    assert "здесь нет. Есть: " in (await running.anna.say(line)).text


async def test_refusing_leaves_everything(running: Running, docker_api: docker.APIClient) -> None:
    make_ended(docker_api, "job")
    await running.anna.say("/prune -af")
    await running.anna.press("✖")
    assert names(docker_api) == {"job"}
    assert images.SERVICE in tags(docker_api)


async def test_no_cache_says_so(running: Running) -> None:
    assert (await running.anna.say("/builder prune")).text == "Удалять нечего: кеша сборки нет."
