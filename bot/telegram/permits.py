"""Commands that wait for somebody: asked for, shown to the admins, decided once, run afterwards.

Three kinds, one way: an admin's leave for what a role does not reach, the second person, the asker's own code. What
was asked for is bound to exact containers, and the asker's rights are judged anew when it runs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.errors import Denied, DiskFull
from bot.store import Outcome, Permit, PermitKind, PermitState
from bot.telegram import guard, hosts
from bot.telegram import permits_view as view
from bot.telegram.call import AwaitingConfirmation, Call, Services
from bot.telegram.command import Effect, Role
from bot.telegram.people import ChatRef
from bot.telegram.reading import shown
from bot.ui.texts import Translate, translator
from bot.ui.view import Row, View, rows_on_host

LIFE = {
    PermitKind.LEAVE: timedelta(minutes=30),
    PermitKind.SECOND: timedelta(minutes=5),
    PermitKind.FACTOR: timedelta(minutes=5),
}
LEAVES_AT_ONCE = 3  # of one asker: the admins' phones are not to be filled
NOT_ASKED_FOR = ("lotsman", "alerts")  # groups: rights over the bot itself are an admin's alone

Told = Callable[[Translate], View]


async def ask_others(call: Call) -> None:
    """Return where nobody else has to say anything; else ask, and raise AwaitingConfirmation. Raises Denied."""
    if guard.needs_code(call.settings, call.command):
        await require_code(call)
    if guard.needs_second(call.settings, call.command) and PermitKind.SECOND not in call.allowed:
        await _require_second(call)


async def require_code(call: Call) -> None:
    """Return while the asker's window is open; else ask for a code and raise AwaitingConfirmation. Raises Denied."""
    factor = call.services.factor
    if factor.is_open(call.actor.id):
        return
    if not factor.has(call.actor.id):
        raise Denied(key="factor-missing", role="admin", command=call.command.name, suggestions=["totp"])
    for older in await call.store.permits.pending_of(call.actor.id, PermitKind.FACTOR, call.clock()):
        await _drop(call, older)
    permit = await _place(call, PermitKind.FACTOR)
    sent = await call.reply(view.code_wanted(_line(call), is_private=call.chat.is_private, t=call.t))
    await _note(call.services, replace(permit, notice_id=sent))
    raise AwaitingConfirmation


async def _require_second(call: Call) -> None:
    others = admins(call.services, but=call.actor.id)
    if not others:
        raise Denied(key="second-nobody", role="admin", command=call.command.name)
    permit = await _place(call, PermitKind.SECOND)
    sent = await call.reply(view.second_wanted(_line(call), names_of(permit), call.t))
    shown_to = await _show(call.services, permit, others)
    await _note(call.services, replace(permit, notice_id=sent, shown=shown_to))
    raise AwaitingConfirmation


def offers_leave(call: Call) -> bool:
    """Whether a refused person may ask an admin for this."""
    return (
        call.command.effect is not Effect.READ
        and call.command.group not in NOT_ASKED_FOR
        and not call.body
        and not call.command.is_secret
        and call.document is None
        and bool(admins(call.services, but=call.actor.id))
    )


def leave_row(call: Call) -> tuple[Row, ...]:
    if not offers_leave(call):
        return ()
    return rows_on_host(view.ask_row(call.command.name, call.argv, call.actor.id, call.t), call.host_told)


async def ask_leave(call: Call, args: Mapping[str, Any]) -> None:
    """A press under a refusal: what was refused goes to the admins. Raises BotError for what cannot be asked for."""
    command = call.registry.by_name(str(args["command"]))
    wanted = replace_command(call, command.name, tuple(args["argv"]))
    pending = await call.store.permits.pending_of(call.actor.id, PermitKind.LEAVE, call.clock())
    is_same = any(permit.command == command.name and permit.argv == wanted.argv for permit in pending)
    others = admins(call.services, but=call.actor.id)
    if is_same or len(pending) >= LEAVES_AT_ONCE or not others:
        await call.toast(call.t("leave-again" if is_same else "leave-enough"), is_alert=True)
        return
    permit = await _place(wanted, PermitKind.LEAVE)
    await call.answer(view.leave_asked(_line(wanted), call.t))
    shown_to = await _show(call.services, permit, others)
    await _note(call.services, replace(permit, notice_id=call.message_id, shown=shown_to))


def replace_command(call: Call, name: str, argv: tuple[str, ...]) -> Call:
    """The same person in the same place, wanting another command. Raises UsageError."""
    from bot.telegram import grammar

    command = call.registry.by_name(name)
    return replace(
        call, command=command, argv=argv, args=grammar.parse(command, argv), audit=None, query_id="", confirmed=None
    )


async def decide(call: Call, permit: Permit, state: PermitState) -> bool:
    """Of two presses at once one decides; False for the other, and for one that comes late. Raises DiskFull."""
    if not await call.store.permits.decide(permit.token, state, call.clock()):
        return False
    is_allowed = state is PermitState.ALLOWED
    line = line_of(call.services, permit)
    await _tell_all(call.services, permit, lambda t: view.decided(line, is_allowed, call.actor.name, t))
    if not is_allowed and permit.audit_id is not None:
        await call.store.audit.finish(permit.audit_id, outcome=Outcome.DENIED, error=f"refused by {call.actor.name}")
    return True


async def run_after_code(call: Call) -> None:
    """What its asker's code was waited for."""
    for permit in await call.store.permits.pending_of(call.actor.id, PermitKind.FACTOR, call.clock()):
        if await call.store.permits.decide(permit.token, PermitState.ALLOWED, call.clock()) and call.resume is not None:
            await call.resume(permit)


async def expire(services: Services) -> list[Permit]:
    """Tell everybody of what nobody decided in time; those permits, for their audit rows."""
    permits = await services.store.permits.expire(services.clock())
    for permit in permits:
        await _tell_all(services, permit, partial(view.expired, line_of(services, permit)))
    return permits


def admins(services: Services, *, but: int) -> list[int]:
    everyone = services.roles.everyone()
    return sorted(user_id for user_id, role in everyone.items() if role is Role.ADMIN and user_id != but)


async def tell_admins(services: Services, told: Callable[[Translate], View], *, but: int) -> None:
    languages = await services.store.people.languages()
    for user_id in admins(services, but=but):
        t = translator(_language(services, languages.get(user_id, "")))
        await services.sender.send(ChatRef(id=user_id, is_private=True), told(t))


def line_of(services: Services, permit: Permit) -> str:
    return shown(services.registry.by_name(permit.command), permit.argv, hosts.told(services, permit.host))


def names_of(permit: Permit) -> str:
    return ", ".join(sorted(str(name) for name in permit.pinned.values()))


async def _place(call: Call, kind: PermitKind) -> Permit:
    bound = call.confirmed.bound if call.confirmed is not None else None
    pinned: dict[str, str] = {}
    if kind is not PermitKind.FACTOR and bound is None:
        pinned = {found.container.id: found.container.name for found in await guard.resolve(call)}
    now = call.clock()
    permit = Permit(
        token=secrets.token_urlsafe(12),
        kind=kind,
        asker_id=call.actor.id,
        asker_name=call.actor.name,
        asker_username=call.actor.username,
        asker_language=call.actor.language_code,
        chat_id=call.chat.id,
        topic_id=call.chat.topic_id,
        is_private=call.chat.is_private,
        message_id=call.message_id,
        update_id=call.update_id,
        via=call.via,
        command=call.command.name,
        argv=call.argv,
        body=call.kept_body,
        document=call.packed_document(),
        bound=bound,
        pinned=pinned,
        lang=call.lang,
        created_at=now,
        expires_at=now + LIFE[kind],
        audit_id=await call.audit if call.audit is not None else None,
        host=call.host,
    )
    await call.store.permits.place(permit)
    return permit


async def _show(services: Services, permit: Permit, to: list[int]) -> dict[str, int]:
    """The question, in each admin's private chat and language; where it is shown."""
    languages = await services.store.people.languages()
    shown_to: dict[str, int] = {}
    for user_id in to:
        t = translator(_language(services, languages.get(user_id, "")))
        line, names = line_of(services, permit), names_of(permit)
        may_last = bool(permit.pinned) and guard.may_be_granted(services.registry.by_name(permit.command))
        sent = await services.sender.send(
            ChatRef(id=user_id, is_private=True), view.question(permit, line, names, may_last=may_last, t=t)
        )
        if sent is not None:
            shown_to[str(user_id)] = sent
    return shown_to


async def _tell_all(services: Services, permit: Permit, told: Told) -> None:
    """In place of every question, and of the asker's notice."""
    languages = await services.store.people.languages()
    for chat_id, message_id in permit.shown.items():
        t = translator(_language(services, languages.get(int(chat_id), "")))
        await services.sender.edit(ChatRef(id=int(chat_id), is_private=True), int(message_id), told(t))
    if permit.notice_id is not None:
        chat = ChatRef(id=permit.chat_id, is_private=permit.is_private, topic_id=permit.topic_id)
        await services.sender.edit(chat, permit.notice_id, told(translator(permit.lang)))


async def _drop(call: Call, older: Permit) -> None:
    """A newer command of the same asker takes its place."""
    if await call.store.permits.decide(older.token, PermitState.REFUSED, call.clock()):
        await _tell_all(call.services, older, partial(view.expired, line_of(call.services, older)))
        if older.audit_id is not None:
            await call.store.audit.finish(older.audit_id, outcome=Outcome.CANCELLED)


async def _note(services: Services, permit: Permit) -> None:
    try:
        await services.store.permits.note(permit)
    except DiskFull:
        return


def _line(call: Call) -> str:
    return shown(call.command, call.argv, call.host_told)


def _language(services: Services, code: str) -> str:
    if services.settings.language:
        return str(services.settings.language)
    return "ru" if code.partition("-")[0] in ("ru", "uk", "be", "kk", "") else "en"
