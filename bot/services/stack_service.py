"""One service of a Compose file as a ServiceSpec. Pure. What is not read is put down by its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.engine.model import Healthcheck
from bot.engine.swarm_model import (
    Mode,
    RestartPolicy,
    ServiceSpec,
    UpdateConfig,
)
from bot.errors import UsageError
from bot.services import stack_values, values

T = TypeVar("T")

DEFAULT_NETWORK = "default"


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
        return self.read(key, stack_values.text, "")

    def seconds(self, key: str) -> float | None:
        return self.read(key, lambda value: values.seconds(key, stack_values.text(value)), None)

    def number(self, key: str) -> int | None:
        return self.read(key, lambda value: values.number(key, stack_values.text(value)), None)

    def flag(self, key: str) -> bool | None:
        return self.read(key, stack_values.flag, None)

    def list(self, key: str) -> tuple[str, ...]:
        return self.read(key, lambda value: tuple(stack_values.text(one) for one in stack_values.items(value)), ())

    def end(self) -> None:
        self.reading.strange += [f"{self.reading.path}.{key}" for key in self._raw]


def spec_of(name: str, raw: Mapping[str, Any], shared: stack_values.Shared, reading: Reading) -> ServiceSpec:
    own = reading.of(raw, "")
    deploy = own.raw("deploy")
    image = own.text("image")
    if not image:
        reading.strange.append(f"{reading.path}.image")
    spec = ServiceSpec(
        name=name,
        image=image,
        entrypoint=own.read("entrypoint", stack_values.words, ()),
        args=own.read("command", stack_values.words, ()),
        env=own.read("environment", stack_values.environment, ()),
        container_labels=own.read("labels", stack_values.pairs, {}),
        hostname=own.text("hostname"),
        user=own.text("user"),
        working_dir=own.text("working_dir"),
        ports=own.read("ports", stack_values.ports, ()),
        mounts=own.read(
            "volumes", lambda value: tuple(stack_values.mount(one, shared) for one in stack_values.items(value)), ()
        ),
        networks=own.read(
            "networks", lambda value: stack_values.networks(value, shared), stack_values.default_network(shared)
        ),
        secrets=own.read("secrets", lambda value: stack_values.grants(value, shared.secrets), ()),
        configs=own.read("configs", lambda value: stack_values.grants(value, shared.configs), ()),
        healthcheck=_healthcheck(own.raw("healthcheck"), reading),
        stop_signal=own.text("stop_signal"),
        stop_grace_s=own.seconds("stop_grace_period"),
    )
    spec = _with_log(_with_surroundings(spec, own), own.part("logging"))
    own.end()
    return _deployed(spec, reading.of(deploy, "deploy"))


def _with_surroundings(spec: ServiceSpec, own: Taking) -> ServiceSpec:
    """With what its processes find around them."""
    return replace(
        spec,
        is_init=own.flag("init"),
        is_tty=own.flag("tty") or False,
        is_stdin_open=own.flag("stdin_open") or False,
        is_read_only=own.flag("read_only") or False,
        cap_add=own.read("cap_add", stack_values.capabilities, ()),
        cap_drop=own.read("cap_drop", stack_values.capabilities, ()),
        hosts=own.read("extra_hosts", stack_values.hosts, ()),
        dns=own.list("dns"),
        dns_search=own.list("dns_search"),
        sysctls=own.read("sysctls", stack_values.pairs, {}),
        ulimits=own.read("ulimits", stack_values.ulimits, ()),
    )


def _deployed(spec: ServiceSpec, deploy: Taking) -> ServiceSpec:
    """With what stands under ``deploy``."""
    resources, placement = deploy.part("resources"), deploy.part("placement")
    limits, reservations = resources.part("limits"), resources.part("reservations")
    endpoint = deploy.read("endpoint_mode", lambda value: values.one_of("", value, ("vip", "dnsrr")), "vip")
    replicas = deploy.number("replicas")
    spec = replace(
        spec,
        mode=deploy.read("mode", stack_values.mode, Mode.REPLICATED),
        replicas=1 if replicas is None else replicas,
        labels=deploy.read("labels", stack_values.pairs, {}),
        constraints=placement.list("constraints"),
        spread=placement.read("preferences", stack_values.spread, ()),
        is_dnsrr=endpoint == "dnsrr",
        max_replicas=placement.number("max_replicas_per_node") or 0,
        limit_cpus=limits.read("cpus", stack_values.cpus, 0.0),
        limit_pids=limits.number("pids") or 0,
        limit_memory_bytes=limits.read("memory", stack_values.memory, 0),
        reserve_cpus=reservations.read("cpus", stack_values.cpus, 0.0),
        reserve_memory_bytes=reservations.read("memory", stack_values.memory, 0),
        restart=_restart(deploy.part("restart_policy")),
        update=_update(deploy.part("update_config")),
        rollback=_update(deploy.part("rollback_config")),
    )
    for taking in (limits, reservations, resources, placement, deploy):
        taking.end()
    return spec


def _with_log(spec: ServiceSpec, raw: Taking) -> ServiceSpec:
    options: dict[str, str] = raw.read("options", stack_values.pairs, {})
    spec = replace(spec, log_driver=raw.text("driver"), log_options=options)
    raw.end()
    return spec


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
        max_failure_ratio=raw.read("max_failure_ratio", lambda value: values.ratio("", stack_values.text(value)), None),
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
        command=stack_values.shell_test(test),
        words=stack_values.plain_test(test),
        interval_s=raw.seconds("interval") or 0,
        timeout_s=raw.seconds("timeout") or 0,
        start_period_s=raw.seconds("start_period") or 0,
        retries=raw.number("retries") or 0,
        is_disabled=is_disabled or test in ("NONE", ["NONE"]),
    )
    if test is not None and not (check.command or check.words or check.is_disabled):
        reading.strange.append(f"{reading.path}.healthcheck.test")
    raw.end()
    return check
