"""Who may open the page: it drives an engine, so another site in the same browser must get nothing from it.

Three locks, each enough against one kind of attack: the `Host` header (DNS rebinding gives a foreign name the address
of this machine), `Origin` and `Sec-Fetch-Site` (requests that another site makes), the key (everybody else). Nothing
but deciding belongs here.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from hmac import compare_digest
from ipaddress import ip_address

KEY_BYTES = 24
HOME = "/page/"  # the cookie is sent there only: cookies know no ports, and other servers run on loopback too

_NAVIGATION = frozenset(("none", "same-origin"))

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


class Lock:
    """`is_open_to_all` accepts any numeric address as the host; a name other than localhost is never one."""

    def __init__(self, key: str, *, is_open_to_all: bool = False) -> None:
        self._key = key
        self._is_open_to_all = is_open_to_all
        # Made from the key and not kept, so that an open page survives a restart with the same key.
        self.cookie_value = hmac.digest(key.encode(), b"cookie", "sha256").hex()

    def opens(self, key: str) -> bool:
        return compare_digest(key.encode(), self._key.encode())

    def has_cookie(self, cookies: Mapping[str, str], port: int) -> bool:
        return compare_digest(cookies.get(cookie_name(port), "").encode(), self.cookie_value.encode())

    def knows_host(self, host: str) -> bool:
        """`host` as in the header. Any port: a tunnel may have another one than the server."""
        name = _without_port(host)
        if name == "localhost":
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return False
        return self._is_open_to_all or address.is_loopback

    @staticmethod
    def is_from_elsewhere(headers: Mapping[str, str]) -> bool:
        """Whether another site, or another port of this one, has made the browser ask."""
        origin = headers.get("Origin")
        if origin is not None and origin != f"http://{headers.get('Host', '')}":
            return True
        return headers.get("Sec-Fetch-Site", "none") not in _NAVIGATION

    @staticmethod
    def is_from_a_page(headers: Mapping[str, str]) -> bool:
        """Whether a browser's script or form asks: the Bot API has no such callers."""
        return "Origin" in headers or "Sec-Fetch-Site" in headers


def cookie_name(port: int) -> str:
    """Two local chats on one machine keep each other's cookie."""
    return f"lotsman-{port}"


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0][1:]
    return host.partition(":")[0]
