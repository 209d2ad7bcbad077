"""Telegram's answers and what they mean for a delivery."""

import pytest
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiohttp import ClientOSError, ConnectionTimeoutError, ServerDisconnectedError

from bot.watch.verdicts import Kind, judge

METHOD = SendMessage(chat_id=7, text="x")


def network(cause: Exception) -> TelegramNetworkError:
    error = TelegramNetworkError(method=METHOD, message=str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TelegramForbiddenError(METHOD, "Forbidden: bot was blocked by the user"), Kind.CLOSED),
        (TelegramForbiddenError(METHOD, "Forbidden: bot was kicked from the supergroup chat"), Kind.CLOSED),
        (TelegramServerError(METHOD, "Internal Server Error"), Kind.AGAIN),
        (TelegramUnauthorizedError(METHOD, "Unauthorized"), Kind.AGAIN),
        (TelegramNotFound(METHOD, "Not Found"), Kind.AGAIN),
        (TelegramEntityTooLarge(METHOD, "Request Entity Too Large"), Kind.BAD_CONTENT),
        (ClientDecodeError("Failed to decode object", ValueError("<html>"), "<html>"), Kind.OPEN),
        (network(ServerDisconnectedError()), Kind.OPEN),
        (network(ClientOSError(104, "Connection reset by peer")), Kind.OPEN),
        (network(TimeoutError()), Kind.OPEN),
        (network(ConnectionTimeoutError()), Kind.AGAIN),
    ],
)
def test_an_error_has_a_verdict(error: AiogramError, kind: Kind) -> None:
    assert judge(error).kind is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("message is not modified: specified new message content", Kind.UNCHANGED),
        ("message to edit not found", Kind.MESSAGE_GONE),
        ("message can't be edited", Kind.MESSAGE_GONE),
        ("MESSAGE_ID_INVALID", Kind.MESSAGE_GONE),
        ("message thread not found", Kind.TOPIC_GONE),
        ("TOPIC_CLOSED", Kind.TOPIC_GONE),
        ("chat not found", Kind.CLOSED),
        ("not enough rights to send text messages to the chat", Kind.CLOSED),
        ("need administrator rights in the channel chat", Kind.CLOSED),
        ("CHAT_WRITE_FORBIDDEN", Kind.CLOSED),
        ("can't parse entities: unsupported start tag", Kind.BAD_CONTENT),
        ("message is too long", Kind.BAD_CONTENT),
        ("BUTTON_DATA_INVALID", Kind.BAD_CONTENT),
        ("something that nobody has seen yet", Kind.BAD_CONTENT),
    ],
)
def test_a_refusal_is_known_by_its_words(words: str, kind: Kind) -> None:
    assert judge(TelegramBadRequest(METHOD, f"Bad Request: {words}")).kind is kind


def test_a_wait_and_a_move_say_what_is_asked_for() -> None:
    wait = judge(TelegramRetryAfter(METHOD, "Too Many Requests: retry after 37", retry_after=37))
    move = judge(TelegramMigrateToChat(METHOD, "group chat was upgraded", migrate_to_chat_id=-100777))
    assert (wait.kind, wait.wait_s) == (Kind.WAIT, 37)
    assert (move.kind, move.new_chat_id) == (Kind.MOVED, -100777)
