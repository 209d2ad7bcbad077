"""Values of docker run's options, parsed as docker's CLI parses them. Pure; a third file because these are many.

Source: docker's CLI reference, "docker container run", and "Publish ports", "Bind mounts", "Volumes".
Every function raises UsageError with the option's name and the form that is expected.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from bot.engine.model import MountSpec, PortBinding
from bot.errors import UsageError
from bot.ui.moments import parse_duration

_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[bkmgt]?)(?:i?b)?", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}
_PORT = re.compile(
    r"(?:(?:(?P<ip>\[[0-9a-fA-F:.]+\]|[0-9.]+)?:)?(?P<host>\d*(?:-\d+)?):)?"
    r"(?P<container>\d+(?:-\d+)?)(?:/(?P<protocol>tcp|udp|sctp))?"
)
_HIGHEST_PORT = 65_535
_PORTS_AT_MOST = 1_000  # a range beyond that is a slip
_EXPOSED = re.compile(r"(?P<ports>\d+(?:-\d+)?)(?:/(?P<protocol>tcp|udp|sctp))?")
_ULIMIT = re.compile(r"[a-z]+=-?\d+(?::-?\d+)?")
_HOST = re.compile(r"(?P<name>[^:=\s]+)[:=](?P<address>[0-9a-fA-F.:]+|\[[0-9a-fA-F:]+\]|host-gateway)")
_MODE = re.compile(r"[0-7]{3,4}")
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_VOLUME_MODES = frozenset({"ro", "rw", "cached", "consistent", "delegated"})  # the last three mean nothing on Linux
_PROPAGATIONS = frozenset({"shared", "slave", "private", "rshared", "rslave", "rprivate"})


def wrong(option: str, value: str, form: str) -> UsageError:
    return UsageError(key="run-bad-value", option=option, value=value, form=form)


def size(option: str, value: str) -> int:
    """``512m``, ``1.5g``: bytes, in powers of 1024."""
    found = _SIZE.fullmatch(value.strip())
    if not found:
        raise wrong(option, value, "512m, 1g")
    return int(float(found["number"]) * _UNITS[found["unit"].lower()])


def seconds(option: str, value: str) -> float:
    """``30s``, ``1m30s``."""
    try:
        return parse_duration(value).total_seconds()
    except UsageError:
        raise wrong(option, value, "30s, 1m30s") from None


def cpus(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        raise wrong("--cpus", value, "0.5, 2") from None
    if not 0 < number <= 4096:
        raise wrong("--cpus", value, "0.5, 2")
    return number


def number(option: str, value: str) -> int:
    if not re.fullmatch(r"\d{1,9}", value):
        raise wrong(option, value, "10")
    return int(value)


def name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise wrong("--name", value, "web01, my_app-2")
    return value


def pairs(option: str, values: Sequence[str]) -> dict[str, str]:
    """``key=value``; a key alone is an empty value, as for labels."""
    result = {}
    for value in values:
        key, _sign, rest = value.partition("=")
        if not key:
            raise wrong(option, value, "key=value")
        result[key] = rest
    return result


def environment(values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """docker takes a name alone from its own environment; this bot's environment is nobody's business."""
    result = []
    for value in values:
        key, sign, rest = value.partition("=")
        if not key or not sign:
            raise wrong("-e", key, "NAME=value")
        result.append((key, rest))
    return tuple(result)


def restart(value: str) -> tuple[str, int]:
    policy, sign, count = value.partition(":")
    if policy in ("no", "always", "unless-stopped") and not sign:
        return policy, 0
    if policy == "on-failure" and (not sign or re.fullmatch(r"\d{1,6}", count)):
        return policy, int(count) if sign else 0
    raise wrong("--restart", value, "no, on-failure[:3], always, unless-stopped")


def port(value: str) -> list[PortBinding]:
    """``8080:80``, ``127.0.0.1:8080:80/udp``, ``80``, ``8000-8010:80-90``."""
    found = _PORT.fullmatch(value)
    if not found:
        raise wrong("-p", value, "8080:80, 127.0.0.1:8080:80/udp")
    inner = _range(value, found["container"])
    outer = _range(value, found["host"]) if found["host"] else None
    ip, protocol = (found["ip"] or "").strip("[]"), found["protocol"] or "tcp"
    if outer is not None and len(outer) != len(inner):
        raise wrong("-p", value, "8000-8010:9000-9010")
    return [
        PortBinding(
            container_port=container_port,
            protocol=protocol,
            host_ip=ip,
            host_port=outer[index] if outer is not None else None,
        )
        for index, container_port in enumerate(inner)
    ]


def expose(values: Sequence[str]) -> tuple[str, ...]:
    """``80``, ``53/udp``, ``7000-7002``: each port by itself."""
    ports: list[str] = []
    for value in values:
        found = _EXPOSED.fullmatch(value)
        if not found:
            raise wrong("--expose", value, "80, 53/udp")
        numbers = _range(value, found["ports"], option="--expose")
        ports += [f"{number}/{found['protocol'] or 'tcp'}" for number in numbers]
    return tuple(ports)


def _range(value: str, text: str, *, option: str = "-p") -> range:
    first, _, last = text.partition("-")
    low, high = int(first), int(last or first)
    if not 0 < low <= high <= _HIGHEST_PORT or high - low >= _PORTS_AT_MOST:
        raise wrong(option, value, "1-65535")
    return range(low, high + 1)


def volume(value: str) -> MountSpec:
    """``name:/path``, ``/host:/path:ro``, ``/path`` (anonymous)."""
    source, target, modes = _volume_parts(value)
    if not target.startswith("/"):
        raise wrong("-v", value, "data:/var/lib/data, /host/folder:/folder:ro")
    unknown = [mode for mode in modes if mode not in _VOLUME_MODES | _PROPAGATIONS]
    if unknown:
        raise wrong("-v", value, "ro, rw")
    is_bind = source.startswith(("/", "~", "."))
    if is_bind and not source.startswith("/"):
        raise wrong("-v", value, "/full/path:/folder")
    return MountSpec(
        kind="bind" if is_bind else "volume",
        creates_source=is_bind,
        source=source,
        target=target,
        is_read_only="ro" in modes,
        bind_propagation=next((mode for mode in modes if mode in _PROPAGATIONS), ""),
    )


def _volume_parts(value: str) -> tuple[str, str, list[str]]:
    parts = value.split(":")
    if len(parts) == 1:
        return "", parts[0], []
    if len(parts) == 2:
        return parts[0], parts[1], []
    if len(parts) == 3:
        return parts[0], parts[1], [mode for mode in parts[2].split(",") if mode]
    raise wrong("-v", value, "data:/var/lib/data, /host/folder:/folder:ro")


def mount(value: str) -> MountSpec:
    """``type=bind,source=/host,target=/folder,readonly``."""
    form = "type=volume,source=data,target=/data"
    fields: dict[str, str] = {}
    options: dict[str, str] = {}
    for part in next(csv.reader([value]), []):
        key, sign, rest = part.partition("=")
        if key == "volume-opt":
            option, _, text = rest.partition("=")
            options[option] = text
        else:
            fields[key] = rest if sign else "true"
    kind = fields.pop("type", "volume")
    target = fields.pop("target", "") or fields.pop("destination", "") or fields.pop("dst", "")
    source = fields.pop("source", "") or fields.pop("src", "")
    read_only = fields.pop("readonly", fields.pop("ro", "false")).lower() in ("true", "1")
    propagation = fields.pop("bind-propagation", "")
    driver = fields.pop("volume-driver", "")
    tmpfs_size = fields.pop("tmpfs-size", "")
    mode = fields.pop("tmpfs-mode", "")
    if fields or kind not in ("bind", "volume", "tmpfs") or not target.startswith("/"):
        raise wrong("--mount", value, form)
    if kind == "bind" and not source.startswith("/"):
        raise wrong("--mount", value, "type=bind,source=/full/path,target=/folder")
    return MountSpec(
        kind=kind,
        source=source,
        target=target,
        is_read_only=read_only,
        bind_propagation=propagation,
        volume_driver=driver,
        volume_options=options,
        tmpfs_bytes=size("--mount tmpfs-size", tmpfs_size) if tmpfs_size else 0,
        tmpfs_options=f"mode={_mode(value, mode)}" if mode else "",
    )


def tmpfs(value: str) -> MountSpec:
    target, _, options = value.partition(":")
    if not target.startswith("/"):
        raise wrong("--tmpfs", value, "/run, /tmp:size=64m")
    return MountSpec(kind="tmpfs", target=target, tmpfs_options=options)


def _mode(value: str, mode: str) -> str:
    if not _MODE.fullmatch(mode):
        raise wrong("--mount", value, "type=tmpfs,target=/run,tmpfs-mode=1777")
    return mode


def network(values: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The network and the aliases that docker's long form may bring: ``name=front,alias=web``."""
    if len(values) > 1:
        raise UsageError(key="run-one-network", networks=", ".join(values))
    value = values[0] if values else ""
    if "=" not in value:
        return value, ()
    name, aliases = "", []
    for part in next(csv.reader([value]), []):
        key, _, text = part.partition("=")
        if key == "name":
            name = text
        elif key == "alias":
            aliases.append(text)
        else:
            raise wrong("--network", value, "name=front,alias=web")
    if not name:
        raise wrong("--network", value, "name=front,alias=web")
    return name, tuple(aliases)


def ulimit(value: str) -> str:
    if not _ULIMIT.fullmatch(value):
        raise wrong("--ulimit", value, "nofile=1024:2048")
    return value


def extra_host(value: str) -> str:
    """``name:address``; docker's newer ``name=address`` too."""
    found = _HOST.fullmatch(value)
    if not found:
        raise wrong("--add-host", value, "db:10.0.0.5")
    return f"{found['name']}:{found['address'].strip('[]')}"
