"""Docker Hub's mirrors of an engine: read off its /info, asked before the Hub itself."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from bot.registries import names
from bot.registries.answers import Answer, Verdict
from bot.registries.client import Registries
from bot.registries.credentials import Logins
from bot.registries.mirrors import Mirror, mirrors_of
from bot.registries.names import Tagged
from tests.registries.fake import DIGEST, FakeRegistry, fake_registry
from tests.registries.test_client import Clock

NGINX = Tagged(registry="docker.io", path="library/nginx", tag="1")
NEWER = f"sha256:{'b' * 64}"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (["https://mirror.example/"], [Mirror(host="mirror.example", scheme="https")]),
        (["http://10.0.0.1:5000"], [Mirror(host="10.0.0.1:5000", scheme="http")]),
        (["http://[::2]:5000/"], [Mirror(host="[::2]:5000", scheme="http")]),
        (["https://me:p@mirror.example", "https://a.example/hub/", "ftp://a.example", "https://a:b", ""], []),
        (None, []),
    ],
)
def test_mirrors_are_read_in_their_order(told: Any, found: list[Mirror]) -> None:
    assert list(mirrors_of({"RegistryConfig": {"Mirrors": told}}, is_near=True)) == found


def test_an_engine_that_tells_none_has_none() -> None:
    assert mirrors_of({}, is_near=True) == ()
    assert mirrors_of({"RegistryConfig": None}, is_near=True) == ()


def test_the_loopback_of_another_machine_is_not_within_reach() -> None:
    info = {"RegistryConfig": {"Mirrors": ["http://127.0.0.1:5000", "https://mirror.example"]}}
    assert [one.host for one in mirrors_of(info, is_near=False)] == ["mirror.example"]
    assert len(mirrors_of(info, is_near=True)) == 2


def _mirror(registry: FakeRegistry) -> tuple[Mirror, ...]:
    return (Mirror(host=registry.address, scheme="http"),)


async def test_a_mirror_is_asked_in_the_hubs_place_and_no_other_registry_through_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with fake_registry() as mirror, fake_registry() as hub:
        monkeypatch.setattr(names, "HUB_ADDRESS", hub.address)
        other = Tagged(registry=hub.address, path="app", tag="1")
        answers = await Registries(clock=Clock()).newest([NGINX, other], Logins(), _mirror(mirror))
    assert answers == {image: Answer(verdict=Verdict.KNOWN, digest=DIGEST) for image in (NGINX, other)}
    assert [path for _method, path, _login in mirror.asked] == ["/v2/library/nginx/manifests/1"]
    assert [path for _method, path, _login in hub.asked] == ["/v2/app/manifests/1"]


@pytest.mark.parametrize("status", [401, 404, 500])
async def test_where_the_mirror_fails_the_hub_is_asked(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    async with fake_registry() as mirror, fake_registry() as hub:
        mirror.head = lambda _request: web.Response(status=status)
        hub.head = lambda _request: web.Response(headers={"Docker-Content-Digest": NEWER})
        monkeypatch.setattr(names, "HUB_ADDRESS", hub.address)
        registries = Registries(insecure=("docker.io",), clock=Clock())
        answers = await registries.newest([NGINX], Logins(), _mirror(mirror))
    assert answers[NGINX].digest == NEWER


async def test_engines_with_other_mirrors_are_not_told_each_others_answers() -> None:
    registries = Registries(clock=Clock())
    async with fake_registry() as one, fake_registry() as two:
        two.head = lambda _request: web.Response(headers={"Docker-Content-Digest": NEWER})
        told = [(await registries.newest([NGINX], Logins(), _mirror(each)))[NGINX].digest for each in (one, two, one)]
        assert told == [DIGEST, NEWER, DIGEST]
        assert len(one.asked) == 1  # within the minute
