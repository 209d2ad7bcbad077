"""One chat's deliveries: in order, one attempt after the other, until nothing is left that may be told now.

A chat's trouble stays here. Which chats have something to be told is ``outbox``'s business, what a refusal means
``verdicts``'.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import LinkPreviewOptions, ReplyParameters

from bot.errors import DiskFull
from bot.store import outbox as rows
from bot.store.outbox import Attempt, Due, Turns
from bot.store.posts import Post
from bot.telegram.packing import pack
from bot.telegram.sender import Sender
from bot.watch.delivery_notes import DeliveryNotes
from bot.watch.outgoing import Form, Outgoing, compose
from bot.watch.verdicts import Kind, Verdict, judge

log = structlog.get_logger(__name__)

FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 60.0
LATE = timedelta(seconds=60)
EDIT_INTERVAL_S = 1.0  # of one card
EDIT_PATIENCE = timedelta(seconds=10)  # so long an edit lets new messages go first
CLOSED_RETRY = timedelta(hours=1)
CALL_TIMEOUT_S = 30.0
PROBE_TIMEOUT_S = 10.0
DISK_RETRY_S = 5.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Wait = Callable[[asyncio.Event, float], Awaitable[None]]
"""Until the event is set, or so many seconds at most."""


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What all chats' deliveries share."""

    rows: rows.Outbox
    bot: Bot
    sender: Sender
    notes: DeliveryNotes
    admin_chats: Callable[[], Sequence[int]]
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    wait: Wait
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    is_reached: bool = True  # False after an attempt that broke off, until Telegram has answered something
    on_reached: Callable[[], None] = lambda: None
    closed: set[int] = field(default_factory=set)  # chats that take nothing
    shown_at: dict[tuple[str, int, int | None], float] = field(default_factory=dict)
    """Cards in their chats and topics: when they were last sent or edited, of the last second only."""


class ChatDelivery:
    """``wake`` says that there may be something new, ``cure`` that waiting out a trouble may be cut short."""

    def __init__(self, chat_id: int, around: Surroundings):
        self.wake = asyncio.Event()
        self.cure = asyncio.Event()
        self.progress_at = around.monotonic()
        self._chat_id = chat_id
        self._around = around
        self._rows = around.rows
        self._lane = around.sender.lanes.of(chat_id)
        self._backoff_s = FIRST_BACKOFF_S
        self._was_edit = False

    async def run(self) -> None:
        """Raises nothing: whatever goes wrong is logged and tried again, ever more slowly."""
        try:
            while not self._around.stopping.is_set() and await self._step():
                pass
        finally:
            self._lane.expect_alerts(False)

    async def _step(self) -> bool:
        """False where nothing is left to be done now."""
        try:
            self.wake.clear()
            turns = await self._rows.turns(self._chat_id, self._around.clock())
            self._lane.expect_alerts(turns.fresh is not None)
            due = self._pick(turns)
            if due is None:
                return await self._await_edits(turns)
            return await self._deliver(due)
        except DiskFull:
            log.error("delivery waits: the disk is full", chat=self._chat_id)
        except Exception:
            log.exception("a delivery failed", chat=self._chat_id)
        await self._back_off()
        return True

    def _pick(self, turns: Turns) -> Due | None:
        """New messages before edits, but an edit that has long waited gets every other turn."""
        edit = next((edit for edit in turns.edits if self._until_shown_s(edit) <= 0), None)
        if turns.fresh is not None and edit is not None:
            has_waited = self._around.clock() - edit.put_at > EDIT_PATIENCE
            return edit if has_waited and not self._was_edit else turns.fresh
        return turns.fresh or edit

    async def _await_edits(self, turns: Turns) -> bool:
        if not turns.edits:
            return False
        await self._around.wait(self.wake, min(self._until_shown_s(edit) for edit in turns.edits))
        self._has_progressed()
        return True

    def _until_shown_s(self, edit: Due) -> float:
        shown_at = self._around.shown_at.get((edit.card, self._chat_id, edit.topic_id))
        return 0.0 if shown_at is None else shown_at + EDIT_INTERVAL_S - self._around.monotonic()

    async def _deliver(self, due: Due) -> bool:
        around = self._around
        if not around.is_reached and not await self._probe():
            return True
        if rest_s := self._lane.rest_s():
            await around.wait(around.stopping, rest_s)
            return True
        if pace_s := around.sender.pace.take(self._chat_id):
            await around.wait(around.stopping, pace_s)
        if around.stopping.is_set():
            return False
        attempt = await self._rows.begin(due.id)
        if attempt is None:
            return True
        verdict = await self._say(attempt)
        if verdict is not None:
            return await self._follow(attempt, verdict)
        self._was_edit = attempt.message_id is not None
        around.closed.discard(self._chat_id)
        self._has_progressed()
        self._reached()
        return True

    async def _probe(self) -> bool:
        """A call that leaves no trace, before another one that may be taken twice."""
        try:
            await self._around.bot.get_me(request_timeout=int(PROBE_TIMEOUT_S))
        except AiogramError:
            await self._back_off()
            return False
        self._reached()
        return True

    async def _say(self, attempt: Attempt) -> Verdict | None:
        """None once it is taken and recorded so. Content that is refused is tried in ever plainer forms at once."""
        form, topic_id = Form.WHOLE, attempt.post.topic_id
        head = self._head(attempt)
        while True:
            outgoing = compose(attempt, head=head, form=form, sentence=self._around.notes.plain(attempt.post))
            try:
                message_id = await self._call(attempt, outgoing, topic_id)
            except AiogramError as error:
                verdict = judge(error)
                if verdict.kind is Kind.UNCHANGED:
                    message_id = attempt.message_id or 0
                elif verdict.kind is Kind.BAD_CONTENT and form is not Form.SENTENCE:
                    log.error("telegram refused the content; made plainer", chat=self._chat_id, reason=verdict.reason)
                    form = Form(form + 1)
                    continue
                elif verdict.kind is Kind.TOPIC_GONE and topic_id is not None:
                    log.warning("the topic is gone; sent to the chat itself", chat=self._chat_id, topic=topic_id)
                    topic_id = None
                    continue
                else:
                    return verdict
            await self._record(attempt, outgoing, message_id, head)
            return None

    async def _call(self, attempt: Attempt, outgoing: Outgoing, topic_id: int | None) -> int:
        bot, post = self._around.bot, attempt.post
        markup = await self._around.sender.markup(self._chat_id, outgoing.rows)
        entities = list(outgoing.piece.entities) or None
        if attempt.message_id is not None:
            with self._lane.alert():
                await bot.edit_message_text(
                    chat_id=self._chat_id,
                    message_id=attempt.message_id,
                    text=outgoing.piece.text,
                    entities=entities,
                    parse_mode=None,
                    reply_markup=markup,
                    link_preview_options=_NO_PREVIEW,
                    request_timeout=int(CALL_TIMEOUT_S),
                )
            return attempt.message_id
        with self._lane.alert():
            sent = await bot.send_message(
                chat_id=self._chat_id,
                message_thread_id=topic_id,
                text=outgoing.piece.text,
                entities=entities,
                parse_mode=None,
                reply_markup=markup,
                disable_notification=post.is_silent or None,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=_reply(attempt.replaces),
                request_timeout=int(CALL_TIMEOUT_S),
            )
        return sent.message_id

    async def _record(self, attempt: Attempt, outgoing: Outgoing, message_id: int, head: str) -> None:
        """Until the disk takes it: what was told must not be told again."""
        around, post = self._around, attempt.post
        if post.card:
            now = around.monotonic()
            around.shown_at = {card: at for card, at in around.shown_at.items() if at > now - EDIT_INTERVAL_S}
            around.shown_at[post.card, self._chat_id, post.topic_id] = now
        while True:
            try:
                if outgoing.is_last:
                    await self._rows.taken(attempt, message_id=message_id, head=head)
                else:
                    await self._rows.piece_taken(attempt)
                return
            except DiskFull:
                log.error("a delivery cannot be recorded: the disk is full", chat=self._chat_id)
            await around.wait(around.stopping, DISK_RETRY_S)
            if around.stopping.is_set():
                return  # the next process will say that it may be a repeat

    def _head(self, attempt: Attempt) -> str:
        """What stands above the text. A card keeps what was said when it was sent."""
        if attempt.message_id is not None:
            return attempt.head
        post, notes, now = attempt.post, self._around.notes, self._around.clock()
        lines = []
        since = max(post.happened_at, post.hold_until or post.happened_at)
        if now - since > LATE and not attempt.pieces_sent:
            lines.append(notes.late(post, now))
        if attempt.may_be_taken:
            lines.append(notes.repeat(post))
        return "\n".join(lines)

    async def _follow(self, attempt: Attempt, verdict: Verdict) -> bool:
        """Do what the refusal asks for; False where the chat has nothing more to be told now."""
        is_edit = attempt.message_id is not None
        match verdict.kind:
            case Kind.WAIT:
                await self._rows.refused(attempt)
                log.warning("telegram asks to wait", chat=self._chat_id, wait_s=verdict.wait_s)
                self._lane.rest(verdict.wait_s)
                await self._around.wait(self._around.stopping, verdict.wait_s)
            case Kind.OPEN:
                await self._rows.left_open(attempt)
                self._around.is_reached = False
                await self._back_off(verdict.reason)
            case Kind.AGAIN:
                await self._rows.refused(attempt)
                await self._back_off(verdict.reason)
            case Kind.MOVED:
                log.warning("the group became a supergroup", chat=self._chat_id, now=verdict.new_chat_id)
                await self._rows.move_chat(self._chat_id, verdict.new_chat_id)
                return False
            case Kind.MESSAGE_GONE | Kind.BAD_CONTENT if is_edit:
                await self._rows.message_gone(attempt)
            case _:
                await self._close(attempt, verdict.reason)
                return False
        return True

    async def _close(self, attempt: Attempt, reason: str) -> None:
        around = self._around
        away = {self._chat_id, *await self._rows.closed()}
        others = [chat_id for chat_id in around.admin_chats() if chat_id not in away]
        now = around.clock()

        def notices(count: int) -> list[Post]:
            return [
                Post(
                    chat_id=chat_id,
                    view=pack(around.notes.closed(chat_id, closed_id=self._chat_id, reason=reason, count=count)),
                    happened_at=now,
                )
                for chat_id in others
            ]

        retry_at = now + CLOSED_RETRY
        around.closed.add(self._chat_id)
        if await self._rows.close_chat(attempt, reason=reason, retry_at=retry_at, notices=notices):
            log.error("a chat takes no messages", chat=self._chat_id, reason=reason, told=len(others))

    async def _back_off(self, reason: str = "") -> None:
        """Answers may try meanwhile. Cut short when another chat is reached again."""
        self._lane.expect_alerts(False)
        self.cure.clear()
        if self._backoff_s == FIRST_BACKOFF_S and reason:
            log.warning("telegram does not take a message", chat=self._chat_id, reason=reason)
        backoff_s, self._backoff_s = self._backoff_s, min(self._backoff_s * 2, LONGEST_BACKOFF_S)
        if not self._around.stopping.is_set():
            await self._around.wait(self.cure, backoff_s)

    def _has_progressed(self) -> None:
        self.progress_at = self._around.monotonic()

    def _reached(self) -> None:
        if self._backoff_s > FIRST_BACKOFF_S:
            log.info("telegram takes messages again", chat=self._chat_id)
        self._backoff_s = FIRST_BACKOFF_S
        if not self._around.is_reached:
            self._around.is_reached = True
            self._around.on_reached()


def _reply(message_id: int | None) -> ReplyParameters | None:
    """A card that rings again points at where it stood; somebody may have deleted that."""
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True) if message_id else None
