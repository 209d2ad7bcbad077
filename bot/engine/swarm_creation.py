"""A ServiceSpec as the body of ``/services/create``. Pure.

Source: Engine API reference, "Create a service"; what each option means is docker's CLI reference, "docker service
create".
"""

from __future__ import annotations

from typing import Any

from bot.engine.model import Healthcheck, MountSpec
from bot.engine.swarm_model import (
    STACK_LABEL,
    FileGrant,
    Mode,
    NetworkGrant,
    RestartPolicy,
    ServicePort,
    ServiceSpec,
    UpdateConfig,
)

NANOSECONDS = 1_000_000_000

Body = dict[str, Any]


def nanoseconds(seconds: float) -> int:
    return round(seconds * NANOSECONDS)


def service_body(spec: ServiceSpec) -> Body:
    """What is left out of the spec is left out here, so that the image's own value or the engine's default holds."""
    body: Body = {
        "Name": spec.name,
        "Labels": dict(spec.labels),
        "Mode": mode_body(spec.mode, spec.replicas),
        "TaskTemplate": _task_template(spec),
        "UpdateConfig": update_body(spec.update),
        "RollbackConfig": update_body(spec.rollback),
    }
    ports = [port_body(port) for port in spec.ports]
    body["EndpointSpec"] = _given({"Mode": "dnsrr" if spec.is_dnsrr else "vip", "Ports": ports})
    return _given(body)


def mode_body(mode: Mode, replicas: int) -> Body:
    match mode:
        case Mode.REPLICATED:
            return {"Replicated": {"Replicas": replicas}}
        case Mode.GLOBAL:
            return {"Global": {}}
        case Mode.REPLICATED_JOB:
            return {"ReplicatedJob": {"MaxConcurrent": replicas, "TotalCompletions": replicas}}
        case Mode.GLOBAL_JOB:
            return {"GlobalJob": {}}


def _task_template(spec: ServiceSpec) -> Body:
    placement: Body = {"Constraints": list(spec.constraints)}
    if spec.spread:
        placement["Preferences"] = [{"Spread": {"SpreadDescriptor": path}} for path in spec.spread]
    if spec.max_replicas:
        placement["MaxReplicas"] = spec.max_replicas
    given = _given(
        {
            "RestartPolicy": restart_body(spec.restart),
            "Networks": [network_body(grant) for grant in spec.networks],
            "LogDriver": _given({"Name": spec.log_driver, "Options": dict(spec.log_options)}),
        }
    )
    resources = _given(
        {
            "Limits": _given({**resources_body(spec.limit_cpus, spec.limit_memory_bytes), "Pids": spec.limit_pids}),
            "Reservations": resources_body(spec.reserve_cpus, spec.reserve_memory_bytes),
        }
    )
    # The empty ones too, as docker has them: to a swarm they are another task than none.
    return {"ContainerSpec": _container(spec), "Resources": resources, "Placement": _given(placement), **given}


def _container(spec: ServiceSpec) -> Body:
    body = _given(
        {
            "Image": spec.image,
            "Command": list(spec.entrypoint),
            "Args": list(spec.args),
            "Env": [f"{name}={value}" for name, value in spec.env],
            "Labels": dict(spec.container_labels),
            "Hostname": spec.hostname,
            "User": spec.user,
            "Dir": spec.working_dir,
            "Mounts": [mount_body(mount) for mount in spec.mounts],
            "Secrets": [secret_body(grant) for grant in spec.secrets],
            "Configs": [config_body(grant) for grant in spec.configs],
            "StopSignal": spec.stop_signal,
            "ReadOnly": spec.is_read_only,
            "CapabilityAdd": list(spec.cap_add),
            "CapabilityDrop": list(spec.cap_drop),
            "Hosts": list(spec.hosts),
            "DNSConfig": _given({"Nameservers": list(spec.dns), "Search": list(spec.dns_search)}),
            "Sysctls": dict(spec.sysctls),
            "Ulimits": [{"Name": one.name, "Soft": one.soft, "Hard": one.hard} for one in spec.ulimits],
            "TTY": spec.is_tty,
            "OpenStdin": spec.is_stdin_open,
        }
    )
    if spec.healthcheck is not None:
        body["Healthcheck"] = health_body(spec.healthcheck)
    if spec.stop_grace_s is not None:
        body["StopGracePeriod"] = nanoseconds(spec.stop_grace_s)  # none at all is a value too
    if spec.is_init is not None:
        body["Init"] = spec.is_init
    if STACK_LABEL in spec.labels:
        # docker says so of a stack's services: without it, its own deploy of the same file would replace every task.
        body["Privileges"] = {"CredentialSpec": None, "SELinuxContext": None}
    return body


def port_body(port: ServicePort) -> Body:
    return _given(
        {
            "Protocol": port.protocol,
            "TargetPort": port.target,
            "PublishedPort": port.published,
            "PublishMode": "ingress" if port.is_ingress else "host",
        }
    )


def mount_body(mount: MountSpec) -> Body:
    made: Body = {"Type": mount.kind, "Target": mount.target, "Source": mount.source, "ReadOnly": mount.is_read_only}
    if mount.bind_propagation:
        made["BindOptions"] = {"Propagation": mount.bind_propagation}
    if mount.tmpfs_bytes:
        made["TmpfsOptions"] = {"SizeBytes": mount.tmpfs_bytes}
    if mount.kind == "volume":
        driver = {"Name": mount.volume_driver or "local", "Options": dict(mount.volume_options)}
        is_said = mount.volume_driver or mount.volume_options
        labels = dict(mount.volume_labels)
        made["VolumeOptions"] = _given(
            {"NoCopy": mount.keeps_empty, "Labels": labels, "DriverConfig": driver if is_said else {}}
        )
    return _given(made)


def network_body(grant: NetworkGrant) -> Body:
    return _given({"Target": grant.network, "Aliases": list(grant.aliases)})


def secret_body(grant: FileGrant) -> Body:
    return {"File": _file(grant), "SecretID": grant.id, "SecretName": grant.name}


def config_body(grant: FileGrant) -> Body:
    return {"File": _file(grant), "ConfigID": grant.id, "ConfigName": grant.name}


def _file(grant: FileGrant) -> Body:
    return {"Name": grant.target or grant.name, "UID": grant.uid, "GID": grant.gid, "Mode": grant.mode}


def resources_body(cpus: float, memory_bytes: int) -> Body:
    return _given({"NanoCPUs": nanoseconds(cpus), "MemoryBytes": memory_bytes})


def restart_body(policy: RestartPolicy) -> Body:
    body: Body = {"Condition": policy.condition} if policy.condition else {}
    if policy.delay_s is not None:
        body["Delay"] = nanoseconds(policy.delay_s)
    if policy.max_attempts is not None:
        body["MaxAttempts"] = policy.max_attempts
    if policy.window_s is not None:
        body["Window"] = nanoseconds(policy.window_s)
    return body


def update_body(config: UpdateConfig) -> Body:
    """Docker's own defaults stand where something is said and the rest is not: the API's would be another, all tasks
    at once.
    """
    if config == UpdateConfig():
        return {}
    body: Body = {"Parallelism": 1 if config.parallelism is None else config.parallelism}
    if config.delay_s is not None:
        body["Delay"] = nanoseconds(config.delay_s)
    if config.failure_action:
        body["FailureAction"] = config.failure_action
    if config.monitor_s is not None:
        body["Monitor"] = nanoseconds(config.monitor_s)
    if config.max_failure_ratio is not None:
        body["MaxFailureRatio"] = config.max_failure_ratio
    if config.order:
        body["Order"] = config.order
    return body


def health_body(check: Healthcheck) -> Body:
    if check.is_disabled:
        return {"Test": ["NONE"]}
    return _given(
        {
            "Test": ["CMD-SHELL", check.command] if check.command else ["CMD", *check.words] if check.words else [],
            "Interval": nanoseconds(check.interval_s),
            "Timeout": nanoseconds(check.timeout_s),
            "StartPeriod": nanoseconds(check.start_period_s),
            "Retries": check.retries,
        }
    )


def _given(body: Body) -> Body:
    return {name: value for name, value in body.items() if value not in (None, "", 0, False, [], {})}
