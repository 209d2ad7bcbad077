"""An image's name as a registry has it. Pure. Source: the docker reference's "image references", distribution spec.

``nginx`` is ``docker.io/library/nginx:latest``, and is asked for at registry-1.docker.io.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

HUB = "docker.io"
HUB_ADDRESS = "registry-1.docker.io"
_HUB_NAMES = ("docker.io", "index.docker.io", HUB_ADDRESS)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_PATH = re.compile(rf"{_PART}(?:/{_PART})*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """``registry`` is host[:port] as people write it, docker.io for the Hub."""

    registry: str
    path: str
    tag: str

    @property
    def address(self) -> str:
        """Where it is asked for."""
        return HUB_ADDRESS if self.registry == HUB else self.registry

    @property
    def repository(self) -> str:
        return f"{self.registry}/{self.path}"

    @property
    def familiar(self) -> str:
        """As docker shows it."""
        path = self.path.removeprefix("library/") if self.registry == HUB else f"{self.registry}/{self.path}"
        return f"{path}:{self.tag}"


def tagged(ref: str) -> Tagged | None:
    """None for what names no tag of a registry: an id, a digest, or no name at all."""
    if "@" in ref or _DIGEST.fullmatch(ref) or re.fullmatch(r"[0-9a-f]{12}|[0-9a-f]{64}", ref):
        return None
    folder, slash, last = ref.rpartition("/")
    last, _, tag = last.partition(":")
    registry, path = _apart(f"{folder}{slash}{last}")
    tag = tag or "latest"
    if not _PATH.fullmatch(path) or not _TAG.fullmatch(tag):
        return None
    return Tagged(registry=registry, path=path, tag=tag)


def digests_of(repository: str, repo_digests: tuple[str, ...]) -> frozenset[str]:
    """Those digests (``name@sha256:...``, as an engine keeps them) that this repository gave."""
    found = set()
    for one in repo_digests:
        name, _, digest = one.partition("@")
        registry, path = _apart(name)
        if _DIGEST.fullmatch(digest) and f"{registry}/{path}" == repository:
            found.add(digest)
    return frozenset(found)


def is_digest(text: str) -> bool:
    return bool(_DIGEST.fullmatch(text))


def is_loopback(registry: str) -> bool:
    """Whether engines, and so we, speak plain HTTP to it."""
    host = registry.rpartition(":")[0] if _has_port(registry) else registry
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _has_port(registry: str) -> bool:
    return registry.rpartition(":")[2].isdecimal() and not registry.endswith("]")


def _apart(name: str) -> tuple[str, str]:
    """Registry and path: the first part is a registry where it looks like a host."""
    first, slash, rest = name.partition("/")
    if not slash or not ("." in first or ":" in first or first == "localhost"):
        return HUB, name if slash else f"library/{name}"
    if first in _HUB_NAMES:
        return HUB, rest if "/" in rest else f"library/{rest}"
    return first, rest
