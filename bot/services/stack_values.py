"""Values of a Compose file's keys as a service wants them. Pure.

Whatever is no such value raises ValueError, TypeError, KeyError or UsageError: the reader tells the key by its path.
What docker sorts is sorted here: the same file through docker and through the bot is the same service, and no task of
it is replaced.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.engine.model import MountSpec
from bot.engine.swarm_model import FileGrant, Mode, NetworkGrant, ServicePort, Ulimit
from bot.services import values

DEFAULT_NETWORK = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A volume, secret or config that the file declares, with the name that the engine knows it by."""

    name: str
    driver: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    is_external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    networks: Mapping[str, str]  # as services call them, and their names
    volumes: Mapping[str, Named]
    secrets: Mapping[str, Named]
    configs: Mapping[str, Named]


def pairs(value: Any) -> dict[str, str]:
    """A mapping or a list of ``key=value``. Raises TypeError."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {str(key): "" if one is None else text(one) for key, one in value.items()}
    return dict(text(one).partition("=")[::2] for one in items(value))


def text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def items(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise TypeError
    return value


def words(value: Any) -> tuple[str, ...]:
    return tuple(shlex.split(value)) if isinstance(value, str) else tuple(text(one) for one in items(value))


def mode(value: Any) -> Mode:
    return Mode(text(value))


def cpus(value: Any) -> float:
    return values.cpus("cpus", text(value))


def memory(value: Any) -> int:
    return values.size("memory", text(value))


def environment(value: Any) -> tuple[tuple[str, str], ...]:
    """A name without a value would be the deployer's own, and that is this bot's."""
    if isinstance(value, dict):
        return tuple(sorted((str(name), text(one)) for name, one in value.items()))
    return tuple(sorted(values.pairs("environment", [text(one) for one in items(value)], needs_value=True).items()))


def ports(value: Any) -> tuple[ServicePort, ...]:
    found: list[ServicePort] = []
    for one in items(value):
        if isinstance(one, dict):
            if set(one) - {"target", "published", "protocol", "mode"}:
                raise ValueError
            found += values.ports("ports", ",".join(f"{key}={text(item)}" for key, item in one.items()))
        else:
            found += values.ports("ports", text(one))
    return tuple(sorted(found, key=lambda port: port.published))


def mount(value: Any, shared: Shared) -> MountSpec:
    if not isinstance(value, dict):
        return _short_mount(text(value), shared)
    kind, source = str(value.get("type") or "volume"), str(value.get("source") or "")
    known = {"volume": "nocopy", "tmpfs": "size", "bind": "propagation"}[kind]
    options = value.get(kind) or {}
    if set(value) - {"type", "source", "target", "read_only", kind} or set(options) - {known}:
        raise ValueError
    made = _named_mount(kind, source, str(value["target"]), shared)
    return replace(
        made,
        is_read_only=flag(value.get("read_only", False)),
        keeps_empty=flag(options.get("nocopy", False)),
        tmpfs_bytes=values.size("size", text(options.get("size", 0))),
        bind_propagation=text(options.get("propagation", "")),
    )


def _short_mount(value: str, shared: Shared) -> MountSpec:
    parts = value.split(":")
    options = set(parts[2].split(",") if len(parts) == 3 else ())
    if len(parts) > 3 or options - {"ro", "rw", "nocopy"}:
        raise ValueError
    source, target = ("", parts[0]) if len(parts) == 1 else parts[:2]
    kind = "bind" if source.startswith(("/", ".", "~")) else "volume"
    made = _named_mount(kind, source, target, shared)
    return replace(made, is_read_only="ro" in options, keeps_empty="nocopy" in options)


def _named_mount(kind: str, source: str, target: str, shared: Shared) -> MountSpec:
    if not target.startswith("/") or (kind == "bind" and not source.startswith("/")):
        raise ValueError
    if kind != "volume" or not source:
        return MountSpec(kind=kind, source=source, target=target)
    volume = shared.volumes[source]  # one that is not declared is a slip
    return MountSpec(
        kind=kind,
        source=volume.name,
        target=target,
        volume_driver=volume.driver,
        volume_options=volume.options,
        volume_labels=volume.labels,
    )


def default_network(shared: Shared) -> tuple[NetworkGrant, ...]:
    return (NetworkGrant(network=shared.networks[DEFAULT_NETWORK], aliases=()),)


def networks(value: Any, shared: Shared) -> tuple[NetworkGrant, ...]:
    if not isinstance(value, dict):
        value = dict.fromkeys(text(one) for one in items(value))
    found = []
    for key, raw in value.items():
        of_service = raw or {}
        if set(of_service) - {"aliases"}:
            raise ValueError
        aliases = tuple(text(one) for one in items(of_service.get("aliases") or []))
        found.append(NetworkGrant(network=shared.networks[key], aliases=aliases))
    return tuple(sorted(found, key=lambda grant: grant.network))


def grants(value: Any, declared: Mapping[str, Named]) -> tuple[FileGrant, ...]:
    found = []
    for one in items(value):
        raw = one if isinstance(one, dict) else {"source": text(one)}
        if set(raw) - {"source", "target", "uid", "gid", "mode"}:
            raise ValueError
        source = str(raw["source"])
        mode = raw.get("mode", 0o444)
        found.append(
            FileGrant(
                name=declared[source].name,
                target=str(raw.get("target") or source),
                uid=str(raw.get("uid", "0")),
                gid=str(raw.get("gid", "0")),
                mode=int(mode, 8) if isinstance(mode, str) else int(mode),
            )
        )
    return tuple(sorted(found, key=lambda grant: grant.name))


def hosts(value: Any) -> tuple[str, ...]:
    """``name:address`` here, ``address name`` in the engine."""
    if isinstance(value, dict):
        return tuple(f"{text(address)} {name}" for name, address in value.items())
    return tuple(f"{address} {name}" for name, _, address in (text(one).partition(":") for one in items(value)))


def shell_test(value: Any) -> str:
    """A health check as a line for the image's shell; "" for one of another kind."""
    if isinstance(value, str):
        return "" if value == "NONE" else value
    is_line = isinstance(value, list) and len(value) == 2 and value[0] == "CMD-SHELL" and isinstance(value[1], str)
    return value[1] if is_line else ""


def plain_test(value: Any) -> tuple[str, ...]:
    """One that runs without a shell, which an image need not have."""
    is_plain = isinstance(value, list) and len(value) > 1 and value[0] == "CMD"
    return tuple(str(one) for one in value[1:]) if is_plain else ()


def capabilities(value: Any) -> tuple[str, ...]:
    """By the kernel's names, as docker writes them."""
    names = {text(one).upper() for one in items(value)}
    return tuple(sorted(name if name == "ALL" or name.startswith("CAP_") else f"CAP_{name}" for name in names))


def ulimits(value: Any) -> tuple[Ulimit, ...]:
    """``nofile: 1024`` or ``nofile: {soft: 1024, hard: 2048}``, by name."""
    found = []
    for name, raw in sorted(value.items()):
        soft, hard = (raw["soft"], raw["hard"]) if isinstance(raw, dict) else (raw, raw)
        found.append(Ulimit(name=str(name), soft=int(soft), hard=int(hard)))
    return tuple(found)


def spread(value: Any) -> tuple[str, ...]:
    """``[{spread: node.labels.zone}]``."""
    if any(set(one) != {"spread"} for one in items(value)):
        raise ValueError
    return tuple(text(one["spread"]) for one in value)
