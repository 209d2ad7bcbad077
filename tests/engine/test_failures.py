import json
import ssl

import pytest
import urllib3.exceptions

from bot.engine.failures import Broken, Garbled, Refusal, Subject, reason_in, refusal, stream_refusal, translate
from bot.errors import (
    BadRequest,
    Conflict,
    EngineError,
    EngineRefused,
    EngineTimeout,
    EngineUnreachable,
    InUse,
    NotFound,
    SocketPermissionDenied,
)
from bot.ui.texts import translator

WEB = Subject(kind="container", ref="web")
USER = "4f5e6d7c8b9a"
ID = USER + "0" * 52


def _read_timeout() -> BaseException:
    return urllib3.exceptions.ReadTimeoutError(urllib3.HTTPConnectionPool("x"), "/", "Read timed out.")


def _wrapped(inner: BaseException) -> BaseException:
    return urllib3.exceptions.ProtocolError("Connection aborted.", inner)


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (_wrapped(PermissionError(13, "Permission denied")), SocketPermissionDenied, "Permission denied"),
        (_wrapped(FileNotFoundError(2, "No such file or directory")), EngineUnreachable, "No such file or directory"),
        (_wrapped(ConnectionRefusedError(111, "Connection refused")), EngineUnreachable, "Connection refused"),
        (
            _wrapped(ConnectionResetError(104, "Connection reset by peer")),
            EngineUnreachable,
            "Connection reset by peer",
        ),
        (ConnectionRefusedError(111, "Connection refused"), EngineUnreachable, "Connection refused"),
        (Broken("the engine hung up"), EngineUnreachable, "the engine hung up"),
        (urllib3.exceptions.SSLError(ssl.SSLError(1, "certificate verify failed")), EngineUnreachable, "certificate"),
        (_read_timeout(), EngineTimeout, "timed out"),
        (TimeoutError("timed out"), EngineTimeout, "timed out"),
        (json.JSONDecodeError("Expecting value", "<html>", 0), EngineRefused, "Expecting value"),
        (Refusal(404, b'{"message": "No such container: web"}'), NotFound, "No such container: web"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_what_a_connection_raises_becomes_one_of_ours(
    error: BaseException, kind: type[EngineError], reason: str
) -> None:
    translated = translate(error, host="harbour", limit_s=3)
    assert type(translated) is kind
    assert reason in translated.reason
    assert translated.host == "harbour"


def test_a_time_limit_is_told() -> None:
    assert translate(_read_timeout(), host="harbour", limit_s=3).params["limit_s"] == 3


def test_one_of_ours_stays_as_it_is() -> None:
    error = NotFound(kind="image", ref="x")
    assert translate(error, host="harbour", limit_s=3) is error


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"message": "No such container: web\\n"}', "No such container: web"),
        (b"page not found\n", "page not found"),
        (b'{"error": 1}', '{"error": 1}'),
        (b'["x"]', '["x"]'),
        (b"\xff", "\ufffd"),
        (b"<html>" + b"x" * 10_000, "<html>" + "x" * 494),
        (b"", ""),
    ],
)
def test_the_engine_s_sentence_is_found_in_any_body(body: bytes, reason: str) -> None:
    assert reason_in(body) == reason


@pytest.mark.parametrize(
    ("sentence", "kind", "ref"),
    [
        ("No such container: web", "container", "web"),
        ("No such image: redis:8", "image", "redis:8"),
        ("get files: no such volume", "volume", "files"),
        ("network back not found", "network", "back"),
        ("could not find network: network back not found", "network", "back"),
        (
            "pull access denied for none/such, repository does not exist or may require 'docker login'",
            "image",
            "none/such",
        ),
        ("manifest for redis:nonesuch not found: manifest unknown: manifest unknown", "image", "redis:nonesuch"),
        ("Could not find the file /x in container web", "path", "/x"),
        ("something else entirely", "container", "web"),
    ],
)
def test_what_was_not_found_is_named(sentence: str, kind: str, ref: str) -> None:
    error = refusal(404, sentence, host="harbour", subject=WEB)
    assert isinstance(error, NotFound)
    assert (error.kind, error.ref, error.reason) == (kind, ref, sentence)


def test_what_was_asked_for_is_named_as_it_was_asked_for() -> None:
    error = refusal(404, f"No such container: {ID}", host="harbour", subject=WEB)
    assert isinstance(error, NotFound)
    assert error.ref == "web"


@pytest.mark.parametrize(
    ("status", "sentence", "users"),
    [
        (409, f"remove files: volume is in use - [{ID}, {ID[::-1]}]", (ID, ID[::-1])),
        (
            409,
            'unable to remove "x:1" (must force) - container 4f5e6d7c8b9a is using its referenced image',
            (USER,),
        ),
        (
            409,
            "unable to delete 0123 - image is being used by running container 4f5e6d7c8b9a",
            (USER,),
        ),
        (403, "error while removing network: network back id 0123 has active endpoints", ()),
        (403, 'network back has active endpoints (name:"web" id:"0123456789ab", name:"db" id:"ba98")', ("web", "db")),
        (500, "driver failed programming external connectivity: Bind for :::80 failed: port is already allocated", ()),
        (500, "Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use", ()),
    ],
)
def test_what_is_in_use_names_its_users_where_it_is_told(status: int, sentence: str, users: tuple[str, ...]) -> None:
    error = refusal(status, sentence, host="harbour", subject=WEB)
    assert type(error) is InUse
    assert error.params["users"] == users


@pytest.mark.parametrize(
    ("status", "sentence", "kind"),
    [
        (409, 'Conflict. The container name "/web" is already in use by container "0123".', Conflict),
        (409, "You cannot remove a running container 0123. Stop the container before attempting removal", Conflict),
        (
            409,
            "unable to delete 0123 (must be forced) - image is referenced in multiple repositories",
            Conflict,
        ),
        (409, "removal of container web is already in progress", Conflict),
        (500, "Container web is not running", Conflict),
        (500, "Container web is already paused", Conflict),
        (400, "No command specified", BadRequest),
        (400, "client version 1.99 is too new. Maximum supported API version is 1.41", BadRequest),
        (500, "invalid reference format: repository name must be lowercase", BadRequest),
        (403, "bridge is a pre-defined network and cannot be removed", EngineRefused),
        (401, "unauthorized: authentication required", EngineRefused),
        (500, "no space left on device", EngineRefused),
        (503, "This node is not a swarm manager.", EngineRefused),
        (502, "", EngineRefused),
    ],
)
def test_other_refusals_are_told_by_status_and_sentence(status: int, sentence: str, kind: type[EngineError]) -> None:
    error = refusal(status, sentence, host="harbour", subject=WEB)
    assert type(error) is kind
    assert error.reason == (sentence or "Bad Gateway")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("manifest for x:9 not found: manifest unknown: manifest unknown", NotFound),
        ("pull access denied for x, repository does not exist or may require 'docker login'", NotFound),
        ("An image does not exist locally with the tag: x", NotFound),
        ("toomanyrequests: You have reached your pull rate limit.", EngineRefused),
        ("Get http://x/v2/: dial tcp: lookup x: no such host", EngineRefused),
    ],
)
def test_a_failure_inside_a_stream_is_told_by_its_sentence(sentence: str, kind: type[EngineError]) -> None:
    error = stream_refusal(sentence, host="harbour", subject=Subject(kind="image", ref="x:9"))
    assert type(error) is kind
    assert error.reason == sentence


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_an_answer_that_makes_no_sense_is_told_without_a_programmers_words(lang: str) -> None:
    error = translate(Garbled("ValueError: no frame of an output"), host="harbour", limit_s=3)
    sentence = translator(lang)(error.key, **error.params)
    assert "Docker" in sentence
    assert "frame" not in sentence
    assert "frame" in error.reason  # for whoever looks into it: the audit's row has it
