"""What services hand over of the nodes is asked about before they are made, as a run's is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.consequences.service_mounts import mount_dangers
from bot.engine.model import MountSpec
from bot.errors import BotError
from bot.telegram.call import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """``notes`` for the question; ``bound``: what is agreed to, so that another danger is asked about anew."""

    notes: tuple[str, ...] = ()
    bound: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.notes)


async def handed_over(call: Call, mounts: Sequence[MountSpec], capabilities: Sequence[str] = ()) -> HandedOver:
    """Raises BotError where the settings forbid it."""
    has_volumes = any(mount.kind == "volume" and mount.source for mount in mounts)
    volumes = {volume.name: volume for volume in await call.engine.list_volumes()} if has_volumes else {}
    allowed = [str(folder) for folder in call.settings.allowed_mounts] if mounts else []
    found = mount_dangers(mounts, allowed=allowed, volumes=volumes, capabilities=capabilities)
    if not found:
        return HandedOver()
    told = [call.t(f"run-danger-{danger.kind}", what=danger.what) for danger in found]
    if call.settings.dangerous_run == "off":
        raise BotError(key="run-danger-off", what=", ".join(told))
    notes = (call.t("services-danger-title"), *(f"⚠ {one}" for one in told))
    return HandedOver(notes=notes, bound={f"{danger.kind}:{danger.what}": danger.kind for danger in found})
