"""/totp: set up the second factor in private, hand in a code, take it off; and the lockdown that a code lifts."""

from __future__ import annotations

from aiogram.utils.formatting import Code, Text

from bot.errors import BotError, UsageError
from bot.telegram import permits
from bot.telegram.call import Call
from bot.telegram.factor import CodeVerdict, is_code, picture
from bot.ui.texts import Translate
from bot.ui.view import View


async def totp(call: Call) -> None:
    words = [word for word in call.args["words"] if word]
    has_code = bool(words) and is_code("".join(words[-2:] if words[0] != "off" else words[1:]))
    if has_code and call.message_id is not None:
        await call.services.sender.delete(call.chat, call.message_id)  # a code is not to be read by who looks later
    if not call.chat.is_private:
        raise UsageError(key="totp-private")
    if not words:
        await _set_up(call)
    elif words[0].lower() == "off":
        await _take_off(call, "".join(words[1:]))
    else:
        await _hand_in(call, "".join(words))


async def _set_up(call: Call) -> None:
    factor = call.services.factor
    if factor.has(call.actor.id):
        key = "totp-open" if factor.is_open(call.actor.id) else "totp-have"
        await call.reply(View(text=Text(call.t(key))))
        return
    if call.settings.read_only or await call.store.lockdown.now() is not None:
        raise BotError(key="totp-frozen")  # or whoever holds an admin's phone would set one up and lift the lockdown
    offer = await factor.offer(call.actor.id, call.actor.username or str(call.actor.id))
    if offer is None:
        await call.reply(View(text=Text(call.t("totp-have"))))
        return
    caption = Text(call.t("totp-offer"), "\n", Code(offer.secret), "\n", call.t("totp-offer-next"))
    sent = await call.services.sender.photo(call.chat, picture(offer.uri), caption)
    await call.store.factors.shown(call.actor.id, sent)


async def _hand_in(call: Call, code: str) -> None:
    if not is_code(code):
        raise UsageError(key="totp-no-code")
    before = await call.store.factors.get(call.actor.id)
    verdict, left = await call.services.factor.hand_in(call.actor.id, code)
    if verdict is not CodeVerdict.ACCEPTED:
        await _refuse(call, verdict, left)
        return
    is_new = before is not None and not before.is_proven
    if before is not None and before.shown_as is not None:
        await call.services.sender.delete(call.chat, before.shown_as)
        await call.store.factors.shown(call.actor.id, None)
    await call.reply(View(text=Text(call.t("totp-set" if is_new else "totp-accepted"))))
    if is_new:
        await _tell_others(call, "totp-told-set")
    await permits.run_after_code(call)


async def _take_off(call: Call, code: str) -> None:
    await _refuse_while_frozen(call)
    verdict, left = await call.services.factor.hand_in(call.actor.id, code)
    if verdict is not CodeVerdict.ACCEPTED:
        await _refuse(call, verdict, left)
        return
    await call.services.factor.remove(call.actor.id)
    await call.reply(View(text=Text(call.t("totp-off"))))
    await _tell_others(call, "totp-told-off")


async def _refuse_while_frozen(call: Call) -> None:
    if call.settings.read_only or await call.store.lockdown.now() is not None:
        raise BotError(key="totp-frozen")


async def _refuse(call: Call, verdict: CodeVerdict, left: int) -> None:
    call.fail(f"code {verdict.value}")
    await call.reply(View(text=Text(call.t(f"totp-{verdict.value}", tries=left))))
    if verdict is CodeVerdict.LOCKED:
        await _tell_others(call, "totp-told-locked")


async def lockdown(call: Call) -> None:
    word = (call.args["word"] or "").lower()
    if word not in ("", "off"):
        raise UsageError(key="lockdown-usage", command="lockdown")
    if word == "off":
        await _lift(call)
        return
    await call.store.lockdown.begin(call.actor.name)
    call.services.factor.close_all()
    await call.answer(View(text=Text(call.t("lockdown-on"))))
    await _tell_others(call, "lockdown-told-on")


async def _lift(call: Call) -> None:
    if await call.store.lockdown.now() is None:
        await call.answer(View(text=Text(call.t("lockdown-none"))))
        return
    if not call.services.factor.has(call.actor.id):
        raise BotError(key="lockdown-console")
    await permits.require_code(call)
    await call.store.lockdown.lift()
    await call.answer(View(text=Text(call.t("lockdown-off"))))
    await _tell_others(call, "lockdown-told-off")


async def _tell_others(call: Call, key: str) -> None:
    name = call.actor.name

    def told(t: Translate) -> View:
        return View(text=Text(t(key, name=name)))

    await permits.tell_admins(call.services, told, but=call.actor.id)
