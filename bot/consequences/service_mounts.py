"""What of a node a service's mounts hand over: judged as a run's are, on whichever node its tasks come to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.consequences.dangers import Danger, dangers
from bot.engine.model import MountSpec, RunSpec, Volume


def mount_dangers(
    mounts: Sequence[MountSpec], *, allowed: Sequence[str], volumes: Mapping[str, Volume], capabilities: Sequence[str]
) -> list[Danger]:
    """``volumes``: those of the asked node, by name; what another node has under a name is not to be seen from here."""
    spec = RunSpec(image="", mounts=tuple(mounts), cap_add=tuple(capabilities))
    return dangers(spec, allowed=allowed, volumes=volumes, lenders={})
