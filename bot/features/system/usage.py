"""What takes the disk, by kind, with docker's meaning of active and reclaimable. Pure: one answer in, sums out.

Source: docker/cli ``cli/command/formatter/disk_usage.go``. Images count each layer once; of build cache only what is
not shared counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.engine.model import BuildCacheRecord, Container, DiskUsage, Image, Volume


class Kind(StrEnum):
    IMAGES = "images"
    CONTAINERS = "containers"
    VOLUMES = "volumes"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    kind: Kind
    count: int
    active: int
    size_bytes: int
    reclaimable_bytes: int

    @property
    def percent(self) -> int:
        return round(self.reclaimable_bytes * 100 / self.size_bytes) if self.size_bytes else 0


def shares(usage: DiskUsage) -> tuple[Share, ...]:
    return (_images(usage), _containers(usage.containers), _volumes(usage.volumes), _cache(usage.build_cache))


def unique_bytes(image: Image) -> int:
    """What no other image has."""
    return max(image.size_bytes - (image.shared_bytes or 0), 0)


def is_used(image: Image) -> bool:
    return bool(image.containers)


def _images(usage: DiskUsage) -> Share:
    used = sum(unique_bytes(image) for image in usage.images if is_used(image))
    return Share(
        kind=Kind.IMAGES,
        count=len(usage.images),
        active=sum(is_used(image) for image in usage.images),
        size_bytes=usage.layers_bytes,
        reclaimable_bytes=max(usage.layers_bytes - used, 0),
    )


def _containers(containers: tuple[Container, ...]) -> Share:
    return Share(
        kind=Kind.CONTAINERS,
        count=len(containers),
        active=sum(container.is_running for container in containers),
        size_bytes=sum(container.size_rw_bytes or 0 for container in containers),
        reclaimable_bytes=sum(container.size_rw_bytes or 0 for container in containers if not container.is_running),
    )


def _volumes(volumes: tuple[Volume, ...]) -> Share:
    return Share(
        kind=Kind.VOLUMES,
        count=len(volumes),
        active=sum(bool(volume.used_by) for volume in volumes),
        size_bytes=sum(volume.size_bytes or 0 for volume in volumes),
        reclaimable_bytes=sum(volume.size_bytes or 0 for volume in volumes if not volume.used_by),
    )


def _cache(records: tuple[BuildCacheRecord, ...]) -> Share:
    own = [record for record in records if not record.is_shared]
    return Share(
        kind=Kind.CACHE,
        count=len(records),
        active=sum(record.is_in_use for record in records),
        size_bytes=sum(record.size_bytes for record in own),
        reclaimable_bytes=sum(record.size_bytes for record in own if not record.is_in_use),
    )
