"""/network create, connect and disconnect: what changes a network without destroying it.

Apart from handlers.py because these two-sided acts have their own questions.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.engine.model import Network, NetworkSpec
from bot.errors import BotError, UsageError
from bot.features.networks import view
from bot.features.networks.view import Link
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.object_aftermath import CONNECT, DISCONNECT, LINK, MAKE, NETWORK
from bot.telegram.protection import protects
from bot.telegram.references import Match, match
from bot.telegram.targets import Found, resolve_container

KIND = "network"


async def create(call: Call) -> None:
    name = call.args["network"]
    spec = NetworkSpec(
        name=name,
        driver=call.args["driver"],
        subnet=_single(call, "subnet"),
        gateway=_single(call, "gateway"),
        ip_range=_single(call, "ip_range"),
        is_internal=call.args["internal"],
        is_attachable=call.args["attachable"],
        enable_ipv6=call.args["ipv6"],
        labels=_pairs(call, call.args["label"], needs_value=False),
        options=_pairs(call, call.args["opt"], needs_value=True),
    )
    call.touch(KIND, name)
    if (spec.gateway or spec.ip_range) and not spec.subnet:
        raise UsageError(key="networks-needs-subnet", command=call.command.name)
    if any(network.name == name for network in await call.engine.list_networks()):
        raise BotError(key="networks-exists", name=name, suggestions=[f"network inspect {name}"])
    step = Step(position=0, verb=MAKE, kind=NETWORK, name=name, id=name)
    await call.plan([step])
    async with call.deed(step):
        identity = await call.engine.create_network(spec)
    call.targets.clear()
    call.touch(KIND, name, identity)
    await call.answer(view.created(name, identity, call.t))


async def connect(call: Call) -> None:
    if call.args["ip"] and call.args["ip6"]:
        raise UsageError(key="networks-one-address", command=call.command.name)
    network, container = await _both(call)
    link = Link(container=container.container.name, network=network.item.name)
    if network.item.name in container.container.networks:
        raise BotError(key="networks-connected", container=link.container, network=link.network)
    await _ask(call, "connect", network, container)
    address = call.args["ip"] or call.args["ip6"] or ""
    async with _linking(call, CONNECT, link, container):
        await call.engine.connect_network(
            network.item.id, container.container.id, aliases=call.args["alias"], ip_address=address
        )
    may_undo = call.may("network disconnect")
    await call.answer(view.linked("connect", link, is_last=False, may_undo=may_undo, t=call.t))


async def disconnect(call: Call) -> None:
    network, container = await _both(call)
    link = Link(container=container.container.name, network=network.item.name)
    if network.item.name not in container.container.networks:
        raise BotError(key="networks-not-connected", container=link.container, network=link.network)
    await _ask(call, "disconnect", network, container)
    async with _linking(call, DISCONNECT, link, container):
        await call.engine.disconnect_network(network.item.id, container.container.id, force=call.args["force"])
    is_last = set(container.container.networks) == {network.item.name}
    may_undo = call.may("network connect")
    await call.answer(view.linked("disconnect", link, is_last=is_last, may_undo=may_undo, t=call.t))


@asynccontextmanager
async def _linking(call: Call, verb: str, link: Link, container: Found) -> AsyncIterator[None]:
    step = Step(position=0, verb=verb, kind=LINK, name=link.container, id=container.container.id, known=link.network)
    await call.plan([step])
    async with call.deed(step):
        yield


async def _both(call: Call) -> tuple[Match[Network], Found]:
    container = await resolve_container(call, call.args["container"])
    call.touch(KIND, call.args["network"])
    network = match(
        await call.engine.list_networks(),
        call.args["network"],
        kind=KIND,
        line=call.command.name,
        name_of=lambda item: item.name,
        id_of=lambda item: item.id,
    )
    call.targets.clear()
    call.touch("container", container.container.name, container.container.id)
    call.touch(KIND, network.item.name, network.item.id)
    return network, container


async def _ask(call: Call, verb: str, network: Match[Network], container: Found) -> None:
    """A guess, a protected container, and a tap ask first; a line with both names acts at once."""
    notes = [
        call.t("networks-guessed", ref=ref, name=name)
        for ref, name, is_guessed in (
            (network.ref, network.item.name, network.is_guessed),
            (container.ref, container.container.name, container.is_guessed),
        )
        if is_guessed
    ]
    if protects(call, container.container):
        notes.append(call.t("networks-protected", name=container.container.name))
    if not notes and not call.tapped_ask and call.confirmed is None:
        return
    link = Link(container=container.container.name, network=network.item.name)
    bound = {network.item.id: network.item.name, container.container.id: container.container.name}
    await call.confirm(view.link_question(verb, link, notes=notes, t=call.t), bound=bound)


def _single(call: Call, name: str) -> str:
    """Docker takes several for a network of two families; one is what is offered here, and not in silence."""
    values: Sequence[str] = call.args[name]
    if len(values) > 1:
        raise UsageError(key="networks-only-one", option=f"--{name.replace('_', '-')}", command=call.command.name)
    return values[0] if values else ""


def _pairs(call: Call, texts: Sequence[str], *, needs_value: bool) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not name or (needs_value and not sign):
            raise UsageError(key="networks-bad-pair", text=text, command=call.command.name)
        pairs[name] = value
    return pairs
