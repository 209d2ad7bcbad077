"""Why an image could not be fetched, in a person's words with the next step. Pure.

The engine passes a registry's words on, so that a status tells little; each sign stands for one of them.
"""

from __future__ import annotations

from bot.errors import BotError, EngineError, NotFound

_REASONS = (
    ("toomanyrequests", "pull-rate-limit"),
    ("no such host", "pull-no-registry"),
    ("connection refused", "pull-no-registry"),
    ("i/o timeout", "pull-no-registry"),
    ("no matching manifest", "pull-no-platform"),
    ("manifest unknown", "pull-no-tag"),
    ("manifest for", "pull-no-tag"),
    ("no space left", "pull-disk-full"),
    ("denied", "pull-denied"),
    ("unauthorized", "pull-denied"),
    ("no basic auth", "pull-denied"),
)
"""What the engine says -> the sentence."""


def pull_refusal(error: EngineError, ref: str) -> BotError:
    """The error to raise instead; the same where nothing better is known."""
    reason = error.reason.lower()
    for sign, key in _REASONS:
        if sign in reason:
            return BotError(key=key, ref=ref, reason=error.reason)
    if isinstance(error, NotFound):
        return BotError(key="pull-no-tag", ref=ref, reason=error.reason)
    return error
