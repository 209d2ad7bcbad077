"""What Telegram's answer to a delivery means: what is to be done next, and whether it may have been taken all the same.

Pure. What is then done is the outbox's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError


class Kind(StrEnum):
    WAIT = "wait"  # `wait_s` seconds, as Telegram told
    AGAIN = "again"  # surely not taken; it may work later
    OPEN = "open"  # the attempt broke where Telegram may have taken it
    BAD_CONTENT = "bad_content"  # it will not take this, whenever; something plainer it may
    UNCHANGED = "unchanged"  # an edit that is there already
    MESSAGE_GONE = "message_gone"
    TOPIC_GONE = "topic_gone"
    CLOSED = "closed"  # the chat takes nothing from us
    MOVED = "moved"  # to `new_chat_id`


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    kind: Kind
    reason: str = ""
    wait_s: float = 0.0
    new_chat_id: int = 0


# Telegram's words as the Bot API server (github.com/tdlib/telegram-bot-api, Client.cpp) and users' reports have them.
_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.UNCHANGED, re.compile("message is not modified", re.IGNORECASE)),
    (
        Kind.MESSAGE_GONE,
        re.compile("message to edit not found|message can't be edited|MESSAGE_ID_INVALID", re.IGNORECASE),
    ),
    (Kind.TOPIC_GONE, re.compile("message thread not found|TOPIC_(?:CLOSED|DELETED|ID_INVALID)", re.IGNORECASE)),
    (
        Kind.CLOSED,
        re.compile(
            "chat not found|not enough rights|have no rights|need administrator rights|is not a member"
            "|CHAT_WRITE_FORBIDDEN|CHAT_SEND_PLAIN_FORBIDDEN|CHAT_RESTRICTED|PEER_ID_INVALID|user not found"
            "|group is deactivated|chat was deleted",
            re.IGNORECASE,
        ),
    ),
)


def judge(error: AiogramError) -> Verdict:
    reason = getattr(error, "message", "") or str(error)
    match error:
        case TelegramRetryAfter():
            return Verdict(kind=Kind.WAIT, wait_s=float(error.retry_after), reason=reason)
        case TelegramMigrateToChat():
            return Verdict(kind=Kind.MOVED, new_chat_id=error.migrate_to_chat_id, reason=reason)
        case TelegramForbiddenError():
            return Verdict(kind=Kind.CLOSED, reason=reason)
        case TelegramBadRequest():
            return Verdict(kind=_refusal(reason), reason=reason)
        case TelegramEntityTooLarge():
            return Verdict(kind=Kind.BAD_CONTENT, reason=reason)
        case TelegramNetworkError():
            return Verdict(kind=Kind.AGAIN if _never_left(error) else Kind.OPEN, reason=reason)
        case ClientDecodeError():  # a gateway's page, or half of an answer
            return Verdict(kind=Kind.OPEN, reason="an answer that is none of Telegram's")
    return Verdict(kind=Kind.AGAIN, reason=reason)  # 5xx and whatever else Telegram itself says


def _refusal(reason: str) -> Kind:
    return next((kind for kind, words in _WORDS if words.search(reason)), Kind.BAD_CONTENT)


def _never_left(error: TelegramNetworkError) -> bool:
    """No connection came about, so not a byte of the request went out."""
    return isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError)
