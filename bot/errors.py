"""Failures that a user can cause or mend: each is a sentence with a next step. Anything else is a bug and is not here.

A class names its sentence by a Fluent message id; the sentences are in ``locales``. ``hint`` is the id of the next
step.
"""

from __future__ import annotations

from collections.abc import Sequence


class BotError(Exception):
    """Root of what is told to the user as it is.

    ``args`` for the sentence are given by keyword; ``suggestions`` are command lines (``/logs web01``) offered as
    buttons.
    """

    key = "error-unexpected"
    hint: str | None = None

    def __init__(
        self, *, key: str | None = None, hint: str | None = None, suggestions: Sequence[str] = (), **params: object
    ):
        self.key = key or type(self).key
        self.hint = hint or type(self).hint
        self.suggestions = tuple(suggestions)
        self.params = params
        super().__init__(f"{self.key} {params}" if params else self.key)


class EngineError(BotError):
    """Root of what comes from an engine. ``host`` and ``reason`` (the engine's own sentence) are always among the
    params.
    """

    key = "error-engine"

    def __init__(self, *, host: str = "", reason: str = "", **params: object):
        self.host = host
        self.reason = reason
        super().__init__(**params, host=host, reason=reason)  # type: ignore[arg-type]


class EngineUnreachable(EngineError):
    """No engine behind the address: not running, or the connection broke."""

    key = "error-engine-unreachable"
    hint = "hint-engine-unreachable"


class EngineTimeout(EngineError):
    """No answer within the limit; ``limit_s`` seconds."""

    key = "error-engine-timeout"
    hint = "hint-engine-timeout"


class NoAnswer(EngineTimeout):
    """The same of what only looks: nothing can have come of it."""

    key = "error-engine-no-answer"
    hint = "hint-engine-no-answer"


class EngineBusy(EngineError):
    """All of this engine's worker threads are waiting for it and the queue is full."""

    key = "error-engine-busy"
    hint = "hint-engine-no-answer"


class SocketPermissionDenied(EngineError):
    key = "error-socket-permission"
    hint = "hint-socket-permission"


class NotFound(EngineError):
    """``kind`` is container, image, volume, network or path; ``ref`` what was looked for."""

    key = "error-not-found"

    def __init__(self, *, kind: str = "object", ref: str = "", **params: object):
        self.kind = kind
        self.ref = ref
        super().__init__(kind=kind, ref=ref, **params)  # type: ignore[arg-type]


class Conflict(EngineError):
    """The object's state forbids it (409): a name that is taken, a running container to remove, ..."""

    key = "error-conflict"


class InUse(Conflict):
    """Something else uses it; ``users`` names them where the engine told."""

    key = "error-in-use"


class BadRequest(EngineError):
    """The engine found the request wrong (400)."""

    key = "error-bad-request"


class TooLarge(EngineError):
    """What the engine sends is more than there may be; ``limit_bytes``."""

    key = "error-too-large"


class NoRoom(EngineError):
    """The bot's own disk has no room for what the engine sends."""

    key = "archive-disk-full"


class EngineRefused(EngineError):
    """Any other refusal: the engine's sentence is all there is."""

    key = "error-engine"


class NoSwarm(EngineRefused):
    """The engine is no manager of a swarm that works; the key tells which of the reasons it is."""

    key = "error-no-swarm"


class UsageError(BotError):
    """The command line was not understood. ``usage`` is the command's form."""

    key = "error-usage"


class Denied(BotError):
    """``role`` is the least role that may."""

    key = "error-denied"


class Busy(BotError):
    """Too much under way already."""

    key = "error-busy"


class DiskFull(BotError):
    """The database cannot be written, so a change could not be recorded and is refused."""

    key = "error-disk-full"
    hint = "hint-disk-full"


class SettingsError(BotError):
    """A setting has a wrong value; ``name`` and ``problem``."""

    key = "error-setting"
