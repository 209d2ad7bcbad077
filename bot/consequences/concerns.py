"""Who depends on a container, so that its change is asked about, and what else it takes along. Pure: no text, no
engine.

For every changing command to decide by; each rule wants a table of cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.engine.model import Container, Port

DEPENDS_ON_LABEL = "com.docker.compose.depends_on"
_JOINED = "container:"
_ANONYMOUS = re.compile(r"[0-9a-f]{64}")


class Tie(StrEnum):
    """How one container hangs on another."""

    NETWORK = "network"  # lives in its network namespace: without it, it has no network at all
    COMPOSE = "compose"  # Compose's depends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependent:
    name: str
    on: str
    tie: Tie


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


def going_dark(targets: Iterable[Container]) -> tuple[Port, ...]:
    """Ports on the host that nobody answers any more once the targets are down."""
    return tuple(port for target in targets if target.is_running for port in target.ports if port.host_port is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans:
    """Volumes that no container has any more once the targets are removed."""

    named: tuple[str, ...] = ()
    anonymous: int = 0


def orphans(targets: Sequence[Container], every: Iterable[Container]) -> Orphans:
    ids = {target.id for target in targets}
    kept = {mount for other in every if other.id not in ids for mount in other.mounts}
    volumes = {mount for target in targets for mount in target.mounts if _is_volume(mount)} - kept
    named = tuple(sorted(volume for volume in volumes if not _ANONYMOUS.fullmatch(volume)))
    return Orphans(named=named, anonymous=len(volumes) - len(named))


def _is_volume(mount: str) -> bool:
    """A folder of the host is told by its path, a volume by its name, a tmpfs by nothing."""
    return bool(mount) and not mount.startswith("/")


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
