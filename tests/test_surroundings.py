"""What the other tests stand on does what they believe it does."""

import docker

from tests import images
from tests.registry import Registry


def test_an_image_pushed_to_the_registry_can_be_pulled_again(docker_api: docker.APIClient, registry: Registry) -> None:
    name = registry.name("surroundings/busybox")
    docker_api.tag(images.BUSYBOX, name, "1")
    assert "error" not in docker_api.push(name, "1")
    docker_api.remove_image(f"{name}:1")
    docker_api.pull(name, "1")
    assert docker_api.inspect_image(f"{name}:1")["Id"] == docker_api.inspect_image(images.BUSYBOX)["Id"]


def test_a_container_of_the_busybox_image_ends_well_when_stopped(docker_api: docker.APIClient) -> None:
    container = docker_api.create_container(images.BUSYBOX, ["forever"])["Id"]
    docker_api.start(container)
    while docker_api.logs(container) != b"ready\n":
        pass
    docker_api.stop(container)
    assert docker_api.wait(container)["StatusCode"] == 0
    assert docker_api.logs(container) == b"ready\nstopping\n"


def test_the_service_image_declares_what_a_service_does(docker_api: docker.APIClient) -> None:
    config = docker_api.inspect_image(images.SERVICE)["Config"]
    assert sorted(config["ExposedPorts"]) == ["53/udp", "80/tcp"]
    assert list(config["Volumes"]) == ["/data"]
    assert config["Labels"]["lotsman.test"] == "service"
    assert "DB_PASSWORD=not-for-every-eye" in config["Env"]


def test_the_health_image_can_be_made_sick_and_well(docker_api: docker.APIClient) -> None:
    container = docker_api.create_container(images.HEALTH)["Id"]
    docker_api.start(container)
    wait_for_health(docker_api, container, "healthy")
    docker_api.exec_start(docker_api.exec_create(container, ["sick"])["Id"], detach=True)
    wait_for_health(docker_api, container, "unhealthy")
    docker_api.exec_start(docker_api.exec_create(container, ["well"])["Id"], detach=True)
    wait_for_health(docker_api, container, "healthy")


def wait_for_health(api: docker.APIClient, container: str, status: str) -> None:
    """The test's own time limit ends the wait."""
    while api.inspect_container(container)["State"]["Health"]["Status"] != status:
        pass
