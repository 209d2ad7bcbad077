"""Logins for registries, from docker's own configuration file, and which programs keep others (``helpers`` asks them).

Read anew for each check, since ``docker login`` changes the file. Nothing of it is logged or shown.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.registries.names import HUB

LONGEST_FILE = 1024 * 1024
HUB_KEY = "https://index.docker.io/v1/"
_HUB_KEYS = (HUB_KEY, "index.docker.io", "registry-1.docker.io", "docker.io")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """``identity_token`` in place of a password where the registry gave one."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)

    @property
    def basic(self) -> str:
        """The header's value."""
        return f"Basic {base64.b64encode(f'{self.user}:{self.password}'.encode()).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logins:
    """``problem`` is a sentence for whoever runs the bot; ``is_open``: others on the machine can read the file."""

    by_registry: Mapping[str, Login] = field(default_factory=dict)
    helpers: Mapping[str, str] = field(default_factory=dict)  # registry -> the program that keeps its login
    store: str = ""  # the program for all others
    is_open: bool = False
    problem: str = ""

    def of(self, registry: str) -> Login | None:
        return self.by_registry.get(registry)

    def helper_of(self, registry: str) -> str:
        """The last part of the program's name; "" where none is to be asked."""
        return self.helpers.get(registry, self.store)


def where(configured: Path | None) -> Path:
    """REGISTRY_AUTH_FILE, or config.json as the docker command line finds it."""
    if configured is not None:
        return configured
    folder = os.environ.get("DOCKER_CONFIG", "").strip()
    return Path(folder) / "config.json" if folder else Path("~/.docker/config.json").expanduser()


def read(path: Path) -> Logins:
    """A file that is not there is no problem: most registries want no login for reading."""
    try:
        if path.stat().st_size > LONGEST_FILE:
            return Logins(problem=f"{path} is too large for a file of logins")
        content = json.loads(path.read_text(encoding="utf-8"))
        is_open = bool(path.stat().st_mode & 0o077)
    except FileNotFoundError:
        return Logins()
    except (OSError, ValueError, RuntimeError) as error:
        return Logins(problem=f"{path} cannot be read: {type(error).__name__}")
    if not isinstance(content, dict):
        return Logins(problem=f"{path} is no configuration of docker's")
    return _logins(content, is_open=is_open)


def _logins(content: Mapping[str, Any], *, is_open: bool) -> Logins:
    found: dict[str, Login] = {}
    auths = content.get("auths")
    for key, entry in auths.items() if isinstance(auths, dict) else ():
        login = _login(entry if isinstance(entry, dict) else {})
        if login is not None:
            found[_registry(str(key))] = login
    told = content.get("credHelpers")
    helpers = {_registry(str(key)): str(name) for key, name in told.items()} if isinstance(told, dict) else {}
    store = content.get("credsStore")
    return Logins(
        by_registry=found,
        helpers=helpers,
        store=store if isinstance(store, str) else "",
        is_open=is_open and bool(found),
    )


def _registry(key: str) -> str:
    """``https://index.docker.io/v1/`` -> docker.io; others by their host and port."""
    if key in _HUB_KEYS:
        return HUB
    host = key.partition("://")[2] or key
    host = host.partition("/")[0]
    return HUB if host in _HUB_KEYS else host


def _login(entry: Mapping[str, Any]) -> Login | None:
    user, password = str(entry.get("username") or ""), str(entry.get("password") or "")
    if packed := entry.get("auth"):
        try:
            text = base64.b64decode(str(packed), validate=True).decode()
        except (binascii.Error, ValueError):
            return None
        user, _, password = text.partition(":")
        password = password.rstrip("\x00")
    token = str(entry.get("identitytoken") or "")
    if token or (user and password):
        return Login(user=user, password=password, identity_token=token)
    return None
