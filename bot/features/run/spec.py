"""From the parsed options to a RunSpec. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.engine.model import Healthcheck, RunSpec
from bot.errors import UsageError
from bot.features.run import values


def build_spec(args: Mapping[str, Any]) -> RunSpec:
    """Raises UsageError for a value that docker would not take."""
    restart_policy, retries = values.restart(args["restart"]) if args["restart"] else ("", 0)
    mounts = [values.volume(value) for value in args["volume"]]
    mounts += [values.mount(value) for value in args["mount"]]
    mounts += [values.tmpfs(value) for value in args["tmpfs"]]
    entrypoint = args["entrypoint"]
    network, aliases = values.network(args["network"])
    if args["rm"] and restart_policy not in ("", "no"):
        raise UsageError(key="run-conflict", one="--rm", other="--restart")
    return RunSpec(
        image=args["image"],
        command=tuple(args["command"]),
        # One word, as docker has it; an empty one takes the image's away.
        entrypoint=None if entrypoint is None else (entrypoint,) if entrypoint else (),
        name=values.name(args["name"]) if args["name"] else "",
        hostname=args["hostname"] or "",
        user=args["user"] or "",
        working_dir=args["workdir"] or "",
        env=values.environment(args["env"]),
        labels=values.pairs("-l", args["label"]),
        ports=tuple(binding for value in args["publish"] for binding in values.port(value)),
        publish_all=args["publish_all"],
        expose=values.expose(args["expose"]),
        mounts=tuple(mounts),
        volumes_from=tuple(args["volumes_from"]),
        network=network,
        network_aliases=(*aliases, *args["network_alias"]),
        restart_policy=restart_policy,
        restart_max_retries=retries,
        memory_bytes=values.size("-m", args["memory"]) if args["memory"] else 0,
        memory_swap_bytes=_swap(args["memory_swap"]),
        cpus=values.cpus(args["cpus"]) if args["cpus"] else 0.0,
        is_init=args["init"],
        is_read_only=args["read_only"],
        is_tty=args["tty"],
        is_stdin_open=args["interactive"],
        is_auto_removed=args["rm"],
        is_privileged=args["privileged"],
        healthcheck=_healthcheck(args),
        cap_add=tuple(args["cap_add"]),
        cap_drop=tuple(args["cap_drop"]),
        devices=tuple(args["device"]),
        security_opt=tuple(args["security_opt"]),
        pid_mode=args["pid"] or "",
        ipc_mode=args["ipc"] or "",
        uts_mode=args["uts"] or "",
        userns_mode=args["userns"] or "",
        dns=tuple(args["dns"]),
        extra_hosts=tuple(values.extra_host(value) for value in args["add_host"]),
        stop_signal=args["stop_signal"] or "",
        stop_timeout_s=values.number("--stop-timeout", args["stop_timeout"]) if args["stop_timeout"] else None,
        log_driver=args["log_driver"] or "",
        log_options=values.pairs("--log-opt", args["log_opt"]),
        shm_bytes=values.size("--shm-size", args["shm_size"]) if args["shm_size"] else 0,
        ulimits=tuple(values.ulimit(value) for value in args["ulimit"]),
        sysctls=values.pairs("--sysctl", args["sysctl"]),
        platform=args["platform"] or "",
    )


def _swap(value: str | None) -> int:
    if not value:
        return 0
    return -1 if value == "-1" else values.size("--memory-swap", value)


def _healthcheck(args: Mapping[str, Any]) -> Healthcheck | None:
    names = ("health_cmd", "health_interval", "health_timeout", "health_start_period", "health_retries")
    if args["no_healthcheck"]:
        if any(args[name] for name in names):
            raise UsageError(key="run-conflict", one="--no-healthcheck", other="--health-*")
        return Healthcheck(is_disabled=True)
    if not any(args[name] for name in names):
        return None
    return Healthcheck(
        command=args["health_cmd"] or "",
        interval_s=_seconds("--health-interval", args["health_interval"]),
        timeout_s=_seconds("--health-timeout", args["health_timeout"]),
        start_period_s=_seconds("--health-start-period", args["health_start_period"]),
        retries=values.number("--health-retries", args["health_retries"]) if args["health_retries"] else 0,
    )


def _seconds(option: str, value: str | None) -> float:
    return values.seconds(option, value) if value else 0.0
