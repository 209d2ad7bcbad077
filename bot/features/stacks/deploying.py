"""/stack deploy: read, checked against the swarm, asked about where it has to be, then made service by service.

Apart from handlers.py because the order of these steps is what keeps a wrong file from changing anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.archives.workspace import in_thread, workspace
from bot.engine.model import NetworkSpec
from bot.engine.swarm_creation import service_body
from bot.engine.swarm_model import STACK_LABEL, FileGrant, ServiceSpec, SwarmService
from bot.errors import BotError, EngineError, UsageError
from bot.features.stacks import rollout, view
from bot.features.stacks.view import Deed, Plan
from bot.services import holding, values
from bot.services.progress import Seen
from bot.services.stackfile import Stack, StackNetwork, stack_of
from bot.sources.typed import as_meant
from bot.store import Step
from bot.telegram import service_watch
from bot.telegram.call import Call
from bot.telegram.service_aftermath import KIND, SERVICE_DEPLOY
from bot.telegram.service_dangers import handed_over

LONGEST = 256 * 1024
STEP_TAKES_S = 5
_OURS = ("bridge", "host", "none")  # of every node, and not of the swarm


async def deploy(call: Call) -> None:
    name = values.name("STACK", call.args["stack"])
    call.touch("stack", name)
    text = await _text(call)
    stack = await in_thread(lambda: stack_of(name, text))
    there = {one.name: one for one in await call.engine.swarm_services(filters={"label": [f"{STACK_LABEL}={name}"]})}
    stack, networks = await _looked_up(call, stack)
    plan = Plan(
        name=name,
        new=[one.name for one in stack.services if one.name not in there],
        there=[one.name for one in stack.services if one.name in there],
        left=sorted(there.keys() - {one.name for one in stack.services}),
        networks=[network.name for network in networks],
    )
    await _ask(call, stack, plan)
    deeds = [await _make_network(call, network) for network in networks]
    if all(deed.error is None for deed in deeds):
        deeds += await _deploy_all(call, stack.services, there)
    for deed in deeds:
        if deed.error is not None:
            call.fail(f"{deed.name}: {deed.error}")
    changed = [Seen(service=deed.after, tasks=(), nodes={}) for deed in deeds if deed.after is not None]
    if call.args["detach"] or not changed:
        await call.answer(view.deployed(plan, deeds, call.t))
        return
    async with call.live() as live:
        await service_watch.watch(call, live, changed, rollout.Face(plan=plan, deeds=deeds, may=call.may, t=call.t))


async def _text(call: Call) -> str:
    if call.body.strip() and call.document is None:
        return as_meant(call.body)
    if call.document is None:
        raise UsageError(key="stacks-no-file", command=call.command.name)
    document = call.document
    with workspace(call.settings.temporary_dir) as folder:
        sent = folder / "sent"
        await call.download(document, sent, max_bytes=LONGEST)
        content = await in_thread(sent.read_bytes)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BotError(key="review-not-text", name=document.name) from None


async def _looked_up(call: Call, stack: Stack) -> tuple[Stack, list[StackNetwork]]:
    """With the ids of secrets and configs, and the networks that are not there yet. Raises BotError for what should be
    there and is not.
    """
    secrets = await call.engine.swarm_ids("secrets") if any(one.secrets for one in stack.services) else {}
    configs = await call.engine.swarm_ids("configs") if any(one.configs for one in stack.services) else {}
    networks = {network.name: network for network in await call.engine.list_networks()}
    missing = [grant.name for one in stack.services for grant in one.secrets if grant.name not in secrets]
    missing += [grant.name for one in stack.services for grant in one.configs if grant.name not in configs]
    missing += [one.name for one in stack.networks if one.is_external and one.name not in (*networks, *_OURS)]
    if missing:
        raise BotError(key="stacks-missing", names=view.some(list(dict.fromkeys(missing))))
    local = [one.name for one in stack.networks if one.name in networks and networks[one.name].scope != "swarm"]
    if foreign := [name for name in local if name not in _OURS]:
        raise BotError(key="stacks-networks-not-swarm", names=view.some(foreign))

    def with_ids(grants: Sequence[FileGrant], ids: dict[str, str]) -> tuple[FileGrant, ...]:
        return tuple(replace(grant, id=ids[grant.name]) for grant in grants)

    services = tuple(
        replace(one, secrets=with_ids(one.secrets, dict(secrets)), configs=with_ids(one.configs, dict(configs)))
        for one in stack.services
    )
    new = [one for one in stack.networks if not one.is_external and one.name not in networks]
    return replace(stack, services=services), new


async def _ask(call: Call, stack: Stack, plan: Plan) -> None:
    mounts = [mount for one in stack.services for mount in one.mounts]
    capabilities = [name for one in stack.services for name in one.cap_add]
    danger = await handed_over(call, mounts, capabilities)
    if danger or call.tapped_ask or call.confirmed is not None:
        question = view.deploy_question(replace(plan, notes=danger.notes), call.t)
        await call.confirm(question, bound={plan.name: plan.name, **danger.bound}, danger=bool(danger))


async def _make_network(call: Call, network: StackNetwork) -> Deed:
    spec = NetworkSpec(
        name=network.name,
        driver=network.driver,
        options=network.options,
        labels=network.labels,
        subnet=network.subnet,
        is_attachable=network.is_attachable,
        is_internal=network.is_internal,
    )
    try:
        await call.engine.create_network(spec)
    except BotError as error:
        return Deed(name=network.name, error=error)
    return Deed(name=network.name, did="network")


async def _deploy_all(call: Call, specs: Sequence[ServiceSpec], there: dict[str, SwarmService]) -> list[Deed]:
    steps = [
        Step(
            position=position,
            verb=SERVICE_DEPLOY,
            kind=KIND,
            name=spec.name,
            id=there[spec.name].id if spec.name in there else spec.name,
            patience_s=STEP_TAKES_S,
            known=holding.digest(there[spec.name].spec) if spec.name in there else "",
        )
        for position, spec in enumerate(specs)
    ]
    await call.plan(steps)
    deeds = []
    for step, spec in zip(steps, specs, strict=True):
        call.touch(KIND, spec.name, step.id if step.id != spec.name else "")
        try:
            async with call.deed(step):
                deeds.append(await _deploy(call, spec, there.get(spec.name)))
        except BotError as error:
            deeds.append(Deed(name=spec.name, error=error))
    return deeds


async def _deploy(call: Call, spec: ServiceSpec, old: SwarmService | None) -> Deed:
    warnings: tuple[str, ...] = ()
    if not call.args["no_resolve_image"] and "@" not in spec.image:
        try:
            digest = await call.engine.image_digest(spec.image, with_login=call.args["with_registry_auth"])
            spec = replace(spec, image=f"{spec.image}@{digest}") if digest else spec
        except EngineError:
            warnings = (call.t("services-not-pinned", image=spec.image),)
    with_login = call.args["with_registry_auth"]
    if old is None:
        id, said = await call.engine.create_service(spec, with_login=with_login)
        after = await call.engine.inspect_service(id)
        return Deed(name=spec.name, did="create", warnings=(*warnings, *said), after=after)
    body = service_body(spec)
    force = int((old.spec.get("TaskTemplate") or {}).get("ForceUpdate") or 0)
    if force:  # a forced change is not to be taken back by the next deploy, which would replace every task
        body["TaskTemplate"]["ForceUpdate"] = force
    said = await call.engine.change_service(old.id, lambda _spec: body, with_login=with_login)
    after = await call.engine.inspect_service(old.id)
    did = "same" if holding.digest(after.spec) == holding.digest(old.spec) else "update"
    return Deed(name=spec.name, did=did, warnings=(*warnings, *said), after=after)
