"""The order that a Compose file asks for, where labels do not tell it: the first Compose wrote none. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.compose.projects import DEPENDS_ON, Condition, Project

Order = Mapping[str, Mapping[str, Condition]]  # service -> what it depends on -> what is waited for


def order(text: str) -> Order:
    """None for a file that cannot be read: then nothing is known, as before."""
    import yaml  # late: only a Compose file needs it

    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    services = content.get("services") if isinstance(content, dict) else None
    if not isinstance(services, dict):
        return {}
    return {
        str(name): dict(_needs(service.get("depends_on")))
        for name, service in services.items()
        if isinstance(service, dict)
    }


def brought_up(services: Mapping[str, Mapping[str, Any]], named: Sequence[str], *, alone: bool) -> tuple[str, ...]:
    """What an ``up`` of these would start, of a resolved file: all without a profile where none is named, and unless
    ``alone`` what they need.
    """
    left = list(named) or [name for name, service in services.items() if not service.get("profiles")]
    found: dict[str, None] = {}
    while left:
        name = left.pop(0)
        if name in services and name not in found:
            found[name] = None
            left += [] if alone else [needed for needed, _condition in _needs(services[name].get("depends_on"))]
    return tuple(sorted(found))


def ordered(project: Project, found: Order) -> Project:
    services = tuple(
        replace(service, depends_on={**service.depends_on, **found.get(service.name, {})})
        for service in project.services
    )
    return replace(project, services=services)


def is_told(project: Project) -> bool:
    """Whether its labels tell the order, even that there is none; or it has one service."""
    return len(project.services) < 2 or any(DEPENDS_ON in one.labels for one in project.containers)


def _needs(value: Any) -> list[tuple[str, Condition]]:
    if isinstance(value, list):
        return [(str(name), Condition.STARTED) for name in value]
    if not isinstance(value, dict):
        return []
    known = set(Condition)
    found = []
    for name, asked in value.items():
        word = asked.get("condition") if isinstance(asked, dict) else None
        found.append((str(name), Condition(word) if word in known else Condition.STARTED))
    return found
