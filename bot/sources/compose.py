"""A Compose file as what it would start, and what is dangerous in that. Pure. Nothing is run from it.

Source: Compose file reference. What needs another file (``extends``, ``include``, ``env_file``) is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.errors import BotError
from bot.sources.findings import Finding, Severity
from bot.ui.secrets import is_secret_name

MOST_SERVICES = 100
_LONGEST_VALUE = 300
_DATABASES = {
    "5432": "PostgreSQL", "3306": "MySQL", "6379": "Redis", "27017": "MongoDB", "9200": "Elasticsearch",
    "11211": "memcached", "5672": "RabbitMQ", "9000": "", "2375": "Docker", "2376": "Docker",
}  # fmt: skip
_OWN_HOST = re.compile(r"(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)")
_SYSTEM = ("/", "/etc", "/root", "/home", "/boot", "/dev", "/proc", "/sys", "/usr", "/var", "/var/run", "/run",
           "/var/lib/docker", "/var/lib")  # fmt: skip
_RUN_SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")
_PORT = re.compile(
    r"(?:(?P<ip>\[[0-9a-fA-F:]+\]|\d+\.\d+\.\d+\.\d+|localhost):)?(?:(?P<host>[\d-]*):)?(?P<inside>[\d-]+)(?:/\w+)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """``host`` is "" for one that the engine chooses. ``ip`` is "" for all addresses."""

    inside: str
    host: str = ""
    ip: str = ""

    @property
    def text(self) -> str:
        outside = ":".join(part for part in (self.ip, self.host) if part)
        return f"{outside or '*'} → {self.inside}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """``source`` is "" for an anonymous volume."""

    target: str
    source: str = ""
    is_read_only: bool = False

    @property
    def is_folder(self) -> bool:
        return self.source.startswith(("/", ".", "~"))

    @property
    def text(self) -> str:
        return f"{self.source or '*'} → {self.target}{' (ro)' if self.is_read_only else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    name: str
    image: str = ""
    build: str = ""
    ports: tuple[Port, ...] = ()
    mounts: tuple[Mount, ...] = ()
    depends_on: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    restart: str = ""
    command: str = ""
    replicas: str = ""
    variables: int = 0
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeFile:
    """``volumes`` and ``networks`` are those that the file declares; ``unseen`` the other files it needs."""

    services: tuple[Service, ...]
    volumes: tuple[str, ...]
    networks: tuple[str, ...]
    unseen: tuple[str, ...] = ()
    has_version: bool = False


def load(text: str) -> dict[str, Any]:
    """All of it as it stands. Raises BotError for what is no YAML or no Compose file, with the line where it stops."""
    import yaml  # late: only a Compose file needs it

    try:
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 0
        raise BotError(key="review-bad-yaml", line=line, reason=error.problem or "") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BotError(key="review-bad-yaml", line=0, reason="") from error
    services = content.get("services") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(services, dict) or not services:
        raise BotError(key="review-no-services")
    return content


def parse(text: str) -> ComposeFile:
    """Raises BotError as ``load`` does."""
    content = load(text)
    services = content["services"]
    read = tuple(_service(str(name), value) for name, value in list(services.items())[:MOST_SERVICES])
    return ComposeFile(
        services=read,
        volumes=_names(content.get("volumes")),
        networks=_names(content.get("networks")),
        unseen=tuple(_unseen(content, services)),
        has_version="version" in content,
    )


def _service(name: str, value: Any) -> Service:
    raw: Mapping[str, Any] = value if isinstance(value, dict) else {}
    build = raw.get("build")
    deploy = raw.get("deploy")
    replicas = deploy.get("replicas") if isinstance(deploy, dict) else raw.get("scale")
    return Service(
        name=name[:_LONGEST_VALUE],
        image=_text(raw.get("image")),
        build=_text(build.get("context", ".") if isinstance(build, dict) else build),
        ports=tuple(port for item in _items(raw.get("ports")) if (port := _port(item)) is not None),
        mounts=tuple(mount for item in _items(raw.get("volumes")) if (mount := _mount(item)) is not None),
        depends_on=_names(raw.get("depends_on")),
        networks=_names(raw.get("networks")),
        profiles=_names(raw.get("profiles")),
        restart=_text(raw.get("restart")),
        command=_command(raw.get("command")),
        replicas=_text(replicas),
        variables=len(dict(_environment(raw))),
        raw=raw,
    )


def _text(value: Any) -> str:
    """A plain value; what is nested is none, and never spelled out: anchors make small files huge."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:_LONGEST_VALUE] if isinstance(value, str | int | float) else ""


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, dict):
        return tuple(_text(name) for name in value)
    return tuple(text for item in _items(value) if (text := _text(item)))


def _command(value: Any) -> str:
    return _text(value) or " ".join(_names(value))[:_LONGEST_VALUE]


def _port(item: Any) -> Port | None:
    if isinstance(item, dict):
        inside = _text(item.get("target"))
        return Port(inside=inside, host=_text(item.get("published")), ip=_text(item.get("host_ip"))) if inside else None
    match = _PORT.fullmatch(_text(item))
    if match is None:
        return Port(inside=_text(item)) if _text(item) else None
    return Port(inside=match["inside"], host=match["host"] or "", ip=match["ip"] or "")


def _mount(item: Any) -> Mount | None:
    if isinstance(item, dict):
        source = _text(item.get("source")) or ("tmpfs" if item.get("type") == "tmpfs" else "")
        return Mount(target=_text(item.get("target")), source=source, is_read_only=item.get("read_only") is True)
    parts = _text(item).split(":")
    if not parts[0]:
        return None
    if len(parts) == 1:
        return Mount(target=parts[0])
    options = parts[2].split(",") if len(parts) > 2 else []
    return Mount(source=parts[0], target=parts[1], is_read_only="ro" in options)


def _environment(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    value = raw.get("environment")
    if isinstance(value, dict):
        for name, content in value.items():
            yield _text(name), _text(content)
    for item in _items(value):
        name, _, content = _text(item).partition("=")
        yield name, content


def _unseen(content: Mapping[str, Any], services: Mapping[str, Any]) -> Iterator[str]:
    if content.get("include"):
        yield "include"
    for word in ("extends", "env_file"):
        if any(isinstance(value, dict) and value.get(word) for value in services.values()):
            yield word


# what is dangerous in it


def check(file: ComposeFile) -> list[Finding]:
    found: list[Finding] = []
    for service in file.services:
        found += [*_hands_over(service), *_mounts(service, file), *_ports(service), *_care(service, file)]
    found += _collisions(file.services)
    if file.has_version:
        found.append(Finding(rule="compose-version", severity=Severity.ADVICE, article="compose-basics"))
    return sorted(found, key=lambda finding: finding.severity)


def _found(rule: str, severity: Severity, service: Service, article: str, **values: str) -> Finding:
    return Finding(
        rule=f"compose-{rule}", severity=severity, article=article, values={"service": service.name, **values}
    )


def _hands_over(service: Service) -> Iterator[Finding]:
    raw = service.raw
    if raw.get("privileged") is True:
        yield _found("privileged", Severity.DANGER, service, "security")
    if raw.get("network_mode") == "host":
        yield _found("host-network", Severity.WARNING, service, "host-network")
    for word in ("pid", "ipc", "uts", "userns_mode", "cgroup"):
        if raw.get(word) == "host":
            yield _found("namespace", Severity.DANGER, service, "security", word=word)
    capabilities = _names(raw.get("cap_add"))
    if capabilities:
        worst = {"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "NET_ADMIN", "DAC_READ_SEARCH"}
        is_bad = any(name.upper().removeprefix("CAP_") in worst for name in capabilities)
        severity = Severity.DANGER if is_bad else Severity.WARNING
        yield _found("capabilities", severity, service, "security", names=", ".join(capabilities)[:_LONGEST_VALUE])
    if _items(raw.get("devices")):
        yield _found("devices", Severity.WARNING, service, "security")
    if any("unconfined" in option or "disable" in option for option in _names(raw.get("security_opt"))):
        yield _found("unconfined", Severity.DANGER, service, "security")


def _mounts(service: Service, file: ComposeFile) -> Iterator[Finding]:
    for mount in service.mounts:
        source = mount.source.rstrip("/") or ("/" if mount.source else "")
        if source in _RUN_SOCKETS or source.endswith("/docker.sock"):
            yield _found("socket", Severity.DANGER, service, "sock-permission")
        elif source in _SYSTEM:
            yield _found("system-folder", Severity.DANGER, service, "bind-mounts", path=source)
        elif not mount.source and mount.target:
            yield _found("anonymous", Severity.ADVICE, service, "anonymous-volumes", path=mount.target)
        elif _is_undeclared(mount, file):
            yield _found("undeclared-volume", Severity.WARNING, service, "compose-errors", name=mount.source)


def _is_undeclared(mount: Mount, file: ComposeFile) -> bool:
    is_name = bool(mount.source) and not mount.is_folder and "$" not in mount.source
    return is_name and mount.source not in (*file.volumes, "tmpfs")


def _ports(service: Service) -> Iterator[Finding]:
    for port in service.ports:
        is_open = not port.ip or not _OWN_HOST.fullmatch(port.ip)
        name = _DATABASES.get(port.inside, "")
        if is_open and name:
            yield _found("open-database", Severity.DANGER, service, "publish-ports", port=port.inside, name=name)


def _care(service: Service, file: ComposeFile) -> Iterator[Finding]:
    for name, value in _environment(service.raw):
        if is_secret_name(name) and value and "$" not in value and not name.upper().endswith("_FILE"):
            yield _found("secret", Severity.DANGER, service, "env-secrets", name=name)
    tag = service.image.rpartition("/")[2].partition(":")[2]
    if service.image and "@" not in service.image and "$" not in service.image and tag in ("", "latest"):
        yield _found("latest", Severity.WARNING, service, "tags-digests", image=service.image)
    if not service.image and not service.build and "extends" not in service.raw:
        yield _found("no-image", Severity.DANGER, service, "compose-errors")
    known = {other.name for other in file.services}
    for name in service.depends_on:
        if name not in known and "include" not in file.unseen:
            yield _found("unknown-dependency", Severity.DANGER, service, "compose-depends", name=name)
    for name in service.networks:
        if name not in (*file.networks, "default"):
            yield _found("undeclared-network", Severity.WARNING, service, "compose-errors", name=name)
    if not service.restart and service.ports and "deploy" not in service.raw:
        yield _found("no-restart", Severity.ADVICE, service, "restart-policy")


def _collisions(services: Sequence[Service]) -> Iterator[Finding]:
    taken: dict[tuple[str, str], Service] = {}
    for service in services:
        for port in service.ports:
            key = (port.ip, port.host)
            if not port.host:
                continue
            if key in taken and not service.profiles and not taken[key].profiles:
                other = taken[key].name
                yield _found("same-port", Severity.DANGER, service, "port-allocated", port=port.host, other=other)
            taken.setdefault(key, service)
