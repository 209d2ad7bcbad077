"""What in a run hands over the host, judged by its effect and not by the option that has it. Pure but for two look-ups
that the caller makes: the volumes it names and the containers it takes volumes or namespaces from.

Sources: Docker's documentation, "Docker Engine security" (daemon attack surface) and "Runtime privilege and Linux
capabilities". A false alarm costs a tap, a miss costs the host: what is not known is a danger.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.engine.model import ContainerDetails, MountSpec, RunSpec, Volume

_HARMLESS_SECURITY = frozenset({"no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"})
_SOCKETS = ("/docker.sock", "/containerd.sock", "/podman.sock", "/crio.sock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """``kind`` names the sentence (``run-danger-KIND``); ``what`` is the option's value."""

    kind: str
    what: str = ""


def dangers(
    spec: RunSpec,
    *,
    allowed: Sequence[str],
    volumes: Mapping[str, Volume],
    lenders: Mapping[str, ContainerDetails],
) -> list[Danger]:
    """``volumes``: the named ones that exist; ``lenders``: the containers of ``--volumes-from``, by what was typed."""
    found: list[Danger] = []
    if spec.is_privileged:
        found.append(Danger(kind="privileged"))
    found += [Danger(kind="capability", what=name) for name in spec.cap_add]
    found += [Danger(kind="device", what=name) for name in spec.devices]
    found += [Danger(kind="security", what=text) for text in spec.security_opt if text not in _HARMLESS_SECURITY]
    found += _namespaces(spec)
    for mount in spec.mounts:
        found += _mount(mount, allowed, volumes)
    for ref in spec.volumes_from:
        found += _lender(ref, lenders.get(ref.partition(":")[0]), allowed)
    return found


def _namespaces(spec: RunSpec) -> list[Danger]:
    found = []
    for option, mode in (
        ("--pid", spec.pid_mode),
        ("--ipc", spec.ipc_mode),
        ("--uts", spec.uts_mode),
        ("--userns", spec.userns_mode),
    ):
        if mode == "host" or (option == "--pid" and mode.startswith("container:")):
            found.append(Danger(kind="namespace", what=f"{option} {mode}"))
    if spec.network == "host":
        found.append(Danger(kind="network"))
    return found


def _mount(mount: MountSpec, allowed: Sequence[str], volumes: Mapping[str, Volume]) -> list[Danger]:
    if mount.kind == "bind":
        return _bind(mount.source, allowed)
    if mount.kind != "volume":
        return []
    if mount.volume_options:
        return _volume_options(mount.volume_options, mount.source, allowed)
    volume = volumes.get(mount.source)
    return _volume_options(volume.options, volume.name, allowed) if volume is not None else []


def _volume_options(options: Mapping[str, str], name: str, allowed: Sequence[str]) -> list[Danger]:
    """A local volume made with o=bind is a host folder under another name; a device is the host's too."""
    if "bind" in options.get("o", "").split(","):
        return _bind(options.get("device", name), allowed)
    device = options.get("device", "")
    return [Danger(kind="device", what=device)] if device.startswith("/") else []


def _bind(path: str, allowed: Sequence[str]) -> list[Danger]:
    plain = posixpath.normpath(path)
    if plain.startswith("//"):
        plain = plain[1:]
    if plain.endswith(_SOCKETS):
        return [Danger(kind="socket", what=plain)]
    for folder in allowed:
        root = posixpath.normpath(folder)
        if plain == root or plain.startswith(root.rstrip("/") + "/"):
            return []
    return [Danger(kind="mount", what=plain)]


def _lender(ref: str, lender: ContainerDetails | None, allowed: Sequence[str]) -> list[Danger]:
    if lender is None:
        return [Danger(kind="lender", what=ref)]
    return [danger for mount in lender.mounts if mount.kind == "bind" for danger in _bind(mount.source, allowed)]
