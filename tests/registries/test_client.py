"""Registries asked by HEAD: logins, limits, one request an image, and what goes wrong told apart."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.registries.answers import Answer, Verdict
from bot.registries.client import FRESH, MANIFESTS, Registries
from bot.registries.credentials import Login, Logins
from bot.registries.names import Tagged, tagged
from tests.registries.fake import DIGEST, TOKEN, FakeRegistry, fake_registry

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def registry() -> AsyncIterator[FakeRegistry]:
    async with fake_registry() as running:
        yield running


def _image(registry: FakeRegistry, name: str = "app:1") -> Tagged:
    found = tagged(f"{registry.address}/{name}")
    assert found is not None
    return found


def _logins(registry: FakeRegistry, login: Login) -> Logins:
    return Logins(by_registry={registry.address: login})


async def _ask(registry: FakeRegistry, logins: Logins | None = None, name: str = "app:1") -> Answer:
    image = _image(registry, name)
    return (await Registries(clock=Clock()).newest([image], logins or Logins()))[image]


async def test_a_tag_is_asked_for_by_head_and_all_kinds_of_manifests_are_taken(registry: FakeRegistry) -> None:
    seen: list[str] = []

    def head(request: web.Request) -> web.Response:
        seen.append(request.headers["Accept"])
        return web.Response(headers={"Docker-Content-Digest": DIGEST})

    registry.head = head
    assert await _ask(registry) == Answer(verdict=Verdict.KNOWN, digest=DIGEST)
    assert registry.asked == [("HEAD", "/v2/app/manifests/1", "")]
    assert seen == [MANIFESTS]


async def test_many_images_are_asked_for_once_each(registry: FakeRegistry) -> None:
    images = [_image(registry, f"app{number % 60}:1") for number in range(200)]
    answers = await Registries(clock=Clock()).newest(images, Logins())
    assert len(answers) == 60
    assert len(registry.asked) == 60
    assert {method for method, _path, _login in registry.asked} == {"HEAD"}


async def test_engines_asked_about_at_once_ask_once(registry: FakeRegistry) -> None:
    clock = Clock()
    registries = Registries(clock=clock)
    await registries.newest([_image(registry)], Logins())
    await registries.newest([_image(registry)], Logins())
    assert len(registry.asked) == 1
    clock.now += FRESH
    await registries.newest([_image(registry)], Logins())
    assert len(registry.asked) == 2


def _wants_token(registry: FakeRegistry, *, scheme: str = "http") -> None:
    def head(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") == f"Bearer {TOKEN}":
            return web.Response(headers={"Docker-Content-Digest": DIGEST})
        realm = f'Bearer realm="{scheme}://{registry.address}/token",service="here"'
        return web.Response(status=401, headers={"WWW-Authenticate": realm})

    registry.head = head


async def test_a_token_is_got_where_the_registry_says_and_only_one_image_pays_for_finding_out(
    registry: FakeRegistry,
) -> None:
    _wants_token(registry)
    images = [_image(registry, f"app{number}:1") for number in range(5)]
    login = Login(user="me", password="p")
    answers = await Registries(clock=Clock()).newest(images, _logins(registry, login))
    assert {answer.verdict for answer in answers.values()} == {Verdict.KNOWN}
    assert len(registry.manifests) == 6
    tokens = [one for one in registry.asked if one[1].startswith("/token")]
    assert len(tokens) == 5
    assert {one[2] for one in tokens} == {Login(user="me", password="p").basic}
    assert "service=here" in tokens[0][1]
    assert "scope=repository:app" in tokens[0][1]


async def test_an_identity_token_is_changed_for_one(registry: FakeRegistry) -> None:
    _wants_token(registry)
    answer = await _ask(registry, _logins(registry, Login(identity_token="refresh")))
    assert answer.verdict is Verdict.KNOWN
    assert [one[0] for one in registry.asked if one[1] == "/token"] == ["POST"]


async def test_a_password_goes_nowhere_without_tls_but_to_a_plain_registry_itself(registry: FakeRegistry) -> None:
    def head(request: web.Request) -> web.Response:
        return web.Response(status=401, headers={"WWW-Authenticate": 'Bearer realm="ftp://auth.example/token"'})

    registry.head = head
    answer = await _ask(registry, _logins(registry, Login(user="me", password="p")))
    assert (answer.verdict, answer.reason) == (Verdict.AWAY, "its place to log in has no TLS")


async def test_basic_logins_are_used(registry: FakeRegistry) -> None:
    wanted = Login(user="me", password="p").basic

    def head(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") == wanted:
            return web.Response(headers={"Docker-Content-Digest": DIGEST})
        return web.Response(status=401, headers={"WWW-Authenticate": 'Basic realm="here"'})

    registry.head = head
    assert (await _ask(registry, _logins(registry, Login(user="me", password="p")))).verdict is Verdict.KNOWN
    assert (await _ask(registry, _logins(registry, Login(user="me", password="no")))).verdict is Verdict.DENIED
    assert (await _ask(registry)).verdict is Verdict.DENIED


@pytest.mark.parametrize(
    ("status", "verdict"), [(404, Verdict.GONE), (403, Verdict.DENIED), (500, Verdict.AWAY), (302, Verdict.AWAY)]
)
async def test_each_refusal_is_told_as_what_it_is(registry: FakeRegistry, status: int, verdict: Verdict) -> None:
    registry.head = lambda _request: web.Response(status=status)
    assert (await _ask(registry)).verdict is verdict


async def test_a_registry_that_wants_to_be_left_alone_is_until_then(registry: FakeRegistry) -> None:
    clock = Clock()
    registries = Registries(clock=clock)
    registry.head = lambda _request: web.Response(status=429, headers={"Retry-After": "120"})
    images = [_image(registry, f"app{number}:1") for number in range(30)]
    answers = await registries.newest(images, Logins())
    assert {answer.verdict for answer in answers.values()} == {Verdict.LIMITED}
    asked = len(registry.asked)
    assert asked < 10  # those that were under way already
    await registries.newest(images, Logins())
    assert len(registry.asked) == asked
    clock.now += timedelta(seconds=121)
    registry.head = FakeRegistry.__dataclass_fields__["head"].default  # type: ignore[assignment]
    again = await registries.newest(images[:1], Logins())
    assert again[images[0]].verdict is Verdict.KNOWN


async def test_a_quota_that_is_used_up_ends_the_asking(registry: FakeRegistry) -> None:
    registry.head = lambda _request: web.Response(
        headers={"Docker-Content-Digest": DIGEST, "RateLimit-Remaining": "0;w=60"}
    )
    images = [_image(registry, f"app{number}:1") for number in range(30)]
    answers = await Registries(clock=Clock()).newest(images, Logins())
    assert {answer.verdict for answer in answers.values()} == {Verdict.KNOWN, Verdict.LIMITED}
    assert len(registry.asked) < 10


async def test_a_registry_that_is_away_is_given_up_for_the_check() -> None:
    async with fake_registry() as gone:
        address = gone.address
    images = [one for number in range(50) if (one := tagged(f"{address}/app{number}:1")) is not None]
    answers = await Registries(clock=Clock()).newest(images, Logins())
    assert {answer.verdict for answer in answers.values()} == {Verdict.AWAY}


async def test_a_digest_that_is_not_in_the_head_is_reckoned(registry: FakeRegistry) -> None:
    body = b'{"schemaVersion": 2}'
    registry.head = lambda _request: web.Response(body=body)
    assert (await _ask(registry)).digest == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert [one[0] for one in registry.asked] == ["HEAD", "GET"]


async def test_what_is_no_digest_is_not_taken(registry: FakeRegistry) -> None:
    registry.head = lambda _request: web.Response(headers={"Docker-Content-Digest": "sha256:short"})
    assert (await _ask(registry)).verdict is Verdict.AWAY


async def test_a_registry_of_others_is_not_spoken_to_without_tls(registry: FakeRegistry) -> None:
    port = registry.address.rpartition(":")[2]
    image = tagged(f"lotsman.invalid:{port}/app:1")
    assert image is not None
    answers = await Registries(clock=Clock()).newest([image], Logins())
    assert answers[image].verdict is Verdict.AWAY
    assert registry.asked == []
