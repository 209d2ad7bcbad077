"""Who lives in whose network namespace, and what of a container's settings names another container. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.engine.model import Container, Raw

_JOINED = "container:"
_MODES = ("NetworkMode", "IpcMode", "PidMode")


def sharers(id: str, name: str, every: Iterable[Container]) -> tuple[Container, ...]:
    """All that live in this container's network, and in theirs, in the order in which they are made anew.

    The container itself may be gone already. Source: Engine API, HostConfig.NetworkMode ``container:<name|id>``; the
    engine keeps the id, old ones what was typed.
    """
    others = sorted(every, key=lambda one: one.name)
    owners = [(id, name)]
    found: dict[str, Container] = {}
    while owners:
        owner_id, owner_name = owners.pop(0)
        for one in others:
            if one.id not in found and one.id != id and _lives_in(one.network_mode, owner_id, owner_name):
                found[one.id] = one
                owners.append((one.id, one.name))
    return tuple(found.values())


def pointed_anew(inspected: Raw, moved: Mapping[str, str]) -> dict[str, Any]:
    """The inspect answer with each namespace that it shares named by where it is now: old id or name -> new id."""
    host = dict(inspected.get("HostConfig") or {})
    for mode in _MODES:
        value = str(host.get(mode) or "")
        if value.startswith(_JOINED):
            owner = value.removeprefix(_JOINED)
            host[mode] = _JOINED + next((new for old, new in moved.items() if owner and old.startswith(owner)), owner)
    return {**inspected, "HostConfig": host}


def _lives_in(network_mode: str, id: str, name: str) -> bool:
    if not network_mode.startswith(_JOINED):
        return False
    owner = network_mode.removeprefix(_JOINED)
    return bool(owner) and (owner == name or id.startswith(owner))
