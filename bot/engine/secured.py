"""A wire over TLS: where the engine hangs up, it may have said why, and it is listened to.

In TLS 1.3 an engine looks at our certificate after we take the connection for open. Its refusal crosses our request:
what we see of it is either the refusal or a connection that broke while we wrote, as the moment has it.
"""

from __future__ import annotations

import contextlib
import http.client
import ssl
from collections.abc import Iterator, Mapping
from typing import Any

import urllib3

from bot.engine.wire import Wire

HEARD_WITHIN_S = 1.0
_BROKEN = (ssl.SSLEOFError, ConnectionError, http.client.RemoteDisconnected)


class TLSWire(Wire):
    def send(self, connection: urllib3.connection.HTTPConnection, method: str, path: str, **wanted: Any) -> None:
        with self._listening():
            super().send(connection, method, path, **wanted)

    def head(self, connection: urllib3.connection.HTTPConnection) -> http.client.HTTPResponse:
        with self._listening():
            return super().head(connection)

    def _exchange(self, method: str, url: str, limit_s: float, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        with self._listening():
            return super()._exchange(method, url, limit_s, body, headers)

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        try:
            yield
        except (urllib3.exceptions.HTTPError, OSError) as error:
            if _is_broken(error) and (refusal := self._refusal()) is not None:
                raise refusal from error
            raise

    def _refusal(self) -> ssl.SSLError | None:
        """What the engine says to a connection that only listens; None where it says nothing."""
        with contextlib.suppress(TimeoutError, *_BROKEN):
            connection = self.connect(HEARD_WITHIN_S)
            try:
                connection.sock.settimeout(HEARD_WITHIN_S)
                connection.sock.recv(1)
            except ssl.SSLError as error:
                return None if isinstance(error, ssl.SSLEOFError) else error
            finally:
                connection.close()
        return None


def _is_broken(error: BaseException) -> bool:
    inner = error.args[-1] if error.args else None
    return isinstance(error, _BROKEN) or isinstance(inner, _BROKEN)
