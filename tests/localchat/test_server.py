"""HTTP: the ways in which parameters and files come, tokens, names of methods, downloads, where it listens."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiohttp import FormData

from bot.localchat import ANNA_ID, LocalChat
from bot.localchat.rules import MAX_UPLOAD_BYTES
from tests.localchat.conftest import TOKEN, Caller


async def test_parameters_come_in_the_address_in_a_form_or_as_json(caller: Caller, server: LocalChat) -> None:
    url = f"{server.api_url}/bot{TOKEN}/sendMessage"
    async with caller.session.get(url, params={"chat_id": str(ANNA_ID), "text": "адрес"}) as response:
        assert (await response.json())["ok"]
    async with caller.session.post(url, data={"chat_id": str(ANNA_ID), "text": "форма"}) as response:
        assert (await response.json())["ok"]
    async with caller.session.post(url, json={"chat_id": ANNA_ID, "text": "JSON"}) as response:
        assert (await response.json())["ok"]
    assert [message.text for message in server.world.history(ANNA_ID)] == ["адрес", "форма", "JSON"]
    assert server.violations == []


async def test_method_names_have_no_case(caller: Caller) -> None:
    assert (await caller.ok("GETME"))["username"] == "lotsman_local_bot"


async def test_an_unknown_method_is_not_found(caller: Caller) -> None:
    assert await caller.refusal("sendDance") == "Not Found"
    assert caller.server.violations == ["sendDance: 404 Not Found"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("bot7000000001:WRONG/getMe", 401, "Unauthorized"),
        ("bot1/getMe", 404, "Not Found"),
        ("file/bot7000000001:WRONG/documents/file_0", 401, "Unauthorized"),
        (f"file/bot{TOKEN}/documents/none", 404, "Not Found"),
    ],
)
async def test_a_wrong_token_or_path_is_refused(caller: Caller, path: str, status: int, words: str) -> None:
    async with caller.session.get(f"{caller.server.api_url}/{path}") as response:
        assert (response.status, await response.json()) == (
            status,
            {"ok": False, "error_code": status, "description": words},
        )
    assert caller.server.violations == []


@pytest.mark.parametrize("body", [b"{", b"[]"])
async def test_a_broken_body_is_refused(caller: Caller, body: bytes) -> None:
    url = f"{caller.server.api_url}/bot{TOKEN}/sendMessage"
    headers = {"Content-Type": "application/json"}
    async with caller.session.post(url, data=body, headers=headers) as response:
        assert response.status == 400


async def send_file(caller: Caller, data: bytes, field: str = "document", document: str = "") -> tuple[int, str]:
    form = FormData(quote_fields=False)
    form.add_field("chat_id", str(ANNA_ID))
    if document:
        form.add_field("document", document)
    form.add_field(field, BytesIO(data), filename="журнал.txt", content_type="text/plain")
    async with caller.session.post(f"{caller.server.api_url}/bot{TOKEN}/sendDocument", data=form) as response:
        answer = await response.json()
        return response.status, answer.get("description") or answer["result"]["document"]["file_id"]


@pytest.mark.parametrize(("field", "document"), [("document", ""), ("log", "attach://log")])
async def test_a_file_is_sent_and_fetched(caller: Caller, field: str, document: str) -> None:
    status, file_id = await send_file(caller, b"log", field, document)
    assert status == 200
    path = (await caller.ok("getFile", file_id=file_id))["file_path"]
    async with caller.session.get(f"{caller.server.api_url}/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == b"log"
    (message,) = caller.server.world.history(ANNA_ID)
    assert message.content.media is not None
    assert (message.content.media.file.name, message.content.media.file.mime_type) == ("журнал.txt", "text/plain")
    again = await caller.ok("sendDocument", chat_id=ANNA_ID, document=file_id)
    assert again["document"]["file_id"] == file_id


async def test_an_empty_file_is_refused(caller: Caller) -> None:
    assert await send_file(caller, b"") == (400, "Bad Request: file must be non-empty")


async def test_a_file_over_50_mb_is_refused(caller: Caller) -> None:
    assert await send_file(caller, bytes(MAX_UPLOAD_BYTES + 1)) == (413, "Request Entity Too Large")
    assert caller.server.violations == ["sendDocument: 413 Request Entity Too Large"]


async def test_it_listens_on_loopback_only_unless_told() -> None:
    with pytest.raises(ValueError, match="loopback"):
        LocalChat(token=TOKEN, host="0.0.0.0")
    assert LocalChat(token=TOKEN, host="0.0.0.0", is_open_to_all=True).host == "0.0.0.0"


@pytest.mark.parametrize("token", ["", "LOCAL", "x:LOCAL"])
def test_a_malformed_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        LocalChat(token=token)


async def test_a_taken_port_is_said(server: LocalChat) -> None:
    with pytest.raises(OSError, match="address already in use"):
        await LocalChat(token=TOKEN, port=server.port).start()


async def test_expected_violations_are_taken_out(caller: Caller, server: LocalChat) -> None:
    await caller.refusal("sendDance")
    with server.expecting("chat not found"):
        await caller.refusal("sendMessage", chat_id=5, text="x")
    assert server.violations == ["sendDance: 404 Not Found"]
    with pytest.raises(AssertionError, match="expected a violation"), server.expecting("chat not found"):
        await caller.ok("getMe")
