"""One service of a Compose file as a ServiceSpec. Pure. What is not read is put down by its path."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from bot.engine.model import Healthcheck, MountSpec
from bot.engine.swarm_model import (
    FileGrant,
    Mode,
    NetworkGrant,
    RestartPolicy,
    ServicePort,
    ServiceSpec,
    UpdateConfig,
)
from bot.errors import UsageError
from bot.services import values

T = TypeVar("T")

DEFAULT_NETWORK = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A volume, secret or config that the file declares, with the name that the engine knows it by."""

    name: str
    driver: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    is_external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    networks: Mapping[str, str]  # as services call them, and their names
    volumes: Mapping[str, Named]
    secrets: Mapping[str, Named]
    configs: Mapping[str, Named]


@dataclass(slots=True, kw_only=True)
class Reading:
    """Takes keys out of a mapping; whatever nobody takes is strange, and so is what cannot be read."""

    path: str
    strange: list[str]

    def of(self, raw: Any, key: str) -> Taking:
        """Of a mapping within; an empty one where there is none."""
        path = f"{self.path}.{key}" if key else self.path
        if raw is not None and not isinstance(raw, dict):
            self.strange.append(path)
        return Taking(Reading(path=path, strange=self.strange), raw if isinstance(raw, dict) else {})


class Taking:
    def __init__(self, reading: Reading, raw: Mapping[str, Any]):
        self.reading = reading
        self._raw = dict(raw)

    def raw(self, key: str) -> Any:
        return self._raw.pop(key, None)

    def read(self, key: str, read: Callable[[Any], T], default: T) -> T:
        value = self._raw.pop(key, None)
        if value is None:
            return default
        try:
            return read(value)
        except (UsageError, ValueError, TypeError, KeyError):
            self.reading.strange.append(f"{self.reading.path}.{key}")
            return default

    def part(self, key: str) -> Taking:
        return self.reading.of(self._raw.pop(key, None), key)

    def text(self, key: str) -> str:
        return self.read(key, _text, "")

    def seconds(self, key: str) -> float | None:
        return self.read(key, lambda value: values.seconds(key, _text(value)), None)

    def number(self, key: str) -> int | None:
        return self.read(key, lambda value: values.number(key, _text(value)), None)

    def flag(self, key: str) -> bool | None:
        return self.read(key, _flag, None)

    def list(self, key: str) -> tuple[str, ...]:
        return self.read(key, lambda value: tuple(_text(one) for one in _list(value)), ())

    def end(self) -> None:
        self.reading.strange += [f"{self.reading.path}.{key}" for key in self._raw]


def spec_of(name: str, raw: Mapping[str, Any], shared: Shared, reading: Reading) -> ServiceSpec:
    own = reading.of(raw, "")
    deploy = own.raw("deploy")
    image = own.text("image")
    if not image:
        reading.strange.append(f"{reading.path}.image")
    spec = ServiceSpec(
        name=name,
        image=image,
        entrypoint=own.read("entrypoint", _words, ()),
        args=own.read("command", _words, ()),
        env=own.read("environment", _environment, ()),
        container_labels=own.read("labels", pairs, {}),
        hostname=own.text("hostname"),
        user=own.text("user"),
        working_dir=own.text("working_dir"),
        ports=own.read("ports", _ports, ()),
        mounts=own.read("volumes", lambda value: tuple(_mount(one, shared) for one in _list(value)), ()),
        networks=own.read("networks", lambda value: _networks(value, shared), _default_network(shared)),
        secrets=own.read("secrets", lambda value: _grants(value, shared.secrets), ()),
        configs=own.read("configs", lambda value: _grants(value, shared.configs, root="/"), ()),
        healthcheck=_healthcheck(own.raw("healthcheck"), reading),
        stop_signal=own.text("stop_signal"),
        stop_grace_s=own.seconds("stop_grace_period"),
        is_init=own.flag("init"),
        is_read_only=own.flag("read_only") or False,
        cap_add=own.list("cap_add"),
        cap_drop=own.list("cap_drop"),
        hosts=own.read("extra_hosts", _hosts, ()),
        dns=own.list("dns"),
    )
    own.end()
    return _deployed(spec, reading.of(deploy, "deploy"))


def _deployed(spec: ServiceSpec, deploy: Taking) -> ServiceSpec:
    """With what stands under ``deploy``."""
    resources, placement = deploy.part("resources"), deploy.part("placement")
    limits, reservations = resources.part("limits"), resources.part("reservations")
    deploy.read("endpoint_mode", lambda value: values.one_of("endpoint_mode", value, ("vip",)), "vip")
    replicas = deploy.number("replicas")
    spec = replace(
        spec,
        mode=deploy.read("mode", _mode, Mode.REPLICATED),
        replicas=1 if replicas is None else replicas,
        labels=deploy.read("labels", pairs, {}),
        constraints=placement.list("constraints"),
        max_replicas=placement.number("max_replicas_per_node") or 0,
        limit_cpus=limits.read("cpus", _cpus, 0.0),
        limit_memory_bytes=limits.read("memory", _memory, 0),
        reserve_cpus=reservations.read("cpus", _cpus, 0.0),
        reserve_memory_bytes=reservations.read("memory", _memory, 0),
        restart=_restart(deploy.part("restart_policy")),
        update=_update(deploy.part("update_config")),
        rollback=_update(deploy.part("rollback_config")),
    )
    for taking in (limits, reservations, resources, placement, deploy):
        taking.end()
    return spec


def pairs(value: Any) -> dict[str, str]:
    """A mapping or a list of ``key=value``. Raises TypeError."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {str(key): "" if one is None else _text(one) for key, one in value.items()}
    return dict(_text(one).partition("=")[::2] for one in _list(value))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        raise TypeError
    return value


def _words(value: Any) -> tuple[str, ...]:
    return tuple(shlex.split(value)) if isinstance(value, str) else tuple(_text(one) for one in _list(value))


def _mode(value: Any) -> Mode:
    return Mode(_text(value))


def _cpus(value: Any) -> float:
    return values.cpus("cpus", _text(value))


def _memory(value: Any) -> int:
    return values.size("memory", _text(value))


def _environment(value: Any) -> tuple[tuple[str, str], ...]:
    """A name without a value would be the deployer's own, and that is this bot's."""
    if isinstance(value, dict):
        return tuple((str(name), _text(one)) for name, one in value.items())
    return tuple(values.pairs("environment", [_text(one) for one in _list(value)], needs_value=True).items())


def _ports(value: Any) -> tuple[ServicePort, ...]:
    found: list[ServicePort] = []
    for one in _list(value):
        if isinstance(one, dict):
            if set(one) - {"target", "published", "protocol", "mode"}:
                raise ValueError
            found += values.ports("ports", ",".join(f"{key}={_text(item)}" for key, item in one.items()))
        else:
            found += values.ports("ports", _text(one))
    return tuple(found)


def _mount(value: Any, shared: Shared) -> MountSpec:
    if isinstance(value, dict):
        known = {"type", "source", "target", "read_only"}
        kind, source = str(value.get("type") or "volume"), str(value.get("source") or "")
        if set(value) - known or kind not in ("volume", "bind", "tmpfs"):
            raise ValueError
        return _named_mount(kind, source, str(value["target"]), shared, is_read_only=value.get("read_only") is True)
    parts = _text(value).split(":")
    options = parts[2].split(",") if len(parts) == 3 else []
    if len(parts) > 3 or set(options) - {"ro", "rw"}:
        raise ValueError
    source, target = ("", parts[0]) if len(parts) == 1 else parts[:2]
    kind = "bind" if source.startswith(("/", ".", "~")) else "volume"
    return _named_mount(kind, source, target, shared, is_read_only="ro" in options)


def _named_mount(kind: str, source: str, target: str, shared: Shared, *, is_read_only: bool) -> MountSpec:
    if not target.startswith("/") or (kind == "bind" and not source.startswith("/")):
        raise ValueError
    if kind != "volume" or not source:
        return MountSpec(kind=kind, source=source, target=target, is_read_only=is_read_only)
    volume = shared.volumes[source]  # one that is not declared is a slip
    return MountSpec(
        kind=kind,
        source=volume.name,
        target=target,
        is_read_only=is_read_only,
        volume_driver=volume.driver,
        volume_options=volume.options,
    )


def _default_network(shared: Shared) -> tuple[NetworkGrant, ...]:
    return (NetworkGrant(network=shared.networks[DEFAULT_NETWORK], aliases=()),)


def _networks(value: Any, shared: Shared) -> tuple[NetworkGrant, ...]:
    if not isinstance(value, dict):
        return tuple(NetworkGrant(network=shared.networks[_text(one)]) for one in _list(value))
    found = []
    for key, raw in value.items():
        of_service = raw or {}
        if set(of_service) - {"aliases"}:
            raise ValueError
        aliases = tuple(_text(one) for one in _list(of_service.get("aliases") or []))
        found.append(NetworkGrant(network=shared.networks[key], aliases=aliases))
    return tuple(found)


def _grants(value: Any, declared: Mapping[str, Named], *, root: str = "") -> tuple[FileGrant, ...]:
    found = []
    for one in _list(value):
        raw = one if isinstance(one, dict) else {"source": _text(one)}
        if set(raw) - {"source", "target", "uid", "gid", "mode"}:
            raise ValueError
        source = str(raw["source"])
        mode = raw.get("mode", 0o444)
        found.append(
            FileGrant(
                name=declared[source].name,
                target=str(raw.get("target") or f"{root}{source}"),
                uid=str(raw.get("uid", "0")),
                gid=str(raw.get("gid", "0")),
                mode=int(mode, 8) if isinstance(mode, str) else int(mode),
            )
        )
    return tuple(found)


def _hosts(value: Any) -> tuple[str, ...]:
    """``name:address`` here, ``address name`` in the engine."""
    if isinstance(value, dict):
        return tuple(f"{_text(address)} {name}" for name, address in value.items())
    return tuple(f"{address} {name}" for name, _, address in (_text(one).partition(":") for one in _list(value)))


def _restart(raw: Taking) -> RestartPolicy:
    policy = RestartPolicy(
        condition=raw.read(
            "condition", lambda value: values.one_of("condition", value, ("none", "on-failure", "any")), ""
        ),
        delay_s=raw.seconds("delay"),
        max_attempts=raw.number("max_attempts"),
        window_s=raw.seconds("window"),
    )
    raw.end()
    return policy


def _update(raw: Taking) -> UpdateConfig:
    config = UpdateConfig(
        parallelism=raw.number("parallelism"),
        delay_s=raw.seconds("delay"),
        failure_action=raw.read(
            "failure_action", lambda value: values.one_of("", value, ("pause", "continue", "rollback")), ""
        ),
        monitor_s=raw.seconds("monitor"),
        max_failure_ratio=raw.read("max_failure_ratio", lambda value: values.ratio("", _text(value)), None),
        order=raw.read("order", lambda value: values.one_of("", value, ("start-first", "stop-first")), ""),
    )
    raw.end()
    return config


def _healthcheck(value: Any, reading: Reading) -> Healthcheck | None:
    if value is None:
        return None
    raw = reading.of(value, "healthcheck")
    is_disabled = raw.flag("disable") or False
    test = raw.raw("test")
    check = Healthcheck(
        command=_test(test),
        interval_s=raw.seconds("interval") or 0,
        timeout_s=raw.seconds("timeout") or 0,
        start_period_s=raw.seconds("start_period") or 0,
        retries=raw.number("retries") or 0,
        is_disabled=is_disabled or test in ("NONE", ["NONE"]),
    )
    if test is not None and not check.command and not check.is_disabled:
        reading.strange.append(f"{reading.path}.healthcheck.test")
    raw.end()
    return check


def _test(value: Any) -> str:
    """As a line for the shell. One that is run without a shell is written so that the shell gives it the same words."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(one, str) for one in value):
        return ""
    if value[0] == "CMD-SHELL" and len(value) == 2:
        return str(value[1])
    return shlex.join(value[1:]) if value[0] == "CMD" else ""
