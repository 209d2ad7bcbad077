"""Values of a service's options, parsed as docker's CLI parses them. Pure.

Source: docker's CLI reference, "docker service create". Every function raises UsageError with the option's name and
the form that is expected.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.engine.model import MountSpec
from bot.engine.swarm_model import FileGrant, NetworkGrant, ServicePort
from bot.errors import UsageError

_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[bkmgt]?)(?:i?b)?", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}
_PORT = re.compile(r"(?:(?P<outer>\d+(?:-\d+)?):)?(?P<inner>\d+(?:-\d+)?)(?:/(?P<protocol>tcp|udp|sctp))?")
_DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}")
_HIGHEST_PORT = 65_535
_PORTS_AT_MOST = 1_000
_LONGEST = timedelta(days=365).total_seconds()
_LARGEST_NUMBER = 1_000_000
_PORT_FORM = "8080:80, published=8080,target=80,mode=host"
_MOUNT_FORM = "type=volume,source=data,target=/data"


def wrong(option: str, value: str, form: str) -> UsageError:
    return UsageError(key="services-bad-value", option=option, value=value, form=form)


def name(option: str, value: str) -> str:
    if not _NAME.fullmatch(value):
        raise wrong(option, value, "web, shop_api-2")
    return value


def size(option: str, value: str) -> int:
    """``512m``, ``1.5g``: bytes, in powers of 1024."""
    found = _SIZE.fullmatch(value.strip())
    if not found:
        raise wrong(option, value, "512m, 1g")
    return int(float(found["number"]) * _UNITS[found["unit"].lower()])


def seconds(option: str, value: str) -> float:
    """``30s``, ``1m30s``, ``500ms``, and 0."""
    if value == "0":
        return 0.0
    if not _DURATION.fullmatch(value):
        raise wrong(option, value, "30s, 1m30s")
    found = sum(float(number) * _SECONDS[unit] for number, unit in _DURATION_PART.findall(value))
    if found > _LONGEST:
        raise wrong(option, value, "30s, 1m30s")
    return found


def number(option: str, value: str) -> int:
    if not re.fullmatch(r"\d{1,7}", value) or int(value) > _LARGEST_NUMBER:
        raise wrong(option, value, "3")
    return int(value)


def cpus(option: str, value: str) -> float:
    if not re.fullmatch(r"\d{1,4}(?:\.\d{1,9})?|\.\d{1,9}", value):
        raise wrong(option, value, "0.5, 2")
    return float(value)


def ratio(option: str, value: str) -> float:
    if not re.fullmatch(r"0?\.\d{1,6}|[01](?:\.0+)?", value):
        raise wrong(option, value, "0.2")
    return float(value)


def one_of(option: str, value: str, words: Iterable[str]) -> str:
    if value not in words:
        raise wrong(option, value, ", ".join(words))
    return value


def pairs(option: str, values: Sequence[str], *, needs_value: bool = False) -> dict[str, str]:
    """``key=value``; a key alone is an empty value, as for labels."""
    found: dict[str, str] = {}
    for value in values:
        key, sign, rest = value.partition("=")
        if not key or (needs_value and not sign):
            raise wrong(option, key, "NAME=value")
        found[key] = rest
    return found


def ports(option: str, value: str) -> list[ServicePort]:
    """``8080:80``, ``53/udp``, ``8000-8002:80-82``, ``published=8080,target=80,mode=host``. An address is none of it:
    the swarm publishes on every node.
    """
    if "=" in value:
        return [_long_port(option, value)]
    found = _PORT.fullmatch(value)
    if not found:
        raise wrong(option, value, _PORT_FORM)
    inner = _range(option, value, found["inner"])
    outer = _range(option, value, found["outer"]) if found["outer"] else None
    if outer is not None and len(outer) != len(inner):
        raise wrong(option, value, "8000-8010:9000-9010")
    protocol = found["protocol"] or "tcp"
    return [
        ServicePort(target=target, published=outer[index] if outer is not None else 0, protocol=protocol)
        for index, target in enumerate(inner)
    ]


def _long_port(option: str, value: str) -> ServicePort:
    fields = _fields(value)
    target = fields.pop("target", "")
    published = fields.pop("published", "")
    protocol = fields.pop("protocol", "tcp")
    mode = fields.pop("mode", "ingress")
    if fields or not target or mode not in ("ingress", "host") or protocol not in ("tcp", "udp", "sctp"):
        raise wrong(option, value, _PORT_FORM)
    return ServicePort(
        target=_range(option, value, target)[0],
        published=_range(option, value, published)[0] if published else 0,
        protocol=protocol,
        is_ingress=mode == "ingress",
    )


def _range(option: str, value: str, text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise wrong(option, value, _PORT_FORM)
    low, high = int(first), int(last or first)
    if not 0 < low <= high <= _HIGHEST_PORT or high - low >= _PORTS_AT_MOST:
        raise wrong(option, value, "1-65535")
    return range(low, high + 1)


def mount(option: str, value: str) -> MountSpec:
    fields = _fields(value)
    kind = fields.pop("type", "volume")
    target = fields.pop("target", "") or fields.pop("destination", "") or fields.pop("dst", "")
    source = fields.pop("source", "") or fields.pop("src", "")
    read_only = fields.pop("readonly", fields.pop("ro", "false")).lower() in ("", "true", "1")
    tmpfs_size = fields.pop("tmpfs-size", "")
    driver = fields.pop("volume-driver", "")
    propagation = fields.pop("bind-propagation", "")
    if fields or kind not in ("bind", "volume", "tmpfs") or not target.startswith("/"):
        raise wrong(option, value, _MOUNT_FORM)
    if kind == "bind" and not source.startswith("/"):
        raise wrong(option, value, "type=bind,source=/full/path,target=/folder")
    return MountSpec(
        kind=kind,
        source=source,
        target=target,
        is_read_only=read_only,
        tmpfs_bytes=size(option, tmpfs_size) if tmpfs_size else 0,
        volume_driver=driver,
        bind_propagation=propagation,
    )


def file_grant(option: str, value: str) -> FileGrant:
    """``key``, ``source=key,target=/etc/key,uid=0,gid=0,mode=0440``. The id is looked up later."""
    form = "key, source=key,target=/etc/key,mode=0440"
    if "=" not in value:
        return FileGrant(name=name(option, value))
    fields = _fields(value)
    source = fields.pop("source", "") or fields.pop("src", "")
    target = fields.pop("target", "")
    uid, gid, mode = fields.pop("uid", "0"), fields.pop("gid", "0"), fields.pop("mode", "0444")
    if fields or not source or not re.fullmatch(r"[0-7]{3,4}", mode):
        raise wrong(option, value, form)
    return FileGrant(name=source, target=target, uid=uid, gid=gid, mode=int(mode, 8))


def network(option: str, value: str) -> NetworkGrant:
    """``back``, ``name=back,alias=web``."""
    if "=" not in value:
        return NetworkGrant(network=value)
    found, aliases = "", []
    for part in next(csv.reader([value]), []):
        key, _, text = part.partition("=")
        if key == "name":
            found = text
        elif key == "alias":
            aliases.append(text)
        else:
            raise wrong(option, value, "name=back,alias=web")
    if not found:
        raise wrong(option, value, "name=back,alias=web")
    return NetworkGrant(network=found, aliases=tuple(aliases))


def _fields(value: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in next(csv.reader([value]), []))
