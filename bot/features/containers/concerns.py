"""Why a change of a container is asked about: it is protected, or others depend on it. Pure: no text, no engine.

Apart from the handlers because every changing command decides by it, and because each rule wants a table of cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.engine.model import Container, ContainerDetails

PROTECT_LABEL = "lotsman.protect"
DEPENDS_ON_LABEL = "com.docker.compose.depends_on"
_JOINED = "container:"
_TRUE = ("1", "t", "true", "yes", "on")


class Tie(StrEnum):
    """How one container hangs on another."""

    NETWORK = "network"  # lives in its network namespace: without it, it has no network at all
    COMPOSE = "compose"  # Compose's depends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependent:
    name: str
    on: str
    tie: Tie


def is_protected(container: Container | ContainerDetails, globs: Iterable[str], own_id: str) -> bool:
    """By PROTECT, by its label, or because the bot itself runs in it."""
    return (
        is_own(container, own_id)
        or container.labels.get(PROTECT_LABEL, "").lower() in _TRUE
        or any(fnmatchcase(container.name, glob) for glob in globs)
    )


def is_own(container: Container | ContainerDetails, own_id: str) -> bool:
    return bool(own_id) and container.id.startswith(own_id)


def dependents(targets: Sequence[Container], every: Iterable[Container]) -> tuple[Dependent, ...]:
    """Running containers beyond the targets that would suffer without one of them, by name."""
    ids = {target.id for target in targets}
    others = sorted((one for one in every if one.is_running and one.id not in ids), key=lambda one: one.name)
    return tuple(
        Dependent(name=other.name, on=target.name, tie=tie)
        for target in targets
        for other in others
        if (tie := _tie(other, target)) is not None
    )


def _tie(other: Container, target: Container) -> Tie | None:
    if other.network_mode.startswith(_JOINED):
        # The engine resolves a name to the id when the container is made; older ones kept what was typed.
        joined = other.network_mode.removeprefix(_JOINED)
        if joined == target.name or (joined and target.id.startswith(joined)):
            return Tie.NETWORK
    if target.project is not None and other.project == target.project and target.service in _services(other):
        return Tie.COMPOSE
    return None


def _services(container: Container) -> set[str]:
    """``db:service_healthy:false,cache:service_started:true`` names db and cache."""
    return {part.partition(":")[0] for part in container.labels.get(DEPENDS_ON_LABEL, "").split(",") if part}
