"""Containers on the real engine, made past the bot, for tests that talk to the bot."""

from __future__ import annotations

from typing import Any

import docker

from tests import images


def make(api: docker.APIClient, name: str, command: str = "forever", **settings: Any) -> str:
    """A started container of the busybox image; its id. ``host`` are settings of its host configuration."""
    host = api.create_host_config(**settings.pop("host", {}))
    image = settings.pop("image", images.BUSYBOX)
    made = api.create_container(image, command=command, name=name, host_config=host, **settings)
    api.start(made["Id"])
    return str(made["Id"])


def make_ended(api: docker.APIClient, name: str, command: str = "true", **settings: Any) -> str:
    identity = make(api, name, command, **settings)
    api.wait(identity)
    return identity


def state(api: docker.APIClient, name: str) -> str:
    return str(api.inspect_container(name)["State"]["Status"])


def names(api: docker.APIClient) -> set[str]:
    return {container["Names"][0].removeprefix("/") for container in api.containers(all=True)}
