"""Containers, from the list's rows (cheap: hundreds at a time) and from inspect."""

from __future__ import annotations

import re
from typing import Any

from bot.engine.model import (
    Change,
    Container,
    ContainerDetails,
    Health,
    HealthCheck,
    Mount,
    NetworkLink,
    Port,
    Processes,
    State,
)
from bot.engine.parse.moments import environment, from_seconds, from_text, items, part, strings, texts

_EXITED = re.compile(r"(?:Exited|Restarting) \((-?\d+)\)")
_CHANGE_KINDS = {0: "C", 1: "A", 2: "D"}
_STATES = {state.value: state for state in State}
_HEALTHS = {health.value: health for health in Health}


def parse_containers(answer: Any) -> tuple[Container, ...]:
    return tuple([parse_container(row) for row in items(answer)])


def parse_container(row: dict[str, Any]) -> Container:
    """A row of ``/containers/json``."""
    status = row.get("Status") or ""
    # A container that is not paused, restarting, exited or dead has no bracket in its status but that of its health.
    exited = _EXITED.match(status) if status[:1] in "ER" else None
    return Container(
        id=row.get("Id") or "",
        name=_name(row.get("Names") or ()),
        image=row.get("Image") or "",
        image_id=row.get("ImageID") or "",
        command=row.get("Command") or "",
        state=_STATES.get(row.get("State") or "", State.DEAD),
        status=status,
        health=_health_in(status) if status[-1:] == ")" else Health.NONE,
        exit_code=int(exited[1]) if exited else None,
        created_at=from_seconds(row.get("Created")),
        ports=tuple([_port(port) for port in row.get("Ports") or ()]),
        labels=row.get("Labels") or {},
        mounts=tuple([mount.get("Name") or mount.get("Source") or "" for mount in row.get("Mounts") or ()]),
        networks=tuple(sorted((row.get("NetworkSettings") or {}).get("Networks") or ())),
        network_mode=(row.get("HostConfig") or {}).get("NetworkMode") or "",
        size_rw_bytes=row.get("SizeRw"),
        size_root_bytes=row.get("SizeRootFs"),
    )


def _name(names: Any) -> str:
    """Its own name: a link's has the linking container's before it."""
    for name in names:
        if name.count("/") == 1:
            return str(name[1:])
    return str(names[0]).lstrip("/") if names else ""


def _health_in(status: str) -> Health:
    if status.endswith("(healthy)"):
        return Health.HEALTHY
    if status.endswith("(unhealthy)"):
        return Health.UNHEALTHY
    return Health.STARTING if status.endswith("(health: starting)") else Health.NONE


def _port(port: dict[str, Any]) -> Port:
    return Port(
        container_port=port.get("PrivatePort") or 0,
        protocol=port.get("Type") or "tcp",
        host_ip=port.get("IP") or "",
        host_port=port.get("PublicPort") or None,
    )


def parse_container_details(answer: dict[str, Any]) -> ContainerDetails:
    state = part(answer, "State")
    config = part(answer, "Config")
    host = part(answer, "HostConfig")
    health = part(state, "Health")
    policy = part(host, "RestartPolicy")
    return ContainerDetails(
        id=str(answer.get("Id") or ""),
        name=str(answer.get("Name") or "").lstrip("/"),
        image=str(config.get("Image") or ""),
        image_id=str(answer.get("Image") or ""),
        state=_STATES.get(str(state.get("Status") or ""), State.DEAD),
        health=_HEALTHS.get(str(health.get("Status") or ""), Health.NONE),
        health_output=_last_check(health),
        health_failures=int(health.get("FailingStreak") or 0),
        health_checks=tuple(_check(check) for check in items(health, "Log")),
        health_command=_health_command(config),
        exit_code=_exit_code(state),
        error=str(state.get("Error") or ""),
        was_oom_killed=bool(state.get("OOMKilled")),
        pid=int(state.get("Pid") or 0),
        is_tty=bool(config.get("Tty")),
        is_stdin_open=bool(config.get("OpenStdin")),
        is_auto_removed=bool(host.get("AutoRemove")),
        is_privileged=bool(host.get("Privileged")),
        created_at=from_text(answer.get("Created")),
        started_at=from_text(state.get("StartedAt")),
        finished_at=from_text(state.get("FinishedAt")),
        restart_count=int(answer.get("RestartCount") or 0),
        restart_policy=str(policy.get("Name") or "no"),
        restart_max_retries=int(policy.get("MaximumRetryCount") or 0),
        entrypoint=strings(config.get("Entrypoint")),
        command=strings(config.get("Cmd")),
        working_dir=str(config.get("WorkingDir") or ""),
        user=str(config.get("User") or ""),
        hostname=str(config.get("Hostname") or ""),
        env=environment(config.get("Env")),
        labels=texts(config.get("Labels")),
        ports=_inspected_ports(answer),
        mounts=tuple(_mount(mount) for mount in items(answer, "Mounts")),
        network_mode=str(host.get("NetworkMode") or ""),
        networks=_links(answer),
        memory_limit_bytes=int(host.get("Memory") or 0),
        cpus=_cpus(host),
        log_driver=str(part(host, "LogConfig").get("Type") or ""),
        raw=answer,
    )


def _exit_code(state: dict[str, Any]) -> int | None:
    """None while it runs and before it ever ran, where the engine says 0; a start that failed has its code, too."""
    code = int(state.get("ExitCode") or 0)
    if state.get("Status") == "created":
        return code or None
    return code if state.get("Status") in ("exited", "dead", "restarting") else None


def _last_check(health: dict[str, Any]) -> str:
    checks = items(health, "Log")
    return str(checks[-1].get("Output") or "").strip() if checks else ""


def _health_command(config: dict[str, Any]) -> str:
    kind, *command = strings(part(config, "Healthcheck").get("Test")) or ("NONE",)
    if kind == "CMD-SHELL":
        command = [*(strings(config.get("Shell")) or ("/bin/sh", "-c")), *command]
    return "" if kind == "NONE" else " ".join(command).strip()


def _check(check: dict[str, Any]) -> HealthCheck:
    return HealthCheck(
        ended_at=from_text(check.get("End")),
        exit_code=int(check.get("ExitCode") or 0),
        output=str(check.get("Output") or "").strip(),
    )


def _cpus(host: dict[str, Any]) -> float:
    """``--cpus``, or what ``--cpu-quota`` comes to."""
    nano_cpus = int(host.get("NanoCpus") or 0)
    if nano_cpus:
        return nano_cpus / 1e9
    quota, period = int(host.get("CpuQuota") or 0), int(host.get("CpuPeriod") or 0) or 100_000
    return quota / period if quota > 0 else 0.0


def _inspected_ports(answer: dict[str, Any]) -> tuple[Port, ...]:
    """What is published now, else (not running) what would be; with the ports that are only exposed."""
    live = part(part(answer, "NetworkSettings"), "Ports")
    configured = part(part(answer, "HostConfig"), "PortBindings")
    exposed = part(part(answer, "Config"), "ExposedPorts")
    ports: list[Port] = []
    for key in {**exposed, **configured, **live}:
        number, _, protocol = key.partition("/")
        bindings = live.get(key) or configured.get(key) or [{}]
        ports += [
            Port(
                container_port=int(number),
                protocol=protocol or "tcp",
                host_ip=binding.get("HostIp") or "",
                host_port=int(binding.get("HostPort") or 0) or None,
            )
            for binding in bindings
        ]
    return tuple(
        sorted(ports, key=lambda port: (port.container_port, port.protocol, port.host_port or 0, port.host_ip))
    )


def _mount(mount: dict[str, Any]) -> Mount:
    kind = str(mount.get("Type") or "bind")
    source = mount.get("Name") if kind == "volume" else mount.get("Source")
    return Mount(
        kind=kind,
        source=str(source or ""),
        target=str(mount.get("Destination") or ""),
        is_read_only=mount.get("RW") is False,
    )


def _links(answer: dict[str, Any]) -> tuple[NetworkLink, ...]:
    networks = part(part(answer, "NetworkSettings"), "Networks")
    return tuple(
        NetworkLink(
            network=name,
            ip_address=str((link or {}).get("IPAddress") or ""),
            gateway=str((link or {}).get("Gateway") or ""),
            aliases=strings((link or {}).get("Aliases")),
        )
        for name, link in sorted(networks.items())
    )


def parse_changes(answer: Any) -> tuple[Change, ...]:
    return tuple(
        Change(kind=_CHANGE_KINDS.get(change.get("Kind"), "C"), path=str(change.get("Path") or ""))
        for change in items(answer)
    )


def parse_processes(answer: Any) -> Processes:
    return Processes(
        titles=strings(answer.get("Titles")), rows=tuple(strings(row) for row in items(answer, "Processes"))
    )
