"""Credential helpers: programs of the test's own on the PATH, asked as docker asks them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot.registries import helpers
from bot.registries.answers import Answer, Verdict
from bot.registries.client import Registries
from bot.registries.credentials import Login, Logins
from bot.registries.names import tagged
from tests.registries.fake import DIGEST, FakeRegistry, fake_registry
from tests.registries.programs import Install, answering, on_path
from tests.registries.test_client import Clock

LOGIN = Login(user="me", password="p4ss")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    return on_path(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("registry", "server"), [("reg.example:5000", "reg.example:5000"), ("docker.io", "https://index.docker.io/v1/")]
)
async def test_a_helper_is_asked_by_the_registrys_name_and_gives_its_login(
    install: Install, registry: str, server: str
) -> None:
    asked = install("good", answering("me", "p4ss"))
    assert await helpers.ask("good", registry) == LOGIN
    assert asked.read_text() == f"get {server}\n"


async def test_a_token_is_known_by_its_user(install: Install) -> None:
    install("good", answering("<token>", "t0ken"))
    assert await helpers.ask("good", "reg.example") == Login(identity_token="t0ken")


@pytest.mark.parametrize(
    "script", ["echo credentials not found in native keychain; exit 1", answering("", "")], ids=["told", "empty"]
)
async def test_one_that_keeps_no_login_is_no_fault(install: Install, script: str) -> None:
    install("empty", script)
    assert await helpers.ask("empty", "reg.example") is None


@pytest.mark.parametrize(
    ("name", "script", "why"),
    [
        ("bad", "echo s3cret; exit 3", "docker-credential-bad ended with 3"),
        ("bad", "echo s3cret", "docker-credential-bad answered with what is no login"),
        ("bad", "echo '[]'", "docker-credential-bad answered with what is no login"),
        ("slow", "sleep 60", "docker-credential-slow did not answer in 0 s"),
        ("none", "", "docker-credential-other is not on the PATH"),
        ("none", "", "docker-credential-../none is not on the PATH"),
    ],
)
async def test_what_goes_wrong_is_told_without_a_word_of_the_answer(
    install: Install, monkeypatch: pytest.MonkeyPatch, name: str, script: str, why: str
) -> None:
    monkeypatch.setattr(helpers, "LIMIT_S", 0.3)
    install(name, script)
    asked = why.split(maxsplit=1)[0].removeprefix(helpers.PREFIX)
    with pytest.raises(helpers.HelperFailed) as failed:
        await helpers.ask(asked, "reg.example")
    assert str(failed.value) == why


async def test_it_hears_nothing_of_the_bots_token(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "12:secret")
    monkeypatch.setenv("AWS_PROFILE", "home")
    install("env", """echo "{\\"Username\\": \\"$AWS_PROFILE\\", \\"Secret\\": \\"none:$BOT_TOKEN\\"}\"""")
    assert await helpers.ask("env", "reg.example") == Login(user="home", password="none:")


# in a check


def _wants_login(login: Login) -> Callable[[web.Request], web.Response]:
    def head(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") == login.basic:
            return web.Response(headers={"Docker-Content-Digest": DIGEST})
        return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="here"'})

    return head


async def _check(registry: FakeRegistry, logins: Logins, *names: str) -> list[Answer]:
    found = [tagged(f"{registry.address}/{name}") for name in names or ("app:1",)]
    answers = await Registries(clock=Clock()).newest([one for one in found if one is not None], logins)
    return list(answers.values())


async def test_a_check_asks_the_helper_once_a_registry_and_before_the_file(install: Install) -> None:
    asked = install("good", answering("me", "p4ss"))
    async with fake_registry() as registry:
        registry.head = _wants_login(LOGIN)
        logins = Logins(by_registry={registry.address: Login(user="old", password="old")}, store="good")
        answers = await _check(registry, logins, "app:1", "app:2", "other:1")
        assert [one.verdict for one in answers] == [Verdict.KNOWN] * 3
        assert asked.read_text() == f"get {registry.address}\n"


async def test_without_the_helper_the_file_serves_and_else_the_fault_is_told(install: Install) -> None:
    async with fake_registry() as registry:
        registry.head = _wants_login(LOGIN)
        helped = {registry.address: "lost"}
        with_file = Logins(by_registry={registry.address: LOGIN}, helpers=helped)
        assert [one.verdict for one in await _check(registry, with_file)] == [Verdict.KNOWN]
        told = await _check(registry, Logins(helpers=helped))
        assert told == [Answer(verdict=Verdict.HELPER, reason="docker-credential-lost is not on the PATH")]


async def test_a_registry_that_wants_no_login_asks_no_helper(install: Install) -> None:
    asked = install("good", answering("me", "p4ss"))
    async with fake_registry() as registry:
        assert [one.verdict for one in await _check(registry, Logins(store="good"))] == [Verdict.KNOWN]
    assert not asked.exists()
