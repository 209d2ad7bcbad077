"""/stack deploy: read, checked against the swarm, asked about where it has to be, then made piece by piece.

Apart from handlers.py because the order of these steps is what keeps a wrong file from changing anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.archives.workspace import in_thread
from bot.engine.cluster_model import Kept, KeptFile
from bot.engine.swarm_model import STACK_LABEL, FileGrant, ServiceSpec, SwarmService
from bot.errors import BotError
from bot.features.stacks import making, rollout, sources, view
from bot.features.stacks.view import Deed, Plan
from bot.services import holding, values
from bot.services.progress import Seen
from bot.services.stackfile import Stack, StackFile, StackNetwork, stack_of
from bot.store import Step
from bot.telegram import cluster_aftermath, service_watch
from bot.telegram.call import Call
from bot.telegram.object_aftermath import MAKE, NETWORK
from bot.telegram.service_aftermath import KIND, SERVICE_DEPLOY, SERVICE_RM
from bot.telegram.service_dangers import handed_over

STEP_TAKES_S = 5
_Act = Callable[[], Awaitable[Deed]]
_OURS = ("bridge", "host", "none")  # of every node, and not of the swarm


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """The stack beside what the swarm has. ``networks`` are those that are not there yet; ``kept``: what is there under
    the names of ``files``, by kind and name.
    """

    stack: Stack
    there: Mapping[str, SwarmService]
    networks: Sequence[StackNetwork]
    files: Sequence[StackFile]
    kept: Mapping[tuple[str, str], KeptFile]

    @property
    def left(self) -> list[SwarmService]:
        """Services of the stack that the file does not have any more."""
        wanted = {one.name for one in self.stack.services}
        return [service for name, service in sorted(self.there.items()) if name not in wanted]


async def deploy(call: Call) -> None:
    name = values.name("STACK", call.args["stack"])
    call.touch("stack", name)
    source = await sources.source_of(call, name)
    stack = await in_thread(lambda: stack_of(name, source.text))
    looked = await _look_up(call, stack, await sources.filled(source, stack.files))
    plan = _plan_of(call, looked)
    await _ask(call, looked, plan)
    deeds = await _make(call, looked)
    for deed in deeds:
        if deed.error is not None:
            call.fail(f"{deed.name}: {deed.error}")
    changed = [Seen(service=deed.after, tasks=(), nodes={}) for deed in deeds if deed.after is not None]
    if call.args["detach"] or not changed:
        await call.answer(view.deployed(plan, deeds, call.t))
        return
    async with call.live() as live:
        await service_watch.watch(call, live, changed, rollout.Face(plan=plan, deeds=deeds, may=call.may, t=call.t))


def _plan_of(call: Call, looked: _Looked) -> Plan:
    services = [one.name for one in looked.stack.services]
    left = [service.name for service in looked.left]
    return Plan(
        name=looked.stack.name,
        new=[name for name in services if name not in looked.there],
        there=[name for name in services if name in looked.there],
        left=[] if call.args["prune"] else left,
        removed=left if call.args["prune"] else [],
        networks=[network.name for network in looked.networks],
        files=[one.name for one in looked.files if (one.kind, one.name) not in looked.kept],
    )


async def _look_up(call: Call, stack: Stack, files: Sequence[StackFile]) -> _Looked:
    """Raises BotError for what should be there and is not."""
    name = stack.name
    there = {one.name: one for one in await call.engine.swarm_services(filters={"label": [f"{STACK_LABEL}={name}"]})}
    networks = {network.name: network for network in await call.engine.list_networks()}
    kept = {(kind.value, one.name): one for kind in _kinds(stack) for one in await call.engine.kept_files(kind)}
    brought = {(one.kind, one.name) for one in files}
    wanted = [(kind, grant.name) for kind, grants in _grants(stack) for grant in grants]
    missing = [name for kind, name in wanted if (kind, name) not in kept and (kind, name) not in brought]
    missing += [one.name for one in stack.networks if one.is_external and one.name not in (*networks, *_OURS)]
    if missing:
        raise BotError(key="stacks-missing", names=view.some(list(dict.fromkeys(missing))))
    local = [one.name for one in stack.networks if one.name in networks and networks[one.name].scope != "swarm"]
    if foreign := [name for name in local if name not in _OURS]:
        raise BotError(key="stacks-networks-not-swarm", names=view.some(foreign))
    new = [one for one in stack.networks if not one.is_external and one.name not in networks]
    return _Looked(stack=stack, there=there, networks=new, files=files, kept=kept)


def _kinds(stack: Stack) -> list[Kept]:
    used = {kind for kind, grants in _grants(stack) if grants} | {one.kind for one in stack.files}
    return [kind for kind in Kept if kind.value in used]


def _grants(stack: Stack) -> list[tuple[str, Sequence[FileGrant]]]:
    return [
        *(("secrets", one.secrets) for one in stack.services),
        *(("configs", one.configs) for one in stack.services),
    ]


async def _ask(call: Call, looked: _Looked, plan: Plan) -> None:
    mounts = [mount for one in looked.stack.services for mount in one.mounts]
    capabilities = [name for one in looked.stack.services for name in one.cap_add]
    danger = await handed_over(call, mounts, capabilities)
    if danger or plan.removed or call.tapped_ask or call.confirmed is not None:
        question = view.deploy_question(replace(plan, notes=danger.notes), call.t)
        gone = {one.id: one.name for one in looked.left} if plan.removed else {}
        bound = {plan.name: plan.name, **danger.bound, **gone}
        await call.confirm(question, bound=bound, danger=bool(danger))


async def _make(call: Call, looked: _Looked) -> list[Deed]:
    """Removals first, as docker has them: they may hold what comes. Services only where the ground is laid."""
    ids = {key: one.id for key, one in looked.kept.items()}

    async def keep(one: StackFile) -> Deed:
        deed, ids[one.kind, one.name] = await making.file(call, one, looked.kept.get((one.kind, one.name)))
        return deed

    async def bring_up(one: ServiceSpec) -> Deed:
        return await making.service(call, _with_ids(one, ids), looked.there.get(one.name))

    removed = looked.left if call.args["prune"] else []
    ground: list[tuple[Step, _Act]] = [
        *((_step(SERVICE_RM, KIND, one.name, id=one.id), partial(making.removal, call, one)) for one in removed),
        *((_step(MAKE, NETWORK, one.name), partial(making.network, call, one)) for one in looked.networks),
        *((_step(cluster_aftermath.MAKE, Kept(one.kind).word, one.name), partial(keep, one)) for one in looked.files),
    ]
    services: list[tuple[Step, _Act]] = [
        (_service_step(one, looked.there.get(one.name)), partial(bring_up, one)) for one in looked.stack.services
    ]
    acts = [(replace(step, position=at), act) for at, (step, act) in enumerate([*ground, *services])]
    await call.plan([step for step, _act in acts])
    deeds = [await _do(call, step, act) for step, act in acts[: len(ground)]]
    if all(deed.error is None for deed in deeds):
        deeds += [await _do(call, step, act) for step, act in acts[len(ground) :]]
    return [deed for deed in deeds if deed.did != making.KEPT]


async def _do(call: Call, step: Step, act: _Act) -> Deed:
    call.touch(step.kind, step.name, step.id if step.id != step.name else "")
    try:
        async with call.deed(step):
            return await act()
    except BotError as error:
        return Deed(name=step.name, error=error)


def _step(verb: str, kind: str, name: str, *, id: str = "", known: str = "") -> Step:
    return Step(position=0, verb=verb, kind=kind, name=name, id=id or name, patience_s=STEP_TAKES_S, known=known)


def _service_step(spec: ServiceSpec, old: SwarmService | None) -> Step:
    known = holding.digest(old.spec) if old is not None else ""
    return _step(SERVICE_DEPLOY, KIND, spec.name, id=old.id if old is not None else "", known=known)


def _with_ids(spec: ServiceSpec, ids: Mapping[tuple[str, str], str]) -> ServiceSpec:
    def granted(kind: str, grants: Sequence[FileGrant]) -> tuple[FileGrant, ...]:
        return tuple(replace(grant, id=ids[kind, grant.name]) for grant in grants)

    return replace(spec, secrets=granted("secrets", spec.secrets), configs=granted("configs", spec.configs))
