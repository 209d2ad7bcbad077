"""A Compose file as a stack: what ``docker stack deploy`` would make of it, and every key that it would not. Pure.

Nothing is passed over in silence. A key that a stack has no use for, or that is not read here, is named, and so is a
variable without a default: whoever wrote it meant something by it.
Source: Compose file reference, and the conversion of docker's CLI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.engine.swarm_model import STACK_LABEL, ServiceSpec
from bot.errors import BotError
from bot.services import stack_service, stack_values, values
from bot.sources import compose

IMAGE_LABEL = "com.docker.stack.image"
DEFAULT = "default"
MOST_VALUES = 20_000  # anchors make a small file huge
_NAMED_AT_MOST = 12
_TOP = {"services", "networks", "volumes", "secrets", "configs", "version", "name"}
_NETWORK = {"ipam", "driver", "driver_opts", "attachable", "internal", "labels", "external", "name"}
_VOLUME = {"driver", "driver_opts", "labels", "external", "name"}
_KEPT = {"external", "name", "file", "labels"}
_DECLARED = {"networks": _NETWORK, "volumes": _VOLUME, "secrets": _KEPT, "configs": {*_KEPT, "content"}}
_VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|\{(?P<name>\w+)(?P<with>:?-(?P<default>[^}]*))?\}|(?P<bare>[A-Za-z_]\w*))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StackNetwork:
    """``key`` is what services call it; an external one is there already."""

    key: str
    name: str
    driver: str = "overlay"
    options: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    subnet: str = ""
    is_attachable: bool = False
    is_internal: bool = False
    is_external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFile:
    """A secret or config that the stack brings along. ``path`` is of the file that holds it, relative to the Compose
    file's folder; "" where ``content`` stands in the Compose file itself.
    """

    kind: str  # secrets or configs
    key: str
    name: str
    path: str = ""
    content: bytes = b""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Secrets and configs are told by name, and looked up by who deploys it."""

    name: str
    services: tuple[ServiceSpec, ...]
    networks: tuple[StackNetwork, ...] = ()
    files: tuple[StackFile, ...] = ()


def stack_of(name: str, text: str) -> Stack:
    """Raises BotError: no Compose file, or keys and variables that mean nothing here, all of them at once."""
    content = compose.load(text)
    missing: list[str] = []
    try:
        content = _filled(content, missing, _Budget())
    except RecursionError:  # an anchor within itself
        raise BotError(key="stacks-too-large") from None
    if missing:
        raise BotError(key="stacks-variables", names=_some(missing))
    strange = list(_strange(content))
    networks = tuple(_networks(name, content))
    volumes = _named(name, content, "volumes")
    shared = stack_values.Shared(
        networks={network.key: network.name for network in networks},
        volumes=volumes,
        secrets=_named(name, content, "secrets"),
        configs=_named(name, content, "configs"),
    )
    services = []
    for key, raw in content["services"].items():
        if not isinstance(raw, dict):
            strange.append(f"services.{key}")
            continue
        reading = stack_service.Reading(path=f"services.{key}", strange=strange)
        spec = stack_service.spec_of(values.name("services", f"{name}_{key}"), raw, shared, reading)
        services.append(_of_stack(name, key, spec))
    if strange:
        raise BotError(key="stacks-not-understood", names=_some(strange))
    used = {grant.network for service in services for grant in service.networks}
    return Stack(
        name=name,
        services=tuple(services),
        networks=tuple(one for one in networks if one.name in used),
        files=tuple(one for kind in ("secrets", "configs") for one in _files(name, content, kind)),
    )


def _of_stack(name: str, key: str, spec: ServiceSpec) -> ServiceSpec:
    """The others find it by its name in the file."""
    return replace(
        spec,
        labels={**spec.labels, STACK_LABEL: name, IMAGE_LABEL: spec.image},
        container_labels={**spec.container_labels, STACK_LABEL: name},
        networks=tuple(replace(grant, aliases=(*grant.aliases, key)) for grant in spec.networks),
    )


def _some(names: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(names))
    return found if len(found) <= _NAMED_AT_MOST else [*found[:_NAMED_AT_MOST], f"+{len(found) - _NAMED_AT_MOST}"]


class _Budget:
    def __init__(self) -> None:
        self.left = MOST_VALUES

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise BotError(key="stacks-too-large")


def _filled(value: Any, missing: list[str], budget: _Budget) -> Any:
    """With ``${NAME:-default}`` put in. The bot's own environment is nobody's business."""
    budget.take()
    if isinstance(value, dict):
        return {str(key): _filled(one, missing, budget) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, missing, budget) for one in value]
    if not isinstance(value, str) or "$" not in value:
        return value

    def put(found: re.Match[str]) -> str:
        if found["escaped"]:
            return "$"
        if found["with"] is None:
            missing.append(found["name"] or found["bare"])
        return found["default"] or ""

    return _VARIABLE.sub(put, value)


def _strange(content: Mapping[str, Any]) -> Iterator[str]:
    for key in content:
        if key not in _TOP and not key.startswith("x-"):
            yield key
    for kind, known in _DECLARED.items():
        declared = content.get(kind) or {}
        if not isinstance(declared, dict):
            yield kind
            continue
        for name, raw in declared.items():
            if raw is None and kind in ("networks", "volumes"):
                continue
            if not isinstance(raw, dict):
                yield f"{kind}.{name}"
                continue
            yield from (f"{kind}.{name}.{key}" for key in raw if key not in known)
            if kind == "networks" and raw.get("ipam") is not None and not _is_one_subnet(raw["ipam"]):
                yield f"networks.{name}.ipam"
            if kind in ("secrets", "configs") and not any(raw.get(key) for key in ("external", "file", "content")):
                yield f"{kind}.{name} (external: true)"


def _declared(content: Mapping[str, Any], kind: str) -> dict[str, Mapping[str, Any]]:
    declared = content.get(kind)
    found = declared if isinstance(declared, dict) else {}
    return {key: raw if isinstance(raw, dict) else {} for key, raw in found.items()}


def _real_name(stack: str, key: str, raw: Mapping[str, Any]) -> str:
    external = raw.get("external")
    if isinstance(external, dict) and external.get("name"):
        return str(external["name"])
    return str(raw["name"]) if raw.get("name") else key if external else f"{stack}_{key}"


def _named(stack: str, content: Mapping[str, Any], kind: str) -> dict[str, stack_values.Named]:
    return {
        key: stack_values.Named(
            name=_real_name(stack, key, raw),
            driver=str(raw.get("driver") or ""),
            options=stack_values.pairs(raw.get("driver_opts")),
            labels={} if raw.get("external") else {**stack_values.pairs(raw.get("labels")), STACK_LABEL: stack},
            is_external=bool(raw.get("external")),
        )
        for key, raw in _declared(content, kind).items()
    }


def _subnet(ipam: Any) -> str:
    """The one that the file asks for; ``_strange`` has told whatever else it asks for."""
    return str(ipam["config"][0]["subnet"]) if _is_one_subnet(ipam) else ""


def _is_one_subnet(ipam: Any) -> bool:
    if not isinstance(ipam, dict) or set(ipam) - {"driver", "config"} or ipam.get("driver", "default") != "default":
        return False
    config = ipam.get("config")
    return isinstance(config, list) and [set(one) for one in config if isinstance(one, dict)] == [{"subnet"}]


def _files(stack: str, content: Mapping[str, Any], kind: str) -> Iterator[StackFile]:
    for key, raw in _declared(content, kind).items():
        if raw.get("external"):
            continue
        path = str(raw.get("file") or "")
        yield StackFile(
            kind=kind,
            key=key,
            name=_real_name(stack, key, raw),
            path=path,
            content=b"" if path else str(raw.get("content") or "").encode(),
            labels={**stack_values.pairs(raw.get("labels")), STACK_LABEL: stack},
        )


def _networks(stack: str, content: Mapping[str, Any]) -> Iterator[StackNetwork]:
    declared = _declared(content, "networks")
    for key, raw in {DEFAULT: {}, **declared}.items():
        yield StackNetwork(
            key=key,
            name=_real_name(stack, key, raw),
            driver=str(raw.get("driver") or "overlay"),
            options=stack_values.pairs(raw.get("driver_opts")),
            labels={**stack_values.pairs(raw.get("labels")), STACK_LABEL: stack},
            subnet=_subnet(raw.get("ipam")),
            is_attachable=raw.get("attachable") is True,
            is_internal=raw.get("internal") is True,
            is_external=bool(raw.get("external")),
        )
