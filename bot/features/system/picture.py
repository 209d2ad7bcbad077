"""Pure: what takes the disk as bars to draw."""

from __future__ import annotations

from bot.engine.model import DiskUsage, short_id
from bot.features.system.usage import Kind, Share, is_used, shares, unique_bytes
from bot.pictures.chart import Bar, Bars
from bot.ui.sizes import size
from bot.ui.texts import Translate

ITEMS_SHOWN = 3  # a kind: the largest of what could go


def bars(usage: DiskUsage, t: Translate) -> Bars:
    """Blue stays, green could go; lengths are parts of all that is taken."""
    found = shares(usage)
    whole = sum(share.size_bytes for share in found)
    spare = _spare(usage)
    return Bars(
        title=t("system-df-title", size=size(whole)),
        bars=tuple(
            bar
            for share in found
            for bar in (_kind(share, whole, t), *(_item(name, bytes_, whole) for name, bytes_ in spare[share.kind]))
        ),
    )


def _kind(share: Share, whole: int, t: Translate) -> Bar:
    free = min(share.reclaimable_bytes, share.size_bytes)
    note = t("system-df-bar", size=size(share.size_bytes), free=size(free)) if free else size(share.size_bytes)
    kept = share.size_bytes - free
    return Bar(title=t(f"system-df-{share.kind}"), note=note, used=_part(kept, whole), free=_part(free, whole))


def _item(name: str, size_bytes: int, whole: int) -> Bar:
    return Bar(title=name, note=size(size_bytes), used=0.0, free=_part(size_bytes, whole), is_item=True)


def _part(size_bytes: int, whole: int) -> float:
    return size_bytes / whole if whole else 0.0


def _spare(usage: DiskUsage) -> dict[Kind, list[tuple[str, int]]]:
    """What could go, the largest of each kind first."""
    found = {
        Kind.IMAGES: [
            (image.tags[0] if image.tags else f"<none> {short_id(image.id)}", unique_bytes(image))
            for image in usage.images
            if not is_used(image)
        ],
        Kind.CONTAINERS: [(one.name, one.size_rw_bytes or 0) for one in usage.containers if not one.is_running],
        Kind.VOLUMES: [(one.name, one.size_bytes or 0) for one in usage.volumes if not one.used_by],
        Kind.CACHE: [],
    }
    return {
        kind: sorted((item for item in items if item[1]), key=lambda item: (-item[1], item[0]))[:ITEMS_SHOWN]
        for kind, items in found.items()
    }
