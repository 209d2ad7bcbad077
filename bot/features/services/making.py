"""/service create: options to a ServiceSpec, what it hands over asked about, then made and watched.

Apart from changes.py, which changes what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.engine.swarm_model import (
    FileGrant,
    Mode,
    NetworkGrant,
    RestartPolicy,
    ServiceSpec,
    SwarmService,
    UpdateConfig,
)
from bot.errors import BotError, UsageError
from bot.features.services import following, view
from bot.features.services.targets import KIND
from bot.features.services.view import Result
from bot.services import editing, values
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.service_aftermath import SERVICE_CREATE
from bot.telegram.service_dangers import handed_over
from bot.telegram.service_images import pinned
from bot.ui.service_buttons import to_card

STEP_TAKES_S = 5


async def create(call: Call) -> None:
    spec = spec_of(call.args, await ids_for(call, "secret", "config"))
    call.touch(KIND, spec.name)
    danger = await handed_over(call, spec.mounts)
    if danger or call.tapped_ask or call.confirmed is not None:
        asked = SwarmService(id=spec.name, name=spec.name, image=spec.image, mode=spec.mode, ports=spec.ports)
        question = view.Question(verb="create", services=[asked], notes=danger.notes)
        await call.confirm(view.question(question, call.t), bound=danger.bound, danger=bool(danger))
    if spec.name and any(service.name == spec.name for service in await call.engine.swarm_services()):
        raise BotError(key="services-exists", name=spec.name, suggestions=[f"service update {spec.name}"])
    spec, warnings = await pinned(call, spec)
    step = Step(
        position=0, verb=SERVICE_CREATE, kind=KIND, name=spec.name, id=spec.name or "service", patience_s=STEP_TAKES_S
    )
    await call.plan([step])
    async with call.deed(step):
        service_id, said = await call.engine.create_service(spec, with_login=call.args["with_registry_auth"])
    service = await call.engine.inspect_service(service_id)
    call.targets.clear()
    call.touch(KIND, service.name, service.id)
    result = Result(name=service.name, warnings=(*warnings, *said))
    if call.args["detach"] or service.mode.is_job or result.warnings:
        await call.answer(view.report("create", [result], call.t, ((to_card(service, call.t),),)))
    if not call.args["detach"] and not service.mode.is_job:
        await following.watch(call, service)


async def ids_for(call: Call, *options: str) -> dict[str, Mapping[str, str]]:
    """Names and ids of secrets and configs, where one of the options names any."""
    found: dict[str, Mapping[str, str]] = {"secrets": {}, "configs": {}, "networks": {}}
    for option in options:
        kind = option.partition("_")[0] + "s"
        if call.args[option] and not found[kind]:
            if kind == "networks":
                found[kind] = {network.name: network.id for network in await call.engine.list_networks()}
            else:
                found[kind] = await call.engine.swarm_ids(kind)
    return found


def spec_of(args: Mapping[str, Any], ids: Mapping[str, Mapping[str, str]]) -> ServiceSpec:
    """Raises UsageError for a value that docker would not take, NotFound for a secret or config that is not there."""
    mode = Mode(args["mode"])
    if args["replicas"] is not None and mode in (Mode.GLOBAL, Mode.GLOBAL_JOB):
        raise UsageError(key="services-global-replicas", command="service create")
    spec = ServiceSpec(
        name=values.name("--name", args["name"]) if args["name"] else "",
        image=args["image"],
        mode=mode,
        replicas=values.number("--replicas", args["replicas"]) if args["replicas"] is not None else 1,
        entrypoint=tuple(editing.words("--entrypoint", args["entrypoint"])) if args["entrypoint"] else (),
        args=tuple(args["command"]),
        env=tuple(values.pairs("-e", args["env"], needs_value=True).items()),
        labels=values.pairs("--label", args["label"]),
        container_labels=values.pairs("--container-label", args["container_label"]),
        hostname=args["hostname"] or "",
        user=args["user"] or "",
        working_dir=args["workdir"] or "",
        ports=tuple(port for text in args["publish"] for port in values.ports("--publish", text)),
        mounts=tuple(values.mount("--mount", text) for text in args["mount"]),
        networks=_networks(args["network"]),
        secrets=_grants("secret", args["secret"], ids["secrets"]),
        configs=_grants("config", args["config"], ids["configs"]),
        update=_update(args),
        healthcheck=editing.healthcheck(args),
        stop_signal=args["stop_signal"] or "",
        stop_grace_s=_seconds(args, "stop_grace_period"),
        is_init=True if args["init"] else None,
        is_read_only=args["read_only"],
    )
    return _placed(spec, args)


def _placed(spec: ServiceSpec, args: Mapping[str, Any]) -> ServiceSpec:
    """Where its tasks may run, with how much, and when they are started again."""
    return replace(
        spec,
        constraints=tuple(args["constraint"]),
        max_replicas=_number(args, "replicas_max_per_node") or 0,
        limit_cpus=values.cpus("--limit-cpu", args["limit_cpu"]) if args["limit_cpu"] else 0,
        limit_memory_bytes=values.size("--limit-memory", args["limit_memory"]) if args["limit_memory"] else 0,
        reserve_cpus=values.cpus("--reserve-cpu", args["reserve_cpu"]) if args["reserve_cpu"] else 0,
        reserve_memory_bytes=values.size("--reserve-memory", args["reserve_memory"]) if args["reserve_memory"] else 0,
        restart=RestartPolicy(
            condition=args["restart_condition"] or "",
            delay_s=_seconds(args, "restart_delay"),
            max_attempts=_number(args, "restart_max_attempts"),
        ),
    )


def _update(args: Mapping[str, Any]) -> UpdateConfig:
    ratio = args["update_max_failure_ratio"]
    return UpdateConfig(
        parallelism=_number(args, "update_parallelism"),
        delay_s=_seconds(args, "update_delay"),
        failure_action=args["update_failure_action"] or "",
        monitor_s=_seconds(args, "update_monitor"),
        max_failure_ratio=values.ratio("--update-max-failure-ratio", ratio) if ratio is not None else None,
        order=args["update_order"] or "",
    )


def _networks(texts: Sequence[str]) -> tuple[NetworkGrant, ...]:
    return tuple(values.network("--network", text) for text in texts)


def _grants(kind: str, texts: Sequence[str], ids: Mapping[str, str]) -> tuple[FileGrant, ...]:
    return tuple(editing.with_id(values.file_grant(f"--{kind}", text), kind, ids) for text in texts)


def _number(args: Mapping[str, Any], name: str) -> int | None:
    return values.number(f"--{name.replace('_', '-')}", args[name]) if args[name] is not None else None


def _seconds(args: Mapping[str, Any], name: str) -> float | None:
    return values.seconds(f"--{name.replace('_', '-')}", args[name]) if args[name] is not None else None
