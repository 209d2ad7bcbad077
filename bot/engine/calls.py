"""What every method of the client stands on: requests in a worker thread, under a time limit, errors translated."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import structlog

from bot.engine.failures import EXPECTED, NO_SUBJECT, Garbled, Subject, causes_of, translate
from bot.engine.secured import TLSWire
from bot.engine.ssh import CONNECT_LIMIT_S, Tunnel
from bot.engine.stream import Slots
from bot.engine.tls_failures import tls_failure
from bot.engine.tunnelled import TunnelWire
from bot.engine.wire import Address, Agreement, Params, Wire
from bot.engine.workers import Workers
from bot.errors import EngineError, EngineTimeout, EngineUnreachable, NoAnswer
from bot.remote_errors import NameUnknown

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Calls:
    """The base of the client's parts. ``timeout_s`` bounds every call that is not a stream."""

    def __init__(self, *, host: str, address: Address, timeout_s: float):
        self.host = host
        self._address = address
        self._limit_s = timeout_s
        self._agreement = Agreement()
        self._workers: Workers[Wire] = Workers(host=host, make=self._new_wire, end=Wire.close, hang_up=Wire.hang_up)
        self._slots = Slots(host=host)
        self._tunnel = Tunnel(address.url, config=address.ssh_config) if address.url.startswith("ssh://") else None

    async def close(self) -> None:
        """Ends all streams; threads that wait for the engine end by themselves."""
        self._slots.close()
        self._workers.close()
        if self._tunnel is not None:
            self._tunnel.close()

    async def address_here(self) -> str:
        """See ``port.Engine``."""
        tunnel = self._tunnel
        if tunnel is None:
            return self._address.url
        return f"unix://{await self._do(lambda _wire: tunnel.open(CONNECT_LIMIT_S))}"

    def _new_wire(self) -> Wire:
        if self._tunnel is not None:
            return TunnelWire(self._tunnel, self._agreement)
        return (TLSWire if self._address.tls else Wire)(self._address, self._agreement)

    async def _do(
        self,
        act: Callable[[Wire], T],
        *,
        subject: Subject = NO_SUBJECT,
        limit_s: float | None = None,
        only_looks: bool = False,
    ) -> T:
        """Run one or few requests in a thread; together they get the limit. ``only_looks``: they change nothing."""
        limit = self._limit_s if limit_s is None else limit_s
        try:
            async with asyncio.timeout(limit):
                return await self._workers.call(lambda wire: _understood(act, wire), limit_s=limit)
        except EXPECTED as error:
            translated = self.translated(error, subject, limit)
            if only_looks and type(translated) is EngineTimeout:
                translated = NoAnswer(**translated.params)  # type: ignore[arg-type]
            raise translated from error

    def translated(self, error: BaseException, subject: Subject, limit_s: float | None = None) -> EngineError:
        translated = self._way_failure(error) or translate(
            error, host=self.host, limit_s=limit_s or self._limit_s, subject=subject
        )
        if isinstance(translated, EngineUnreachable):
            self._agreement.forget()
        return translated

    def _way_failure(self, error: BaseException) -> EngineError | None:
        """What is wrong with the machine's name or with TLS."""
        if isinstance(error, EngineError):
            return None
        causes = list(causes_of(error))
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            machine = urlsplit(self._address.url).hostname or ""
            return NameUnknown(host=self.host, reason="unknown name", machine=machine)
        if self._address.tls is None:
            return None
        return tls_failure(causes, host=self.host, has_certificate=self._address.has_certificate)

    async def _json(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: object = None,
        subject: Subject = NO_SUBJECT,
        parse: Callable[[Any], T],
        limit_s: float | None = None,
    ) -> T:
        """One request; its answer is parsed in the thread as well, off the event loop."""
        limit = self._limit_s if limit_s is None else limit_s
        return await self._do(
            lambda wire: parse(wire.json(method, path, limit_s=limit, params=params, body=body)),
            subject=subject,
            limit_s=limit,
            only_looks=method == "GET",
        )

    async def _say(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: object = None,
        subject: Subject = NO_SUBJECT,
        limit_s: float | None = None,
    ) -> None:
        """One request whose answer holds nothing."""
        limit = self._limit_s if limit_s is None else limit_s
        await self._do(
            lambda wire: wire.request(method, path, limit_s=limit, params=params, body=body),
            subject=subject,
            limit_s=limit,
        )


def _understood(act: Callable[[Wire], T], wire: Wire) -> T:
    """What stands before an engine may answer with anything: a parser that stumbles is told as such, and logged."""
    try:
        return act(wire)
    except EXPECTED:
        raise
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        log.warning("an answer was not understood", exc_info=True)
        raise Garbled(f"{type(error).__name__}: {error}") from error
