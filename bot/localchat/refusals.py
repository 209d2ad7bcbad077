"""How the Bot API says no: code, words and parameters, in one exception that every rule raises.

Only the form of a refusal belongs here; which rule refuses what stands with that rule.
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer with `ok: false`. `is_violation` says that a correct bot would never have caused it.

    What passing circumstances cause (floods, a second poller, people blocking the bot or deleting a message, a press
    answered too late, an edit that changes nothing) is refused as by Telegram, yet is no violation.
    """

    def __init__(
        self, code: int, description: str, *, is_violation: bool = True, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.is_violation = is_violation
        self.parameters = parameters


def bad_request(words: str, *, is_violation: bool = True) -> Refusal:
    """400 in Telegram's form: a sentence loses its capital letter, a word in capitals keeps it."""
    is_sentence = words[:1].isupper() and not words[1:2].isupper()
    said = words[:1].lower() + words[1:] if is_sentence else words
    return Refusal(400, f"Bad Request: {said}", is_violation=is_violation)


def not_found() -> Refusal:
    return Refusal(404, "Not Found")


def unauthorized() -> Refusal:
    """No violation: a wrong token is another bot's, not a fault of this one."""
    return Refusal(401, "Unauthorized", is_violation=False)


def too_large() -> Refusal:
    return Refusal(413, "Request Entity Too Large")


def conflict(words: str) -> Refusal:
    return Refusal(409, f"Conflict: {words}", is_violation=False)


def forbidden(words: str) -> Refusal:
    return Refusal(403, f"Forbidden: {words}", is_violation=False)


def too_many_requests(retry_after_s: int) -> Refusal:
    return Refusal(
        429,
        f"Too Many Requests: retry after {retry_after_s}",
        is_violation=False,
        parameters={"retry_after": retry_after_s},
    )
