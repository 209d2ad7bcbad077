"""A container that uses every option the engine has for one, exchanged on a real engine: all of it is as before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docker

from bot.engine.client import DockerEngine
from bot.upgrades.exchange import Exchange
from bot.upgrades.planning import plan
from bot.upgrades.swap import Stage, Swap
from tests import images
from tests.registry import Registry

SECOND = 1_000_000_000
FIRST = f"""FROM {images.BUSYBOX}
ENV FROM_IMAGE=one SAME=as-image
LABEL from.image=one
VOLUME /image-volume
EXPOSE 9000/tcp
USER root
WORKDIR /tmp
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s CMD true
CMD ["forever"]
"""
SECOND_IMAGE = f"""FROM {images.BUSYBOX}
ENV FROM_IMAGE=two ADDED=yes SAME=as-image
LABEL from.image=two
VOLUME /image-volume
EXPOSE 9001/tcp
USER user
WORKDIR /root
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=200ms CMD true
CMD ["sh", "-c", "exec forever"]
"""


def _asked(folder: Path) -> dict[str, Any]:
    """As a person or Compose would ask; all of the host's side."""
    return {
        "Binds": [f"{folder}:/host:ro", "named:/named:rw"],
        "Mounts": [
            {"Type": "tmpfs", "Target": "/scratch", "TmpfsOptions": {"SizeBytes": 1 << 20, "Mode": 0o700}},
            {"Type": "volume", "Target": "/mounted", "Source": "mounted", "VolumeOptions": {"NoCopy": True}},
        ],
        "Tmpfs": {"/run": "size=1m,mode=755"},
        "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "0"}], "53/udp": [{"HostPort": ""}]},
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 4},
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "1m", "max-file": "2"}},
        "Memory": 64 << 20,
        "MemorySwap": 128 << 20,
        "MemoryReservation": 32 << 20,
        "NanoCpus": 500_000_000,
        "CpuShares": 512,
        "CpusetCpus": "0",
        "BlkioWeight": 300,
        "PidsLimit": 50,
        "OomScoreAdj": 100,
        "ShmSize": 8 << 20,
        "Ulimits": [{"Name": "nofile", "Soft": 1024, "Hard": 2048}],
        "CapAdd": ["NET_ADMIN"],
        "CapDrop": ["MKNOD"],
        "SecurityOpt": ["no-new-privileges"],
        "Devices": [{"PathOnHost": "/dev/null", "PathInContainer": "/dev/nothing", "CgroupPermissions": "rwm"}],
        "DeviceCgroupRules": ["c 1:3 mr"],
        "Dns": ["10.0.0.1"],
        "DnsSearch": ["example.test"],
        "DnsOptions": ["ndots:2"],
        "ExtraHosts": ["other:10.0.0.2"],
        "GroupAdd": ["27"],
        "Sysctls": {"net.ipv4.ip_forward": "1"},
        "Init": True,
        "ReadonlyRootfs": True,
        "IpcMode": "private",
        "PidMode": "",
        "UTSMode": "",
        "NetworkMode": "front",
    }


def _body(image: str, folder: Path) -> dict[str, Any]:
    return {
        "Image": image,
        "Hostname": "given",
        "Domainname": "example.test",
        "MacAddress": "02:42:0a:63:00:09",
        "Env": ["OWN=1", "FROM_IMAGE=one"],
        "Labels": {"own": "label", "com.docker.compose.image": "old"},
        "Tty": True,
        "OpenStdin": True,
        "StopTimeout": 1,
        "ExposedPorts": {"80/tcp": {}, "53/udp": {}, "7000/tcp": {}},
        "Volumes": {"/anonymous": {}},
        "HostConfig": _asked(folder),
        "NetworkingConfig": {
            "EndpointsConfig": {"front": {"IPAMConfig": {"IPv4Address": "10.99.0.9"}, "Aliases": ["www"]}}
        },
    }


def _make(api: docker.APIClient, image: str, folder: Path) -> str:
    for name, subnet in (("front", "10.99.0.0/24"), ("back", "10.98.0.0/24")):
        pool = docker.types.IPAMPool(subnet=subnet)
        api.create_network(name, ipam=docker.types.IPAMConfig(pool_configs=[pool]))
    made = str(api.create_container_from_config(_body(image, folder), "web")["Id"])
    api.connect_container_to_network(made, "back", ipv4_address="10.98.0.7", aliases=["inner"])
    api.start(made)
    return made


def _networks(inspected: Mapping[str, Any]) -> dict[str, Any]:
    own = inspected["Id"][:12]
    return {
        name: (one["IPAddress"], sorted(alias for alias in one["Aliases"] if alias not in (own, "given")))
        for name, one in inspected["NetworkSettings"]["Networks"].items()
    }


async def _keep(swap: Swap) -> None:
    return None


async def test_all_that_was_asked_for_is_as_before_and_what_the_image_gave_is_the_newer_ones(
    docker_host: str, docker_api: docker.APIClient, registry: Registry, tmp_path: Path
) -> None:
    image = registry.name("every-option:1")
    images.build(docker_api, image, FIRST)
    docker_api.push(image)
    old_id = _make(docker_api, image, tmp_path)
    old = docker_api.inspect_container(old_id)
    engine = DockerEngine(address=docker_host)
    every = await engine.list_containers(all=True)
    planned = await plan(engine, every[0], every)
    second = images.build(docker_api, image, SECOND_IMAGE)
    swap = replace(planned, stage=Stage.MAKING, new_image_id=second)
    done = await Exchange(engine, _keep, clock=lambda: datetime.now(UTC), settle_s=0.2).run(swap)
    await engine.close()
    assert (done.stage, done.detail) == (Stage.DONE, "")
    new = docker_api.inspect_container("web")

    anonymous = {one["Destination"]: one["Name"] for one in old["Mounts"] if one["Type"] == "volume"}
    assert {one["Destination"]: one["Name"] for one in new["Mounts"] if one["Type"] == "volume"} == anonymous
    bound = {f"{anonymous[path]}:{path}" for path in ("/anonymous", "/image-volume")}
    assert set(new["HostConfig"].pop("Binds")) == {*old["HostConfig"].pop("Binds"), *bound}
    assert new["HostConfig"] == old["HostConfig"]
    assert _networks(new) == _networks(old)
    assert _networks(new) == {"front": ("10.99.0.9", ["www"]), "back": ("10.98.0.7", ["inner"])}
    mac = new["NetworkSettings"]["Networks"]["front"]["MacAddress"]
    assert mac == "02:42:0a:63:00:09"

    own = ("Hostname", "Domainname", "Tty", "OpenStdin", "StopTimeout", "MacAddress")
    assert {name: new["Config"][name] for name in own} == {name: old["Config"][name] for name in own}
    environment = dict(one.split("=", 1) for one in new["Config"]["Env"])
    assert {name: environment[name] for name in ("OWN", "FROM_IMAGE", "ADDED", "SAME")} == {
        "OWN": "1", "FROM_IMAGE": "two", "ADDED": "yes", "SAME": "as-image",
    }  # fmt: skip
    assert new["Config"]["Labels"] == {
        "own": "label", "from.image": "two", "com.docker.compose.image": second,
    }  # fmt: skip
    assert set(new["Config"]["ExposedPorts"]) == {"80/tcp", "53/udp", "7000/tcp", "9001/tcp"}
    theirs = ("User", "WorkingDir", "StopSignal", "Cmd", "Healthcheck")
    given = docker_api.inspect_image(second)["Config"]
    assert {name: new["Config"][name] for name in theirs} == {name: given[name] for name in theirs}
