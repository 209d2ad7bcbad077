"""What in a run hands over the host, judged by its effect and not by the option that has it. Pure: what has to be
looked up (volumes, the containers it takes volumes from, whose network it joins) is handed in.

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
_USUAL_SOCKETS = ("/run/docker.sock", "/var/run/docker.sock", "/run/containerd/containerd.sock")
_REMOTE_TYPES = frozenset({"nfs", "nfs4", "cifs", "smb3"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """``kind`` names the sentence (``run-danger-KIND``); ``what`` is the option's value."""

    kind: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    allowed: tuple[str, ...]
    sockets: tuple[str, ...]
    volumes: Mapping[str, Volume]


def dangers(
    spec: RunSpec,
    *,
    allowed: Sequence[str],
    volumes: Mapping[str, Volume],
    lenders: Mapping[str, ContainerDetails],
    joins_host_network: bool = False,
    sockets: Sequence[str] = (),
) -> list[Danger]:
    """``volumes``: those that exist, by name; ``lenders``: the containers of ``--volumes-from``, by what was typed;
    ``joins_host_network``: by way of another container or a network's id; ``sockets``: the engine's own, as configured.
    """
    rules = _Rules(allowed=tuple(allowed), sockets=(*_USUAL_SOCKETS, *sockets), volumes=volumes)
    found: list[Danger] = []
    if spec.is_privileged:
        found.append(Danger(kind="privileged"))
    found += [Danger(kind="capability", what=name) for name in spec.cap_add]
    found += [Danger(kind="device", what=name) for name in spec.devices]
    found += [Danger(kind="security", what=text) for text in spec.security_opt if text not in _HARMLESS_SECURITY]
    found += _namespaces(spec)
    if spec.network == "host" or joins_host_network:
        found.append(Danger(kind="network", what=spec.network))
    for mount in spec.mounts:
        found += _mount(mount, rules)
    for ref in spec.volumes_from:
        found += _lender(ref, lenders.get(ref.partition(":")[0]), rules)
    return list(dict.fromkeys(found))


def _namespaces(spec: RunSpec) -> list[Danger]:
    found = []
    for option, mode in (
        ("--pid", spec.pid_mode),
        ("--ipc", spec.ipc_mode),
        ("--uts", spec.uts_mode),
        ("--userns", spec.userns_mode),
    ):
        # Another container's may be the host's in its turn.
        if mode == "host" or mode.startswith("container:"):
            found.append(Danger(kind="namespace", what=f"{option} {mode}"))
    return found


def _mount(mount: MountSpec, rules: _Rules) -> list[Danger]:
    if mount.kind == "bind":
        return _bind(mount.source, rules)
    if mount.kind != "volume":
        return []
    # Options are for a volume that is made now; one that exists keeps its own, whatever is asked for.
    found = _volume_options(mount.volume_driver, mount.volume_options, mount.source, rules)
    return [*found, *_named(mount.source, rules)]


def _named(name: str, rules: _Rules) -> list[Danger]:
    volume = rules.volumes.get(name)
    return _volume_options(volume.driver, volume.options, volume.name, rules) if volume is not None else []


def _volume_options(driver: str, options: Mapping[str, str], name: str, rules: _Rules) -> list[Danger]:
    """The local driver hands its options to mount(8): with o=bind a host folder under another name, and a disk, an
    overlay of host folders and the like are the host's too. Source: Docker's documentation, "docker volume create".
    """
    if not options:
        return []
    if driver not in ("", "local"):
        return [Danger(kind="driver", what=f"{driver} {name}".strip())]
    device = options.get("device", "")
    if {"bind", "rbind"} & {part.strip() for part in options.get("o", "").split(",")}:
        return _bind(device or name, rules)
    kind = options.get("type", "")
    is_ours = not device.startswith("/") or device.startswith("//")
    if kind == "tmpfs" or (kind in _REMOTE_TYPES and is_ours) or not (kind or device):
        return []
    return [Danger(kind="device", what=device or kind)]


def _bind(path: str, rules: _Rules) -> list[Danger]:
    plain = _plain(path)
    if plain.endswith(_SOCKETS) or plain in rules.sockets:
        return [Danger(kind="socket", what=plain)]
    if not any(_is_in(plain, _plain(folder)) for folder in rules.allowed):
        return [Danger(kind="mount", what=plain)]
    return [Danger(kind="socket", what=socket) for socket in rules.sockets if _is_in(socket, plain)]


def _plain(path: str) -> str:
    """As it is written: where links lead on the engine's machine cannot be seen from here."""
    return "/" + posixpath.normpath(path).lstrip("/")


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _lender(ref: str, lender: ContainerDetails | None, rules: _Rules) -> list[Danger]:
    if lender is None:
        return [Danger(kind="lender", what=ref)]
    found: list[Danger] = []
    for mount in lender.mounts:
        if mount.kind == "bind":
            found += _bind(mount.source, rules)
        elif mount.kind == "volume":
            found += _named(mount.source, rules)
    return found
