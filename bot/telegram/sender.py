"""The one way out: everything the bot says goes through here, in order per chat, paced, retried and within
Telegram's limits.

Buttons get their opaque tokens here. Nothing is decided here about what is said.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    FSInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from aiogram.utils.formatting import Text

from bot.store import Store
from bot.telegram.lanes import Lane, Lanes
from bot.telegram.pace import Pace
from bot.telegram.people import ChatRef
from bot.ui.split import NOTHING, Piece, is_blank, split
from bot.ui.view import Button, Row, Tap, View

T = TypeVar("T")
log = structlog.get_logger(__name__)

TRIES = 6
FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 15.0
LONGEST_RETRY_AFTER_S = 60  # a longer ban is not waited out by an answer
PIECES_AT_MOST = 4  # beyond that a file reads better on a phone
PRESSES_REMEMBERED = 1_000
EDITED_REMEMBERED = 100  # messages
SAME_TOKENS_S = 3600.0  # after that a new row, which is swept later than its message is pressed
LABEL_LENGTH = 128  # of a button: a phone shows some thirty of it
TOAST_LENGTH = 200  # Bot API, answerCallbackQuery
CAPTION_UNITS = 1024
LEAST_TRANSFER_S = 60
SLOWEST_BYTES_S = 100_000  # a file that comes or goes slower than that is given up
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NOT_MODIFIED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_BAD_TEXT = re.compile("entit|parse", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Of a message that was edited."""

    taps: list[Tap]
    tokens: list[str]
    since: float


def label(button: Button) -> str:
    """A name that is nothing but white space, or of a length without sense, would cost the whole message."""
    return button.text[:LABEL_LENGTH] if not is_blank(button.text) else NOTHING


class Sender:
    """Raises nothing that Telegram says: a failure to speak is logged, and ``None`` comes back in place of a message
    id.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        store: Store,
        pace: Pace,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ):
        self.lanes = Lanes(monotonic)
        self.pace = pace
        self._bot = bot
        self._store = store
        self._pause = pause
        self._monotonic = monotonic
        self._answered: OrderedDict[str, None] = OrderedDict()  # ids of presses
        self._under: OrderedDict[tuple[int, int], Tokens] = OrderedDict()  # chat, message

    async def send(self, chat: ChatRef, view: View, *, reply_to: int | None = None) -> int | None:
        """Send as one or a few messages, or the text as a file where it is longer; the id of the one with the
        buttons.
        """
        pieces = split(view.text)
        markup = await self.markup(chat.id, view.rows)
        if len(pieces) > PIECES_AT_MOST:
            body = "".join(piece.text for piece in pieces).encode()
            head = await self._message(chat, pieces[0], markup, reply_to, is_silent=view.is_silent)
            await self.document(chat, "answer.txt", body)
            return head
        message_id: int | None = None
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            message_id = await self._message(
                chat,
                piece,
                markup if is_last else None,
                reply_to if number == 0 else None,
                is_silent=view.is_silent,
            )
        return message_id

    async def edit(self, chat: ChatRef, message_id: int, view: View) -> bool:
        """Whether the message now shows the view; what does not fit in one message follows as new ones."""
        pieces = split(view.text)
        markup = await self.markup(chat.id, view.rows, under=message_id)
        if len(pieces) > 1:
            rest = View(text=Text(view.text), rows=())
            done = await self._edit(chat, message_id, pieces[0], markup)
            if done and len(pieces) <= PIECES_AT_MOST:
                for piece in pieces[1:]:
                    await self._message(chat, piece, None, None)
            elif done:
                await self.document(chat, "answer.txt", "".join(piece.text for piece in split(rest.text)).encode())
            return done
        return await self._edit(chat, message_id, pieces[0], markup)

    async def clear_buttons(self, chat: ChatRef, message_id: int) -> None:
        await self._attempt(
            chat, lambda: self._bot.edit_message_reply_markup(chat_id=chat.id, message_id=message_id), is_paced=False
        )

    async def document(
        self,
        chat: ChatRef,
        name: str,
        content: bytes | Path,
        caption: Text | None = None,
        *,
        reply_to: int | None = None,
    ) -> int | None:
        piece = split(caption, limit=CAPTION_UNITS)[0] if caption is not None else None
        file = FSInputFile(content, name) if isinstance(content, Path) else BufferedInputFile(content, name)
        sent = await self._attempt(
            chat,
            lambda: self._bot.send_document(
                request_timeout=_transfer_limit_s(_size_bytes(content)),
                chat_id=chat.id,
                document=file,
                caption=piece.text if piece else None,
                caption_entities=_entities(piece) if piece else None,
                message_thread_id=chat.topic_id,
                reply_parameters=_reply(reply_to),
            ),
        )
        return sent.message_id if sent is not None else None

    async def photo(
        self, chat: ChatRef, content: bytes, caption: Text, rows: Sequence[Row] = (), *, reply_to: int | None = None
    ) -> int | None:
        """A PNG; the caption is cut where it is longer than Telegram takes."""
        piece = split(caption, limit=CAPTION_UNITS)[0]
        markup = await self.markup(chat.id, rows)
        sent = await self._attempt(
            chat,
            lambda: self._bot.send_photo(
                chat_id=chat.id,
                photo=BufferedInputFile(content, "picture.png"),
                caption=piece.text,
                caption_entities=_entities(piece),
                reply_markup=markup,
                message_thread_id=chat.topic_id,
                reply_parameters=_reply(reply_to),
            ),
        )
        return sent.message_id if sent is not None else None

    async def delete(self, chat: ChatRef, message_id: int) -> bool:
        """Whether it is gone. Somebody else's message only in private, or where the bot is an administrator."""
        return bool(
            await self._attempt(
                chat, lambda: self._bot.delete_message(chat_id=chat.id, message_id=message_id), is_paced=False
            )
        )

    async def toast(self, query_id: str, text: str = "", *, is_alert: bool = False) -> None:
        """Answer a press, once: a second answer is refused by Telegram, and nobody would see it.

        An old query is no failure: the person has long seen something else.
        """
        if query_id in self._answered:
            return
        self._answered[query_id] = None
        if len(self._answered) > PRESSES_REMEMBERED:
            self._answered.popitem(last=False)
        if len(text) > TOAST_LENGTH:
            text = text[: TOAST_LENGTH - 1] + "…"
        with suppress(TelegramBadRequest, TelegramForbiddenError):
            await self._bot.answer_callback_query(query_id, text=text or None, show_alert=is_alert or None)

    async def typing(self, chat: ChatRef) -> None:
        with suppress(Exception):  # a hint only
            await self._bot.send_chat_action(chat.id, "typing", message_thread_id=chat.topic_id)

    async def fetch(self, file_id: str, to: Path) -> None:
        """Stream a document to disk. Raises TelegramBadRequest where Telegram will not hand it out (over 20 MB)."""
        file = await self._bot.get_file(file_id)
        await self._bot.download(file, destination=to, timeout=_transfer_limit_s(file.file_size or 0))

    async def markup(
        self, chat_id: int, rows: Sequence[Row], *, under: int | None = None
    ) -> InlineKeyboardMarkup | None:
        """The buttons with their opaque tokens, which are kept for that chat. A message that is edited and edited keeps
        those it has, while its buttons stay the same.
        """
        if not rows:
            return None
        taps = [button.tap for row in rows for button in row if button.tap is not None]
        tokens = iter(await self._tokens(chat_id, taps, under) if taps else ())
        keyboard = [
            [
                InlineKeyboardButton(text=label(button), callback_data=next(tokens))
                if button.tap is not None
                else InlineKeyboardButton(text=label(button), copy_text=CopyTextButton(text=button.copy[:256]))
                for button in row
            ]
            for row in rows
        ]
        return InlineKeyboardMarkup(inline_keyboard=keyboard)

    async def _tokens(self, chat_id: int, taps: list[Tap], message_id: int | None) -> list[str]:
        if message_id is None:
            return await self._store.keyboards.save(chat_id, taps)
        now = self._monotonic()
        last = self._under.pop((chat_id, message_id), None)
        if last is None or last.taps != taps or now - last.since >= SAME_TOKENS_S:
            last = Tokens(taps=taps, tokens=await self._store.keyboards.save(chat_id, taps), since=now)
        self._under[chat_id, message_id] = last
        if len(self._under) > EDITED_REMEMBERED:
            self._under.popitem(last=False)
        return last.tokens

    async def _message(
        self,
        chat: ChatRef,
        piece: Piece,
        markup: InlineKeyboardMarkup | None,
        reply_to: int | None,
        *,
        is_silent: bool = False,
    ) -> int | None:
        sent = await self._attempt(
            chat,
            lambda is_plain=False: self._bot.send_message(
                chat_id=chat.id,
                text=piece.text,
                entities=None if is_plain else _entities(piece),
                parse_mode=None,
                reply_markup=markup,
                message_thread_id=chat.topic_id,
                disable_notification=is_silent or None,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=_reply(reply_to),
            ),
        )
        return sent.message_id if sent is not None else None

    async def _edit(self, chat: ChatRef, message_id: int, piece: Piece, markup: InlineKeyboardMarkup | None) -> bool:
        done = await self._attempt(
            chat,
            lambda is_plain=False: self._bot.edit_message_text(
                chat_id=chat.id,
                message_id=message_id,
                text=piece.text,
                entities=None if is_plain else _entities(piece),
                parse_mode=None,
                reply_markup=markup,
                link_preview_options=_NO_PREVIEW,
            ),
        )
        return done is not None

    async def _attempt(self, chat: ChatRef, call: Callable[..., Awaitable[T]], *, is_paced: bool = True) -> T | None:
        lane = self.lanes.of(chat.id)
        async with lane.order:
            if is_paced and (wait_s := self.pace.take(chat.id)):
                await self._pause(wait_s)
            return await self._retried(chat, lane, call)

    async def _retried(self, chat: ChatRef, lane: Lane, call: Callable[..., Awaitable[T]]) -> T | None:
        backoff_s = FIRST_BACKOFF_S
        options: dict[str, bool] = {}
        for attempt in range(TRIES):
            if not await self._rested(chat, lane):
                return None
            try:
                await lane.after_alerts()
                return await call(**options)
            except TelegramRetryAfter as error:
                lane.rest(error.retry_after)
                self.pace.refused(chat.id)
            except (TelegramForbiddenError, TelegramEntityTooLarge) as error:  # no other try helps
                log.warning("telegram takes it in no way", chat=chat.id, reason=error.message)
                return None
            except TelegramBadRequest as error:
                if _NOT_MODIFIED in error.message:
                    return None
                if _BAD_TEXT.search(error.message) and not options:
                    log.error("telegram refused the entities; sent plain", chat=chat.id, reason=error.message)
                    options = {"is_plain": True}
                    continue
                log.warning("telegram refused", chat=chat.id, reason=error.message)
                return None
            except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as error:
                if attempt == TRIES - 1:
                    log.warning("telegram does not answer", chat=chat.id, reason=str(error))
                    return None
                await self._pause(backoff_s)
                backoff_s = min(backoff_s * 2, LONGEST_BACKOFF_S)
        return None

    async def _rested(self, chat: ChatRef, lane: Lane) -> bool:
        """Whether Telegram lets us speak here; a short wait that it asked for, of whomever, is waited out."""
        rest_s = lane.rest_s()
        if rest_s > LONGEST_RETRY_AFTER_S:
            log.warning("telegram asks to wait too long", chat=chat.id, retry_after_s=rest_s)
            return False
        if rest_s:
            await self._pause(rest_s)
        return True


def _size_bytes(content: bytes | Path) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)


def _transfer_limit_s(size_bytes: int) -> int:
    return LEAST_TRANSFER_S + size_bytes // SLOWEST_BYTES_S


def _entities(piece: Piece) -> list[MessageEntity] | None:
    return list(piece.entities) or None


def _reply(message_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True) if message_id else None
