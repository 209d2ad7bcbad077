"""One thread's way to one engine: the SDK's client with its transport, TLS and registry logins, and requests over it.

Requests go to the SDK's connection pool directly: its own methods cost a second inspect here and a slow parse there,
and on unix sockets a new connection for every request. No asyncio and no models here; whoever calls this blocks.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import docker
import requests
import urllib3
from docker import auth
from docker.tls import TLSConfig
from docker.transport.unixconn import UnixHTTPAdapter, UnixHTTPConnection, UnixHTTPConnectionPool

from bot.engine import logins
from bot.engine.failures import Garbled, Refusal

NEWEST_API = (1, 51)  # the newest whose answers the parsers know; engines up to 29 still speak it
CONNECT_LIMIT_S = 10.0
READ_BYTES = 256 * 1024

Params = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class TLSPaths:
    """PEM files as in DOCKER_CERT_PATH; ``verify`` is DOCKER_TLS_VERIFY."""

    ca: str = ""
    cert: str = ""
    key: str = ""
    verify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """``url`` as in DOCKER_HOST: unix://, tcp:// or ssh://. ``ssh_config``: a file instead of the person's own."""

    url: str
    tls: TLSPaths | None = None
    ssh_config: str = ""
    logins: str = ""  # a file of docker's with logins for registries instead of the person's own

    @property
    def has_certificate(self) -> bool:
        """Whether the engine is shown one: as for the docker command line, a file that is not there is not used."""
        return self.tls is not None and _is_file(self.tls.cert) and _is_file(self.tls.key)

    def tls_config(self) -> TLSConfig | bool:
        if self.tls is None:
            return False
        return TLSConfig(
            client_cert=(self.tls.cert, self.tls.key) if self.has_certificate else None,
            ca_cert=self.tls.ca if _is_file(self.tls.ca) else None,
            verify=self.tls.verify,
        )


def _is_file(path: str) -> bool:
    return bool(path) and Path(path).is_file()


class Agreement:
    """The API version agreed on with an engine, shared by its threads.

    Forgotten when the engine cannot be reached: it may come back as another version.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = ""

    @property
    def version(self) -> str:
        with self._lock:
            return self._version

    def settle(self, version: str) -> None:
        with self._lock:
            self._version = version

    def forget(self) -> None:
        self.settle("")


def lower_version(offered: str) -> str:
    """The version to speak with an engine that offers this one: 1.10 is newer than 1.9."""
    major, _, minor = offered.partition(".")
    newest = min((int(major), int(minor)), NEWEST_API)
    return f"{newest[0]}.{newest[1]}"


class Wire:
    """Belongs to one thread. Raises Refusal and what the libraries raise; ``failures.translate`` knows them all."""

    def __init__(self, address: Address, agreement: Agreement):
        self._address = address
        self._agreement = agreement
        self._api: docker.APIClient | None = None
        self._pool: urllib3.HTTPConnectionPool | None = None
        self._in_use: Any = None  # the connection that is waited at
        self._is_kept = False  # whether the pool's connection has answered before

    def close(self) -> None:
        api, pool = self._api, self._pool
        self._api = self._pool = self._in_use = None
        if pool is not None:
            pool.close()
        if api is not None:
            api.close()

    def hang_up(self) -> None:
        """From any thread: what this wire waits for ends at once. A socket's own limit starts anew with each byte."""
        sock = getattr(self._in_use, "sock", None)
        if sock is not None:
            shut(sock)

    def request(
        self,
        method: str,
        path: str,
        *,
        limit_s: float,
        params: Params | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """The whole answer. ``body`` is sent as JSON; ``path`` begins after the version."""
        url = f"/v{self._version(limit_s)}{path}{query(params)}"
        return self._exchange(method, url, limit_s, _encoded(body), _headers(body, headers))

    def json(self, method: str, path: str, *, limit_s: float, params: Params | None = None, body: object = None) -> Any:
        answer = self.request(method, path, limit_s=limit_s, params=params, body=body)
        return json.loads(answer)

    def registry_auth(self, image: str) -> dict[str, str]:
        """The header with the login that docker's own configuration has for this image's registry."""
        registry, _name = auth.resolve_repository_name(image)
        logins.read_anew(self._client(), self._address.logins)
        header = auth.get_config_header(self._client(), registry)
        return {"X-Registry-Auth": _text(header)} if header else {}

    def registry_logins(self) -> dict[str, str]:
        """The header with all logins, which a build may need for any of its base images."""
        logins.read_anew(self._client(), self._address.logins)
        every = logins.every(self._client())
        return {"X-Registry-Config": _text(auth.encode_header(every))} if every else {}

    def connect(self, limit_s: float) -> urllib3.connection.HTTPConnection:
        """A connection of its own, for a stream: the caller closes it."""
        connection = self._ready_pool()._new_conn()
        assert isinstance(connection, urllib3.connection.HTTPConnection)
        connection.timeout = min(limit_s, CONNECT_LIMIT_S)
        self._in_use = connection
        connection.connect()
        return connection

    def begin(
        self,
        connection: urllib3.connection.HTTPConnection,
        method: str,
        path: str,
        *,
        limit_s: float,
        header_limit_s: float | None,
        params: Params | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> http.client.HTTPResponse:
        """Send on this connection and read the answer's head; its body is the caller's. ``body`` may be a file."""
        connection.sock.settimeout(header_limit_s)
        self.send(connection, method, path, limit_s=limit_s, params=params, body=body, headers=headers)
        return self.head(connection)

    def send(
        self,
        connection: urllib3.connection.HTTPConnection,
        method: str,
        path: str,
        *,
        limit_s: float,
        params: Params | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """The first half of ``begin``: several may be asked before the first of them answers."""
        sent = body if hasattr(body, "read") else _encoded(body)
        given = dict(headers or {}) if hasattr(body, "read") else _headers(body, headers)
        url = f"/v{self._version(limit_s)}{path}{query(params)}"
        # An engine that refuses a body answers before it has read it all, and hangs up.
        with contextlib.suppress(BrokenPipeError):
            connection.request(method, url, body=sent, headers=given, preload_content=False)  # type: ignore[arg-type]

    def head(self, connection: urllib3.connection.HTTPConnection) -> http.client.HTTPResponse:
        """The second half: the answer's head, after a refusal was raised."""
        # Past urllib3's response: a stream's reader wants the buffered file beneath, in blocks as they come.
        response = http.client.HTTPConnection.getresponse(connection)
        if _is_refusal(response.status):
            raise Refusal(response.status, response.read())
        return response

    def _exchange(self, method: str, url: str, limit_s: float, body: bytes | None, headers: Mapping[str, str]) -> bytes:
        was_kept, self._is_kept = self._is_kept, False
        try:
            response = self._asked(method, url, limit_s, body, headers)
        except urllib3.exceptions.ProtocolError:
            # An engine that restarts ends what was kept open, which may be seen no sooner than by asking. Only what
            # changes nothing is asked again: of the rest nobody knows whether it was heard.
            if not was_kept or method != "GET":
                raise
            response = self._asked(method, url, limit_s, body, headers)
        content = _whole(response, limit_s)
        response.release_conn()
        self._is_kept = True
        if _is_refusal(response.status):
            raise Refusal(response.status, content)
        return content

    def _asked(
        self, method: str, url: str, limit_s: float, body: bytes | None, headers: Mapping[str, str]
    ) -> urllib3.BaseHTTPResponse:
        pool = self._ready_pool()
        self._in_use = pool._get_conn()
        pool._put_conn(self._in_use)  # the next one taken: this thread's is the only hand in the pool
        return pool.urlopen(
            method,
            url,
            body=body,
            headers=headers,
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
            timeout=urllib3.Timeout(connect=min(limit_s, CONNECT_LIMIT_S), read=limit_s),
        )

    def _version(self, limit_s: float) -> str:
        version = self._agreement.version
        if not version:
            answer = json.loads(self._exchange("GET", "/version", limit_s, None, {}))
            try:
                version = lower_version(answer["ApiVersion"])
            except (LookupError, TypeError, AttributeError, ValueError) as error:
                raise Garbled("no version") from error
            self._agreement.settle(version)
        return version

    def _client(self) -> docker.APIClient:
        if self._api is None:
            # With a version given the client does no I/O; which one does not matter, since addresses are written here.
            self._api = docker.APIClient(
                base_url=self._address.url, version="1.41", tls=self._address.tls_config(), timeout=int(CONNECT_LIMIT_S)
            )
            # REQUESTS_CA_BUNDLE and proxies of the environment are not about engines.
            self._api.trust_env = False
        return self._api

    def _ready_pool(self) -> urllib3.HTTPConnectionPool:
        if self._pool is None:
            api = self._client()
            adapter = api.get_adapter(api.base_url)
            assert isinstance(adapter, requests.adapters.HTTPAdapter)
            self._pool = _pool(api, adapter)
        return self._pool


class _UnixConnection(UnixHTTPConnection):
    """The SDK's, but one that fails to connect leaves no open socket behind: an engine may be down for hours."""

    def connect(self) -> None:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(self.timeout)
            sock.connect(self.unix_socket)
        except OSError:
            sock.close()
            raise
        self.sock = sock


class _UnixPool(UnixHTTPConnectionPool):
    def _new_conn(self) -> Any:
        return _UnixConnection(self.base_url, self.socket_path)  # its time limit comes with each request


def _pool(api: docker.APIClient, adapter: requests.adapters.HTTPAdapter) -> urllib3.HTTPConnectionPool:
    if isinstance(adapter, UnixHTTPAdapter):
        return unix_pool(adapter.socket_path)
    request = requests.Request("GET", api.base_url).prepare()
    pool = adapter.get_connection_with_tls_context(request, api.verify, cert=api.cert)
    assert isinstance(pool, urllib3.HTTPConnectionPool)
    return pool


def unix_pool(socket_path: str) -> urllib3.HTTPConnectionPool:
    pool = _UnixPool("http://localhost", socket_path, int(CONNECT_LIMIT_S), maxsize=1)
    assert isinstance(pool, urllib3.HTTPConnectionPool)
    return pool


def shut(sock: socket.socket) -> None:
    """End a connection from any thread: a read that blocks in it returns at once. Its owner closes it."""
    with contextlib.suppress(OSError):  # gone already
        sock.shutdown(socket.SHUT_RDWR)


def _whole(response: urllib3.BaseHTTPResponse, limit_s: float) -> bytes:
    """The body, within the limit: a socket's own limit starts anew with each byte, and one thread would be lost."""
    deadline = time.monotonic() + limit_s
    blocks = []
    while block := response.read1(READ_BYTES):
        blocks.append(block)
        if time.monotonic() > deadline:
            response.close()
            raise TimeoutError("the answer has no end")
    return b"".join(blocks)


def _is_refusal(status: int) -> bool:
    """304 is for a start of what runs; other redirections mean that a reference (``..``) changed the address."""
    return status >= 300 and status != 304


def segment(ref: str) -> str:
    """A reference as a part of an address; image names keep their slashes and colons."""
    return quote(ref, safe="/:@")


def query(params: Params | None) -> str:
    """``?a=1&b=...`` as the engine reads it: booleans as 1, None left out, sequences repeated, mappings as JSON."""
    if not params:
        return ""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        if value is None or value is False or value == "":
            continue
        if isinstance(value, Mapping):
            pairs.append((name, json.dumps(value)))
        elif isinstance(value, Sequence) and not isinstance(value, str):
            pairs += [(name, str(item)) for item in value]
        else:
            pairs.append((name, "1" if value is True else str(value)))
    return f"?{urlencode(pairs)}" if pairs else ""


def _encoded(body: object) -> bytes | None:
    return None if body is None else json.dumps(body).encode()


def _headers(body: object, headers: Mapping[str, str] | None) -> dict[str, str]:
    content = {} if body is None else {"Content-Type": "application/json"}
    return {**content, **(headers or {})}


def _text(header: object) -> str:
    return header.decode() if isinstance(header, bytes) else str(header)
