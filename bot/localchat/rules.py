"""Telegram's limits on what a bot sends, with the words in which it refuses more."""

from __future__ import annotations

from bot.localchat.entities import FOUND, MAX_ENTITIES, Formatted, utf16_length
from bot.localchat.keyboards import Tell
from bot.localchat.refusals import Refusal, bad_request

MAX_TEXT = 4096  # UTF-16 units, after the markup is read
MAX_CAPTION = 1024
MAX_CALLBACK_ANSWER = 200
CALLBACK_ANSWER_S = 30  # Telegram names no number; clients stop waiting after about that
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
DELETE_S = 48 * 3600

TOO_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)


def check_text(source: str, formatted: Formatted, tell: Tell) -> Formatted:
    """A text message. Raises a refusal for an empty or a too long one."""
    if not source:
        raise bad_request("message text is empty")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return keep_entities(formatted, tell)


def check_caption(formatted: Formatted, tell: Tell) -> Formatted:
    if utf16_length(formatted.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return keep_entities(formatted, tell)


def keep_entities(formatted: Formatted, tell: Tell) -> Formatted:
    """The servers drop what is beyond the hundredth entity without a word; of a bot's own marks that is told here."""
    if len(formatted.entities) <= MAX_ENTITIES:
        return formatted
    own = [entity for entity in formatted.entities if entity.type not in FOUND]
    if len(own) > MAX_ENTITIES:
        tell(f"{len(own)} entities in one message: those after the first {MAX_ENTITIES} are lost")
    kept = own or list(formatted.entities)
    return Formatted(text=formatted.text, entities=tuple(kept[:MAX_ENTITIES]))


def not_modified() -> Refusal:
    """No violation: two views of the same state may meet."""
    return bad_request(NOT_MODIFIED, is_violation=False)
