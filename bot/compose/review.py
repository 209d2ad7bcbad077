"""What of a resolved Compose file hands over the host, by the very rules of ``run``. Pure.

``config`` of the Compose tool has put in what the file takes from elsewhere; what it prints is read here. A word that
is not known is a danger, since a miss costs the host. Source: Compose Specification.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.consequences.dangers import Danger, dangers
from bot.engine.model import MountSpec, RunSpec, Volume
from bot.errors import BotError

KEY = "compose-key"  # kinds of danger beside those of run
CONTEXT = "compose-context"

MOST_SERVICES = 200

HARMLESS = frozenset(
    (
        "annotations attach blkio_config build cap_drop command configs container_name cpu_count cpu_percent "
        "cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset depends_on deploy develop "
        "dns dns_opt dns_search domainname entrypoint env_file environment expose external_links extra_hosts "
        "group_add healthcheck hostname image init ipc isolation labels links logging mac_address mem_limit "
        "mem_reservation mem_swappiness memswap_limit network_mode networks oom_kill_disable oom_score_adj "
        "pids_limit platform ports profiles pull_policy pull_refresh_after read_only restart scale secrets "
        "shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits user "
        "working_dir volumes"
    ).split()
)
"""Words of a service that hand over nothing, or that are looked at below."""

LOOKED_AT = frozenset(
    "cap_add devices ipc network_mode pid privileged security_opt userns_mode uts volumes volumes_from".split()
)

_BUILD = frozenset(
    "args cache_from cache_to context dockerfile dockerfile_inline extra_hosts labels no_cache platforms pull"
    " shm_size tags target ulimits".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    service: str
    danger: Danger

    @property
    def key(self) -> str:
        """What was agreed to, when it is."""
        return f"{self.service}:{self.danger.kind}:{self.danger.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """``volumes``: by the name in the file, those that have options of a driver."""

    services: Mapping[str, Mapping[str, Any]]
    raw: Mapping[str, Any]


def read(text: str) -> Config:
    """Raises BotError for what is no configuration."""
    import yaml  # late: only a Compose file needs it

    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BotError(key="review-bad-yaml", line=0, reason="") from error
    services = content.get("services") if isinstance(content, dict) else None
    if not isinstance(services, dict) or not services:
        raise BotError(key="review-no-services")
    if len(services) > MOST_SERVICES:
        raise BotError(key="compose-too-many", count=len(services), most=MOST_SERVICES)
    return Config(services={str(name): _mapping(value) for name, value in services.items()}, raw=content)


def judge(
    config: Config,
    *,
    project: str,
    allowed: Sequence[str],
    volumes: Mapping[str, Volume],
    sockets: Sequence[str] = (),
    contexts: Sequence[str] = (),
) -> list[Found]:
    """``volumes``: those that exist, by name. ``contexts``: folders of this machine that may be built from. The rest
    as ``dangers`` has it.
    """
    found: list[Found] = []
    for name, service in config.services.items():
        judged = [
            *dangers(
                _spec(config, project, service),
                allowed=allowed,
                volumes=volumes,
                lenders={},  # whose volumes are not looked up: a danger
                joins_host_network=_joins_host(config, service),
                sockets=sockets,
            ),
            *_unknown(service),
            *_build(service, contexts),
        ]
        found += [Found(service=name, danger=danger) for danger in dict.fromkeys(judged)]
    return found


def _spec(config: Config, project: str, service: Mapping[str, Any]) -> RunSpec:
    mounts = [mount for item in _items(service.get("volumes")) if (mount := _mount(config, project, item)) is not None]
    mounts += _files(config, service, "secrets") + _files(config, service, "configs")
    lent = [text.removeprefix("container:") for text in _texts(service.get("volumes_from"))]
    services = set(config.services)
    return RunSpec(
        image="",
        is_privileged=service.get("privileged") not in (None, False),
        cap_add=_texts(service.get("cap_add")),
        devices=tuple(_device(item) for item in _items(service.get("devices"))),
        security_opt=_texts(service.get("security_opt")),
        pid_mode=_mode(service.get("pid")),
        ipc_mode=_mode(service.get("ipc")),
        uts_mode=_mode(service.get("uts")),
        userns_mode=_mode(service.get("userns_mode")),
        network=_text(service.get("network_mode")),
        mounts=tuple(mounts),
        # Of a service in this file: its mounts are judged by themselves.
        volumes_from=tuple(text for text in lent if text.partition(":")[0] not in services),
    )


def _joins_host(config: Config, service: Mapping[str, Any]) -> bool:
    """By a network of that name, or a container that may be in it."""
    if _text(service.get("network_mode")).startswith("container:"):
        return True
    networks = _mapping(config.raw.get("networks"))
    for name in _names(service.get("networks")):
        declared = _mapping(networks.get(name))
        external = declared.get("external")
        own = _text(declared.get("name")) or (_text(external.get("name")) if isinstance(external, dict) else "")
        if "host" in (own or (name if external else ""), _text(declared.get("driver"))):
            return True
    return False


def _unknown(service: Mapping[str, Any]) -> Iterator[Danger]:
    for word, value in service.items():
        if word not in HARMLESS | LOOKED_AT and not str(word).startswith("x-") and value not in (None, False, [], {}):
            yield Danger(kind=KEY, what=str(word)[:60])
    devices = _mapping(_mapping(_mapping(service.get("deploy")).get("resources")).get("reservations")).get("devices")
    if devices:
        yield Danger(kind="device", what="deploy.resources.reservations.devices")


def _build(service: Mapping[str, Any], contexts: Sequence[str]) -> Iterator[Danger]:
    build = service.get("build")
    if not build:
        return
    given = build if isinstance(build, dict) else {"context": build}
    for word, value in given.items():
        if word not in _BUILD and value not in (None, False, [], {}):
            yield Danger(kind=KEY, what=f"build.{word}"[:60])
    context = _text(given.get("context"))
    is_remote = "://" in context or context.startswith("git@")
    if context and not is_remote and not any(_is_in(context, folder) for folder in contexts):
        yield Danger(kind=CONTEXT, what=context)


def _is_in(path: str, folder: str) -> bool:
    plain = posixpath.normpath(path)
    return plain == folder or plain.startswith(folder.rstrip("/") + "/")


def _mount(config: Config, project: str, item: Any) -> MountSpec | None:
    if isinstance(item, dict):
        kind, source, target = _text(item.get("type")), _text(item.get("source")), _text(item.get("target"))
        if kind in ("tmpfs", "image"):
            return None
        if kind not in ("volume", "bind"):
            return MountSpec(kind="bind", source=source or kind, target=target)  # npipe, cluster: not judged
    else:
        source, sign, rest = _text(item).partition(":")
        kind = "bind" if source.startswith(("/", ".", "~")) and sign else "volume"
        source, target = (source, rest.partition(":")[0]) if sign else ("", source)
    if kind == "bind":
        return MountSpec(kind="bind", source=source, target=target)
    return _volume(config, project, source, target)


def _volume(config: Config, project: str, source: str, target: str) -> MountSpec:
    declared = _mapping(_mapping(config.raw.get("volumes")).get(source))
    external = declared.get("external")
    name = _text(declared.get("name")) or (_text(external.get("name")) if isinstance(external, dict) else "")
    if not name and source:
        name = source if external else f"{project}_{source}"
    options = {str(key): _text(value) for key, value in _mapping(declared.get("driver_opts")).items()}
    driver = _text(declared.get("driver"))
    return MountSpec(kind="volume", source=name, target=target, volume_driver=driver, volume_options=options)


def _files(config: Config, service: Mapping[str, Any], word: str) -> list[MountSpec]:
    """Secrets and configs that are files of this machine: bound into the container."""
    declared = _mapping(config.raw.get(word))
    found = []
    for item in _items(service.get(word)):
        name = _text(item.get("source")) if isinstance(item, dict) else _text(item)
        if path := _text(_mapping(declared.get(name)).get("file")):
            found.append(MountSpec(kind="bind", source=path, target=f"/run/{word}/{name}"))
    return found


def _device(item: Any) -> str:
    return _text(item.get("source")) or "?" if isinstance(item, dict) else _text(item)


def _mode(value: Any) -> str:
    """Another service's is no other machine's: that service is judged by itself."""
    text = _text(value)
    return "" if text.startswith("service:") else text


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(value: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, dict) else _texts(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in _items(value))


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
