"""The buttons under a refusal and under a question to the admins: ask for leave, allow, refuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.store import GivenGrant, Permit, PermitKind, PermitState
from bot.telegram import guard, permits
from bot.telegram.call import Call
from bot.telegram.permits_view import LASTING, REFUSED

LASTS = timedelta(minutes=30)


async def ask_leave(call: Call, args: Mapping[str, Any]) -> None:
    if int(args["by"]) != call.actor.id:
        await call.toast(call.t("confirm-not-yours"), is_alert=True)
        return
    await permits.ask_leave(call, args)


async def decide(call: Call, args: Mapping[str, Any]) -> None:
    permit = await call.store.permits.get(str(args["token"]))
    if permit is None:
        await call.toast(call.t("permit-over"), is_alert=True)
        return
    call.touch("person", permit.asker_name, str(permit.asker_id))
    if permit.asker_id == call.actor.id:
        call.fail("their own request")
        await call.toast(call.t("permit-own"), is_alert=True)
        return
    verdict = str(args["verdict"])
    gives = verdict != REFUSED and permit.kind is PermitKind.LEAVE
    needs_code = gives and guard.needs_code(call.settings, call.registry.by_name("grant"))
    if needs_code and not call.services.factor.is_open(call.actor.id):
        call.fail("no code")
        await call.toast(call.t("permit-code-first"), is_alert=True)
        return
    state = PermitState.REFUSED if verdict == REFUSED else PermitState.ALLOWED
    if not await permits.decide(call, permit, state):
        await call.toast(call.t("permit-over"), is_alert=True)
        return
    await call.toast()
    if verdict == LASTING:
        await _grant(call, permit)
    if state is PermitState.ALLOWED and call.resume is not None:
        await call.resume(permit)


async def _grant(call: Call, permit: Permit) -> None:
    """For exactly the containers that were asked about: a container's name has no sign that a glob knows."""
    for name in permit.pinned.values():
        given = GivenGrant(
            user_id=permit.asker_id,
            name=permit.asker_name,
            verbs=(guard.verb_of(call.registry.by_name(permit.command)),),
            glob=str(name),
            host=permit.host or call.host,
            given_by=call.actor.id,
            giver_name=call.actor.name,
            given_at=call.now,
            ends_at=call.now + LASTS,
        )
        await call.store.grants.give(given)
