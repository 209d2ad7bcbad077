"""/hosts and /use: every engine at a glance, its card, and the choice of one for a chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.engine.model import Space
from bot.errors import BotError, Denied, EngineError
from bot.features.hosts import view
from bot.features.hosts.view import Fares
from bot.store import Sample, Tier
from bot.store.incident_rows import Trouble
from bot.telegram import hosts as choice
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument
from bot.telegram.every_host import Answer, ask_one, note_failures, show
from bot.ui.view import View

MEASURED_WITHIN = timedelta(minutes=2)  # an older sample is not how the host fares now


async def show_hosts(call: Call) -> None:
    away, chosen = await asyncio.gather(_away(call), choice.chosen(call.services, call.chat))

    def listed(answers: Sequence[Answer[Fares]]) -> View:
        return view.listed(answers, away, chosen=chosen, now=call.now, t=call.t)

    note_failures(call, await show(call, lambda host: _look(call, host), listed))


async def open_card(call: Call, args: Mapping[str, Any]) -> None:
    host = str(args["name"])
    if host not in call.services.fleet:
        raise choice.unknown(host, call.services.fleet.names)
    away, answer = await asyncio.gather(
        _away(call), ask_one(call, host, lambda name: _look(call, name), told=view.at_length)
    )
    if answer.failure:
        call.fail(f"{host}: {answer.failure}")
    chosen = await choice.chosen(call.services, call.chat)
    await call.answer(view.card(answer, away.get(host), chosen=chosen, now=call.now, t=call.t))


async def use(call: Call) -> None:
    fleet = call.services.fleet
    wanted = call.args["host"].lower().lstrip("@") if call.args["host"] else call.named_host
    if not wanted:
        chosen = await choice.chosen(call.services, call.chat)
        await call.answer(view.choosing(fleet.names, chosen, t=call.t))
        return
    await _choose(call, wanted)


async def choose(call: Call, args: Mapping[str, Any]) -> None:
    await _choose(call, str(args["name"]))


async def _choose(call: Call, host: str) -> None:
    """A group's host decides what an operator's next line is about, so that a viewer does not choose it."""
    fleet = call.services.fleet
    if host not in fleet:
        raise choice.unknown(host, fleet.names, command=USE)
    if not call.chat.is_private and (call.actor.role is None or call.actor.role < Role.OPERATOR):
        raise Denied(key="error-host-reading", name=host, role=Role.OPERATOR.word, command=USE.name)
    await call.store.chat_hosts.choose(call.chat.id, host)
    call.touch("host", host)
    await call.answer(view.chosen(host, fleet.names, t=call.t))


async def _look(call: Call, host: str) -> Fares:
    engine = call.services.fleet[host]
    info, space, load = await asyncio.gather(engine.info(), _space(call, host), _load(call, host))
    return Fares(info=info, space=space, load=load)


async def _space(call: Call, host: str) -> Space | None:
    try:
        return await call.services.fleet[host].data_root_space()
    except EngineError:
        return None


async def _load(call: Call, host: str) -> Sample | None:
    """What its containers used together when it was last measured."""
    found = await call.store.samples.sums(host, Tier.SECONDS, call.now - MEASURED_WITHIN)
    return found[-1] if found else None


async def _away(call: Call) -> dict[str, datetime]:
    """Since when each is away that those who watch have seen go."""
    if call.services.incidents is None:
        return {}
    try:
        found = await call.services.incidents.open()
    except BotError:
        return {}
    return {one.host: one.opened_at for one in found if one.trouble is Trouble.ENGINE}


HOSTS = Command(
    words=("hosts",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="system",
    run=show_hosts,
    examples=("hosts",),
)
USE = Command(
    words=("use",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="system",
    run=use,
    params=(argument("host", required=False, metavar="[HOST]"),),
    examples=("use", "use vps"),
)

FEATURE = Feature(
    commands=(HOSTS, USE),
    actions=(
        Action(name=view.CARD, role=Role.VIEWER, run=open_card),
        Action(name=view.CHOOSE, role=Role.VIEWER, run=choose),
    ),
)
