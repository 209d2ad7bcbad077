"""The mirrors of Docker Hub that an engine pulls through, by its own word. Pure.

What they have under a tag is what a pull would bring, and where the Hub is out of reach they are all there is. Source:
dockerd's ``registry-mirrors``, told by ``GET /info``; they stand for the Hub alone, and it is asked where they fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.registries.names import is_loopback


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """``host`` with its port, as in an image's name; ``scheme`` is http or https, as the engine was told."""

    host: str
    scheme: str


def mirrors_of(info: Mapping[str, Any], *, is_near: bool) -> tuple[Mirror, ...]:
    """Of an engine's ``/info``, in its order; one on the loopback of another machine is not within reach."""
    config = info.get("RegistryConfig")
    told = config.get("Mirrors") if isinstance(config, Mapping) else None
    found = [_mirror(str(url)) for url in told or ()]
    return tuple(one for one in found if one is not None and (is_near or not is_loopback(one.host)))


def _mirror(url: str) -> Mirror | None:
    """None for an address with a path or a login: such are asked by the engine alone."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.path.strip("/"):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Mirror(host=f"{host}{port}", scheme=parts.scheme)
