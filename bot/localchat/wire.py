"""HTTP as Telegram speaks it: parameters from address, form, multipart or JSON; answers, and ways of not answering."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

from aiohttp import BodyPartReader, web

from bot.localchat.parameters import Upload
from bot.localchat.refusals import Refusal, bad_request, too_large
from bot.localchat.rules import MAX_UPLOAD_BYTES

MAX_FIELD_BYTES = 1024 * 1024
GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


class Lost(Exception):
    """The connection is to be reset in place of an answer."""


async def read_request(request: web.Request) -> tuple[dict[str, object], dict[str, Upload]]:
    """Parameters and files. Raises a refusal for a body that cannot be read."""
    values: dict[str, object] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.method == "POST":
        if request.content_type == "multipart/form-data":
            await _read_multipart(request, values, uploads)
        elif request.content_type == "application/json":
            values |= await _read_json(request)
        else:
            form = await request.post()
            values |= {name: value for name, value in form.items() if isinstance(value, str)}
    return values, uploads


async def _read_json(request: web.Request) -> dict[str, Any]:
    body = await request.read()
    try:
        decoded = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse JSON-encoded request body") from None
    if not isinstance(decoded, dict):
        raise bad_request("can't parse JSON-encoded request body: Object expected")
    return decoded


async def _read_multipart(request: web.Request, values: dict[str, object], uploads: dict[str, Upload]) -> None:
    is_too_large = False
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        is_file = part.filename is not None
        data = await _read_part(part, MAX_UPLOAD_BYTES if is_file else MAX_FIELD_BYTES)
        if data is None:
            is_too_large = True
        elif is_file:
            mime_type = part.headers.get("Content-Type", "")
            is_known = mime_type not in {"", "application/octet-stream"}
            uploads[part.name] = Upload(name=part.filename or "", mime_type=mime_type if is_known else "", data=data)
        else:
            values[part.name] = data.decode("utf-8", "replace")
    if is_too_large:
        raise too_large()


async def _read_part(part: BodyPartReader, limit_bytes: int) -> bytes | None:
    """None where it is larger; it is read to its end all the same, or the sender would never read the refusal."""
    chunks: list[bytes] = []
    size_bytes = 0
    while chunk := await part.read_chunk(256 * 1024):
        size_bytes += len(chunk)
        if size_bytes <= limit_bytes:
            chunks.append(chunk)
    return b"".join(chunks) if size_bytes <= limit_bytes else None


def answer_json(result: object) -> web.Response:
    return _json({"ok": True, "result": result}, 200)


def refusal_json(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters is not None:
        body["parameters"] = refusal.parameters
    return _json(body, refusal.code)


def _json(body: object, status: int) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    # A lone half of a surrogate pair, which a name may hold, must not end the answer.
    return web.Response(
        body=text.encode("utf-8", "replace"), status=status, content_type="application/json", charset="utf-8"
    )


def gateway_page() -> web.Response:
    return web.Response(text=GATEWAY_PAGE, status=502, content_type="text/html")


def reset(request: web.Request) -> None:
    """Ends the connection with a TCP reset, as a middlebox that lost it would."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


async def answer_half(request: web.Request, response: web.Response) -> None:
    """Sends the head and half of the body. Raises `Lost` for the rest."""
    body = response.body if isinstance(response.body, bytes) else b""
    half = web.StreamResponse(status=response.status, headers={"Content-Type": "application/json"})
    half.content_length = len(body)
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    raise Lost
