"""From a message or a press to a finished command: find it, check the right, parse, record, run, explain what
failed, close.

The one path for typed commands, buttons and confirmed questions, so that none of them can skip a step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from aiogram.utils.formatting import Text

from bot.errors import DiskFull, UsageError
from bot.setting_values import EVERY_HOST
from bot.sources.kinds import is_source
from bot.store import Confirmation, Outcome, Permit, Via
from bot.telegram import every_host, grammar, guard, hosts, line, permits, talks
from bot.telegram.call import CONFIRM, REFUSE, STALE, AwaitingConfirmation, Call, Confirmed, Services
from bot.telegram.command import Command, Effect
from bot.telegram.factor import is_code
from bot.telegram.guard import Right
from bot.telegram.hosts import UnknownHost
from bot.telegram.live import LIVE_STOP
from bot.telegram.people import Actor, ChatRef, Document
from bot.telegram.reading import Ask, Read, asking_again, is_question, read, shown, takes_prose
from bot.telegram.recording import Recorder, asked_about
from bot.telegram.refusals import Refusals
from bot.telegram.unknown import unknown_view
from bot.ui.failures import error_view, sentence
from bot.ui.texts import Translate, translator
from bot.ui.view import Row, View

log = structlog.get_logger(__name__)

HELP = "help"
ASK = "ask"
REVIEW = "review"
TOTP = "totp"
COMMAND = "command"  # the action of a button that stands for a command line
PRESS_ANSWERED_AFTER_S = 1.5  # Telegram shows a spinner on the button until the press is answered


class Desk:
    def __init__(self, services: Services):
        self._services = services
        self._recorder = Recorder(services)
        self._refusals = Refusals(services, self._recorder)
        self._declared_languages = services.settings.language

    def language(self, actor: Actor) -> str:
        """The set language, else by the person's Telegram: Russian for ru, uk, be and kk."""
        if self._declared_languages:
            return str(self._declared_languages)
        return "ru" if actor.language_code.partition("-")[0] in ("ru", "uk", "be", "kk") else "en"

    def has_host(self, name: str) -> bool:
        fleet = self._services.fleet
        return fleet.has_several and name.lower() in (*fleet.names, EVERY_HOST)

    # typed

    async def took(self, ask: Ask, parsed: line.Line | None) -> bool:
        """Whether it was input for what the asker has open here, and neither a command nor a question."""
        return await talks.took(self._services, ask, parsed)

    async def typed(self, ask: Ask, parsed: line.Line) -> None:
        """Run what was typed. Everything that goes wrong is told to the asker."""
        if not parsed.has_slash and await self._is_question(ask, parsed.first_line):
            await self.asked(ask)
            return
        t = translator(self.language(ask.actor))
        await self._run_line(ask, parsed.first_line, body=parsed.rest, via=Via.COMMAND, t=t)

    async def asked(self, ask: Ask) -> None:
        """Plain words: what a message of ours waits for as a reply, else a question."""
        t = translator(self.language(ask.actor))
        awaiting = await self._awaiting(ask)
        if awaiting is not None:
            text, host = awaiting
            there = replace(ask, host=host)
            await self._run_line(there, text, body=ask.markdown or ask.text, via=Via.COMMAND, t=t)
            return
        if ask.chat.is_private and self._services.factor.expects(ask.actor.id) and is_code(ask.text):
            await self._run_line(ask, f"{TOTP} {ask.text.replace(' ', '')}", body="", via=Via.COMMAND, t=t)
            return
        if is_source(ask.text, ask.document.name if ask.document is not None else ""):
            await self._run_line(ask, REVIEW, body=ask.text, via=Via.QUESTION, t=t)
            return
        command = self._services.registry.by_name(ASK)
        argv = [ask.text] if ask.text else []
        host = await hosts.chosen(self._services, ask.chat)
        await self._run(self._call(ask, command, host=host, via=Via.QUESTION, t=t, argv=argv, body=""))

    async def _is_question(self, ask: Ask, text: str) -> bool:
        return is_question(self._services.registry, text) or await self._awaiting(ask) is not None

    async def _awaiting(self, ask: Ask) -> tuple[str, str] | None:
        """The line that this message completes as a reply, and its host."""
        if ask.replied is None:
            return None
        return await self._services.store.replies.line(ask.chat.id, ask.replied.message_id)

    async def _run_line(
        self,
        ask: Ask,
        text: str,
        *,
        body: str,
        via: Via,
        t: Translate,
        ask_first: bool = False,
        footer: tuple[Row, ...] = (),
    ) -> None:
        try:
            found = read(self._services.registry, text, body, markdown=ask.markdown, fleet=self._services.fleet.names)
            if found is None:
                await self._tell(ask, unknown_view(self._services.registry, text.split(), ask.actor.role, t))
                return
            changes = found.command.effect is not Effect.READ
            host = await hosts.meant(self._services, ask.chat, named=found.host, carried=ask.host, for_change=changes)
        except (UsageError, UnknownHost) as error:
            await self._tell(ask, error_view(error, t))
            return
        command, rest = found.command, found.argv
        call = self._call(ask, command, host=host, via=via, t=t, argv=rest, body=found.body)
        call.named_host = found.host
        call.tapped_ask = ask_first and command.effect is not Effect.READ
        call.footer = footer
        if ("--help" in rest and not command.stops_at_argument) or rest[:1] == ["--help"]:
            help_command = self._services.registry.by_name(HELP)
            call = self._call(ask, help_command, host=host, via=via, t=t, argv=list(command.words), body="")
        await self._run(call)

    async def unattended(self, ask: Ask, found: Read, *, host: str, heading: str) -> Call:
        """Run what is due by a schedule, and hand back how it went."""
        t = translator(self.language(ask.actor))
        call = self._call(ask, found.command, host=host, via=Via.SCHEDULE, t=t, argv=found.argv, body=found.body)
        call.message_id, call.heading = None, heading
        await self._run(call)
        return call

    # pressed

    async def pressed(self, ask: Ask, data: str) -> None:
        """Run what a button stands for. Every press is answered, whatever comes of it."""
        t = translator(self.language(ask.actor))
        tap = await self._services.store.keyboards.load(data, ask.chat.id)
        if tap is None:
            await self._services.sender.toast(ask.query_id, t("press-expired"))
            return
        ask = replace(ask, host=tap.host)
        spinner = self._services.nursery.start(self._answer_late(ask), name="answer press")
        try:
            await self._act(ask, tap.action, dict(tap.args), t)
        except DiskFull:  # nothing is done that could not be recorded
            await self._services.sender.toast(ask.query_id, t("error-disk-full"), is_alert=True)
        except UnknownHost as error:
            await self._services.sender.toast(ask.query_id, sentence(error, t), is_alert=True)
        finally:
            spinner.cancel()

    async def _act(self, ask: Ask, action: str, args: dict[str, Any], t: Translate) -> None:
        if action == COMMAND:
            ask_first = bool(args.get("ask", True))
            body = str(args.get("body", ""))
            await self._run_line(ask, str(args["line"]), body=body, via=Via.BUTTON, t=t, ask_first=ask_first)
        elif action == CONFIRM:
            await self._confirm(ask, str(args["token"]), t)
        elif action == REFUSE:
            await self._refuse(ask, str(args["token"]), t)
        elif action == LIVE_STOP:
            is_stopped = self._services.lives.stop(str(args["id"]))
            await self._services.sender.toast(ask.query_id, t("live-stopping" if is_stopped else "live-ended"))
            if not is_stopped:
                await self._services.sender.clear_buttons(ask.chat, ask.message_id)
        else:
            await self._run_action(ask, action, args, t)

    async def _run_action(self, ask: Ask, name: str, args: dict[str, Any], t: Translate) -> None:
        action = self._services.registry.actions.get(name)
        if action is None:  # a button of an older version
            await self._services.sender.toast(ask.query_id, t("press-expired"))
            return

        async def run(call: Call) -> None:
            await action.run(call, args)

        command = Command(words=tuple(name.split(".")), role=action.role, effect=action.effect, group="", run=run)
        arguments = [f"{key}={value}" for key, value in sorted(args.items())]
        host = await hosts.meant(self._services, ask.chat, carried=ask.host)
        call = self._call(ask, command, host=host, via=Via.BUTTON, t=t, argv=arguments, body="")
        await self._run(call, is_action=True)

    async def _answer_late(self, ask: Ask) -> None:
        await asyncio.sleep(PRESS_ANSWERED_AFTER_S)
        await self._services.sender.toast(ask.query_id)

    # confirmations

    async def _confirm(self, ask: Ask, token: str, t: Translate) -> None:
        row = await self._mine(ask, token, t)
        if row is None:
            return
        command = self._services.registry.by_name(row.command)
        host = await hosts.meant(self._services, ask.chat, carried=row.host)
        press = self._call(ask, command, host=host, via=Via.BUTTON, t=t, argv=row.argv, body=row.body)
        press.document = Document(**row.document) if row.document else None
        if STALE in row.bound:
            press.is_stale_accepted = True
        else:
            press.confirmed = Confirmed(bound=row.bound)
        if row.audit_id is not None:
            press.allowed = await self._services.store.permits.allowed_for(row.audit_id)
        if await self._right(press) is None:
            return
        if not await self._services.store.confirmations.take(token, self._services.clock()):
            await self._services.sender.toast(ask.query_id, t("confirm-over"))
            return
        button_row = await self._recorder.begin(press)
        original = asyncio.get_running_loop().create_future()
        original.set_result(row.audit_id)
        press.audit = original
        await self._run(press, is_recorded=True)
        if button_row is not None:
            took = round((self._services.clock() - press.now).total_seconds() * 1000)
            targets = tuple(press.targets)
            await self._recorder.close(button_row, press.outcome, press.error, targets=targets, duration_ms=took)

    async def _refuse(self, ask: Ask, token: str, t: Translate) -> None:
        row = await self._mine(ask, token, t)
        if row is None:
            return
        if not await self._services.store.confirmations.cancel(token):
            await self._services.sender.toast(ask.query_id, t("confirm-over"))
            return
        command = self._services.registry.by_name(row.command)
        host = row.host or self._services.fleet.default.host
        press = self._call(ask, command, host=host, via=Via.BUTTON, t=t, argv=row.argv, body="")
        button_row = await self._recorder.begin(press)
        for audit_id in (row.audit_id, button_row):
            if audit_id is not None:
                await self._recorder.close(audit_id, Outcome.CANCELLED, targets=asked_about(command, row))
        view = View(text=Text(t("confirm-cancelled-line", command=self._shown(command, row))))
        await self._services.sender.edit(ask.chat, ask.message_id, view)
        await self._services.sender.toast(ask.query_id)

    async def _mine(self, ask: Ask, token: str, t: Translate) -> Confirmation | None:
        """The pending question if the presser is its asker, in its chat; otherwise a toast says what is wrong."""
        row = await self._services.store.confirmations.get(token)
        if row is None or row.chat_id != ask.chat.id:
            await self._services.sender.toast(ask.query_id, t("press-expired"))
            return None
        if row.asker_id != ask.actor.id:
            await self._recorder.denied(ask, row.command, "not the asker")
            await self._services.sender.toast(ask.query_id, t("confirm-not-yours"), is_alert=True)
            return None
        return row

    async def expire(self) -> None:
        """Close questions that nobody answered: their audit rows, and the buttons under them."""
        for row in await self._services.store.confirmations.expire(self._services.clock()):
            command = self._services.registry.by_name(row.command)
            if row.audit_id is not None:
                await self._recorder.close(row.audit_id, Outcome.EXPIRED, targets=asked_about(command, row))
            if row.message_id is not None:
                t = translator(row.lang)
                chat = ChatRef(id=row.chat_id, is_private=row.chat_id > 0, topic_id=row.topic_id)
                view = View(text=Text(t("confirm-expired-line", command=self._shown(command, row))))
                await self._services.sender.edit(chat, row.message_id, view)

        for permit in await permits.expire(self._services):
            if permit.audit_id is not None:
                await self._recorder.close(permit.audit_id, Outcome.EXPIRED)

    def _shown(self, command: Command, row: Confirmation) -> str:
        return shown(command, row.argv, hosts.told(self._services, row.host))

    # running

    async def _resume(self, permit: Permit, update_id: int) -> None:
        """Run what waited for somebody, with the rights that its asker has now."""
        ask = asking_again(permit, self._services.roles.role_of(permit.asker_id), update_id)
        command = self._services.registry.by_name(permit.command)
        t = translator(self.language(ask.actor))
        host = await hosts.meant(self._services, ask.chat, carried=permit.host)
        call = self._call(ask, command, host=host, via=Via(permit.via), t=t, argv=permit.argv, body=permit.body)
        call.confirmed = Confirmed(bound=permit.bound) if permit.bound is not None else None
        call.pinned = permit.pinned
        audit_id = permit.audit_id
        if audit_id is None:
            audit_id = await self._recorder.begin(call)
            if audit_id is not None:
                await self._services.store.permits.belongs_to(permit.token, audit_id)
        call.allowed = await self._services.store.permits.allowed_for(audit_id or 0)
        row = asyncio.get_running_loop().create_future()
        row.set_result(audit_id)
        call.audit = row
        await self._run(call, is_recorded=True)

    def _call(
        self, ask: Ask, command: Command, *, host: str, via: Via, t: Translate, argv: Sequence[str], body: str
    ) -> Call:
        there = replace(ask, host=host)

        async def run_line(text: str, footer: tuple[Row, ...]) -> None:
            await self._run_line(there, text, body="", via=Via.QUESTION, t=t, footer=footer)

        async def resume(permit: Permit) -> None:
            await self._resume(permit, ask.update_id)

        return Call(
            services=self._services,
            command=command,
            actor=ask.actor,
            chat=ask.chat,
            via=via,
            lang=self.language(ask.actor),
            t=t,
            now=self._services.clock(),
            host=host,
            argv=tuple(argv),
            body=body,
            document=ask.document,
            message_id=ask.message_id,
            query_id=ask.query_id,
            update_id=ask.update_id,
            sent_at=ask.sent_at,
            replied=ask.replied,
            run_line=run_line,
            resume=resume,
        )

    async def _run(self, call: Call, *, is_recorded: bool = False, is_action: bool = False) -> None:
        right = await self._right(call)
        if right is None:
            return
        started_at = self._services.clock()
        try:
            if not is_action:
                options_end = ("--",) if takes_prose(call.command) else ()
                call.args = grammar.parse(call.command, (*options_end, *call.argv))
            if not is_recorded:
                await self._recorder.start(call)
            if call.host == EVERY_HOST and not call.command.merges:
                raise hosts.only_one(call.command, call.argv, self._services.fleet.names)
            if call.command.effect is not Effect.READ:
                await call.ask_if_stale()
            if not is_action:
                await guard.narrow(call, right)
                await permits.ask_others(call)
            await (every_host.run(call) if call.host == EVERY_HOST else call.command.run(call))
        except AwaitingConfirmation:
            await call.toast()  # the row stays open until the question is answered
            return
        except Exception as error:  # noqa: BLE001 - whatever a handler does, the asker gets an answer
            await self._refusals.explain(call, error)
        except asyncio.CancelledError:
            call.outcome, call.error = Outcome.UNKNOWN, "the bot was stopped"
            await asyncio.shield(self._recorder.finish(call, started_at))
            raise
        await self._recorder.finish(call, started_at)
        await call.toast()

    async def _right(self, call: Call) -> Right | None:
        """Why the call may run; where it may not, that is told and recorded."""
        right = guard.right_of(self._services, call.actor, call.command, call.host, call.allowed)
        if right is None:
            call.outcome = Outcome.DENIED
            await self._refusals.deny(call)
            return None
        frozen = await guard.frozen(self._services, call.command)
        if frozen is not None:
            call.outcome = Outcome.DENIED
            await self._refusals.refuse_change(call, frozen)
            return None
        return right

    async def _tell(self, ask: Ask, view: View) -> None:
        reply_to = ask.message_id if not ask.chat.is_private and not ask.query_id else None
        await self._services.sender.send(ask.chat, view, reply_to=reply_to)
