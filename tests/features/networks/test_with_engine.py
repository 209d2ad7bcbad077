"""Through the real dispatcher, on a real engine."""

import json

import docker

from tests import images
from tests.bot import Running
from tests.features.machine import make


def own(api: docker.APIClient) -> set[str]:
    return {network["Name"] for network in api.networks(filters={"type": "custom"})}


def joined(api: docker.APIClient, container: str) -> set[str]:
    return set(api.inspect_container(container)["NetworkSettings"]["Networks"])


async def test_the_list_and_a_card_say_who_is_in_it(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_network("shop")
    make(docker_api, "web01", host={"network_mode": "shop"})
    listed = await running.vera.say("/network ls")
    assert listed.text.startswith("4 сети\n\nshop\n    bridge · ")
    card = await running.vera.press("shop")
    address = docker_api.inspect_container("web01")["NetworkSettings"]["Networks"]["shop"]["IPAddress"]
    assert card.text.endswith(f"Контейнеры:\n  🟢 web01 {address}")
    assert card.buttons == ["web01", "‹ К списку"]


async def test_dockers_options_of_the_list(running: Running, docker_api: docker.APIClient) -> None:
    identity = docker_api.create_network("shop")["Id"]
    say = running.vera.say
    assert (await say("/network ls -q -f name=shop")).text == identity[:12]
    assert "shop" not in (await say("/network list -f driver=host")).text
    assert "не поддерживается" in (await say("/network ls --no-trunc")).text


async def test_inspect_shows_the_card_and_the_whole(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_network("shop")
    assert (await running.vera.say("/network inspect sho")).text.startswith("shop  ")
    file = await running.vera.wait_for(lambda reply: reply.document is not None)
    (whole,) = json.loads(file.data)
    assert whole["Name"] == "shop"


async def test_a_network_is_made_as_asked_for(running: Running, docker_api: docker.APIClient) -> None:
    made = await running.anna.say("/network create --internal --subnet 10.99.0.0/24 --label tier=back backend")
    assert made.text.startswith("✓ Сеть backend создана, id ")
    found = docker_api.inspect_network("backend")
    assert (found["Internal"], found["Labels"], found["IPAM"]["Config"][0]["Subnet"]) == (
        True,
        {"tier": "back"},
        "10.99.0.0/24",
    )
    assert (await running.anna.say("/network create backend")).text == "Сеть backend уже есть."
    refused = await running.anna.say("/network create --subnet 10.98.0.0/24 --subnet fd00::/64 two")
    assert refused.text.startswith("--subnet здесь можно указать только один раз.")
    assert "нужна подсеть" in (await running.anna.say("/network create --gateway 10.97.0.1 three")).text
    assert own(docker_api) == {"backend"}


async def test_a_container_is_connected_and_the_undo_takes_it_out(
    running: Running, docker_api: docker.APIClient
) -> None:
    docker_api.create_network("shop")
    make(docker_api, "web01")
    done = await running.anna.say("/network connect --alias shopfront shop web01")
    assert done.text == "✓ web01 подключён к сети shop"
    assert "shopfront" in docker_api.inspect_container("web01")["NetworkSettings"]["Networks"]["shop"]["Aliases"]
    assert (await running.anna.say("/network connect shop web01")).text == "web01 уже подключён к сети shop."
    assert (await running.anna.press("↩")).text == "✓ web01 отключён от сети shop"
    assert joined(docker_api, "web01") == {"bridge"}
    again = await running.anna.say("/network disconnect shop web01")
    assert again.text == "web01 и так не подключён к сети shop."


async def test_a_guessed_name_and_a_protected_container_are_asked_about(
    running: Running, docker_api: docker.APIClient
) -> None:
    docker_api.create_network("shop")
    make(docker_api, "db", labels={"lotsman.protect": "true"})
    asked = await running.anna.say("/network connect sh db")
    assert asked.text == ("Подключить db к сети shop?\n«sh»: начало имени, подходит только shop\n🔒 db защищён")
    assert joined(docker_api, "db") == {"bridge"}
    assert (await running.anna.press("✅")).text == "✓ db подключён к сети shop"


async def test_removal_asks_and_leaves_what_is_in_use(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_network("shop")
    docker_api.create_network("idle")
    make(docker_api, "web01", host={"network_mode": "shop"})
    asked = await running.anna.say("/network rm idle shop bridge")
    assert asked.text.startswith("Удалить сеть idle?")
    done = await running.anna.press("✅")
    assert done.text == (
        "✓ idle удалена\n"
        "⚠ В сети shop работают контейнеры: web01. Сначала отключите или остановите их.\n"
        "⚠ bridge: встроенная сеть Docker, её удалить нельзя."
    )
    assert done.buttons == ["/network disconnect shop web01"]
    assert own(docker_api) == {"shop"}


async def test_a_stopped_containers_network_goes_with_a_warning(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_network("shop")
    docker_api.create_container(
        images.BUSYBOX, name="job", host_config=docker_api.create_host_config(network_mode="shop")
    )
    assert "не запустятся остановленные: job" in (await running.anna.say("/network rm shop")).text
    assert (await running.anna.press("✅")).text == "✓ shop удалена"


async def test_a_mistyped_name_gets_the_nearest(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_network("shop")
    reply = await running.anna.say("/network rm shpo")
    assert (reply.text, reply.buttons) == ("Сети shpo нет.", ["/network rm shop"])
    assert (await running.anna.say("/network rm -f gone-already")).text == "⚠ Сети gone-already нет."


async def test_an_operator_may_not_change_networks(running: Running, docker_api: docker.APIClient) -> None:
    for line in ("/network create x1", "/network rm bridge", "/network connect bridge a"):
        assert "администратор" in (await running.oleg.say(line)).text
