"""Deny by default: one outer middleware over every kind of update. What it does not know, it drops.

Also counts what is under way, so that a stop can wait for it, and refuses more than a bounded number at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Chat, Message, TelegramObject, Update, User
from aiogram.utils.formatting import Code, Text

from bot.errors import DiskFull
from bot.settings import Settings
from bot.store import AuditStart, Outcome, Store, Via
from bot.telegram.claim import Claim
from bot.telegram.command import Role
from bot.telegram.inbox import taken
from bot.telegram.people import Actor, ChatRef
from bot.telegram.rates import Pass, Rates
from bot.telegram.sender import Sender
from bot.ui.texts import Translate
from bot.ui.view import View

log = structlog.get_logger(__name__)

UNDER_WAY_AT_MOST = 200  # beyond that an answer would come too late to be of use
OPEN_COMMANDS = ("/claim", "/start")

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Roles:
    """Who may what: the settings, then the local chat's people, then the database."""

    def __init__(self, *, settings: Settings, store: Store, given: Mapping[int, Role] | None = None):
        self._store = store
        self._given = dict.fromkeys(settings.viewers, Role.VIEWER)
        self._given.update(dict.fromkeys(settings.operators, Role.OPERATOR))
        self._given.update(dict.fromkeys(settings.admins, Role.ADMIN))
        self._given.update(given or {})

    def is_known(self, user_id: int) -> bool:
        """Whether there is anything for that person here: a role, or a grant."""
        return self.role_of(user_id) is not None or bool(self._store.grants.of(user_id))

    def is_set(self, user_id: int) -> bool:
        """Whether the role comes from the settings (or the local chat), which the bot cannot change."""
        return user_id in self._given

    def role_of(self, user_id: int) -> Role | None:
        given = self._given.get(user_id)
        if given is not None:
            return given
        word = self._store.access.role_of(user_id)
        return Role[word.upper()] if word else None

    def everyone(self) -> dict[int, Role]:
        """All who have a role, for the command menus."""
        stored = {row.user_id: Role[row.role.upper()] for row in self._store.access.grants()}
        return {**stored, **self._given}

    def has_admin(self) -> bool:
        return Role.ADMIN in self.everyone().values()


class Gate(BaseMiddleware):
    """The outer middleware of ``dispatcher.update``. Passes ``actor`` and ``chat`` on to the handlers."""

    def __init__(
        self,
        *,
        roles: Roles,
        store: Store,
        sender: Sender,
        claim: Claim,
        language: Callable[[Actor], Translate],
        clock: Callable[[], datetime],
        on_seen: Callable[[Actor, ChatRef], Awaitable[None]],
        rates: Rates,
    ):
        self._rates = rates
        self._on_seen = on_seen  # somebody with a role wrote or pressed there
        self._roles = roles
        self._store = store
        self._sender = sender
        self._claim = claim
        self._language = language
        self._clock = clock
        self._under_way = 0
        self._busy: Counter[int] = Counter()  # of whom how many are under way
        self._idle = asyncio.Event()
        self._idle.set()
        self.last_update_id = 0

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        self.last_update_id = max(self.last_update_id, event.update_id)
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        inner = event.event
        if user is None or chat is None or not isinstance(inner, Message | CallbackQuery):
            return None
        actor = Actor(
            id=user.id,
            name=user.full_name,
            username=user.username or "",
            language_code=user.language_code or "",
            role=self._roles.role_of(user.id),
        )
        ref = ChatRef(id=chat.id, is_private=chat.type == "private", topic_id=_topic(inner))
        if not self._roles.is_known(actor.id) and not self._may_pass(inner, ref):
            await self._turn_away(event.update_id, inner, actor, ref)
            return None
        self._busy[actor.id] += 1
        try:
            return await self._admit(handler, event, data, actor, ref)
        finally:
            self._busy[actor.id] -= 1
            if not self._busy[actor.id]:
                del self._busy[actor.id]

    async def _admit(self, handler: Handler, event: Update, data: dict[str, Any], actor: Actor, ref: ChatRef) -> Any:
        inner = event.event
        assert isinstance(inner, Message | CallbackQuery)
        under_way = self._busy[actor.id] - 1
        if not await self._store.journal.begin(event.update_id, partial(taken, event), self._clock()):
            return None  # it came again: it was done, or is under way
        passed = self._rates.take(actor.id, under_way=under_way)
        if passed is not Pass.YES:
            await self._too_fast(inner, actor, ref, is_told=passed is Pass.NO)
            await self._store.journal.end(event.update_id)
            return None
        if self._under_way >= UNDER_WAY_AT_MOST:
            await self._too_much(inner, actor, ref)
            await self._store.journal.end(event.update_id)
            return None
        await self._store.people.saw(actor.id, name=actor.name, username=actor.username, language=actor.language_code)
        await self._on_seen(actor, ref)
        data["actor"], data["chat"] = actor, ref
        self._sender.pace.heard(ref.id)
        return await self._counted(handler, event, data)

    async def wait_idle(self) -> None:
        """Until nothing is under way."""
        await self._idle.wait()

    async def _counted(self, handler: Handler, event: Update, data: dict[str, Any]) -> Any:
        self._under_way += 1
        self._idle.clear()
        is_cut = False
        try:
            return await handler(event, data)
        except asyncio.CancelledError:
            is_cut = True  # by a stop of the bot: it stays open, to be told of at the next start
            raise
        finally:
            if not is_cut:
                await self._store.journal.end(event.update_id)
            self._under_way -= 1
            if self._under_way == 0:
                self._idle.set()

    def _may_pass(self, inner: Message | CallbackQuery, chat: ChatRef) -> bool:
        """While a claim code is out, a stranger may hand it in, in private."""
        if not self._claim.is_armed or not chat.is_private or not isinstance(inner, Message):
            return False
        return (inner.text or "").split("@")[0].split(maxsplit=1)[:1] in ([word] for word in OPEN_COMMANDS)

    async def _turn_away(self, update_id: int, inner: Message | CallbackQuery, actor: Actor, chat: ChatRef) -> None:
        t = self._language(actor)
        is_press = isinstance(inner, CallbackQuery)
        await self._record_stranger(update_id, actor, chat, Via.BUTTON if is_press else Via.COMMAND)
        if isinstance(inner, CallbackQuery):
            await self._sender.toast(inner.id, t("stranger-toast"))
        elif chat.is_private and self._store.strangers.may_answer(actor.id, self._clock()):
            await self._sender.send(chat, View(text=Text(t("stranger"), " ", Code(str(actor.id)))))

    async def _record_stranger(self, update_id: int, actor: Actor, chat: ChatRef, via: Via) -> None:
        count = self._store.strangers.to_record(actor.id, self._clock())
        if count is None:
            return
        start = AuditStart(
            at=self._clock(),
            update_id=update_id,
            actor_id=actor.id,
            actor_name=actor.name,
            chat_id=chat.id,
            via=via,
            command="",
            arguments=(),
            role="",
            host="",
        )
        with suppress(DiskFull):
            await self._store.audit.record(start, outcome=Outcome.DENIED, error=f"stranger, {count} times")

    async def _too_fast(self, inner: Message | CallbackQuery, actor: Actor, chat: ChatRef, *, is_told: bool) -> None:
        """Said once, since saying it costs as much as an answer; a press is answered all the same."""
        t = self._language(actor)
        if isinstance(inner, CallbackQuery):
            await self._sender.toast(inner.id, t("error-too-fast"))
        elif not is_told:
            log.warning("refused: one person sends too much", actor=actor.id)
            await self._sender.send(chat, View(text=Text(t("error-too-fast"))))

    async def _too_much(self, inner: Message | CallbackQuery, actor: Actor, chat: ChatRef) -> None:
        log.warning("refused: too much under way", actor=actor.id)
        t = self._language(actor)
        if isinstance(inner, CallbackQuery):
            await self._sender.toast(inner.id, t("error-busy"))
        else:
            await self._sender.send(chat, View(text=Text(t("error-busy"))))


def _topic(inner: Message | CallbackQuery) -> int | None:
    message = inner if isinstance(inner, Message) else inner.message
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None
