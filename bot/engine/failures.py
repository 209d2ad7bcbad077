"""What goes wrong on the way to an engine, as errors of ``bot.errors``. Pure: exceptions and answers in, errors out.

The engine's own sentence is always kept as ``reason``; what it is *about* is read off the sentence only where the
status alone does not tell. Sentences are the engine's (20.10 to 29): every pattern is a fact about Docker with a test.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

import urllib3.exceptions
from docker.errors import DockerException

from bot.engine.ssh_failures import SSHFailed, ssh_failure
from bot.errors import (
    BadRequest,
    Conflict,
    EngineError,
    EngineRefused,
    EngineTimeout,
    EngineUnreachable,
    InUse,
    NoSwarm,
    NotFound,
    SocketPermissionDenied,
)
from bot.registries.helpers import HelperFailed
from bot.remote_errors import SpeaksTLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a request was about, for the sentence when it fails: ``kind`` as in NotFound."""

    kind: str = "object"
    ref: str = ""


NO_SUBJECT = Subject()


class Refusal(Exception):
    """An answer that is neither success nor 304. Does not leave this room: ``translate`` makes an EngineError of it."""

    def __init__(self, status: int, body: bytes | str):
        self.status = status
        self.reason = reason_in(body)
        super().__init__(f"{status} {self.reason}")


class Broken(Exception):
    """The connection ended in the middle of an answer."""


class Garbled(ValueError):
    """JSON, but nothing that an engine says."""


def reason_in(body: bytes | str) -> str:
    """The sentence in an error's body: JSON from the engine, plain text or HTML from what may stand before it."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    try:
        answer = json.loads(text)
    except ValueError:
        return text.strip()[:500]
    message = answer.get("message") if isinstance(answer, dict) else None
    return str(message).strip() if message else text.strip()[:500]


def translate(error: BaseException, *, host: str, limit_s: float, subject: Subject = NO_SUBJECT) -> EngineError:
    """The error to raise instead; unknown ones become EngineUnreachable with their own text as reason."""
    if isinstance(error, EngineError):
        return error
    if isinstance(error, Refusal):
        return refusal(error.status, error.reason, host=host, subject=subject)
    if isinstance(error, HelperFailed):
        return EngineRefused(key="error-registry-login", host=host, reason=str(error))
    if isinstance(error, SSHFailed):
        return ssh_failure(error, host=host)
    causes = list(causes_of(error))
    for cause in causes:
        if isinstance(cause, PermissionError):
            return SocketPermissionDenied(host=host, reason=str(cause))
    for cause in causes:
        if isinstance(cause, (TimeoutError, urllib3.exceptions.TimeoutError)) and not isinstance(
            cause, urllib3.exceptions.NewConnectionError
        ):
            return EngineTimeout(host=host, reason=str(cause) or "no answer", limit_s=limit_s)
    if isinstance(error, ValueError):
        return EngineRefused(key="error-garbled", host=host, reason=str(error))
    return EngineUnreachable(host=host, reason=_plainest(causes))


EXPECTED: tuple[type[BaseException], ...] = (
    Refusal,
    Broken,
    OSError,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    DockerException,
    json.JSONDecodeError,
    UnicodeDecodeError,
    Garbled,
    SSHFailed,
    HelperFailed,
    EngineError,
)
"""What talking to an engine may raise; anything else is a bug and passes as it is. requests' errors are OSErrors."""


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """The error with all that it wraps: urllib3 wraps in arguments, requests in ``reason``, Python in ``__cause__``."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop(0)
        if not isinstance(current, BaseException) or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [*current.args, getattr(current, "reason", None), current.__cause__, current.__context__]


def _plainest(causes: list[BaseException]) -> str:
    """The operating system's sentence when there is one: what libraries wrap around it helps nobody."""
    for kind in (ssl.SSLError, ConnectionError, FileNotFoundError, OSError):
        for cause in causes:
            if isinstance(cause, kind) and (isinstance(cause, ssl.SSLError) or cause.errno):
                return cause.strerror or str(cause)
    return str(causes[-1]) or type(causes[-1]).__name__


def _said(*wordings: str) -> re.Pattern[str]:
    return re.compile("|".join(wordings), re.IGNORECASE)


# The engine's sentences. Each alternative is one wording of some version between 20.10 and 29.
_MISSING = (
    ("container", _said(r"No such container: (?P<ref>\S+)")),
    (
        "image",
        _said(
            r"No such image: (?P<ref>\S+)",
            r"(?:pull access denied for|manifest for|image) (?P<other>[^\s,]+),? .*(?:not found|not exist)",
            r"reference does not exist|manifest unknown|repository .*not found|failed to resolve reference",
        ),
    ),
    ("volume", _said(r"(?:get|remove|inspect) (?P<ref>\S+): no such volume", r"no such volume: (?P<other>\S+)")),
    ("network", _said(r"network (?P<ref>\S+) not found", r"no such network: (?P<other>\S+)")),
    ("path", _said(r"no such file or directory", r"could not find the file (?P<ref>\S+) in container")),
)
_IN_USE = _said(
    r"volume is in use",
    r"is using its referenced image",
    r"image is being used by",
    r"has active endpoints",
    r"port is already allocated",
    r"address already in use",
    r"ports are not available",
    r"is in use by the following service",
)
_STATE = _said(
    r"is not running",
    r"is not paused",
    r"already paused",
    r"is paused",
    r"is restarting",
    r"already in progress",
    r"already exists",
    r"is already in use",
    r"marked for removal",
)
_NO_SWARM = (
    ("error-no-swarm", _said(r"not a swarm manager.*docker swarm init", r"not part of a swarm")),
    ("error-swarm-worker", _said(r"not a swarm manager.*Worker nodes")),
    ("error-swarm-locked", _said(r"swarm is encrypted and needs to be unlocked")),
    (
        "error-swarm-no-leader",
        _said(r"swarm does not have a leader", r"too few managers are online", r"code = DeadlineExceeded"),
    ),
)
_VOLUME_USERS = re.compile(r"volume is in use - \[(?P<users>[^\]]*)\]")
_IMAGE_USER = re.compile(r"(?:by (?:running|stopped) container|container) (?P<user>[0-9a-f]{12,64})\b")
_SERVICE_USERS = re.compile(r"in use by the following services?: (?P<users>.+)")
_NETWORK_USER = re.compile(r'name:"(?P<user>[^"]+)"')


def refusal(status: int, reason: str, *, host: str, subject: Subject = NO_SUBJECT) -> EngineError:
    """The error for an answer of this status with this sentence."""
    # Networks in use come as 403, taken ports as 500, secrets as 400: the sentence decides before the status does.
    if status in (400, 403, 409, 500) and _IN_USE.search(reason):
        return InUse(host=host, reason=reason, users=users_in(reason), kind=subject.kind, ref=subject.ref)
    for key, pattern in _NO_SWARM:
        if pattern.search(reason):
            next_step = ["swarm init"] if key == "error-no-swarm" else []
            return NoSwarm(key=key, host=host, reason=reason, suggestions=next_step)
    if status == 404 or 300 <= status < 400:
        found = missing_in(reason, subject)
        return NotFound(host=host, reason=reason, kind=found.kind, ref=found.ref)
    if status == 409 or (status == 500 and _STATE.search(reason)):
        return Conflict(host=host, reason=reason, kind=subject.kind, ref=subject.ref)
    if status == 400 and "HTTP request to an HTTPS server" in reason:
        return SpeaksTLS(host=host, reason=reason)
    # Engines before 23.0 answer a name that is none with 500.
    if status == 400 or (status == 500 and "invalid reference format" in reason):
        return BadRequest(host=host, reason=reason)
    return EngineRefused(host=host, reason=reason or http.client.responses.get(status, str(status)))


def stream_refusal(reason: str, *, host: str, subject: Subject) -> EngineError:
    """The error for a failure told inside a pull or push, where there is no status."""
    for kind, pattern in _MISSING:
        if kind == "image" and pattern.search(reason):
            return NotFound(host=host, reason=reason, kind="image", ref=subject.ref)
    return EngineRefused(host=host, reason=reason)


def missing_in(reason: str, subject: Subject) -> Subject:
    """What was not found: as the sentence has it, since a network that is connected may lack either of two things."""
    for kind, pattern in _MISSING:
        match = pattern.search(reason)
        if match:
            named = next((value for value in match.groupdict().values() if value), "")
            ref = subject.ref if kind == subject.kind and subject.ref else named.strip("'\"") or subject.ref
            return Subject(kind=kind, ref=ref)
    return subject


def users_in(reason: str) -> tuple[str, ...]:
    """Who holds it, by name or id as the sentence tells; empty where it does not."""
    listed = _VOLUME_USERS.search(reason)
    listed = listed or _SERVICE_USERS.search(reason)
    if listed:
        return tuple(user.strip() for user in listed["users"].split(",") if user.strip())
    return tuple(dict.fromkeys(_NETWORK_USER.findall(reason) or _IMAGE_USER.findall(reason)))
