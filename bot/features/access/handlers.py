"""A bare /start greets (with a name it is docker's start); /claim CODE makes the first admin while the console's
code is valid.
"""

from __future__ import annotations

from bot.features.access import view
from bot.telegram.call import Call
from bot.telegram.claim import Verdict
from bot.telegram.command import Command, Effect, Feature, Role, argument


async def greet(call: Call) -> None:
    if call.actor.role is None:
        await call.reply(view.claimable(call.t))
        return
    await call.reply(view.greeting(call.actor.name, call.actor.role.word, call.t))


async def claim(call: Call) -> None:
    if not call.chat.is_private:
        call.fail("not in private")
        await call.reply(view.not_here(call.t))
        return
    verdict = call.services.claim.hand_in(call.args["code"])
    if verdict is Verdict.ACCEPTED:
        await call.store.access.grant_role(call.actor.id, name=call.actor.name, role=Role.ADMIN.word, by=call.actor.id)
        await call.reply(view.claimed(call.t))
        return
    call.fail(verdict.value)
    if verdict is Verdict.WRONG:
        await call.reply(view.wrong(call.services.claim.tries_left, call.t))
    else:
        await call.reply(view.void(call.t))


GREETING = Command(
    words=("hello",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=greet,
    is_open=True,
)
CLAIM = Command(
    words=("claim",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="lotsman",
    run=claim,
    is_open=True,
    is_secret=True,
    params=(argument("code"),),
    examples=("claim 123456",),
)

FEATURE = Feature(commands=(GREETING, CLAIM))
