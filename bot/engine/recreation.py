"""A removed container's own inspect answer as the body of ``/containers/create``. Pure.

The inspect answer says what was asked for (Config, HostConfig) beside what came of it; only the former goes back, so
that an address or a port that the engine chose is chosen anew. Source: Engine API, ContainerInspect, ContainerCreate.
"""

from __future__ import annotations

from typing import Any

from bot.engine.model import Raw, short_id

Body = dict[str, Any]

_ASKED_OF_A_NETWORK = ("IPAMConfig", "Links", "Aliases", "DriverOpts")
_NO_NETWORK = ("none", "host")


def recreated_body(inspected: Raw, *, image: str, keeps_volumes: bool) -> Body:
    """``image``: by what it is found now. ``keeps_volumes``: its anonymous volumes are still there, and it gets them
    back; else it gets new ones.
    """
    config = dict(inspected.get("Config") or {})
    host = dict(inspected.get("HostConfig") or {})
    own_id = short_id(str(inspected.get("Id") or ""))
    if config.get("Hostname") == own_id or shares_network(inspected):
        config.pop("Hostname", None)  # the engine's default, or the other container's
    if shares_network(inspected):
        config.pop("ExposedPorts", None)
        config.pop("Domainname", None)
        config.pop("MacAddress", None)
    if "Entrypoint" in config and not config["Entrypoint"]:
        config["Entrypoint"] = [""]  # none at all: the image's would come back
    if keeps_volumes:
        _give_back(host, anonymous_volumes(inspected))
    body: Body = {**config, "Image": image, "HostConfig": host}
    networks = networks_of(inspected)
    first = str(host.get("NetworkMode") or "default")
    endpoint = networks.get("bridge" if first == "default" else first)
    if endpoint:
        body["NetworkingConfig"] = {"EndpointsConfig": {first: endpoint}}
    return body


def other_networks(inspected: Raw) -> dict[str, Body]:
    """Those to be connected after the creation: before API 1.44 it takes one."""
    first = str((inspected.get("HostConfig") or {}).get("NetworkMode") or "default")
    own = "bridge" if first == "default" else first
    return (
        {} if shares_network(inspected) else {name: one for name, one in networks_of(inspected).items() if name != own}
    )


def networks_of(inspected: Raw) -> dict[str, Body]:
    """Name -> what was asked of it, without the alias that the engine makes of the old id."""
    found = (inspected.get("NetworkSettings") or {}).get("Networks") or {}
    own_id = short_id(str(inspected.get("Id") or ""))
    networks: dict[str, Body] = {}
    for name, endpoint in found.items():
        asked = {key: value for key, value in (endpoint or {}).items() if key in _ASKED_OF_A_NETWORK and value}
        if aliases := [alias for alias in asked.pop("Aliases", ()) if alias != own_id]:
            asked["Aliases"] = aliases
        networks[name] = asked if name not in _NO_NETWORK else {}
    return networks


def shares_network(inspected: Raw) -> bool:
    return str((inspected.get("HostConfig") or {}).get("NetworkMode") or "").startswith("container:")


def anonymous_volumes(inspected: Raw) -> list[tuple[str, str]]:
    """(name, where it was mounted) of volumes that nobody named."""
    bound = {bind.split(":")[0] for bind in (inspected.get("HostConfig") or {}).get("Binds") or ()}
    named = {mount.get("Source") for mount in (inspected.get("HostConfig") or {}).get("Mounts") or ()}
    return [
        (str(mount["Name"]), str(mount.get("Destination") or ""))
        for mount in inspected.get("Mounts") or ()
        if mount.get("Type") == "volume"
        and mount.get("Name")
        and mount["Name"] not in bound
        and mount["Name"] not in named
    ]


def _give_back(host: Body, volumes: list[tuple[str, str]]) -> None:
    """Into the mount that asked for a volume there, or else as a bind: an engine takes no second one for a place."""
    names = {target: name for name, target in volumes}
    mounts = [dict(mount) for mount in host.get("Mounts") or ()]
    for mount in mounts:
        if mount.get("Type") == "volume" and not mount.get("Source") and mount.get("Target") in names:
            mount["Source"] = names.pop(mount["Target"])
    if mounts:
        host["Mounts"] = mounts
    host["Binds"] = [*(host.get("Binds") or ()), *(f"{name}:{target}" for target, name in names.items())]
