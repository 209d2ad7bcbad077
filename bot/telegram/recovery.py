"""After a stop in the middle: what was not begun is run, and of what was cut off its asker is told how it stands.

Nothing that may have been done is done again here: that is for the asker, by a button.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.types import Message, Update, User

from bot.engine.port import Engine
from bot.errors import DiskFull
from bot.nursery import Nursery
from bot.store import Confirmation, ConfirmationState, Leftover, Outcome, StoredTap, Target
from bot.telegram import hosts
from bot.telegram import recovery_view as view
from bot.telegram.aftermath import Fate, Found, look
from bot.telegram.call import CONFIRM, Services
from bot.telegram.command import Command, Effect
from bot.telegram.inbox import restored, sender_of
from bot.telegram.people import Actor, ChatRef
from bot.telegram.reading import shown
from bot.ui.texts import translator
from bot.ui.view import View, on_the_host

log = structlog.get_logger(__name__)

TOLD_AT_MOST = 3  # starts: a chat that cannot be written to is not tried for ever
RUN_AT_MOST = 1  # starts: an update that ends the bot is not met again and again
CUT_OFF = "cut off by a stop of the bot"
_OPEN = (Outcome.STARTED, Outcome.UNKNOWN)  # a stop in good order calls what it cut off unknown itself

Feed = Callable[[Update, datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """One cut update, with all that its verdict needs."""

    left: Leftover
    update: Update
    chat: ChatRef
    actor: Actor
    command: Command | None  # None for a page of a list and the like
    argv: tuple[str, ...]
    rows: tuple[int, ...]  # audit rows that are to be closed
    host: str  # "" where it was for none
    has_more: bool  # than its line: a file or a text that went with it


class Recovery:
    """``feed`` hands an update to the dispatcher, with the moment at which it was taken."""

    def __init__(self, services: Services, *, bot: Bot, language: Callable[[Actor], str], nursery: Nursery, feed: Feed):
        self._services = services
        self._bot = bot
        self._language = language
        self._nursery = nursery
        self._feed = feed

    def recover(self, leftovers: Sequence[Leftover]) -> None:
        """Each by itself: one engine or chat that does not answer holds up no other."""
        for left in leftovers:
            self._nursery.start(self._recover(left), name=f"recover update {left.update_id}")

    async def _recover(self, left: Leftover) -> None:
        try:
            update = restored(left.body, self._bot)
        except ValueError as error:
            log.error("an update in the journal cannot be read", update_id=left.update_id, reason=str(error))
            await self._services.store.journal.end(left.update_id)
            return
        user = sender_of(update)
        if user is None:  # nobody's: it was taken for somebody's, so this cannot be
            await self._services.store.journal.end(left.update_id)
            return
        if await self._services.store.upgrades.is_of(left.update_id):  # they go on, and tell by themselves
            await self._services.store.journal.end(left.update_id)
            return
        cut = await self._cut(left, update, user)
        if cut is not None:
            if cut.rows or left.is_cut:
                await self._tell(cut)
            else:
                await self._services.store.journal.end(left.update_id)  # all of it was done and said
        elif left.is_ours and left.tries <= RUN_AT_MOST:
            self._services.store.journal.readmit(left.update_id)
            await self._feed(update, left.at)
        else:
            await self._services.store.journal.end(left.update_id)

    async def _cut(self, left: Leftover, update: Update, user: User) -> _Cut | None:
        """None for an update that was not begun."""
        tap = await self._tap(update)
        question = await self._confirmed(tap)
        if not (left.begun or left.command or question):
            return None
        if any(row.asked == ConfirmationState.PENDING and row.is_shown for row in left.begun):
            begun: tuple[int, ...] = ()  # the question is on the screen, and can be answered
        else:
            begun = tuple(row.audit_id for row in left.begun if row.outcome in _OPEN)
            for row in left.begun:
                if row.asked == ConfirmationState.PENDING:
                    await self._services.store.confirmations.cancel(row.token)
        if question is not None and question.audit_id is not None and not left.begun:
            begun = (question.audit_id,)
        name, argv = self._line(left, question)
        chat, topic_id, is_private = _place(update)
        return _Cut(
            left=left,
            update=update,
            chat=ChatRef(id=chat, is_private=is_private, topic_id=topic_id),
            actor=Actor(id=user.id, name=user.full_name, language_code=user.language_code or ""),
            command=self._command(name),
            argv=argv,
            rows=begun,
            host=_host(left, question, tap),
            has_more=_has_more(update, question),
        )

    def _line(self, left: Leftover, question: Confirmation | None) -> tuple[str, tuple[str, ...]]:
        if left.command:
            return left.command, left.argv
        if question is not None:
            return question.command, question.argv
        return left.begun[-1].command, left.begun[-1].arguments

    def _command(self, name: str) -> Command | None:
        try:
            return self._services.registry.by_name(name)
        except KeyError:
            return None

    async def _tap(self, update: Update) -> StoredTap | None:
        query = update.callback_query
        if query is None or query.message is None or not query.data:
            return None
        return await self._services.store.keyboards.load(query.data, query.message.chat.id)

    async def _confirmed(self, tap: StoredTap | None) -> Confirmation | None:
        """The question that this press has answered with yes: it cannot be pressed again."""
        if tap is None or tap.action != CONFIRM:
            return None
        row = await self._services.store.confirmations.get(str(tap.args["token"]))
        return row if row is not None and row.state is ConfirmationState.CONFIRMED else None

    async def _tell(self, cut: _Cut) -> None:
        journal = self._services.store.journal
        with suppress(DiskFull):
            await journal.cut(cut.left.update_id)
        found = await look(self._engine(cut.host), cut.left.steps, clock=self._services.clock)
        outcome, error = _verdict(cut, found)
        targets = tuple(Target(kind=one.step.kind, name=one.step.name, id=one.step.id) for one in found)
        with suppress(DiskFull):
            for audit_id in cut.rows:
                await self._services.store.audit.finish(audit_id, outcome=outcome, error=error, targets=targets)
        told = self._view(cut, found)
        if told is not None:
            told = on_the_host(told, hosts.told(self._services, cut.host))
        if told is not None and await self._services.sender.send(cut.chat, told) is None:
            log.warning("nobody could be told of a command that was cut off", update_id=cut.left.update_id)
            if cut.left.tries < TOLD_AT_MOST:
                return
        await journal.end(cut.left.update_id)

    def _view(self, cut: _Cut, found: Sequence[Found]) -> View | None:
        """None where there is nothing to say."""
        if cut.command is None:
            return None
        t = translator(self._language(cut.actor))
        line = shown(cut.command, cut.argv)
        if cut.command.effect is Effect.READ:
            return view.unanswered(line, again=self._again(cut, line), t=t)
        if found:
            return view.of_steps(line, found, rest=view.rest_line(cut.command.name, cut.argv, found), t=t)
        if cut.command.keeps_steps:
            return view.not_begun(line, again=self._again(cut, line), t=t)
        return view.unknown(line, t)

    def _engine(self, host: str) -> Engine | None:
        """None for a host that is not among the settings any more."""
        fleet = self._services.fleet
        return fleet.get(host) if host else fleet.default

    def _again(self, cut: _Cut, line: str) -> str:
        """The same once more; "" where its arguments are no longer known, being secret, or its file is not with it."""
        takes_more = cut.command is not None and (cut.command.takes_document or cut.command.takes_body)
        return "" if "***" in line or (takes_more and cut.has_more) else line.removeprefix("/")


def _verdict(cut: _Cut, found: Sequence[Found]) -> tuple[Outcome, str]:
    if found and all(one.fate is Fate.DONE for one in found):
        return Outcome.OK, ""
    undone = [one.step.name for one in found if one.fate in (Fate.NOT_DONE, Fate.NOT_BEGUN, Fate.REFUSED)]
    if any(one.fate is Fate.UNKNOWN for one in found):
        return Outcome.UNKNOWN, CUT_OFF
    if undone:
        return Outcome.FAILED, f"{CUT_OFF}; not done: {', '.join(undone)}"
    if cut.command is not None and cut.command.keeps_steps:
        return Outcome.FAILED, f"{CUT_OFF} before it began"
    return Outcome.UNKNOWN, CUT_OFF


def _host(left: Leftover, question: Confirmation | None, tap: StoredTap | None) -> str:
    begun = [row.host for row in left.begun[-1:]]
    asked = [source.host for source in (question, tap) if source is not None]
    return next((host for host in (left.host, *asked[:1], *begun, *asked) if host), "")


def _has_more(update: Update, question: Confirmation | None) -> bool:
    message = update.message
    sent = message is not None and (message.document is not None or "\n" in (message.text or message.caption or ""))
    return sent or (question is not None and (bool(question.body) or question.document is not None))


def _place(update: Update) -> tuple[int, int | None, bool]:
    press = update.callback_query
    message = update.message or (press.message if press is not None else None)
    if message is None:  # a press on what Telegram no longer shows: its answer goes to the presser
        return (press.from_user.id if press is not None else 0), None, True
    topic_id = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return message.chat.id, topic_id, message.chat.type == "private"
