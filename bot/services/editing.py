"""``docker service update`` as a change of a service's spec. Pure, on the engine's own form of it, so that nothing is
lost that these options do not speak of.

Source: docker's CLI reference, "docker service update". Raises UsageError for a value that docker would not take.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.engine.model import Healthcheck
from bot.engine.swarm_creation import (
    config_body,
    health_body,
    mount_body,
    nanoseconds,
    network_body,
    port_body,
    secret_body,
)
from bot.engine.swarm_model import FileGrant
from bot.errors import NotFound
from bot.services import values

Args = Mapping[str, Any]
Ids = Mapping[str, Mapping[str, str]]
"""Kind (secrets, configs, networks) -> names and ids."""

IDLE = ("detach", "with_registry_auth", "service", "rollback")
"""Options that change nothing of the spec."""


def edited(spec: dict[str, Any], args: Args, ids: Ids) -> dict[str, Any]:
    """The spec with all that the options ask for. As in docker, what is to go and is not there is no failure."""
    template = _part(spec, "TaskTemplate")
    container = _part(template, "ContainerSpec")
    _edit_container(container, args)
    _edit_lists(spec, template, container, args, ids)
    _edit_resources(template, args)
    _edit_part(template, "RestartPolicy", _edit_restart, args)
    _edit_part(spec, "UpdateConfig", _edit_update, args)
    _edit_part(template, "Placement", _edit_placement, args)
    if args["replicas"] is not None:
        set_replicas(spec, values.number("--replicas", args["replicas"]))
    if args["force"]:
        template["ForceUpdate"] = int(template.get("ForceUpdate") or 0) + 1
    return spec


def set_replicas(spec: dict[str, Any], count: int) -> dict[str, Any]:
    """Raises UsageError for a mode that has no number of replicas."""
    mode = spec.get("Mode") or {}
    if "Replicated" not in mode:
        raise values.wrong("--replicas", str(count), "--mode replicated")
    spec["Mode"] = {"Replicated": {"Replicas": count}}
    return spec


def changed_names(args: Args) -> list[str]:
    """The options that were given and change something, as they are written."""
    return [
        f"--{name.replace('_', '-')}"
        for name, value in args.items()
        if name not in IDLE and value not in (None, (), False)
    ]


def healthcheck(args: Args) -> Healthcheck | None:
    """None where nothing of it was given."""
    if args["no_healthcheck"]:
        return Healthcheck(is_disabled=True)
    given = ("health_cmd", "health_interval", "health_timeout", "health_start_period", "health_retries")
    if all(args[name] is None for name in given):
        return None
    return Healthcheck(
        command=args["health_cmd"] or "",
        interval_s=_seconds(args, "health_interval"),
        timeout_s=_seconds(args, "health_timeout"),
        start_period_s=_seconds(args, "health_start_period"),
        retries=values.number("--health-retries", args["health_retries"]) if args["health_retries"] else 0,
    )


def _seconds(args: Args, name: str) -> float:
    return values.seconds(f"--{name.replace('_', '-')}", args[name]) if args[name] is not None else 0.0


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    part = body.get(name)
    if not isinstance(part, dict):
        part = body[name] = {}
    return part


def _edit_part(body: dict[str, Any], name: str, edit: Callable[[dict[str, Any], Args], None], args: Args) -> None:
    """None is left behind where there was none: an empty one says something, such as "all tasks at once"."""
    part = dict(body.get(name) or {})
    edit(part, args)
    if part or body.get(name) is not None:
        body[name] = part


def _edit_container(container: dict[str, Any], args: Args) -> None:
    for option, key in (("image", "Image"), ("hostname", "Hostname"), ("user", "User"), ("workdir", "Dir"),
                        ("stop_signal", "StopSignal")):  # fmt: skip
        if args[option] is not None:
            container[key] = args[option]
    for option, key in (("args", "Args"), ("entrypoint", "Command")):
        if args[option] is not None:
            container[key] = words(f"--{option}", args[option])
    if args["stop_grace_period"] is not None:
        container["StopGracePeriod"] = nanoseconds(_seconds(args, "stop_grace_period"))
    if args["init"]:
        container["Init"] = True
    if args["read_only"]:
        container["ReadOnly"] = True
    check = healthcheck(args)
    if check is not None:
        is_whole = check.is_disabled or check.command
        container["Healthcheck"] = {**({} if is_whole else container.get("Healthcheck") or {}), **health_body(check)}


def words(option: str, text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        raise values.wrong(option, text, "'serve --port 80'") from None


def _edit_lists(
    spec: dict[str, Any], template: dict[str, Any], container: dict[str, Any], args: Args, ids: Ids
) -> None:
    env = values.pairs("--env-add", args["env_add"], needs_value=True)
    gone = {text.partition("=")[0] for text in (*args["env_rm"], *env)}
    kept = [text for text in container.get("Env") or () if text.partition("=")[0] not in gone]
    if gone:
        container["Env"] = [*kept, *(f"{name}={value}" for name, value in env.items())]
    _edit_pairs(spec, "label", args)
    _edit_pairs(container, "container_label", args)
    _edit_ports(spec, args)
    mounts = [mount_body(values.mount("--mount-add", text)) for text in args["mount_add"]]
    _replace(container, "Mounts", mounts, args["mount_rm"], lambda one: str(one.get("Target")))
    for kind, key, body in (("secret", "Secrets", secret_body), ("config", "Configs", config_body)):
        wanted = [values.file_grant(f"--{kind}-add", text) for text in args[f"{kind}_add"]]
        found = [body(with_id(grant, kind, ids[f"{kind}s"])) for grant in wanted]
        _replace(container, key, found, args[f"{kind}_rm"], _named(f"{kind.title()}Name"))
    grants = [values.network("--network-add", text) for text in args["network_add"]]
    networks = ids["networks"]
    added = [{**network_body(grant), "Target": networks.get(grant.network, grant.network)} for grant in grants]
    removed = [networks.get(name, name) for name in args["network_rm"]]
    if added or removed:
        # Engines before 1.25 kept them beside the template.
        template["Networks"] = template.get("Networks") or spec.pop("Networks", None) or []
        _replace(template, "Networks", added, removed, lambda one: str(one.get("Target")))


def _named(key: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda one: str(one.get(key))


def _edit_pairs(body: dict[str, Any], option: str, args: Args) -> None:
    added = values.pairs(f"--{option.replace('_', '-')}-add", args[f"{option}_add"])
    gone = set(args[f"{option}_rm"])
    if added or gone:
        kept = {name: value for name, value in (body.get("Labels") or {}).items() if name not in gone}
        body["Labels"] = {**kept, **added}


def _replace(
    body: dict[str, Any],
    key: str,
    added: Sequence[dict[str, Any]],
    removed: Sequence[str],
    identity: Callable[[Mapping[str, Any]], str],
) -> None:
    """One that is added takes the place of the one that is the same thing."""
    if not added and not removed:
        return
    gone = {*removed, *(identity(one) for one in added)}
    body[key] = [*(one for one in body.get(key) or () if identity(one) not in gone), *added]


def _edit_ports(spec: dict[str, Any], args: Args) -> None:
    added = [port_body(port) for text in args["publish_add"] for port in values.ports("--publish-add", text)]
    removed = [port.target for text in args["publish_rm"] for port in values.ports("--publish-rm", text)]
    if not added and not removed:
        return
    endpoint = _part(spec, "EndpointSpec")
    new = {(port.get("PublishedPort"), port["Protocol"]) for port in added}
    kept = [
        port
        for port in endpoint.get("Ports") or ()
        if port.get("TargetPort") not in removed and (port.get("PublishedPort"), port.get("Protocol")) not in new
    ]
    endpoint["Ports"] = [*kept, *added]


def with_id(grant: FileGrant, kind: str, ids: Mapping[str, str]) -> FileGrant:
    found = ids.get(grant.name)
    if found is None:
        raise NotFound(kind=kind, ref=grant.name, suggestions=[f"{kind} ls"])
    return replace(grant, id=found)


def _edit_resources(template: dict[str, Any], args: Args) -> None:
    for prefix, key in (("limit", "Limits"), ("reserve", "Reservations")):
        cpu, memory = args[f"{prefix}_cpu"], args[f"{prefix}_memory"]
        if cpu is None and memory is None:
            continue
        part = _part(_part(template, "Resources"), key)
        if cpu is not None:
            part["NanoCPUs"] = nanoseconds(values.cpus(f"--{prefix}-cpu", cpu))
        if memory is not None:
            part["MemoryBytes"] = values.size(f"--{prefix}-memory", memory)


def _edit_restart(policy: dict[str, Any], args: Args) -> None:
    if args["restart_condition"] is not None:
        policy["Condition"] = args["restart_condition"]
    if args["restart_delay"] is not None:
        policy["Delay"] = nanoseconds(_seconds(args, "restart_delay"))
    if args["restart_max_attempts"] is not None:
        policy["MaxAttempts"] = values.number("--restart-max-attempts", args["restart_max_attempts"])


def _edit_update(config: dict[str, Any], args: Args) -> None:
    is_new = not config
    if args["update_parallelism"] is not None:
        config["Parallelism"] = values.number("--update-parallelism", args["update_parallelism"])
    for name, key in (("update_delay", "Delay"), ("update_monitor", "Monitor")):
        if args[name] is not None:
            config[key] = nanoseconds(_seconds(args, name))
    for name, key in (("update_failure_action", "FailureAction"), ("update_order", "Order")):
        if args[name] is not None:
            config[key] = args[name]
    if args["update_max_failure_ratio"] is not None:
        config["MaxFailureRatio"] = values.ratio("--update-max-failure-ratio", args["update_max_failure_ratio"])
    if is_new and config:
        config.setdefault("Parallelism", 1)


def _edit_placement(placement: dict[str, Any], args: Args) -> None:
    if args["constraint_add"] or args["constraint_rm"]:
        gone = {_plain(text) for text in (*args["constraint_rm"], *args["constraint_add"])}
        kept = [text for text in placement.get("Constraints") or () if _plain(text) not in gone]
        placement["Constraints"] = [*kept, *args["constraint_add"]]
    if args["replicas_max_per_node"] is not None:
        placement["MaxReplicas"] = values.number("--replicas-max-per-node", args["replicas_max_per_node"])


def _plain(constraint: str) -> str:
    return "".join(constraint.split())
