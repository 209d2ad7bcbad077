"""A wire through ssh's tunnel: a unix socket like any other, but for why a connection ends at once."""

from __future__ import annotations

import http.client
from collections.abc import Mapping

import urllib3

from bot.engine.ssh import CONNECT_LIMIT_S, Tunnel
from bot.engine.wire import Address, Agreement, Wire, unix_pool

_SDK_ADDRESS = "unix:///var/run/docker.sock"  # for its registry logins alone; nothing is sent there


class TunnelWire(Wire):
    """Belongs to one thread, like every wire; the tunnel is its engine's. Raises SSHFailed, too."""

    def __init__(self, tunnel: Tunnel, agreement: Agreement):
        super().__init__(Address(url=_SDK_ADDRESS), agreement)
        self._tunnel = tunnel

    def head(self, connection: urllib3.connection.HTTPConnection) -> http.client.HTTPResponse:
        try:
            return super().head(connection)
        except (http.client.HTTPException, OSError) as error:
            raise self._tunnel.why_closed() or error from error

    def _exchange(self, method: str, url: str, limit_s: float, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        try:
            return super()._exchange(method, url, limit_s, body, headers)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._tunnel.why_closed() or error from error

    def _ready_pool(self) -> urllib3.HTTPConnectionPool:
        path = self._tunnel.open(CONNECT_LIMIT_S)
        if self._pool is None:
            self._pool = unix_pool(path)
        return self._pool
