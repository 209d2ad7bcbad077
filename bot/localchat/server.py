"""The server: the Bot API over HTTP on loopback, and the handles by which a page or a test moves the people in it."""

from __future__ import annotations

import asyncio
import inspect
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from ipaddress import ip_address

from aiohttp import web

from bot.localchat import acts
from bot.localchat.faults import Faults, Trouble
from bot.localchat.feed import Feed
from bot.localchat.floods import Floods
from bot.localchat.messages import Message
from bot.localchat.methods import METHODS
from bot.localchat.parameters import Arguments, Upload
from bot.localchat.refusals import Refusal, not_found, too_many_requests, unauthorized
from bot.localchat.wire import (
    Lost,
    answer_half,
    answer_json,
    gateway_page,
    read_request,
    refusal_json,
    reset,
)
from bot.localchat.world import CallbackQuery, World

MAX_BODY_BYTES = 64 * 1024 * 1024
STOP_S = 1.0

log = logging.getLogger(__name__)

_METHODS = {name.lower(): (name, method) for name, method in METHODS.items()}


class LocalChat:
    """`app` takes further routes until `start`; port 0 takes a free one. `clock` gives Unix seconds.

    `floods` True is Telegram's limits read strictly, False none, a `Floods` as it says. `violations` holds what no
    correct bot does; which refusals count is said at `Refusal`.
    """

    def __init__(
        self,
        *,
        token: str,
        host: str = "127.0.0.1",
        port: int = 0,
        floods: bool | Floods = True,
        clock: Callable[[], float] = time.time,
        is_open_to_all: bool = False,
    ) -> None:
        """Raises ValueError for a malformed token, or another host than loopback unless `is_open_to_all`."""
        bot_id = token.partition(":")[0]
        if not bot_id.isdigit() or ":" not in token:
            raise ValueError("a token looks like 7000000001:LOCAL")
        if not is_open_to_all and not _is_loopback(host):
            raise ValueError(f"{host} is not a loopback address")
        self.token = token
        self.host = host
        self.port = port
        limits = (Floods() if floods else None) if isinstance(floods, bool) else floods
        self.world = World(bot_id=int(bot_id), clock=clock, floods=limits)
        self.world.faults.on_outage = lambda: self.world.updates.interrupt(Lost())
        self.app = web.Application(client_max_size=MAX_BODY_BYTES)
        self.app.router.add_route("*", "/bot{token}/{method}", self._call)
        self.app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """Known after `start`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def violations(self) -> list[str]:
        return self.world.violations

    @property
    def faults(self) -> Faults:
        return self.world.faults

    @property
    def feed(self) -> Feed:
        return self.world.feed

    def expecting(self, words: str) -> AbstractContextManager[None]:
        """Takes out the violations with these words that happen inside; AssertionError where there was none."""
        return self.world.expecting(words)

    async def start(self) -> None:
        """Raises OSError where the address is taken."""
        self._runner = web.AppRunner(self.app, access_log=None, handler_cancellation=True, shutdown_timeout=STOP_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        try:
            await site.start()
        except OSError:
            await self.stop()
            raise
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """A waiting getUpdates is broken off."""
        self.world.updates.interrupt(Lost())
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def say(
        self, person_id: int, chat_id: int, text: str, *, reply_to: int | None = None, date: int | None = None
    ) -> Message:
        return acts.say(self.world, person_id, chat_id, text, reply_to=reply_to, date=date)

    def edit(self, person_id: int, chat_id: int, message_id: int, text: str) -> Message:
        return acts.edit(self.world, person_id, chat_id, message_id, text)

    def press(
        self,
        person_id: int,
        chat_id: int,
        message_id: int,
        button: str | tuple[int, int],
        *,
        is_forged: bool = False,
    ) -> CallbackQuery:
        return acts.press(self.world, person_id, chat_id, message_id, button, is_forged=is_forged)

    def upload(
        self,
        person_id: int,
        chat_id: int,
        filename: str,
        data: bytes,
        *,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> Message:
        return acts.upload(self.world, person_id, chat_id, filename, data, caption=caption, reply_to=reply_to)

    def delete(self, person_id: int, chat_id: int, message_id: int) -> None:
        acts.delete(self.world, person_id, chat_id, message_id)

    def block(self, person_id: int, *, is_blocked: bool = True) -> None:
        acts.block(self.world, person_id, is_blocked=is_blocked)

    def speak(self, person_id: int, language_code: str) -> None:
        acts.speak(self.world, person_id, language_code)

    def stop_draft(self, person_id: int, draft_id: int) -> None:
        acts.stop_draft(self.world, person_id, draft_id)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            self._check_token(request)
            return await self._answer(request, method)
        except Refusal as refusal:
            if refusal.is_violation:
                self.world.tell(f"{method}: {refusal.code} {refusal.description}")
            return refusal_json(refusal)
        except Lost:
            reset(request)
            return web.Response(status=500)

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if ":" not in token:
            raise Refusal(404, "Not Found", is_violation=False)
        if token != self.token:
            raise unauthorized()

    async def _answer(self, request: web.Request, method: str) -> web.StreamResponse:
        faults = self.world.faults
        if faults.take(method, {Trouble.OUTAGE}):
            raise Lost
        values, uploads = await read_request(request)
        if slow := faults.take(method, {Trouble.SLOW}):
            await _wait(slow.seconds)
        if response := self._refuse_for_trouble(method):
            return response
        response = answer_json(await self._perform(method, values, uploads))
        if faults.take(method, {Trouble.LOSE_ANSWER}):
            raise Lost
        if faults.take(method, {Trouble.RESET_MID_ANSWER}):
            await answer_half(request, response)
        return response

    def _refuse_for_trouble(self, method: str) -> web.Response | None:
        fault = self.world.faults.take(method, {Trouble.SERVER_ERROR, Trouble.BAD_GATEWAY, Trouble.FLOOD})
        if fault is None:
            return None
        if fault.trouble is Trouble.FLOOD:
            return refusal_json(too_many_requests(max(1, round(fault.seconds))))
        if fault.trouble is Trouble.BAD_GATEWAY:
            return gateway_page()
        words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
        return refusal_json(Refusal(fault.status, words.get(fault.status, "Internal Server Error")))

    async def _perform(self, name: str, values: dict[str, object], uploads: dict[str, Upload]) -> object:
        if name.lower() not in _METHODS:
            log.warning("a method that is not served: %s", name)
            raise not_found()
        method_name, method = _METHODS[name.lower()]
        result = method(self.world, Arguments(method_name, values, uploads, self.world.tell))
        return await result if inspect.isawaitable(result) else result

    async def _download(self, request: web.Request) -> web.StreamResponse:
        try:
            self._check_token(request)
        except Refusal as refusal:
            return refusal_json(refusal)
        if self.world.faults.take("file", {Trouble.OUTAGE}):
            reset(request)
            return web.Response(status=500)
        path = request.match_info["path"]
        for stored in self.world.files.values():
            if stored.path == path:
                return web.Response(body=stored.data, content_type="application/octet-stream")
        return refusal_json(not_found())


async def _wait(seconds: float) -> None:
    """The one place that may sleep: a slow server is what was asked for."""
    await asyncio.sleep(seconds)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
