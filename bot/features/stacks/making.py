"""The acts of a deploy, one request or two each. Apart from deploying.py, which has their order."""

from __future__ import annotations

from contextlib import suppress

from bot.engine.cluster_model import Kept, KeptFile
from bot.engine.model import NetworkSpec
from bot.engine.swarm_creation import service_body
from bot.engine.swarm_model import ServiceSpec, SwarmService
from bot.errors import BadRequest, BotError, NotFound
from bot.features.stacks.view import Deed
from bot.services import holding
from bot.services.stackfile import StackFile, StackNetwork
from bot.telegram.call import Call
from bot.telegram.service_images import pinned

KEPT = "kept"
"""What was there already and holds the same: nobody needs to read of it."""

_IS_OTHER = "only updates to Labels"


async def network(call: Call, one: StackNetwork) -> Deed:
    spec = NetworkSpec(
        name=one.name,
        driver=one.driver,
        options=one.options,
        labels=one.labels,
        subnet=one.subnet,
        is_attachable=one.is_attachable,
        is_internal=one.is_internal,
    )
    await call.engine.create_network(spec)
    return Deed(name=one.name, did="network")


async def file(call: Call, one: StackFile, there: KeptFile | None) -> tuple[Deed, str]:
    """And its id. A secret or config that holds something else is not changed by a swarm, nor by docker."""
    kind = Kept(one.kind)
    if there is None:
        id = await call.engine.create_kept(kind, one.name, one.content, one.labels)
        return Deed(name=one.name, did=kind.word), id
    try:
        await call.engine.relabel_kept(kind, there.id, one.content, one.labels)
    except BadRequest as refused:
        if _IS_OTHER not in str(refused.params.get("reason")):
            raise
        raise BotError(key="stacks-file-changed", name=one.name, path=f"{one.kind}.{one.key}.name") from None
    return Deed(name=one.name, did=KEPT), there.id


async def removal(call: Call, one: SwarmService) -> Deed:
    with suppress(NotFound):
        await call.engine.remove_service(one.id)
    return Deed(name=one.name, did="removed")


async def service(call: Call, spec: ServiceSpec, old: SwarmService | None) -> Deed:
    with_login = call.args["with_registry_auth"]
    spec, warnings = await pinned(call, spec)
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
