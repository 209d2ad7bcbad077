"""One invocation of a command: who asked, where, for what, and every way to answer. Features see Telegram only
through it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiogram.exceptions import TelegramBadRequest
from aiogram.utils.formatting import Text

from bot.answers.desk import Answers
from bot.engine.port import Engine
from bot.errors import BotError, DiskFull
from bot.settings import Settings
from bot.store import Ask, Outcome, Permit, PermitKind, Step, StepState, Store, Target, Via
from bot.telegram import hosts, unattended
from bot.telegram.command import Command, Role
from bot.telegram.live import Live
from bot.telegram.people import Actor, ChatRef, Document
from bot.telegram.registry import Registry
from bot.telegram.services import Services as Services  # noqa: PLC0414 - this is where features take it from
from bot.ui.ages import duration
from bot.ui.secrets import mask_arguments
from bot.ui.texts import Translate
from bot.ui.view import CONFIRM_SIGN, REFUSE_SIGN, Button, Row, Tap, View, on_the_host

CONFIRMATION_LIFE = timedelta(minutes=5)
CONFIRM = "confirm.yes"
REFUSE = "confirm.no"
STALE = "stale"  # bound in place of ids: only the lateness was asked about, not yet the act itself


class AwaitingConfirmation(Exception):
    """The question was asked; the command runs again from the top when it is answered."""


class ConfirmationVoid(BotError):
    """What was asked about is not there any more, or is another one under the same name."""

    key = "error-confirmation-void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The answered question a command runs again for."""

    bound: Mapping[str, str]  # id -> name, in the order they were shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """The message that the asking one replies to; of a quoting reply the quoted part."""

    message_id: int
    text: str = ""
    markdown: str = ""  # as it was typed: clients turn backticks into entities


@dataclass(slots=True, kw_only=True)
class Call:
    services: Services
    command: Command
    actor: Actor
    chat: ChatRef
    via: Via
    lang: str
    t: Translate
    now: datetime
    host: str = ""  # the engine's name; "": the default's
    named_host: str = ""  # the one that the line itself names
    parts: list[View] | None = None  # where it is one of several hosts asked at once: what it shows goes here
    has_asked_engine: bool = False  # so that its answers name the host where there are several
    argv: tuple[str, ...] = ()
    args: Mapping[str, Any] = field(default_factory=dict)
    body: str = ""
    document: Document | None = None
    message_id: int | None = None  # the asking message, or the one whose button was pressed
    query_id: str = ""
    update_id: int = 0
    tapped_ask: bool = False
    confirmed: Confirmed | None = None
    audit: asyncio.Future[int | None] | None = None
    outcome: Outcome = Outcome.OK
    error: str = ""
    targets: list[Target] = field(default_factory=list)
    sent_at: datetime | None = None  # when the person sent it; a press carries no time of its own
    is_stale_accepted: bool = False
    is_answered: bool = False  # the press, so that it is answered once
    replied: Replied | None = None
    footer: tuple[Row, ...] = ()  # rows below the first answer
    run_line: Callable[[str, tuple[Row, ...]], Awaitable[None]] | None = None
    resume: Callable[[Permit], Awaitable[None]] | None = None  # run what was waiting for somebody
    allowed: frozenset[PermitKind] = frozenset()  # what others have allowed to this command
    pinned: Mapping[str, str] = field(default_factory=dict)  # the containers (id to name) that they allowed it for
    heading: str = ""  # of a schedule: above whatever is said
    has_rung: bool = False  # of a schedule: something was said with a sound

    @property
    def engine(self) -> Engine:
        self.has_asked_engine = True
        fleet = self.services.fleet
        return fleet.get(self.host, fleet.default)

    @property
    def host_told(self) -> str:
        """The host's name where people have to be told it; "" where there is one engine only."""
        return hosts.told(self.services, self.host)

    @property
    def is_part(self) -> bool:
        """Of an answer about every host: told once, and with no live message."""
        return self.parts is not None

    @property
    def answers(self) -> Answers:
        return self.services.answers

    @property
    def settings(self) -> Settings:
        return self.services.settings

    @property
    def store(self) -> Store:
        return self.services.store

    @property
    def registry(self) -> Registry:
        return self.services.registry

    @property
    def confirmed_ids(self) -> tuple[str, ...] | None:
        """What the confirmed question was about, in its order; None while nothing was confirmed."""
        return tuple(self.confirmed.bound) if self.confirmed is not None else None

    def clock(self) -> datetime:
        return self.services.clock()

    def may(self, name: str) -> bool:
        """Whether the actor's role reaches the command of that name: which buttons to offer."""
        command = self.registry.by_name(name)
        return self.actor.role is not None and self.actor.role >= command.role

    @property
    def is_admin(self) -> bool:
        return self.actor.role is not None and self.actor.role >= Role.ADMIN

    # answering

    async def answer(self, view: View) -> int | None:
        """Edit the pressed message for a press, else a new message. Its id, None where Telegram did not take it."""
        if self.query_id and self.message_id is not None and self.parts is None:
            await self._recorded()
            await self.services.sender.edit(self.chat, self.message_id, self.dressed(view))
            return self.message_id
        return await self.reply(view)

    async def reply(self, view: View) -> int | None:
        """A new message, in a group as a reply to the asking one."""
        if self.parts is not None:
            self.parts.append(view)
            return None
        await self._recorded()
        told = self.dressed(view)
        self.has_rung = self.has_rung or not told.is_silent
        return await self.services.sender.send(self.chat, told, reply_to=self._reply_to())

    async def toast(self, text: str = "", *, is_alert: bool = False) -> None:
        """Answer the press; the first answer counts. Nothing for a typed command."""
        if self.query_id and not self.is_answered:
            self.is_answered = True
            await self.services.sender.toast(self.query_id, text, is_alert=is_alert)

    async def send_file(self, name: str, content: bytes | Path, caption: Text | None = None) -> int | None:
        self._only_whole()
        await self._recorded()
        if self.has_asked_engine and self.host_told:
            caption = on_the_host(View(text=caption or Text()), self.host_told).text
        return await self.services.sender.document(self.chat, name, content, caption, reply_to=self._reply_to())

    async def send_picture(self, png: bytes, caption: Text, rows: tuple[Row, ...] = ()) -> int | None:
        """A new message. Its buttons may only lead to new ones: a picture cannot be edited into text."""
        self._only_whole()
        await self._recorded()
        view = self.dressed(View(text=caption, rows=rows))
        return await self.services.sender.photo(self.chat, png, view.text, view.rows, reply_to=self._reply_to())

    async def download(self, document: Document, to: Path, *, max_bytes: int) -> None:
        """Raises BotError where the document is larger than ``max_bytes`` or Telegram does not hand it out."""
        if document.size_bytes > max_bytes:
            raise BotError(key="error-document-too-big", name=document.name, limit_bytes=max_bytes)
        try:
            await self.services.sender.fetch(document.file_id, to)
        except TelegramBadRequest as error:
            raise BotError(key="error-document-refused", name=document.name, reason=error.message) from error

    def live(self, *, stop_button: bool = True) -> Live:
        """A live message; a press turns the pressed message into it where it came from a question, else a new one."""
        return Live(
            sender=self.services.sender,
            chat=self.chat,
            lives=self.services.lives,
            nursery=self.services.nursery,
            stop_label=self.t("live-stop") if stop_button else "",
            message_id=self.message_id if self.confirmed is not None else None,
            reply_to=self._reply_to(),
            before_first=self._recorded,
            dress=self.dressed,
        )

    async def hand_on(self, line: str, footer: tuple[Row, ...] = ()) -> None:
        """Run another command line for the same asker, with its own checks and its own audit row.

        ``footer`` are rows of buttons below what it answers.
        """
        await self._recorded()
        if self.run_line is not None:
            self.is_answered = True  # a press is answered by the other command
            await self.run_line(line, footer)

    async def ask_for_reply(self, view: View, line: str) -> None:
        """A new message, a reply to which will mean ``line`` with its text as the body. Raises DiskFull."""
        async with self.store.replies.asking(self.chat.id):
            message_id = await self.reply(view)
            if message_id is not None:
                await self.store.replies.await_one(self.chat.id, message_id, line, self.host)

    # recording

    def touch(self, kind: str, name: str, id: str = "") -> None:
        """Name a target in the audit row."""
        target = Target(kind=kind, name=name, id=id)
        if target not in self.targets:
            self.targets.append(target)

    def fail(self, error: str) -> None:
        """Close the audit row as failed although an answer was given, e.g. for one of several targets."""
        self.outcome = Outcome.FAILED
        self.error = f"{self.error}; {error}" if self.error else error

    # acting

    async def plan(self, steps: Sequence[Step]) -> None:
        """What is about to be done to what, written before any of it: by that a crash in between is told.

        Raises DiskFull.
        """
        audit_id = await self.audit if self.audit is not None else None
        await self.store.journal.plan(
            self.update_id, command=self.command.name, argv=self.argv, audit_id=audit_id, steps=steps, host=self.host
        )

    async def seen(self, id: str, known: str) -> None:
        """What was seen of a planned step's object before the engine hears of the step. Raises DiskFull."""
        await self.store.journal.note(self.update_id, id, known)

    @asynccontextmanager
    async def deed(self, step: Step, *, is_alone: bool = True) -> AsyncIterator[None]:
        """Around one planned step: nobody else changes its object meanwhile. Raises BeingChanged where one does.

        ``is_alone`` False: others may, for what goes on for long or is no change of the object itself.
        """
        hold = self.services.holds.hold(
            (self.engine.host, step.id),
            name=step.name,
            verb=step.verb,
            actor_id=self.actor.id,
            actor_name=self.actor.name,
        )
        with hold if is_alone else nullcontext():
            await self.store.journal.step(self.update_id, step.position, StepState.DOING, at=self.clock())
            try:
                yield
            except BotError:
                await self._ended(step, StepState.FAILED)
                raise
            await self._ended(step, StepState.DONE)

    def alone(self, container_id: str, name: str) -> AbstractContextManager[None]:
        """Around a change that is not planned: nobody else changes the container meanwhile. Raises BeingChanged."""
        return self.services.holds.hold(
            (self.engine.host, container_id),
            name=name,
            verb=self.command.name,
            actor_id=self.actor.id,
            actor_name=self.actor.name,
        )

    async def _ended(self, step: Step, state: StepState) -> None:
        with suppress(DiskFull):  # it was done all the same
            await self.store.journal.step(self.update_id, step.position, state)

    # asking

    async def confirm(self, question: View, *, bound: Mapping[str, str], danger: bool = False) -> None:
        """Return when this run was confirmed for these ids; else ask, and raise AwaitingConfirmation.

        ``bound`` maps what is acted upon to its name: an id that was not asked about raises ConfirmationVoid, so that
        what was recreated in the meantime under the same name is left alone. ``danger`` words the button as a warning.
        """
        if self.via is Via.SCHEDULE:  # accepted when it was made, and nobody is there to ask
            unattended.refuse_guesses(self.argv, bound)
            self.confirmed = Confirmed(bound=bound)
            return
        if self.confirmed is not None:
            strange = [name for id_, name in bound.items() if id_ not in self.confirmed.bound]
            if strange:
                raise ConfirmationVoid(name=", ".join(strange))
            return
        await self._ask(question, bound, danger=danger)
        raise AwaitingConfirmation

    async def ask_if_stale(self) -> None:
        """A changing command that comes late is asked about instead of run. Raises AwaitingConfirmation."""
        if self.sent_at is None or self.is_stale_accepted or self.confirmed is not None:
            return
        late_s = (self.now - self.sent_at).total_seconds()
        if late_s <= self.settings.stale_after_s:
            return
        there = [f"@{self.host_told}"] if self.host_told else []
        line = " ".join(["/" + self.command.name, *mask_arguments(self.argv), *there])
        text = self.t("stale-question", ago=duration(late_s, self.t), command=line)
        await self._ask(View(text=Text(text)), {STALE: ""}, danger=False)
        raise AwaitingConfirmation

    async def _ask(self, question: View, bound: Mapping[str, str], *, danger: bool) -> None:
        token = secrets.token_urlsafe(12)
        audit_id = await self.audit if self.audit is not None else None
        now = self.clock()
        await self.store.confirmations.ask(
            Ask(
                token=token,
                asker_id=self.actor.id,
                chat_id=self.chat.id,
                topic_id=self.chat.topic_id,
                command=self.command.name,
                argv=self.argv,
                body=self.kept_body,
                document=self.packed_document(),
                bound=dict(bound),
                audit_id=audit_id,
                lang=self.lang,
                created_at=now,
                expires_at=now + CONFIRMATION_LIFE,
                host=self.host,
            )
        )
        yes = Button(
            text=f"{CONFIRM_SIGN} {self.t('confirm-danger' if danger else 'confirm-yes')}",
            tap=Tap(action=CONFIRM, args={"token": token}),
        )
        no = Button(text=f"{REFUSE_SIGN} {self.t('confirm-no')}", tap=Tap(action=REFUSE, args={"token": token}))
        sent = await self.reply(View(text=question.text, rows=(*question.rows, (yes, no))))
        if sent is not None:
            await self.store.confirmations.set_message(token, sent)

    @property
    def kept_body(self) -> str:
        """What of the body may wait in the database; a secret is asked for again instead."""
        return "" if self.command.is_secret else self.body

    def packed_document(self) -> dict[str, Any] | None:
        if self.document is None:
            return None
        sent = self.document
        return {"file_id": sent.file_id, "name": sent.name, "size_bytes": sent.size_bytes}

    async def _recorded(self) -> None:
        """Nothing is shown before the audit row is on disk; a read whose row could not be written is shown all the
        same.
        """
        if self.audit is not None and not self.audit.done():
            await asyncio.shield(self.audit)

    def dressed(self, view: View) -> View:
        """With the rows below it; of one host among several, that host at its head and in its buttons."""
        rows, self.footer = self.footer, ()
        view = View(text=view.text, rows=(*view.rows, *rows)) if rows else view
        if self.has_asked_engine or self.named_host:
            view = on_the_host(view, self.host_told)
        if self.heading:
            text = Text(self.heading, "\n\n", view.text)
            view = replace(view, text=text, is_silent=self.outcome is Outcome.OK)
        return view

    def _only_whole(self) -> None:
        """A file is no section of an answer. Raises BotError."""
        if self.is_part:
            raise hosts.only_one(self.command, self.argv, self.services.fleet.names)

    def _reply_to(self) -> int | None:
        return self.message_id if not self.chat.is_private and not self.query_id else None
