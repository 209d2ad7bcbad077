"""The page's addresses: the door, the static files, the stream of changes, and what people do.

    /?key=...       the printed address; sets the cookie and leads to /page/
    /page/          the page and its files
    /page/events    server-sent events: the whole state, then each change
    /page/act       POST, JSON: one act of a person or one fault
    /page/upload    POST, the file as the body
    /page/file/ID   a file of a message

What an act does is said in `deeds`; who may come in, in `lock`.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from aiohttp import web

from bot.localchat.page import deeds
from bot.localchat.page.lock import HEADERS, HOME, Lock, cookie_name
from bot.localchat.page.state import Cast, Json, change_json, state_json
from bot.localchat.server import LocalChat

PING_S = 15.0  # a comment on a quiet stream, so that the page sees a dead connection
STALE_S = 40.0  # told to the page: after so long without a word it connects anew

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PICTURES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Puts the page onto a server that has not started yet. `roles` are shown beside the people's names."""

    def __init__(
        self, server: LocalChat, *, key: str, roles: Mapping[int, str] | None = None, is_open_to_all: bool = False
    ) -> None:
        self._server = server
        self._key = key
        self._lock = Lock(key, is_open_to_all=is_open_to_all)
        self._cast = Cast(roles=roles or {}, run=secrets.token_hex(4))
        self._streams: set[asyncio.Task[object]] = set()
        self._files = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in TYPES}
        router = server.app.router
        router.add_get("/", self._door)
        router.add_get(HOME, self._home)
        router.add_get(f"{HOME}events", self._stream)
        router.add_post(f"{HOME}act", self._act)
        router.add_post(f"{HOME}upload", self._upload)
        router.add_get(f"{HOME}file/{{id}}", self._file)
        router.add_get(f"{HOME}{{name}}", self._static)
        server.app.middlewares.append(self._guard)
        server.app.on_response_prepare.append(_add_headers)
        server.app.on_shutdown.append(self._end_streams)

    @property
    def url(self) -> str:
        """With the key; known after the server's `start`."""
        host = self._server.api_url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
        return f"{host}/?key={self._key}"

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every request of the server passes here, the Bot API's too."""
        if not self._lock.knows_host(request.headers.get("Host", "")):
            return _refused("This host name is not the local chat's.")
        if request.path == "/":
            return await handler(request)
        if not request.path.startswith(HOME):
            return _refused("Not for browsers.") if Lock.is_from_a_page(request.headers) else await handler(request)
        if Lock.is_from_elsewhere(request.headers) and request.path != HOME:
            return _refused("Another site may not ask here.")
        if request.method == "POST" and "Origin" not in request.headers:
            return _refused("Where does this come from?")
        if not self._lock.has_cookie(request.cookies, self._server.port):
            return self._locked()
        return await handler(request)

    def _locked(self) -> web.Response:
        return web.Response(status=403, body=self._files["locked.html"], content_type="text/html", charset="utf-8")

    async def _door(self, request: web.Request) -> web.StreamResponse:
        key = request.query.get("key")
        if key is None:
            raise web.HTTPSeeOther(HOME)
        if not self._lock.opens(key):
            return self._locked()
        answer = web.Response(status=303, headers={"Location": HOME})
        name = cookie_name(self._server.port)
        answer.set_cookie(name, self._lock.cookie_value, path=HOME, httponly=True, samesite="Strict")
        return answer

    async def _home(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self._files["index.html"], content_type="text/html", charset="utf-8")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        return web.Response(body=self._files[name], content_type=TYPES[Path(name).suffix], charset="utf-8")

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        world = self._server.world
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        with world.feed.listen() as listener, _listed(self._streams):
            await response.write(_event("state", state_json(world, self._cast) | {"stale_s": STALE_S}))
            while not listener.has_missed:
                try:
                    async with asyncio.timeout(PING_S):
                        changes = [await listener.next()]
                except TimeoutError:
                    await response.write(_event("ping", {}))
                    continue
                changes += listener.drain()
                await response.write(b"".join(_event("change", change_json(world, self._cast, c)) for c in changes))
        return response  # the page comes again and takes the whole state

    async def _end_streams(self, app: web.Application) -> None:
        for stream in self._streams:
            stream.cancel()

    async def _act(self, request: web.Request) -> web.StreamResponse:
        try:
            given = await request.json()
        except ValueError:
            return _unfit("no JSON")
        if not isinstance(given, dict):
            return _unfit("no object")
        try:
            return web.json_response(deeds.do(self._server, given))
        except (ValueError, KeyError, IndexError, TypeError) as error:
            return _unfit(str(error))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        given = request.query
        data = await request.read()
        try:
            reply_to = int(given["reply_to"]) if given.get("reply_to") else None
            message = self._server.upload(
                int(given["person"]),
                int(given["chat"]),
                Path(given["name"]).name or "file",
                data,
                caption=given.get("caption") or None,
                reply_to=reply_to,
            )
        except (ValueError, KeyError) as error:
            return _unfit(str(error))
        return web.json_response({"message_id": message.message_id})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """Only pictures are named for what they are; all else is bytes to save, so that no file runs as a page."""
        stored = self._server.world.files.get(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        if stored.mime_type in PICTURES:
            return web.Response(body=stored.data, content_type=stored.mime_type)
        headers = {"Content-Disposition": "attachment"}  # the link on the page gives the name
        return web.Response(body=stored.data, content_type="application/octet-stream", headers=headers)


class _listed:  # noqa: N801 - reads as a function
    """The running task is in the set meanwhile."""

    def __init__(self, tasks: set[asyncio.Task[object]]) -> None:
        self._tasks = tasks
        self._task = asyncio.current_task()

    def __enter__(self) -> None:
        if self._task is not None:
            self._tasks.add(self._task)

    def __exit__(self, *problem: object) -> None:
        if self._task is not None:
            self._tasks.discard(self._task)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def _event(name: str, data: Json) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode("utf-8", "surrogatepass")


def _refused(words: str) -> web.Response:
    return web.Response(status=403, text=words)


def _unfit(words: str) -> web.Response:
    return web.json_response({"error": words}, status=400)
