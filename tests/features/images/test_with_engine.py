"""Through the real dispatcher, on a real engine."""

import docker

from tests import images
from tests.bot import Running
from tests.features.machine import make, make_ended

CHILD = f"FROM {images.BUSYBOX}\nENV A={{}}\n"


def tags(api: docker.APIClient) -> set[str]:
    return {tag for image in api.images() for tag in image["RepoTags"] or ()}


async def test_a_tap_in_the_list_shows_history_and_users(running: Running, docker_api: docker.APIClient) -> None:
    make(docker_api, "web01", image=images.SERVICE)
    listed = await running.vera.say("/images")
    assert images.SERVICE in listed.text
    card = await running.vera.press(images.SERVICE)
    assert "Контейнеры: 🟢 web01" in card.text
    assert "EXPOSE 53/udp 80/tcp" in card.text
    assert "not-for-every-eye" not in card.text
    assert card.buttons == ["История", "web01", "‹ К списку"]
    assert "MODE=production" in (await running.vera.press("История")).text


async def test_a_build_that_lost_its_name_is_marked_and_explained(
    running: Running, docker_api: docker.APIClient
) -> None:
    images.build(docker_api, "app:1", CHILD.format(1))
    images.build(docker_api, "app:1", CHILD.format(2))
    shown = await running.vera.say("/image ls -f dangling=true")
    assert shown.text.startswith("1 образ, 0 имён\n\n<none>:<none>  без имени")
    assert "не след неудачной сборки" in shown.text


async def test_a_tag_is_another_name_and_comes_off_again(running: Running, docker_api: docker.APIClient) -> None:
    assert (await running.anna.say(f"/tag {images.BUSYBOX} shop:2")).text == f"✓ {images.BUSYBOX} теперь ещё и shop:2"
    asked = await running.anna.say("/rmi shop:2")
    assert asked.text.startswith("Снять имя shop:2?")
    done = await running.anna.press("✅")
    assert done.text == f"✓ shop:2: имя снято, образ остался под именами: {images.BUSYBOX}"
    assert tags(docker_api) >= {images.BUSYBOX}
    assert "shop:2" not in tags(docker_api)


async def test_the_last_name_removes_the_image(running: Running, docker_api: docker.APIClient) -> None:
    images.build(docker_api, "app:1", CHILD.format(1))
    await running.anna.say("/rmi app:1")
    assert (await running.anna.press("✅")).text == "✓ app:1 удалён"
    assert "app:1" not in tags(docker_api)


async def test_an_image_that_runs_names_its_container_and_force_takes_only_the_name(
    running: Running, docker_api: docker.APIClient
) -> None:
    identity = images.build(docker_api, "app:1", CHILD.format(1))
    make(docker_api, "web01", image="app:1")
    refused = await running.anna.say("/rmi app:1")
    assert "web01" in refused.text
    assert refused.buttons == ["/rmi -f app:1", "/stop web01"]
    asked = await running.anna.press("/rmi -f")
    assert "образ останется без имени, пока им пользуется web01" in asked.text
    done = await running.anna.press("✅")
    assert done.text == "✓ app:1: имя снято, образ остался без имени, им пользуется web01"
    assert docker_api.inspect_image(identity)["RepoTags"] == []
    by_id = await running.anna.say(f"/rmi -f {identity[7:19]}")
    assert "По id его не удалить даже с -f" in by_id.text


async def test_force_removes_the_image_of_a_stopped_container(running: Running, docker_api: docker.APIClient) -> None:
    identity = images.build(docker_api, "app:1", CHILD.format(1))
    make_ended(docker_api, "job", image="app:1")
    assert (await running.anna.say(f"/rmi {identity[7:19]}")).buttons == [f"/rmi -f {identity[7:19]}", "/rm job"]
    await running.anna.say(f"/rmi -f {identity[7:19]}")
    assert (await running.anna.press("✅")).text.startswith("✓ app:1 удалён")
    assert "app:1" not in tags(docker_api)


async def test_each_target_is_told_of_by_itself(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.tag(images.BUSYBOX, "shop", "1")
    await running.anna.say("/image rm shop:1 nosuch")
    done = await running.anna.press("✅")
    assert done.text == f"✓ shop:1: имя снято, образ остался под именами: {images.BUSYBOX}\n⚠ Образа nosuch здесь нет."


async def test_an_image_that_is_not_there_gets_the_nearest_name(running: Running, docker_api: docker.APIClient) -> None:
    assert (await running.anna.say("/history lotsman-test/busybox:2")).buttons[0] == f"/history {images.BUSYBOX}"


async def test_an_operator_may_not_remove(running: Running, docker_api: docker.APIClient) -> None:
    assert "администратор" in (await running.oleg.say(f"/rmi {images.BUSYBOX}")).text
    assert images.BUSYBOX in tags(docker_api)
