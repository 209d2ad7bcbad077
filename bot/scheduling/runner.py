"""Runs what is due: once for its moment, with the rights that its author has by then, never beside itself.

What fell into a time in which the bot did not run is told, and caught up with once where its author asked for that.
Each run is in the journal like an update, so that one that a kill cut off is looked up and told at the next start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiogram.types import Chat, Message, Update, User

from bot.errors import BotError, DiskFull
from bot.nursery import Nursery
from bot.scheduling import times
from bot.scheduling.quiet import Quiet
from bot.store import Outcome
from bot.store.schedules import Schedule
from bot.telegram import scheduled_view as view
from bot.telegram.call import Services
from bot.telegram.desk import Desk
from bot.telegram.inbox import taken
from bot.telegram.people import Actor, ChatRef
from bot.telegram.reading import Ask
from bot.telegram.scheduled import run_scheduled
from bot.ui.texts import translator

log = structlog.get_logger(__name__)

LATE = timedelta(seconds=90)  # a moment that was noticed later than this was missed
LONGEST_SLEEP_S = 20.0  # the machine's clock may be set, and a laptop may wake up
AT_ONCE = 4  # the rest wait for their turn


class Runner:
    def __init__(self, services: Services, desk: Desk, nursery: Nursery):
        self._services = services
        self._schedules = services.store.schedules
        self._desk = desk
        self._nursery = nursery
        self._running: dict[int, asyncio.Task[None]] = {}
        self._is_stopping = False
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._quiet = Quiet(services)

    async def run(self) -> None:
        while not self._is_stopping:
            self._schedules.changed.clear()
            try:
                sleep_s = await self._look(self._services.clock())
            except DiskFull:
                log.error("schedules wait: the disk is full")
                sleep_s = LONGEST_SLEEP_S
            try:
                async with asyncio.timeout(sleep_s):
                    await self._schedules.changed.wait()
            except TimeoutError:
                continue

    async def wait_idle(self) -> None:
        """For the stop: begin nothing more, and let what runs end."""
        self._is_stopping = True
        if self._running:
            await asyncio.wait(self._running.values())

    async def _look(self, now: datetime) -> float:
        """Start what is due; how long nothing else is, in seconds."""
        missed: list[tuple[Schedule, times.Due]] = []
        next_at = now + timedelta(seconds=LONGEST_SLEEP_S)
        for one in await self._schedules.all():
            if one.wanted_at is not None:
                await self._start(one, one.wanted_at)
            timing = times.timing(one.expression, one.zone)
            found = times.due(timing, one.checked_at, now)
            if found is None:
                next_at = min(next_at, times.after(timing, now))
            elif now - found.latest <= LATE:
                await self._start(one, found.latest)
                if found.earlier:
                    missed.append((one, times.Due(latest=found.latest, earlier=found.earlier - 1)))
            else:
                await self._schedules.checked(one.id, now)
                missed.append((one, found))
        await self._tell_missed(missed)
        return max(0.0, (next_at - self._services.clock()).total_seconds())

    async def _tell_missed(self, missed: list[tuple[Schedule, times.Due]]) -> None:
        """One message for a chat; what wants to catch up does so."""
        for chat in {_chat(one) for one, _due in missed}:
            here = [(one, due) for one, due in missed if _chat(one) == chat]
            t = self._translator(here[0][0])
            await self._services.sender.send(chat, view.missed(here, t))
        for one, due in missed:
            if one.catches_up:
                await self._start(one, due.latest)

    async def _start(self, one: Schedule, due_at: datetime) -> None:
        now = self._services.clock()
        run_id = await self._schedules.begin(one.id, due_at, now)
        if run_id is None:
            return
        if one.id in self._running:
            await self._schedules.end(run_id, Outcome.CANCELLED, now)
            await self._services.sender.send(_chat(one), view.overlapping(one, self._translator(one)))
            return
        self._running[one.id] = self._nursery.start(self._run(one, run_id), name=f"schedule {one.id}")

    async def _run(self, one: Schedule, run_id: int) -> None:
        outcome = Outcome.UNKNOWN
        try:
            async with self._turns, self._quiet.while_it_runs(one):
                outcome = await self._journaled(one, run_id)
        except DiskFull:  # nothing was done: it could not have been recorded
            outcome = Outcome.FAILED
            await self._services.sender.send(_chat(one), view.not_recorded(one, self._translator(one)))
        finally:
            self._running.pop(one.id, None)
            await asyncio.shield(self._ended(run_id, outcome))

    async def _journaled(self, one: Schedule, run_id: int) -> Outcome:
        journal = self._services.store.journal
        now = self._services.clock()
        number = -run_id  # Telegram's own are above zero
        if not await journal.begin(number, lambda: taken(_as_update(one, number, now)), now):
            return Outcome.UNKNOWN
        ask = Ask(actor=self._author(one), chat=_chat(one), update_id=number, message_id=0, host=one.host)
        outcome = await run_scheduled(self._services, self._desk, ask, one.id, one.line)
        await journal.end(number)
        return outcome

    async def _ended(self, run_id: int, outcome: Outcome) -> None:
        try:
            await self._schedules.end(run_id, outcome, self._services.clock())
        except (DiskFull, BotError):
            log.error("the end of a scheduled run could not be kept", run=run_id)

    def _author(self, one: Schedule) -> Actor:
        """With the role of this moment: who has none any more may nothing."""
        return Actor(
            id=one.author_id,
            name=one.author_name,
            username=one.author_username,
            language_code=one.author_language,
            role=self._services.roles.role_of(one.author_id),
        )

    def _translator(self, one: Schedule) -> Callable[..., str]:
        return translator(self._desk.language(self._author(one)))


def _chat(one: Schedule) -> ChatRef:
    return ChatRef(id=one.chat_id, is_private=one.is_private, topic_id=one.topic_id)


def _as_update(one: Schedule, number: int, now: datetime) -> Update:
    """What the author might have typed: by that a run that was cut off is told like any command."""
    host = f" @{one.host}" if one.host else ""
    words = one.line.split(maxsplit=1)
    sender = User(
        id=one.author_id,
        is_bot=False,
        first_name=one.author_name or "?",
        username=one.author_username or None,
        language_code=one.author_language or None,
    )
    message = Message(
        message_id=0,
        date=now,
        chat=Chat(id=one.chat_id, type="private" if one.is_private else "supergroup"),
        from_user=sender,
        message_thread_id=one.topic_id,
        is_topic_message=True if one.topic_id else None,
        text=" ".join(["/" + words[0] + host, *words[1:]]) if not host else f"/{one.line}{host}",
    )
    return Update(update_id=number, message=message)
