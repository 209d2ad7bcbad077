"""A RunSpec as the body of ``/containers/create``, each option with its meaning on the docker command line. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bot.engine.model import Healthcheck, MountSpec, RunSpec

NANOSECONDS = 1_000_000_000

Body = dict[str, Any]


def create_body(spec: RunSpec) -> Body:
    """What is left out of the spec is left out here, so that the image's own value or the engine's default holds."""
    body: Body = {
        "Image": spec.image,
        "Hostname": spec.hostname,
        "User": spec.user,
        "WorkingDir": spec.working_dir,
        "Env": [f"{name}={value}" for name, value in spec.env],
        "Labels": dict(spec.labels),
        "Tty": spec.is_tty,
        "OpenStdin": spec.is_stdin_open,
        "AttachStdout": True,
        "AttachStderr": True,
        "StopSignal": spec.stop_signal,
        "ExposedPorts": _exposed(spec),
        "Volumes": {mount.target: {} for mount in spec.mounts if _is_anonymous(mount)},
        "HostConfig": _host_config(spec),
    }
    if spec.command:
        body["Cmd"] = list(spec.command)
    if spec.entrypoint is not None:
        # An empty one has to be said: it takes the image's away.
        body["Entrypoint"] = list(spec.entrypoint) or [""]
    if spec.healthcheck is not None:
        body["Healthcheck"] = _healthcheck(spec.healthcheck)
    if spec.network and spec.network_aliases:
        body["NetworkingConfig"] = {"EndpointsConfig": {spec.network: {"Aliases": list(spec.network_aliases)}}}
    given = _given(body)
    if spec.stop_timeout_s is not None:
        given["StopTimeout"] = spec.stop_timeout_s  # none at all is a value too
    return given


def _host_config(spec: RunSpec) -> Body:
    config: Body = {
        "NetworkMode": spec.network or "default",
        "PortBindings": _bindings(spec),
        "PublishAllPorts": spec.publish_all,
        "Binds": [_bind(mount) for mount in spec.mounts if _is_bind(mount)],
        "Mounts": [_mount(mount) for mount in spec.mounts if _is_mount(mount)],
        "Tmpfs": {mount.target: _tmpfs_options(mount) for mount in spec.mounts if _is_tmpfs(mount)},
        "VolumesFrom": list(spec.volumes_from),
        "RestartPolicy": _restart_policy(spec),
        "Memory": spec.memory_bytes,
        "MemorySwap": spec.memory_swap_bytes,
        "NanoCpus": round(spec.cpus * NANOSECONDS),
        "ReadonlyRootfs": spec.is_read_only,
        "AutoRemove": spec.is_auto_removed,
        "Privileged": spec.is_privileged,
        "CapAdd": list(spec.cap_add),
        "CapDrop": list(spec.cap_drop),
        "Devices": [_device(device) for device in spec.devices],
        "SecurityOpt": list(spec.security_opt),
        "PidMode": spec.pid_mode,
        "IpcMode": spec.ipc_mode,
        "UTSMode": spec.uts_mode,
        "UsernsMode": spec.userns_mode,
        "Dns": list(spec.dns),
        "ExtraHosts": list(spec.extra_hosts),
        "ShmSize": spec.shm_bytes,
        "Ulimits": [_ulimit(limit) for limit in spec.ulimits],
        "Sysctls": dict(spec.sysctls),
    }
    if spec.is_init:
        config["Init"] = True
    if spec.log_driver or spec.log_options:
        config["LogConfig"] = {"Type": spec.log_driver, "Config": dict(spec.log_options)}
    return _given(config)


def _given(body: Body) -> Body:
    return {name: value for name, value in body.items() if value not in (None, "", 0, False, [], {})}


def _exposed(spec: RunSpec) -> Body:
    published = [f"{port.container_port}/{port.protocol}" for port in spec.ports]
    exposed = [port if "/" in port else f"{port}/tcp" for port in spec.expose]
    return {port: {} for port in [*published, *exposed]}


def _bindings(spec: RunSpec) -> dict[str, list[Body]]:
    bindings: dict[str, list[Body]] = defaultdict(list)
    for port in spec.ports:
        host_port = "" if port.host_port is None else str(port.host_port)
        bindings[f"{port.container_port}/{port.protocol}"].append({"HostIp": port.host_ip, "HostPort": host_port})
    return dict(bindings)


def _is_bind(mount: MountSpec) -> bool:
    """Written as SOURCE:TARGET: the form in which the engine makes a folder that is missing, as for -v."""
    return mount.kind == "bind" and mount.creates_source


def _is_tmpfs(mount: MountSpec) -> bool:
    """Written as for --tmpfs, the only form that takes mount options."""
    return mount.kind == "tmpfs" and bool(mount.tmpfs_options)


def _is_anonymous(mount: MountSpec) -> bool:
    return (
        mount.kind == "volume"
        and not mount.source
        and not mount.is_read_only
        and not mount.volume_driver
        and not mount.volume_options
    )


def _is_mount(mount: MountSpec) -> bool:
    return not (_is_bind(mount) or _is_tmpfs(mount) or _is_anonymous(mount))


def _bind(mount: MountSpec) -> str:
    options = [option for option in ("ro" if mount.is_read_only else "", mount.bind_propagation) if option]
    return ":".join([mount.source, mount.target, *([",".join(options)] if options else [])])


def _mount(mount: MountSpec) -> Body:
    made: Body = {"Type": mount.kind, "Target": mount.target, "Source": mount.source, "ReadOnly": mount.is_read_only}
    if mount.kind == "bind" and mount.bind_propagation:
        made["BindOptions"] = {"Propagation": mount.bind_propagation}
    if mount.kind == "tmpfs" and mount.tmpfs_bytes:
        made["TmpfsOptions"] = {"SizeBytes": mount.tmpfs_bytes}
    if mount.kind == "volume" and (mount.volume_driver or mount.volume_options):
        driver = {"Name": mount.volume_driver or "local", "Options": dict(mount.volume_options)}
        made["VolumeOptions"] = {"DriverConfig": driver}
    return _given(made)


def _tmpfs_options(mount: MountSpec) -> str:
    size = [f"size={mount.tmpfs_bytes}"] if mount.tmpfs_bytes else []
    return ",".join([mount.tmpfs_options, *size])


def _restart_policy(spec: RunSpec) -> Body:
    if not spec.restart_policy:
        return {}
    return {"Name": spec.restart_policy, "MaximumRetryCount": spec.restart_max_retries}


def _healthcheck(check: Healthcheck) -> Body:
    if check.is_disabled:
        return {"Test": ["NONE"]}
    return _given(
        {
            "Test": ["CMD-SHELL", check.command] if check.command else [],
            "Interval": round(check.interval_s * NANOSECONDS),
            "Timeout": round(check.timeout_s * NANOSECONDS),
            "StartPeriod": round(check.start_period_s * NANOSECONDS),
            "Retries": check.retries,
        }
    )


def _device(device: str) -> Body:
    """HOST[:CONTAINER[:PERMISSIONS]]; as docker reads it, a second part of rwm letters alone is the permissions."""
    host, *rest = device.split(":")
    permissions = "rwm"
    if rest and rest[-1] and set(rest[-1]) <= set("rwm"):
        permissions = rest.pop()
    target = rest[0] if rest and rest[0] else host
    return {"PathOnHost": host, "PathInContainer": target, "CgroupPermissions": permissions}


def _ulimit(limit: str) -> Body:
    """NAME=SOFT[:HARD]. Raises ValueError for anything else."""
    name, _, values = limit.partition("=")
    soft, _, hard = values.partition(":")
    return {"Name": name, "Soft": int(soft), "Hard": int(hard or soft)}
