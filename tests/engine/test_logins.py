"""Logins for pulls and builds: docker's file read anew, credential helpers asked within their limit."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.engine.failures import translate
from bot.engine.wire import Address, Agreement, Wire
from bot.errors import EngineRefused
from bot.registries import helpers
from tests.registries.programs import Install, answering, on_path

Write = Callable[[Any], None]
AUTH = base64.b64encode(b"me:p4ss").decode()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    return on_path(tmp_path, monkeypatch)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(content: Any) -> None:
        (tmp_path / "config.json").write_text(json.dumps(content))

    return put


@pytest.fixture
def wire(tmp_path: Path) -> Wire:
    """It speaks to no engine: making the headers wants none."""
    return Wire(Address(url="unix:///nowhere.sock", logins=str(tmp_path / "config.json")), Agreement())


def _sent(header: dict[str, str]) -> Any:
    """What is in it; {} where there is none."""
    return json.loads(base64.urlsafe_b64decode(next(iter(header.values())))) if header else {}


def _login(wire: Wire, image: str = "reg.example/app:1") -> tuple[str, str]:
    sent = _sent(wire.registry_auth(image))
    return sent.get("Username", sent.get("username", "")), sent.get("Password", sent.get("password", ""))


def test_a_login_that_was_made_after_the_start_counts(wire: Wire, write: Write) -> None:
    write({"auths": {}})
    assert _login(wire) == ("", "")
    write({"auths": {"reg.example": {"auth": AUTH}}})
    assert _login(wire) == ("me", "p4ss")


def test_a_helper_gives_its_login(wire: Wire, write: Write, install: Install) -> None:
    asked = install("good", answering("her", "s3cret"))
    write({"auths": {"reg.example": {"auth": AUTH}}, "credHelpers": {"reg.example": "good"}})
    assert _login(wire) == ("her", "s3cret")
    assert _login(wire, "other.example/app:1") == ("", "")
    assert asked.read_text() == "get reg.example\n"


def test_a_token_is_sent_as_one(wire: Wire, write: Write, install: Install) -> None:
    install("good", answering("<token>", "t0ken"))
    write({"credsStore": "good"})
    assert _sent(wire.registry_auth("reg.example/app:1"))["IdentityToken"] == "t0ken"


def test_one_that_keeps_none_leaves_it_to_the_file(wire: Wire, write: Write, install: Install) -> None:
    install("empty", "echo credentials not found in native keychain; exit 1")
    write({"auths": {"reg.example": {"auth": AUTH}}, "credsStore": "empty"})
    assert _login(wire) == ("me", "p4ss")


@pytest.mark.parametrize(
    ("name", "script", "why"),
    [
        ("bad", "echo s3cret; exit 3", "docker-credential-bad ended with 3"),
        ("bad", "echo s3cret", "docker-credential-bad answered with what is no login"),
        ("slow", "sleep 60", "docker-credential-slow did not answer in 0 s"),
        ("none", "", "docker-credential-lost is not on the PATH"),
    ],
)
def test_one_that_fails_is_told_and_is_no_engine_that_is_away(
    wire: Wire, write: Write, install: Install, monkeypatch: pytest.MonkeyPatch, name: str, script: str, why: str
) -> None:
    monkeypatch.setattr(helpers, "LIMIT_S", 0.3)
    install(name, script)
    write({"credsStore": why.split(maxsplit=1)[0].removeprefix(helpers.PREFIX)})
    with pytest.raises(helpers.HelperFailed) as failed:
        wire.registry_auth("reg.example/app:1")
    told = translate(failed.value, host="local", limit_s=1)
    assert (type(told), told.key, told.reason) == (EngineRefused, "error-registry-login", why)


def test_a_build_gets_all_logins_and_goes_without_those_of_a_helper_that_fails(
    wire: Wire, write: Write, install: Install
) -> None:
    login = answering("her", "s3cret")
    install("good", f"""[ "$1" = list ] && echo '{{"reg.example": "her"}}' || {login}""")
    write({"auths": {"ghcr.io": {"auth": AUTH}}, "credsStore": "good"})
    sent = _sent(wire.registry_logins())
    assert {name: one.get("username", one.get("Username")) for name, one in sent.items()} == {
        "ghcr.io": "me",
        "reg.example": "her",
    }
    install("good", "exit 3")
    write({"auths": {"ghcr.io": {"auth": AUTH}}, "credHelpers": {"reg.example": "good"}})
    assert list(_sent(wire.registry_logins())) == ["ghcr.io"]
