"""Values of settings as people write them, read: host and port, a chat and its topic, a named engine, a time of day.

Pure. What is wrong is a ValueError with the sentence for whoever wrote it.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.ui.secrets import mask_text

EVERY_HOST = "all"  # what stands for all of them in a line: no host's name
_VALUE_LENGTH = 60
_PLACE = re.compile(r"(-?[1-9]\d{0,18})(?::([1-9]\d{0,9}))?")
_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DOCKER_SCHEMES = ("unix", "tcp", "ssh", "http", "https")
_EXAMPLES = ("unix:///var/run/docker.sock", "tcp://host:2376", "ssh://me@host")
_HOST_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,20}")


def host_and_port(address: str) -> tuple[str, int]:
    """("::1", 8080) of "[::1]:8080"; an empty host or port -1 where it is neither."""
    host, _sign, port = address.rpartition(":")
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        return "", -1
    return host.strip("[]"), int(port) if port.isascii() and port.isdigit() else -1


def place(text: str) -> tuple[int, int | None]:
    """(-1001234, 17) of "-1001234:17", a chat and its topic. Raises ValueError."""
    found = _PLACE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{quoted(text)} is no chat id like 123456789 or -1001234567890:17, with its topic")
    return int(found[1]), int(found[2]) if found[2] else None


def named_host(text: str) -> tuple[str, str]:
    """("vps", "ssh://me@vps") of "vps=ssh://me@vps". Raises ValueError."""
    name, sign, address = (part.strip() for part in text.partition("="))
    if not sign or "://" in name:
        raise ValueError(f"{quoted(text)} is no name=address like vps=ssh://me@vps.example")
    if not _HOST_NAME.fullmatch(name):
        raise ValueError(
            f"{quoted(name)} is no host's name: small Latin letters, digits and hyphens, at most 21, no hyphen at first"
        )
    if name == EVERY_HOST:
        raise ValueError(f"a host cannot be named {quoted(name)}: @{EVERY_HOST} stands for all of them")
    if "=" in address or ";" in address:
        raise ValueError(f"{quoted(text)} is more than one host: commas stand between them")
    problem = address_problem(address)
    if problem:
        raise ValueError(f"{quoted(text)}: {problem}")
    return name, address


def address_problem(address: str) -> str:
    """What is wrong with an engine's address, as a sentence goes on; "" where nothing is."""
    scheme, sign, rest = address.partition("://")
    if not sign or not rest or scheme not in _DOCKER_SCHEMES:
        meant = f"unix://{address}" if address.startswith("/") else ""
        meant = f"ssh://{address}" if "@" in address and ":" not in address and "/" not in address else meant
        return f"this is no engine's address like {meant or ', '.join(_EXAMPLES)}"
    if any(letter.isspace() for letter in address):
        return "an address has no spaces; commas stand between hosts"
    if scheme == "unix":
        return "" if rest.startswith("/") else f"a path begins with a slash, so there are three: unix:///{rest}"
    return _network_problem(scheme, address)


def _network_problem(scheme: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "the port is a number up to 65535"
    # What begins with a hyphen would be read as an option.
    if not parts.hostname or f"{parts.hostname}".startswith("-") or f"{parts.username}".startswith("-"):
        return "there is no machine's name in it"
    if parts.password is not None:
        return "there is a password in it, which nobody would ask for: ssh is used with a key, TLS with a certificate"
    if parts.query or parts.fragment:
        return "nothing comes after the path"
    if scheme == "tcp" and port is None:
        return "the port is missing: 2376 with TLS, 2375 without"
    return ""


def time_of_day(text: str) -> time:
    """Of "09:00" or "9:00". Raises ValueError."""
    found = _TIME_OF_DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{quoted(text)} is no time of day like 09:00")
    return time(int(found[1]), int(found[2]))


def read_zone(name: str) -> ZoneInfo:
    """Of "Europe/Moscow". Raises ValueError."""
    try:
        return ZoneInfo(name.strip())
    except (KeyError, ValueError, OSError):  # unknown; no name at all; a folder
        raise ValueError(f"{quoted(name)} is no time zone like Europe/Moscow") from None


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def quoted(value: str) -> str:
    """A wrong value as it may be shown: it may be a secret that was pasted into the wrong line."""
    shown = mask_text(value)
    shown = shown if len(shown) <= _VALUE_LENGTH else shown[: _VALUE_LENGTH - 1] + "…"
    return f"“{shown}”"
