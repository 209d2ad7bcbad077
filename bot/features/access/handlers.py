"""A bare /start greets (with a name it is docker's start); /claim CODE makes the first admin while the console's
code is valid.
"""

from __future__ import annotations

from bot.features.access import factor, requests, rights, view
from bot.telegram.call import Call
from bot.telegram.claim import Verdict
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument, option
from bot.telegram.permits_view import ASK, DECIDE


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

GRANT = Command(
    words=("grant",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="lotsman",
    run=rights.grant,
    params=(
        argument("person", metavar="@NAME|ID"),
        argument("verbs", metavar="VERB[,VERB...]"),
        argument("glob", metavar="GLOB"),
        argument("duration", required=False, metavar="[30m|2h|7d]"),
        option("--host", metavar="HOST"),
    ),
    examples=("grant @oleg rm,update web-* 30m",),
)
REVOKE = Command(
    words=("revoke",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="lotsman",
    run=rights.revoke,
    params=(argument("person", metavar="@NAME|ID"),),
    examples=("revoke @oleg",),
)
ACCESS = Command(
    words=("access",),
    role=Role.ADMIN,
    effect=Effect.READ,
    group="lotsman",
    run=rights.show_access,
    examples=("access",),
)
ACCESS_TEST = Command(
    words=("access", "test"),
    role=Role.ADMIN,
    effect=Effect.READ,
    group="lotsman",
    run=rights.test_access,
    params=(argument("person", metavar="@NAME|ID"), argument("line", nargs=-1, required=True, metavar="COMMAND")),
    stops_at_argument=True,
    examples=("access test @oleg stop db",),
)
TOTP = Command(
    words=("totp",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=factor.totp,
    params=(argument("words", nargs=-1, metavar="[CODE | off CODE]"),),
    is_secret=True,
    works_frozen=True,
    examples=("totp", "totp 123456", "totp off 123456"),
)
LOCKDOWN = Command(
    words=("lockdown",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="lotsman",
    run=factor.lockdown,
    params=(argument("word", required=False, metavar="[off]"),),
    works_frozen=True,
    examples=("lockdown", "lockdown off"),
)

FEATURE = Feature(
    commands=(GREETING, CLAIM, GRANT, REVOKE, ACCESS, ACCESS_TEST, TOTP, LOCKDOWN),
    actions=(
        Action(name=ASK, role=Role.VIEWER, run=requests.ask_leave, effect=Effect.CHANGE),
        Action(name=DECIDE, role=Role.ADMIN, run=requests.decide, effect=Effect.CHANGE),
    ),
)
