"""Which services a person means, and whether they are protected. Apart from handlers.py because every file here asks.

The engine is asked once, however many references.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from bot.engine.swarm_model import SwarmService
from bot.errors import BotError, Denied
from bot.telegram.call import Call
from bot.telegram.protection import PROTECT_LABEL
from bot.telegram.references import Match, match

KIND = "service"
_TRUE = ("1", "t", "true", "yes", "on")


async def find_services(
    call: Call, refs: Sequence[str]
) -> tuple[list[Match[SwarmService]], list[tuple[str, BotError]]]:
    """Each once, in the order given, named in the audit row; and what was wrong with the others."""
    every = await call.engine.swarm_services()
    found: dict[str, Match[SwarmService]] = {}
    failed: list[tuple[str, BotError]] = []
    for ref in refs:
        try:
            one = match_service(call, every, ref)
        except BotError as error:
            failed.append((ref, error))
            call.touch(KIND, ref)
            continue
        found.setdefault(one.item.id, one)
        call.touch(KIND, one.item.name, one.item.id)
    return list(found.values()), failed


async def find_service(call: Call, ref: str) -> Match[SwarmService]:
    """Raises NotFound or Ambiguous."""
    found, failed = await find_services(call, [ref])
    if failed:
        raise failed[0][1]
    return found[0]


def match_service(call: Call, every: Sequence[SwarmService], ref: str) -> Match[SwarmService]:
    return match(
        every,
        ref,
        kind=KIND,
        line=call.command.name,
        name_of=lambda service: service.name,
        id_of=lambda service: service.id,
    )


def is_protected(call: Call, service: SwarmService) -> bool:
    """By PROTECT or by its label, as containers are."""
    return service.labels.get(PROTECT_LABEL, "").lower() in _TRUE or any(
        fnmatchcase(service.name, glob) for glob in call.settings.protect
    )


def check_protection(call: Call, service: SwarmService) -> None:
    """Raises Denied where it is protected and the actor is no admin."""
    if is_protected(call, service) and not call.is_admin:
        raise Denied(key="services-protected", role="admin", name=service.name, command=call.command.name)
