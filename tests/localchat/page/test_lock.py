"""The lock: who gets nothing from the page, and that every answer carries the policy."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from bot.localchat import ANNA_ID, LocalChat
from bot.localchat.page.lock import Lock
from tests.localchat.page.conftest import KEY, TOKEN

SAY = {"act": "say", "person": ANNA_ID, "chat": ANNA_ID, "text": "/ps"}


async def test_the_key_becomes_a_cookie_of_this_page_alone(visitor: ClientSession, server: LocalChat) -> None:
    async with visitor.get("/", params={"key": KEY}, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/page/")
        cookie = response.cookies[f"lotsman-{server.port}"]
    assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Strict", True, "/page/")


@pytest.mark.parametrize("path", ["/?key=wrong", "/page/", "/page/app.js", "/page/events", "/page/file/1"])
async def test_without_the_key_nothing_is_shown(visitor: ClientSession, path: str) -> None:
    async with visitor.get(path) as response:
        assert response.status == 403
        assert "Anna" not in await response.text()


async def test_without_the_key_nothing_is_done(visitor: ClientSession, server: LocalChat) -> None:
    async with visitor.post("/page/act", json=SAY, headers={"Origin": server.api_url}) as response:
        assert response.status == 403
    assert server.world.history(ANNA_ID) == []


async def test_who_has_the_key_speaks_as_a_person(guest: ClientSession, server: LocalChat) -> None:
    async with guest.post("/page/act", json=SAY) as response:
        assert await response.json() == {"message_id": 1}
    assert [message.text for message in server.world.history(ANNA_ID)] == ["/ps"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_another_site_does_nothing_even_with_the_cookie(
    guest: ClientSession, server: LocalChat, headers: dict[str, str]
) -> None:
    async with guest.post("/page/act", json=SAY, headers=headers) as response:
        assert response.status == 403
    assert server.world.history(ANNA_ID) == []


async def test_an_act_from_nowhere_is_refused(guest: ClientSession, server: LocalChat) -> None:
    del guest.headers["Origin"]
    async with guest.post("/page/act", json=SAY) as response:
        assert response.status == 403
    assert server.world.history(ANNA_ID) == []


@pytest.mark.parametrize("path", ["/page/", f"/?key={KEY}", f"/bot{TOKEN}/getMe"])
async def test_a_name_that_was_rebound_to_this_address_is_refused(guest: ClientSession, path: str) -> None:
    async with guest.get(path, headers={"Host": "rebound.example"}) as response:
        assert response.status == 403


async def test_a_browser_cannot_speak_as_the_bot(guest: ClientSession) -> None:
    async with guest.post(f"/bot{TOKEN}/getMe") as response:
        assert response.status == 403


async def test_the_bot_needs_no_cookie(visitor: ClientSession) -> None:
    async with visitor.get(f"/bot{TOKEN}/getMe") as response:
        assert (await response.json())["ok"]


@pytest.mark.parametrize("path", ["/page/", "/page/app.js", "/page/nothing", "/?key=wrong"])
async def test_every_answer_carries_a_strict_policy(guest: ClientSession, path: str) -> None:
    async with guest.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_is_never_opened_as_a_page(guest: ClientSession, server: LocalChat) -> None:
    server.upload(ANNA_ID, ANNA_ID, "evil.html", b"<script>alert(1)</script>")
    (stored,) = server.world.files.values()
    async with guest.get(f"/page/file/{stored.id}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    "act",
    [
        {},
        {"act": "dance"},
        {**SAY, "person": "1001"},
        {**SAY, "text": None},
        {**SAY, "chat": 1002},
        {"act": "press", "person": ANNA_ID, "chat": ANNA_ID, "message": 9, "data": "x"},
        {"act": "start_trouble", "trouble": "flood of fire"},
    ],
)
async def test_what_cannot_be_done_is_an_answer_and_no_failure(guest: ClientSession, act: dict[str, object]) -> None:
    async with guest.post("/page/act", json=act) as response:
        assert response.status == 400
        assert (await response.json())["error"]


@pytest.mark.parametrize(
    ("host", "is_open", "is_known"),
    [
        ("127.0.0.1:8080", False, True),
        ("localhost:9000", False, True),
        ("[::1]:8080", False, True),
        ("192.168.1.5:8080", False, False),
        ("192.168.1.5:8080", True, True),
        ("lotsman.example:8080", True, False),
        ("localhost.example", False, False),
        ("", False, False),
    ],
)
def test_only_numeric_hosts_and_localhost_are_known(host: str, is_open: bool, is_known: bool) -> None:
    assert Lock("k", is_open_to_all=is_open).knows_host(host) is is_known


def test_the_cookie_outlives_a_restart_with_the_same_key() -> None:
    assert Lock("k").cookie_value == Lock("k").cookie_value
    assert Lock("k").cookie_value != Lock("another").cookie_value
